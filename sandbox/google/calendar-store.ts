/** All Google calendars: the organizer's copy and what its writes do to the guests' copies, to watchers and to mail. */
import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { accountOf } from "./google-accounts.ts";
import { googleErrors } from "./google-answers.ts";
import type { ConferenceWish, EventWish } from "./event-input.ts";
import type { GoogleState } from "./google-state.ts";
import {
  type OwnFields,
  type SharedFields,
  sharedNames,
  type StoredAttendee,
  type StoredConference,
  type StoredEvent,
} from "./stored-event.ts";

export type SendUpdates = "all" | "externalOnly" | "none";

/** Tells people by mail; all are addresses. */
export type Announce = (
  what: "invitation" | "update" | "cancellation" | "answer",
  event: StoredEvent,
  between: { readonly sender: string; readonly to: readonly string[] },
) => void;

interface Given {
  readonly state: GoogleState;
  readonly clock: Clock;
  /** A copy in this calendar was written. */
  readonly written: (calendar: string) => void;
  readonly announce: Announce;
}

export interface WriteOptions {
  /** Conferences are read and changed only with version 1. */
  readonly conferences: "ignored" | "honoured";
  readonly sendUpdates: SendUpdates;
}

const plain: OwnFields & Omit<SharedFields, "startsAt" | "endsAt" | "isAllDay" | "startZone" | "endZone"> = {
  attendees: [],
  guestsCanModify: false,
  guestsCanInviteOthers: true,
  guestsCanSeeOtherGuests: true,
  sharedProperties: {},
  privateProperties: {},
  transparency: "opaque",
  visibility: "default",
  reminders: { useDefault: true },
};

export class CalendarStore {
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
  }

  /** Every copy in a calendar, deleted ones too, in order of creation. */
  all(calendar: string): StoredEvent[] {
    return (this.#given.state.calendars[calendar] ??= []);
  }

  /** Also a deleted one. */
  find(calendar: string, id: string): StoredEvent | undefined {
    return this.all(calendar).find((event) => event.id === id);
  }

  /** `id` must be free; a deleted event keeps its id for ever. */
  insert(calendar: string, wish: EventWish, { id, ...options }: WriteOptions & { readonly id?: string }): StoredEvent {
    if (id !== undefined && this.find(calendar, id)) throw googleErrors.duplicate();
    const { shared } = wish;
    if (shared.startsAt === undefined || shared.endsAt === undefined) throw googleErrors.required("Missing end time.");
    const now = this.#given.clock.now();
    const eventId = id ?? madeUpId(`${calendar}/${this.#given.state.version}`);
    const event: StoredEvent = {
      ...plain,
      startsAt: shared.startsAt,
      endsAt: shared.endsAt,
      isAllDay: false,
      startZone: "UTC",
      endZone: "UTC",
      ...shared,
      ...wish.own,
      id: eventId,
      iCalUID: `${eventId}@google.com`,
      organizer: calendar,
      createdAt: now,
      updatedAt: now,
      status: wish.status === "tentative" ? "tentative" : "confirmed",
      sequence: 0,
      version: 0,
    };
    this.#setConference(event, wish, options);
    this.all(calendar).push(event);
    this.#touch(calendar, event);
    this.#spread(event, []);
    this.#tell("invitation", event, { guests: event.attendees.map(({ email }) => email), ...options });
    return event;
  }

  /** As its organizer. `changes` hold what is to be set; what is undefined in them is cleared. */
  change(event: StoredEvent, wish: EventWish, options: WriteOptions): void {
    if (wish.status === "cancelled") return this.remove(event.organizer, event, options);
    const guestsBefore = event.attendees.map(({ email }) => email);
    const isRestored = event.status === "cancelled" && wish.status !== undefined;
    const before = { startsAt: event.startsAt, endsAt: event.endsAt };
    Object.assign(event, wish.shared, wish.own);
    if (wish.status) event.status = wish.status;
    if (before.startsAt !== event.startsAt || before.endsAt !== event.endsAt) event.sequence += 1;
    this.#setConference(event, wish, options);
    this.#touch(event.organizer, event);
    if (event.status === "cancelled") return;
    this.#spread(event, isRestored ? [] : guestsBefore);
    const guests = event.attendees.map(({ email }) => email);
    const isNew = (email: string): boolean => isRestored || !guestsBefore.includes(email);
    this.#tell("invitation", event, { guests: guests.filter(isNew), ...options });
    if (Object.keys(wish.shared).length > 0 || wish.conference)
      this.#tell("update", event, { guests: guests.filter((email) => !isNew(email)), ...options });
    this.#tell("cancellation", event, { guests: guestsBefore.filter((email) => !guests.includes(email)), ...options });
  }

  /** As a guest: what is one's own, and the answer. */
  changeOwn(calendar: string, copy: StoredEvent, own: Partial<OwnFields>): void {
    if (Object.keys(own).length === 0) return;
    Object.assign(copy, own);
    this.#touch(calendar, copy);
  }

  /** The answer of a guest, written to every copy. */
  answer(
    calendar: string,
    copy: StoredEvent,
    answer: StoredAttendee,
    { sendUpdates }: Pick<WriteOptions, "sendUpdates">,
  ): void {
    const original = this.find(copy.organizer, copy.id);
    if (!original || original.status === "cancelled") return;
    const before = original.attendees.find(({ email }) => email === calendar);
    if (!before || JSON.stringify(before) === JSON.stringify({ ...before, ...answer })) return;
    original.attendees = original.attendees.map((guest) => (guest === before ? { ...before, ...answer } : guest));
    this.#touch(original.organizer, original);
    this.#spread(
      original,
      original.attendees.map(({ email }) => email),
    );
    if (sendUpdates !== "none")
      this.#given.announce("answer", original, { sender: calendar, to: [original.organizer] });
  }

  /** The organizer's deletion cancels it for everybody; a guest's removes the own copy and declines. */
  remove(calendar: string, event: StoredEvent, options: Pick<WriteOptions, "sendUpdates">): void {
    if (calendar !== event.organizer) {
      const own = event.attendees.find(({ email }) => email === calendar);
      this.#cancel(calendar, event);
      if (own) this.answer(calendar, event, { ...own, responseStatus: "declined" }, options);
      return;
    }
    this.#cancel(calendar, event);
    for (const { email } of event.attendees) this.#cancelCopy(email, event);
    this.#tell("cancellation", event, { guests: event.attendees.map(({ email }) => email), ...options });
  }

  /** As its organizer, into another calendar of theirs: the former one shows it as cancelled from then on. */
  putInto(calendar: string, event: StoredEvent): StoredEvent {
    const former = event.organizer;
    const present: StoredEvent = { ...event, organizer: calendar };
    const before = this.find(calendar, event.id);
    if (before) this.all(calendar).splice(this.all(calendar).indexOf(before), 1);
    this.all(calendar).push(present);
    this.#touch(calendar, present);
    this.#cancel(former, event);
    for (const { email } of event.attendees) {
      const copy = this.find(email, event.id);
      if (copy?.organizer !== former || email === former) continue;
      Object.assign(copy, { organizer: calendar });
      this.#touch(email, copy);
    }
    return present;
  }

  /** Counts an answer that shows a conference; the last pending one makes the conference ready, which is a change. */
  shown(calendar: string, event: StoredEvent): void {
    const { conference } = event;
    if (!conference || conference.pendingAnswers === 0 || calendar !== event.organizer) return;
    conference.pendingAnswers -= 1;
    if (conference.pendingAnswers > 0) return;
    this.#touch(calendar, event);
    this.#spread(
      event,
      event.attendees.map(({ email }) => email),
    );
  }

  #setConference(event: StoredEvent, { conference }: ConferenceWish, { conferences }: WriteOptions): void {
    if (conferences === "ignored" || conference === undefined) return;
    if (conference === "remove") return void delete event.conference;
    if (event.conference?.requestId === conference.requestId) return;
    const { settings } = this.#given.state;
    const handle = accountOf(event.organizer)?.person?.handle ?? "";
    if (!(settings.conferenceTypes[handle] ?? ["hangoutsMeet"]).includes(conference.type))
      throw googleErrors.invalid("Invalid conference type value.");
    event.conference = {
      ...conference,
      code: meetCode(`${event.id}/${conference.requestId}`),
      outcome: settings.meetOutcome,
      // The answer to this very write counts as the first.
      pendingAnswers: settings.meetPendingAnswers === 0 ? 0 : settings.meetPendingAnswers + 1,
    };
  }

  /** Brings the copies of guests with a Google account up to date; who is no longer invited loses theirs. */
  #spread(event: StoredEvent, guestsBefore: readonly string[]): void {
    const guests = event.attendees.map(({ email }) => email);
    for (const email of guestsBefore.filter((guest) => !guests.includes(guest))) this.#cancelCopy(email, event);
    for (const email of guests) {
      if (email === event.organizer || !accountOf(email)) continue;
      const copy = this.find(email, event.id);
      const wasInvited = guestsBefore.includes(email);
      // A copy that its owner has deleted stays away until they are invited anew.
      if (copy?.status === "cancelled" && wasInvited && copy.organizer === event.organizer) continue;
      if (copy && copy.organizer !== event.organizer) continue;
      const target = copy ?? this.#newCopy(email, event);
      for (const name of sharedNames) Object.assign(target, { [name]: sharedValue(event, name) });
      target.status = event.status;
      target.sequence = event.sequence;
      this.#touch(email, target);
    }
  }

  #newCopy(calendar: string, event: StoredEvent): StoredEvent {
    const { privateProperties, transparency, visibility, reminders } = plain;
    const copy: StoredEvent = { ...event, privateProperties, transparency, visibility, reminders };
    delete copy.colorId;
    this.all(calendar).push(copy);
    return copy;
  }

  #cancelCopy(calendar: string, event: StoredEvent): void {
    const copy = this.find(calendar, event.id);
    if (calendar !== event.organizer && copy?.organizer === event.organizer && copy.status !== "cancelled")
      this.#cancel(calendar, copy);
  }

  #cancel(calendar: string, event: StoredEvent): void {
    event.status = "cancelled";
    this.#touch(calendar, event);
  }

  #tell(
    what: Parameters<Announce>[0],
    event: StoredEvent,
    { guests, sendUpdates }: { readonly guests: readonly string[]; readonly sendUpdates: SendUpdates },
  ): void {
    if (sendUpdates === "none") return;
    const to = guests.filter(
      (email) => email !== event.organizer && (sendUpdates === "all" || accountOf(email) === undefined),
    );
    if (to.length > 0) this.#given.announce(what, event, { sender: event.organizer, to });
  }

  #touch(calendar: string, event: StoredEvent): void {
    this.#given.state.version += 1;
    event.version = this.#given.state.version;
    event.updatedAt = this.#given.clock.now();
    this.#given.written(calendar);
  }
}

function sharedValue(event: StoredEvent, name: (typeof sharedNames)[number]): unknown {
  // A copy of its own, so that counting answers of one does not count for the other.
  return name === "conference" && event.conference ? ({ ...event.conference } satisfies StoredConference) : event[name];
}

const digestOf = (text: string): Buffer => createHash("sha256").update(`slotside/${text}`).digest();

/** Made from what came before, so that a run repeats exactly. */
const madeUpId = (from: string): string =>
  BigInt(`0x${digestOf(from).subarray(0, 16).toString("hex")}`)
    .toString(32)
    .padStart(26, "0");

function meetCode(from: string): string {
  const letters = [...digestOf(from).subarray(0, 10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
  return `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
}
