/** Changes to an event that stands: its time, its place, who joins and who leaves. */
import type { Instant } from "../../domain/instant.ts";
import type { CalendarEvent, EventChange, EventDraft } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import type { GraphClient } from "./graph-client.ts";
import { readEventReply } from "./graph-event-replies.ts";
import type { StandingEvent } from "./graph-event-replies.ts";
import { changeRequest, requiredAttendee, utcTimeRequest } from "./graph-events.ts";
import type { EventPatch } from "./graph-events.ts";
import { isItemGone } from "./graph-fault.ts";
import { readStanding } from "./graph-read-event.ts";

interface Change {
  readonly eventId: string;
  readonly change: EventChange;
}

/** Somebody may change the event between our read and our write, but not for ever. */
const mostRounds = 4;

/**
 * Moves the event, and changes its place and people when asked.
 *
 * Wire:   PATCH /me/events/{id} { start, end, location?, attendees? } → 200 event; 404 → gone; 412 (If-Match) → stale. When
 *         somebody joins or leaves one GET before: the list is replaced as a whole, so what stands there is taken, less who
 *         leaves and more who joins, and written only if it still is as it was read. What already is as it should be is not
 *         sent: Outlook mails everybody about a time that is written, and only those concerned about people.
 * Units:  as createEvent; a time that comes back otherwise is written once more in UTC.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Microsoft Graph, "Update event", "Outlook calendar: online meetings" (never patch the body); read 2026-11.
 */
export async function changeEvent(
  graph: GraphClient,
  grant: GrantRef,
  { eventId, change }: Change,
): Promise<CalendarEvent | "gone" | "stale"> {
  const { invite, uninvite, location, etag, ...time } = change;
  if (invite.length === 0 && uninvite.length === 0) {
    const place = location === undefined ? {} : { location };
    return eventOf(await patch(graph, grant, { eventId, wish: { time, ...place, etag } }));
  }
  for (let round = 1; ; round += 1) {
    const standing = await readStanding(graph, grant, eventId);
    if (!standing) return "gone";
    if (etag !== undefined && etag !== standing.event.etag) return "stale";
    const wish = differenceTo(standing, change);
    if (!wish) return standing.event;
    const changed = await patch(graph, grant, { eventId, wish });
    if (changed !== "stale" || etag !== undefined || round === mostRounds) return eventOf(changed);
  }
}

/** What has to be written so that the event is as asked for; `undefined` when it is already. */
function differenceTo(standing: StandingEvent, change: EventChange): EventPatch | undefined {
  const { startsAt, endsAt, timeZone, location, invite, uninvite } = change;
  const leaving = new Set(uninvite.map((email) => email.toLowerCase()));
  const invited = new Set(standing.event.attendees.map(({ email }) => email.toLowerCase()));
  const staying = standing.attendees.filter(
    ({ emailAddress }) => !leaving.has(emailAddress.address?.toLowerCase() ?? ""),
  );
  const joining = invite.filter(({ email }) => !invited.has(email.toLowerCase()));
  const isMoved = !hasTime(standing, change);
  const isElsewhere = location !== undefined && location !== standing.event.location;
  const hasOthers = joining.length > 0 || staying.length < standing.attendees.length;
  if (!isMoved && !isElsewhere && !hasOthers) return undefined;
  return {
    ...(isMoved ? { time: { startsAt, endsAt, timeZone } } : {}),
    ...(isElsewhere ? { location } : {}),
    ...(hasOthers ? { attendees: [...staying, ...joining.map(requiredAttendee)] } : {}),
    etag: standing.event.etag,
  };
}

/** Brings what a lost answer left behind to the draft: exactly its people, beside rooms that somebody added. */
export async function bringTo(
  graph: GraphClient,
  grant: GrantRef,
  { standing, draft }: { readonly standing: StandingEvent; readonly draft: EventDraft },
): Promise<StandingEvent> {
  const { startsAt, endsAt, timeZone, location } = draft;
  const rooms = standing.attendees.filter(({ type }) => type === "resource");
  const changed = await patch(graph, grant, {
    eventId: standing.event.id,
    wish: {
      time: { startsAt, endsAt, timeZone },
      ...(location === undefined ? {} : { location }),
      attendees: [...draft.attendees.map(requiredAttendee), ...rooms],
    },
  });
  return typeof changed === "string" ? standing : changed;
}

async function patch(
  graph: GraphClient,
  grant: GrantRef,
  { eventId, wish }: { readonly eventId: string; readonly wish: EventPatch },
): Promise<StandingEvent | "gone" | "stale"> {
  const request = changeRequest(eventId, wish);
  const reply = await graph.ask(grant, request);
  if (isItemGone(reply)) return "gone";
  if (reply.status === 412) return "stale";
  graph.judge(reply, request);
  const changed = readEventReply(reply.body, request);
  if (!wish.time || hasTime(changed, wish.time)) return changed;
  const again = utcTimeRequest(eventId, { ...wish.time, etag: changed.event.etag });
  const corrected = await graph.ask(grant, again);
  if (corrected.status === 412) return "stale";
  graph.judge(corrected, again);
  return readEventReply(corrected.body, again);
}

export function hasTime(
  { event }: StandingEvent,
  { startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant },
): boolean {
  return event.startsAt === startsAt && event.endsAt === endsAt;
}

function eventOf(outcome: StandingEvent | "gone" | "stale"): CalendarEvent | "gone" | "stale" {
  return typeof outcome === "string" ? outcome : outcome.event;
}
