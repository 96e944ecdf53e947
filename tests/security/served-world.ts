/**
 * Everything the product serves, in this process, on an empty database: of the test run's server where there is one, else an embedded
 * one. Its vendors have nothing for anybody.
 */
import { composeServing } from "#backend/app.ts";
import { readConfig } from "#backend/config.ts";
import { asInstant } from "#backend/domain/instant.ts";
import { createHttpServer } from "#backend/http/server.ts";
import type { Role } from "#backend/platform/caller.ts";
import { openDatabase } from "#backend/platform/database.ts";
import { createIdempotency } from "#backend/platform/idempotency.ts";
import { createJobs } from "#backend/platform/jobs.ts";
import { createLive } from "#backend/platform/live.ts";
import { createLog } from "#backend/platform/log.ts";
import { createRandomIds } from "#backend/platform/random-ids.ts";
import { createVault, hashOf, readSealingKeys } from "#backend/platform/vault.ts";
import { freshDatabase, giveBack } from "#backend/testing/fresh-database.ts";
import { startTokenIssuer } from "./token-issuer.ts";

export const clientId = "11111111-2222-4333-8444-555555555555";
/** Monday 2 March 2026, 08:00 UTC. */
const begin = Date.parse("2026-03-02T08:00:00Z");

/** A person of a tenant, with the bearer of their surface. */
export interface Member {
  readonly id: string;
  readonly tenantId: string;
  readonly tid: string;
  readonly oid: string;
  readonly email: string;
  readonly bearer: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export type ServedWorld = Awaited<ReturnType<typeof startServedWorld>>;

/** `heard` takes the product's log lines; `settings` are those of its environment. */
export async function startServedWorld(
  given: { readonly heard?: (line: string) => void; readonly settings?: Readonly<Record<string, string>> } = {},
) {
  let now = begin;
  const clock = { now: () => asInstant(now) };
  const issuer = await startTokenIssuer(clientId, () => now);
  const config = readConfig({ ...settingsOf(issuer.origin), ...given.settings });
  const log = given.heard ? createLog("trace", { write: given.heard }) : createLog("silent");
  const databaseUrl = await freshDatabase("served");
  const database = await openDatabase({ databaseUrl });
  const ids = createRandomIds(clock);
  const live = createLive(database, log);
  const jobs = createJobs(database, { log, role: "enqueue-only" });
  const vault = createVault(readSealingKeys(config.SEALING_KEY));
  const idempotency = createIdempotency(database, clock);
  const serving = composeServing({ config, database, vault, clock, ids, live, jobs, idempotency, log });
  const server = createHttpServer({ ...serving, proxyHops: config.PROXY_HOPS, clock, ids, log });
  await live.start();
  await jobs.start();
  const port = await server.listen(0);
  const origin = `http://127.0.0.1:${port}`;

  return {
    origin,
    port,
    routes: serving.routes,
    issuer,
    database,
    config,
    vault,
    clock,
    ids,
    moveClock: (milliseconds: number): void => void (now += milliseconds),
    ask: (asked: Asked, bearer?: string): Promise<Answered> => ask(origin, asked, bearer),
    tenant: (name: string) => createTenant({ database, issuer, nextId: ids.next, at: new Date(begin) }, name),
    /** A bearer of ours, as a Zoom panel or a guest's page gets one. */
    bearerOf: async (
      { tenantId, id, sessionId }: Pick<Member, "id" | "tenantId"> & { readonly sessionId?: string },
      surface: "zoom" | "guest",
    ): Promise<string> => {
      const bearer = ids.secret();
      const token = { token_hash: hashOf(bearer), expires_at: new Date(now + 30 * 60_000), surface };
      await database.db
        .insertInto("bearers")
        .values({ ...token, tenant_id: tenantId, person_id: id, session_id: sessionId ?? null })
        .execute();
      return bearer;
    },
    close: async (): Promise<void> => {
      serving.close();
      await server.close();
      await jobs.stop();
      await live.stop();
      await database.close();
      if (databaseUrl !== undefined) await giveBack(databaseUrl);
      await issuer.close();
    },
  };
}

function settingsOf(vendor: string): Record<string, string> {
  return {
    PUBLIC_ORIGIN: "https://slotside.example",
    // The clock stands still, and nothing would come back into a bucket.
    REQUESTS_PER_MINUTE: "1000000",
    ENTRA_ORIGIN: vendor,
    ENTRA_CLIENT_ID: clientId,
    ENTRA_CLIENT_SECRET: "the-client-secret-of-entra",
    GRAPH_ORIGIN: vendor,
    ZOOM_OAUTH_ORIGIN: vendor,
    ZOOM_API_ORIGIN: vendor,
    ZOOM_CLIENT_ID: "zoom-client",
    ZOOM_CLIENT_SECRET: "the-client-secret-of-zoom",
    ZOOM_WEBHOOK_SECRET: "the-webhook-secret-of-zoom",
    GOOGLE_OAUTH_ORIGIN: vendor,
    GOOGLE_TOKEN_ORIGIN: vendor,
    GOOGLE_API_ORIGIN: vendor,
    GOOGLE_CLIENT_ID: "google-client",
    GOOGLE_CLIENT_SECRET: "the-client-secret-of-google",
    SEALING_KEY: `first:${Buffer.alloc(32, 7).toString("base64")}`,
  };
}

/** Reads the answer; of one that never ends (live news) only its head. */
async function ask(origin: string, { method, path, body, headers }: Asked, bearer?: string): Promise<Answered> {
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const endless = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (endless) await response.body?.cancel();
  return { status: response.status, headers: response.headers, text: endless ? "" : await response.text() };
}

interface TenantGround {
  readonly database: Awaited<ReturnType<typeof openDatabase>>;
  readonly issuer: Awaited<ReturnType<typeof startTokenIssuer>>;
  readonly nextId: () => string;
  readonly at: Date;
}

async function createTenant({ database, issuer, nextId, at }: TenantGround, name: string) {
  const { db } = database;
  const tenantId = nextId();
  const tid = nextId();
  await db.insertInto("tenants").values({ id: tenantId, display_name: name, onboarded_at: at }).execute();
  await db
    .insertInto("tenant_origins")
    .values({ issuer: "entra", external_tenant: tid, tenant_id: tenantId })
    .execute();
  return {
    id: tenantId,
    tid,
    person: async (called: string, ...roles: readonly Role[]): Promise<Member> => {
      const id = nextId();
      const oid = nextId();
      const email = `${called}@${name}.example`;
      const shown = { display_name: called, email, time_zone: "UTC", locale: "en-GB" };
      await db
        .insertInto("people")
        .values({ tenant_id: tenantId, id, ...shown, roles: [...roles], created_at: at })
        .execute();
      await db
        .insertInto("identities")
        .values({
          tenant_id: tenantId,
          issuer: "entra",
          external_tenant: tid,
          subject: oid,
          person_id: id,
          linked_at: at,
        })
        .execute();
      return { id, tenantId, tid, oid, email, bearer: await issuer.token({ tid, oid }) };
    },
  };
}
