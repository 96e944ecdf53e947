/** One reason against a time: the refusal that a booking gets, and the rule and source that an explanation names. */
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import type { Refusal } from "./refusals.ts";

export type RuleName =
  | "past"
  | "minimum_notice"
  | "booking_window"
  | "published_dates"
  | "hours"
  | "grid"
  | "away"
  | "overlap"
  | "buffer"
  | "readable_calendar"
  | "match"
  | "perDay"
  | "perWeek"
  | "perMonth"
  | "minutesPerDay"
  | "minutesPerWeek"
  | "minutesPerMonth";

export type RuleSource =
  /** It is over. */
  | "clock"
  | "notice"
  /** The booking window. */
  | "window"
  /** The weekly hours, and the grid of their starts. */
  | "schedule"
  /** The hours of that date replace the weekly ones. */
  | "override"
  | "away"
  | "calendar"
  | "session"
  | "hold"
  /** Kept while a change can be taken back. */
  | "undo"
  | "limit"
  | "match"
  | "learner_session"
  | "learner_calendar";

export interface Finding {
  readonly refusal: Refusal;
  readonly rule: RuleName;
  readonly source: RuleSource;
  /** The first later start against which this very reason no longer speaks; absent = not known, or never. */
  readonly until?: Instant | undefined;
}

/** What one rule finds against a time. */
export type Rule = (candidate: Interval) => Finding | undefined;
