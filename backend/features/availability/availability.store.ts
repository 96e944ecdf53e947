/** Schedules, and what the database knows of people's time: their claims, and what stands in their calendars because of us. */
import { sql } from "kysely";
import type { BookedTime } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Seat } from "../../domain/roster.ts";
import type { Schedule } from "../../domain/schedule.ts";
import type { OwnEvents } from "../../domain/busy-time.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** A schedule as it is kept: instants are epoch milliseconds. */
export interface KeptSchedule extends Schedule {
  readonly withoutCalendarCheck: boolean;
}

/** A connection through which somebody's calendar is read; `broken` ones need the person to reconnect. */
export interface ReadCalendar {
  readonly connectionId: string;
  readonly vendor: "microsoft" | "google";
  readonly status: "connected" | "broken";
  /** Whether its vendor tells us when something in it changes. */
  readonly heard: "at once" | "by looking";
  /** Which of its calendars count, by the vendor's ids; none = the main one. */
  readonly calendarIds: readonly string[];
}

/** Somebody's zone, hours and calendars, as far as booking them needs it. */
export interface PersonTime {
  readonly personId: string;
  readonly email: string;
  readonly timeZone: string;
  /** Absent = never saved. */
  readonly schedule: KeptSchedule | undefined;
  /** Whoever keeps several is busy when one of them says so. Microsoft's first, which holds the events. */
  readonly calendars: readonly ReadCalendar[];
}

/** In the order of `personIds`; people who do not exist are left out. */
export async function loadPeopleTime(
  db: Database,
  scope: TenantScope,
  personIds: readonly string[],
): Promise<readonly PersonTime[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom("people")
    .leftJoin("schedules", (join) =>
      join.onRef("schedules.tenant_id", "=", "people.tenant_id").onRef("schedules.provider_id", "=", "people.id"),
    )
    .leftJoin("connections", (join) =>
      join
        .onRef("connections.tenant_id", "=", "people.tenant_id")
        .onRef("connections.person_id", "=", "people.id")
        .on("connections.vendor", "in", ["microsoft", "google"])
        .on("connections.status", "<>", "revoked")
        .on(sql<boolean>`'calendar' = any(connections.purposes)`),
    )
    .leftJoin("calendar_watches as watch", (join) =>
      join.onRef("watch.tenant_id", "=", "connections.tenant_id").onRef("watch.connection_id", "=", "connections.id"),
    )
    .select([
      "people.id",
      "people.email",
      "people.time_zone",
      "schedules.schedule",
      "connections.id as connectionId",
      "connections.vendor",
      "connections.status",
      "connections.conflict_calendars as conflictCalendars",
      "watch.state as watchState",
    ])
    .where("people.tenant_id", "=", scope.tenantId)
    .where("people.id", "in", personIds)
    .execute();
  const rowsById = Map.groupBy(rows, ({ id }) => id);
  return personIds.flatMap((id): PersonTime[] => {
    const own = rowsById.get(id) ?? [];
    const [row] = own;
    if (!row) return [];
    const calendars = own.flatMap((each) => readCalendar(each)).toSorted((a, b) => order[a.vendor] - order[b.vendor]);
    const schedule = (row.schedule ?? undefined) as KeptSchedule | undefined;
    return [{ personId: id, email: row.email, timeZone: row.time_zone, schedule, calendars }];
  });
}

const order = { microsoft: 0, google: 1 } as const;

function readCalendar(row: {
  readonly connectionId: string | null;
  readonly vendor: string | null;
  readonly status: string | null;
  readonly conflictCalendars: string[] | null;
  readonly watchState: string | null;
}): ReadCalendar[] {
  const { connectionId, vendor, status, watchState } = row;
  if (connectionId === null || (vendor !== "microsoft" && vendor !== "google")) return [];
  const calendarIds = row.conflictCalendars ?? [];
  // Only the calendar in which sessions stand is watched.
  const heard = watchState === "watching" && calendarIds.length === 0 ? "at once" : "by looking";
  return [{ connectionId, vendor, status: status === "connected" ? "connected" : "broken", heard, calendarIds }];
}

export async function saveSchedule(
  tx: Tx,
  scope: TenantScope,
  saved: { readonly providerId: string; readonly schedule: KeptSchedule; readonly at: Date },
): Promise<void> {
  const row = { schedule: JSON.stringify(saved.schedule), changed_at: saved.at };
  await tx
    .insertInto("schedules")
    .values({ tenant_id: scope.tenantId, provider_id: saved.providerId, ...row })
    .onConflict((conflict) => conflict.columns(["tenant_id", "provider_id"]).doUpdateSet(row))
    .execute();
}

export interface ClaimedTime extends BookedTime {
  readonly personId: string;
  readonly sessionId: string;
  /** Absent = a session stands there; otherwise the time is only kept until then, so that a change can be taken back. */
  readonly kept: { readonly until: Instant; readonly byId: string | undefined } | undefined;
}

/** The claims of these people that touch `range`, with the buffers of their sessions' offerings. */
export async function loadClaimedTimes(
  db: Database,
  scope: TenantScope,
  wanted: { readonly personIds: readonly string[]; readonly range: Interval },
): Promise<readonly ClaimedTime[]> {
  if (wanted.personIds.length === 0) return [];
  const from = new Date(wanted.range.startsAt - widestBuffersMs).toISOString();
  const earliest = new Date(wanted.range.startsAt - widestBuffersMs - longestClaimMs).toISOString();
  const to = new Date(wanted.range.endsAt + widestBuffersMs).toISOString();
  const rows = await db
    .selectFrom("session_claims")
    .innerJoin("sessions", (join) =>
      join
        .onRef("sessions.tenant_id", "=", "session_claims.tenant_id")
        .onRef("sessions.id", "=", "session_claims.session_id"),
    )
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "sessions.tenant_id").onRef("offerings.id", "=", "sessions.offering_id"),
    )
    .leftJoin("session_undos", (join) =>
      join
        .onRef("session_undos.tenant_id", "=", "session_claims.tenant_id")
        .onRef("session_undos.session_id", "=", "session_claims.session_id"),
    )
    .select([
      "session_claims.person_id as personId",
      "session_claims.session_id as sessionId",
      "session_claims.kept_until as keptUntil",
      "session_undos.by_id as keptById",
      sql<Date>`lower(session_claims.during)`.as("startsAt"),
      sql<Date>`upper(session_claims.during)`.as("endsAt"),
      sql<number>`(offerings.rules->>'bufferBeforeMinutes')::int`.as("bufferBeforeMinutes"),
      sql<number>`(offerings.rules->>'bufferAfterMinutes')::int`.as("bufferAfterMinutes"),
    ])
    .where("session_claims.tenant_id", "=", scope.tenantId)
    .where("session_claims.person_id", "in", wanted.personIds)
    .where("session_claims.active", "=", true)
    // Both ends of the start are named, so that an ordinary index finds exactly these rows.
    .where(sql<boolean>`lower(session_claims.during) >= ${earliest}::timestamptz`)
    .where(sql<boolean>`lower(session_claims.during) < ${to}::timestamptz`)
    .where(sql<boolean>`upper(session_claims.during) > ${from}::timestamptz`)
    .execute();
  return rows.map(({ keptUntil, keptById, ...row }) => ({
    ...row,
    startsAt: instantOf(row.startsAt),
    endsAt: instantOf(row.endsAt),
    kept: keptUntil === null ? undefined : { until: instantOf(keptUntil), byId: keptById ?? undefined },
  }));
}

export interface TaughtTime extends Interval {
  readonly providerId: string;
}

/** The sessions of this offering that these providers teach and that start in `range`; cancelled ones are left out. */
export async function loadTaughtTimes(
  db: Database,
  scope: TenantScope,
  wanted: {
    readonly offeringId: string;
    readonly providerIds: readonly string[];
    readonly range: Interval;
    readonly exceptSessionId: string | undefined;
  },
): Promise<readonly TaughtTime[]> {
  if (wanted.providerIds.length === 0) return [];
  let query = db
    .selectFrom("sessions")
    .innerJoin("session_providers", (join) =>
      join
        .onRef("session_providers.tenant_id", "=", "sessions.tenant_id")
        .onRef("session_providers.session_id", "=", "sessions.id"),
    )
    .select([
      "session_providers.provider_id as providerId",
      "sessions.starts_at as startsAt",
      "sessions.ends_at as endsAt",
    ])
    .where("sessions.tenant_id", "=", scope.tenantId)
    .where("sessions.offering_id", "=", wanted.offeringId)
    .where("sessions.status", "<>", "cancelled")
    .where("session_providers.provider_id", "in", wanted.providerIds)
    .where("sessions.starts_at", ">=", new Date(wanted.range.startsAt))
    .where("sessions.starts_at", "<", new Date(wanted.range.endsAt));
  if (wanted.exceptSessionId !== undefined) query = query.where("sessions.id", "<>", wanted.exceptSessionId);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, startsAt: instantOf(row.startsAt), endsAt: instantOf(row.endsAt) }));
}

/** Two sessions' buffers on one side, at the most the contract allows. */
const widestBuffersMs = 8 * 60 * 60 * 1000;
/** Twice the longest session that the contract allows. */
const longestClaimMs = 24 * 60 * 60 * 1000;

/**
 * What stands in the calendars of these people because of us, by person. Events we made are known by their id in the
 * organizer's calendar; copies carry an id of their own, so they are known by the time we last wrote.
 */
export async function loadOwnEvents(
  db: Database,
  scope: TenantScope,
  wanted: { readonly personIds: readonly string[]; readonly range: Interval },
): Promise<ReadonlyMap<string, OwnEvents & { readonly organized: readonly Interval[] }>> {
  const nothing = () => ({ ids: new Set<string>(), times: [] as Interval[], organized: [] as Interval[] });
  const own = new Map(wanted.personIds.map((id) => [id, nothing()]));
  if (wanted.personIds.length === 0) return own;
  const { startsAt, endsAt } = wanted.range;
  const rows = await db
    .selectFrom("session_events")
    .innerJoin("sessions", (join) =>
      join
        .onRef("sessions.tenant_id", "=", "session_events.tenant_id")
        .onRef("sessions.id", "=", "session_events.session_id"),
    )
    .innerJoin(
      (from) =>
        from
          .selectFrom("session_providers")
          .select(["tenant_id", "session_id", "provider_id as person_id", sql<boolean>`position = 0`.as("organizes")])
          .where("provider_id", "in", wanted.personIds)
          .unionAll(
            from
              .selectFrom("seats")
              .select(["tenant_id", "session_id", "learner_id as person_id", sql<boolean>`false`.as("organizes")])
              .where("learner_id", "in", wanted.personIds),
          )
          .as("parts"),
      (join) => join.onRef("parts.tenant_id", "=", "sessions.tenant_id").onRef("parts.session_id", "=", "sessions.id"),
    )
    .select([
      "parts.person_id as personId",
      "parts.organizes",
      "session_events.event_id as eventId",
      sql<number | null>`(session_events.written->>'startsAt')::float8`.as("writtenStart"),
      sql<number | null>`(session_events.written->>'endsAt')::float8`.as("writtenEnd"),
      "sessions.starts_at as startsAt",
      "sessions.ends_at as endsAt",
    ])
    .where("sessions.tenant_id", "=", scope.tenantId)
    .where("session_events.state", "=", "ready")
    .where(
      sql<boolean>`(sessions.starts_at < ${new Date(endsAt)} and sessions.ends_at > ${new Date(startsAt)}
        or (session_events.written->>'startsAt')::float8 < ${endsAt} and (session_events.written->>'endsAt')::float8 > ${startsAt})`,
    )
    .execute();
  for (const row of rows) {
    const events = own.get(row.personId);
    if (!events || row.eventId === null) continue;
    if (row.organizes) events.ids.add(row.eventId);
    const times = row.organizes ? events.organized : events.times;
    times.push({ startsAt: instantOf(row.startsAt), endsAt: instantOf(row.endsAt) });
    if (row.writtenStart !== null && row.writtenEnd !== null) {
      times.push({ startsAt: asInstant(row.writtenStart), endsAt: asInstant(row.writtenEnd) });
    }
  }
  return own;
}

function instantOf(at: Date): Instant {
  return asInstant(at.getTime());
}

/** A dated class of a group offering, with who is on its roster. */
export interface OpenClass extends Interval {
  readonly sessionId: string;
  readonly providerIds: readonly string[];
  readonly capacity: number;
  /** Without those that were given up. */
  readonly seats: readonly Seat[];
}

/** Scheduled sessions of a group offering that start in `range`, ascending. */
export async function loadClasses(
  db: Database,
  scope: TenantScope,
  wanted: { readonly offeringId: string; readonly range: Interval },
): Promise<readonly OpenClass[]> {
  const rows = await db
    .selectFrom("sessions")
    .select([
      "sessions.id as sessionId",
      "starts_at as startsAt",
      "ends_at as endsAt",
      "capacity",
      sql<string[] | null>`(select array_agg(provider_id::text order by position) from session_providers
        where tenant_id = sessions.tenant_id and session_id = sessions.id)`.as("providerIds"),
      sql<Seat[] | null>`(select json_agg(json_build_object('learnerId', learner_id, 'state', state)) from seats
        where tenant_id = sessions.tenant_id and session_id = sessions.id and state <> 'cancelled')`.as("seats"),
    ])
    .where("tenant_id", "=", scope.tenantId)
    .where("offering_id", "=", wanted.offeringId)
    .where("kind", "=", "group")
    .where("status", "=", "scheduled")
    .where("starts_at", ">=", new Date(wanted.range.startsAt))
    .where("starts_at", "<", new Date(wanted.range.endsAt))
    .orderBy("starts_at")
    .orderBy("sessions.id")
    .execute();
  return rows.map((row) => ({
    ...row,
    startsAt: instantOf(row.startsAt),
    endsAt: instantOf(row.endsAt),
    providerIds: row.providerIds ?? [],
    seats: row.seats ?? [],
  }));
}
