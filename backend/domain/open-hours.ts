/** The concrete windows that a schedule means for one offering, and the grid of starts in them. */
import { dayFromDate, weekdayOf } from "./calendar-date.ts";
import type { EpochDay } from "./calendar-date.ts";
import { dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { findOverlap, mergeIntervals } from "./interval.ts";
import type { Interval } from "./interval.ts";
import { weekdays } from "./schedule.ts";
import type { DayWindow, Schedule, WindowPlace } from "./schedule.ts";
import { dayOf, instantAt, minuteFromTime } from "./wall-time.ts";

/** A stretch in which sessions may lie, with the instants from which its starts are counted. */
export interface OpenWindow extends Interval {
  /** Ascending; starts are counted from the last one that is not after them. */
  readonly anchors: readonly Instant[];
  readonly place: WindowPlace;
}

/** A schedule, read for one offering. */
export interface OpenHours {
  /**
   * Every window that touches `range`, ascending by start. Windows that touch or overlap are one, also across midnight, as
   * long as their place and offerings agree. One longer than a day is anchored anew at each local midnight, so that what
   * can be booked does not depend on the range asked for.
   */
  readonly windowsIn: (range: Interval) => readonly OpenWindow[];
  /** When the provider is away; sorted and disjoint. */
  readonly away: readonly Interval[];
  /** Whether the hours of the local date that holds `at` replace the weekly ones. */
  readonly isOverridden: (at: Instant) => boolean;
  /**
   * The day after the `count`-th day from `from` on, itself included, on which the offering has hours that the provider is
   * not away for; at most a year ahead.
   */
  readonly dayAfterOpenDays: (from: EpochDay, count: number) => EpochDay;
}

/** Enough to know whether a window that leaves the range is longer than a day, and zones may differ by a day. */
const marginDays = 3;

export function readHours(schedule: Schedule, offeringId: string): OpenHours {
  const days = readDays(schedule, offeringId);
  const away = mergeIntervals(schedule.away.map(({ from, to }) => ({ startsAt: from, endsAt: to })));

  return {
    away,
    windowsIn: (range) => {
      const first = dayOf(schedule.timeZone, range.startsAt) - marginDays;
      const last = dayOf(schedule.timeZone, range.endsAt) + marginDays;
      const groups = new Map<WindowPlace, Interval[]>();
      for (let day = first; day <= last; day += 1) {
        for (const window of days.windowsOn(day)) {
          const group = groups.get(window.place);
          const piece = days.pieceOf(window, day);
          if (group) group.push(piece);
          else groups.set(window.place, [piece]);
        }
      }
      const windows: OpenWindow[] = [];
      for (const [place, pieces] of groups) {
        for (const { startsAt, endsAt } of mergeIntervals(pieces)) {
          if (endsAt <= range.startsAt || startsAt >= range.endsAt) continue;
          windows.push({ startsAt, endsAt, place, anchors: anchorsOf({ startsAt, endsAt }, days) });
        }
      }
      if (groups.size > 1) windows.sort((one, other) => one.startsAt - other.startsAt || one.endsAt - other.endsAt);
      return windows;
    },
    isOverridden: (at) => {
      const near = dayOf(schedule.timeZone, at);
      return [near - 1, near, near + 1].some((day) => dayOf(days.zoneOn(day), at) === day && days.isOverridden(day));
    },
    dayAfterOpenDays: (from, count) => {
      const isOpen = (day: EpochDay): boolean =>
        days.windowsOn(day).some((window) => isPartlyOutside(days.pieceOf(window, day), away));
      let day = from;
      for (let found = 0; day < from + 366 && found < count; day += 1) if (isOpen(day)) found += 1;
      return day;
    },
  };
}

function isPartlyOutside(piece: Interval, away: readonly Interval[]): boolean {
  if (piece.startsAt >= piece.endsAt) return false;
  const absence = findOverlap(away, piece);
  return !absence || absence.startsAt > piece.startsAt || absence.endsAt < piece.endsAt;
}

function anchorsOf(window: Interval, days: Days): readonly Instant[] {
  const { startsAt, endsAt } = window;
  if (endsAt - startsAt <= dayMs) return [startsAt];
  const anchors = [startsAt];
  const last = dayOf(days.homeZone, endsAt) + 1;
  for (let day = dayOf(days.homeZone, startsAt) - 1; day <= last; day += 1) {
    const midnight = instantAt(days.zoneOn(day), day, 0);
    if (midnight > startsAt && midnight < endsAt) anchors.push(midnight);
  }
  return anchors.sort((one, other) => one - other);
}

/** Whether `at`, which lies in `window`, is one of its starts. */
export function isStartOf(window: OpenWindow, incrementMinutes: number, at: Instant): boolean {
  const anchor = window.anchors.findLast((each) => each <= at);
  return anchor !== undefined && (at - anchor) % (incrementMinutes * minuteMs) === 0;
}

interface Days {
  readonly homeZone: string;
  readonly zoneOn: (day: EpochDay) => string;
  readonly windowsOn: (day: EpochDay) => readonly ReadWindow[];
  readonly isOverridden: (day: EpochDay) => boolean;
  /** Possibly empty, where a clock change skips it. */
  readonly pieceOf: (window: ReadWindow, day: EpochDay) => Interval;
}

/** A day's window for this offering; windows that may be joined share one `place` object. */
interface ReadWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly place: WindowPlace;
}

function readDays(schedule: Schedule, offeringId: string): Days {
  const read = createWindowReader(offeringId);
  const overrides = new Map<EpochDay, readonly ReadWindow[]>();
  for (const { date, windows } of schedule.overrides) {
    const day = dayFromDate(date);
    overrides.set(day, [...(overrides.get(day) ?? []), ...read(windows)]);
  }
  const weekly = weekdays.map((name) =>
    schedule.weekly.flatMap(({ day, windows }) => (day === name ? read(windows) : [])),
  );
  const travel = schedule.travel.map((trip) => ({ ...trip, first: dayFromDate(trip.from), end: dayFromDate(trip.to) }));
  const zoneOn = (day: EpochDay): string =>
    travel.find((trip) => trip.first <= day && day < trip.end)?.timeZone ?? schedule.timeZone;
  return {
    homeZone: schedule.timeZone,
    zoneOn,
    windowsOn: (day) => overrides.get(day) ?? weekly[weekdayOf(day)] ?? [],
    isOverridden: (day) => overrides.has(day),
    pieceOf: ({ fromMinute, toMinute }, day) => {
      const timeZone = zoneOn(day);
      return { startsAt: instantAt(timeZone, day, fromMinute), endsAt: instantAt(timeZone, day, toMinute) };
    },
  };
}

const anyPlace: WindowPlace = {};

function createWindowReader(offeringId: string): (windows: readonly DayWindow[]) => readonly ReadWindow[] {
  const places = new Map<string, WindowPlace>();
  const placeOf = ({ presence, location, generateUrl, offeringIds }: DayWindow): WindowPlace => {
    if (presence === undefined && location === undefined && generateUrl === undefined && !offeringIds) return anyPlace;
    const key = JSON.stringify([presence, location, generateUrl, offeringIds?.toSorted()]);
    const known = places.get(key) ?? { presence, location, generateUrl };
    places.set(key, known);
    return known;
  };
  return (windows) =>
    windows
      .filter(({ offeringIds }) => !offeringIds || offeringIds.includes(offeringId))
      .map((window) => ({
        fromMinute: minuteFromTime(window.from),
        toMinute: minuteFromTime(window.to),
        place: placeOf(window),
      }));
}
