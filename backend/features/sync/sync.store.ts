/** What vendors should hold for a session against what they hold, and who is at work on it. */
import { sql } from "kysely";
import { nextLookAt } from "./delays.store.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OfferingRules } from "../../domain/offering.ts";
import type { Standing, WantedSession, WrittenEvent, WrittenMeeting } from "../../domain/session-plan.ts";
import type { MeetingVendor } from "../../domain/session.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** Asks for the session's vendors to be brought up to date now; a change sets back the pauses of earlier failures. */
export async function markDue(tx: Tx, scope: TenantScope, sessionId: string, now: Instant): Promise<void> {
  const due = { due_at: new Date(now), attempts: 0 };
  await tx
    .insertInto("session_sync")
    .values({ tenant_id: scope.tenantId, session_id: sessionId, desired_version: 1, applied_version: 0, ...due })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "session_id"])
        .doUpdateSet({ ...due, desired_version: sql`session_sync.desired_version + 1` }),
    )
    .execute();
}

export interface Lease {
  readonly leaseId: string;
  /** What this run brings about; a change that comes later is not covered. */
  readonly desiredVersion: number;
  readonly attempts: number;
  /** What stood in the way of the attempt before, as JSON. */
  readonly lastProblem: string | null;
}

/** `undefined` when nothing is due or somebody else is at it. */
export async function takeLease(
  db: Database,
  scope: TenantScope,
  wanted: { readonly sessionId: string; readonly leaseId: string; readonly now: Instant; readonly until: Instant },
): Promise<Lease | undefined> {
  const now = new Date(wanted.now);
  const row = await db
    .updateTable("session_sync")
    .set({ lease_id: wanted.leaseId, leased_until: new Date(wanted.until) })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", wanted.sessionId)
    .whereRef("applied_version", "<", "desired_version")
    .where("due_at", "<=", now)
    .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", now)]))
    .returning(["desired_version", "attempts", "last_problem"])
    .executeTakeFirst();
  if (!row) return undefined;
  const { desired_version: desiredVersion, attempts, last_problem: lastProblem } = row;
  return { leaseId: wanted.leaseId, desiredVersion, attempts, lastProblem };
}

/** False when the lease ran out and somebody else took over: then nothing more may be done under it. */
export async function keepLease(
  tx: Database,
  scope: TenantScope,
  held: { readonly sessionId: string; readonly leaseId: string; readonly until: Instant },
): Promise<boolean> {
  const row = await tx
    .updateTable("session_sync")
    .set({ leased_until: new Date(held.until) })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", held.sessionId)
    .where("lease_id", "=", held.leaseId)
    .returning("session_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Something may have changed outside; the next run looks before it writes. What waits to be taken back goes on waiting. */
export async function markLook(tx: Tx, scope: TenantScope, sessionId: string, now: Instant): Promise<void> {
  const at = new Date(now);
  const isWaiting = sql`session_sync.applied_version < session_sync.desired_version and session_sync.attempts = 0`;
  await tx
    .insertInto("session_sync")
    .values({
      tenant_id: scope.tenantId,
      session_id: sessionId,
      desired_version: 1,
      applied_version: 0,
      due_at: at,
      attempts: 0,
      look_wanted: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "session_id"]).doUpdateSet({
        due_at: sql`case when ${isWaiting} then greatest(session_sync.due_at, ${nextLookAt(now)}) else ${nextLookAt(now)} end`,
        attempts: 0,
        desired_version: sql`session_sync.desired_version + 1`,
        look_wanted: sql`session_sync.look_wanted + 1`,
      }),
    )
    .execute();
}

/** What was asked for up to `wanted` has been looked at. */
export async function markLooked(
  tx: Tx,
  scope: TenantScope,
  looked: { readonly sessionId: string; readonly wanted: number },
): Promise<void> {
  await tx
    .updateTable("session_sync")
    .set({ look_done: sql`greatest(look_done, ${looked.wanted}::integer)` })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", looked.sessionId)
    .execute();
}

/** Everything asked for up to `desiredVersion` is done. */
export async function finishRun(
  tx: Tx,
  scope: TenantScope,
  done: { readonly sessionId: string; readonly lease: Lease },
): Promise<void> {
  await tx
    .updateTable("session_sync")
    .set({
      applied_version: done.lease.desiredVersion,
      lease_id: null,
      leased_until: null,
      attempts: 0,
      last_problem: null,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", done.sessionId)
    .where("lease_id", "=", done.lease.leaseId)
    .execute();
}

/** Tries again at `dueAt`; sooner when a change came in the meantime. */
export async function postponeRun(
  tx: Tx,
  scope: TenantScope,
  failed: { readonly sessionId: string; readonly lease: Lease; readonly dueAt: Instant; readonly problem: string },
): Promise<void> {
  const { lease } = failed;
  const isChanged = sql`desired_version > ${lease.desiredVersion}`;
  await tx
    .updateTable("session_sync")
    .set({
      lease_id: null,
      leased_until: null,
      last_problem: failed.problem,
      due_at: sql`case when ${isChanged} then due_at else ${new Date(failed.dueAt)}::timestamptz end`,
      attempts: sql`case when ${isChanged} then attempts else attempts + 1 end`,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", failed.sessionId)
    .where("lease_id", "=", lease.leaseId)
    .execute();
}

/** Sessions of every tenant that are due and that nobody is at, oldest first. For the worker only. */
export async function findDue(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly sessionId: string }[]> {
  return db
    .selectFrom("session_sync")
    .select(["tenant_id as tenantId", "session_id as sessionId"])
    .whereRef("applied_version", "<", "desired_version")
    .where("due_at", "<=", new Date(now))
    .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", new Date(now))]))
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

/** Sessions ahead that this person teaches first, or organizes as whoever booked them. */
export async function findSessionsAhead(
  tx: Tx,
  scope: TenantScope,
  wanted: { readonly personId: string; readonly now: Instant },
): Promise<readonly string[]> {
  const { personId, now } = wanted;
  const { tenantId } = scope;
  // By the person's own rows first: they are few, however many sessions the tenant has.
  const found = await sql<{ id: string }>`
    select id::text as id from sessions where tenant_id = ${tenantId} and ends_at > ${new Date(now)}
      and id in (
        select session_id from session_providers
          where tenant_id = ${tenantId} and provider_id = ${personId}::uuid and position = 0
        union all select seats.session_id from seats
          join sessions own on own.tenant_id = seats.tenant_id and own.id = seats.session_id and own.organizer_id = seats.learner_id
          where seats.tenant_id = ${tenantId} and seats.learner_id = ${personId}::uuid)
    order by starts_at, id`.execute(tx);
  return found.rows.map(({ id }) => id);
}

/** The session as its vendors should show it. */
export interface SyncedSession {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly offeringName: string;
  readonly offeringVendor: OfferingRules["meetingVendor"];
  readonly timeZone: string;
  readonly cancelReason: string | undefined;
  readonly organizerId: string;
  /** Everybody who sees the session. */
  readonly personIds: readonly string[];
  readonly wanted: WantedSession;
  readonly meeting: Standing<WrittenMeeting> | undefined;
  readonly event: Standing<WrittenEvent> | undefined;
  /** Something may have changed outside since `look.done`; `look.wanted` is what a look now covers. */
  readonly look: { readonly wanted: number; readonly done: number };
}

export async function loadSyncedSession(
  db: Database,
  scope: TenantScope,
  wanted: { readonly sessionId: string; readonly now: Instant },
): Promise<SyncedSession | undefined> {
  const ofSession = { tenant_id: scope.tenantId, session_id: wanted.sessionId };
  const row = await db
    .selectFrom("sessions")
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "sessions.tenant_id").onRef("offerings.id", "=", "sessions.offering_id"),
    )
    .selectAll("sessions")
    .select(sql<OfferingRules["meetingVendor"]>`offerings.rules->>'meetingVendor'`.as("offering_vendor"))
    .where("sessions.tenant_id", "=", scope.tenantId)
    .where("sessions.id", "=", wanted.sessionId)
    .executeTakeFirst();
  if (!row) return undefined;
  const providers = await loadPeople(db, scope, { sessionId: row.id, part: "provider" });
  const learners = await loadPeople(db, scope, { sessionId: row.id, part: "learner" });
  const host = providers[0];
  if (!host) return undefined;
  const organizer = [...providers, ...learners].find(({ id }) => id === row.organizer_id) ?? host;
  const standing = { owner: ownerOf(scope), of: matching(ofSession) };
  const meeting = await db
    .selectFrom("session_meetings")
    .selectAll()
    .select(standing.owner)
    .where(standing.of)
    .executeTakeFirst();
  const event = await db
    .selectFrom("session_events")
    .selectAll()
    .select(standing.owner)
    .where(standing.of)
    .executeTakeFirst();

  return {
    id: row.id,
    reference: row.reference,
    version: row.version,
    offeringName: row.offering_name,
    offeringVendor: row.offering_vendor,
    timeZone: row.time_zone,
    cancelReason: row.cancel_reason ?? undefined,
    organizerId: organizer.id,
    personIds: [...providers, ...learners].map(({ id }) => id),
    look: await loadLook(db, scope, row.id),
    wanted: {
      isOn: row.status !== "cancelled" && learners.length > 0,
      hasBegun: row.starts_at.getTime() <= wanted.now,
      hasEnded: row.ends_at.getTime() <= wanted.now,
      startsAt: asInstant(row.starts_at.getTime()),
      endsAt: asInstant(row.ends_at.getTime()),
      presence: row.presence,
      generateUrl: row.generate_url,
      location: row.own_join_url ?? row.location ?? undefined,
      meetingVendor: row.meeting_vendor,
      attendees: [...providers, ...learners]
        .filter(({ id, email }) => id !== organizer.id && email !== "")
        .map(({ name, email }) => ({ name, email })),
      organizerId: organizer.id,
      hostId: host.id,
    },
    meeting: meeting && standingOf<WrittenMeeting>({ ...meeting, etag: null }, meeting.vendor_meeting_id),
    event: event && standingOf<WrittenEvent>(event, event.event_id),
  };
}

function matching(of: { readonly tenant_id: string; readonly session_id: string }) {
  return sql<boolean>`tenant_id = ${of.tenant_id} and session_id = ${of.session_id}`;
}

async function loadLook(db: Database, scope: TenantScope, sessionId: string): Promise<SyncedSession["look"]> {
  const row = await db
    .selectFrom("session_sync")
    .select(["look_wanted as wanted", "look_done as done"])
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  return row ?? { wanted: 0, done: 0 };
}

interface Owner {
  readonly person: string;
  readonly account: string;
  readonly status: "connected" | "needs_reconnect" | "revoked";
  /** Its owner lets it go, and wants it cleared first. */
  readonly cleared: boolean;
}

const accessBy = { connected: "works", needs_reconnect: "broken", revoked: "ended" } as const;
const accessOf = ({ status, cleared }: Owner) =>
  status === "connected" && cleared ? ("leaving" as const) : accessBy[status];

/** Whose account it is, which one the connection leads to by now, and whether it lets us in. */
function ownerOf(scope: TenantScope) {
  return sql<Owner | null>`(select
    jsonb_build_object('person', person_id, 'account', account_tenant || ' ' || connections.account_id, 'status', status,
      'cleared', exists (select from departures where departures.tenant_id = connections.tenant_id
        and departures.connection_id = connections.id and departures.sessions <> 'keep'))
    from connections
    where connections.tenant_id = ${scope.tenantId} and connections.id = connection_id)`.as("owner");
}

/** Ids of what was removed stay in the row, so that a cancelled appointment is still recognised; only `ready` stands. */
function standingOf<Written>(
  row: {
    generation: number;
    vendor: "microsoft" | "zoom" | "google";
    connection_id: string;
    owner: Owner | null;
    account_id: string | null;
    state: string;
    join_url: string | null;
    etag: string | null;
    written: unknown;
    attempted: unknown;
  },
  vendorId: string | null,
): Standing<Written> {
  return {
    generation: row.generation,
    connectionId: row.connection_id,
    vendor: row.vendor,
    ...(row.owner === null ? {} : { ownerId: row.owner.person, access: accessOf(row.owner) }),
    isOutOfReach: row.account_id !== null && row.owner !== null && row.account_id !== row.owner.account,
    ...(row.state === "ready" && vendorId !== null ? { vendorId } : {}),
    ...(row.join_url === null ? {} : { joinUrl: row.join_url }),
    ...(row.etag === null ? {} : { etag: row.etag }),
    ...(row.written === null || row.state === "left" ? {} : { written: row.written as Written }),
    ...(row.attempted === null ? {} : { attempted: row.attempted as Written }),
  };
}

async function loadPeople(
  db: Database,
  scope: TenantScope,
  of: { readonly sessionId: string; readonly part: "provider" | "learner" },
): Promise<readonly { readonly id: string; readonly name: string; readonly email: string }[]> {
  const people = db
    .selectFrom("people")
    .select(["people.id", "display_name as name"])
    // Guests are told by mail, with a link that is theirs alone; an invitation would show their address to the others.
    .select(sql<string>`case when is_guest then '' else email end`.as("email"))
    .where("people.tenant_id", "=", scope.tenantId);
  if (of.part === "provider") {
    return people
      .innerJoin("session_providers as part", (join) =>
        join.onRef("part.tenant_id", "=", "people.tenant_id").onRef("part.provider_id", "=", "people.id"),
      )
      .where("part.session_id", "=", of.sessionId)
      .orderBy("part.position")
      .execute();
  }
  return people
    .innerJoin("seats as part", (join) =>
      join.onRef("part.tenant_id", "=", "people.tenant_id").onRef("part.learner_id", "=", "people.id"),
    )
    .where("part.session_id", "=", of.sessionId)
    .where("part.state", "not in", ["cancelled", "waitlisted", "offered"])
    .orderBy("part.id")
    .execute();
}

/** Settles which vendor carries the meeting, once: it never changes after that. */
export async function settleMeetingVendor(
  db: Database,
  scope: TenantScope,
  settled: { readonly sessionId: string; readonly vendor: MeetingVendor },
): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ meeting_vendor: settled.vendor })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", settled.sessionId)
    .where("meeting_vendor", "is", null)
    .execute();
}
