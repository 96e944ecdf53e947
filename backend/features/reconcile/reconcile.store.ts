/** SQL of comparing accounts with the database: when, what is known, and what was found. */
import { sayDrift } from "../../domain/change-words.ts";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { DriftKind, KnownThing } from "../../domain/drift.ts";
import type { Instant } from "../../domain/instant.ts";
import type { WrittenMeeting } from "../../domain/session-plan.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type DueReconcile = Selectable<Tables["reconciles"]>;
export type DueLook = Selectable<Tables["second_looks"]>;
export type Area = Tables["second_looks"]["area"];

interface Look {
  readonly connectionId: string;
  readonly sessionId: string;
  readonly area: Area;
}

export async function keepSecondLook(
  db: Database,
  scope: TenantScope,
  look: Look & { readonly dueAt: Instant },
): Promise<void> {
  const due_at = new Date(look.dueAt);
  await db
    .insertInto("second_looks")
    .values({
      tenant_id: scope.tenantId,
      connection_id: look.connectionId,
      session_id: look.sessionId,
      area: look.area,
      due_at,
    })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "connection_id", "session_id", "area"]).doUpdateSet({ due_at }),
    )
    .execute();
}

/** With `dueAt` only when nobody asked for a later one meanwhile. */
export async function endSecondLook(
  db: Database,
  scope: TenantScope,
  look: Look & { readonly dueAt?: Date },
): Promise<void> {
  await db
    .deleteFrom("second_looks")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", look.connectionId)
    .where("session_id", "=", look.sessionId)
    .where("area", "=", look.area)
    .$if(look.dueAt !== undefined, (query) => query.where("due_at", "<=", look.dueAt ?? new Date(0)))
    .execute();
}

interface Taking {
  readonly now: Instant;
  /** Until when nobody else takes it. */
  readonly until: Instant;
  readonly limit: number;
}

/** Of every tenant; taken for a while. For the worker only. */
export async function takeDueLooks(db: Database, { now, until, limit }: Taking): Promise<readonly DueLook[]> {
  const { rows } = await sql<DueLook>`
    with due as materialized (
      select tenant_id, connection_id, session_id, area from second_looks
      where due_at <= ${new Date(now)}::timestamptz order by due_at limit ${limit} for update skip locked)
    update second_looks as one set due_at = ${new Date(until)}::timestamptz
    from due where (one.tenant_id, one.connection_id, one.session_id, one.area)
      = (due.tenant_id, due.connection_id, due.session_id, due.area)
    returning one.*`.execute(db);
  return rows;
}

/** Of every tenant; taken for a while. For the worker only. */
export async function takeDueReconciles(db: Database, { now, until, limit }: Taking): Promise<readonly DueReconcile[]> {
  const { rows } = await sql<DueReconcile>`
    with due as materialized (
      select tenant_id, connection_id from reconciles
      where due_at <= ${new Date(now)}::timestamptz order by due_at limit ${limit} for update skip locked)
    update reconciles as one set due_at = ${new Date(until)}::timestamptz
    from due where (one.tenant_id, one.connection_id) = (due.tenant_id, due.connection_id)
    returning one.*`.execute(db);
  return rows;
}

/** Connections of every tenant whose first comparison is not planned yet. For the worker only. */
export async function findUnplanned(
  db: Database,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly connectionId: string }[]> {
  return db
    .selectFrom("connections")
    .leftJoin("reconciles", (join) =>
      join
        .onRef("reconciles.tenant_id", "=", "connections.tenant_id")
        .onRef("reconciles.connection_id", "=", "connections.id"),
    )
    .select(["connections.tenant_id as tenantId", "connections.id as connectionId"])
    .where("reconciles.connection_id", "is", null)
    .where("connections.status", "=", "connected")
    .limit(limit)
    .execute();
}

/** Plans the next comparison; what is planned sooner stays, unless `instead` says otherwise. */
export async function planReconcile(
  db: Database,
  scope: TenantScope,
  planned: { readonly connectionId: string; readonly dueAt: Instant },
): Promise<void> {
  const due_at = new Date(planned.dueAt);
  await db
    .insertInto("reconciles")
    .values({ tenant_id: scope.tenantId, connection_id: planned.connectionId, due_at, attempts: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "connection_id"])
        .doUpdateSet({ due_at: sql`least(reconciles.due_at, ${due_at}::timestamptz)` }),
    )
    .execute();
}

export async function finishReconcile(
  db: Database,
  scope: TenantScope,
  done: {
    readonly connectionId: string;
    readonly dueAt: Instant;
    readonly attempts: number;
    readonly problem: string | null;
    readonly now: Instant;
  },
): Promise<void> {
  await db
    .updateTable("reconciles")
    .set({
      due_at: new Date(done.dueAt),
      attempts: done.attempts,
      last_problem: done.problem,
      last_run_at: new Date(done.now),
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", done.connectionId)
    .execute();
}

/** An account that can be asked now. */
export async function findConnected(
  db: Database,
  scope: TenantScope,
  connectionId: string,
): Promise<{ readonly vendor: DueConnection["vendor"]; readonly purposes: readonly string[] } | undefined> {
  return db
    .selectFrom("connections")
    .select(["vendor", "purposes"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", connectionId)
    .where("status", "=", "connected")
    .executeTakeFirst();
}
type DueConnection = Selectable<Tables["connections"]>;

export interface KnownSession extends KnownThing {
  readonly sessionId: string;
  readonly reference: string;
  readonly version: number;
  readonly connectionId: string | undefined;
}

const tableOf = { calendar: "session_events", meetings: "session_meetings" } as const;

/** What is known of these sessions' events or meetings. */
export async function loadKnown(
  db: Database,
  scope: TenantScope,
  wanted: { readonly area: Area; readonly sessionIds: readonly string[] },
): Promise<ReadonlyMap<string, KnownSession>> {
  if (wanted.sessionIds.length === 0) return new Map();
  const part = sql.table(tableOf[wanted.area]);
  const ids = wanted.area === "calendar" ? sql`part.event_id, part.ical_uid` : sql`part.vendor_meeting_id, null`;
  const { rows } = await sql<{
    id: string;
    reference: string;
    version: number;
    is_wanted: boolean;
    is_under_way: boolean;
    generation: number | null;
    connection_id: string | null;
    state: string | null;
    vendor_id: string | null;
    uid: string | null;
    written: WrittenMeeting | null;
  }>`
    select sessions.id, sessions.reference, sessions.version,
      (sessions.status <> 'cancelled' and exists (select 1 from seats
        where seats.tenant_id = sessions.tenant_id and seats.session_id = sessions.id
          and seats.state not in ('cancelled', 'waitlisted', 'offered'))) as is_wanted,
      coalesce(sync.applied_version < sync.desired_version or sync.look_done < sync.look_wanted, false) as is_under_way,
      part.generation, part.connection_id, part.state, part.written, known.vendor_id, known.uid
    from sessions
    left join session_sync as sync on sync.tenant_id = sessions.tenant_id and sync.session_id = sessions.id
    left join ${part} as part on part.tenant_id = sessions.tenant_id and part.session_id = sessions.id
    left join lateral (select ${ids}) as known(vendor_id, uid) on true
    where sessions.tenant_id = ${scope.tenantId}::uuid and sessions.id = any(${[...wanted.sessionIds]}::uuid[])`.execute(
    db,
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        sessionId: row.id,
        reference: row.reference,
        version: row.version,
        connectionId: row.connection_id ?? undefined,
        isWanted: row.is_wanted,
        isUnderWay: row.is_under_way,
        generation: row.generation ?? undefined,
        // Ids of what was removed stay in the row; only `ready` stands.
        vendorId: row.state === "ready" ? (row.vendor_id ?? undefined) : undefined,
        uid: row.uid ?? undefined,
        // What was left behind is nobody's attempt: it is removed where it is found.
        written: row.state === "left" ? undefined : (row.written ?? undefined),
      },
    ]),
  );
}

/** Which of these sessions, that this tenant does not have, there are at all. Says nothing else about them; for the worker only. */
export async function findInOtherTenants(db: Database, sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await db.selectFrom("sessions").select("id").where("id", "in", sessionIds).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Sessions of which something should stand with this account in the range. */
export async function findStanding(
  db: Database,
  scope: TenantScope,
  wanted: { readonly area: Area; readonly connectionId: string; readonly from: Instant; readonly to: Instant },
): Promise<readonly string[]> {
  const part = sql.table(tableOf[wanted.area]);
  const { rows } = await sql<{ id: string }>`
    select sessions.id from ${part} as part
    join sessions on sessions.tenant_id = part.tenant_id and sessions.id = part.session_id
    where part.tenant_id = ${scope.tenantId}::uuid and part.connection_id = ${wanted.connectionId}::uuid
      and part.state = 'ready' and sessions.status = 'scheduled'
      and sessions.starts_at > ${new Date(wanted.from)}::timestamptz
      and sessions.ends_at < ${new Date(wanted.to)}::timestamptz`.execute(db);
  return rows.map(({ id }) => id);
}

/** Keeps the session's job away for a while; `false` when it is at work. A session that never had one has nobody at work. */
export async function holdSession(
  db: Database,
  scope: TenantScope,
  held: { readonly sessionId: string; readonly leaseId: string; readonly now: Instant; readonly until: Instant },
): Promise<boolean> {
  const { rows } = await sql<{ is_free: boolean }>`
    with held as (
      update session_sync set lease_id = ${held.leaseId}::uuid, leased_until = ${new Date(held.until)}::timestamptz
      where tenant_id = ${scope.tenantId}::uuid and session_id = ${held.sessionId}::uuid
        and (leased_until is null or leased_until <= ${new Date(held.now)}::timestamptz)
      returning session_id)
    select exists (select 1 from held) or not exists (select 1 from session_sync
      where tenant_id = ${scope.tenantId}::uuid and session_id = ${held.sessionId}::uuid) as is_free`.execute(db);
  return rows[0]?.is_free === true;
}

export async function releaseSession(
  db: Database,
  scope: TenantScope,
  held: { readonly sessionId: string; readonly leaseId: string },
): Promise<void> {
  await db
    .updateTable("session_sync")
    .set({ lease_id: null, leased_until: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", held.sessionId)
    .where("lease_id", "=", held.leaseId)
    .execute();
}

export async function insertFinding(
  tx: Tx,
  scope: TenantScope,
  finding: {
    readonly id: string;
    readonly at: Instant;
    readonly connectionId: string;
    readonly sessionId: string | undefined;
    readonly kind: DriftKind;
    readonly area: "calendar" | "meetings";
  },
): Promise<void> {
  await tx
    .insertInto("drift_findings")
    .values({
      tenant_id: scope.tenantId,
      id: finding.id,
      at: new Date(finding.at),
      connection_id: finding.connectionId,
      session_id: finding.sessionId ?? null,
      kind: finding.kind,
      area: finding.area,
      what: sayDrift(finding.kind, finding.area, "en"),
    })
    .execute();
}

/** Everybody who sees the session. */
export async function findPersonIds(tx: Tx, scope: TenantScope, sessionId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("session_claims")
    .select("person_id")
    .distinct()
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .execute();
  return rows.map(({ person_id }) => person_id);
}

/** Connections of one person that can be asked now. */
export async function findConnectedOf(tx: Tx, scope: TenantScope, personId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("connections")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", personId)
    .where("status", "=", "connected")
    .execute();
  return rows.map(({ id }) => id);
}

/** Meetings that were left behind with this account, as far as no other one was begun for their session since. */
export async function findLeftMeetings(
  db: Database,
  scope: TenantScope,
  connectionId: string,
): Promise<readonly { readonly sessionId: string; readonly meetingId: string }[]> {
  const rows = await db
    .selectFrom("session_meetings")
    .select(["session_id", "vendor_meeting_id"])
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .where("left_behind", "=", true)
    .where("state", "=", "none")
    .orderBy("session_id")
    .execute();
  return rows.flatMap(({ session_id: sessionId, vendor_meeting_id: meetingId }) =>
    meetingId === null ? [] : [{ sessionId, meetingId }],
  );
}

/** Nothing of it stands any more; a meeting that was begun in the meantime is another one. */
export async function endLeftMeeting(
  tx: Tx,
  scope: TenantScope,
  gone: { readonly sessionId: string; readonly meetingId: string },
): Promise<void> {
  await tx
    .updateTable("session_meetings")
    .set({ left_behind: false })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", gone.sessionId)
    .where("vendor_meeting_id", "=", gone.meetingId)
    .execute();
}
