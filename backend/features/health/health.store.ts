/** SQL of the report on what is broken. */
import { sql } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

const most = 100;

/** Connections with a problem, the oldest first. */
export async function listBroken(db: Database, scope: TenantScope) {
  return db
    .selectFrom("connections")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "connections.tenant_id").onRef("people.id", "=", "connections.person_id"),
    )
    .select([
      "connections.id",
      "vendor",
      "person_id",
      "people.display_name as person_name",
      "account_name",
      "status",
      "problem",
      "problem_code",
      "problem_since",
    ])
    .where("connections.tenant_id", "=", scope.tenantId)
    .where("status", "<>", "revoked")
    .where((is) => is.or([is("status", "=", "needs_reconnect"), is("problem_code", "is not", null)]))
    .orderBy("problem_since")
    .limit(most)
    .execute();
}

/** Open ones first, then what healed last. */
export async function listIncidents(db: Database, scope: TenantScope, healedSince: Instant) {
  return db
    .selectFrom("incidents")
    .leftJoin("connections", (join) =>
      join
        .onRef("connections.tenant_id", "=", "incidents.tenant_id")
        .onRef("connections.id", "=", "incidents.connection_id"),
    )
    .selectAll("incidents")
    .select("connections.account_name")
    .where("incidents.tenant_id", "=", scope.tenantId)
    .where((is) => is.or([is("healed_at", "is", null), is("healed_at", ">", new Date(healedSince))]))
    .orderBy(sql`healed_at is not null`)
    .orderBy(sql`coalesce(healed_at, opened_at)`, "desc")
    .limit(most)
    .execute();
}

/** Latest first. */
export async function listFindings(db: Database, scope: TenantScope, since: Instant) {
  return db
    .selectFrom("drift_findings")
    .leftJoin("sessions", (join) =>
      join
        .onRef("sessions.tenant_id", "=", "drift_findings.tenant_id")
        .onRef("sessions.id", "=", "drift_findings.session_id"),
    )
    .selectAll("drift_findings")
    .select("sessions.reference")
    .where("drift_findings.tenant_id", "=", scope.tenantId)
    .where("drift_findings.at", ">", new Date(since))
    .orderBy("drift_findings.at", "desc")
    .limit(most)
    .execute();
}

/** Sessions that wait for their vendors after a failure, the soonest first. */
export async function listLate(db: Database, scope: TenantScope) {
  return db
    .selectFrom("session_sync")
    .innerJoin("sessions", (join) =>
      join
        .onRef("sessions.tenant_id", "=", "session_sync.tenant_id")
        .onRef("sessions.id", "=", "session_sync.session_id"),
    )
    .select([
      "sessions.id",
      "sessions.reference",
      "sessions.offering_name",
      "sessions.starts_at",
      "session_sync.attempts",
      "session_sync.last_problem",
      "session_sync.due_at",
    ])
    .where("session_sync.tenant_id", "=", scope.tenantId)
    .whereRef("session_sync.applied_version", "<", "session_sync.desired_version")
    .where("session_sync.last_problem", "is not", null)
    .orderBy("sessions.starts_at")
    .limit(most)
    .execute();
}

export async function listSlowWatches(db: Database, scope: TenantScope) {
  return db
    .selectFrom("calendar_watches")
    .innerJoin("connections", (join) =>
      join
        .onRef("connections.tenant_id", "=", "calendar_watches.tenant_id")
        .onRef("connections.id", "=", "calendar_watches.connection_id"),
    )
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "connections.tenant_id").onRef("people.id", "=", "connections.person_id"),
    )
    .select(["connection_id", "state", "last_pulled_at", "people.display_name as person_name"])
    .where("calendar_watches.tenant_id", "=", scope.tenantId)
    .where("state", "<>", "watching")
    .where("connections.status", "<>", "revoked")
    .limit(most)
    .execute();
}

/** Latest first. */
export async function listFailedNotices(db: Database, scope: TenantScope, since: Instant) {
  const { rows } = await sql<{
    session_id: string;
    reference: string;
    recipient: string;
    kind: string;
    channel: string;
    at: Date;
  }>`
    select notice.session_id, sessions.reference, notice.recipient, notice.kind, notice.channel, notice.at
    from session_notices as notice
    join sessions on sessions.tenant_id = notice.tenant_id and sessions.id = notice.session_id
    where notice.tenant_id = ${scope.tenantId}::uuid and notice.outcome = 'failed'
      and notice.at > ${new Date(since)}::timestamptz
    order by notice.at desc limit ${most}`.execute(db);
  return rows;
}

export async function listComparisons(db: Database, scope: TenantScope) {
  return db
    .selectFrom("reconciles")
    .select(["connection_id", "last_run_at", "due_at", "last_problem"])
    .where("tenant_id", "=", scope.tenantId)
    .orderBy("last_run_at", (order) => order.desc().nullsLast())
    .limit(most)
    .execute();
}

/** Whose messages are not taken, or that were ended; the oldest first. */
export async function listSilentWebhooks(db: Database, scope: TenantScope) {
  return db
    .selectFrom("webhooks")
    .select(["id", "url", "failing_since", "disabled_at", "last_problem"])
    .where("tenant_id", "=", scope.tenantId)
    .where((is) => is.or([is("failing_since", "is not", null), is("disabled_at", "is not", null)]))
    .orderBy("id")
    .execute();
}

export async function isSession(db: Database, scope: TenantScope, sessionId: string): Promise<boolean> {
  const row = await db
    .selectFrom("sessions")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", sessionId)
    .executeTakeFirst();
  return row !== undefined;
}
