/** Events in Google's words and in ours. Pure: requests are made here and answers are read here, nothing is sent. */
import { z } from "zod";
import type { Instant } from "../../domain/instant.ts";
import type { Answer, CalendarEvent, EventDraft, SessionMark } from "../../ports/calendars.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GoogleRequest } from "./google-client.ts";
import { googleTime, googleUtc, instantFromGoogle } from "./google-time.ts";

/** Private properties: they are of the organizer's copy only. The second one is the same for all, so that all can be found. */
const markProperty = "slotsideSession";
const kindProperty = { name: "slotside", value: "session" } as const;
const markOf = ({ sessionId, generation }: Pick<SessionMark, "sessionId" | "generation">): string =>
  `${sessionId}#${generation}`;

const eventsPath = "/calendars/primary/events";
/** Of one of the account's calendars; without an id the main one. */
export const eventsPathOf = (calendarId: string | undefined): string =>
  calendarId === undefined ? eventsPath : `/calendars/${encodeURIComponent(calendarId)}/events`;

/** An event outside the main calendar is known by both ids, because Google finds it only with both. */
export const jointId = (calendarId: string | undefined, id: string): string =>
  calendarId === undefined ? id : `${calendarId}/${id}`;

function eventPath(eventId: string): string {
  const [, calendarId, id = eventId] = /^(.*)\/([^/]*)$/.exec(eventId) ?? [];
  return `${eventsPathOf(calendarId)}/${encodeURIComponent(id)}`;
}

/** Which calendar a request is about; `undefined` = the main one. */
export function calendarOf({ path }: Pick<GoogleRequest, "path">): string | undefined {
  const id = decodeURIComponent(/^\/calendars\/([^/]+)\//.exec(path)?.[1] ?? "primary");
  return id === "primary" ? undefined : id;
}
/** Without it conferences are neither shown nor kept. Source: "Events: patch". */
const withConference = { conferenceDataVersion: "1" } as const;

/**
 * The id of a mark's event: base32hex, as Google takes it, and the same for the same mark. Generations are told apart
 * because an id is never free again, not even after a deletion.
 */
export function eventIdOf({ sessionId, generation }: Pick<SessionMark, "sessionId" | "generation">): string {
  const number = BigInt(`0x${sessionId.replaceAll("-", "")}`);
  return `s${number.toString(32).padStart(26, "0")}${generation.toString(32)}`;
}

export function createRequest(draft: EventDraft, calendarId?: string): GoogleRequest {
  return {
    operation: "create event",
    method: "POST",
    path: eventsPathOf(calendarId),
    query: { ...withConference, sendUpdates: "all" },
    json: {
      id: eventIdOf(draft.mark),
      summary: draft.subject,
      description: draft.paragraphs.map(asText).join("\n\n"),
      start: googleTime(draft.startsAt, draft.timeZone),
      end: googleTime(draft.endsAt, draft.timeZone),
      ...(draft.location === undefined ? {} : { location: draft.location }),
      ...(draft.attendees.length === 0 ? {} : { attendees: draft.attendees.map(newGuest) }),
      extendedProperties: {
        private: { [markProperty]: markOf(draft.mark), [kindProperty.name]: kindProperty.value },
      },
      ...(draft.onlineMeeting === "meet" ? { conferenceData: conferenceWish(draft.mark) } : {}),
    },
  };
}

/** The same mark asks for the same conference; Google ignores a request id that it knows. */
export function conferenceWish(mark: SessionMark) {
  const conferenceSolutionKey = { type: "hangoutsMeet" } as const;
  return { createRequest: { requestId: eventIdOf(mark), conferenceSolutionKey } };
}

/** A change of an event of ours; what `json` leaves out stays. Never its summary or description: those are the person's own. */
export function changeRequest(
  eventId: string,
  { json, etag }: { readonly json: Readonly<Record<string, unknown>>; readonly etag: string | undefined },
): GoogleRequest {
  return {
    operation: "change event",
    method: "PATCH",
    path: eventPath(eventId),
    query: { ...withConference, sendUpdates: "all" },
    json,
    ...(etag === undefined ? {} : { ifMatch: etag }),
  };
}

export function readRequest(eventId: string): GoogleRequest {
  return { operation: "read event", method: "GET", path: eventPath(eventId) };
}

export function cancelRequest(eventId: string): GoogleRequest {
  return { operation: "cancel event", method: "DELETE", path: eventPath(eventId), query: { sendUpdates: "all" } };
}

/** One's own answer. The list is sent whole: what a guest says of other guests is not taken. Source: "Events: patch". */
export function answerRequest(
  eventId: string,
  reply: {
    readonly guests: readonly Guest[];
    readonly answer: Exclude<Answer, "none">;
    readonly tell: "organizer" | "nobody";
  },
): GoogleRequest {
  return {
    operation: "answer invitation",
    method: "PATCH",
    path: eventPath(eventId),
    query: { ...withConference, sendUpdates: reply.tell === "organizer" ? "all" : "none" },
    json: {
      attendees: reply.guests.map((guest) => ({
        ...keptGuest(guest),
        ...(guest.self ? { responseStatus: reply.answer } : {}),
      })),
    },
  };
}

/** Lists go through other people's events too: of those nothing comes that a session does not need, no title and no text. */
const page = "timeZone,nextPageToken,nextSyncToken";
export const fieldsOf = {
  events: `${page},items(id,status,etag,iCalUID,start,end,location,organizer,attendees,htmlLink,hangoutLink,conferenceData,extendedProperties/private)`,
  entries: `${page},items(id,status,transparency,eventType,start,end,attendees(self,responseStatus))`,
} as const;

/** Copies of an invitation in one's own calendar, whoever organizes it. */
export function copiesRequest(iCalUId: string): GoogleRequest {
  return {
    operation: "find invitation",
    method: "GET",
    path: eventsPath,
    query: { iCalUID: iCalUId, fields: fieldsOf.events },
  };
}

/**
 * Everything that touches the range, occurrences of series one by one. `query` narrows it.
 *
 * Source: Google Calendar API v3, "Events: list", "Performance tips: partial response"; read 2026-11.
 */
export function listRequest(
  operation: string,
  {
    range,
    query,
    calendarId,
  }: {
    readonly range: { readonly from: Instant; readonly to: Instant } | undefined;
    readonly query: Readonly<Record<string, string>>;
    /** Absent = the main one. */
    readonly calendarId?: string | undefined;
  },
): GoogleRequest {
  const window = range ? { timeMin: googleUtc(range.from), timeMax: googleUtc(range.to) } : {};
  return {
    operation,
    method: "GET",
    path: eventsPathOf(calendarId),
    query: { singleEvents: "true", fields: fieldsOf.events, ...window, ...query },
  };
}

/** Narrows a list to events that carry a mark of ours. */
export const onlyMarked = { privateExtendedProperty: `${kindProperty.name}=${kindProperty.value}` } as const;

const time = z.object({
  date: z.string().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});

const attendee = z.object({
  id: z.string().optional(),
  email: z.string().optional(),
  displayName: z.string().optional(),
  responseStatus: z.string().optional(),
  organizer: z.boolean().optional(),
  self: z.boolean().optional(),
  resource: z.boolean().optional(),
  optional: z.boolean().optional(),
  comment: z.string().optional(),
  additionalGuests: z.number().optional(),
});

export type Guest = z.infer<typeof attendee>;

/** As Google takes a guest back: `self` and `organizer` are its own to say. */
export function keptGuest({ self: _self, organizer: _organizer, ...kept }: Guest): Omit<Guest, "self" | "organizer"> {
  return kept;
}

const eventReply = z.object({
  id: z.string(),
  status: z.string().optional(),
  etag: z.string().optional(),
  iCalUID: z.string().optional(),
  start: time.optional(),
  end: time.optional(),
  location: z.string().optional(),
  organizer: z.object({ self: z.boolean().optional() }).optional(),
  attendees: z.array(attendee).optional(),
  htmlLink: z.string().optional(),
  hangoutLink: z.string().optional(),
  conferenceData: z
    .object({
      conferenceSolution: z.object({ key: z.object({ type: z.string().optional() }).optional() }).optional(),
      entryPoints: z.array(z.object({ entryPointType: z.string().optional(), uri: z.string().optional() })).optional(),
      createRequest: z
        .object({
          conferenceSolutionKey: z.object({ type: z.string().optional() }).optional(),
          status: z.object({ statusCode: z.string().optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).optional() }).optional(),
});

type EventReply = z.infer<typeof eventReply>;

/** An event as it stands at Google, with what a change needs beside what the port shows. */
export interface StandingEvent {
  readonly event: CalendarEvent;
  /** Everybody who is invited, rooms too, as Google shows them. */
  readonly guests: readonly Guest[];
  /** Google still makes the conference. */
  readonly isMeetPending: boolean;
}

/** A time without an offset and a bare date need the calendar's zone: who lists is told it, others ask for it. */
export function needsZone(body: unknown): boolean {
  const { start } = (body ?? {}) as { readonly start?: z.infer<typeof time> };
  return start?.date !== undefined;
}

/** `zone` is the calendar's. A cancelled event may be told by its id alone: then it has no times. Fails: unexpected_reply. */
export function readEventReply(
  body: unknown,
  {
    operation,
    zone,
    calendarId,
  }: {
    readonly operation: string;
    readonly zone: string;
    /** Where it stands; absent = in the main calendar. */
    readonly calendarId?: string | undefined;
  },
): StandingEvent {
  const reply = understood(eventReply, body, operation);
  const startsAt = reply.start && instantFromGoogle(reply.start, zone);
  const endsAt = reply.end && instantFromGoogle(reply.end, zone);
  if (startsAt === undefined || endsAt === undefined) throw notUnderstood(operation, reply.start);
  const guests = reply.attendees ?? [];
  const own = guests.find(({ self }) => self);
  const isOrganizer = reply.organizer?.self ?? false;
  return {
    event: {
      id: jointId(calendarId, reply.id),
      iCalUId: reply.iCalUID ?? "",
      etag: reply.etag ?? "",
      startsAt,
      endsAt,
      isCancelled: reply.status === "cancelled",
      isOrganizer,
      ownAnswer: isOrganizer ? "accepted" : answerOf(own?.responseStatus),
      location: reply.location ?? "",
      attendees: guests.filter(isPerson).map((guest) => ({
        name: guest.displayName ?? guest.email ?? "",
        email: guest.email ?? "",
        answer: answerOf(guest.responseStatus),
      })),
      ...meetingOf(reply),
      ...(reply.htmlLink ? { webLink: reply.htmlLink } : {}),
      ...markIn(reply),
    },
    guests,
    isMeetPending: reply.conferenceData?.createRequest?.status?.statusCode === "pending",
  };
}

/** Not a room, and not the organizer, whom Google lists where they have put themselves. */
function isPerson({ resource, organizer, email }: Guest): boolean {
  return !resource && !organizer && email !== undefined;
}

export function answerOf(responseStatus: string | undefined): Answer {
  return responseStatus === "accepted" || responseStatus === "tentative" || responseStatus === "declined"
    ? responseStatus
    : "none";
}

/** Only Google's own meetings: what an add-on of somebody else put there is not ours to hand out. */
function meetingOf({ conferenceData, hangoutLink }: EventReply): Pick<CalendarEvent, "meeting" | "joinUrl"> {
  const { conferenceSolution, createRequest, entryPoints = [] } = conferenceData ?? {};
  const type = conferenceSolution?.key?.type ?? createRequest?.conferenceSolutionKey?.type;
  if (type !== "hangoutsMeet" || createRequest?.status?.statusCode === "failure") return {};
  const joinUrl = hangoutLink ?? entryPoints.find(({ entryPointType }) => entryPointType === "video")?.uri;
  return { meeting: "meet", ...(joinUrl ? { joinUrl } : {}) };
}

/** A copy that somebody made of an event carries its properties, but not its id. */
function markIn({ id, extendedProperties }: EventReply): Pick<CalendarEvent, "mark"> {
  const value = extendedProperties?.private?.[markProperty] ?? "";
  const [, sessionId, generation] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})#(\d{1,6})$/.exec(value) ?? [];
  if (sessionId === undefined) return {};
  const mark = { sessionId, generation: Number(generation) };
  return eventIdOf(mark) === id ? { mark } : {};
}

const listReply = z.object({
  timeZone: z.string().optional(),
  items: z.array(z.looseObject({ id: z.string(), status: z.string().optional() })).optional(),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});

export interface ListPage {
  /** The calendar's. */
  readonly zone: string;
  /** Each to be read by `readEventReply` or by who knows what it asked for. */
  readonly items: readonly { readonly id: string; readonly status?: string | undefined }[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
}

/** Fails: unexpected_reply. */
export function readListReply(body: unknown, { operation }: Pick<GoogleRequest, "operation">): ListPage {
  const { timeZone, items, nextPageToken, nextSyncToken } = understood(listReply, body, operation);
  return {
    zone: timeZone ?? "UTC",
    items: items ?? [],
    ...(nextPageToken ? { nextPageToken } : {}),
    ...(nextSyncToken ? { nextSyncToken } : {}),
  };
}

/** Fails: unexpected_reply. */
export function understood<T>(schema: z.ZodType<T>, body: unknown, operation: string): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw notUnderstood(operation, read.error);
}

export function notUnderstood(operation: string, cause: unknown): VendorFault {
  const facts = { vendor: "google", operation, kind: "unexpected_reply", cause } as const;
  return new VendorFault(`${operation}: Google's answer is not understood`, facts);
}

export function newGuest({ name, email }: { readonly name: string; readonly email: string }) {
  return { email, displayName: name };
}

/** Google shows a description as HTML; nothing a person wrote becomes markup. Addresses become links by themselves. */
function asText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
