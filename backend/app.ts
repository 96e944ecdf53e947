/** The composition root: every part of the backend is made here, once, and given what it needs. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { namedAdministrators } from "./compose-doors.ts";
import { composeFeatures } from "./compose-features.ts";
import type { FeatureGround } from "./compose-features.ts";
import { composeVendors } from "./compose-vendors.ts";
import type { Config } from "./config.ts";
import { findBearer } from "./features/panel/find-bearer.ts";
import { createAdmitPerson } from "./features/people/admit-person.ts";
import { onboardTenants } from "./features/people/onboard-tenants.ts";
import { signInPerson } from "./features/people/sign-in-person.ts";
import { createApiDocument } from "./http/api-document.ts";
import { createAuthenticate } from "./http/authenticate.ts";
import type { Authenticate } from "./http/authenticate.ts";
import { createEntraTokens } from "./http/entra-tokens.ts";
import { createEventStream } from "./http/event-stream.ts";
import { createHealthRoutes } from "./http/health.ts";
import { createServedMetrics } from "./http/metrics.ts";
import type { ServedMetrics } from "./http/metrics.ts";
import { createRateLimits, pacesFor } from "./http/rate-limits.ts";
import type { RateLimits } from "./http/rate-limits.ts";
import { createSharedLimits } from "./http/share-limits.ts";
import { createPublicPages } from "./http/public-pages.ts";
import { createHttpServer } from "./http/server.ts";
import { createSurfaceRoutes } from "./http/static-surfaces.ts";
import { createFollowingClock, systemClock } from "./platform/clocks.ts";
import { openDatabase } from "./platform/database.ts";
import type { OpenDatabase } from "./platform/database.ts";
import { createIdempotency } from "./platform/idempotency.ts";
import { createJobs } from "./platform/jobs.ts";
import { createLive } from "./platform/live.ts";
import type { Log } from "./platform/log.ts";
import { createRandomIds } from "./platform/random-ids.ts";
import type { Route } from "./platform/route.ts";
import { createVault, readSealingKeys } from "./platform/vault.ts";
import { countWaiting } from "./platform/waiting-work.ts";
import type { Clock } from "./ports/clock.ts";
import type { Ids } from "./ports/ids.ts";

export interface App {
  /** Resolves when it is ready, with the port it listens on. */
  start(): Promise<number>;
  /** Finishes what is under way and gives everything back. */
  stop(): Promise<void>;
}

/** Opens the database and builds the app on it. */
export async function createApp(config: Config, log: Log): Promise<App> {
  const following = config.CLOCK_URL === undefined ? undefined : createFollowingClock(config.CLOCK_URL, log);
  const clock: Clock = following ?? systemClock;
  const ids = createRandomIds(clock);
  const vault = createVault(readSealingKeys(config.SEALING_KEY));
  const tls = await readTls(config);
  const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataFolder: config.DATA_FOLDER });
  const live = createLive(database, log);
  const jobs = createJobs(database, { log, role: config.ROLE === "web" ? "enqueue-only" : "work" });
  const idempotency = createIdempotency(database, clock);
  const serving = composeServing({ config, database, vault, clock, ids, live, jobs, idempotency, log });
  const server = createHttpServer({ ...serving, proxyHops: config.PROXY_HOPS, clock, ids, log, tls });
  // Several processes may work on a server; an embedded database is opened by one.
  const { limits } = serving;
  const sharing = database.engine === "postgresql" ? createSharedLimits({ limits, database, clock, log }) : undefined;

  return {
    start: async () => {
      await following?.start();
      await onboardTenants({ database, clock, ids }, config.TENANTS);
      await live.start();
      await jobs.start();
      sharing?.start();
      const port = await server.listen(config.PORT);
      log.info({ port, engine: database.engine, role: config.ROLE }, "ready");
      return port;
    },
    stop: async () => {
      serving.close();
      sharing?.stop();
      await server.close();
      await jobs.stop();
      await live.stop();
      following?.stop();
      await database.close();
      log.info({}, "stopped");
    },
  };
}

export interface Serving {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly limits: RateLimits;
  readonly noteAnswered: ServedMetrics["noteAnswered"];
  /** Ends what answers for ever, so that the server can stop. */
  close(): void;
}

/** All that is served on this ground, and who may come in. Jobs are registered on the way. */
export function composeServing(ground: Omit<FeatureGround, "vendors">): Serving {
  const { config, database, clock, ids, live } = ground;
  const featureRoutes = composeFeatures({ ...ground, vendors: composeVendors(ground) });
  const stream = createEventStream({ live, ids, clock });
  const apiRoutes = [...featureRoutes, ...stream.routes];
  const metrics = createServedMetrics({
    token: config.METRICS_TOKEN,
    countWaiting: () => countWaiting(database.db, clock.now()),
  });
  const health = [...createHealthRoutes(() => database.ping()), ...metrics.routes];
  const served = [...apiRoutes, createApiDocument(apiRoutes), ...createPages(config, ids), ...health];
  return {
    routes: config.ROLE === "worker" ? health : served,
    authenticate: createAuthentication({ config, database, clock, ids }),
    limits: createRateLimits(pacesFor(config.REQUESTS_PER_MINUTE), clock),
    noteAnswered: metrics.noteAnswered,
    close: () => {
      stream.close();
      metrics.close();
    },
  };
}

interface AuthenticationGround {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
}

function createAuthentication({ config, database, clock, ids }: AuthenticationGround): Authenticate {
  const isNamedAdministrator = namedAdministrators(config);
  const admit = createAdmitPerson({ database, clock });
  return createAuthenticate({
    entraTokens: createEntraTokens({
      entraOrigin: config.ENTRA_ORIGIN,
      clientId: config.ENTRA_CLIENT_ID,
      publicHost: new URL(config.PUBLIC_ORIGIN).host,
      clock,
    }),
    signIn: async (identity) => admit(await signInPerson({ database, clock, ids, isNamedAdministrator }, identity)),
    findBearer: async (bearer) => admit(await findBearer({ database, clock }, bearer)),
    setupUrl: `${config.PUBLIC_ORIGIN}/connect/setup`,
  });
}

function createPages(config: Config, ids: Ids): readonly Route[] {
  const surfaces = createSurfaceRoutes({
    folder: fileURLToPath(new URL("../dist/surfaces", import.meta.url)),
    iconsFolder: fileURLToPath(new URL("../dist/surfaces/icons", import.meta.url)),
    ids,
    publicOrigin: config.PUBLIC_ORIGIN,
    entraOrigin: config.ENTRA_ORIGIN,
    entraClientId: config.ENTRA_CLIENT_ID,
    zoomOauthOrigin: config.ZOOM_OAUTH_ORIGIN,
    zoomAvailable: config.ZOOM_CLIENT_ID !== undefined,
    googleOauthOrigin: config.GOOGLE_OAUTH_ORIGIN,
    googleAvailable: config.GOOGLE_CLIENT_ID !== undefined,
    officeJsUrl: config.OFFICE_JS_URL,
    extraHostOrigins: config.EXTRA_HOST_ORIGINS,
  });
  return [...surfaces, ...createPublicPages(ids)];
}

async function readTls({
  TLS_CERT_FILE,
  TLS_KEY_FILE,
}: Config): Promise<{ certificate: string; key: string } | undefined> {
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) return undefined;
  return { certificate: await readFile(TLS_CERT_FILE, "utf8"), key: await readFile(TLS_KEY_FILE, "utf8") };
}
