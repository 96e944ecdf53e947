/** Calendars and Teams meetings of Microsoft 365: one event per session, which carries its meeting. */
import type {
  CalendarEntry,
  CalendarEvent,
  Calendars,
  EventChange,
  EventDraft,
  SessionMark,
} from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GraphClient } from "./graph-client.ts";
import * as events from "./graph-events.ts";
import { readFreeBusy } from "./graph-free-busy.ts";
import { existingEventId, graphErrorCode } from "./graph-fault.ts";

export interface GraphCalendarsOptions {
  readonly graph: GraphClient;
  /** Ids of our Outlook manifests; the pane of each knows an event of ours by its property. */
  readonly outlookAddinIds: readonly string[];
  /** Resolves after that time; how long the three looks for a late join link wait comes from `joinLinkWaitsMs`. */
  readonly wait: (ms: number) => Promise<void>;
  readonly joinLinkWaitsMs?: readonly number[];
}

interface Ground extends GraphCalendarsOptions {
  /** Connections whose calendar is known to allow Teams meetings, so that it is asked once. */
  readonly teamsAllowed: Set<string>;
}

const defaultJoinLinkWaitsMs = [300, 700, 1500];

export function createGraphCalendars(options: GraphCalendarsOptions): Calendars {
  const ground: Ground = { ...options, teamsAllowed: new Set() };
  return {
    listEntries: (grant, range) => listEntries(ground, grant, range),
    readFreeBusy: (grant, addresses, range) => readFreeBusy(ground.graph, grant, { addresses, ...range }),
    createEvent: (grant, draft) => createEvent(ground, grant, draft),
    findEvent: async (grant, mark) => (await adopt(ground, grant, { mark, eventId: undefined }))?.event,
    changeEvent: (grant, eventId, change) => changeEvent(ground, grant, { eventId, change }),
    cancelEvent: (grant, eventId, comment) => cancelEvent(ground, grant, { eventId, comment }),
    readEvent: async (grant, eventId) => (await readStanding(ground, grant, eventId))?.event,
  };
}

/**
 * Everything that touches the range, series expanded.
 *
 * Wire:   GET /me/calendarView?startDateTime&endDateTime&$select&$top=200, then @odata.nextLink until there is none
 * Units:  query instants in UTC; answers in UTC by `Prefer: outlook.timezone`; all-day entries as UTC midnights.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected (no mailbox), unexpected_reply.
 * Source: Microsoft Graph, "List calendarView", "Paging Microsoft Graph data in your app"; read 2026-11.
 */
async function listEntries(
  { graph }: Ground,
  grant: GrantRef,
  range: Parameters<Calendars["listEntries"]>[1],
): Promise<readonly CalendarEntry[]> {
  const first = events.listRequest(range);
  const entries: CalendarEntry[] = [];
  let path: string | undefined = first.path;
  for (let pages = 0; path !== undefined; pages += 1) {
    if (pages === mostPages) throw tooManyPages(first.operation);
    const page = events.readListReply(await graph.read(grant, { ...first, path }), first);
    entries.push(...page.entries);
    path = page.nextLink === undefined ? undefined : graph.pathOf(page.nextLink, first);
  }
  return entries;
}

/** Ten thousand events in the weeks that we ask for are no calendar of a person. */
const mostPages = 50;

function tooManyPages(operation: string): VendorFault {
  const facts = { vendor: "microsoft", operation, kind: "unexpected_reply" } as const;
  return new VendorFault(`${operation}: more than ${mostPages} pages`, facts);
}

/**
 * Creates the event with its Teams meeting, or adopts what an earlier attempt with the same mark left, brought to the draft.
 *
 * Wire:   GET /me/calendar (once per connection, Teams only) · POST /me/events { transactionId, … } → 201 event; a used
 *         transactionId → 400 or 409 ErrorDuplicateTransactionId, sometimes with the id of the event that used it; then
 *         GET by that id or by our property, and PATCH where it differs from the draft.
 * Units:  times as wall clock and Windows zone; `joinUrl` may appear a moment after the 201, then GET again.
 * Fails:  rejected (Teams not allowed for this calendar), throttled, unavailable, grant_revoked, consent_required,
 *         unexpected_reply.
 * Source: Microsoft Graph, "Create event", "event resource type" (transactionId), "Create or set a Teams meeting"; read 2026-11.
 */
async function createEvent(ground: Ground, grant: GrantRef, draft: EventDraft): Promise<CalendarEvent | undefined> {
  const { graph } = ground;
  if (draft.onlineMeeting === "teams") await requireTeams(ground, grant);
  const request = events.createRequest(draft, ground.outlookAddinIds);
  const reply = await graph.ask(grant, request);
  const isRepeat = graphErrorCode(reply) === "ErrorDuplicateTransactionId";
  if (!isRepeat) graph.judge(reply, request);
  const standing = isRepeat
    ? await adopt(ground, grant, { mark: draft.mark, eventId: existingEventId(reply) })
    : events.readEventReply(reply.body, request);
  if (!standing) return undefined;
  const isAsDrafted = isRepeat ? standsAsDrafted(standing, draft) : hasTime(standing, draft);
  const settled = isAsDrafted ? standing : await bringTo(ground, grant, { standing, draft });
  const { event } = await withJoinLink(ground, grant, settled);
  return { ...event, mark: { sessionId: draft.mark.sessionId, generation: draft.mark.generation } };
}

async function requireTeams({ graph, teamsAllowed }: Ground, grant: GrantRef): Promise<void> {
  if (teamsAllowed.has(grant.connectionId)) return;
  const request = {
    operation: "read calendar",
    method: "GET",
    path: "/me/calendar?$select=allowedOnlineMeetingProviders",
  } as const;
  const calendar = (await graph.read(grant, request)) as { readonly allowedOnlineMeetingProviders?: readonly string[] };
  if (!calendar.allowedOnlineMeetingProviders?.includes("teamsForBusiness")) {
    // Graph would answer 201 and silently make an event without a meeting.
    throw new VendorFault(
      "Teams meetings are not switched on for this calendar. The organisation's Microsoft 365 administrator can allow them, or the offering can meet elsewhere.",
      {
        vendor: "microsoft",
        operation: "create event",
        kind: "rejected",
        code: "teams_not_allowed",
      },
    );
  }
  teamsAllowed.add(grant.connectionId);
}

interface Adoption {
  readonly mark: SessionMark;
  readonly eventId: string | undefined;
}

/** The first answer may have been lost while Exchange was still writing, so one look may come too early. */
async function adopt(
  ground: Ground,
  grant: GrantRef,
  { mark, eventId }: Adoption,
): Promise<events.StandingEvent | undefined> {
  for (const waitMs of [0, ...(ground.joinLinkWaitsMs ?? defaultJoinLinkWaitsMs)]) {
    if (waitMs > 0) await ground.wait(waitMs);
    const found =
      eventId === undefined ? await findByMark(ground, grant, mark) : await readStanding(ground, grant, eventId);
    if (found && !found.event.isCancelled) return found;
  }
  return undefined;
}

async function findByMark(
  { graph }: Ground,
  grant: GrantRef,
  mark: SessionMark,
): Promise<events.StandingEvent | undefined> {
  const request = events.findRequest(mark);
  return events.readFoundReply(await graph.read(grant, request), request)[0];
}

/** Subject and body are the person's own from the first moment on, so they are not compared. */
function standsAsDrafted(standing: events.StandingEvent, draft: EventDraft): boolean {
  const invited = new Set(standing.attendeeEmails);
  const wanted = new Set(draft.attendees.map(({ email }) => email.toLowerCase()));
  const hasPlace = draft.location === undefined || standing.location === draft.location;
  const hasPeople = invited.size === wanted.size && [...wanted].every((email) => invited.has(email));
  return hasTime(standing, draft) && hasPlace && hasPeople;
}

async function bringTo(
  ground: Ground,
  grant: GrantRef,
  { standing, draft }: { readonly standing: events.StandingEvent; readonly draft: EventDraft },
): Promise<events.StandingEvent> {
  const { startsAt, endsAt, timeZone, location, attendees } = draft;
  const change = { startsAt, endsAt, timeZone, attendees, ...(location === undefined ? {} : { location }) };
  const patched = await patch(ground, grant, {
    eventId: standing.event.id,
    change: { ...change, keptAttendees: standing.resources },
  });
  return patched ?? standing;
}

/** A meeting whose link never shows is still a booked time: the event is answered without one. */
async function withJoinLink(
  ground: Ground,
  grant: GrantRef,
  standing: events.StandingEvent,
): Promise<events.StandingEvent> {
  let latest = standing;
  if (!latest.isOnlineMeeting) ground.teamsAllowed.delete(grant.connectionId);
  for (const waitMs of ground.joinLinkWaitsMs ?? defaultJoinLinkWaitsMs) {
    if (!latest.isOnlineMeeting || latest.event.joinUrl) return latest;
    await ground.wait(waitMs);
    latest = (await readStanding(ground, grant, standing.event.id)) ?? latest;
  }
  return latest;
}

/**
 * Moves the event, and changes its place and people when asked.
 *
 * Wire:   PATCH /me/events/{id} { start, end, location?, attendees? } → 200 event; 404 → undefined. With attendees one GET
 *         before, because the whole list is replaced and rooms must stay.
 * Units:  as createEvent; a time that comes back otherwise is written once more in UTC.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Microsoft Graph, "Update event", "Outlook calendar: online meetings" (never patch the body); read 2026-11.
 */
async function changeEvent(
  ground: Ground,
  grant: GrantRef,
  { eventId, change }: { readonly eventId: string; readonly change: EventChange },
): Promise<CalendarEvent | undefined> {
  const before = change.attendees === undefined ? undefined : await readStanding(ground, grant, eventId);
  if (change.attendees !== undefined && !before) return undefined;
  const changed = await patch(ground, grant, {
    eventId,
    change: { ...change, ...(before ? { keptAttendees: before.resources } : {}) },
  });
  return changed?.event;
}

async function patch(
  { graph }: Ground,
  grant: GrantRef,
  { eventId, change }: { readonly eventId: string; readonly change: Parameters<typeof events.changeRequest>[1] },
): Promise<events.StandingEvent | undefined> {
  const request = events.changeRequest(eventId, change);
  const reply = await graph.ask(grant, request);
  if (reply.status === 404) return undefined;
  graph.judge(reply, request);
  const changed = events.readEventReply(reply.body, request);
  if (hasTime(changed, change)) return changed;
  return events.readEventReply(await graph.read(grant, events.utcTimeRequest(eventId, change)), request);
}

function hasTime(
  { event }: events.StandingEvent,
  { startsAt, endsAt }: Pick<EventChange, "startsAt" | "endsAt">,
): boolean {
  return event.startsAt === startsAt && event.endsAt === endsAt;
}

/**
 * Cancels for everybody.
 *
 * Wire:   POST /me/events/{id}/cancel { comment } → 202; 404 is success. 400 (an event nobody is invited to cannot be
 *         cancelled) → DELETE /me/events/{id} → 204.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected.
 * Source: Microsoft Graph, "event: cancel", "Delete event"; read 2026-11.
 */
async function cancelEvent(
  { graph }: Ground,
  grant: GrantRef,
  { eventId, comment }: { readonly eventId: string; readonly comment: string },
): Promise<void> {
  const cancel = events.cancelRequest(eventId, comment);
  const reply = await graph.ask(grant, cancel);
  if (reply.status === 404) return;
  if (reply.status !== 400) return graph.judge(reply, cancel);
  const remove = events.deleteRequest(eventId);
  const removed = await graph.ask(grant, remove);
  if (removed.status !== 404) graph.judge(removed, remove);
}

/**
 * The event by its id, with our mark.
 *
 * Wire:   GET /me/events/{id}?$select&$expand=singleValueExtendedProperties → 200 event; 404 → undefined.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected (malformed id), unexpected_reply.
 * Source: Microsoft Graph, "Get event", "Get singleValueLegacyExtendedProperty"; read 2026-11.
 */
async function readStanding(
  { graph }: Ground,
  grant: GrantRef,
  eventId: string,
): Promise<events.StandingEvent | undefined> {
  const request = events.readRequest(eventId);
  const reply = await graph.ask(grant, request);
  if (reply.status === 404) return undefined;
  graph.judge(reply, request);
  return events.readEventReply(reply.body, request);
}
