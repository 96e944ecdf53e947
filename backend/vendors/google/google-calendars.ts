/** Google calendars and Meet: one event per session, whose id says which session it is. */
import type { CalendarEvent, Calendars, EventChange, EventDraft, SessionMark } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GoogleClient, GoogleRequest } from "./google-client.ts";
import * as events from "./google-events.ts";
import { googleReason, isGone } from "./google-fault.ts";
import { listAll, listCalendars, listEntries, readFreeBusy, readZone } from "./google-lists.ts";
import { googleTime } from "./google-time.ts";

export interface GoogleCalendarsOptions {
  readonly google: GoogleClient;
  /** Resolves after that time; how long the looks for a late join link wait comes from `joinLinkWaitsMs`. */
  readonly wait: (ms: number) => Promise<void>;
  readonly joinLinkWaitsMs?: readonly number[];
  /** Events of a page, at most 2500. */
  readonly pageSize?: number;
}

type Ground = GoogleCalendarsOptions;

const defaultJoinLinkWaitsMs = [300, 700, 1500];
/** How often somebody may get in between our reading and our writing. */
const mostTries = 4;

export function createGoogleCalendars(ground: GoogleCalendarsOptions): Calendars {
  return {
    listEntries: (grant, range) => listEntries(ground, grant, range),
    listCalendars: (grant) => listCalendars(ground.google, grant),
    readFreeBusy: (grant, addresses, range) => readFreeBusy(ground.google, grant, { addresses, ...range }),
    createEvent: (grant, draft) => createEvent(ground, grant, draft),
    findMovedEvent: (grant, mark) => findMovedEvent(ground, grant, mark),
    findEvent: (grant, mark) => findMarked(ground, grant, mark),
    changeEvent: (grant, eventId, change) => changeEvent(ground, grant, { eventId, change }),
    cancelEvent: (grant, eventId) => cancelEvent(ground, grant, eventId),
    readEvent: async (grant, eventId) => (await readStanding(ground, grant, eventId))?.event,
    answerInvitation: (grant, iCalUId, reply) => answerInvitation(ground, grant, { iCalUId, ...reply }),
    listMarked: (grant, range) => listMarked(ground, grant, range),
  };
}

/**
 * Creates the event with its Meet link, or adopts what an earlier attempt with the same mark left, brought to the draft.
 *
 * Wire:   POST /calendars/primary/events?conferenceDataVersion=1&sendUpdates=all { id, … } → 200 event; a used id → 409
 *         duplicate, then GET by that id, and PATCH with If-Match where it differs from the draft. A deleted event keeps its
 *         id and is shown as cancelled.
 * Units:  times in UTC beside the IANA zone; a conference may be `pending`, then GET again.
 * Fails:  rejected (`meet_not_allowed`, `id_taken` and others), throttled (a person's calendar limit for hours),
 *         unavailable, grant_revoked, consent_required, unexpected_reply.
 * Source: Google Calendar API v3, "Events: insert", "Create events: add video and phone conferences"; read 2026-11.
 */
async function createEvent(ground: Ground, grant: GrantRef, draft: EventDraft): Promise<CalendarEvent | undefined> {
  const { google } = ground;
  if (draft.onlineMeeting === "teams") throw refused("teams_not_here", "A Google calendar carries no Teams meetings.");
  const calendarId = await google.targetOf(grant);
  const request = events.createRequest(draft, calendarId);
  const reply = await google.ask(grant, request);
  if (reply.status === 409 && googleReason(reply) !== "conflict") return adopt(ground, grant, { draft, calendarId });
  if (reply.status === 400 && draft.onlineMeeting === "meet" && namesConference(reply.body))
    throw refused(
      "meet_not_allowed",
      "Google Meet is not switched on for this calendar. The organisation's Google Workspace administrator can allow it, or the offering can meet elsewhere.",
    );
  google.judge(reply, request);
  return (await withJoinLink(ground, grant, await standingOf(ground, grant, { body: reply.body, request }))).event;
}

function namesConference(body: unknown): boolean {
  return /conference type/i.test(JSON.stringify(body ?? ""));
}

function refused(code: string, message: string): VendorFault {
  return new VendorFault(message, { vendor: "google", operation: "create event", kind: "rejected", code });
}

async function adopt(
  ground: Ground,
  grant: GrantRef,
  { draft, calendarId }: { readonly draft: EventDraft; readonly calendarId: string | undefined },
): Promise<CalendarEvent | undefined> {
  const eventId = events.jointId(calendarId, events.eventIdOf(draft.mark));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const standing = await readStanding(ground, grant, eventId);
    if (!standing) return undefined;
    // With a made-up id of 128 bits this is somebody who wrote ours into an event of their own.
    if (!standing.event.mark) throw refused("id_taken", "An event that is not ours has the id of this one.");
    const json = draftedJson(standing, draft);
    const request = events.changeRequest(eventId, { json, etag: standing.event.etag });
    if (Object.keys(json).length === 0) return (await withJoinLink(ground, grant, standing)).event;
    const reply = await ground.google.ask(grant, request);
    if (reply.status === 412) continue;
    if (isGone(reply)) return undefined;
    ground.google.judge(reply, request);
    const changed = await standingOf(ground, grant, { body: reply.body, request });
    return changed.event.isCancelled ? undefined : (await withJoinLink(ground, grant, changed)).event;
  }
  throw contended("create event");
}

/** What the draft says and the event does not; summary and description are the person's own from the first moment on. */
function draftedJson({ event, guests }: events.StandingEvent, draft: EventDraft): Readonly<Record<string, unknown>> {
  const hasTime = event.startsAt === draft.startsAt && event.endsAt === draft.endsAt;
  const hasPlace = draft.location === undefined || event.location === draft.location;
  const people = new Set(event.attendees.map(({ email }) => email.toLowerCase()));
  const wanted = new Set(draft.attendees.map(({ email }) => email.toLowerCase()));
  const joining = draft.attendees.filter(({ email }) => !people.has(email.toLowerCase()));
  const leaving = [...people].filter((email) => !wanted.has(email));
  const hasPeople = joining.length + leaving.length === 0;
  return {
    ...(hasTime
      ? {}
      : { start: googleTime(draft.startsAt, draft.timeZone), end: googleTime(draft.endsAt, draft.timeZone) }),
    ...(hasPlace ? {} : { location: draft.location }),
    ...(hasPeople ? {} : { attendees: guestsAfter(guests, { invite: joining, uninvite: leaving }) }),
    ...(draft.onlineMeeting === "meet" && event.meeting === undefined
      ? { conferenceData: events.conferenceWish(draft.mark) }
      : {}),
  };
}

/** The list as Google wants it, whole: rooms, answers and whom somebody else invited stay. */
function guestsAfter(
  guests: events.StandingEvent["guests"],
  { invite, uninvite }: Pick<EventChange, "invite" | "uninvite">,
): readonly unknown[] {
  const leaving = new Set(uninvite.map((email) => email.toLowerCase()));
  const known = new Set(guests.map(({ email }) => email?.toLowerCase()));
  return [
    ...guests.filter(({ email }) => !leaving.has(email?.toLowerCase() ?? "")).map(events.keptGuest),
    ...invite.filter(({ email }) => !known.has(email.toLowerCase())).map(events.newGuest),
  ];
}

/** A meeting whose link never shows is still a booked time: the event is answered without one. */
async function withJoinLink(
  ground: Ground,
  grant: GrantRef,
  standing: events.StandingEvent,
): Promise<events.StandingEvent> {
  let latest = standing;
  for (const waitMs of ground.joinLinkWaitsMs ?? defaultJoinLinkWaitsMs) {
    if (!latest.isMeetPending) return latest;
    await ground.wait(waitMs);
    latest = (await readStanding(ground, grant, standing.event.id)) ?? latest;
  }
  return latest;
}

/**
 * Moves the event, and changes its place and people when asked.
 *
 * Wire:   PATCH /calendars/primary/events/{id}?conferenceDataVersion=1&sendUpdates=all { start, end, location?, attendees? }
 *         → 200 event; 404, 410 or a cancelled event → gone; 412 → stale. With people one GET before, because the whole
 *         list is replaced; then If-Match carries what was read. Where only people change, nothing else is sent: who is
 *         told is Google's to say, and it may tell everybody.
 * Units:  as createEvent.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Events: patch", "Get specific versions of resources"; read 2026-11.
 */
async function changeEvent(
  ground: Ground,
  grant: GrantRef,
  { eventId, change }: { readonly eventId: string; readonly change: EventChange },
): Promise<CalendarEvent | "gone" | "stale"> {
  const times = {
    start: googleTime(change.startsAt, change.timeZone),
    end: googleTime(change.endsAt, change.timeZone),
  };
  const place = change.location === undefined ? {} : { location: change.location };
  if (change.invite.length + change.uninvite.length === 0)
    return patch(ground, grant, events.changeRequest(eventId, { json: { ...times, ...place }, etag: change.etag }));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const standing = await readStanding(ground, grant, eventId);
    if (!standing) return "gone";
    const { event, guests } = standing;
    if (change.etag !== undefined && change.etag !== event.etag) return "stale";
    const isMoved = event.startsAt !== change.startsAt || event.endsAt !== change.endsAt;
    const json = { ...(isMoved ? times : {}), ...place, attendees: guestsAfter(guests, change) };
    const outcome = await patch(ground, grant, events.changeRequest(eventId, { json, etag: event.etag }));
    if (outcome !== "stale" || change.etag !== undefined) return outcome;
  }
  throw contended("change event");
}

async function patch(
  ground: Ground,
  grant: GrantRef,
  request: GoogleRequest,
): Promise<CalendarEvent | "gone" | "stale"> {
  const reply = await ground.google.ask(grant, request);
  if (reply.status === 412) return "stale";
  if (isGone(reply) || isCancelled(reply.body)) return "gone";
  ground.google.judge(reply, request);
  return (await standingOf(ground, grant, { body: reply.body, request })).event;
}

function contended(operation: string): VendorFault {
  const facts = { vendor: "google", operation, kind: "unavailable" } as const;
  return new VendorFault(`${operation}: somebody else changes the event all the time`, facts);
}

/**
 * Cancels for everybody. Google has no place for a comment: it stands in our own notices only.
 *
 * Wire:   DELETE /calendars/primary/events/{id}?sendUpdates=all → 204; 404 and 410 are success.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected.
 * Source: Google Calendar API v3, "Events: delete"; read 2026-11.
 */
async function cancelEvent({ google }: Ground, grant: GrantRef, eventId: string): Promise<void> {
  const request = events.cancelRequest(eventId);
  const reply = await google.ask(grant, request);
  if (!isGone(reply)) google.judge(reply, request);
}

/** In the calendar that is written to, or in the main one, where it stands when another was chosen since. */
async function findMarked(ground: Ground, grant: GrantRef, mark: SessionMark): Promise<CalendarEvent | undefined> {
  const id = events.eventIdOf(mark);
  const target = await ground.google.targetOf(grant);
  const inTarget = target === undefined ? undefined : await readMarked(ground, grant, events.jointId(target, id));
  return inTarget ?? readMarked(ground, grant, id);
}

async function readMarked(ground: Ground, grant: GrantRef, eventId: string): Promise<CalendarEvent | undefined> {
  const standing = await readStanding(ground, grant, eventId);
  return standing?.event.mark ? standing.event : undefined;
}

/** Whoever owns more calendars than this hardly moves events between them. */
const mostCalendars = 20;

/**
 * Our event after somebody put it into another calendar of theirs: it keeps its id there, and the former one shows it as cancelled.
 *
 * Wire:   GET /users/me/calendarList · for each calendar that they own: GET /calendars/{calendarId}/events/{id}
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Events: move" (it changes the organizer); read 2026-11.
 */
async function findMovedEvent(ground: Ground, grant: GrantRef, mark: SessionMark): Promise<CalendarEvent | undefined> {
  const owned = (await listCalendars(ground.google, grant)).filter(({ isWritable }) => isWritable);
  for (const { id, isMain } of owned.slice(0, mostCalendars)) {
    const event = await readMarked(ground, grant, events.jointId(isMain ? undefined : id, events.eventIdOf(mark)));
    if (event?.isOrganizer) return event;
  }
  return undefined;
}

/**
 * The event by its id, unless it was cancelled.
 *
 * Wire:   GET /calendars/primary/events/{id} → 200 event; 404, 410 or `status: cancelled` → undefined.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Events: get"; read 2026-11.
 */
async function readStanding(
  ground: Ground,
  grant: GrantRef,
  eventId: string,
): Promise<events.StandingEvent | undefined> {
  const request = events.readRequest(eventId);
  const reply = await ground.google.ask(grant, request);
  if (isGone(reply) || isCancelled(reply.body)) return undefined;
  ground.google.judge(reply, request);
  return standingOf(ground, grant, { body: reply.body, request });
}

function isCancelled(body: unknown): boolean {
  return (body as { readonly status?: unknown } | undefined)?.status === "cancelled";
}

/** The answer as an event. One that somebody made all-day says nothing of its zone, so the calendar is asked for it. */
async function standingOf(
  { google }: Ground,
  grant: GrantRef,
  { body, request }: { readonly body: unknown; readonly request: GoogleRequest },
): Promise<events.StandingEvent> {
  const zone = events.needsZone(body) ? await readZone(google, grant) : "UTC";
  return events.readEventReply(body, { operation: request.operation, zone, calendarId: events.calendarOf(request) });
}

/**
 * Answers on the account's own copy.
 *
 * Wire:   GET /calendars/primary/events?iCalUID=… → 200; PATCH /calendars/primary/events/{id}?sendUpdates=all|none
 *         { attendees } → 200. An answer that stands already is not written again.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Events: list", "Events: patch"; read 2026-11.
 */
async function answerInvitation(
  { google }: Ground,
  grant: GrantRef,
  reply: { readonly iCalUId: string } & Parameters<Calendars["answerInvitation"]>[2],
): Promise<"answered" | "not_found"> {
  const listing = events.copiesRequest(reply.iCalUId);
  const { zone, items } = events.readListReply(await google.read(grant, listing), listing);
  const copies = items
    .filter(({ status }) => status !== "cancelled")
    .map((item) => events.readEventReply(item, { operation: listing.operation, zone }));
  for (const { event, guests } of copies) {
    if (event.isOrganizer) return "answered";
    if (!guests.some(({ self }) => self)) continue;
    if (event.ownAnswer === reply.answer) return "answered";
    const request = events.answerRequest(event.id, { ...reply, guests });
    const answered = await google.ask(grant, request);
    if (isGone(answered)) return "not_found";
    google.judge(answered, request);
    return "answered";
  }
  return "not_found";
}

/**
 * Every event of ours that the account organizes.
 *
 * Wire:   GET /calendars/primary/events?privateExtendedProperty=slotside=session&timeMin&timeMax&singleEvents=true, all pages
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Extended properties", "Events: list"; read 2026-11.
 */
async function listMarked(
  { google, pageSize }: Ground,
  grant: GrantRef,
  range: Parameters<Calendars["listMarked"]>[1],
): Promise<readonly CalendarEvent[]> {
  const target = await google.targetOf(grant);
  const all: CalendarEvent[] = [];
  // What was written before another calendar was chosen stays in the main one.
  for (const calendarId of target === undefined ? [undefined] : [undefined, target])
    all.push(...(await listMarkedIn({ google, pageSize, calendarId }, grant, range)));
  return all;
}

async function listMarkedIn(
  {
    google,
    pageSize,
    calendarId,
  }: {
    readonly google: GoogleClient;
    readonly pageSize: number | undefined;
    readonly calendarId: string | undefined;
  },
  grant: GrantRef,
  range: Parameters<Calendars["listMarked"]>[1],
): Promise<readonly CalendarEvent[]> {
  const first = events.listRequest("list own events", { range, query: events.onlyMarked, calendarId });
  const { pages } = await listAll(google, grant, { first, pageSize });
  return pages
    .flatMap(({ items, zone }) =>
      items
        .filter(({ status }) => status !== "cancelled")
        .map((item) => events.readEventReply(item, { operation: first.operation, zone, calendarId }).event),
    )
    .filter(({ isOrganizer, mark }) => isOrganizer && mark !== undefined);
}
