/** A provider's hours: what they wrote down, and the concrete windows it means on given days. */
import { dayFromDate, weekdayOf } from "./calendar-date.ts";
import type { EpochDay } from "./calendar-date.ts";
import { asInstant, dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { mergeIntervals } from "./interval.ts";
import type { Interval } from "./interval.ts";
import { dayOf, instantAt, minuteFromTime } from "./wall-time.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** How sessions in a window take place, where that differs from the offering. */
export interface WindowPlace {
  readonly presence?: "virtual" | "in_person" | "phone" | undefined;
  readonly location?: string | undefined;
  readonly generateUrl?: boolean | undefined;
}

/** Local times of one day; `to` may be `24:00`. */
export interface DayWindow extends WindowPlace {
  readonly from: string;
  readonly to: string;
  /** Only for these offerings; absent = for all. */
  readonly offeringIds?: readonly string[] | undefined;
}

/** Dates are local; `to` of a trip is exclusive. */
export interface Schedule {
  readonly timeZone: string;
  readonly weekly: readonly { readonly day: Weekday; readonly windows: readonly DayWindow[] }[];
  /** Replace the whole day. Several for one date add up. */
  readonly overrides: readonly { readonly date: string; readonly windows: readonly DayWindow[] }[];
  readonly away: readonly { readonly from: Instant; readonly to: Instant }[];
  /** On these dates the hours are meant in another zone. */
  readonly travel: readonly { readonly from: string; readonly to: string; readonly timeZone: string }[];
}

/** A stretch in which sessions may lie, with the instants from which its starts are counted. */
export interface OpenWindow extends Interval {
  /** Ascending; starts are counted from the last one that is not after them. */
  readonly anchors: readonly Instant[];
  readonly place: WindowPlace;
}

/** What a provider's schedule means between two instants. */
export interface Hours {
  /** Ascending by start. */
  readonly windows: readonly OpenWindow[];
  /** When the provider is away; sorted and disjoint. */
  readonly away: readonly Interval[];
}

/** Monday to Friday, nine to five: what holds until a provider says otherwise. */
export function usualSchedule(timeZone: string): Schedule {
  const windows = [{ from: "09:00", to: "17:00" }];
  return {
    timeZone,
    weekly: weekdays.slice(0, 5).map((day) => ({ day, windows })),
    overrides: [],
    away: [],
    travel: [],
  };
}

/**
 * The hours of `schedule` for one offering, complete for every session that touches `range`. Windows that touch or
 * overlap are one, also across midnight, as long as their place and offerings agree. A window longer than a day is
 * anchored anew at each local midnight, so that what can be booked does not depend on the range asked for.
 */
export function openHours(schedule: Schedule, offeringId: string, range: Interval): Hours {
  const first = dayOf(schedule.timeZone, range.startsAt) - marginDays;
  const last = dayOf(schedule.timeZone, range.endsAt) + marginDays;
  const days = prepareDays(schedule);
  const pieces = new Map<string, Piece>();
  const midnights: Instant[] = [];

  for (let day = first; day <= last; day += 1) {
    const timeZone = days.zoneOn(day);
    midnights.push(instantAt(timeZone, day, 0));
    for (const window of days.windowsOn(day)) {
      if (window.offeringIds && !window.offeringIds.includes(offeringId)) continue;
      const startsAt = instantAt(timeZone, day, minuteFromTime(window.from));
      const endsAt = instantAt(timeZone, day, minuteFromTime(window.to));
      pieceOf(pieces, window).intervals.push({ startsAt, endsAt });
    }
  }

  const windows = [...pieces.values()]
    .flatMap(({ place, intervals }) => mergeIntervals(intervals).map((each) => anchored(each, place, midnights)))
    .sort((one, other) => one.startsAt - other.startsAt || one.endsAt - other.endsAt);
  const away = mergeIntervals(schedule.away.map(({ from, to }) => ({ startsAt: from, endsAt: to })));
  return { windows, away };
}

/** Enough to know whether a window that leaves the range is longer than a day, and zones may differ by a day. */
const marginDays = 3;

interface Piece {
  readonly place: WindowPlace;
  readonly intervals: Interval[];
}

function pieceOf(pieces: Map<string, Piece>, window: DayWindow): Piece {
  const { presence, location, generateUrl } = window;
  const key = JSON.stringify([presence, location, generateUrl, window.offeringIds?.toSorted()]);
  const known = pieces.get(key);
  if (known) return known;
  const piece = { place: { presence, location, generateUrl }, intervals: [] };
  pieces.set(key, piece);
  return piece;
}

function anchored(window: Interval, place: WindowPlace, midnights: readonly Instant[]): OpenWindow {
  const { startsAt, endsAt } = window;
  const isLong = endsAt - startsAt > dayMs;
  const within = isLong ? midnights.filter((midnight) => midnight > startsAt && midnight < endsAt) : [];
  return { startsAt, endsAt, place, anchors: [startsAt, ...within.sort((one, other) => one - other)] };
}

/** Every start in `window` that is not before `range` and not at or after its end. Ascending. */
export function startsIn(window: OpenWindow, incrementMinutes: number, range: Interval): readonly Instant[] {
  const starts: Instant[] = [];
  const stepMs = incrementMinutes * minuteMs;
  window.anchors.forEach((anchor, index) => {
    const end = Math.min(window.anchors[index + 1] ?? window.endsAt, range.endsAt);
    const skipped = Math.max(0, Math.ceil((range.startsAt - anchor) / stepMs));
    for (let at = anchor + skipped * stepMs; at < end; at += stepMs) starts.push(asInstant(at));
  });
  return starts;
}

/** Whether `at`, which lies in `window`, is one of its starts. */
export function isStartOf(window: OpenWindow, incrementMinutes: number, at: Instant): boolean {
  const anchor = window.anchors.findLast((each) => each <= at);
  return anchor !== undefined && (at - anchor) % (incrementMinutes * minuteMs) === 0;
}

/** The first `count` days from `from` on that have any hours, at most a year ahead; the end of the last one. */
export function endOfOpenDays(schedule: Schedule, from: EpochDay, count: number): Instant {
  const days = prepareDays(schedule);
  const horizon = from + 366;
  let found = 0;
  let day = from;
  for (; day < horizon && found < count; day += 1) if (days.windowsOn(day).length > 0) found += 1;
  return instantAt(schedule.timeZone, day, 0);
}

interface PreparedDays {
  readonly zoneOn: (day: EpochDay) => string;
  readonly windowsOn: (day: EpochDay) => readonly DayWindow[];
}

function prepareDays(schedule: Schedule): PreparedDays {
  const overrides = new Map<EpochDay, readonly DayWindow[]>();
  for (const { date, windows } of schedule.overrides) {
    const day = dayFromDate(date);
    overrides.set(day, [...(overrides.get(day) ?? []), ...windows]);
  }
  const weekly = weekdays.map((name) =>
    schedule.weekly.filter(({ day }) => day === name).flatMap((each) => each.windows),
  );
  const travel = schedule.travel.map((trip) => ({ ...trip, first: dayFromDate(trip.from), end: dayFromDate(trip.to) }));
  return {
    zoneOn: (day) => travel.find((trip) => trip.first <= day && day < trip.end)?.timeZone ?? schedule.timeZone,
    windowsOn: (day) => overrides.get(day) ?? weekly[weekdayOf(day)] ?? [],
  };
}
