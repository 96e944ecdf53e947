/** Calendars and Teams meetings of Microsoft 365: one event per session, which carries its meeting. */
import { mainCalendar } from "../../ports/calendars.ts";
import type { CalendarEntry, CalendarEvent, Calendars, EventDraft, SessionMark } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GraphClient, GraphRequest } from "./graph-client.ts";
import { bringTo, changeEvent, hasTime } from "./graph-change-event.ts";
import * as replies from "./graph-event-replies.ts";
import type { StandingEvent } from "./graph-event-replies.ts";
import * as events from "./graph-events.ts";
import type { MeetingProvider } from "./graph-events.ts";
import { existingEventId, graphErrorCode, isItemGone } from "./graph-fault.ts";
import { listCalendars } from "./graph-calendar-list.ts";
import { readFreeBusy } from "./graph-free-busy.ts";
import { answerInvitation } from "./graph-invitations.ts";
import { findIn, findMovedEvent, readStanding } from "./graph-read-event.ts";

export interface GraphCalendarsOptions {
  readonly graph: GraphClient;
  /** Ids of our Outlook manifests; the pane of each knows an event of ours by its property. */
  readonly outlookAddinIds: readonly string[];
  /** Resolves after that time; how long the three looks for a late join link wait comes from `joinLinkWaitsMs`. */
  readonly wait: (ms: number) => Promise<void>;
  readonly joinLinkWaitsMs?: readonly number[];
}

interface Ground extends GraphCalendarsOptions {
  /** What each connection's calendar allows of Microsoft's meetings, so that it is asked once. */
  readonly providers: Map<string, MeetingProvider>;
}

const defaultJoinLinkWaitsMs = [300, 700, 1500];

export function createGraphCalendars(options: GraphCalendarsOptions): Calendars {
  const ground: Ground = { ...options, providers: new Map() };
  return {
    listEntries: (grant, range) => listEntries(ground, grant, range),
    listCalendars: (grant) => listCalendars(ground.graph, grant),
    readFreeBusy: (grant, addresses, range) => readFreeBusy(ground.graph, grant, { addresses, ...range }),
    createEvent: (grant, draft) => createEvent(ground, grant, draft),
    findEvent: async (grant, mark) => (await adopt(ground, grant, { mark, eventId: undefined }))?.event,
    findMovedEvent: (grant, mark) => findMovedEvent(ground.graph, grant, mark),
    changeEvent: (grant, eventId, change) => changeEvent(ground.graph, grant, { eventId, change }),
    cancelEvent: (grant, eventId, comment) => cancelEvent(ground, grant, { eventId, comment }),
    readEvent: async (grant, eventId) => (await readStanding(ground.graph, grant, eventId))?.event,
    answerInvitation: (grant, iCalUId, reply) => answerInvitation(ground.graph, grant, { iCalUId, ...reply }),
    listMarked: (grant, range) => listMarked(ground, grant, range),
  };
}

/**
 * Everything that touches the range, series expanded.
 *
 * Wire:   GET /me/calendarView?startDateTime&endDateTime&$select&$top=200, or /me/calendars/{id}/calendarView for each calendar
 *         that was named; then @odata.nextLink until there is none
 * Units:  query instants in UTC; answers in UTC by `Prefer: outlook.timezone`; all-day entries as UTC midnights.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected (no mailbox), unexpected_reply.
 * Source: Microsoft Graph, "List calendarView", "Paging Microsoft Graph data in your app"; read 2026-11.
 */
async function listEntries(
  { graph }: Ground,
  grant: GrantRef,
  range: Parameters<Calendars["listEntries"]>[1],
): Promise<readonly CalendarEntry[]> {
  const calendarIds = range.calendarIds?.length ? range.calendarIds.map(namedCalendar) : [undefined];
  const all: CalendarEntry[] = [];
  for (const calendarId of calendarIds) {
    const first = events.listRequest(range, calendarId);
    const entries = await readPages(graph, grant, {
      first,
      read: (body) => {
        const page = replies.readListReply(body, first);
        return { items: page.entries, nextLink: page.nextLink };
      },
    });
    all.push(...entries);
  }
  return all;
}

/**
 * Events of ours that touch the range and that the account organizes.
 *
 * Wire:   GET /me/calendarView?startDateTime&endDateTime&$select&$expand=singleValueExtendedProperties&$top=200, then
 *         @odata.nextLink until there is none
 * Units:  as listEntries.
 * Fails:  as listEntries.
 * Source: Microsoft Graph, "List calendarView", "Get singleValueLegacyExtendedProperty"; read 2026-11.
 */
async function listMarked(
  { graph }: Ground,
  grant: GrantRef,
  range: Parameters<Calendars["listMarked"]>[1],
): Promise<readonly CalendarEvent[]> {
  const target = await graph.targetOf(grant);
  const standing: StandingEvent[] = [];
  // What was written before another calendar was chosen stays in the main one.
  for (const calendarId of target === undefined ? [undefined] : [undefined, target]) {
    const first = events.listMarkedRequest(range, calendarId);
    const found = await readPages(graph, grant, {
      first,
      read: (body) => {
        const page = replies.readEventsReply(body, first);
        return { items: page.events, nextLink: page.nextLink };
      },
    });
    standing.push(...found);
  }
  return standing.map(({ event }) => event).filter((one) => one.mark && one.isOrganizer && !one.isCancelled);
}

interface Pages<T> {
  readonly first: GraphRequest;
  readonly read: (body: unknown) => { readonly items: readonly T[]; readonly nextLink: string | undefined };
}

async function readPages<T>(graph: GraphClient, grant: GrantRef, { first, read }: Pages<T>): Promise<readonly T[]> {
  const all: T[] = [];
  let path: string | undefined = first.path;
  for (let pages = 0; path !== undefined; pages += 1) {
    if (pages === mostPages) throw tooManyPages(first.operation);
    const { items, nextLink } = read(await graph.read(grant, { ...first, path }));
    all.push(...items);
    path = nextLink === undefined ? undefined : graph.pathOf(nextLink, first);
  }
  return all;
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
 * Wire:   GET /me/calendar (once per connection, Teams only) · POST /me/events, or /me/calendars/{id}/events { transactionId, … } → 201 event; a used
 *         transactionId → 400 or 409 ErrorDuplicateTransactionId, sometimes with the id of the event that used it; then
 *         GET by that id or by our property, and PATCH where it differs from the draft.
 * Units:  times as wall clock and Windows zone; `joinUrl` may appear a moment after the 201, then GET again.
 * Fails:  rejected (Teams not allowed for this calendar), throttled, unavailable, grant_revoked, consent_required,
 *         unexpected_reply.
 * Source: Microsoft Graph, "Create event", "event resource type" (transactionId), "Create or set a Teams meeting"; read 2026-11.
 */
async function createEvent(ground: Ground, grant: GrantRef, draft: EventDraft): Promise<CalendarEvent | undefined> {
  const { graph } = ground;
  const calendarId = await graph.targetOf(grant);
  const provider = draft.onlineMeeting === "teams" ? await providerOf(ground, grant, calendarId) : undefined;
  const request = events.createRequest(draft, { provider, addinIds: ground.outlookAddinIds, calendarId });
  const reply = await graph.ask(grant, request);
  const isRepeat = graphErrorCode(reply) === "ErrorDuplicateTransactionId";
  if (!isRepeat) graph.judge(reply, request);
  const standing = isRepeat
    ? await adopt(ground, grant, { mark: draft.mark, eventId: existingEventId(reply) })
    : replies.readEventReply(reply.body, request);
  if (!standing) return undefined;
  const isAsDrafted = isRepeat ? standsAsDrafted(standing, draft) : hasTime(standing, draft);
  const settled = isAsDrafted ? standing : await bringTo(ground.graph, grant, { standing, draft });
  const { event } = await withJoinLink(ground, grant, settled);
  return { ...event, mark: { sessionId: draft.mark.sessionId, generation: draft.mark.generation } };
}

/** Teams where the calendar allows it, else Skype, which older organisations still have. */
async function providerOf(
  { graph, providers }: Ground,
  grant: GrantRef,
  calendarId: string | undefined,
): Promise<MeetingProvider> {
  const key = `${grant.connectionId} ${calendarId ?? ""}`;
  const known = providers.get(key);
  if (known) return known;
  const request = {
    operation: "read calendar",
    method: "GET",
    path: `${calendarId === undefined ? "/me/calendar" : events.calendarPath(calendarId)}?$select=allowedOnlineMeetingProviders`,
  } as const;
  const calendar = (await graph.read(grant, request)) as Partial<
    Record<"allowedOnlineMeetingProviders", string[]>
  > | null;
  if (!calendar) {
    throw new VendorFault("read calendar: Graph's answer is not understood", {
      vendor: "microsoft",
      operation: request.operation,
      kind: "unexpected_reply",
    });
  }
  const allowed = calendar.allowedOnlineMeetingProviders ?? [];
  const provider = (["teamsForBusiness", "skypeForBusiness"] as const).find((each) => allowed.includes(each));
  if (!provider) {
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
  providers.set(key, provider);
  return provider;
}

interface Adoption {
  readonly mark: SessionMark;
  readonly eventId: string | undefined;
}

/** The first answer may have been lost while Exchange was still writing, so one look may come too early. */
async function adopt(ground: Ground, grant: GrantRef, { mark, eventId }: Adoption): Promise<StandingEvent | undefined> {
  for (const waitMs of [0, ...(ground.joinLinkWaitsMs ?? defaultJoinLinkWaitsMs)]) {
    if (waitMs > 0) await ground.wait(waitMs);
    const found =
      eventId === undefined ? await findByMark(ground, grant, mark) : await readStanding(ground.graph, grant, eventId);
    if (found) return found;
  }
  return undefined;
}

async function findByMark({ graph }: Ground, grant: GrantRef, mark: SessionMark): Promise<StandingEvent | undefined> {
  const target = await graph.targetOf(grant);
  const inTarget = target === undefined ? undefined : await findIn(graph, grant, events.findRequest(mark, target));
  return inTarget ?? findIn(graph, grant, events.findRequest(mark));
}

/** `main` is the port's word for the calendar that every mailbox has. */
const namedCalendar = (id: string): string | undefined => (id === mainCalendar ? undefined : id);

/** Subject and body are the person's own from the first moment on, so they are not compared. */
function standsAsDrafted(standing: StandingEvent, draft: EventDraft): boolean {
  const invited = new Set(standing.event.attendees.map(({ email }) => email.toLowerCase()));
  const wanted = new Set(draft.attendees.map(({ email }) => email.toLowerCase()));
  const hasPlace = draft.location === undefined || standing.event.location === draft.location;
  const hasPeople = invited.size === wanted.size && [...wanted].every((email) => invited.has(email));
  return hasTime(standing, draft) && hasPlace && hasPeople;
}

/** A meeting whose link never shows is still a booked time: the event is answered without one. */
async function withJoinLink(ground: Ground, grant: GrantRef, standing: StandingEvent): Promise<StandingEvent> {
  let latest = standing;
  if (!latest.isOnlineMeeting)
    for (const key of ground.providers.keys())
      if (key.startsWith(`${grant.connectionId} `)) ground.providers.delete(key);
  for (const waitMs of ground.joinLinkWaitsMs ?? defaultJoinLinkWaitsMs) {
    if (!latest.isOnlineMeeting || latest.event.joinUrl) return latest;
    await ground.wait(waitMs);
    latest = (await readStanding(ground.graph, grant, standing.event.id)) ?? latest;
  }
  return latest;
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
  if (isItemGone(reply)) return;
  if (reply.status !== 400) return graph.judge(reply, cancel);
  const remove = events.deleteRequest(eventId);
  const removed = await graph.ask(grant, remove);
  if (!isItemGone(removed)) graph.judge(removed, remove);
}
