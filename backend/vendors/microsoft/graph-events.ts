/** What is asked about events, in Graph's words. Pure: requests are made here, nothing is sent. */
import { createHash } from "node:crypto";
import type { Instant } from "../../domain/instant.ts";
import type { Answer, EventDraft, SessionMark } from "../../ports/calendars.ts";
import type { GraphRequest } from "./graph-client.ts";
import { graphTime, graphUtc } from "./graph-time.ts";

/** Our own named property: whose event it is, also when an answer of ours was lost. The GUID is ours and never changes. */
export const markProperty = "String {6f6a3c1e-9d84-4b0a-8c57-2e1b7f40d9a3} Name slotsideSession";
/** A mark as text, the way it goes onto the wire. */
export const markOf = ({ sessionId, generation }: Pick<SessionMark, "sessionId" | "generation">): string =>
  `${sessionId}#${generation}`;

/** What `markOf` wrote. Whoever owns a mailbox can write it too; anything but a mark of ours is none. */
export function readMark(value: string | undefined): Pick<SessionMark, "sessionId" | "generation"> | undefined {
  const [, sessionId, generation] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})#(\d{1,6})$/.exec(value ?? "") ?? [];
  return sessionId === undefined ? undefined : { sessionId, generation: Number(generation) };
}

/** What Outlook hands to an add-in as its custom properties. Source: "Get and set metadata in an Outlook add-in", MS-OXCEXT. */
const addinProperty = (addinId: string): string => `String {00020329-0000-0000-C000-000000000046} Name cecp-${addinId}`;

const eventFields =
  "id,iCalUId,start,end,isCancelled,isOrganizer,responseStatus,isOnlineMeeting,onlineMeetingProvider,onlineMeeting,webLink,location,attendees";
const withMark = `$select=${eventFields}&$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${markProperty}')`)}`;
/** One of the mailbox's calendars; without an id the main one. */
export const calendarPath = (calendarId: string | undefined): string =>
  calendarId === undefined ? "/me" : `/me/calendars/${encodeURIComponent(calendarId)}`;
const eventPath = (eventId: string): string => `/me/events/${encodeURIComponent(eventId)}`;

/** What a calendar may carry, in Graph's words. */
export type MeetingProvider = "teamsForBusiness" | "skypeForBusiness";

/** The request that creates the event. `addinIds` are the Outlook add-ins whose pane shall know the session by its reference. */
export function createRequest(
  draft: EventDraft,
  {
    provider,
    addinIds,
    calendarId,
  }: {
    readonly provider: MeetingProvider | undefined;
    readonly addinIds: readonly string[];
    /** Absent = the main one. */
    readonly calendarId?: string | undefined;
  },
): GraphRequest {
  return {
    operation: "create event",
    method: "POST",
    path: `${calendarPath(calendarId)}/events`,
    json: {
      transactionId: transactionId(draft.mark),
      subject: draft.subject,
      body: { contentType: "html", content: draft.paragraphs.map(paragraphHtml).join("\n") },
      start: graphTime(draft.startsAt, draft.timeZone),
      end: graphTime(draft.endsAt, draft.timeZone),
      ...(draft.location === undefined ? {} : { location: { displayName: draft.location } }),
      attendees: draft.attendees.map(requiredAttendee),
      ...(provider === undefined ? {} : { isOnlineMeeting: true, onlineMeetingProvider: provider }),
      singleValueExtendedProperties: propertiesOf(draft.mark, addinIds),
    },
  };
}

/** Whose event it is, for us and for the panes of the add-ins. */
function propertiesOf(mark: SessionMark, addinIds: readonly string[]) {
  const pane = JSON.stringify({ bookingRef: mark.reference });
  return [{ id: markProperty, value: markOf(mark) }, ...addinIds.map((id) => ({ id: addinProperty(id), value: pane }))];
}

/** The request that makes an event of somebody's own one of ours. */
export function markRequest(eventId: string, mark: SessionMark, addinIds: readonly string[]): GraphRequest {
  return {
    operation: "mark event",
    method: "PATCH",
    path: eventPath(eventId),
    json: { singleValueExtendedProperties: propertiesOf(mark, addinIds) },
  };
}

/** What is written to an event that stands. Absent = leave as it is. */
export interface EventPatch {
  readonly time?: { readonly startsAt: Instant; readonly endsAt: Instant; readonly timeZone: string };
  readonly location?: string;
  /** The whole list, as Graph takes it. */
  readonly attendees?: readonly AttendeeInput[];
  readonly etag?: string | undefined;
}

/** Changes time, place and people; never the body, or the meeting's own text in it is lost and the meeting with it. */
export function changeRequest(eventId: string, { time, location, attendees, etag }: EventPatch): GraphRequest {
  return {
    operation: "change event",
    method: "PATCH",
    path: eventPath(eventId),
    ...(etag === undefined ? {} : { ifMatch: etag }),
    json: {
      ...(time === undefined
        ? {}
        : { start: graphTime(time.startsAt, time.timeZone), end: graphTime(time.endsAt, time.timeZone) }),
      ...(location === undefined ? {} : { location: { displayName: location } }),
      ...(attendees === undefined ? {} : { attendees }),
    },
  };
}

/** The same time once more, said in UTC: for the day on which Windows' zone rules and ours disagree. */
export function utcTimeRequest(
  eventId: string,
  { startsAt, endsAt, etag }: { readonly startsAt: Instant; readonly endsAt: Instant; readonly etag: string },
): GraphRequest {
  return {
    operation: "change event",
    method: "PATCH",
    path: eventPath(eventId),
    ifMatch: etag,
    json: { start: graphUtc(startsAt), end: graphUtc(endsAt) },
  };
}

export function readRequest(eventId: string): GraphRequest {
  return { operation: "read event", method: "GET", path: `${eventPath(eventId)}?${withMark}` };
}

/** Finds the event by the mark we gave it, in the main calendar or in another one. */
export function findRequest(mark: SessionMark, calendarId?: string): GraphRequest {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${markProperty}' and ep/value eq '${markOf(mark)}')`;
  return {
    operation: "find event",
    method: "GET",
    path: `${calendarPath(calendarId)}/events?$filter=${encodeURIComponent(filter)}&${withMark}`,
  };
}

export function cancelRequest(eventId: string, comment: string): GraphRequest {
  return { operation: "cancel event", method: "POST", path: `${eventPath(eventId)}/cancel`, json: { comment } };
}

/** For an event without invitees, which cannot be cancelled but only deleted. */
export function deleteRequest(eventId: string): GraphRequest {
  return { operation: "cancel event", method: "DELETE", path: eventPath(eventId) };
}

/** The copies of one event in a mailbox, by what all copies share. */
export function copiesRequest(iCalUId: string): GraphRequest {
  const filter = `iCalUId eq '${iCalUId.replaceAll("'", "''")}'`;
  return {
    operation: "answer invitation",
    method: "GET",
    path: `/me/events?$filter=${encodeURIComponent(filter)}&${withMark}`,
  };
}

export function answerRequest(
  eventId: string,
  { answer, tell }: { readonly answer: Exclude<Answer, "none">; readonly tell: "organizer" | "nobody" },
): GraphRequest {
  const action = { accepted: "accept", tentative: "tentativelyAccept", declined: "decline" }[answer];
  return {
    operation: "answer invitation",
    method: "POST",
    path: `${eventPath(eventId)}/${action}`,
    json: { sendResponse: tell === "organizer" },
  };
}

/** Whole events, with our mark where they carry it. */
export function listMarkedRequest(
  range: { readonly from: Instant; readonly to: Instant },
  calendarId?: string,
): GraphRequest {
  return {
    operation: "list events of ours",
    method: "GET",
    path: `${calendarPath(calendarId)}/calendarView?${windowOf(range)}&${withMark}&$top=200`,
  };
}

/** Of one calendar, or of the main one. */
export function listRequest(
  range: { readonly from: Instant; readonly to: Instant },
  calendarId?: string,
): GraphRequest {
  const fields = "id,showAs,start,end,isAllDay,responseStatus,isCancelled";
  return {
    operation: "list events",
    method: "GET",
    path: `${calendarPath(calendarId)}/calendarView?${windowOf(range)}&$select=${fields}&$top=200`,
  };
}

/** The same mark always gives the same id, in the shape of a UUID as Microsoft's examples have it. */
function transactionId(mark: SessionMark): string {
  const hex = createHash("sha256").update(markOf(mark)).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** An attendee as Graph takes one; how they answered stays with the address. */
export interface AttendeeInput {
  readonly type?: string | undefined;
  readonly emailAddress: { readonly name?: string | null | undefined; readonly address?: string | null | undefined };
}

export function requiredAttendee({ name, email }: { readonly name: string; readonly email: string }): AttendeeInput {
  return { type: "required", emailAddress: { name, address: email } };
}

/** The window of a calendar view, in its own two parameters. */
export function windowOf({ from, to }: { readonly from: Instant; readonly to: Instant }): string {
  const [start, end] = [from, to].map((at) => encodeURIComponent(new Date(at).toISOString()));
  return `startDateTime=${start}&endDateTime=${end}`;
}

/** Addresses become links; nothing a person wrote becomes markup. */
function paragraphHtml(text: string): string {
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
  return `<p>${escaped.replaceAll(/https:\/\/[^\s<]+[^\s<.,;:!?)]/g, '<a href="$&">$&</a>')}</p>`;
}
