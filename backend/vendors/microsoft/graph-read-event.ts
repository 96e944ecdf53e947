/** One event by its id, or by the mark we gave it. */
import type { GrantRef } from "../../ports/token-broker.ts";
import type { GraphClient, GraphRequest } from "./graph-client.ts";
import type { CalendarEvent, SessionMark } from "../../ports/calendars.ts";
import { listCalendars } from "./graph-calendar-list.ts";
import { readEventReply, readEventsReply } from "./graph-event-replies.ts";
import type { StandingEvent } from "./graph-event-replies.ts";
import { findRequest, readRequest } from "./graph-events.ts";
import { isItemGone } from "./graph-fault.ts";

/**
 * The event with our mark; `undefined` when it is gone or was cancelled.
 *
 * Wire:   GET /me/events/{id}?$select&$expand=singleValueExtendedProperties → 200 event; 404 → undefined.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, mailbox_missing, rejected (malformed id),
 *         unexpected_reply.
 * Source: Microsoft Graph, "Get event", "Get singleValueLegacyExtendedProperty"; read 2026-11.
 */
export async function readStanding(
  graph: GraphClient,
  grant: GrantRef,
  eventId: string,
): Promise<StandingEvent | undefined> {
  const request = readRequest(eventId);
  const reply = await graph.ask(grant, request);
  if (isItemGone(reply)) return undefined;
  graph.judge(reply, request);
  const standing = readEventReply(reply.body, request);
  return standing.event.isCancelled ? undefined : standing;
}

/** What a request by mark finds and was not cancelled. */
export async function findIn(
  graph: GraphClient,
  grant: GrantRef,
  request: GraphRequest,
): Promise<StandingEvent | undefined> {
  const found = readEventsReply(await graph.read(grant, request), request);
  return found.events.find(({ event }) => !event.isCancelled);
}

/** Whoever keeps more calendars than this hardly drags events between them. */
const mostCalendars = 20;

/**
 * Our event after somebody dragged it into another calendar: Outlook copies it there, properties and all, and deletes the first.
 *
 * Wire:   GET /me/events?$filter=singleValueExtendedProperties/Any(…) · GET /me/calendars · for each other calendar that can be
 *         written: GET /me/calendars/{id}/events?$filter as above. Its new id is good at /me/events/{id}.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, mailbox_missing, unexpected_reply.
 * Source: Microsoft Graph, "List events", "Obtain immutable identifiers for Outlook resources" (ids change when an item is
 *         moved); read 2026-11.
 */
export async function findMovedEvent(
  graph: GraphClient,
  grant: GrantRef,
  mark: SessionMark,
): Promise<CalendarEvent | undefined> {
  const ours = (found: StandingEvent | undefined): CalendarEvent | undefined =>
    found?.event.isOrganizer ? found.event : undefined;
  const inMain = ours(await findIn(graph, grant, findRequest(mark)));
  if (inMain) return inMain;
  const others = (await listCalendars(graph, grant)).filter(({ isMain, isWritable }) => !isMain && isWritable);
  for (const { id } of others.slice(0, mostCalendars)) {
    const found = ours(await findIn(graph, grant, findRequest(mark, id)));
    if (found) return found;
  }
  return undefined;
}
