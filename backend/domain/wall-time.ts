/**
 * Local dates and times of an IANA zone as instants, and back. The zone's rules are asked once per zone and block of
 * years; everything else is arithmetic, so that cost follows days and not slots.
 */
import { Temporal } from "temporal-polyfill";
import { asInstant, dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";

/** Whole days since 1970-01-01, in whatever calendar day a zone is in. */
export type EpochDay = number;

/**
 * The instant at which clocks in `timeZone` show this day and minute (0 to 1440; 1440 is the next day's midnight). A time
 * that a clock change skips counts on by the skipped amount, one that happens twice is the first (`compatible`).
 */
export function instantAt(timeZone: string, day: EpochDay, minuteOfDay: number): Instant {
  const local = day * dayMs + minuteOfDay * minuteMs;
  const before = offsetMsAt(timeZone, local - dayMs);
  const after = offsetMsAt(timeZone, local + dayMs);
  const earlier = local - Math.max(before, after);
  const later = local - Math.min(before, after);
  if (offsetMsAt(timeZone, earlier) === local - earlier) return asInstant(earlier);
  if (offsetMsAt(timeZone, later) === local - later) return asInstant(later);
  return asInstant(local - before);
}

/** Which day it is in `timeZone`. */
export function dayOf(timeZone: string, at: Instant): EpochDay {
  return Math.floor((at + offsetMsAt(timeZone, at)) / dayMs);
}

/** 0 = Monday … 6 = Sunday. */
export function weekdayOf(day: EpochDay): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `2026-03-02` as a day. The text is a valid ISO date. */
export function dayFromDate(date: string): EpochDay {
  return Temporal.PlainDate.from("1970-01-01").until(date, { largestUnit: "days" }).days;
}

/** `09:30` as minutes since midnight; `24:00` is 1440. The text is a valid time of day. */
export function minuteFromTime(time: string): number {
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  return hours * 60 + minutes;
}

interface OffsetBlock {
  /** Ascending; `offsets[i]` holds from `starts[i]` to the next start. */
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

const blockMs = 4 * 366 * dayMs;
const blocks = new Map<string, OffsetBlock>();

function offsetMsAt(timeZone: string, at: number): number {
  const { starts, offsets } = blockOf(timeZone, Math.floor(at / blockMs));
  let index = starts.length - 1;
  while (index > 0 && (starts[index] as number) > at) index -= 1;
  return offsets[index] as number;
}

function blockOf(timeZone: string, index: number): OffsetBlock {
  const key = `${timeZone} ${index}`;
  const known = blocks.get(key);
  if (known) return known;
  const read = readBlock(timeZone, index * blockMs);
  blocks.set(key, read);
  return read;
}

function readBlock(timeZone: string, from: number): OffsetBlock {
  const starts: number[] = [];
  const offsets: number[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  while (at && at.epochMilliseconds < from + blockMs) {
    starts.push(at.epochMilliseconds);
    offsets.push(at.offsetNanoseconds / 1_000_000);
    at = at.getTimeZoneTransition("next");
  }
  return { starts, offsets };
}
