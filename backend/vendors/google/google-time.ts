/** Instants as Google writes them: with an offset, beside a zone, or as a bare date. */
import { asInstant, dayMs, minuteMs, type Instant } from "../../domain/instant.ts";
import { instantAt } from "../../domain/wall-time.ts";

export interface GoogleTime {
  /** Of an all-day event: `2026-06-10`. */
  readonly date?: string | undefined;
  /** `2026-06-10T18:00:00+02:00`; some answers leave the offset to `timeZone`. */
  readonly dateTime?: string | undefined;
  /** IANA. */
  readonly timeZone?: string | undefined;
}

/** In UTC, whole seconds: the offset says which instant is meant, the zone only how it is shown. */
export function googleTime(at: Instant, timeZone: string): { readonly dateTime: string; readonly timeZone: string } {
  return { dateTime: googleUtc(at), timeZone };
}

export function googleUtc(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `zone` is the calendar's: a bare date begins at its midnight. `undefined` when there is no time in it. */
export function instantFromGoogle({ date, dateTime, timeZone }: GoogleTime, zone: string): Instant | undefined {
  if (dateTime === undefined) return date === undefined ? undefined : wallInstant(`${date}T00:00:00`, zone);
  const at = /(Z|[+-]\d{2}:\d{2})$/i.test(dateTime) ? Date.parse(dateTime) : undefined;
  if (at === undefined) return wallInstant(dateTime, timeZone ?? zone);
  return Number.isNaN(at) ? undefined : asInstant(at);
}

function wallInstant(reading: string, zone: string): Instant | undefined {
  const local = Date.parse(`${reading}Z`);
  if (Number.isNaN(local)) return undefined;
  const day = Math.floor(local / dayMs);
  return instantAt(zone, day, (local - day * dayMs) / minuteMs);
}
