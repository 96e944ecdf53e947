/**
 * What Exchange does with meetings: one copy per mailbox, invitations, updates, answers, cancellations.
 * Source: Microsoft Graph, "event resource type", "event: cancel", "event: accept"; resets and removals are assumed.
 */
import type { SandboxPerson } from "../people.ts";
import type { World } from "../world.ts";
import { graphErrors } from "./graph-error.ts";
import { mailboxOwner, type MailboxStore } from "./mailbox-store.ts";
import { checkNeighbours } from "./series.ts";
import type { EventContent, ShowAs, StoredAttendee, StoredEvent } from "./stored-event.ts";
import { joinUrlOf, meetingLinkIn, skypeUrlOf, withMeetingBlock } from "./teams-meeting.ts";

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
    answer: {
      readonly response: Answer;
      readonly tellOrganizer: "yes" | "no";
      readonly proposes?: StoredAttendee["proposed"] | undefined;
    },
  ): void;
  allowedProviders(owner: SandboxPerson): readonly string[];
}

export function createMeetings(world: World, store: MailboxStore): Meetings {
  const exchange = { store, now: () => world.clock.now() };
  return {
    allowedProviders: (owner) => allowedProviders(exchange, owner),
    create: (owner, draft) => create(exchange, owner, draft),
    update: (owner, event, change) => update(exchange, { owner, event, change }),
    remove: (owner, event) => remove(exchange, owner, event),
    answer: (owner, event, given) => answer(exchange, { owner, event, ...given }),
  };
}

interface Exchange {
  readonly store: MailboxStore;
  readonly now: () => number;
}

function allowedProviders({ store }: Exchange, owner: SandboxPerson): readonly string[] {
  return store.settings.meetingProviders[owner.handle] ?? ["teamsForBusiness"];
}

function create(exchange: Exchange, owner: SandboxPerson, draft: NewEvent): StoredEvent {
  const { store, now } = exchange;
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
  if (draft.isOnlineMeeting) goOnline(exchange, owner, event);
  store.insert(owner.oid, event);
  for (const attendee of invitees(event)) invite(exchange, event, attendee);
  return event;
}

interface Update {
  readonly owner: SandboxPerson;
  readonly event: StoredEvent;
  readonly change: Partial<NewEvent>;
}

function update(exchange: Exchange, { owner, event, change }: Update): void {
  const before = event.attendees;
  const wasOnline = event.isOnlineMeeting;
  checkOccurrence(exchange, owner, { event, startsAt: change.startsAt ?? event.startsAt });
  const timeMoved =
    (change.startsAt ?? event.startsAt) !== event.startsAt || (change.endsAt ?? event.endsAt) !== event.endsAt;
  Object.assign(event, change, { isOnlineMeeting: wasOnline });
  if (change.attendees) event.attendees = withKnownAnswers(change.attendees, before);
  if (timeMoved && event.isOrganizer) event.attendees = event.attendees.map(unanswered);
  if (event.recurrence && (timeMoved || change.recurrence)) exchange.store.forgetExceptions(owner.oid, event);
  if (change.bodyHtml !== undefined && wasOnline) judgeBody(exchange, owner, event);
  if (change.isOnlineMeeting && !wasOnline && event.isOrganizer) goOnline(exchange, owner, event);
  exchange.store.written(owner.oid, event);
  if (event.isOrganizer && touchesOthers(change)) spread(exchange, event, { before, timeMoved });
}

function checkOccurrence(
  { store }: Exchange,
  owner: SandboxPerson,
  { event, startsAt }: { readonly event: StoredEvent; readonly startsAt: number },
): void {
  const of = event.occurrenceOf;
  const master = of && store.find(owner.oid, of.masterId);
  if (master && startsAt !== event.startsAt) checkNeighbours(master, { originalStart: of.originalStart, startsAt });
}

function remove(exchange: Exchange, owner: SandboxPerson, event: StoredEvent): void {
  if (event.recurrence) exchange.store.forgetExceptions(owner.oid, event);
  event.isDeleted = true;
  if (event.isOrganizer) {
    event.isCancelled = true;
    for (const attendee of invitees(event)) cancelCopy(exchange, attendee, event);
  }
  exchange.store.written(owner.oid, event);
}

interface Given {
  readonly owner: SandboxPerson;
  readonly event: StoredEvent;
  readonly response: Answer;
  readonly tellOrganizer: "yes" | "no";
  readonly proposes?: StoredAttendee["proposed"] | undefined;
}

function answer({ store, now }: Exchange, { owner, event, response, tellOrganizer, proposes }: Given): void {
  if (event.isOrganizer) throw graphErrors.organizerCannotAnswer();
  event.myResponse = response;
  event.myResponseAt = now();
  event.showAs = response === "accepted" ? "busy" : "tentative";
  event.isDeleted = response === "declined";
  store.written(owner.oid, event);
  const organizer = mailboxOwner(event.organizer.address);
  const original = organizer && store.counterpart(organizer.oid, event);
  if (tellOrganizer === "no" || !organizer || !original) return;
  const answered = { response, answeredAt: now(), ...(proposes ? { proposed: proposes } : {}) };
  original.attendees = original.attendees.map(({ proposed, ...attendee }) =>
    attendee.address.toLowerCase() === owner.email
      ? { ...attendee, ...answered }
      : { ...attendee, ...(proposed ? { proposed } : {}) },
  );
  store.written(organizer.oid, original);
}

/** Nothing, where the calendar does not allow what was asked for. */
function goOnline(exchange: Exchange, owner: SandboxPerson, event: StoredEvent): void {
  const { store } = exchange;
  const allowed = allowedProviders(exchange, owner);
  const provider = event.onlineMeetingProvider ?? allowed[0];
  if ((provider !== "teamsForBusiness" && provider !== "skypeForBusiness") || !allowed.includes(provider)) return;
  event.isOnlineMeeting = true;
  event.onlineMeetingProvider = provider;
  const threadId = store.ids.threadId();
  if (provider === "skypeForBusiness") event.joinUrl = skypeUrlOf(threadId, owner.email);
  else {
    event.joinUrl = joinUrlOf(threadId, owner.tid, owner.oid);
    event.bodyHtml = withMeetingBlock(event.bodyHtml, event.joinUrl);
  }
  event.hiddenLinkReads = store.settings.joinUrlDelayReads;
}

/** A new body decides about the meeting: without the Teams link it is gone, or another link is made (switchable). */
function judgeBody(exchange: Exchange, owner: SandboxPerson, event: StoredEvent): void {
  if (event.onlineMeetingProvider === "skypeForBusiness") return;
  const link = meetingLinkIn(event.bodyHtml);
  if (link) {
    event.joinUrl = link;
  } else if (exchange.store.settings.bodyPatch === "mints_new_link") {
    goOnline(exchange, owner, event);
  } else {
    event.isOnlineMeeting = false;
    event.joinUrl = undefined;
  }
}

/** Sends the organizer's copy to everybody invited, and cancels it for who is no longer. */
function spread(
  exchange: Exchange,
  organizerCopy: StoredEvent,
  { before, timeMoved }: { readonly before: readonly StoredAttendee[]; readonly timeMoved: boolean },
): void {
  const { store } = exchange;
  const stays = new Set(organizerCopy.attendees.map(({ address }) => address.toLowerCase()));
  for (const { address } of before) {
    const left = stays.has(address.toLowerCase()) ? undefined : mailboxOwner(address);
    if (left) cancelCopy(exchange, left, organizerCopy);
  }
  for (const attendee of invitees(organizerCopy)) {
    const copy = store.counterpart(attendee.oid, organizerCopy);
    if (!copy || copy.isCancelled) {
      invite(exchange, organizerCopy, attendee);
      continue;
    }
    if (copy.recurrence && timeMoved) store.forgetExceptions(attendee.oid, copy);
    Object.assign(copy, contentOf(organizerCopy));
    if (timeMoved) Object.assign(copy, { myResponse: "notResponded", showAs: "tentative" });
    store.written(attendee.oid, copy);
  }
}

function invite({ store, now }: Exchange, organizerCopy: StoredEvent, attendee: SandboxPerson): void {
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
}

function cancelCopy({ store }: Exchange, attendee: SandboxPerson, organizerCopy: StoredEvent): void {
  const copy = store.counterpart(attendee.oid, organizerCopy);
  if (!copy || copy.isCancelled) return;
  if (copy.recurrence) store.forgetExceptions(attendee.oid, copy);
  copy.isCancelled = true;
  copy.subject = `Canceled: ${copy.subject}`;
  copy.showAs = "free";
  store.written(attendee.oid, copy);
}

function unanswered({ type, name, address }: StoredAttendee): StoredAttendee {
  return { type, name, address, response: "none" };
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
    onlineMeetingProvider,
    recurrence,
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
    onlineMeetingProvider,
    recurrence: recurrence && { ...recurrence, gone: [...recurrence.gone] },
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
