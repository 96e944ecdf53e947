/**
 * Wall clocks for tests, read from `Intl` alone, so that tests and engine do not share one reading of the zone rules.
 * Local times are text as people write them: `2026-03-02T09:00`.
 */
import { dateFromDay, dayFromDate } from "../calendar-date.ts";
import { asInstant, dayMs, minuteMs } from "../instant.ts";
import type { Instant } from "../instant.ts";
import type { Interval } from "../interval.ts";

/** The instant at which clocks in `zone` show this; the first of two, and later by what is skipped. */
export function at(local: string, zone = "UTC"): Instant {
  const [date, time = "00:00"] = local.split("T") as [string, string?];
  const wall = dayFromDate(date) * dayMs + minutesIn(time) * minuteMs;
  const offsets = [offsetAt(zone, wall - dayMs), offsetAt(zone, wall + dayMs)] as const;
  const fitting = offsets.map((offset) => wall - offset).filter((each) => each + offsetAt(zone, each) === wall);
  return asInstant(fitting.length > 0 ? Math.min(...fitting) : wall - offsets[0]);
}

export function between(from: string, to: string, zone = "UTC"): Interval {
  return { startsAt: at(from, zone), endsAt: at(to, zone) };
}

/** What clocks in `zone` show: `2026-03-02T09:00`. */
export function clock(instant: number, zone = "UTC"): string {
  const wall = instant + offsetAt(zone, instant);
  const day = Math.floor(wall / dayMs);
  const minute = Math.round((wall - day * dayMs) / minuteMs);
  const hours = String(Math.floor(minute / 60)).padStart(2, "0");
  return `${dateFromDay(day)}T${hours}:${String(minute % 60).padStart(2, "0")}`;
}

/** `09:30` of each. */
export function times(instants: readonly number[], zone = "UTC"): string[] {
  return instants.map((each) => clock(each, zone).slice(11));
}

/** `2026-03-02T09:00Z` */
export function utc(instant: number): string {
  return `${clock(instant)}Z`;
}

/** Minutes since midnight as `09:30`. */
export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far clocks in `zone` are ahead of UTC, in milliseconds. */
export function offsetAt(zone: string, instant: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-CA", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(instant)) ?? [];
  return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs : 0;
}

function minutesIn(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
