/** Calendars in memory: the organizer's copy of each event, and what people do to it by hand. */
import type { Instant } from "../domain/instant.ts";
import type {
  Answer,
  CalendarEntry,
  CalendarEvent,
  Calendars,
  EventAttendee,
  EventChange,
  EventDraft,
  FreeBusyEntry,
  SessionMark,
} from "../ports/calendars.ts";
import type { EventMarks } from "../ports/event-marks.ts";
import type { GrantRef } from "../ports/token-broker.ts";
import { VendorFault } from "../ports/vendor-fault.ts";
import { perform } from "./memory-mishaps.ts";
import type { Staging } from "./memory-mishaps.ts";

export interface StandingMemoryEvent extends CalendarEvent {
  readonly connectionId: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly cancelComment: string | undefined;
}

/** An event that somebody wrote in their own calendar. */
export type HandWritten = Pick<CalendarEvent, "startsAt" | "endsAt"> &
  Partial<Pick<CalendarEvent, "attendees" | "meeting" | "joinUrl" | "isOrganizer">>;

/** What people do in the calendar itself. An event that does not stand is left alone. */
interface HandActs {
  readonly drag: (eventId: string, startsAt: Instant, endsAt: Instant) => void;
  readonly edit: (eventId: string, change: { readonly location: string }) => void;
  readonly deleteByHand: (eventId: string) => void;
  /** Into another calendar of the same account, which gives it another id. */
  readonly putElsewhere: (eventId: string) => void;
  readonly respond: (eventId: string, email: string, answer: Answer) => void;
  readonly propose: (eventId: string, email: string, span: Pick<CalendarEvent, "startsAt" | "endsAt">) => void;
  /** Something of one's own, with people who are invited to it; answers its id. */
  readonly writeByHand: (connectionId: string, event: HandWritten) => string;
  readonly inviteByHand: (eventId: string, attendee: { readonly name: string; readonly email: string }) => void;
  readonly uninviteByHand: (eventId: string, email: string) => void;
}

export interface MemoryCalendars extends HandActs {
  readonly calendars: Calendars;
  readonly eventMarks: EventMarks;
  /** Every event ever made, cancelled ones too. */
  readonly events: () => readonly StandingMemoryEvent[];
  /** Puts something into somebody's calendar that is not ours. */
  readonly addEntry: (connectionId: string, entry: CalendarEntry, calendarId?: string) => void;
  /** Makes the owner of an address busy, as others may see it. */
  readonly addBusy: (address: string, entry: FreeBusyEntry) => void;
  /** Whose mailbox it is; invitations to that address can be answered there. */
  readonly openMailbox: (connectionId: string, email: string) => void;
  /** What the calendar allows of Microsoft's meetings; Teams where nothing else is said. */
  readonly allowMeetings: (connectionId: string, kind: "teams" | "skype" | "none") => void;
}

/** What the calendars hold. */
interface Memory {
  readonly events: StandingMemoryEvent[];
  readonly entries: Map<string, CalendarEntry[]>;
  readonly busy: Map<string, FreeBusyEntry[]>;
  readonly mailboxes: Map<string, string>;
  readonly allowed: Map<string, "teams" | "skype" | "none">;
  /** Copies that went when their owner declined: `<iCalUId> <address>`. */
  readonly declinedCopies: Set<string>;
  writes: number;
}

const mainCalendar = "main";

export function createMemoryCalendars(staging: Staging): MemoryCalendars {
  const memory: Memory = {
    events: [],
    entries: new Map(),
    busy: new Map(),
    mailboxes: new Map(),
    allowed: new Map(),
    declinedCopies: new Set(),
    writes: 0,
  };
  const { entries, busy } = memory;
  return {
    calendars: createCalendars(memory, staging),
    events: () => memory.events,
    addBusy: (address, entry) => void busy.set(address, [...(busy.get(address) ?? []), entry]),
    addEntry: (connectionId, entry, calendarId = mainCalendar) => {
      const key = calendarId === mainCalendar ? connectionId : `${connectionId} ${calendarId}`;
      entries.set(key, [...(entries.get(key) ?? []), entry]);
    },
    openMailbox: (connectionId, email) => void memory.mailboxes.set(connectionId, email.toLowerCase()),
    allowMeetings: (connectionId, kind) => void memory.allowed.set(connectionId, kind),
    eventMarks: {
      markEvent: async (_grant, eventId, { sessionId, generation }) =>
        write(memory, eventId, { mark: { sessionId, generation } }) ? "marked" : "gone",
    },
    ...createHandActs(memory),
  };
}

function createCalendars(memory: Memory, staging: Staging): Calendars {
  const at = (operation: keyof Calendars, grant: GrantRef) => ({ operation, grant });
  const near =
    ({ from, to }: { readonly from: Instant; readonly to: Instant }) =>
    (one: Pick<CalendarEvent, "startsAt" | "endsAt">) =>
      one.startsAt < to && from < one.endsAt;
  return {
    readFreeBusy: (grant, addresses, range) =>
      perform(
        staging,
        at("readFreeBusy", grant),
        () => new Map(addresses.map((each) => [each, memory.busy.get(each)?.filter(near(range)) ?? "unreadable"])),
      ),
    listEntries: (grant, range) =>
      perform(staging, at("listEntries", grant), () =>
        (range.calendarIds ?? [mainCalendar])
          .flatMap((id) =>
            id === mainCalendar ? list(memory, grant) : (memory.entries.get(`${grant.connectionId} ${id}`) ?? []),
          )
          .filter(near(range)),
      ),
    listCalendars: (grant) =>
      perform(staging, at("listCalendars", grant), () => {
        const others = [...memory.entries.keys()].filter((key) => key.startsWith(`${grant.connectionId} `));
        const main = { id: mainCalendar, name: "Calendar", isMain: true, isWritable: true };
        return [
          { ...main, meetings: grant.vendor === "google" ? ["meet" as const] : ["teams" as const] },
          ...others.map((key) => ({ ...main, id: key.split(" ")[1] ?? "", isMain: false, meetings: [] })),
        ];
      }),
    createEvent: (grant, draft) => perform(staging, at("createEvent", grant), () => create(memory, grant, draft)),
    findEvent: (grant, mark) =>
      perform(staging, at("findEvent", grant), () => {
        const event = marked(memory, mark);
        return event?.isCancelled ? undefined : event;
      }),
    findMovedEvent: (grant, mark) =>
      perform(staging, at("findMovedEvent", grant), () => {
        const event = marked(memory, mark);
        return event?.isCancelled === false && event.connectionId === grant.connectionId ? event : undefined;
      }),
    changeEvent: (grant, eventId, wish) =>
      perform(staging, at("changeEvent", grant), () => change(memory, eventId, wish)),
    cancelEvent: (grant, eventId, comment) =>
      perform(
        staging,
        at("cancelEvent", grant),
        () => void write(memory, eventId, { isCancelled: true, cancelComment: comment }),
      ),
    readEvent: (grant, eventId) => perform(staging, at("readEvent", grant), () => standing(memory, eventId)),
    answerInvitation: (grant, iCalUId, reply) =>
      perform(staging, at("answerInvitation", grant), () => answer(memory, grant, { iCalUId, ...reply })),
    listMarked: (grant, range) =>
      perform(staging, at("listMarked", grant), () =>
        memory.events.filter(
          (event) =>
            event.mark && event.connectionId === grant.connectionId && !event.isCancelled && near(range)(event),
        ),
      ),
  };
}

function standing({ events }: Memory, eventId: string): StandingMemoryEvent | undefined {
  return events.find((event) => event.id === eventId && !event.isCancelled);
}

function marked({ events }: Memory, { sessionId, generation }: SessionMark): StandingMemoryEvent | undefined {
  return events.find(({ mark }) => mark?.sessionId === sessionId && mark.generation === generation);
}

/** Every write makes another etag. A new time asks everybody anew. */
function write(memory: Memory, eventId: string, given: Partial<StandingMemoryEvent>): StandingMemoryEvent | undefined {
  const index = memory.events.findIndex((event) => event.id === eventId && !event.isCancelled);
  const before = memory.events[index];
  if (!before) return undefined;
  memory.writes += 1;
  const merged = { ...before, ...given, etag: `etag-${memory.writes}` };
  const isMoved = merged.startsAt !== before.startsAt || merged.endsAt !== before.endsAt;
  const after = isMoved ? { ...merged, attendees: merged.attendees.map(asked) } : merged;
  if (isMoved) {
    for (const { email } of after.attendees) memory.declinedCopies.delete(copyOf(after.iCalUId, email));
  }
  memory.events[index] = after;
  return after;
}

function create(memory: Memory, grant: GrantRef, draft: EventDraft): StandingMemoryEvent | undefined {
  const known = marked(memory, draft.mark);
  if (known?.isCancelled) return undefined;
  const { startsAt, endsAt, location = "" } = draft;
  if (known) return write(memory, known.id, { startsAt, endsAt, location, attendees: draft.attendees.map(asked) });
  const number = memory.events.length + 1;
  const meeting = meetingOf(memory, grant, draft);
  memory.writes += 1;
  const made: StandingMemoryEvent = {
    startsAt,
    endsAt,
    location,
    attendees: draft.attendees.map(asked),
    id: `event-${number}`,
    iCalUId: `ical-${number}`,
    etag: `etag-${memory.writes}`,
    isCancelled: false,
    isOrganizer: true,
    ownAnswer: "accepted",
    ...(meeting === undefined ? {} : { meeting, joinUrl: `https://${meeting}.example/l/${number}` }),
    webLink: `https://outlook.example/${number}`,
    mark: { sessionId: draft.mark.sessionId, generation: draft.mark.generation },
    connectionId: grant.connectionId,
    subject: draft.subject,
    paragraphs: draft.paragraphs,
    cancelComment: undefined,
  };
  memory.events.push(made);
  return made;
}

function meetingOf(
  { allowed }: Memory,
  { connectionId, vendor }: GrantRef,
  { onlineMeeting }: EventDraft,
): CalendarEvent["meeting"] {
  if (onlineMeeting !== "teams") return onlineMeeting === "none" ? undefined : onlineMeeting;
  const kind = allowed.get(connectionId) ?? "teams";
  if (kind !== "none") return kind;
  const facts = { vendor, operation: "createEvent", kind: "rejected", code: "teams_not_allowed" } as const;
  throw new VendorFault("Teams meetings are not switched on for this calendar.", facts);
}

function change(memory: Memory, eventId: string, wish: EventChange): StandingMemoryEvent | "gone" | "stale" {
  const before = standing(memory, eventId);
  if (!before) return "gone";
  if (wish.etag !== undefined && wish.etag !== before.etag) return "stale";
  const attendees = [
    ...before.attendees.filter(({ email }) => !wish.uninvite.some((each) => isSame(each, email))),
    ...wish.invite.filter(({ email }) => !before.attendees.some((each) => isSame(each.email, email))).map(asked),
  ];
  const { startsAt, endsAt, location = before.location } = wish;
  return write(memory, eventId, { startsAt, endsAt, location, attendees }) ?? "gone";
}

/** With Microsoft, who tells nobody has not told the organizer's copy either. Declining takes the copy away. */
function answer(
  memory: Memory,
  { connectionId, vendor }: GrantRef,
  reply: { readonly iCalUId: string } & Parameters<Calendars["answerInvitation"]>[2],
): "answered" | "not_found" {
  const email = memory.mailboxes.get(connectionId);
  const event = memory.events.find(({ iCalUId, isCancelled }) => iCalUId === reply.iCalUId && !isCancelled);
  if (email === undefined || !event?.attendees.some((each) => isSame(each.email, email))) return "not_found";
  const copy = copyOf(event.iCalUId, email);
  if (memory.declinedCopies.has(copy)) return "not_found";
  if (reply.answer === "declined" && vendor === "microsoft") memory.declinedCopies.add(copy);
  if (reply.tell === "organizer" || vendor === "google") answerOn(memory, event, { email, answer: reply.answer });
  return "answered";
}

function answerOn(
  memory: Memory,
  { id, attendees }: StandingMemoryEvent,
  given: {
    readonly email: string;
    readonly answer: Answer;
    readonly proposed?: Pick<CalendarEvent, "startsAt" | "endsAt">;
  },
): void {
  const { email, answer: answered, proposed } = given;
  const answering = (each: EventAttendee): EventAttendee => ({
    name: each.name,
    email: each.email,
    answer: answered,
    ...(proposed ? { proposed } : {}),
  });
  write(memory, id, { attendees: attendees.map((each) => (isSame(each.email, email) ? answering(each) : each)) });
}

function createHandActs(memory: Memory): HandActs {
  const onEvent = (eventId: string, act: (event: StandingMemoryEvent) => unknown): void => {
    const event = standing(memory, eventId);
    if (event) act(event);
  };
  return {
    drag: (eventId, startsAt, endsAt) => void write(memory, eventId, { startsAt, endsAt }),
    edit: (eventId, { location }) => void write(memory, eventId, { location }),
    putElsewhere: (eventId) => void write(memory, eventId, { id: `${eventId}-elsewhere` }),
    deleteByHand: (eventId) => void write(memory, eventId, { isCancelled: true }),
    writeByHand: (connectionId, event) => {
      const number = memory.events.length + 1;
      const usual = {
        location: "",
        attendees: [],
        isCancelled: false,
        isOrganizer: true,
        ownAnswer: "accepted",
      } as const;
      const named = { id: `event-${number}`, iCalUId: `ical-${number}`, etag: `etag-${(memory.writes += 1)}` };
      const rest = { connectionId, subject: "By hand", paragraphs: [], cancelComment: undefined };
      memory.events.push({ ...usual, ...named, ...rest, ...event });
      return named.id;
    },
    respond: (eventId, email, answered) =>
      onEvent(eventId, (event) => answerOn(memory, event, { email, answer: answered })),
    propose: (eventId, email, proposed) =>
      onEvent(eventId, (event) => answerOn(memory, event, { email, answer: "tentative", proposed })),
    inviteByHand: (eventId, attendee) =>
      onEvent(eventId, ({ attendees }) => write(memory, eventId, { attendees: [...attendees, asked(attendee)] })),
    uninviteByHand: (eventId, email) =>
      onEvent(eventId, ({ attendees }) =>
        write(memory, eventId, { attendees: attendees.filter((each) => !isSame(each.email, email)) }),
      ),
  };
}

function list({ events, entries }: Memory, { connectionId }: GrantRef): CalendarEntry[] {
  const ours = events.filter((event) => !event.isCancelled && event.connectionId === connectionId);
  return [
    ...(entries.get(connectionId) ?? []),
    ...ours.map(({ id, startsAt, endsAt }): CalendarEntry => ({
      id,
      startsAt,
      endsAt,
      isAllDay: false,
      showAs: "busy",
      isDeclined: false,
    })),
  ];
}

function asked({ name, email }: { readonly name: string; readonly email: string }): EventAttendee {
  return { name, email, answer: "none" };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function copyOf(iCalUId: string, email: string): string {
  return `${iCalUId} ${email.toLowerCase()}`;
}
