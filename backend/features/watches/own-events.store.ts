/** SQL for what stands at vendors because of us, found by the vendors' own ids. */
import { sql } from "kysely";
import type { SqlBool } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OutsideChange } from "../../domain/outside-change.ts";
import type { Presence } from "../../domain/session.ts";
import type { WrittenEvent, WrittenMeeting } from "../../domain/session-plan.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { ChangedEvent } from "../../ports/calendar-changes.ts";
import type { Answer } from "../../ports/calendars.ts";

/** The organizer's event of a session, as far as we know it. */
export interface OwnEvent {
  readonly sessionId: string;
  /** Null while its create is under way. */
  readonly eventId: string | null;
  readonly etag: string | null;
  readonly isStanding: boolean;
  readonly generation: number;
  readonly presence: Presence;
  readonly written: WrittenEvent | undefined;
  readonly attempted: WrittenEvent | undefined;
  readonly others: OutsideChange["others"];
}

/** Those of the changes that concern events we made in this calendar: by their id, or by our mark while that is not known yet. */
export async function findOwnEvents(
  db: Database,
  scope: TenantScope,
  wanted: { readonly connectionId: string; readonly changes: readonly ChangedEvent[] },
): Promise<ReadonlyMap<ChangedEvent, OwnEvent>> {
  const found = new Map<ChangedEvent, OwnEvent>();
  const byId = new Map(wanted.changes.map((change) => [change.eventId, change]));
  const marked = wanted.changes.filter(({ event }) => event?.isOrganizer && event.mark);
  const bySession = new Map(marked.map((change) => [change.event?.mark?.sessionId ?? "", change]));
  for (const ids of inParts([...byId.keys()])) {
    for (const row of await select(db, scope, wanted.connectionId, sql<SqlBool>`event_id in (${sql.join(ids)})`)) {
      const change = byId.get(row.eventId ?? "");
      if (change) found.set(change, row);
    }
  }
  for (const ids of inParts([...bySession.keys()].filter(isUuid))) {
    const unknown = sql<SqlBool>`event_id is null and session_id in (${sql.join(ids)})`;
    for (const row of await select(db, scope, wanted.connectionId, unknown)) {
      const change = bySession.get(row.sessionId);
      if (change) found.set(change, row);
    }
  }
  return found;
}

async function select(
  db: Database,
  scope: TenantScope,
  connectionId: string,
  condition: ReturnType<typeof sql<SqlBool>>,
): Promise<readonly OwnEvent[]> {
  const rows = await db
    .selectFrom("session_events")
    .innerJoin("sessions", (join) =>
      join
        .onRef("sessions.tenant_id", "=", "session_events.tenant_id")
        .onRef("sessions.id", "=", "session_events.session_id"),
    )
    .select(["session_id", "event_id", "etag", "state", "generation", "presence", "written", "attempted", "others"])
    .where("session_events.tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .where(condition)
    .execute();
  return rows.map((row) => ({
    sessionId: row.session_id,
    eventId: row.event_id,
    etag: row.etag,
    isStanding: row.state === "ready",
    generation: row.generation,
    presence: row.presence,
    written: (row.written ?? undefined) as WrittenEvent | undefined,
    attempted: (row.attempted ?? undefined) as WrittenEvent | undefined,
    others: (row.others ?? []) as OutsideChange["others"],
  }));
}

export interface StandingEvent {
  readonly eventId: string;
  readonly sessionId: string;
}

/** Events that stand in this calendar as far as we know, of sessions that are still to come and begin in the range. */
export async function findStandingEvents(
  db: Database,
  scope: TenantScope,
  wanted: { readonly connectionId: string; readonly from: Instant; readonly to: Instant },
): Promise<readonly StandingEvent[]> {
  const rows = await db
    .selectFrom("session_events")
    .innerJoin("sessions", (join) =>
      join
        .onRef("sessions.tenant_id", "=", "session_events.tenant_id")
        .onRef("sessions.id", "=", "session_events.session_id"),
    )
    .select(["event_id as eventId", "session_id as sessionId"])
    .where("session_events.tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", wanted.connectionId)
    .where("state", "=", "ready")
    .where(sql<SqlBool>`(written->>'generation')::int = generation`)
    .where("sessions.ends_at", ">", new Date(wanted.from))
    .where("sessions.starts_at", "<", new Date(wanted.to))
    .execute();
  return rows.flatMap(({ eventId, sessionId }) => (eventId === null ? [] : [{ eventId, sessionId }]));
}

/** Sessions whose event is being made in this calendar right now: its create was asked for, and its id is not known yet. */
export async function findBeingMade(
  db: Database,
  scope: TenantScope,
  { connectionId, now }: { readonly connectionId: string; readonly now: Instant },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("session_events")
    .innerJoin("session_sync", (join) =>
      join
        .onRef("session_sync.tenant_id", "=", "session_events.tenant_id")
        .onRef("session_sync.session_id", "=", "session_events.session_id"),
    )
    .select("session_events.session_id as sessionId")
    .where("session_events.tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .where("event_id", "is", null)
    .where("leased_until", ">", new Date(now))
    .execute();
  return rows.map(({ sessionId }) => sessionId);
}

/** What was last heard of everybody's answers to these sessions from the organizer's event, by session and lower-case address. */
export async function findHeardAnswers(
  db: Database,
  scope: TenantScope,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Answer>>> {
  const answers = new Map<string, Map<string, Answer>>();
  for (const ids of inParts(sessionIds)) {
    const rows = await db
      .selectFrom("session_answers")
      .innerJoin("people", (join) =>
        join
          .onRef("people.tenant_id", "=", "session_answers.tenant_id")
          .onRef("people.id", "=", "session_answers.person_id"),
      )
      .select(["session_id", "email", "seen_by_organizer"])
      .where("session_answers.tenant_id", "=", scope.tenantId)
      .where("session_id", "in", ids)
      .execute();
    for (const { session_id: sessionId, email, seen_by_organizer: answer } of rows) {
      const ofSession = answers.get(sessionId) ?? new Map<string, Answer>();
      answers.set(sessionId, ofSession.set(email.toLowerCase(), answer));
    }
  }
  return answers;
}

/** A session's event, seen from the copy of somebody who is invited. */
export interface CopiedEvent {
  readonly sessionId: string;
  readonly iCalUId: string;
  readonly organizer: {
    readonly connectionId: string;
    readonly vendor: "microsoft" | "google";
    readonly isConnected: boolean;
    readonly eventId: string;
  };
  /** Every time at which a copy may stand by our own doing. */
  readonly times: readonly { readonly startsAt: Instant; readonly endsAt: Instant }[];
  /** The invited person's address. */
  readonly email: string;
}

/** Sessions still on whose events these are and in which this person has a seat, or teaches with others. */
export async function findCopiedEvents(
  db: Database,
  scope: TenantScope,
  wanted: { readonly personId: string; readonly iCalUIds: readonly string[]; readonly now: Instant },
): Promise<readonly CopiedEvent[]> {
  const { personId } = wanted;
  const found: CopiedEvent[] = [];
  const seat = db
    .selectFrom("seats")
    .select("seats.id")
    .whereRef("seats.tenant_id", "=", sql.ref("event.tenant_id"))
    .whereRef("seats.session_id", "=", sql.ref("event.session_id"))
    .where("learner_id", "=", personId)
    .where("state", "=", "booked");
  const part = db
    .selectFrom("session_providers as part")
    .select("part.position")
    .whereRef("part.tenant_id", "=", sql.ref("event.tenant_id"))
    .whereRef("part.session_id", "=", sql.ref("event.session_id"))
    .where("part.provider_id", "=", personId);
  for (const ids of inParts(wanted.iCalUIds)) {
    const rows = await db
      .selectFrom("session_events as event")
      .innerJoin("sessions as session", (join) =>
        join.onRef("session.tenant_id", "=", "event.tenant_id").onRef("session.id", "=", "event.session_id"),
      )
      .innerJoin("people as person", (join) =>
        join.onRef("person.tenant_id", "=", "event.tenant_id").on("person.id", "=", personId),
      )
      .innerJoin("connections as organizer", (join) =>
        join.onRef("organizer.tenant_id", "=", "event.tenant_id").onRef("organizer.id", "=", "event.connection_id"),
      )
      .select(["event.session_id", "ical_uid", "event_id", "event.connection_id", "event.vendor", "organizer.status"])
      .select(["written", "attempted", "session.starts_at", "session.ends_at", "person.email"])
      .where("event.tenant_id", "=", scope.tenantId)
      .where("ical_uid", "in", ids)
      .where("event.state", "=", "ready")
      .where("session.status", "=", "scheduled")
      .where("session.ends_at", ">", new Date(wanted.now))
      .where("organizer.person_id", "<>", personId)
      .where((where) => where.or([where.exists(seat), where.exists(part)]))
      .execute();
    for (const row of rows) {
      const stood = [row.written, row.attempted].filter((each) => each !== null) as WrittenMeeting[];
      const session = { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
      found.push({
        sessionId: row.session_id,
        iCalUId: row.ical_uid ?? "",
        organizer: {
          connectionId: row.connection_id,
          vendor: row.vendor,
          isConnected: row.status === "connected",
          eventId: row.event_id ?? "",
        },
        times: [session, ...stood.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))],
        email: row.email,
      });
    }
  }
  return found;
}

/** The event is as we wrote it, under another etag. */
export async function saveEtag(
  tx: Tx,
  scope: TenantScope,
  seen: { readonly sessionId: string; readonly etag: string },
): Promise<void> {
  await tx
    .updateTable("session_events")
    .set({ etag: seen.etag })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", seen.sessionId)
    .execute();
}

/** A meeting of ours at Zoom. */
export interface OwnMeeting {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly isStanding: boolean;
  readonly generation: number;
  readonly written: WrittenMeeting | undefined;
  readonly attempted: WrittenMeeting | undefined;
}

/** Meetings of ours with this id in the accounts of one organisation at Zoom, before any tenant is known. */
export async function findOwnMeetings(
  db: Database,
  wanted: { readonly zoomAccount: string; readonly meetingId: string },
): Promise<readonly OwnMeeting[]> {
  const rows = await db
    .selectFrom("vendor_routes as route")
    .innerJoin("session_meetings as meeting", (join) =>
      join
        .onRef("meeting.tenant_id", "=", "route.tenant_id")
        .onRef("meeting.connection_id", "=", "route.connection_id")
        .on("meeting.vendor", "=", "zoom")
        .on("meeting.vendor_meeting_id", "=", wanted.meetingId),
    )
    .select(["meeting.tenant_id", "session_id", "state", "generation", "written", "attempted"])
    .where("route.kind", "=", "zoom_user")
    .where("route.account", "=", wanted.zoomAccount)
    .orderBy("session_id")
    .execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    sessionId: row.session_id,
    isStanding: row.state === "ready",
    generation: row.generation,
    written: (row.written ?? undefined) as WrittenMeeting | undefined,
    attempted: (row.attempted ?? undefined) as WrittenMeeting | undefined,
  }));
}

/** Each run of a meeting has a UUID of its own, by which reports and attendance are found. */
export async function addMeetingUuid(
  tx: Tx,
  scope: TenantScope,
  run: { readonly sessionId: string; readonly uuid: string },
): Promise<void> {
  await tx
    .updateTable("session_meetings")
    .set({ vendor_uuids: sql<string[]>`array_append(vendor_uuids, ${run.uuid})` })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", run.sessionId)
    .where(sql<SqlBool>`not ${run.uuid} = any(vendor_uuids)`)
    .execute();
}

const mostAtOnce = 500;

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < all.length; at += mostAtOnce) parts.push(all.slice(at, at + mostAtOnce));
  return parts;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
