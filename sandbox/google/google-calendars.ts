/** The Google calendars as the home page and scripts use them: not through HTTP, but with the same consequences. */
import type { SandboxPerson } from "../people.ts";
import type { CalendarStore } from "./calendar-store.ts";
import { isReady, meetLink, spanOf } from "./event-view.ts";
import { accountOf, type GoogleAccount } from "./google-accounts.ts";
import { furtherOf } from "./google-gate.ts";
import type { GoogleState } from "./google-state.ts";
import type { ResponseStatus, StoredEvent } from "./stored-event.ts";

/** One person's copy of an event. Instants are milliseconds since the epoch. */
export interface GoogleEvent {
  readonly id: string;
  readonly iCalUID: string;
  readonly status: StoredEvent["status"];
  readonly summary: string;
  readonly description: string;
  readonly location: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly isAllDay: boolean;
  readonly isOrganizer: boolean;
  readonly organizer: string;
  readonly attendees: readonly { readonly email: string; readonly responseStatus: ResponseStatus }[];
  readonly meetUrl?: string;
  readonly privateProperties: Readonly<Record<string, string>>;
}

/** What somebody changes by hand; a time names both its ends. */
export interface GoogleEdit {
  readonly startsAt?: number;
  readonly endsAt?: number;
  readonly summary?: string;
  readonly description?: string;
  readonly location?: string;
}

/** Methods that change an event throw RangeError when the event does not exist or it is not theirs to change. */
export interface GoogleCalendars {
  /** All copies, oldest start first, cancelled ones too; empty without a Google account. */
  list(person: SandboxPerson): readonly GoogleEvent[];
  find(person: SandboxPerson, id: string): GoogleEvent | undefined;
  /** As somebody who types busy time into their own calendar. */
  add(
    person: SandboxPerson,
    draft: { readonly summary: string; readonly startsAt: number; readonly endsAt: number },
  ): GoogleEvent;
  /** As an organizer who drags or edits the event; guests are told by mail. */
  edit(person: SandboxPerson, id: string, edit: GoogleEdit): void;
  /** As a guest who answers. */
  answer(person: SandboxPerson, id: string, response: ResponseStatus): void;
  /** As an organizer who puts the event into another calendar of theirs; it keeps its id there. */
  putInto(person: SandboxPerson, id: string, calendarName: string): void;
  /** As somebody who deletes it: the organizer cancels it for everybody, a guest declines. */
  remove(person: SandboxPerson, id: string): void;
}

const asPerson = { conferences: "honoured", sendUpdates: "all" } as const;

export function createGoogleCalendars(store: CalendarStore, state: GoogleState): GoogleCalendars {
  const holder = (person: SandboxPerson): GoogleAccount => {
    const account = accountOf(person.email);
    if (!account) throw new RangeError(`${person.displayName} has no Google account.`);
    return account;
  };
  const existing = (person: SandboxPerson, id: string): StoredEvent => {
    const event = store.find(holder(person).email, id);
    if (!event || event.status === "cancelled")
      throw new RangeError(`There is no event ${id} in the Google calendar of ${person.handle}.`);
    return event;
  };
  return {
    list: (person) =>
      accountOf(person.email)
        ? store
            .all(person.email)
            .map((event) => seen(event, holder(person)))
            .toSorted((left, right) => left.startsAt - right.startsAt)
        : [],
    find(person, id) {
      const event = store.find(holder(person).email, id);
      return event && seen(event, holder(person));
    },
    add(person, { summary, startsAt, endsAt }) {
      const account = holder(person);
      const zone = account.timeZone;
      const shared = { summary, startsAt, endsAt, isAllDay: false, startZone: zone, endZone: zone };
      return seen(store.insert(account.email, { shared, own: {} }, asPerson), account);
    },
    edit(person, id, edit) {
      const copy = existing(person, id);
      const original =
        copy.organizer === person.email || copy.guestsCanModify ? store.find(copy.organizer, id) : undefined;
      if (!original) throw new RangeError("Only the organizer can change this event; a guest can answer it.");
      const time = edit.startsAt === undefined ? {} : { isAllDay: false };
      store.change(original, { shared: { ...edit, ...time }, own: {} }, asPerson);
    },
    answer(person, id, responseStatus) {
      const copy = existing(person, id);
      const own = copy.attendees.find(({ email }) => email === person.email);
      if (!own) throw new RangeError(`${person.displayName} is not invited to this event.`);
      store.answer(person.email, copy, { ...own, responseStatus }, asPerson);
    },
    putInto(person, id, calendarName) {
      const copy = existing(person, id);
      if (copy.organizer !== holder(person).email) throw new RangeError("Only the organizer can move it.");
      const into = furtherOf(state, holder(person)).find(({ name }) => name === calendarName);
      if (!into) throw new RangeError(`${person.displayName} has no Google calendar "${calendarName}".`);
      store.putInto(into.id, copy);
    },
    remove: (person, id) => store.remove(holder(person).email, existing(person, id), asPerson),
  };
}

function seen(event: StoredEvent, { email, timeZone }: GoogleAccount): GoogleEvent {
  return {
    id: event.id,
    iCalUID: event.iCalUID,
    status: event.status,
    summary: event.summary ?? "",
    description: event.description ?? "",
    location: event.location ?? "",
    ...spanOnly(event, timeZone),
    isAllDay: event.isAllDay,
    isOrganizer: event.organizer === email,
    organizer: event.organizer,
    attendees: event.attendees.map((attendee) => ({
      email: attendee.email,
      responseStatus: attendee.responseStatus,
    })),
    ...(event.conference && isReady(event.conference) ? { meetUrl: meetLink(event.conference) } : {}),
    privateProperties: event.privateProperties,
  };
}

function spanOnly(event: StoredEvent, zone: string): { readonly startsAt: number; readonly endsAt: number } {
  const { startsAt, endsAt } = spanOf(event, zone);
  return { startsAt, endsAt };
}
