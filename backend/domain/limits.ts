/**
 * How much of one offering a provider teaches per day, week and month at the most. A session counts, with all its minutes,
 * in the period in which it starts; periods are those of the provider's zone, and weeks start on Monday.
 */
import { calendarOf, dayFromCalendar, monthAfter, weekdayOf } from "./calendar-date.ts";
import type { EpochDay } from "./calendar-date.ts";
import { asInstant, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { dayOf, instantAt } from "./wall-time.ts";

export interface BookingLimits {
  readonly perDay?: number | undefined;
  readonly perWeek?: number | undefined;
  readonly perMonth?: number | undefined;
  readonly minutesPerDay?: number | undefined;
  readonly minutesPerWeek?: number | undefined;
  readonly minutesPerMonth?: number | undefined;
}

export type LimitName = keyof BookingLimits;
export type Period = "day" | "week" | "month";

const kinds: readonly { readonly name: LimitName; readonly period: Period; readonly counts: "sessions" | "minutes" }[] =
  [
    { name: "perDay", period: "day", counts: "sessions" },
    { name: "perWeek", period: "week", counts: "sessions" },
    { name: "perMonth", period: "month", counts: "sessions" },
    { name: "minutesPerDay", period: "day", counts: "minutes" },
    { name: "minutesPerWeek", period: "week", counts: "minutes" },
    { name: "minutesPerMonth", period: "month", counts: "minutes" },
  ];

/** The local day, week or month that holds `at`. Periods of one kind tile all time. */
export function periodAt(timeZone: string, period: Period, at: Instant): Interval {
  const day = dayOf(timeZone, at);
  const found = periodOf(timeZone, period, day);
  // Where clocks go back over midnight a day begins while its eve is shown again.
  return at < found.endsAt ? found : periodOf(timeZone, period, day + 1);
}

function periodOf(timeZone: string, period: Period, day: EpochDay): Interval {
  const { first, end } = daysOf(period, day);
  return { startsAt: instantAt(timeZone, first, 0), endsAt: instantAt(timeZone, end, 0) };
}

function daysOf(period: Period, day: EpochDay): { readonly first: EpochDay; readonly end: EpochDay } {
  switch (period) {
    case "day":
      return { first: day, end: day + 1 };
    case "week":
      return { first: day - weekdayOf(day), end: day - weekdayOf(day) + 7 };
    case "month": {
      const month = { ...calendarOf(day), dayOfMonth: 1 };
      return { first: dayFromCalendar(month), end: dayFromCalendar(monthAfter(month, 1)) };
    }
  }
}

/** The whole periods that `range` touches: what must be known to count. `undefined` when nothing is limited. */
export function countedRange(
  limits: BookingLimits | undefined,
  timeZone: string,
  range: Interval,
): Interval | undefined {
  const periods = kinds.filter(({ name }) => limits?.[name] !== undefined).map(({ period }) => period);
  if (periods.length === 0) return undefined;
  const first = periods.map((period) => periodAt(timeZone, period, range.startsAt).startsAt);
  const last = periods.map((period) => periodAt(timeZone, period, range.endsAt).endsAt);
  return { startsAt: asInstant(Math.min(...first)), endsAt: asInstant(Math.max(...last)) };
}

/** One limit that leaves no room for a session, and where. */
export interface ReachedLimit {
  readonly limit: LimitName;
  readonly period: Period;
  /** The most that is allowed: sessions or minutes. */
  readonly atMost: number;
  readonly during: Interval;
}

export interface Counter {
  /** The limits that a session at this time would break. */
  readonly reachedBy: (candidate: Interval) => readonly ReachedLimit[];
  /** Periods in which no session of this length may start. `everywhere` when it is too long for any. */
  readonly fullFor: (durationMinutes: number) => readonly Interval[] | "everywhere";
}

/** Counts what a provider already teaches of the offering, the session that is being moved left out. */
export function countTaught(limits: BookingLimits, timeZone: string, taught: readonly Interval[]): Counter {
  const counted = kinds.flatMap(({ name, period, counts }) => {
    const atMost = limits[name];
    if (atMost === undefined) return [];
    const sizeOf = (session: Interval): number => (counts === "sessions" ? 1 : lengthOf(session));
    return [{ name, period, counts, atMost, sizeOf, used: usedPerPeriod(timeZone, { period, taught, sizeOf }) }];
  });
  return {
    reachedBy: (candidate) =>
      counted.flatMap(({ name, period, atMost, sizeOf, used }) => {
        const during = periodAt(timeZone, period, candidate.startsAt);
        const before = used.get(during.startsAt)?.amount ?? 0;
        return before + sizeOf(candidate) > atMost ? [{ limit: name, period, atMost, during }] : [];
      }),
    fullFor: (durationMinutes) => {
      const full: Interval[] = [];
      for (const { counts, atMost, used } of counted) {
        const size = counts === "sessions" ? 1 : durationMinutes;
        if (size > atMost) return "everywhere";
        for (const { amount, during } of used.values()) if (amount + size > atMost) full.push(during);
      }
      return full;
    },
  };
}

interface Used {
  amount: number;
  readonly during: Interval;
}

function usedPerPeriod(
  timeZone: string,
  about: {
    readonly period: Period;
    readonly taught: readonly Interval[];
    readonly sizeOf: (session: Interval) => number;
  },
): ReadonlyMap<Instant, Used> {
  const used = new Map<Instant, Used>();
  for (const session of about.taught) {
    const during = periodAt(timeZone, about.period, session.startsAt);
    const known = used.get(during.startsAt);
    if (known) known.amount += about.sizeOf(session);
    else used.set(during.startsAt, { amount: about.sizeOf(session), during });
  }
  return used;
}

function lengthOf({ startsAt, endsAt }: Interval): number {
  return (endsAt - startsAt) / minuteMs;
}
