/**
 * Local dates and times of an IANA zone as instants, and back. A zone's rules are asked once per zone and block of years;
 * between two clock changes everything is arithmetic, so that cost follows clock changes and not slots.
 */
import { Temporal } from "temporal-polyfill";
import type { EpochDay } from "./calendar-date.ts";
import { asInstant, dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";

/**
 * The instant at which clocks in `timeZone` show this day and minute (0 to 1440; 1440 is the next day's midnight). A time
 * that a clock change skips counts on by the skipped amount, one that happens twice is the first (`compatible`).
 */
export function instantAt(timeZone: string, day: EpochDay, minuteOfDay: number): Instant {
  const local = day * dayMs + minuteOfDay * minuteMs;
  const zone = zoneOf(timeZone);
  const before = offsetMsAt(zone, local - dayMs);
  const after = offsetMsAt(zone, local + dayMs);
  if (before === after && offsetMsAt(zone, local - before) === before) return asInstant(local - before);
  const earlier = local - Math.max(before, after);
  const later = local - Math.min(before, after);
  if (offsetMsAt(zone, earlier) === local - earlier) return asInstant(earlier);
  if (offsetMsAt(zone, later) === local - later) return asInstant(later);
  return asInstant(local - before);
}

/** Which day it is in `timeZone`. */
export function dayOf(timeZone: string, at: Instant): EpochDay {
  return Math.floor(localOf(timeZone, at) / dayMs);
}

/** What clocks in `timeZone` show, as milliseconds since 1970-01-01T00:00 on those clocks. */
export function localOf(timeZone: string, at: Instant): number {
  return at + offsetMsAt(zoneOf(timeZone), at);
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

interface Zone {
  readonly timeZone: string;
  readonly blocks: Map<number, OffsetBlock>;
  /** The stretch without a clock change that was asked about last, because the next question is mostly about it too. */
  from: number;
  until: number;
  offset: number;
}

const blockMs = 366 * dayMs;
/** More than there are zones; spellings that differ only in case must not fill the memory. */
const mostZones = 1000;
const zones = new Map<string, Zone>();
let last: Zone | undefined;

function zoneOf(timeZone: string): Zone {
  if (last?.timeZone === timeZone) return last;
  let zone = zones.get(timeZone);
  if (!zone) {
    if (zones.size >= mostZones) zones.clear();
    zone = { timeZone, blocks: new Map(), from: 0, until: 0, offset: 0 };
    zones.set(timeZone, zone);
  }
  last = zone;
  return zone;
}

function offsetMsAt(zone: Zone, at: number): number {
  if (at >= zone.from && at < zone.until) return zone.offset;
  const index = Math.floor(at / blockMs);
  const { starts, offsets } = blockOf(zone, index);
  let place = starts.length - 1;
  while (place > 0 && (starts[place] as number) > at) place -= 1;
  zone.from = starts[place] as number;
  zone.until = starts[place + 1] ?? (index + 1) * blockMs;
  zone.offset = offsets[place] as number;
  return zone.offset;
}

function blockOf(zone: Zone, index: number): OffsetBlock {
  const known = zone.blocks.get(index);
  if (known) return known;
  const read = readBlock(zone.timeZone, index * blockMs);
  zone.blocks.set(index, read);
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
