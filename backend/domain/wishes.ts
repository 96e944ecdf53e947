/** Which times somebody wishes for, and for how long. Pure. */
import { weekdayOf } from "./calendar-date.ts";
import { addMinutes, asInstant, dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { dayOf, localOf } from "./wall-time.ts";

export const wishParts = ["weekday_mornings", "weekday_afternoons", "weekday_evenings", "weekends"] as const;
export type WishPart = (typeof wishParts)[number];

export interface WishedTimes extends Interval {
  readonly times: readonly Interval[];
  readonly parts: readonly WishPart[];
  /** On whose clock the parts are meant. */
  readonly timeZone: string;
}

/** In hours of the day; half-open. */
const hours: Readonly<Record<Exclude<WishPart, "weekends">, readonly [number, number]>> = {
  weekday_mornings: [6, 12],
  weekday_afternoons: [12, 17],
  weekday_evenings: [17, 22],
};

/** Whether this time is one of those that are wished for: within a named time, or begun in a named part; any, where neither is named. */
export function suits(wished: WishedTimes, time: Interval): boolean {
  if (time.startsAt < wished.startsAt || time.startsAt >= wished.endsAt) return false;
  const { times, parts, timeZone } = wished;
  if (times.length === 0 && parts.length === 0) return true;
  return (
    times.some((each) => each.startsAt <= time.startsAt && time.endsAt <= each.endsAt) ||
    parts.some((part) => isIn(part, time.startsAt, timeZone))
  );
}

function isIn(part: WishPart, at: Instant, timeZone: string): boolean {
  const isWeekend = weekdayOf(dayOf(timeZone, at)) >= 5;
  if (part === "weekends" || isWeekend) return part === "weekends" && isWeekend;
  const minute = (localOf(timeZone, at) / minuteMs) % (24 * 60);
  const [from, to] = hours[part];
  return from * 60 <= minute && minute < to * 60;
}

const usualMs = 28 * dayMs;
const longestMs = 62 * dayMs;
const furthestMs = 366 * dayMs;

/** From when until when: as asked, else from now for four weeks, or until the last of the times where only such are named. `undefined` when that is no range we keep. */
export function rangeOf(
  asked: {
    readonly from?: Instant | undefined;
    readonly to?: Instant | undefined;
    readonly times: readonly Interval[];
    readonly parts: readonly WishPart[];
  },
  now: Instant,
): Interval | undefined {
  const startsAt = asInstant(Math.max(asked.from ?? now, now));
  const isOpenEnded = asked.times.length === 0 || asked.parts.length > 0;
  const ends = [...(isOpenEnded ? [startsAt + usualMs] : []), ...asked.times.map((each) => each.endsAt)];
  const endsAt = asInstant(asked.to ?? Math.max(...ends));
  const isKept = startsAt < endsAt && endsAt - startsAt <= longestMs && endsAt <= now + furthestMs;
  return isKept ? { startsAt, endsAt } : undefined;
}

/** Of what can be booked now, what could not when the wish was made, and suits; earliest first. */
export function findOpenings<Time extends Interval>(
  wished: WishedTimes & { readonly seen: readonly number[] },
  free: readonly Time[],
): readonly Time[] {
  const seen = new Set(wished.seen);
  return free.filter((time) => !seen.has(time.startsAt) && suits(wished, time));
}

/** A named time as an interval that begins at a minute; the shortest that an offering fits in. */
export function hasRoom(time: Interval, durationMinutes: number): boolean {
  return addMinutes(time.startsAt, durationMinutes) <= time.endsAt;
}
