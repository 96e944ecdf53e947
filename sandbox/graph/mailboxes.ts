/** The mailboxes as Outlook's stand-in and the home page use them: not through HTTP, but with the same consequences. */
import { everybody, type SandboxPerson } from "../people.ts";
import type { MailboxEvent, Mailboxes } from "../world.ts";
import { propertyOf } from "./event-json.ts";
import type { MailboxStore } from "./mailbox-store.ts";
import type { Meetings } from "./meetings.ts";
import { occurrencesIn } from "./series.ts";
import type { StoredEvent } from "./stored-event.ts";
import { windowsZoneOf } from "./time-zones.ts";

/** Methods that change an event throw RangeError when the person or the event does not exist. */
export function createMailboxes(store: MailboxStore, meetings: Meetings): Mailboxes {
  const existing = (oid: string, eventId: string): StoredEvent => {
    const event = store.find(oid, eventId);
    if (!event || event.isDeleted)
      throw new RangeError(`There is no event ${eventId} in the mailbox of ${ownerOf(oid).handle}.`);
    return event;
  };
  return {
    list: (oid) =>
      store
        .all(oid)
        .flatMap((event) => (event.recurrence && !event.isDeleted ? halfAYearOf(event, store.all(oid)) : [event]))
        .toSorted((left, right) => left.startsAt - right.startsAt)
        .map(seen),
    find(oid, eventId) {
      const event = store.find(oid, eventId);
      return event && seen(event);
    },
    move: (oid, eventId, { startsAt, endsAt }) =>
      meetings.update(ownerOf(oid), existing(oid, eventId), { startsAt, endsAt }),
    remove: (oid, eventId) => meetings.remove(ownerOf(oid), existing(oid, eventId)),
    add(oid, { subject, startsAt, endsAt, calendar = 0 }) {
      const owner = ownerOf(oid);
      const event = meetings.create(owner, { ...plainEvent(owner), subject, startsAt, endsAt });
      if (calendar > 0) event.calendar = calendar;
      return seen(event);
    },
    setProperty(oid, eventId, propertyId, value) {
      const event = existing(oid, eventId);
      event.properties[propertyOf(event, propertyId)?.id ?? propertyId] = value;
      store.written(oid, event);
    },
  };
}

/** A series is looked at as its occurrences. */
const halfAYearOf = (master: StoredEvent, mailbox: readonly StoredEvent[]): readonly StoredEvent[] =>
  occurrencesIn(master, mailbox, { from: master.startsAt, to: master.startsAt + 183 * 86_400_000 });

function ownerOf(oid: string): SandboxPerson {
  const owner = everybody.find((person) => person.oid === oid);
  if (!owner) throw new RangeError(`There is no mailbox of ${oid}.`);
  return owner;
}

/** What Outlook fills in when somebody types only a subject and a time. */
export function plainEvent(owner: SandboxPerson): Parameters<Meetings["create"]>[1] {
  const zone = windowsZoneOf(owner.timeZone);
  return {
    subject: "",
    bodyHtml: "",
    startsAt: 0,
    endsAt: 0,
    isAllDay: false,
    startZone: zone,
    endZone: zone,
    importance: "normal",
    sensitivity: "normal",
    locations: [],
    attendees: [],
    responseRequested: true,
    allowNewTimeProposals: true,
    hideAttendees: false,
    isOnlineMeeting: false,
    showAs: "busy",
    categories: [],
    isReminderOn: true,
    reminderMinutes: 15,
    properties: {},
  };
}

function seen(event: StoredEvent): MailboxEvent {
  return {
    id: event.id,
    iCalUId: event.iCalUId,
    subject: event.subject,
    bodyHtml: event.bodyHtml,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    isAllDay: event.isAllDay,
    showAs: event.showAs === "unknown" ? "busy" : event.showAs,
    isOrganizer: event.isOrganizer,
    organizer: event.organizer,
    attendees: event.attendees.map(({ name, address, response, proposed }) => ({
      name,
      address,
      response: response === "organizer" ? "none" : response,
      ...(proposed ? { proposed } : {}),
    })),
    isCancelled: event.isCancelled,
    isDeleted: event.isDeleted,
    ...(event.isOnlineMeeting && event.joinUrl ? { joinUrl: event.joinUrl } : {}),
    location: event.locations[0]?.displayName ?? "",
    properties: event.properties,
  };
}
