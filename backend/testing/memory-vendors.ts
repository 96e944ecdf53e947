/**
 * A calendar vendor and a meeting vendor in memory that keep their ports' promises, with the ways in which real ones fail.
 * They stand for the outside world in tests of our own code.
 */
import type { Instant } from "../domain/instant.ts";
import type {
  FreeBusyEntry,
  CalendarEntry,
  CalendarEvent,
  Calendars,
  EventDraft,
  SessionMark,
} from "../ports/calendars.ts";
import type { MeetingDraft, OnlineMeeting, OnlineMeetings } from "../ports/online-meetings.ts";
import type { GrantRef } from "../ports/token-broker.ts";
import { VendorFault } from "../ports/vendor-fault.ts";
import type { VendorFaultKind } from "../ports/vendor-fault.ts";

type Operation = keyof Calendars | keyof OnlineMeetings;

/** How a call goes wrong: before it has any effect, or after (the reply is lost, or our process dies before it saves). */
export type Mishap =
  | { readonly when: "before" | "after"; readonly kind: VendorFaultKind; readonly retryAfterSeconds?: number }
  | { readonly when: "process dies" }
  | { readonly when: "by a bug of ours" };

export interface StandingMemoryEvent extends CalendarEvent {
  readonly connectionId: string;
  readonly subject: string;
  readonly location: string | undefined;
  readonly attendees: readonly string[];
  readonly cancelComment: string | undefined;
}

export interface StandingMemoryMeeting extends OnlineMeeting {
  readonly connectionId: string;
  readonly startsAt: Instant;
  readonly durationMinutes: number;
  readonly isRemoved: boolean;
}

export interface MemoryVendors {
  readonly calendars: Calendars;
  readonly onlineMeetings: OnlineMeetings;
  /** Every event ever made, cancelled ones too. */
  readonly events: () => readonly StandingMemoryEvent[];
  readonly meetings: () => readonly StandingMemoryMeeting[];
  /** The calls made, oldest first. */
  readonly calls: () => readonly Operation[];
  /** Puts something into somebody's calendar that is not ours. */
  readonly addEntry: (connectionId: string, entry: CalendarEntry) => void;
  /** Makes the owner of an address busy, as others may see it. */
  readonly addBusy: (address: string, entry: FreeBusyEntry) => void;
  /** The next calls of this operation go wrong, in this order. */
  readonly fail: (operation: Operation, ...mishaps: readonly Mishap[]) => void;
  /** The next call of this operation waits before it has its effect. */
  readonly holdNext: (operation: Operation) => { readonly reached: Promise<void>; readonly goOn: () => void };
  /** Rejects when the process dies: what it had under way never goes on. */
  readonly death: () => Promise<never>;
}

/** What the vendors hold, and what is about to go wrong. */
interface Memory {
  readonly events: StandingMemoryEvent[];
  readonly meetings: (StandingMemoryMeeting & { readonly key: string })[];
  readonly entries: Map<string, CalendarEntry[]>;
  readonly busy: Map<string, FreeBusyEntry[]>;
  readonly mishaps: Map<Operation, Mishap[]>;
  readonly calls: Operation[];
  readonly holds: Map<Operation, () => Promise<void>>;
  die: () => void;
}

export function createMemoryVendors(): MemoryVendors {
  const memory: Memory = {
    events: [],
    meetings: [],
    entries: new Map(),
    busy: new Map(),
    mishaps: new Map(),
    calls: [],
    holds: new Map(),
    die: () => undefined,
  };
  const { entries, mishaps } = memory;
  return {
    calendars: createCalendars(memory),
    onlineMeetings: createOnlineMeetings(memory),
    events: () => memory.events,
    meetings: () => memory.meetings,
    calls: () => memory.calls,
    addBusy: (address, entry) => void memory.busy.set(address, [...(memory.busy.get(address) ?? []), entry]),
    addEntry: (connectionId, entry) => void entries.set(connectionId, [...(entries.get(connectionId) ?? []), entry]),
    fail: (operation, ...more) => void mishaps.set(operation, [...(mishaps.get(operation) ?? []), ...more]),
    holdNext: (operation) => {
      const reached = Promise.withResolvers<void>();
      const going = Promise.withResolvers<void>();
      memory.holds.set(operation, () => {
        memory.holds.delete(operation);
        reached.resolve();
        return going.promise;
      });
      return { reached: reached.promise, goOn: going.resolve };
    },
    death: () =>
      new Promise((_, reject) => {
        memory.die = () => reject(new Error("the process died"));
      }),
  };
}

async function perform<T>(memory: Memory, operation: Operation, effect: () => T): Promise<T> {
  memory.calls.push(operation);
  await memory.holds.get(operation)?.();
  const mishap = memory.mishaps.get(operation)?.shift();
  if (!mishap) return effect();
  if (mishap.when === "by a bug of ours") throw new TypeError("a bug");
  if (mishap.when !== "before") effect();
  if (mishap.when === "process dies") {
    memory.die();
    return new Promise<never>(() => undefined);
  }
  const { kind, retryAfterSeconds } = mishap;
  const vendor = operation.endsWith("Meeting") ? "zoom" : "microsoft";
  throw new VendorFault(`${operation} went wrong`, { vendor, operation, kind, retryAfterSeconds });
}

function createCalendars(memory: Memory): Calendars {
  const { events, entries } = memory;
  const replace = (id: string, change: Partial<StandingMemoryEvent>): StandingMemoryEvent | undefined => {
    const index = events.findIndex((event) => event.id === id && !event.isCancelled);
    const before = events[index];
    if (!before) return undefined;
    const after = { ...before, ...change, etag: `${before.etag}+` };
    events[index] = after;
    return after;
  };
  const marked = ({ sessionId, generation }: SessionMark): StandingMemoryEvent | undefined =>
    events.find(({ mark }) => mark?.sessionId === sessionId && mark.generation === generation);
  const create = (grant: GrantRef, draft: EventDraft): StandingMemoryEvent | undefined => {
    const known = marked(draft.mark);
    if (known?.isCancelled) return undefined;
    if (known) return replace(known.id, changeOf(draft));
    const made = newEvent(grant, draft, events.length + 1);
    events.push(made);
    return made;
  };
  const list = ({ connectionId }: GrantRef): CalendarEntry[] => {
    const ours = events.filter((event) => !event.isCancelled && event.connectionId === connectionId);
    return [...(entries.get(connectionId) ?? []), ...ours.map(asEntry)];
  };
  return {
    readFreeBusy: (_grant, addresses, { from, to }) =>
      perform(memory, "readFreeBusy", () => {
        const near = (entry: FreeBusyEntry): boolean => entry.startsAt < to && from < entry.endsAt;
        return new Map(addresses.map((each) => [each, memory.busy.get(each)?.filter(near) ?? "unreadable"]));
      }),
    listEntries: (grant, { from, to }) =>
      perform(memory, "listEntries", () => list(grant).filter((entry) => entry.startsAt < to && from < entry.endsAt)),
    createEvent: (grant, draft) => perform(memory, "createEvent", () => create(grant, draft)),
    findEvent: (_grant, mark) =>
      perform(memory, "findEvent", () => [marked(mark)].find((event) => event?.isCancelled === false)),
    changeEvent: (_grant, eventId, change) => perform(memory, "changeEvent", () => replace(eventId, changeOf(change))),
    cancelEvent: (_grant, eventId, comment) =>
      perform(memory, "cancelEvent", () => void replace(eventId, { isCancelled: true, cancelComment: comment })),
    readEvent: (_grant, eventId) =>
      perform(memory, "readEvent", () => events.find((event) => event.id === eventId && !event.isCancelled)),
  };
}

function createOnlineMeetings(memory: Memory): OnlineMeetings {
  const { meetings } = memory;
  const replace = (id: string, change: Partial<StandingMemoryMeeting>): boolean => {
    const index = meetings.findIndex((meeting) => meeting.id === id && !meeting.isRemoved);
    const before = meetings[index];
    if (before) meetings[index] = { ...before, ...change };
    return before !== undefined;
  };
  const keyOf = ({ sessionId, generation }: SessionMark): string => `${sessionId} ${generation}`;
  const marked = (mark: SessionMark) => meetings.find((meeting) => meeting.key === keyOf(mark) && !meeting.isRemoved);
  // A deleted meeting is not listed any more, so Zoom would make another one.
  const create = ({ connectionId }: GrantRef, draft: MeetingDraft): OnlineMeeting => {
    const key = keyOf(draft.mark);
    const known = marked(draft.mark);
    const id = known?.id ?? String(80_000_000_001 + meetings.length);
    const made = { id, uuids: [`uuid/${id}==`], joinUrl: `https://zoom.example/j/${id}`, ...timesOf(draft) };
    if (!replace(id, made)) meetings.push({ ...made, key, connectionId, isRemoved: false });
    return made;
  };
  return {
    createMeeting: (grant, draft) => perform(memory, "createMeeting", () => create(grant, draft)),
    findMeeting: (_grant, mark) => perform(memory, "findMeeting", () => marked(mark)),
    changeMeeting: (_grant, meetingId, draft) =>
      perform(memory, "changeMeeting", () => (replace(meetingId, timesOf(draft)) ? "changed" : "gone")),
    removeMeeting: (_grant, meetingId) =>
      perform(memory, "removeMeeting", () => void replace(meetingId, { isRemoved: true })),
  };
}

function asEntry(event: StandingMemoryEvent): CalendarEntry {
  const { id, startsAt, endsAt } = event;
  return { id, startsAt, endsAt, isAllDay: false, showAs: "busy", isDeclined: false };
}

function newEvent(grant: GrantRef, draft: EventDraft, number: number): StandingMemoryEvent {
  const { sessionId, generation } = draft.mark;
  return {
    ...changeOf(draft),
    id: `event-${number}`,
    iCalUId: `ical-${number}`,
    etag: "1",
    isCancelled: false,
    ...(draft.onlineMeeting === "teams" ? { joinUrl: `https://teams.example/l/${number}` } : {}),
    webLink: `https://outlook.example/${number}`,
    mark: { sessionId, generation },
    connectionId: grant.connectionId,
    subject: draft.subject,
    cancelComment: undefined,
  };
}

function changeOf(
  change: Pick<EventDraft, "startsAt" | "endsAt" | "location"> & { readonly attendees?: EventDraft["attendees"] },
) {
  const { startsAt, endsAt, location, attendees = [] } = change;
  return { startsAt, endsAt, location, attendees: attendees.map(({ email }) => email) };
}

function timesOf({ startsAt, durationMinutes }: MeetingDraft) {
  return { startsAt, durationMinutes };
}
