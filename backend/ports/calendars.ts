/** What we ask of a person's calendar, whoever keeps it. */
import type { Instant } from "../domain/instant.ts";
import type { GrantRef } from "./token-broker.ts";

/** An event as far as availability is concerned: no title, no people. */
export interface CalendarEntry {
  /** The calendar's own id of this event or occurrence. */
  readonly id: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly isAllDay: boolean;
  readonly showAs: "free" | "tentative" | "busy" | "oof" | "workingElsewhere";
  /** The mailbox's owner has declined it. */
  readonly isDeclined: boolean;
}

/** When somebody is busy, as others may see it. */
export type FreeBusyEntry = Pick<CalendarEntry, "startsAt" | "endsAt" | "showAs">;

/** The dedupe key of anything we create at a vendor: a used generation is never created again. */
export interface SessionMark {
  readonly sessionId: string;
  readonly reference: string;
  readonly generation: number;
}

export interface EventDraft {
  readonly mark: SessionMark;
  readonly subject: string;
  /** Plain sentences, written once at create. */
  readonly paragraphs: readonly string[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** IANA zone in which the organizer thinks of this event. */
  readonly timeZone: string;
  readonly location?: string;
  readonly attendees: readonly { readonly name: string; readonly email: string }[];
  /** The meeting that the event carries. `teams`: what the calendar allows of Microsoft's, so it may become a Skype meeting. */
  readonly onlineMeeting: "teams" | "meet" | "none";
}

/** How an attendee answered the invitation; `none` = not yet. */
export type Answer = "none" | "accepted" | "tentative" | "declined";

/** A person (not a room) who is invited to an event. */
export interface EventAttendee {
  readonly name: string;
  /** As the vendor tells it; compare without regard to case. */
  readonly email: string;
  readonly answer: Answer;
  /** Another time that this attendee proposed in their own calendar. */
  readonly proposed?: { readonly startsAt: Instant; readonly endsAt: Instant };
}

/** An event of ours as it stands in the organizer's calendar. */
export interface CalendarEvent {
  readonly id: string;
  readonly iCalUId: string;
  readonly etag: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly isCancelled: boolean;
  /** Whether it lies in its organizer's calendar; `false` for the copy of somebody who is invited. */
  readonly isOrganizer: boolean;
  /** How the owner of this copy answered; `accepted` for an organizer. */
  readonly ownAnswer: Answer;
  /** Empty when none is given. */
  readonly location: string;
  readonly attendees: readonly EventAttendee[];
  readonly joinUrl?: string;
  /** Which kind of meeting it carries; absent = none. */
  readonly meeting?: "teams" | "skype" | "meet";
  readonly webLink?: string;
  /** The mark the event carries, when it is one of ours. */
  readonly mark?: { readonly sessionId: string; readonly generation: number };
}

export interface EventChange {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly timeZone: string;
  /** Absent = leave as it is. */
  readonly location?: string;
  /** Who joins and who leaves. Everybody else who is invited stays, also whom somebody added in the calendar itself. */
  readonly invite: readonly { readonly name: string; readonly email: string }[];
  /** Addresses. */
  readonly uninvite: readonly string[];
  /** Change it only when it still is as this says; absent = whatever it is. */
  readonly etag?: string;
}

/** Stands for the calendar that every account has, whatever the vendor calls it. */
export const mainCalendar = "main";

/** One of an account's calendars, by the vendor's id. */
export interface CalendarOfAccount {
  readonly id: string;
  readonly name: string;
  readonly isMain: boolean;
  readonly isWritable: boolean;
  /** What meetings its events can carry. */
  readonly meetings: readonly ("teams" | "skype" | "meet")[];
}

/** Every method may throw VendorFault: throttled, unavailable, grant_revoked, rejected, unexpected_reply. */
export interface Calendars {
  /**
   * Everything that touches `[from, to)` in these calendars of the account (`mainCalendar` for the main one), or in its main one
   * where none are named; occurrences expanded, in no particular order.
   */
  listEntries(
    grant: GrantRef,
    range: { readonly from: Instant; readonly to: Instant; readonly calendarIds?: readonly string[] | undefined },
  ): Promise<readonly CalendarEntry[]>;
  /** The account's calendars, the main one first. Where listing them was not granted, the main one alone. */
  listCalendars(grant: GrantRef): Promise<readonly CalendarOfAccount[]>;
  /**
   * When the owners of these addresses are busy, as far as the account may see it: without ids, so that our own events can
   * only be told by their times. `unreadable` for an address that does not exist or may not be seen; the others are
   * answered all the same. Any number of addresses and any length of range.
   */
  readFreeBusy(
    grant: GrantRef,
    addresses: readonly string[],
    range: { readonly from: Instant; readonly to: Instant },
  ): Promise<ReadonlyMap<string, readonly FreeBusyEntry[] | "unreadable">>;
  /**
   * Creates the event, or adopts the one that an earlier, unanswered attempt with the same mark left behind, brought to
   * what the draft says. Never makes two for one mark. `undefined` when the mark was used for an event that is gone.
   */
  createEvent(grant: GrantRef, draft: EventDraft): Promise<CalendarEvent | undefined>;
  /** What an unanswered attempt with this mark left behind; `undefined` when it left nothing, or when that is gone. */
  findEvent(grant: GrantRef, mark: SessionMark): Promise<CalendarEvent | undefined>;
  /**
   * The event with this mark in whichever calendar of the account somebody put it, under another id by now; `undefined` when
   * it stands nowhere.
   */
  findMovedEvent(grant: GrantRef, mark: SessionMark): Promise<CalendarEvent | undefined>;
  /**
   * Changes time, place or attendees of an event of ours; never its body. Only people whom the change concerns are told of
   * who joined or left. `"gone"` when there is no such event any more; `"stale"` when it is not as `etag` says.
   */
  changeEvent(grant: GrantRef, eventId: string, change: EventChange): Promise<CalendarEvent | "gone" | "stale">;
  /** Cancels the event for everybody with this comment; an event that is already gone is success. */
  cancelEvent(grant: GrantRef, eventId: string, comment: string): Promise<void>;
  /** The event by its id in this account's mailbox; `undefined` when there is none, or when it was cancelled. */
  readEvent(grant: GrantRef, eventId: string): Promise<CalendarEvent | undefined>;
  /**
   * Answers an invitation on the account's own copy. `"not_found"` when no copy with this iCalUId lies there (yet).
   * `tell: "organizer"` lets the vendor mail the organizer; `"nobody"` only notes it on both copies where the vendor does so.
   */
  answerInvitation(
    grant: GrantRef,
    iCalUId: string,
    reply: { readonly answer: Exclude<Answer, "none">; readonly tell: "organizer" | "nobody" },
  ): Promise<"answered" | "not_found">;
  /** Every event of ours (one that carries a mark) that the account organizes and that touches `[from, to)`, not cancelled. */
  listMarked(
    grant: GrantRef,
    range: { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly CalendarEvent[]>;
}
