/** An event as the Calendar API shows it, in the order of recorded answers. Source: Google Calendar API v3, "Events". */
import { instantOf, wallOf } from "../graph/time-zones.ts";
import { accountOf } from "./google-accounts.ts";
import { etagOf, type StoredAttendee, type StoredConference, type StoredEvent } from "./stored-event.ts";

export interface ViewOptions {
  /** Whose copy it is. */
  readonly calendar: string;
  /** Zone of the offsets in the answer. */
  readonly timeZone: string;
  /** Where the stand-in is reached; `htmlLink` leads there. */
  readonly origin: string;
  /** When there are more, only the caller is listed. */
  readonly maxAttendees?: number;
}

type Json = Readonly<Record<string, unknown>>;

/** The whole event, cancelled or not. */
export function eventView(event: StoredEvent, options: ViewOptions): Json {
  const { calendar, origin } = options;
  const eid = Buffer.from(`${event.id} ${calendar}`).toString("base64url");
  const whose = party(event.organizer, calendar);
  const attendees = attendeesView(event, options);
  return withoutUndefined({
    kind: "calendar#event",
    etag: etagOf(event),
    id: event.id,
    status: event.status,
    htmlLink: `${origin}/calendar/event?eid=${eid}`,
    created: millis(event.createdAt),
    updated: millis(event.updatedAt),
    summary: event.summary,
    description: event.description,
    location: event.location,
    colorId: event.colorId,
    creator: whose,
    organizer: whose,
    start: timeView(event, "start", options.timeZone),
    end: timeView(event, "end", options.timeZone),
    transparency: event.transparency === "opaque" ? undefined : event.transparency,
    visibility: event.visibility === "default" ? undefined : event.visibility,
    iCalUID: event.iCalUID,
    sequence: event.sequence,
    attendees: attendees.length > 0 ? attendees : undefined,
    attendeesOmitted: attendees.length < visibleAttendees(event, calendar).length ? true : undefined,
    extendedProperties: propertiesView(event),
    hangoutLink: event.conference && isReady(event.conference) ? meetLink(event.conference) : undefined,
    conferenceData: event.conference && conferenceView(event.conference),
    guestsCanInviteOthers: event.guestsCanInviteOthers ? undefined : false,
    guestsCanModify: event.guestsCanModify ? true : undefined,
    guestsCanSeeOtherGuests: event.guestsCanSeeOtherGuests ? undefined : false,
    reminders: event.reminders,
    source: event.source,
    eventType: "default",
  });
}

/** All that incremental lists say of a cancelled event. */
export function sparseView(event: StoredEvent): Json {
  return { kind: "calendar#event", etag: etagOf(event), id: event.id, status: "cancelled" };
}

/** From when to when, whole days by this zone. Half-open, in milliseconds since the epoch. */
export function spanOf(event: StoredEvent, zone: string): { readonly startsAt: number; readonly endsAt: number } {
  if (!event.isAllDay) return event;
  return { startsAt: instantOf(event.startsAt, zone), endsAt: instantOf(event.endsAt, zone) };
}

export const isReady = (conference: StoredConference): boolean =>
  conference.pendingAnswers === 0 && conference.outcome === "success";

export const meetLink = ({ code }: StoredConference): string => `https://meet.google.com/${code}`;

/** RFC 3339 with the zone's offset, whole seconds; `Z` for UTC. */
export function withOffset(at: number, zone: string): string {
  const wall = wallOf(at, zone);
  const minutes = Math.round((wall - at) / 60_000);
  const text = new Date(wall).toISOString().slice(0, 19);
  if (minutes === 0) return `${text}Z`;
  const two = (value: number): string => String(value).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${text}${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export const millis = (at: number): string => new Date(at).toISOString();

function timeView(event: StoredEvent, which: "start" | "end", zone: string): Json {
  const at = which === "start" ? event.startsAt : event.endsAt;
  if (event.isAllDay) return { date: new Date(at).toISOString().slice(0, 10) };
  return { dateTime: withOffset(at, zone), timeZone: which === "start" ? event.startZone : event.endZone };
}

function party(email: string, calendar: string): Json {
  const name = accountOf(email)?.name;
  return { email, ...(name ? { displayName: name } : {}), ...(email === calendar ? { self: true } : {}) };
}

function visibleAttendees(event: StoredEvent, calendar: string): readonly StoredAttendee[] {
  if (event.guestsCanSeeOtherGuests || event.organizer === calendar) return event.attendees;
  return event.attendees.filter(({ email }) => email === calendar || email === event.organizer);
}

function attendeesView(event: StoredEvent, { calendar, maxAttendees }: ViewOptions): readonly Json[] {
  const visible = visibleAttendees(event, calendar);
  const listed =
    maxAttendees !== undefined && visible.length > maxAttendees
      ? visible.filter(({ email }) => email === calendar)
      : visible;
  return listed.map((attendee) => ({
    ...attendee,
    ...(attendee.email === event.organizer ? { organizer: true } : {}),
    ...(attendee.email === calendar ? { self: true } : {}),
  }));
}

function propertiesView({ privateProperties, sharedProperties }: StoredEvent): Json | undefined {
  const some = (properties: Json): Json | undefined => (Object.keys(properties).length > 0 ? properties : undefined);
  const view = withoutUndefined({ private: some(privateProperties), shared: some(sharedProperties) });
  return some(view);
}

function conferenceView(conference: StoredConference): Json {
  const statusCode = conference.pendingAnswers > 0 ? "pending" : conference.outcome;
  const createRequest = {
    requestId: conference.requestId,
    conferenceSolutionKey: { type: conference.type },
    status: { statusCode },
  };
  if (!isReady(conference)) return { createRequest };
  return {
    createRequest,
    entryPoints: [{ entryPointType: "video", uri: meetLink(conference), label: `meet.google.com/${conference.code}` }],
    conferenceSolution: {
      key: { type: conference.type },
      name: "Google Meet",
      iconUri:
        "https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/logo_meet_2020q4_color_2x_web_512dp.png",
    },
    conferenceId: conference.code,
  };
}

function withoutUndefined(view: Json): Json {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
}
