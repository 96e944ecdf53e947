/** What we ask of a vendor whose meetings stand on their own, next to the calendar (Zoom; Teams without a Microsoft calendar). */
import type { Instant } from "../domain/instant.ts";
import type { SessionMark } from "./calendars.ts";
import type { GrantRef } from "./token-broker.ts";

export interface MeetingDraft {
  readonly mark: SessionMark;
  readonly topic: string;
  readonly startsAt: Instant;
  readonly durationMinutes: number;
  /** IANA; only how the vendor displays the time. */
  readonly timeZone: string;
}

export interface OnlineMeeting {
  readonly id: string;
  /** Instance ids known so far; a vendor may add more over a meeting's life. */
  readonly uuids: readonly string[];
  readonly joinUrl: string;
}

/** A meeting of ours as it stands at the vendor. */
export interface StandingMeeting extends OnlineMeeting {
  readonly startsAt: Instant;
  readonly durationMinutes: number;
  readonly mark?: { readonly sessionId: string; readonly generation: number };
}

/** Every method may throw VendorFault: throttled, unavailable, grant_revoked, rejected, unexpected_reply. */
export interface OnlineMeetings {
  /** Creates the meeting, or adopts the one that an earlier, unanswered attempt with the same mark left behind. */
  createMeeting(grant: GrantRef, draft: MeetingDraft): Promise<OnlineMeeting>;
  /** The one meeting that unanswered attempts with this mark left behind; `undefined` when they left nothing, or when that is gone. */
  findMeeting(grant: GrantRef, mark: SessionMark): Promise<OnlineMeeting | undefined>;
  /** Moves or renames the meeting; its id and join link stay. `"gone"` when the vendor no longer has it. */
  changeMeeting(grant: GrantRef, meetingId: string, draft: MeetingDraft): Promise<"changed" | "gone">;
  /** The meeting by its id; `undefined` when it was deleted, `untimed` when somebody took its time away. */
  readMeeting(grant: GrantRef, meetingId: string): Promise<StandingMeeting | "untimed" | undefined>;
  /** Every meeting of ours (one that carries a mark) that is still to come, as far as the vendor lists any. */
  listMarked(grant: GrantRef): Promise<readonly StandingMeeting[]>;
  /** Removes the meeting; one that is already gone is success. */
  removeMeeting(grant: GrantRef, meetingId: string): Promise<void>;
}
