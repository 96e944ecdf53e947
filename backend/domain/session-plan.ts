/**
 * What to do next at the vendors so that they hold what a session wants. Pure and level-triggered: it compares what
 * should be with what stands, so running it again after any crash is safe, and when nothing differs it says `leave`.
 */
import type { Instant } from "./instant.ts";
import type { MeetingVendor, Presence } from "./session.ts";

export interface Attendee {
  readonly name: string;
  readonly email: string;
}

/** What a session wants, as far as vendors are concerned. */
export interface WantedSession {
  /** Scheduled, and somebody is on the roster. */
  readonly isOn: boolean;
  readonly hasEnded: boolean;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly presence: Presence;
  readonly generateUrl: boolean;
  readonly location?: string | undefined;
  readonly meetingVendor: MeetingVendor | null;
  readonly attendees: readonly Attendee[];
  /** In whose calendar and with whose meeting account it stands. */
  readonly organizerId: string;
}

export interface WrittenMeeting {
  readonly generation: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export interface WrittenEvent extends WrittenMeeting {
  readonly location?: string | undefined;
  readonly attendees: readonly Attendee[];
  readonly onlineMeeting: "teams" | "none";
}

/**
 * What stands at a vendor, by what we last wrote there. Written but without `vendorId`: a create was begun and its outcome
 * is not known.
 */
export interface Standing<Written> {
  /** The generation that the next create carries. What stands under a smaller one is on its way out. */
  readonly generation: number;
  readonly connectionId: string;
  /** Whose account that is; absent when it is not known any more. */
  readonly ownerId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly joinUrl?: string | undefined;
  readonly written?: Written | undefined;
}

export interface SyncFacts {
  readonly session: WantedSession;
  readonly meeting?: Standing<WrittenMeeting> | undefined;
  readonly event?: Standing<WrittenEvent> | undefined;
  /** Connections that can be used now; absent = none is connected. */
  readonly meetingConnectionId?: string | undefined;
  readonly calendarConnectionId?: string | undefined;
  /** The meeting failed in this run: go on with the event, and give it the link later. */
  readonly withoutMeeting: "yes" | "no";
  /** The event failed in this run. */
  readonly withoutEvent: "yes" | "no";
}

export type SyncStep =
  | { readonly at: "meeting"; readonly do: "create"; readonly connectionId: string; readonly write: WrittenMeeting }
  | {
      readonly at: "meeting";
      readonly do: "update";
      readonly connectionId: string;
      readonly vendorId: string;
      readonly write: WrittenMeeting;
    }
  | { readonly at: "meeting"; readonly do: "remove"; readonly connectionId: string; readonly vendorId: string }
  | {
      readonly at: "meeting" | "event";
      readonly do: "look";
      readonly connectionId: string;
      readonly write: WrittenMeeting;
    }
  | { readonly at: "event"; readonly do: "create"; readonly connectionId: string; readonly write: WrittenEvent }
  | {
      readonly at: "event";
      readonly do: "update";
      readonly connectionId: string;
      readonly vendorId: string;
      readonly write: WrittenEvent;
    }
  | { readonly at: "event"; readonly do: "remove"; readonly connectionId: string; readonly vendorId: string };

export interface SyncPlan {
  /** The one vendor call to make now; absent = leave everything as it is. */
  readonly step?: SyncStep | undefined;
  /** What cannot be had because nobody connected an account for it. */
  readonly missing: readonly ("meeting" | "event")[];
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

/** Whether the session should have an online meeting of this vendor. */
export function wantsMeeting(session: WantedSession, vendor: MeetingVendor): boolean {
  return session.isOn && session.presence === "virtual" && session.generateUrl && session.meetingVendor === vendor;
}

interface Part {
  readonly step?: SyncStep | undefined;
  readonly isMissing?: boolean;
}

const nothing: Part = {};

function planMeeting({ session, meeting, meetingConnectionId }: SyncFacts): Part {
  const isWanted = wantsMeeting(session, "zoom");
  const generation = meeting?.generation ?? 1;
  const write = { generation, startsAt: session.startsAt, endsAt: session.endsAt };

  if (meeting?.vendorId !== undefined) {
    const { vendorId, connectionId, written } = meeting;
    const isOutlived = written?.generation !== generation || isElsewhere(meeting, session);
    if (!isWanted || isOutlived) return { step: { at: "meeting", do: "remove", connectionId, vendorId } };
    const isSame = written.startsAt === write.startsAt && written.endsAt === write.endsAt;
    return isSame || session.hasEnded
      ? nothing
      : { step: { at: "meeting", do: "update", connectionId, vendorId, write } };
  }
  if (!isWanted || session.hasEnded) return lookForLost("meeting", meeting);
  if (meetingConnectionId === undefined) return { ...lookForLost("meeting", meeting), isMissing: true };
  if (mayLieElsewhere(meeting, meetingConnectionId)) return lookForLost("meeting", meeting);
  return { step: { at: "meeting", do: "create", connectionId: meetingConnectionId, write } };
}

function planEvent(facts: SyncFacts): Part {
  const { session, event, calendarConnectionId } = facts;
  const generation = event?.generation ?? 1;
  const write = wantedEvent(facts, generation);

  if (event?.vendorId !== undefined) {
    const { vendorId, connectionId, written } = event;
    const isOutlived = written?.generation !== generation || isElsewhere(event, session);
    if (!session.isOn || isOutlived) return { step: { at: "event", do: "remove", connectionId, vendorId } };
    if (session.hasEnded) return nothing;
    // An event is given its Teams meeting when it is made: one that has none makes room for one that has.
    const lacksMeeting = write.onlineMeeting === "teams" && written.onlineMeeting === "none";
    if (lacksMeeting) return { step: { at: "event", do: "remove", connectionId, vendorId } };
    const { onlineMeeting } = written;
    return sameEvent(written, write)
      ? nothing
      : { step: { at: "event", do: "update", connectionId, vendorId, write: { ...write, onlineMeeting } } };
  }
  if (!session.isOn || session.hasEnded) return lookForLost("event", event);
  if (calendarConnectionId === undefined) return { ...lookForLost("event", event), isMissing: true };
  if (mayLieElsewhere(event, calendarConnectionId)) return lookForLost("event", event);
  return { step: { at: "event", do: "create", connectionId: calendarConnectionId, write } };
}

/** What stands in the account of somebody who handed the session over is taken away before it is made anew. */
function isElsewhere({ ownerId }: Standing<WrittenMeeting>, { organizerId, hasEnded }: WantedSession): boolean {
  return !hasEnded && ownerId !== undefined && ownerId !== organizerId;
}

/**
 * A create whose answer never came may have succeeded all the same. As long as it is wanted, creating again adopts it; when
 * it is not wanted any more, it has to be found, or it would stand for ever.
 */
function lookForLost(at: "meeting" | "event", standing: Standing<WrittenMeeting> | undefined): Part {
  if (standing?.written === undefined) return nothing;
  const { connectionId, written } = standing;
  return { step: { at, do: "look", connectionId, write: written } };
}

/** Creating again adopts only what lies with the same account. */
function mayLieElsewhere(standing: Standing<WrittenMeeting> | undefined, connectionId: string): boolean {
  return standing?.written !== undefined && standing.connectionId !== connectionId;
}

function wantedEvent({ session, meeting }: SyncFacts, generation: number): WrittenEvent {
  const isStanding = meeting?.vendorId !== undefined && meeting.written?.generation === meeting.generation;
  const joinUrl = isStanding && wantsMeeting(session, "zoom") ? meeting.joinUrl : undefined;
  const location = joinUrl ?? session.location;
  return {
    generation,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    ...(location === undefined ? {} : { location }),
    attendees: session.attendees,
    onlineMeeting: wantsMeeting(session, "teams") ? "teams" : "none",
  };
}

/** A Teams meeting rides on its event from the start and is never taken off it, so it does not count as a difference. */
function sameEvent(one: WrittenEvent, other: WrittenEvent): boolean {
  return (
    one.startsAt === other.startsAt &&
    one.endsAt === other.endsAt &&
    one.location === other.location &&
    emails(one) === emails(other)
  );
}

function emails({ attendees }: WrittenEvent): string {
  return attendees
    .map(({ email }) => email.toLowerCase())
    .sort()
    .join("\n");
}
