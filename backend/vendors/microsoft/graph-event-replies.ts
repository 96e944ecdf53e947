/** Graph's answers about events, in our words. Pure. */
import { z } from "zod";
import type { Instant } from "../../domain/instant.ts";
import type { ChangedEvent } from "../../ports/calendar-changes.ts";
import type { Answer, CalendarEntry, CalendarEvent, EventAttendee } from "../../ports/calendars.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GraphRequest } from "./graph-client.ts";
import { markProperty, readMark } from "./graph-events.ts";
import type { AttendeeInput } from "./graph-events.ts";
import { instantFromGraph } from "./graph-time.ts";

const time = z.object({ dateTime: z.string(), timeZone: z.string() });

const attendeeReply = z.object({
  type: z.string().optional(),
  status: z.object({ response: z.string().nullish() }).nullish(),
  emailAddress: z.object({ name: z.string().nullish(), address: z.string().nullish() }),
  proposedNewTime: z.object({ start: time.nullish(), end: time.nullish() }).nullish(),
});

const eventReply = z.object({
  "@odata.etag": z.string().optional(),
  id: z.string(),
  iCalUId: z.string(),
  start: time,
  end: time,
  isCancelled: z.boolean(),
  isOrganizer: z.boolean(),
  responseStatus: z.object({ response: z.string().nullish() }).nullish(),
  isOnlineMeeting: z.boolean().nullish(),
  onlineMeetingProvider: z.string().nullish(),
  onlineMeeting: z.object({ joinUrl: z.string().nullish() }).nullish(),
  webLink: z.string().nullish(),
  location: z.object({ displayName: z.string().nullish() }).nullish(),
  attendees: z.array(attendeeReply).nullish(),
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

/** Occurrences of a series come with little more than their time. */
const changedReply = z.union([
  z.object({ id: z.string(), "@removed": z.unknown().refine((value) => value !== undefined) }),
  eventReply.partial({ iCalUId: true, isCancelled: true, isOrganizer: true }),
]);

const changesReply = z.object({
  value: z.array(changedReply),
  "@odata.nextLink": z.string().optional(),
  "@odata.deltaLink": z.string().optional(),
});

const wholeEventsReply = z.object({ value: z.array(z.unknown()), "@odata.nextLink": z.string().optional() });

/** An event as it stands at Graph, with what a change needs beside what the port shows. */
export interface StandingEvent {
  readonly event: CalendarEvent;
  readonly isOnlineMeeting: boolean;
  /** Everybody and every room, as Graph takes them back. */
  readonly attendees: readonly AttendeeInput[];
}

/** Fails: unexpected_reply. */
export function readEventReply(body: unknown, { operation }: Pick<GraphRequest, "operation">): StandingEvent {
  return standingEvent(understood(eventReply, body, operation), operation);
}

function standingEvent(reply: z.infer<typeof eventReply>, operation: string): StandingEvent {
  const mark = readMark(
    reply.singleValueExtendedProperties?.find(({ id }) => id.toLowerCase() === markProperty.toLowerCase())?.value,
  );
  const attendees = reply.attendees ?? [];
  const isOnlineMeeting = reply.isOnlineMeeting ?? false;
  const meeting = isOnlineMeeting ? meetings[reply.onlineMeetingProvider ?? ""] : undefined;
  return {
    event: {
      id: reply.id,
      iCalUId: reply.iCalUId,
      etag: reply["@odata.etag"] ?? "",
      startsAt: instantOf(reply.start, operation),
      endsAt: instantOf(reply.end, operation),
      isCancelled: reply.isCancelled,
      isOrganizer: reply.isOrganizer,
      ownAnswer: answerOf(reply.responseStatus?.response),
      location: reply.location?.displayName ?? "",
      attendees: attendees.filter(({ type }) => type !== "resource").flatMap(readAttendee),
      ...(reply.onlineMeeting?.joinUrl ? { joinUrl: reply.onlineMeeting.joinUrl } : {}),
      ...(meeting ? { meeting } : {}),
      ...(reply.webLink ? { webLink: reply.webLink } : {}),
      ...(mark ? { mark } : {}),
    },
    isOnlineMeeting,
    attendees: attendees.map(({ type, emailAddress }) => ({ type, emailAddress })),
  };
}

const meetings: Readonly<Record<string, CalendarEvent["meeting"]>> = {
  teamsForBusiness: "teams",
  skypeForBusiness: "skype",
  skypeForConsumer: "skype",
};

/** `none` and `notResponded` are the same to us, and so is whatever comes to be. */
function answerOf(response: string | null | undefined): Answer {
  if (response === "accepted" || response === "organizer") return "accepted";
  if (response === "tentativelyAccepted") return "tentative";
  return response === "declined" ? "declined" : "none";
}

/** Somebody without an address cannot be compared with anybody. */
function readAttendee(attendee: z.infer<typeof attendeeReply>): EventAttendee[] {
  const { emailAddress, status, proposedNewTime: proposed } = attendee;
  if (!emailAddress.address) return [];
  const startsAt = proposed?.start ? instantFromGraph(proposed.start) : undefined;
  const endsAt = proposed?.end ? instantFromGraph(proposed.end) : undefined;
  return [
    {
      name: emailAddress.name ?? emailAddress.address,
      email: emailAddress.address,
      answer: answerOf(status?.response),
      ...(startsAt === undefined || endsAt === undefined ? {} : { proposed: { startsAt, endsAt } }),
    },
  ];
}

/** One page of whole events. Fails: unexpected_reply. */
export function readEventsReply(
  body: unknown,
  request: GraphRequest,
): { readonly events: readonly StandingEvent[]; readonly nextLink?: string } {
  const reply = understood(wholeEventsReply, body, request.operation);
  const events = reply.value.map((one) => readEventReply(one, request));
  return { events, ...(reply["@odata.nextLink"] ? { nextLink: reply["@odata.nextLink"] } : {}) };
}

export interface ChangesReply {
  readonly changes: readonly ChangedEvent[];
  readonly nextLink: string | undefined;
  /** In the last page only. */
  readonly deltaLink: string | undefined;
}

/** One page of a delta round. Fails: unexpected_reply. */
export function readChangesReply(body: unknown, { operation }: GraphRequest): ChangesReply {
  const reply = understood(changesReply, body, operation);
  return {
    changes: reply.value.map((one): ChangedEvent => {
      if ("@removed" in one) return { eventId: one.id, event: undefined };
      const { iCalUId = "", isCancelled = false, isOrganizer = false } = one;
      const { event } = standingEvent({ ...one, iCalUId, isCancelled, isOrganizer }, operation);
      return { eventId: one.id, event: event.isCancelled ? undefined : event };
    }),
    nextLink: reply["@odata.nextLink"],
    deltaLink: reply["@odata.deltaLink"],
  };
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

export function understood<T>(schema: z.ZodType<T>, body: unknown, operation: string): T {
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
