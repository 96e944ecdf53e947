/** A request that is sent twice happens once: the key is kept in the same transaction as what it did. */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import type { Caller } from "./caller.ts";
import type { OpenDatabase, Tx } from "./database.ts";
import { RequestProblem } from "./request-problem.ts";
import type { TenantScope } from "./tenant-scope.ts";

/** A request with the key that the caller gave it. */
export interface KeyedRequest {
  readonly caller: Pick<Caller, "scope" | "personId">;
  /** The `Idempotency-Key` header; without one the request is not remembered. */
  readonly key: string | undefined;
  /** Verb and path with its ids, `POST /sessions/…/cancel`. */
  readonly operation: string;
  /** The parsed body. */
  readonly body: unknown;
}

/** What the first success made, so that a replay can show it as it is now. */
export interface KeptResource {
  readonly status: number;
  readonly kind: string;
  readonly id: string;
}

export interface OpenKey {
  /** First statement of the use case's transaction. Leaves the transaction when the key was used before. */
  claim(tx: Tx): Promise<void>;
  /** Last statement of the use case's transaction, only when it succeeded. */
  keep(tx: Tx, resource: KeptResource): Promise<void>;
}

export type Once<T> =
  { readonly outcome: "first"; readonly value: T } | { readonly outcome: "again"; readonly resource: KeptResource };

export interface Idempotency {
  /**
   * Runs `work` unless this caller's key has already succeeded; then tells what it made. Refusals and faults do not call
   * `keep`, so the key stays free.
   *
   * In a route:
   *
   *     const done = await idempotency.once({ caller, key: idempotencyKey, operation: "POST /sessions", body }, (key) => bookSession(deps, caller, body, key));
   *     if (done.outcome === "again") return { status: done.resource.status, body: await viewSession(caller, done.resource.id) };
   *
   * In the use case, which keeps free of keys otherwise:
   *
   *     await transaction(async (tx) => {
   *       await key.claim(tx);
   *       …
   *       await key.keep(tx, { status: 201, kind: "session", id: session.id });
   *     });
   *
   * Fails: RequestProblem request_in_progress (409), idempotency_key_reused (422: same key, another body).
   */
  once<T>(request: KeyedRequest, work: (key: OpenKey) => Promise<T>): Promise<Once<T>>;
  /** Forgets keys older than 24 hours. */
  forgetOld(): Promise<void>;
}

const keptMs = 24 * 60 * 60 * 1000;

/** Builds it for this process. `clock` dates the kept keys. */
export function createIdempotency(database: OpenDatabase, clock: Clock): Idempotency {
  /** PGlite runs one transaction after the other on one connection, where an advisory lock is never refused. */
  const runningHere = new Set<string>();

  async function once<T>(request: KeyedRequest, work: (key: OpenKey) => Promise<T>): Promise<Once<T>> {
    if (request.key === undefined) return { outcome: "first", value: await work(noKey) };
    const name = `${request.caller.scope.tenantId} ${request.caller.personId} ${request.key}`;
    if (runningHere.has(name)) throw inProgress();
    runningHere.add(name);
    try {
      return { outcome: "first", value: await work(openKey({ ...request, key: request.key }, name, clock)) };
    } catch (thrown) {
      if (thrown instanceof AlreadyDone) return { outcome: "again", resource: thrown.resource };
      throw thrown;
    } finally {
      runningHere.delete(name);
    }
  }

  return {
    once,
    forgetOld: async () => {
      const before = new Date(clock.now() - keptMs);
      await database.db.deleteFrom("idempotency_keys").where("created_at", "<", before).execute();
    },
  };
}

const noKey: OpenKey = { claim: async () => undefined, keep: async () => undefined };

function openKey(request: KeyedRequest & { readonly key: string }, name: string, clock: Clock): OpenKey {
  const { caller, key } = request;
  const requestHash = createHash("sha256")
    .update(JSON.stringify([request.operation, request.body ?? null]))
    .digest("base64url");
  return {
    claim: async (tx) => {
      const locked = await sql<{
        free: boolean;
      }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`.execute(tx);
      if (locked.rows[0]?.free !== true) throw inProgress();
      const kept = await findKept(tx, caller.scope, {
        callerId: caller.personId,
        key,
        after: new Date(clock.now() - keptMs),
      });
      if (kept === undefined) return;
      if (kept.request_hash !== requestHash) {
        throw new RequestProblem(
          "idempotency_key_reused",
          "This Idempotency-Key was already used for a different request.",
        );
      }
      throw new AlreadyDone({ status: kept.status, kind: kept.resource_kind, id: kept.resource_id });
    },
    keep: async (tx, resource) => {
      const row = {
        request_hash: requestHash,
        status: resource.status,
        resource_kind: resource.kind,
        resource_id: resource.id,
        created_at: new Date(clock.now()),
      };
      await tx
        .insertInto("idempotency_keys")
        .values({ tenant_id: caller.scope.tenantId, caller_id: caller.personId, key, ...row })
        .onConflict((conflict) => conflict.columns(["tenant_id", "caller_id", "key"]).doUpdateSet(row))
        .execute();
    },
  };
}

async function findKept(tx: Tx, scope: TenantScope, wanted: { callerId: string; key: string; after: Date }) {
  return tx
    .selectFrom("idempotency_keys")
    .select(["request_hash", "status", "resource_kind", "resource_id"])
    .where("tenant_id", "=", scope.tenantId)
    .where("caller_id", "=", wanted.callerId)
    .where("key", "=", wanted.key)
    .where("created_at", ">=", wanted.after)
    .executeTakeFirst();
}

function inProgress(): RequestProblem {
  return new RequestProblem("request_in_progress", "A request with this Idempotency-Key is still running.");
}

/** Leaves the use case's transaction; never seen outside of `once`. */
class AlreadyDone extends Error {
  readonly resource: KeptResource;
  constructor(resource: KeptResource) {
    super("This request has already been carried out");
    this.resource = resource;
  }
}
