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
  /** Whether the event carries a Teams meeting. */
  readonly onlineMeeting: "teams" | "none";
}

/** An event of ours as it stands in the organizer's calendar. */
export interface CalendarEvent {
  readonly id: string;
  readonly iCalUId: string;
  readonly etag: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly isCancelled: boolean;
  readonly joinUrl?: string;
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
  readonly attendees?: readonly { readonly name: string; readonly email: string }[];
}

/** Every method may throw VendorFault: throttled, unavailable, grant_revoked, rejected, unexpected_reply. */
export interface Calendars {
  /** Everything that touches `[from, to)` in the account's own calendar, occurrences expanded, in no particular order. */
  listEntries(
    grant: GrantRef,
    range: { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly CalendarEntry[]>;
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
  /** Changes time, place or attendees of an event of ours; never its body. `undefined` when the event is gone. */
  changeEvent(grant: GrantRef, eventId: string, change: EventChange): Promise<CalendarEvent | undefined>;
  /** Cancels the event for everybody with this comment; an event that is already gone is success. */
  cancelEvent(grant: GrantRef, eventId: string, comment: string): Promise<void>;
  /** The event by its id in this account's mailbox; `undefined` when there is none. */
  readEvent(grant: GrantRef, eventId: string): Promise<CalendarEvent | undefined>;
}
