/** One calendar's copy of an event. Source: Google Calendar API v3, "Events". */

export type ResponseStatus = "needsAction" | "declined" | "tentative" | "accepted";

export interface StoredAttendee {
  /** Lower case. */
  readonly email: string;
  readonly displayName?: string;
  readonly optional?: boolean;
  readonly resource?: boolean;
  readonly comment?: string;
  readonly additionalGuests?: number;
  readonly responseStatus: ResponseStatus;
}

export interface StoredConference {
  readonly requestId: string;
  readonly type: string;
  /** `abc-defg-hij` */
  readonly code: string;
  readonly outcome: "success" | "failure";
  /** How many answers still say `pending`. */
  pendingAnswers: number;
}

/** What the organizer decides and every copy shows. */
export interface SharedFields {
  summary?: string;
  description?: string;
  location?: string;
  /** Milliseconds since the epoch; for whole days midnight of the date as if it were UTC. */
  startsAt: number;
  /** Half-open, in the same way. */
  endsAt: number;
  isAllDay: boolean;
  /** IANA. */
  startZone: string;
  endZone: string;
  attendees: readonly StoredAttendee[];
  conference?: StoredConference;
  guestsCanModify: boolean;
  guestsCanInviteOthers: boolean;
  guestsCanSeeOtherGuests: boolean;
  sharedProperties: Readonly<Record<string, string>>;
  source?: { readonly title?: string; readonly url?: string };
}

/** What each person decides for their own copy. */
export interface OwnFields {
  privateProperties: Readonly<Record<string, string>>;
  transparency: "opaque" | "transparent";
  visibility: "default" | "public" | "private" | "confidential";
  reminders: unknown;
  colorId?: string;
}

export interface StoredEvent extends SharedFields, OwnFields {
  readonly id: string;
  readonly iCalUID: string;
  /** Address of the organizer's account. */
  readonly organizer: string;
  readonly createdAt: number;
  updatedAt: number;
  status: "confirmed" | "tentative" | "cancelled";
  /** Goes up when the time changes. */
  sequence: number;
  /** The number of the write that this copy was last changed by, over all calendars. */
  version: number;
}

export const sharedNames = [
  "summary",
  "description",
  "location",
  "startsAt",
  "endsAt",
  "isAllDay",
  "startZone",
  "endZone",
  "attendees",
  "conference",
  "guestsCanModify",
  "guestsCanInviteOthers",
  "guestsCanSeeOtherGuests",
  "sharedProperties",
  "source",
] as const satisfies readonly (keyof SharedFields)[];

/** Strong, quoted, another one after each write. */
export const etagOf = ({ version }: Pick<StoredEvent, "version">): string =>
  `"${(3_400_000_000_000_000 + version * 2000).toString()}"`;
