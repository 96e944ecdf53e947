/**
 * What to do next at the vendors so that they hold what a session wants. Pure and level-triggered: it compares what
 * should be with what stands, so running it again after any crash is safe, and when nothing differs it says `leave`.
 */
import type { Instant } from "./instant.ts";
import type { MeetingVendor, Presence } from "./session.ts";
import { fitPlace } from "./session-text.ts";

export interface Attendee {
  readonly name: string;
  readonly email: string;
}

export interface WrittenAttendee extends Attendee {
  /** Another address of theirs under which the calendar lists them. */
  readonly listedAs?: string | undefined;
}

/** A connected account that can be used now. */
export interface Account {
  readonly connectionId: string;
  readonly vendor: "microsoft" | "zoom" | "google";
}

export interface CalendarAccount extends Account {
  /** Its owner has to connect it again first. */
  readonly isBroken?: boolean;
}

/** What a session wants, as far as vendors are concerned. */
export interface WantedSession {
  /** Scheduled, and somebody is on the roster. */
  readonly isOn: boolean;
  /** Vendors take no other start for a meeting any more. */
  readonly hasBegun: boolean;
  readonly hasEnded: boolean;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly presence: Presence;
  readonly generateUrl: boolean;
  readonly location?: string | undefined;
  readonly meetingVendor: MeetingVendor | null;
  readonly attendees: readonly Attendee[];
  /** In whose calendar it stands. */
  readonly organizerId: string;
  /** With whose account its meeting is made, where that does not ride on the event. */
  readonly hostId: string;
}

export interface WrittenMeeting {
  readonly generation: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export interface WrittenEvent extends WrittenMeeting {
  readonly location?: string | undefined;
  readonly attendees: readonly WrittenAttendee[];
  readonly onlineMeeting: "teams" | "meet" | "none";
}

/**
 * What stands at a vendor, by what we last wrote there or last saw there. Written but without `vendorId`: a create was begun
 * and its outcome is not known.
 */
export interface Standing<Written> extends Account {
  /** The generation that the next create carries. What stands under a smaller one is on its way out. */
  readonly generation: number;
  /** Whose account that is; absent when it is not known any more. */
  readonly ownerId?: string | undefined;
  /** The connection leads to another account by now: what stands in the old one cannot be reached. */
  readonly isOutOfReach?: boolean | undefined;
  /**
   * Whether that account lets us in: `broken` until its owner connects it again, `ended` when they let it go; `leaving`: it does
   * still, so that what is to come can be cleared there first. Absent = it does.
   */
  readonly access?: "works" | "broken" | "ended" | "leaving" | undefined;
  readonly vendorId?: string | undefined;
  readonly joinUrl?: string | undefined;
  readonly etag?: string | undefined;
  readonly written?: Written | undefined;
  /** A change that was asked for and not answered: what stands may be this instead. */
  readonly attempted?: Written | undefined;
}

export interface SyncFacts {
  readonly session: WantedSession;
  /** A page of ours that leads to the session. */
  readonly page: string;
  readonly meeting?: Standing<WrittenMeeting> | undefined;
  readonly event?: Standing<WrittenEvent> | undefined;
  /** Accounts that can be used now; absent = none is connected. */
  readonly meetingAccount?: Account | undefined;
  readonly calendarAccount?: CalendarAccount | undefined;
  /** The meeting failed in this run: go on with the event, and give it the link later. */
  readonly withoutMeeting: "yes" | "no";
  /** The event failed in this run. */
  readonly withoutEvent: "yes" | "no";
}

type At = "meeting" | "event";

export type SyncStep =
  | (Account & { readonly at: "meeting"; readonly do: "create"; readonly write: WrittenMeeting })
  | (Account & {
      readonly at: "meeting";
      readonly do: "update";
      readonly vendorId: string;
      readonly write: WrittenMeeting;
    })
  | (Account & { readonly at: At; readonly do: "remove"; readonly vendorId: string })
  /** Find out what an unanswered create left behind. */
  | (Account & { readonly at: At; readonly do: "look"; readonly write: WrittenMeeting })
  /** What stands out of reach is not ours to keep any more; no call is made. */
  | (Account & { readonly at: At; readonly do: "forget"; readonly generation: number })
  /** It is to go, and stays: its owner has let that account go. People who are invited to it have to be told by others. */
  | (Account & { readonly at: At; readonly do: "abandon"; readonly generation: number })
  | (Account & { readonly at: "event"; readonly do: "create"; readonly write: WrittenEvent })
  | (Account & {
      readonly at: "event";
      readonly do: "update";
      readonly vendorId: string;
      readonly write: WrittenEvent;
    });

export interface SyncPlan {
  /** The one vendor call to make now; absent = leave everything as it is. */
  readonly step?: SyncStep | undefined;
  /** What cannot be had because nobody connected an account for it. */
  readonly missing: readonly At[];
}

/**
 * The next step. People learn of a cancellation before the meeting goes; a meeting is made before the event that names
 * its link. Anything that stands under an outlived generation is removed first, even when it is wanted again: vendors
 * refuse a used key.
 */
export function planSession(facts: SyncFacts): SyncPlan {
  const event = facts.withoutEvent === "yes" ? nothing : planEvent(facts);
  const meeting = facts.withoutMeeting === "yes" ? nothing : planMeeting(facts);
  const missing = [...(meeting.isMissing ? ["meeting" as const] : []), ...(event.isMissing ? ["event" as const] : [])];
  if (event.step?.do === "remove") return { step: event.step, missing };
  return { step: meeting.step ?? event.step, missing };
}

interface Part {
  readonly step?: SyncStep | undefined;
  readonly isMissing?: boolean;
}

const nothing: Part = {};

function wantsLink({ isOn, presence, generateUrl }: WantedSession): boolean {
  return isOn && presence === "virtual" && generateUrl;
}

/** What the event carries by itself, given the calendar it stands in or would stand in. */
function carriedBy(facts: SyncFacts): "teams" | "meet" | "none" {
  const { session } = facts;
  if (!wantsLink(session) || standsApart(facts)) return "none";
  const calendar = carryingVendor(facts);
  if (session.meetingVendor === "teams" && calendar === "microsoft") return "teams";
  return session.meetingVendor === "meet" && calendar === "google" ? "meet" : "none";
}

/** An event without a meeting makes room for one in the calendar that can carry it, once that one is connected and works. */
function carryingVendor({ event, calendarAccount }: SyncFacts): Account["vendor"] | undefined {
  if (!isStanding(event)) return calendarAccount?.vendor;
  const isBare = event.written?.onlineMeeting === "none" && calendarAccount?.isBroken !== true;
  return isBare ? (calendarAccount?.vendor ?? event.vendor) : event.vendor;
}

/** A meeting that was once made apart from the event stays so, whatever is connected later: its link is in people's hands. */
function standsApart({ meeting }: SyncFacts): boolean {
  return meeting?.written !== undefined && meeting.written.generation === meeting.generation;
}

/** Whether the session should have a meeting of its own, next to the event. */
function wantsOwnMeeting(facts: SyncFacts): boolean {
  const { session, event } = facts;
  if (!wantsLink(session)) return false;
  if (session.meetingVendor === "zoom") return true;
  if (session.meetingVendor !== "teams") return false;
  if (standsApart(facts)) return true;
  const isCarried = isStanding(event) && event.written?.onlineMeeting === "teams";
  return !isCarried && facts.calendarAccount?.vendor !== "microsoft";
}

function planMeeting(facts: SyncFacts): Part {
  const { session, meeting, meetingAccount } = facts;
  const isWanted = wantsOwnMeeting(facts);
  const generation = meeting?.generation ?? 1;
  const write = { generation, startsAt: session.startsAt, endsAt: session.endsAt };

  if (isStanding(meeting)) {
    const { vendorId, written } = meeting;
    const account = accountOf(meeting);
    if (isLeftBehind(meeting, session, session.hostId))
      return { step: { at: "meeting", do: "forget", ...account, generation: generation + 1 } };
    if (isAbandoned(meeting, session))
      return { step: { at: "meeting", do: "abandon", ...account, generation: generation + 1 } };
    const isOutlived =
      written?.generation !== generation ||
      isElsewhere(meeting, session, session.hostId) ||
      isCleared(meeting, session);
    if (!isWanted || isOutlived) return { step: { at: "meeting", do: "remove", ...account, vendorId } };
    const isSame = meeting.attempted === undefined && sameTime(written, write);
    return isSame || session.hasBegun || session.hasEnded
      ? nothing
      : { step: { at: "meeting", do: "update", ...account, vendorId, write } };
  }
  if (!isWanted || session.hasEnded) return lookForLost("meeting", meeting);
  if (meetingAccount === undefined) return { ...lookForLost("meeting", meeting), isMissing: true };
  if (mayLieElsewhere(meeting, meetingAccount)) return lookForLost("meeting", meeting, "forget where cut off");
  return { step: { at: "meeting", do: "create", ...accountOf(meetingAccount), write } };
}

function planEvent(facts: SyncFacts): Part {
  const { session, event, calendarAccount } = facts;
  const generation = event?.generation ?? 1;
  const write = wantedEvent(facts, generation);

  if (isStanding(event)) {
    const { vendorId, written } = event;
    const account = accountOf(event);
    if (isLeftBehind(event, session, session.organizerId) || hasMovedOn(event, facts))
      return { step: { at: "event", do: "forget", ...account, generation: generation + 1 } };
    if (isAbandoned(event, session))
      return { step: { at: "event", do: "abandon", ...account, generation: generation + 1 } };
    const isOutlived =
      written?.generation !== generation ||
      isElsewhere(event, session, session.organizerId) ||
      isCleared(event, session);
    if (!session.isOn || isOutlived) return { step: { at: "event", do: "remove", ...account, vendorId } };
    if (session.hasEnded) return nothing;
    // An event is given its meeting when it is made: one that has none makes room for one that has.
    const lacksMeeting = write.onlineMeeting !== "none" && written.onlineMeeting === "none";
    if (lacksMeeting) return { step: { at: "event", do: "remove", ...account, vendorId } };
    const { onlineMeeting } = written;
    return event.attempted === undefined && sameEvent(written, write)
      ? nothing
      : { step: { at: "event", do: "update", ...account, vendorId, write: { ...write, onlineMeeting } } };
  }
  if (!session.isOn || session.hasEnded) return lookForLost("event", event);
  if (calendarAccount === undefined) return { ...lookForLost("event", event), isMissing: true };
  if (mayLieElsewhere(event, calendarAccount)) return lookForLost("event", event, "forget where cut off");
  return { step: { at: "event", do: "create", ...accountOf(calendarAccount), write } };
}

function isStanding<Written>(
  standing: Standing<Written> | undefined,
): standing is Standing<Written> & { readonly vendorId: string } {
  return standing?.vendorId !== undefined;
}

function accountOf({ connectionId, vendor }: Account): Account {
  return { connectionId, vendor };
}

/** What stands in the account of somebody who handed the session over is taken away before it is made anew. */
function isElsewhere({ ownerId }: Standing<WrittenMeeting>, { hasEnded }: WantedSession, belongsTo: string): boolean {
  return !hasEnded && ownerId !== undefined && ownerId !== belongsTo;
}

/** Its owner lets that account go, and what is to come is taken away there first. */
function isCleared({ access }: Standing<WrittenMeeting>, { hasBegun }: WantedSession): boolean {
  return access === "leaving" && !hasBegun;
}

/**
 * What stands where nobody can reach it now must not keep a session from going on elsewhere: it was handed over, maybe because
 * its owner left. Whoever connects that account again has it compared, and what is left there removed.
 */
function isLeftBehind(standing: Standing<WrittenMeeting>, session: WantedSession, belongsTo: string): boolean {
  if (standing.isOutOfReach) return true;
  const isCutOff = standing.access === "broken" || standing.access === "ended";
  return isCutOff && session.isOn && isElsewhere(standing, session, belongsTo);
}

/** Whoever connects that account again has it compared, and what is left there removed: until then trying is in vain. */
function isAbandoned({ access }: Standing<WrittenMeeting>, { isOn }: WantedSession): boolean {
  return access === "ended" && !isOn;
}

/** Its owner let that calendar go and has another. A link that it carries still works in people's hands, so that keeps it. */
function hasMovedOn({ access, connectionId, written }: Standing<WrittenEvent>, facts: SyncFacts): boolean {
  const { session, calendarAccount } = facts;
  const hasOther = calendarAccount?.isBroken === false && calendarAccount.connectionId !== connectionId;
  const carriesNothing = (written?.onlineMeeting ?? "none") === "none";
  return access === "ended" && session.isOn && !session.hasEnded && hasOther && carriesNothing;
}

/**
 * A create whose answer never came may have succeeded all the same. As long as it is wanted, creating again adopts it; when
 * it is not wanted any more, it has to be found, or it would stand for ever.
 */
function lookForLost(
  at: At,
  standing: Standing<WrittenMeeting> | undefined,
  how: "look" | "forget where cut off" = "look",
): Part {
  if (standing?.written === undefined) return nothing;
  const account = accountOf(standing);
  const isCutOff = standing.access === "ended" || (standing.access === "broken" && how === "forget where cut off");
  if (standing.isOutOfReach || isCutOff)
    return { step: { at, do: "forget", ...account, generation: standing.generation + 1 } };
  return { step: { at, do: "look", ...account, write: standing.written } };
}

/** Creating again adopts only what lies with the same account. */
function mayLieElsewhere(standing: Standing<WrittenMeeting> | undefined, { connectionId }: Account): boolean {
  if (standing?.written === undefined) return false;
  return standing.connectionId !== connectionId || standing.isOutOfReach === true;
}

function wantedEvent(facts: SyncFacts, generation: number): WrittenEvent {
  const { session, meeting, event, page } = facts;
  const calendar = isStanding(event) ? event.vendor : facts.calendarAccount?.vendor;
  const hasOwnMeeting = isStanding(meeting) && standsApart(facts) && wantsOwnMeeting(facts);
  const location = fitPlace((hasOwnMeeting ? meeting.joinUrl : undefined) ?? session.location, { page, calendar });
  return {
    generation,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    ...(location === undefined ? {} : { location }),
    attendees: session.attendees.map((each) => asListed(each, event?.written)),
    onlineMeeting: carriedBy(facts),
  };
}

/** Under which other address a calendar lists somebody is kept for as long as they are invited. */
function asListed(attendee: Attendee, written: WrittenEvent | undefined): WrittenAttendee {
  const address = attendee.email.toLowerCase();
  const listedAs = written?.attendees.find(({ email }) => email.toLowerCase() === address)?.listedAs;
  return listedAs === undefined ? attendee : { ...attendee, listedAs };
}

function sameTime(one: WrittenMeeting, other: WrittenMeeting): boolean {
  return one.startsAt === other.startsAt && one.endsAt === other.endsAt;
}

/** The meeting that an event carries is there from the start and is never taken off it, so it does not count as a difference. */
function sameEvent(one: WrittenEvent, other: WrittenEvent): boolean {
  return sameTime(one, other) && one.location === other.location && emails(one) === emails(other);
}

/** Whether this change is another one than the unanswered change that may stand instead of what was written. */
export function isOvertaking(
  attempted: WrittenMeeting | WrittenEvent | undefined,
  write: WrittenMeeting | WrittenEvent,
): boolean {
  if (attempted === undefined) return false;
  return "attendees" in attempted && "attendees" in write ? !sameEvent(attempted, write) : !sameTime(attempted, write);
}

function emails({ attendees }: WrittenEvent): string {
  return attendees
    .map(({ email }) => email.toLowerCase())
    .sort()
    .join("\n");
}

/**
 * Who is to be invited and who is not invited any more, so that what stands becomes what is wanted. What an unanswered attempt
 * may have done counts as not done for invitations, and as done for taking them back.
 */
export function inviteesBetween(
  standing: { readonly written?: WrittenEvent | undefined; readonly attempted?: WrittenEvent | undefined },
  wanted: Pick<WrittenEvent, "attendees">,
): { readonly invite: readonly Attendee[]; readonly uninvite: readonly string[] } {
  const written = addressesOf(standing.written);
  const attempted = standing.attempted === undefined ? written : addressesOf(standing.attempted);
  const after = addressesOf(wanted);
  return {
    invite: wanted.attendees.filter(({ email }) => {
      const address = email.toLowerCase();
      return !written.has(address) || !attempted.has(address);
    }),
    uninvite: [...new Set([...written, ...attempted])]
      .filter((address) => !after.has(address))
      .flatMap((address) => [address, ...listedAs(standing.written, address)]),
  };
}

function listedAs(event: WrittenEvent | undefined, address: string): readonly string[] {
  return (event?.attendees ?? []).flatMap(({ email, listedAs: other }) =>
    email.toLowerCase() === address && other !== undefined ? [other] : [],
  );
}

function addressesOf(event: Pick<WrittenEvent, "attendees"> | undefined): ReadonlySet<string> {
  return new Set((event?.attendees ?? []).map(({ email }) => email.toLowerCase()));
}
