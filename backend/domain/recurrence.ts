/** The dates of a series. It repeats the provider's wall clock, so that a clock change never moves what people see. */
import { calendarOf, dateFromDay, dayFromDate, monthAfter, sameDayInMonth, sayDate } from "./calendar-date.ts";
import type { EpochDay } from "./calendar-date.ts";
import { dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { instantAt, localOf } from "./wall-time.ts";

export interface Recurrence {
  /** `biweekly` is every second week; `monthly` is the same day number of every month. */
  readonly freq: "weekly" | "biweekly" | "monthly";
  /** How many occurrences, the first included. One of `count` and `until` is there; with both the earlier end wins. */
  readonly count?: number | undefined;
  /** The last local date on which one may start, inclusive. */
  readonly until?: string | undefined;
}

export interface Occurrence {
  /** From 0; stays the same whatever the person skips or moves. */
  readonly index: number;
  /** The local date; one that its month does not have, such as `2026-02-31`, where `startsAt` is absent. */
  readonly date: string;
  /** Absent when the month has no such day: a conflict to be listed, for the person to skip or place. */
  readonly startsAt?: Instant | undefined;
  /** The clock change of that date skips the time, so it starts later on the clock than the others. */
  readonly isShifted: boolean;
}

export interface Occurrences {
  /** Never empty: the first is always `firstStartsAt`. */
  readonly items: readonly Occurrence[];
  /** The series would go on, but only `mostOccurrences` are made. */
  readonly isCut: boolean;
}

/** A year of weeks and a little; more is refused by the contract and cut here. */
export const mostOccurrences = 60;

/**
 * Every occurrence of a series, in order, unchecked: each `startsAt` is asked of `decide` like any booking. The first is
 * `firstStartsAt` itself, also when its wall time happens twice; every later one is at the same wall time of `timeZone`,
 * where a time that happens twice is the first and one that is skipped counts on (`isShifted`). A month without the day
 * counts as an occurrence.
 */
export function occurrencesOf(series: {
  readonly firstStartsAt: Instant;
  readonly recurrence: Recurrence;
  /** The provider's. */
  readonly timeZone: string;
}): Occurrences {
  const { firstStartsAt, recurrence, timeZone } = series;
  const local = localOf(timeZone, firstStartsAt);
  const firstDay = Math.floor(local / dayMs);
  const minuteOfDay = (local - firstDay * dayMs) / minuteMs;
  const end = recurrence.until === undefined ? undefined : dayFromDate(recurrence.until);
  const count = recurrence.count ?? Number.POSITIVE_INFINITY;

  const items: Occurrence[] = [{ index: 0, date: dateFromDay(firstDay), startsAt: firstStartsAt, isShifted: false }];
  for (let index = 1; index < count; index += 1) {
    const { day, date, notBefore } = occurrenceDay(firstDay, recurrence.freq, index);
    if (end !== undefined && notBefore > end) break;
    if (index === mostOccurrences) return { items, isCut: true };
    if (day === undefined) {
      items.push({ index, date, isShifted: false });
      continue;
    }
    const startsAt = instantAt(timeZone, day, minuteOfDay);
    const isShifted = localOf(timeZone, startsAt) !== day * dayMs + minuteOfDay * minuteMs;
    items.push({ index, date, startsAt, isShifted });
  }
  return { items, isCut: false };
}

function occurrenceDay(
  first: EpochDay,
  freq: Recurrence["freq"],
  index: number,
): { readonly day: EpochDay | undefined; readonly date: string; readonly notBefore: EpochDay } {
  if (freq !== "monthly") {
    const day = first + index * (freq === "weekly" ? 7 : 14);
    return { day, date: dateFromDay(day), notBefore: day };
  }
  const calendar = calendarOf(first);
  const day = sameDayInMonth(calendar, index);
  const date = sayDate(monthAfter(calendar, index));
  // A day that is missing stands for the end of its month: a series until that month's end still lists it.
  return { day, date, notBefore: day ?? (sameDayInMonth({ ...calendar, dayOfMonth: 1 }, index + 1) as EpochDay) - 1 };
}
