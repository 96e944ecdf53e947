/** What the booking rules must be told of people's time; plain data, gathered by whoever asks. */
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import type { OfferingRules } from "./offering.ts";
import type { Standing } from "./refusals.ts";
import type { Schedule } from "./schedule.ts";

/** A session that already stands, with the buffers of its own offering. */
export interface BookedTime extends Interval {
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
}

/**
 * Time that is kept although no session stands there: `hold` while somebody fills in a form (another person's, never the
 * caller's own), `undo` while a move or a cancel can still be taken back. Buffers are those of the offering it is kept for.
 */
export interface ReservedTime extends BookedTime {
  readonly reason: "hold" | "undo";
}

export interface ProviderFacts {
  readonly providerId: string;
  readonly schedule: Schedule;
  /** When their calendar is busy with something that is not ours; `unreadable` closes every time. */
  readonly busy: readonly Interval[] | "unreadable";
  /** Their other sessions, in any part; without the one that is being moved. */
  readonly sessions: readonly BookedTime[];
  /** Counts as taken. Absent = none. */
  readonly reserved?: readonly ReservedTime[] | undefined;
  /**
   * The sessions of this offering that they teach, cancelled ones and the one being moved left out, for the whole periods
   * of `countedRange`. Needed only when the offering has limits.
   */
  readonly taught?: readonly Interval[] | undefined;
  /** False when the offering asks for a match and a learner has none with them. Absent = no match is needed. */
  readonly isMatched?: boolean | undefined;
}

export interface LearnerFacts {
  readonly sessions: readonly Interval[];
  /** Their own calendar, when it is connected. */
  readonly busy: readonly Interval[];
}

/** What is the same for every provider of an offering. */
export interface Question {
  readonly offeringId: string;
  readonly offering: OfferingRules;
  /** Absent when nobody's own times matter: a provider looking at their hours, a class that is published. */
  readonly learner?: LearnerFacts | undefined;
  readonly standing: Standing;
  readonly now: Instant;
  /** Every start that will be asked about lies in here. */
  readonly range: Interval;
}

export interface RulesInput extends Question {
  readonly provider: ProviderFacts;
}
