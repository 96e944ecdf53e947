/** Sessions, seats and claims in the database: what booking, moving and cancelling write. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { ChangeLine } from "../../domain/change-lines.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { ChosenOrganizer } from "../../domain/organizer.ts";
import type { MeetingVendor } from "../../domain/session.ts";
import type { Offering, OfferingRules } from "../../domain/offering.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { makeRoom } from "./kept-time.store.ts";
import type { ClaimViewer } from "./kept-time.store.ts";

/**
 * Lets nobody else decide about these people's time until the transaction ends. Locks are taken in one order, so that two
 * bookings with the same people never wait for each other.
 */
export async function lockPeople(tx: Tx, scope: TenantScope, personIds: readonly string[]): Promise<void> {
  const names = personIds.map((id) => `${scope.tenantId} ${id}`);
  await sql`
    select pg_advisory_xact_lock(name_hash) from (
      select distinct hashtextextended(name, 0) as name_hash from unnest(${names}::text[]) as name order by 1
    ) as ordered`.execute(tx);
}

export interface LockedSession {
  readonly version: number;
  readonly status: "scheduled" | "cancelled" | "completed";
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly capacity: number;
  readonly dueAt: Date | null;
}

/** Locks the session's row until the transaction ends, so that its capacity and version are decided once. */
export async function lockSession(tx: Tx, scope: TenantScope, id: string): Promise<LockedSession | undefined> {
  return tx
    .selectFrom("sessions")
    .select(["version", "status", "starts_at as startsAt", "ends_at as endsAt", "capacity", "due_at as dueAt"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export interface NewSession extends Interval {
  readonly id: string;
  readonly reference: string;
  readonly offering: Offering;
  readonly providerIds: readonly string[];
  readonly timeZone: string;
  readonly place: Pick<OfferingRules, "presence" | "location" | "generateUrl">;
  readonly meetingVendor: MeetingVendor | null;
  readonly seriesId?: string | undefined;
  readonly note: string | undefined;
  readonly organizer: ChosenOrganizer;
  /** `published`: it stands on its date, with or without learners. */
  readonly as: "published" | "booked";
  /** When the roster is counted against the offering's minimum; absent = never. */
  readonly rosterDueAt: Instant | undefined;
  readonly createdAt: Date;
}

export async function insertSession(tx: Tx, scope: TenantScope, session: NewSession): Promise<void> {
  const { offering, place } = session;
  await tx
    .insertInto("sessions")
    .values({
      tenant_id: scope.tenantId,
      id: session.id,
      reference: session.reference,
      version: 1,
      status: "scheduled",
      offering_id: offering.id,
      offering_name: offering.name,
      kind: offering.kind,
      starts_at: new Date(session.startsAt),
      ends_at: new Date(session.endsAt),
      time_zone: session.timeZone,
      presence: place.presence,
      location: place.location ?? null,
      generate_url: place.generateUrl,
      self_removal: offering.selfRemoval,
      capacity: offering.capacity,
      meeting_vendor: session.meetingVendor,
      organizer_id: session.organizer.organizerId,
      organizer_because: session.organizer.because,
      series_id: session.seriesId ?? null,
      note: session.note ?? null,
      cancel_reason: null,
      cancel_because: null,
      created_at: session.createdAt,
      is_published: session.as === "published",
      minimum_roster: offering.minimumRoster ?? null,
      roster_due_at: session.rosterDueAt === undefined ? null : new Date(session.rosterDueAt),
      due_at: new Date(session.rosterDueAt ?? session.endsAt),
    })
    .execute();
  await insertProviders(tx, scope, { sessionId: session.id, providerIds: session.providerIds });
}

interface Teaching {
  readonly sessionId: string;
  /** Organizer first. */
  readonly providerIds: readonly string[];
}

async function insertProviders(tx: Tx, scope: TenantScope, { sessionId, providerIds }: Teaching): Promise<void> {
  const of = { tenant_id: scope.tenantId, session_id: sessionId };
  const rows = providerIds.map((providerId, position) => ({ ...of, provider_id: providerId, position }));
  await tx.insertInto("session_providers").values(rows).execute();
}

/** Hands a session over to somebody else. */
export async function replaceProviders(tx: Tx, scope: TenantScope, teaching: Teaching): Promise<void> {
  await tx
    .deleteFrom("session_providers")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", teaching.sessionId)
    .execute();
  await insertProviders(tx, scope, teaching);
}

export interface NewSeat {
  readonly id: string;
  readonly learnerId: string;
  readonly state: "booked" | "waitlisted";
}

/** Seats these learners, or puts them in line; a seat that somebody gave up before is theirs again. Answers the seats' ids. */
export async function insertSeats(
  tx: Tx,
  scope: TenantScope,
  seated: {
    readonly sessionId: string;
    readonly seats: readonly NewSeat[];
    readonly at: Date;
  },
): Promise<readonly string[]> {
  if (seated.seats.length === 0) return [];
  const row = { rsvp: "none" as const, created_at: seated.at, offered_until: null, missed_offer: false };
  const rows = await tx
    .insertInto("seats")
    .values(
      seated.seats.map(({ id, learnerId, state }) => ({
        tenant_id: scope.tenantId,
        id,
        session_id: seated.sessionId,
        learner_id: learnerId,
        state,
        waiting_since: state === "waitlisted" ? seated.at : null,
        ...row,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "session_id", "learner_id"]).doUpdateSet((given) => ({
        ...row,
        state: given.ref("excluded.state"),
        waiting_since: given.ref("excluded.waiting_since"),
      })),
    )
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

export interface Claim {
  readonly id: string;
  readonly personId: string;
}

export interface ClaimedTime {
  readonly sessionId: string;
  readonly part: "provider" | "learner";
  readonly during: Interval;
  readonly claims: readonly Claim[];
  /** Whose own kept time makes room. */
  readonly viewer: ClaimViewer;
}

/** Claims these people's time for a session, all or none in the end: false when somebody has another session then. */
export async function insertClaims(tx: Tx, scope: TenantScope, claimed: ClaimedTime): Promise<boolean> {
  return (await claimFree(tx, scope, claimed)).size === claimed.claims.length;
}

/**
 * Claims the time of those who have nothing else then, and answers who they are. A conflict is never waited for, so a race
 * costs milliseconds and cannot deadlock.
 */
export async function claimFree(tx: Tx, scope: TenantScope, claimed: ClaimedTime): Promise<ReadonlySet<string>> {
  const { sessionId, part, during, claims, viewer } = claimed;
  if (claims.length === 0) return new Set();
  await makeRoom(tx, scope, { sessionId, personIds: claims.map(({ personId }) => personId), during, viewer });
  const range = sql<never>`tstzrange(${new Date(during.startsAt)}::timestamptz, ${new Date(during.endsAt)}::timestamptz)`;
  const rows = await tx
    .insertInto("session_claims")
    .values(
      claims.map(({ id, personId }) => ({
        tenant_id: scope.tenantId,
        id,
        person_id: personId,
        session_id: sessionId,
        part,
        during: range,
        active: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id")
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

/** Gives up every claim of a session except these new ones. */
export async function releaseClaims(
  tx: Tx,
  scope: TenantScope,
  released: { readonly sessionId: string; readonly except: readonly string[] },
): Promise<void> {
  let query = tx
    .deleteFrom("session_claims")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", released.sessionId);
  if (released.except.length > 0) query = query.where("id", "not in", released.except);
  await query.execute();
}

export type SessionColumns = Partial<
  Pick<
    Selectable<Tables["sessions"]>,
    | "starts_at"
    | "ends_at"
    | "time_zone"
    | "note"
    | "status"
    | "cancel_reason"
    | "presence"
    | "location"
    | "generate_url"
    | "own_join_url"
    | "self_removal"
    | "capacity"
    | "meeting_vendor"
    | "roster_due_at"
    | "due_at"
  > & {
    /** JSON. */
    readonly cancel_because: string | null;
  }
>;

/** Changes the session's row; `version` rises in the same statement when `as` says that others must notice. Answers the version. */
export async function updateSession(
  tx: Tx,
  scope: TenantScope,
  changed: {
    readonly id: string;
    readonly as: "new version" | "same version";
    readonly set: SessionColumns;
  },
): Promise<number> {
  const row = await tx
    .updateTable("sessions")
    .set({ ...changed.set, ...(changed.as === "new version" ? { version: sql`version + 1` } : {}) })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", changed.id)
    .returning("version")
    .executeTakeFirstOrThrow();
  return row.version;
}

export async function insertChange(
  tx: Tx,
  scope: TenantScope,
  change: {
    readonly id: string;
    readonly sessionId: string;
    readonly at: Date;
    readonly byName: string;
    readonly source: string;
    /** In English, for whoever reads the table. */
    readonly what: string;
    readonly lines: readonly ChangeLine[];
  },
): Promise<void> {
  const { id, at, what, source } = change;
  const about = { tenant_id: scope.tenantId, id, session_id: change.sessionId };
  const row = { ...about, at, by_name: change.byName, source, what, lines: JSON.stringify(change.lines) };
  await tx.insertInto("session_changes").values(row).execute();
}

/** Which of these people exist in the tenant. */
export async function findPeople(
  db: Database,
  scope: TenantScope,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom("people")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Whose addresses these are, guests aside; written in lower case. Of two with one address neither is known by it. */
export async function findPeopleByAddress(
  db: Database,
  scope: TenantScope,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (addresses.length === 0) return new Map();
  const rows = await db
    .selectFrom("people")
    .select([sql<string>`lower(email)`.as("address"), sql<string>`min(id::text)`.as("id")])
    .where("tenant_id", "=", scope.tenantId)
    .where("is_guest", "=", false)
    .where(sql<boolean>`lower(email) in (${sql.join(addresses)})`)
    .groupBy(sql`lower(email)`)
    .having(sql<boolean>`count(*) = 1`)
    .execute();
  return new Map(rows.map(({ address, id }) => [address, id]));
}

/** Minutes that each provider teaches in the period, and when they were last booked, for a fair share. */
export async function loadLoads(
  db: Database,
  scope: TenantScope,
  wanted: { readonly providerIds: readonly string[]; readonly period: Interval },
): Promise<ReadonlyMap<string, { readonly bookedMinutes: number; readonly lastBookedAt: number }>> {
  const rows = await db
    .selectFrom("session_providers")
    .innerJoin("sessions", (join) =>
      join
        .onRef("sessions.tenant_id", "=", "session_providers.tenant_id")
        .onRef("sessions.id", "=", "session_providers.session_id"),
    )
    .select([
      "session_providers.provider_id as providerId",
      sql<number>`coalesce(sum(extract(epoch from sessions.ends_at - sessions.starts_at) / 60), 0)::float8`.as(
        "bookedMinutes",
      ),
      sql<Date>`max(sessions.created_at)`.as("lastBookedAt"),
    ])
    .where("session_providers.tenant_id", "=", scope.tenantId)
    .where("session_providers.provider_id", "in", wanted.providerIds)
    .where("sessions.status", "<>", "cancelled")
    .where("sessions.starts_at", ">=", new Date(wanted.period.startsAt))
    .where("sessions.starts_at", "<", new Date(wanted.period.endsAt))
    .groupBy("session_providers.provider_id")
    .execute();
  return new Map(
    rows.map((row) => [row.providerId, { bookedMinutes: row.bookedMinutes, lastBookedAt: row.lastBookedAt.getTime() }]),
  );
}
