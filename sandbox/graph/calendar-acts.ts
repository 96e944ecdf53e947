/** What people do in Outlook beyond dragging and deleting: edit, invite, answer, propose. Not through HTTP, with the same consequences. */
import { everybody, type SandboxPerson } from "../people.ts";
import { locationJson } from "./event-json.ts";
import { mailboxOwner, type MailboxStore } from "./mailbox-store.ts";
import type { Answer, Meetings } from "./meetings.ts";
import type { StoredAttendee, StoredEvent } from "./stored-event.ts";
import { withMeetingBlock, wholeDocument } from "./teams-meeting.ts";

export interface Edit {
  readonly subject?: string;
  /** The person's own text; the Teams part below it stays, as in Outlook. */
  readonly bodyHtml?: string;
  readonly location?: string;
  /** Addresses. */
  readonly invite?: readonly string[];
  readonly uninvite?: readonly string[];
}

export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Every act throws RangeError when the person or the event does not exist, or when it is not theirs to do. */
export interface CalendarActs {
  edit(oid: string, eventId: string, edit: Edit): void;
  /** An attendee's answer; `no` keeps it from the organizer. */
  respond(
    oid: string,
    eventId: string,
    given: { readonly response: Answer; readonly tellOrganizer: "yes" | "no" },
  ): void;
  /** An attendee's answer with another time, which the organizer sees beside it. */
  propose(oid: string, eventId: string, given: { readonly response: Answer; readonly span: Span }): void;
}

export function createCalendarActs(store: MailboxStore, meetings: Meetings): CalendarActs {
  const existing = (oid: string, eventId: string): StoredEvent => {
    const event = store.find(oid, eventId);
    if (!event || event.isDeleted) throw new RangeError(`There is no event ${eventId} in this mailbox.`);
    return event;
  };
  const attended = (oid: string, eventId: string): StoredEvent => {
    const event = existing(oid, eventId);
    if (event.isOrganizer) throw new RangeError("The organizer cannot answer their own meeting.");
    return event;
  };
  return {
    edit(oid, eventId, { subject, bodyHtml, location, invite = [], uninvite = [] }) {
      const event = existing(oid, eventId);
      const leaving = new Set(uninvite.map((address) => address.toLowerCase()));
      const attendees = [
        ...event.attendees.filter(({ address }) => !leaving.has(address.toLowerCase())),
        ...invite.map(attendee),
      ];
      meetings.update(ownerOf(oid), event, {
        ...(subject === undefined ? {} : { subject }),
        ...(bodyHtml === undefined ? {} : { bodyHtml: bodyWith(event, bodyHtml) }),
        ...(location === undefined ? {} : { locations: location ? [locationJson(location)] : [] }),
        ...(invite.length + uninvite.length > 0 ? { attendees } : {}),
      });
    },
    respond: (oid, eventId, given) => meetings.answer(ownerOf(oid), attended(oid, eventId), given),
    propose(oid, eventId, { response, span }) {
      const event = attended(oid, eventId);
      if (!event.allowNewTimeProposals) throw new RangeError("This meeting takes no other times.");
      meetings.answer(ownerOf(oid), event, { response, tellOrganizer: "yes", proposes: span });
    },
  };
}

function attendee(address: string): StoredAttendee {
  return { type: "required", name: mailboxOwner(address)?.displayName ?? address, address, response: "none" };
}

const bodyWith = ({ isOnlineMeeting, onlineMeetingProvider, joinUrl }: StoredEvent, html: string): string =>
  isOnlineMeeting && joinUrl && onlineMeetingProvider !== "skypeForBusiness"
    ? withMeetingBlock(html, joinUrl)
    : wholeDocument(html);

function ownerOf(oid: string): SandboxPerson {
  const owner = everybody.find((person) => person.oid === oid);
  if (!owner) throw new RangeError(`There is no mailbox of ${oid}.`);
  return owner;
}
