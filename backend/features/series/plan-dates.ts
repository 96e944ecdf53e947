/** The dates of a series as they repeat, and as the person has chosen them. */
import type { BookSeries, OccurrenceChoice } from "#contract/series.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { mostOccurrences, occurrencesOf } from "../../domain/recurrence.ts";
import { RequestProblem } from "../../platform/request-problem.ts";

export interface PlannedDate {
  /** From 0; stays the same whatever is skipped or moved. */
  readonly index: number;
  /** The local date at which it repeats. */
  readonly date: string;
  /** Absent when that date does not exist and no other time was chosen. */
  readonly startsAt: Instant | undefined;
  readonly isSkipped: boolean;
  readonly isMoved: boolean;
}

/** Fails: invalid_request (too many dates, fewer than two, a choice for a date that is not there or chosen twice). */
export function planDates(asked: BookSeries, timeZone: string): readonly PlannedDate[] {
  const { recurrence, choices = [] } = asked;
  const firstStartsAt = asInstant(Date.parse(asked.firstStartsAt));
  const { items, isCut } = occurrencesOf({ firstStartsAt, recurrence, timeZone });
  if (isCut) throw invalid("recurrence.until", `must end within ${mostOccurrences} dates`);
  if (items.length < 2) throw invalid("recurrence.until", "must cover at least two dates");

  const chosen = new Map<number, OccurrenceChoice>();
  choices.forEach((choice, at) => {
    if (choice.index >= items.length) throw invalid(`choices.${at}.index`, "must be one of the dates");
    if (chosen.has(choice.index)) throw invalid(`choices.${at}.index`, "must not be chosen twice");
    chosen.set(choice.index, choice);
  });
  if (choices.length === items.length && choices.every((choice) => "skip" in choice)) {
    throw invalid("choices", "must leave a date to book");
  }
  return items.map(({ index, date, startsAt }) => {
    const choice = chosen.get(index);
    const other = choice && "startsAt" in choice ? asInstant(Date.parse(choice.startsAt)) : undefined;
    const isSkipped = choice !== undefined && "skip" in choice;
    return { index, date, startsAt: other ?? startsAt, isSkipped, isMoved: other !== undefined && other !== startsAt };
  });
}

function invalid(path: string, message: string): RequestProblem {
  return new RequestProblem("invalid_request", `${path} ${message}.`, { errors: [{ path: `body.${path}`, message }] });
}
