/** Claims that are only kept so that a change can be taken back. The exclusion constraint guards them like any other claim. */
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import { isTakenFor } from "../../domain/second-thoughts.ts";
import type { SecondThoughts } from "../../domain/second-thoughts.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** From now on the claims of a session are only kept, except these new ones; what was kept before is given up. */
export async function keepClaims(
  tx: Tx,
  scope: TenantScope,
  kept: SecondThoughts & { readonly sessionId: string; readonly except: readonly string[] },
): Promise<void> {
  await deleteKept(tx, scope, kept.sessionId);
  const actorUntil = new Date(kept.actorUntil);
  const providersUntil = new Date(kept.staffUntil ?? kept.actorUntil);
  const until = sql<Date>`case part when 'provider' then ${providersUntil}::timestamptz else ${actorUntil}::timestamptz end`;
  let query = tx
    .updateTable("session_claims")
    .set({ kept_until: until })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", kept.sessionId);
  if (kept.except.length > 0) query = query.where("id", "not in", kept.except);
  await query.execute();
}

async function deleteKept(tx: Tx, scope: TenantScope, sessionId: string): Promise<void> {
  await tx
    .deleteFrom("session_claims")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .where("kept_until", "is not", null)
    .execute();
}

/** Who claims time, and when; kept time of their own makes room for it. */
export interface ClaimViewer {
  readonly personId: string;
  readonly now: Instant;
}

/** A start further back than this reaches into nothing: twice the longest session that the contract allows. */
const longestClaimMs = 24 * 60 * 60 * 1000;

/**
 * Makes room for claims that are about to be written: kept time that has run out goes, and so does what the viewer may take
 * over. Who takes a provider's kept time, or the only learner's, gives up taking the change back. Runs under these people's locks.
 */
export async function makeRoom(
  tx: Tx,
  scope: TenantScope,
  wanted: {
    readonly sessionId: string;
    readonly personIds: readonly string[];
    readonly during: Interval;
    readonly viewer: ClaimViewer;
  },
): Promise<void> {
  const { during, viewer } = wanted;
  const rows = await tx
    .selectFrom("session_claims as claim")
    .innerJoin("sessions", (join) =>
      join.onRef("sessions.tenant_id", "=", "claim.tenant_id").onRef("sessions.id", "=", "claim.session_id"),
    )
    .leftJoin("session_undos as undo", (join) =>
      join.onRef("undo.tenant_id", "=", "claim.tenant_id").onRef("undo.session_id", "=", "claim.session_id"),
    )
    .select(["claim.id", "claim.session_id", "claim.person_id", "claim.part", "claim.kept_until"])
    .select(["undo.by_id", "sessions.kind"])
    .where("claim.tenant_id", "=", scope.tenantId)
    .where("claim.person_id", "in", wanted.personIds)
    .where("claim.session_id", "<>", wanted.sessionId)
    .where("claim.active", "=", true)
    .where("claim.kept_until", "is not", null)
    .where(sql<boolean>`lower(claim.during) >= ${new Date(during.startsAt - longestClaimMs)}::timestamptz`)
    .where(sql<boolean>`lower(claim.during) < ${new Date(during.endsAt)}::timestamptz`)
    .where(sql<boolean>`upper(claim.during) > ${new Date(during.startsAt)}::timestamptz`)
    .execute();
  const given = rows.filter((row) => {
    const keptUntil = asInstant(row.kept_until?.getTime() ?? 0);
    return !isTakenFor({ personId: row.person_id, keptUntil, byId: row.by_id ?? undefined }, viewer);
  });
  if (given.length === 0) return;
  const isWhole = (row: (typeof given)[number]): boolean => row.part === "provider" || row.kind === "individual";
  const ended = given.filter((row) => isWhole(row) && (row.kept_until?.getTime() ?? 0) > viewer.now);
  for (const sessionId of [...new Set(ended.map((row) => row.session_id))].sort()) {
    await endUndo(tx, scope, { sessionId, now: viewer.now });
  }
  const ids = given.map(({ id }) => id);
  await tx.deleteFrom("session_claims").where("tenant_id", "=", scope.tenantId).where("id", "in", ids).execute();
}

/** The change stands for good; its kept time is free at once. */
async function endUndo(
  tx: Tx,
  scope: TenantScope,
  ended: { readonly sessionId: string; readonly now: Instant },
): Promise<void> {
  const now = new Date(ended.now);
  await tx
    .updateTable("session_undos")
    .set({
      actor_until: sql`least(actor_until, ${now}::timestamptz)`,
      staff_until: sql`least(staff_until, ${now}::timestamptz)`,
      release_at: null,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", ended.sessionId)
    .execute();
  await deleteKept(tx, scope, ended.sessionId);
}

/** Sessions of every tenant whose kept time has run out, oldest first. For the worker only. */
export async function findReleasable(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly sessionId: string }[]> {
  return db
    .selectFrom("session_undos")
    .select(["tenant_id as tenantId", "session_id as sessionId"])
    .where("release_at", "<=", new Date(now))
    .orderBy("release_at")
    .limit(limit)
    .execute();
}

/** Frees what has run out, and notes when the next kept time does. */
export async function releaseKept(
  tx: Tx,
  scope: TenantScope,
  released: { readonly sessionId: string; readonly now: Instant },
): Promise<void> {
  const { sessionId } = released;
  // First, so that whoever takes the change back at this moment goes before or after, and not in between.
  await tx
    .selectFrom("session_undos")
    .select("session_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .forUpdate()
    .execute();
  await tx
    .deleteFrom("session_claims")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .where("kept_until", "<=", new Date(released.now))
    .execute();
  await sql`
    update session_undos set release_at = (
      select min(kept_until) from session_claims
      where tenant_id = ${scope.tenantId} and session_id = ${sessionId} and kept_until is not null)
    where tenant_id = ${scope.tenantId} and session_id = ${sessionId}`.execute(tx);
}
