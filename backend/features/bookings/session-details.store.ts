/** A session with everything its view shows, and the questions by which sessions are found. */
import type { ChangeLine } from "../../domain/change-lines.ts";
import { sql } from "kysely";
import type { SelectQueryBuilder, Selectable } from "kysely";
import { usualRosterRules } from "../../domain/offering.ts";
import type { OfferingRules } from "../../domain/offering.ts";
import { findNotices } from "../notices/find-notices.ts";
import type { FoundNotice } from "../notices/find-notices.ts";
import { findProposals } from "../proposals/find-proposals.ts";
import type { FoundProposal } from "../proposals/find-proposals.ts";
import type { SyncProblem } from "../sync/postpone-sync.ts";
import { loadUndos } from "./undos.store.ts";
import type { UndoableChange } from "../../domain/second-thoughts.ts";
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
  /** `endedAt`: the vendor whose account it stands in was let go since. */
  readonly meeting:
    { readonly state: string; readonly joinUrl: string | null; readonly endedAt: EndedAccount | null } | undefined;
  readonly event:
    | {
        readonly state: string;
        readonly joinUrl: string | null;
        readonly webLink: string | null;
        readonly vendor: "microsoft" | "google" | null;
        /** Whom somebody invited in the calendar itself. */
        readonly others: readonly InvitedThere[];
        readonly endedAt: EndedAccount | null;
      }
    | undefined;
  /** The last move or cancel, also when it can no longer be taken back. */
  readonly undo: UndoableChange | undefined;
  /** Oldest first. */
  readonly notices: readonly FoundNotice[];
  /** Oldest first. */
  readonly proposals: readonly FoundProposal[];
  /** Oldest first. */
  readonly changes: readonly {
    readonly at: Date;
    readonly by: string;
    readonly source: string;
    /** In English; what is shown of older lines. */
    readonly what: string;
    readonly lines: readonly ChangeLine[] | null;
  }[];
}

export interface InvitedThere {
  readonly name: string;
  readonly email: string;
  /** Who of the tenant's people has that address, when it is one. */
  readonly personId: string | null;
  readonly isGuest: boolean;
}

export type EndedAccount = "microsoft" | "zoom" | "google";

export type SessionRules = Pick<
  OfferingRules,
  "cutoffMinutes" | "requireReason" | "maximumMoves" | "showsRoster" | "waitlist" | "declineFreesSeat"
>;

export interface SeatDetails {
  readonly id: string;
  readonly learnerId: string;
  readonly name: string;
  readonly state: Tables["seats"]["state"];
  readonly rsvp: Tables["seats"]["rsvp"];
  readonly offeredUntil: Date | null;
  /** Since when its learner stands in line; `null` when they never did. */
  readonly waitingSince: Date | null;
  readonly createdAt: Date;
  /** How often its learner moved it. */
  readonly moves: number;
  /** Its learner has no account. */
  readonly isGuest: boolean;
  /** Names that were said to be the learner's in meetings of the offering. */
  readonly knownAs: readonly string[];
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
  const notices = await findNotices(db, scope, about.ids);
  const proposals = await findProposals(db, scope, about.ids);
  const vendors = await loadVendorState(db, about);
  const undos = await loadUndos(db, about);

  const byId = new Map(
    rows.map(({ offeringRules, ...row }): [string, SessionDetails] => [
      row.id,
      {
        row,
        rules: { ...usualRosterRules, ...(offeringRules as SessionRules) },
        providers: providers.filter(({ sessionId }) => sessionId === row.id),
        seats: seats.filter(({ sessionId }) => sessionId === row.id),
        changes: changes.filter(({ sessionId }) => sessionId === row.id),
        undo: undos.get(row.id),
        notices: notices.filter(({ sessionId }) => sessionId === row.id),
        proposals: proposals.filter(({ sessionId }) => sessionId === row.id),
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
      "people.is_guest as isGuest",
      "seats.state",
      "seats.rsvp",
      "seats.offered_until as offeredUntil",
      "seats.waiting_since as waitingSince",
      "seats.created_at as createdAt",
      "seats.moves",
      sql<readonly string[]>`array(select meeting_names.name from meeting_names
        join sessions on sessions.tenant_id = meeting_names.tenant_id and sessions.offering_id = meeting_names.offering_id
        where meeting_names.tenant_id = seats.tenant_id and meeting_names.learner_id = seats.learner_id
          and sessions.id = seats.session_id order by meeting_names.name)`.as("knownAs"),
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
    .select(sql<readonly ChangeLine[] | null>`lines`.as("lines"))
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
      accountOf("meeting").as("meetingAccount"),
      accountOf("event").as("eventAccount"),
      "event.state as eventState",
      "event.join_url as eventJoinUrl",
      "event.web_link as eventWebLink",
      "event.vendor as eventVendor",
      invitedThere().as("eventOthers"),
    ])
    .where("sync.tenant_id", "=", tenantId)
    .where("sync.session_id", "in", ids)
    .execute();
}

function invitedThere() {
  return sql<InvitedThere[] | null>`(select jsonb_agg(jsonb_build_object('name', one->>'name', 'email', one->>'email',
      'personId', known.id, 'isGuest', coalesce(known.is_guest, false)))
    from jsonb_array_elements(event.others) as one left join lateral (
      select min(people.id::text) as id, bool_or(people.is_guest) as is_guest from people
      where people.tenant_id = sync.tenant_id and lower(people.email) = lower(one->>'email') having count(*) = 1
    ) known on true)`;
}

/** The vendor whose account something stands in that was let go: nothing of ours reaches it any more. */
function accountOf(part: "meeting" | "event") {
  return sql<"microsoft" | "zoom" | "google" | null>`(select vendor from connections
    where connections.tenant_id = sync.tenant_id and connections.id = ${sql.ref(`${part}.connection_id`)}
      and connections.status = 'revoked')`;
}

/** Whether vendors are about to follow: not while a change may be taken back, nor after a failure, nor where no link is wanted and nobody has an account connected. */
export async function isWaiting(
  db: Database,
  scope: TenantScope,
  { sessionId, now }: { readonly sessionId: string; readonly now: number },
): Promise<boolean> {
  const found = await sql<{ waiting: boolean }>`
    select (s.presence = 'virtual' and s.generate_url) or exists (
        select 1 from session_providers p
        join connections c on c.tenant_id = p.tenant_id and c.person_id = p.provider_id and c.status <> 'revoked'
        where p.tenant_id = ${scope.tenantId} and p.session_id = ${sessionId}::uuid) as waiting
    from session_sync y join sessions s on s.tenant_id = y.tenant_id and s.id = y.session_id
    where y.tenant_id = ${scope.tenantId} and y.session_id = ${sessionId}::uuid
      and y.applied_version < y.desired_version and y.attempts = 0 and y.due_at <= ${new Date(now)}`.execute(db);
  return found.rows[0]?.waiting ?? false;
}

type VendorState = Awaited<ReturnType<typeof loadVendorState>>[number];

function vendorStateOf(state: VendorState | undefined): Pick<SessionDetails, "sync" | "meeting" | "event"> {
  if (!state) return { sync: { isApplied: true, attempts: 0, problems: [] }, meeting: undefined, event: undefined };
  const { isApplied, attempts, meetingState, eventState } = state;
  const problems = state.problems === null ? [] : (JSON.parse(state.problems) as SyncProblem[]);
  return {
    sync: { isApplied, attempts, problems },
    meeting:
      meetingState === null
        ? undefined
        : { state: meetingState, joinUrl: state.meetingJoinUrl, endedAt: state.meetingAccount },
    event:
      eventState === null
        ? undefined
        : {
            state: eventState,
            joinUrl: state.eventJoinUrl,
            webLink: state.eventWebLink,
            vendor: state.eventVendor,
            others: state.eventOthers ?? [],
            endedAt: state.eventAccount,
          },
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
  if (search.of) query = query.where(takesPart(scope, search.of));
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

/** By the person's own rows first: they are few, however many sessions the tenant has. */
function takesPart({ tenantId }: TenantScope, { personId, as }: NonNullable<SessionSearch["of"]>) {
  const teaches = sql`select session_id from session_providers where tenant_id = ${tenantId} and provider_id = ${personId}`;
  const learns = sql`select session_id from seats
    where tenant_id = ${tenantId} and learner_id = ${personId} and state <> 'cancelled'`;
  const own = as === "provider" ? teaches : as === "learner" ? learns : sql`${teaches} union all ${learns}`;
  return sql<boolean>`sessions.id in (${own})`;
}

function mentions(q: string, learners: SessionSearch["searchesLearners"]) {
  const byLearner =
    learners === "everywhere"
      ? sql<boolean>`true`
      : sql<boolean>`(people.id = ${learners.teachingId} or exists (select 1 from session_providers p
          where p.tenant_id = sessions.tenant_id and p.session_id = sessions.id and p.provider_id = ${learners.teachingId}))`;
  const part = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  // Zoom shows its ids as 812 3456 7890, and keeps them without blanks.
  const spelled = /^[\d\s-]+$/.test(q) ? q.replaceAll(/[\s-]/g, "") : q;
  return sql<boolean>`(reference ilike ${part} or own_join_url = ${q}
    or exists (select 1 from session_meetings m where m.tenant_id = sessions.tenant_id and m.session_id = sessions.id
      and (m.vendor_meeting_id = ${spelled} or m.join_url = ${q} or split_part(m.join_url, '?', 1) = ${q}))
    or exists (select 1 from session_events e where e.tenant_id = sessions.tenant_id and e.session_id = sessions.id and (e.join_url = ${q} or split_part(e.join_url, '?', 1) = ${q}))
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
