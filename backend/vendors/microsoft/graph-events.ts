/** Events in Graph's words and in ours. Pure: requests are made here and answers are read here, nothing is sent. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { CalendarEntry, CalendarEvent, EventChange, EventDraft, SessionMark } from "../../ports/calendars.ts";
import type { GraphRequest } from "./graph-client.ts";
import { graphTime, graphUtc, instantFromGraph } from "./graph-time.ts";
import type { Instant } from "../../domain/instant.ts";

/** Our own named property: whose event it is, also when an answer of ours was lost. The GUID is ours and never changes. */
const markProperty = "String {6f6a3c1e-9d84-4b0a-8c57-2e1b7f40d9a3} Name slotsideSession";
const markOf = ({ sessionId, generation }: Pick<SessionMark, "sessionId" | "generation">): string =>
  `${sessionId}#${generation}`;

/** What Outlook hands to an add-in as its custom properties. Source: "Get and set metadata in an Outlook add-in", MS-OXCEXT. */
const addinProperty = (addinId: string): string => `String {00020329-0000-0000-C000-000000000046} Name cecp-${addinId}`;

const eventFields = "id,iCalUId,start,end,isCancelled,isOnlineMeeting,onlineMeeting,webLink,location,attendees";
const withMark = `$select=${eventFields}&$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${markProperty}')`)}`;
const eventPath = (eventId: string): string => `/me/events/${encodeURIComponent(eventId)}`;

/** The request that creates the event. `addinIds` are the Outlook add-ins whose pane shall know the session by its reference. */
export function createRequest(draft: EventDraft, addinIds: readonly string[]): GraphRequest {
  const pane = JSON.stringify({ bookingRef: draft.mark.reference });
  return {
    operation: "create event",
    method: "POST",
    path: "/me/events",
    json: {
      transactionId: transactionId(draft.mark),
      subject: draft.subject,
      body: { contentType: "html", content: draft.paragraphs.map(paragraphHtml).join("\n") },
      start: graphTime(draft.startsAt, draft.timeZone),
      end: graphTime(draft.endsAt, draft.timeZone),
      ...(draft.location === undefined ? {} : { location: { displayName: draft.location } }),
      attendees: draft.attendees.map(requiredAttendee),
      ...(draft.onlineMeeting === "teams" ? { isOnlineMeeting: true, onlineMeetingProvider: "teamsForBusiness" } : {}),
      singleValueExtendedProperties: [
        { id: markProperty, value: markOf(draft.mark) },
        ...addinIds.map((id) => ({ id: addinProperty(id), value: pane })),
      ],
    },
  };
}

/** Changes time, place and people; never the body, or the meeting's own text in it is lost and the meeting with it. */
export function changeRequest(
  eventId: string,
  change: EventChange & { readonly keptAttendees?: readonly unknown[] },
): GraphRequest {
  return {
    operation: "change event",
    method: "PATCH",
    path: eventPath(eventId),
    json: {
      start: graphTime(change.startsAt, change.timeZone),
      end: graphTime(change.endsAt, change.timeZone),
      ...(change.location === undefined ? {} : { location: { displayName: change.location } }),
      ...(change.attendees === undefined
        ? {}
        : { attendees: [...change.attendees.map(requiredAttendee), ...(change.keptAttendees ?? [])] }),
    },
  };
}

/** The same time once more, said in UTC: for the day on which Windows' zone rules and ours disagree. */
export function utcTimeRequest(
  eventId: string,
  { startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant },
): GraphRequest {
  return {
    operation: "change event",
    method: "PATCH",
    path: eventPath(eventId),
    json: { start: graphUtc(startsAt), end: graphUtc(endsAt) },
  };
}

export function readRequest(eventId: string): GraphRequest {
  return { operation: "read event", method: "GET", path: `${eventPath(eventId)}?${withMark}` };
}

/** Finds the event by the mark we gave it. */
export function findRequest(mark: SessionMark): GraphRequest {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${markProperty}' and ep/value eq '${markOf(mark)}')`;
  return {
    operation: "find event",
    method: "GET",
    path: `/me/events?$filter=${encodeURIComponent(filter)}&${withMark}`,
  };
}

export function cancelRequest(eventId: string, comment: string): GraphRequest {
  return { operation: "cancel event", method: "POST", path: `${eventPath(eventId)}/cancel`, json: { comment } };
}

/** For an event without invitees, which cannot be cancelled but only deleted. */
export function deleteRequest(eventId: string): GraphRequest {
  return { operation: "cancel event", method: "DELETE", path: eventPath(eventId) };
}

export function listRequest(range: { readonly from: Instant; readonly to: Instant }): GraphRequest {
  const [from, to] = [range.from, range.to].map((at) => encodeURIComponent(new Date(at).toISOString()));
  const fields = "id,showAs,start,end,isAllDay,responseStatus,isCancelled";
  return {
    operation: "list events",
    method: "GET",
    path: `/me/calendarView?startDateTime=${from}&endDateTime=${to}&$select=${fields}&$top=200`,
  };
}

const time = z.object({ dateTime: z.string(), timeZone: z.string() });

const eventReply = z.object({
  "@odata.etag": z.string().optional(),
  id: z.string(),
  iCalUId: z.string(),
  start: time,
  end: time,
  isCancelled: z.boolean(),
  isOnlineMeeting: z.boolean().nullish(),
  onlineMeeting: z.object({ joinUrl: z.string().nullish() }).nullish(),
  webLink: z.string().nullish(),
  location: z.object({ displayName: z.string().nullish() }).nullish(),
  attendees: z
    .array(
      z.object({
        type: z.string().optional(),
        emailAddress: z.object({ name: z.string().nullish(), address: z.string().nullish() }),
      }),
    )
    .nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).nullish(),
});

const listReply = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      showAs: z.string(),
      start: time,
      end: time,
      isAllDay: z.boolean(),
      isCancelled: z.boolean().nullish(),
      responseStatus: z.object({ response: z.string().nullish() }).nullish(),
    }),
  ),
  "@odata.nextLink": z.string().optional(),
});

/** An event as it stands at Graph, with what a comparison needs beside what the port shows. */
export interface StandingEvent {
  readonly event: CalendarEvent;
  readonly isOnlineMeeting: boolean;
  readonly location: string;
  /** Of people, not rooms; lower case. */
  readonly attendeeEmails: readonly string[];
  /** Rooms and equipment that somebody added in Outlook, as Graph takes them back. */
  readonly resources: readonly unknown[];
}

/** Fails: unexpected_reply. */
export function readEventReply(body: unknown, { operation }: Pick<GraphRequest, "operation">): StandingEvent {
  const reply = understood(eventReply, body, operation);
  const mark = readMark(
    reply.singleValueExtendedProperties?.find(({ id }) => id.toLowerCase() === markProperty.toLowerCase())?.value,
  );
  const attendees = reply.attendees ?? [];
  const people = attendees.filter(({ type }) => type !== "resource");
  return {
    event: {
      id: reply.id,
      iCalUId: reply.iCalUId,
      etag: reply["@odata.etag"] ?? "",
      startsAt: instantOf(reply.start, operation),
      endsAt: instantOf(reply.end, operation),
      isCancelled: reply.isCancelled,
      ...(reply.onlineMeeting?.joinUrl ? { joinUrl: reply.onlineMeeting.joinUrl } : {}),
      ...(reply.webLink ? { webLink: reply.webLink } : {}),
      ...(mark ? { mark } : {}),
    },
    isOnlineMeeting: reply.isOnlineMeeting ?? false,
    location: reply.location?.displayName ?? "",
    attendeeEmails: people.flatMap(({ emailAddress }) =>
      emailAddress.address ? [emailAddress.address.toLowerCase()] : [],
    ),
    resources: attendees
      .filter(({ type }) => type === "resource")
      .map(({ type, emailAddress }) => ({ type, emailAddress })),
  };
}

/** The events of a filtered list. Fails: unexpected_reply. */
export function readFoundReply(body: unknown, request: GraphRequest): readonly StandingEvent[] {
  return understood(z.object({ value: z.array(z.unknown()) }), body, request.operation).value.map((one) =>
    readEventReply(one, request),
  );
}

/**
 * One page of a calendar. An all-day entry comes as the UTC midnights of its dates: it floats in its owner's zone, which
 * Graph does not tell. Cancelled meetings that still lie in a mailbox are left out. Fails: unexpected_reply.
 */
export function readListReply(
  body: unknown,
  { operation }: GraphRequest,
): { readonly entries: readonly CalendarEntry[]; readonly nextLink?: string } {
  const reply = understood(listReply, body, operation);
  const entries = reply.value
    .filter(({ isCancelled }) => !isCancelled)
    .map((one) => ({
      id: one.id,
      startsAt: instantOf(one.start, operation),
      endsAt: instantOf(one.end, operation),
      isAllDay: one.isAllDay,
      showAs: known(one.showAs),
      isDeclined: one.responseStatus?.response === "declined",
    }));
  return { entries, ...(reply["@odata.nextLink"] ? { nextLink: reply["@odata.nextLink"] } : {}) };
}

/** `unknown`, and whatever comes to be, blocks: better one time too few than two sessions at once. */
function known(showAs: string): CalendarEntry["showAs"] {
  return showAs === "free" || showAs === "tentative" || showAs === "oof" || showAs === "workingElsewhere"
    ? showAs
    : "busy";
}

function understood<T>(schema: z.ZodType<T>, body: unknown, operation: string): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new VendorFault(`${operation}: Graph's answer is not understood`, {
    vendor: "microsoft",
    operation,
    kind: "unexpected_reply",
    cause: read.error,
  });
}

function instantOf(value: z.infer<typeof time>, operation: string): Instant {
  const at = instantFromGraph(value);
  if (at !== undefined) return at;
  throw new VendorFault(`${operation}: Graph answered a time in ${value.timeZone}`, {
    vendor: "microsoft",
    operation,
    kind: "unexpected_reply",
  });
}

function readMark(value: string | undefined): CalendarEvent["mark"] {
  // Whoever owns a mailbox can write this property; anything but a mark of ours is none.
  const [, sessionId, generation] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})#(\d{1,6})$/.exec(value ?? "") ?? [];
  return sessionId === undefined ? undefined : { sessionId, generation: Number(generation) };
}

/** The same mark always gives the same id, in the shape of a UUID as Microsoft's examples have it. */
function transactionId(mark: SessionMark): string {
  const hex = createHash("sha256").update(markOf(mark)).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

function requiredAttendee({ name, email }: { readonly name: string; readonly email: string }) {
  return { type: "required", emailAddress: { name, address: email } };
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
