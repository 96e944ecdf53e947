/** A session with everything its view shows, and the questions by which sessions are found. */
import { sql } from "kysely";
import type { SelectQueryBuilder, Selectable } from "kysely";
import { usualRosterRules } from "../../domain/offering.ts";
import type { OfferingRules } from "../../domain/offering.ts";
import type { SyncProblem } from "../sync/postpone-sync.ts";
import type { Database } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface SessionDetails {
  readonly row: Selectable<Tables["sessions"]>;
  /** Organizer first. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly seats: readonly SeatDetails[];
  /** What its offering says now. */
  readonly rules: SessionRules;
  readonly sync: { readonly isApplied: boolean; readonly attempts: number; readonly problems: readonly SyncProblem[] };
  readonly meeting: { readonly state: string; readonly joinUrl: string | null } | undefined;
  readonly event:
    { readonly state: string; readonly joinUrl: string | null; readonly webLink: string | null } | undefined;
  /** Oldest first. */
  readonly changes: readonly {
    readonly at: Date;
    readonly by: string;
    readonly source: string;
    readonly what: string;
  }[];
}

export type SessionRules = Pick<
  OfferingRules,
  "cutoffMinutes" | "requireReason" | "maximumMoves" | "showsRoster" | "waitlist"
>;

export interface SeatDetails {
  readonly id: string;
  readonly learnerId: string;
  readonly name: string;
  readonly state: Tables["seats"]["state"];
  readonly rsvp: Tables["seats"]["rsvp"];
  readonly offeredUntil: Date | null;
  /** How often its learner moved it. */
  readonly moves: number;
}

/** In the order of `ids`; sessions that do not exist in the tenant are left out. */
export async function loadSessions(
  db: Database,
  scope: TenantScope,
  ids: readonly string[],
): Promise<readonly SessionDetails[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("sessions")
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "sessions.tenant_id").onRef("offerings.id", "=", "sessions.offering_id"),
    )
    .selectAll("sessions")
    .select("offerings.rules as offeringRules")
    .where("sessions.tenant_id", "=", scope.tenantId)
    .where("sessions.id", "in", ids)
    .execute();
  const about = { tenantId: scope.tenantId, ids: rows.map(({ id }) => id) };
  if (about.ids.length === 0) return [];
  const providers = await loadProviders(db, about);
  const seats = await loadSeats(db, about);
  const changes = await loadChanges(db, about);
  const vendors = await loadVendorState(db, about);

  const byId = new Map(
    rows.map(({ offeringRules, ...row }): [string, SessionDetails] => [
      row.id,
      {
        row,
        rules: { ...usualRosterRules, ...(offeringRules as SessionRules) },
        providers: providers.filter(({ sessionId }) => sessionId === row.id),
        seats: seats.filter(({ sessionId }) => sessionId === row.id),
        changes: changes.filter(({ sessionId }) => sessionId === row.id),
        ...vendorStateOf(vendors.find(({ sessionId }) => sessionId === row.id)),
      },
    ]),
  );
  return ids.map((id) => byId.get(id)).filter((each) => each !== undefined);
}

interface About {
  readonly tenantId: string;
  readonly ids: readonly string[];
}

function loadProviders(db: Database, { tenantId, ids }: About) {
  return db
    .selectFrom("session_providers as part")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "part.tenant_id").onRef("people.id", "=", "part.provider_id"),
    )
    .select(["part.session_id as sessionId", "people.id", "people.display_name as name"])
    .where("part.tenant_id", "=", tenantId)
    .where("part.session_id", "in", ids)
    .orderBy("part.position")
    .execute();
}

function loadSeats(db: Database, { tenantId, ids }: About) {
  return db
    .selectFrom("seats")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "seats.tenant_id").onRef("people.id", "=", "seats.learner_id"),
    )
    .select([
      "seats.session_id as sessionId",
      "seats.id",
      "seats.learner_id as learnerId",
      "people.display_name as name",
      "seats.state",
      "seats.rsvp",
      "seats.offered_until as offeredUntil",
      "seats.moves",
    ])
    .where("seats.tenant_id", "=", tenantId)
    .where("seats.session_id", "in", ids)
    .orderBy("seats.created_at")
    .orderBy("seats.id")
    .execute();
}

function loadChanges(db: Database, { tenantId, ids }: About) {
  return db
    .selectFrom("session_changes")
    .select(["session_id as sessionId", "at", "by_name as by", "source", "what"])
    .where("tenant_id", "=", tenantId)
    .where("session_id", "in", ids)
    .orderBy("at")
    .orderBy("id")
    .execute();
}

function loadVendorState(db: Database, { tenantId, ids }: About) {
  return db
    .selectFrom("session_sync as sync")
    .leftJoin("session_meetings as meeting", (join) =>
      join.onRef("meeting.tenant_id", "=", "sync.tenant_id").onRef("meeting.session_id", "=", "sync.session_id"),
    )
    .leftJoin("session_events as event", (join) =>
      join.onRef("event.tenant_id", "=", "sync.tenant_id").onRef("event.session_id", "=", "sync.session_id"),
    )
    .select([
      "sync.session_id as sessionId",
      sql<boolean>`sync.applied_version >= sync.desired_version`.as("isApplied"),
      "sync.attempts",
      "sync.last_problem as problems",
      "meeting.state as meetingState",
      "meeting.join_url as meetingJoinUrl",
      "event.state as eventState",
      "event.join_url as eventJoinUrl",
      "event.web_link as eventWebLink",
    ])
    .where("sync.tenant_id", "=", tenantId)
    .where("sync.session_id", "in", ids)
    .execute();
}

type VendorState = Awaited<ReturnType<typeof loadVendorState>>[number];

function vendorStateOf(state: VendorState | undefined): Pick<SessionDetails, "sync" | "meeting" | "event"> {
  if (!state) return { sync: { isApplied: true, attempts: 0, problems: [] }, meeting: undefined, event: undefined };
  const { isApplied, attempts, meetingState, eventState } = state;
  const problems = state.problems === null ? [] : (JSON.parse(state.problems) as SyncProblem[]);
  return {
    sync: { isApplied, attempts, problems },
    meeting: meetingState === null ? undefined : { state: meetingState, joinUrl: state.meetingJoinUrl },
    event:
      eventState === null ? undefined : { state: eventState, joinUrl: state.eventJoinUrl, webLink: state.eventWebLink },
  };
}

export interface SessionSearch {
  /** Only sessions in which this person has the given part; absent = everybody's. */
  readonly of?: { readonly personId: string; readonly as: "learner" | "provider" | "any" } | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly status?: "scheduled" | "cancelled" | "completed" | undefined;
  readonly q?: string | undefined;
  /** Whose sessions are searched by everybody's names; others find learners only where they teach. */
  readonly searchesLearners: "everywhere" | { readonly teachingId: string };
  readonly now: Date;
  readonly after?: { readonly startsAt: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** Ids by start, then id; one more than `limit` when there are more. */
export async function findSessionIds(
  db: Database,
  scope: TenantScope,
  search: SessionSearch,
): Promise<readonly { readonly id: string; readonly startsAt: Date }[]> {
  let query = db.selectFrom("sessions").select(["id", "starts_at as startsAt"]).where("tenant_id", "=", scope.tenantId);
  if (search.of) query = query.where(takesPart(search.of));
  if (search.from) query = query.where("ends_at", ">", search.from);
  if (search.to) query = query.where("starts_at", "<", search.to);
  if (search.status) query = withStatus(query, search.status, search.now);
  if (search.q !== undefined) query = query.where(mentions(search.q, search.searchesLearners));
  if (search.after) {
    const { startsAt, id } = search.after;
    query = query.where(sql<boolean>`(starts_at, id) > (${startsAt}::timestamptz, ${id}::uuid)`);
  }
  return query
    .orderBy("starts_at")
    .orderBy("id")
    .limit(search.limit + 1)
    .execute();
}

type SessionQuery = SelectQueryBuilder<Tables, "sessions", { id: string; startsAt: Date }>;

function withStatus(query: SessionQuery, status: "scheduled" | "cancelled" | "completed", now: Date): SessionQuery {
  if (status === "cancelled") return query.where("status", "=", "cancelled");
  if (status === "scheduled") return query.where("status", "=", "scheduled").where("ends_at", ">", now);
  return query.where("status", "<>", "cancelled").where("ends_at", "<=", now);
}

function takesPart({ personId, as }: { readonly personId: string; readonly as: "learner" | "provider" | "any" }) {
  const teaches = sql<boolean>`exists (select 1 from session_providers p
    where p.tenant_id = sessions.tenant_id and p.session_id = sessions.id and p.provider_id = ${personId})`;
  const learns = sql<boolean>`exists (select 1 from seats s
    where s.tenant_id = sessions.tenant_id and s.session_id = sessions.id and s.learner_id = ${personId} and s.state <> 'cancelled')`;
  if (as === "provider") return teaches;
  return as === "learner" ? learns : sql<boolean>`(${teaches} or ${learns})`;
}

function mentions(q: string, learners: SessionSearch["searchesLearners"]) {
  const byLearner =
    learners === "everywhere"
      ? sql<boolean>`true`
      : sql<boolean>`(people.id = ${learners.teachingId} or exists (select 1 from session_providers p
          where p.tenant_id = sessions.tenant_id and p.session_id = sessions.id and p.provider_id = ${learners.teachingId}))`;
  const part = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`(reference ilike ${part} or own_join_url = ${q}
    or exists (select 1 from session_meetings m where m.tenant_id = sessions.tenant_id and m.session_id = sessions.id
      and (m.vendor_meeting_id = ${q} or m.join_url = ${q}))
    or exists (select 1 from session_events e where e.tenant_id = sessions.tenant_id and e.session_id = sessions.id and e.join_url = ${q})
    or exists (select 1 from people where people.tenant_id = sessions.tenant_id
      and (people.display_name ilike ${part} or people.email ilike ${part})
      and (people.id in (select provider_id from session_providers p where p.tenant_id = sessions.tenant_id and p.session_id = sessions.id)
        or ${byLearner} and people.id in (select learner_id from seats s where s.tenant_id = sessions.tenant_id and s.session_id = sessions.id))))`;
}

/** Scheduled dates of a series that begin at `from` or later, by start. */
export async function findSeriesDates(
  db: Database,
  scope: TenantScope,
  wanted: { readonly seriesId: string; readonly from: Date },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("sessions")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("series_id", "=", wanted.seriesId)
    .where("status", "=", "scheduled")
    .where("starts_at", ">=", wanted.from)
    .orderBy("starts_at")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Keys by which an appointment or a meeting names its session; every given one is tried on its own. */
export interface SessionKeys {
  readonly reference?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly eventIds?: readonly string[] | undefined;
  readonly iCalUId?: string | undefined;
  readonly joinUrl?: string | undefined;
  readonly meetingUuid?: string | undefined;
}

/** The session that one of the keys names; `undefined` when none does. Give one kind of key at a time to have an order. */
export async function findSessionByKey(
  db: Database,
  scope: TenantScope,
  keys: SessionKeys,
): Promise<string | undefined> {
  const tests = [
    keys.reference !== undefined && sql<boolean>`s.reference = ${keys.reference}`,
    keys.sessionId !== undefined && sql<boolean>`s.id = ${keys.sessionId}::uuid`,
    keys.eventIds !== undefined && sql<boolean>`e.event_id in (${sql.join(keys.eventIds)})`,
    keys.iCalUId !== undefined && sql<boolean>`e.ical_uid = ${keys.iCalUId}`,
    keys.joinUrl !== undefined &&
      sql<boolean>`(e.join_url = ${keys.joinUrl} or m.join_url = ${keys.joinUrl} or s.own_join_url = ${keys.joinUrl})`,
    keys.meetingUuid !== undefined &&
      sql<boolean>`(${keys.meetingUuid} = any(m.vendor_uuids) or m.vendor_meeting_id = ${keys.meetingUuid})`,
  ].filter((test) => test !== false);
  if (tests.length === 0) return undefined;
  const found = await sql<{ id: string }>`
    select s.id from sessions s
    left join session_events e on e.tenant_id = s.tenant_id and e.session_id = s.id
    left join session_meetings m on m.tenant_id = s.tenant_id and m.session_id = s.id
    where s.tenant_id = ${scope.tenantId} and (${sql.join(tests, sql` or `)})
    order by s.starts_at desc limit 1`.execute(db);
  return found.rows[0]?.id;
}
