/** One mailbox's copy of an event as the stand-in keeps it. Instants are epoch milliseconds. */

export type Response = "none" | "organizer" | "tentativelyAccepted" | "accepted" | "declined" | "notResponded";

export type ShowAs = "free" | "tentative" | "busy" | "oof" | "workingElsewhere" | "unknown";

export type MeetingProvider = "teamsForBusiness" | "skypeForBusiness";

export interface StoredAttendee {
  readonly type: "required" | "optional" | "resource";
  readonly name: string;
  readonly address: string;
  readonly response: Response;
  /** Absent until there was an answer. */
  readonly answeredAt?: number;
  /** Another time that came with the answer. */
  readonly proposed?: { readonly startsAt: number; readonly endsAt: number };
}

export interface StoredLocation {
  readonly displayName: string;
  readonly [field: string]: unknown;
}

/** The rule of a series. Dates are midnights as if they were UTC. */
export interface Series {
  readonly type: "daily" | "weekly" | "absoluteMonthly";
  readonly interval: number;
  readonly weekdays: readonly string[];
  readonly dayOfMonth: number;
  readonly firstDayOfWeek: string;
  readonly startDate: number;
  /** Inclusive; absent = no end, or `count`. */
  readonly endDate?: number;
  readonly count?: number;
  /** Instants of occurrences that were deleted. */
  readonly gone: number[];
}

/** What the organizer says about a meeting; the same on every copy. */
export interface EventContent {
  subject: string;
  bodyHtml: string;
  startsAt: number;
  endsAt: number;
  isAllDay: boolean;
  /** Windows names, as Exchange stores them. */
  startZone: string;
  endZone: string;
  importance: "low" | "normal" | "high";
  sensitivity: "normal" | "personal" | "private" | "confidential";
  locations: readonly StoredLocation[];
  attendees: readonly StoredAttendee[];
  responseRequested: boolean;
  allowNewTimeProposals: boolean;
  hideAttendees: boolean;
  isOnlineMeeting: boolean;
  joinUrl?: string | undefined;
  /** As it was asked for; absent = the calendar's own. */
  onlineMeetingProvider?: MeetingProvider | undefined;
  /** Set on a series master only. */
  recurrence?: Series | undefined;
}

export interface StoredEvent extends EventContent {
  /** Which of the person's further calendars it stands in, from 1; absent = the main one. */
  calendar?: number;
  readonly id: string;
  readonly immutableId: string;
  readonly iCalUId: string;
  readonly createdAt: number;
  modifiedAt: number;
  /** Number of its latest write among all writes of the sandbox; absent in copies older than that count. */
  revision?: number;
  changeKey: string;
  readonly transactionId?: string | undefined;
  /** An occurrence, or when it is kept, an exception. */
  readonly occurrenceOf?: {
    readonly masterId: string;
    readonly masterImmutableId: string;
    /** When it began by the rule. */
    readonly originalStart: number;
  };
  readonly isOrganizer: boolean;
  readonly organizer: { readonly name: string; readonly address: string };
  myResponse: Response;
  myResponseAt?: number;
  showAs: ShowAs;
  categories: readonly string[];
  isReminderOn: boolean;
  reminderMinutes: number;
  isCancelled: boolean;
  isDeleted: boolean;
  properties: Record<string, string>;
  /** Reads that still answer without the join link (a switchable delay). */
  hiddenLinkReads: number;
}
