/** One process of the product: all of its features and vendor adapters, as composed for production, on a simulated ground. */
import { composeFeatures } from "#backend/compose-features.ts";
import { composeVendors } from "#backend/compose-vendors.ts";
import { readConfig, type Config } from "#backend/config.ts";
import { asInstant } from "#backend/domain/instant.ts";
import type { Caller } from "#backend/platform/caller.ts";
import { createIdempotency } from "#backend/platform/idempotency.ts";
import { createLog, type Log } from "#backend/platform/log.ts";
import type { Reply, Route } from "#backend/platform/route.ts";
import { createVault, readSealingKeys } from "#backend/platform/vault.ts";
import type { Ids } from "#backend/ports/ids.ts";
import { registrations } from "#sandbox/people.ts";
import { origins, productOrigin } from "./simulated-clouds.ts";
import type { SimulatedDatabase } from "./simulated-database.ts";
import {
  createProcessJobs,
  createProcessLive,
  type JobQueue,
  type LiveNetwork,
  type ProcessJobs,
} from "./simulated-jobs.ts";
import type { Life } from "./scheduler.ts";

export interface ProductGround {
  readonly database: SimulatedDatabase;
  readonly queue: JobQueue;
  readonly network: LiveNetwork;
  readonly ids: Ids;
  readonly now: () => number;
  /** Where the product's own log lines go. */
  readonly heard: (line: string) => void;
}

export interface ProductProcess {
  readonly life: Life;
  readonly routes: readonly Route[];
  readonly jobs: ProcessJobs;
}

export const config: Config = readConfig({
  PUBLIC_ORIGIN: productOrigin,
  ENTRA_ORIGIN: origins.entra,
  ENTRA_CLIENT_ID: registrations.entra.clientId,
  ENTRA_CLIENT_SECRET: registrations.entra.clientSecret,
  GRAPH_ORIGIN: origins.graph,
  ZOOM_OAUTH_ORIGIN: origins.zoom,
  ZOOM_API_ORIGIN: origins.zoom,
  ZOOM_CLIENT_ID: registrations.zoom.clientId,
  ZOOM_CLIENT_SECRET: registrations.zoom.clientSecret,
  ZOOM_WEBHOOK_SECRET: registrations.zoom.webhookSecret,
  GOOGLE_OAUTH_ORIGIN: origins.google,
  GOOGLE_TOKEN_ORIGIN: origins.google,
  GOOGLE_API_ORIGIN: origins.google,
  GOOGLE_CLIENT_ID: registrations.google.clientId,
  GOOGLE_CLIENT_SECRET: registrations.google.clientSecret,
  SMTP_URL: origins.smtp,
  MAIL_FROM: "Slotside <no-reply@slotside.example>",
  SEALING_KEY: `simulation:${Buffer.alloc(32, 7).toString("base64")}`,
  LOG_LEVEL: "silent",
});

export function startProcess(ground: ProductGround, name: string): ProductProcess {
  const life: Life = { name, isDead: false };
  const clock = { now: () => asInstant(Math.floor(ground.now())) };
  const { ids } = ground;
  const log = createHeardLog(ground.heard);
  const database = ground.database.open;
  const vault = createVault(readSealingKeys(config.SEALING_KEY));
  const live = createProcessLive(ground.network, { database: ground.database, isDead: () => life.isDead });
  const jobs = createProcessJobs(ground.queue, ground.database);
  const idempotency = createIdempotency(database, clock);
  const common = { config, database, vault, clock, ids, live, log, idempotency, jobs: jobs.jobs };
  const vendors = composeVendors(common);
  return { life, jobs, routes: composeFeatures({ ...common, vendors }) };
}

/** The product's log, warnings and worse, as lines. */
function createHeardLog(heard: (line: string) => void): Log {
  return createLog("warn", { write: heard });
}

export interface Request {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly ifMatch?: number | undefined;
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly rawBody?: Buffer;
}

/** Answers as the server would, which stands before it; what the route throws is thrown. */
export async function callRoute(
  process: ProductProcess,
  name: string,
  request: Request & { readonly caller?: Caller },
): Promise<Reply> {
  const route = process.routes.find(({ method, path }) => name === `${method} ${path}`);
  if (!route) throw new Error(`no route ${name}`);
  const handle = route.handle as (parsed: unknown) => Promise<Reply>;
  return handle({
    params: route.params?.parse(request.params ?? {}),
    query: route.query?.parse(request.query ?? {}),
    body: route.body?.parse("body" in request ? request.body : {}),
    caller: request.caller,
    requestId: "simulated",
    ifMatch: request.ifMatch,
    idempotencyKey: request.key,
    headers: request.headers ?? {},
    rawBody: request.rawBody ?? Buffer.alloc(0),
  });
}
