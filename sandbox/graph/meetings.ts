/**
 * What Exchange does with meetings: one copy per mailbox, invitations, updates, answers, cancellations.
 * Source: Microsoft Graph, "event resource type", "event: cancel", "event: accept"; resets and removals are assumed.
 */
import type { SandboxPerson } from "../people.ts";
import type { World } from "../world.ts";
import { graphErrors } from "./graph-error.ts";
import { mailboxOwner, type MailboxStore } from "./mailbox-store.ts";
import type { EventContent, ShowAs, StoredAttendee, StoredEvent } from "./stored-event.ts";
import { joinUrlOf, meetingLinkIn, withMeetingBlock } from "./teams-meeting.ts";

/** What only one mailbox knows about its copy. */
export interface OwnPart {
  showAs: ShowAs;
  categories: readonly string[];
  isReminderOn: boolean;
  reminderMinutes: number;
  properties: Record<string, string>;
}

export interface NewEvent extends EventContent, OwnPart {
  readonly transactionId?: string | undefined;
}

export type Answer = "accepted" | "tentativelyAccepted" | "declined";

export interface Meetings {
  create(owner: SandboxPerson, draft: NewEvent): StoredEvent;
  update(owner: SandboxPerson, event: StoredEvent, change: Partial<NewEvent>): void;
  /** The organizer's copy goes to Deleted Items and the attendees' copies are cancelled; an attendee's copy just goes. */
  remove(owner: SandboxPerson, event: StoredEvent): void;
  answer(
    owner: SandboxPerson,
    event: StoredEvent,
    answer: { readonly response: Answer; readonly tellOrganizer: "yes" | "no" },
  ): void;
  allowedProviders(owner: SandboxPerson): readonly string[];
}

export function createMeetings(world: World, store: MailboxStore): Meetings {
  const now = (): number => world.clock.now();
  const allowedProviders = (owner: SandboxPerson): readonly string[] =>
    store.settings.meetingProviders[owner.handle] ?? ["teamsForBusiness"];

  const goOnline = (owner: SandboxPerson, event: StoredEvent): void => {
    event.isOnlineMeeting = true;
    event.joinUrl = joinUrlOf(store.ids.threadId(), owner.tid, owner.oid);
    event.bodyHtml = withMeetingBlock(event.bodyHtml, event.joinUrl);
    event.hiddenLinkReads = store.settings.joinUrlDelayReads;
  };

  const invite = (organizerCopy: StoredEvent, attendee: SandboxPerson): void => {
    store.insert(attendee.oid, {
      ...contentOf(organizerCopy),
      ...store.ids.item(attendee.oid),
      iCalUId: organizerCopy.iCalUId,
      createdAt: now(),
      modifiedAt: now(),
      changeKey: store.ids.changeKey(attendee.oid),
      isOrganizer: false,
      organizer: organizerCopy.organizer,
      myResponse: "notResponded",
      showAs: "tentative",
      categories: [],
      isReminderOn: true,
      reminderMinutes: 15,
      isCancelled: false,
      isDeleted: false,
      properties: {},
      hiddenLinkReads: 0,
    });
  };

  const cancelCopy = (attendee: SandboxPerson, iCalUId: string): void => {
    const copy = store.byUid(attendee.oid, iCalUId);
    if (!copy || copy.isCancelled) return;
    copy.isCancelled = true;
    copy.subject = `Canceled: ${copy.subject}`;
    copy.showAs = "free";
    store.written(attendee.oid, copy);
  };

  const spread = (organizerCopy: StoredEvent, before: readonly StoredAttendee[], timeMoved: boolean): void => {
    const stays = new Set(organizerCopy.attendees.map(({ address }) => address.toLowerCase()));
    for (const { address } of before) {
      const left = stays.has(address.toLowerCase()) ? undefined : mailboxOwner(address);
      if (left) cancelCopy(left, organizerCopy.iCalUId);
    }
    for (const attendee of invitees(organizerCopy)) {
      const copy = store.byUid(attendee.oid, organizerCopy.iCalUId);
      if (!copy || copy.isCancelled) {
        invite(organizerCopy, attendee);
        continue;
      }
      Object.assign(copy, contentOf(organizerCopy));
      if (timeMoved) Object.assign(copy, { myResponse: "notResponded", showAs: "tentative" });
      store.written(attendee.oid, copy);
    }
  };

  return {
    allowedProviders,
    create(owner, draft) {
      const used =
        draft.transactionId === undefined
          ? undefined
          : store.all(owner.oid).find((event) => event.transactionId === draft.transactionId);
      if (used) throw graphErrors.duplicateTransaction(store.settings.duplicateTransactionStatus, used.id);
      const createdAt = now();
      const event: StoredEvent = {
        ...draft,
        ...store.ids.item(owner.oid),
        iCalUId: store.ids.iCalUId(createdAt),
        createdAt,
        modifiedAt: createdAt,
        changeKey: store.ids.changeKey(owner.oid),
        isOrganizer: true,
        organizer: { name: owner.displayName, address: owner.email },
        myResponse: "organizer",
        isOnlineMeeting: false,
        isCancelled: false,
        isDeleted: false,
        hiddenLinkReads: 0,
      };
      if (draft.isOnlineMeeting && allowedProviders(owner).includes("teamsForBusiness")) goOnline(owner, event);
      store.insert(owner.oid, event);
      for (const attendee of invitees(event)) invite(event, attendee);
      return event;
    },
    update(owner, event, change) {
      const before = event.attendees;
      const timeMoved =
        (change.startsAt ?? event.startsAt) !== event.startsAt || (change.endsAt ?? event.endsAt) !== event.endsAt;
      const wasOnline = event.isOnlineMeeting;
      Object.assign(event, change, { isOnlineMeeting: wasOnline });
      if (change.attendees) event.attendees = withKnownAnswers(change.attendees, before);
      if (timeMoved && event.isOrganizer)
        event.attendees = event.attendees.map(({ answeredAt: _, ...attendee }) => ({
          ...attendee,
          response: "none" as const,
        }));
      if (change.bodyHtml !== undefined && wasOnline) judgeBody(owner, event);
      if (
        change.isOnlineMeeting &&
        !wasOnline &&
        event.isOrganizer &&
        allowedProviders(owner).includes("teamsForBusiness")
      )
        goOnline(owner, event);
      store.written(owner.oid, event);
      if (event.isOrganizer && touchesOthers(change)) spread(event, before, timeMoved);
    },
    remove(owner, event) {
      event.isDeleted = true;
      if (event.isOrganizer) {
        event.isCancelled = event.attendees.length > 0;
        for (const attendee of invitees(event)) cancelCopy(attendee, event.iCalUId);
      }
      store.written(owner.oid, event);
    },
    answer(owner, event, { response, tellOrganizer }) {
      if (event.isOrganizer) throw graphErrors.organizerCannotAnswer();
      event.myResponse = response;
      event.myResponseAt = now();
      event.showAs = response === "accepted" ? "busy" : "tentative";
      event.isDeleted = response === "declined";
      store.written(owner.oid, event);
      const organizer = mailboxOwner(event.organizer.address);
      const original = organizer && store.byUid(organizer.oid, event.iCalUId);
      if (tellOrganizer === "no" || !organizer || !original) return;
      original.attendees = original.attendees.map((attendee) =>
        attendee.address.toLowerCase() === owner.email ? { ...attendee, response, answeredAt: now() } : attendee,
      );
      store.written(organizer.oid, original);
    },
  };

  /** A new body decides about the meeting: without the Teams link it is gone, or another link is made (switchable). */
  function judgeBody(owner: SandboxPerson, event: StoredEvent): void {
    const link = meetingLinkIn(event.bodyHtml);
    if (link) {
      event.joinUrl = link;
    } else if (store.settings.bodyPatch === "mints_new_link") {
      goOnline(owner, event);
    } else {
      event.isOnlineMeeting = false;
      event.joinUrl = undefined;
    }
  }
}

/** People of the sandbox among the attendees, without the organizer. */
function invitees(event: StoredEvent): readonly SandboxPerson[] {
  const found = event.attendees.map(({ address }) => mailboxOwner(address));
  return found
    .filter((person) => person !== undefined)
    .filter(({ email }) => email !== event.organizer.address.toLowerCase());
}

function contentOf(event: StoredEvent): EventContent {
  const {
    subject,
    bodyHtml,
    startsAt,
    endsAt,
    isAllDay,
    startZone,
    endZone,
    importance,
    sensitivity,
    locations,
    responseRequested,
    allowNewTimeProposals,
    hideAttendees,
    isOnlineMeeting,
    joinUrl,
  } = event;
  const attendees = event.attendees.map(({ type, name, address }) => ({
    type,
    name,
    address,
    response: "none" as const,
  }));
  return {
    subject,
    bodyHtml,
    startsAt,
    endsAt,
    isAllDay,
    startZone,
    endZone,
    importance,
    sensitivity,
    locations,
    attendees,
    responseRequested,
    allowNewTimeProposals,
    hideAttendees,
    isOnlineMeeting,
    joinUrl,
  };
}

function withKnownAnswers(
  next: readonly StoredAttendee[],
  before: readonly StoredAttendee[],
): readonly StoredAttendee[] {
  return next.map((attendee) => {
    const known = before.find(({ address }) => address.toLowerCase() === attendee.address.toLowerCase());
    return known ? { ...known, type: attendee.type, name: attendee.name || known.name } : attendee;
  });
}

/** Reminder, categories and marks stay in one's own mailbox; everything else is sent to the attendees. */
function touchesOthers(change: Partial<NewEvent>): boolean {
  const own = new Set(["showAs", "categories", "isReminderOn", "reminderMinutes", "properties", "transactionId"]);
  return Object.keys(change).some((field) => !own.has(field));
}
