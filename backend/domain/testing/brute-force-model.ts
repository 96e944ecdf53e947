/**
 * What can be booked, found the slow and obvious way: minute by minute, with clocks read from `Intl`, sharing no code with
 * the engine. Knows every rule, but hours that begin or end while clocks change are left to the tables.
 */
import type { RulesInput } from "../booking-facts.ts";
import { calendarOf, dayFromDate, weekdayOf } from "../calendar-date.ts";
import { asInstant, dayMs, minuteMs } from "../instant.ts";
import type { Instant } from "../instant.ts";
import type { Interval } from "../interval.ts";
import type { BookingLimits } from "../limits.ts";
import { weekdays } from "../schedule.ts";
import type { DayWindow, Schedule } from "../schedule.ts";
import { offsetAt } from "./wall-clock.ts";

// Looked up once: inside Jest every look-up of a global costs more than the arithmetic.
const { floor } = Math;

/** Every whole minute of the range at which a session can start. */
export function listByBruteForce(input: RulesInput): readonly Instant[] {
  const { range, offering, provider } = input;
  if (provider.busy === "unreadable" || (offering.dates === "published" && input.standing === "learner")) return [];
  const runs = openRuns(input);
  const starts: Instant[] = [];
  for (let minute = range.startsAt; minute < range.endsAt; minute = asInstant(minute + minuteMs)) {
    const candidate = { startsAt: minute, endsAt: asInstant(minute + offering.durationMinutes * minuteMs) };
    if (isOnGrid(runs, offering.incrementMinutes, candidate) && isInTime(input, minute) && isFree(input, candidate)) {
      starts.push(minute);
    }
  }
  return starts;
}

interface Run {
  readonly from: number;
  to: number;
  readonly midnights: number[];
}

/** Stretches of open minutes without a gap. */
function openRuns({ provider: { schedule }, range, offeringId }: RulesInput): readonly Run[] {
  const runs: Run[] = [];
  const clocks = createClocks(schedule);
  const opens = new Map<number, readonly boolean[]>();
  const isOpen = ({ day, minuteOfDay }: Shown): boolean => {
    const minutes = opens.get(day) ?? openMinutes(schedule, offeringId, day);
    opens.set(day, minutes);
    return minutes[minuteOfDay] === true;
  };
  let run: Run | undefined;
  let before: readonly Shown[] = [];
  for (let minute = range.startsAt - 4 * dayMs; minute < range.endsAt + 4 * dayMs; minute += minuteMs) {
    const shown = clocks(minute);
    if (!shown.some(isOpen)) {
      run = undefined;
    } else if (run) {
      const isMidnight = shown.some(({ day }) => !before.some((each) => each.day === day));
      if (isMidnight) run.midnights.push(minute);
      run.to = minute + minuteMs;
    } else {
      runs.push((run = { from: minute, to: minute + minuteMs, midnights: [] }));
    }
    before = shown;
  }
  return runs;
}

function openMinutes(schedule: Schedule, offeringId: string, day: number): readonly boolean[] {
  const windows = windowsOn(schedule, day).filter(
    ({ offeringIds }) => !offeringIds || offeringIds.includes(offeringId),
  );
  return Array.from({ length: 24 * 60 }, (_, minute) =>
    windows.some(({ from, to }) => minutesOf(from) <= minute && minute < minutesOf(to)),
  );
}

interface Shown {
  readonly day: number;
  readonly minuteOfDay: number;
}

/** What the provider's clock shows: one day and minute, none or two where they travel. Clocks change on the quarter. */
function createClocks(schedule: Schedule): (minute: number) => readonly Shown[] {
  const trips = schedule.travel.map(({ from, to, timeZone }) => ({
    first: dayFromDate(from),
    end: dayFromDate(to),
    timeZone,
  }));
  const zones = [...new Set([schedule.timeZone, ...trips.map(({ timeZone }) => timeZone)])];
  const offsets = zones.map(() => new Map<number, number>());
  return (minute) => {
    const quarter = floor(minute / (15 * minuteMs));
    return zones.flatMap((zone, index) => {
      const known = offsets[index] as Map<number, number>;
      const offset = known.get(quarter) ?? offsetAt(zone, quarter * 15 * minuteMs);
      known.set(quarter, offset);
      const day = floor((minute + offset) / dayMs);
      const trip = trips.find(({ first, end }) => first <= day && day < end);
      if ((trip?.timeZone ?? schedule.timeZone) !== zone) return [];
      return [{ day, minuteOfDay: (minute + offset - day * dayMs) / minuteMs }];
    });
  };
}

function windowsOn({ weekly, overrides }: Schedule, day: number): readonly DayWindow[] {
  const replaced = overrides.filter(({ date }) => dayFromDate(date) === day);
  if (replaced.length > 0) return replaced.flatMap(({ windows }) => windows);
  return weekly.filter((each) => each.day === weekdays[weekdayOf(day)]).flatMap(({ windows }) => windows);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function isOnGrid(runs: readonly Run[], incrementMinutes: number, { startsAt, endsAt }: Interval): boolean {
  const run = runs.find(({ from, to }) => from <= startsAt && endsAt <= to);
  if (!run) return false;
  const anchors = run.to - run.from > dayMs ? [run.from, ...run.midnights] : [run.from];
  const anchor = anchors.findLast((each) => each <= startsAt) as number;
  return ((startsAt - anchor) / minuteMs) % incrementMinutes === 0;
}

function isInTime({ offering, provider, now }: RulesInput, startsAt: Instant): boolean {
  if (startsAt < now + offering.minimumNoticeMinutes * minuteMs) return false;
  const zone = provider.schedule.timeZone;
  const day = dayIn(zone, startsAt);
  const today = dayIn(zone, now);
  const { window } = offering;
  switch (window.type) {
    case "unlimited":
      return true;
    case "range":
      return dayFromDate(window.from) <= day && day < dayFromDate(window.to);
    case "rolling": {
      const days = Array.from({ length: Math.max(0, day - today) }, (_, index) => today + 1 + index);
      const isCounted = (each: number): boolean => !window.businessDaysOnly || weekdayOf(each) < 5;
      return days.length === 0 || days.slice(0, -1).filter(isCounted).length < window.days;
    }
    case "rolling_available": {
      const days = Array.from({ length: Math.max(0, day - today) }, (_, index) => today + index);
      return days.filter((each) => windowsOn(provider.schedule, each).length > 0).length < window.days;
    }
  }
}

function dayIn(zone: string, at: number): number {
  return floor((at + offsetAt(zone, at)) / dayMs);
}

function isFree(input: RulesInput, candidate: Interval): boolean {
  const { offering, provider, learner } = input;
  const meets = (one: Interval, other: Interval): boolean => one.startsAt < other.endsAt && other.startsAt < one.endsAt;
  const wide = widened(candidate, offering);
  const booked = [...provider.sessions, ...(provider.reserved ?? [])];
  return (
    !(provider.busy as readonly Interval[]).some((each) => meets(each, wide)) &&
    !booked.some((each) => meets(widened(each, each), wide)) &&
    !provider.schedule.away.some(({ from, to }) => meets({ startsAt: from, endsAt: to }, candidate)) &&
    ![...(learner?.sessions ?? []), ...(learner?.busy ?? [])].some((each) => meets(each, candidate)) &&
    isWithinLimits(input, candidate)
  );
}

function widened(
  { startsAt, endsAt }: Interval,
  by: { readonly bufferBeforeMinutes: number; readonly bufferAfterMinutes: number },
): Interval {
  const { bufferBeforeMinutes: before, bufferAfterMinutes: after } = by;
  return { startsAt: asInstant(startsAt - before * minuteMs), endsAt: asInstant(endsAt + after * minuteMs) };
}

function isWithinLimits({ offering, provider }: RulesInput, candidate: Interval): boolean {
  const { limits = {} } = offering;
  const names: Readonly<Record<keyof BookingLimits, (day: number) => string>> = {
    perDay: String,
    minutesPerDay: String,
    perWeek: (day) => String(day - weekdayOf(day)),
    minutesPerWeek: (day) => String(day - weekdayOf(day)),
    perMonth: (day) => `${calendarOf(day).year} ${calendarOf(day).month}`,
    minutesPerMonth: (day) => `${calendarOf(day).year} ${calendarOf(day).month}`,
  };
  const zone = provider.schedule.timeZone;
  return (Object.keys(limits) as (keyof BookingLimits)[]).every((name) => {
    const periodOf = ({ startsAt }: Interval): string => names[name](dayIn(zone, startsAt));
    const same = [...(provider.taught ?? []), candidate].filter((each) => periodOf(each) === periodOf(candidate));
    const sizes = same.map((each) => (name.startsWith("minutes") ? (each.endsAt - each.startsAt) / minuteMs : 1));
    return sizes.reduce((sum, size) => sum + size, 0) <= (limits[name] ?? Number.POSITIVE_INFINITY);
  });
}
