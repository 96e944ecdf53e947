/** Moments and the lengths between them. */

/** Whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly instant: unique symbol };

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** Takes a number of milliseconds since the epoch for what it is. */
export function asInstant(epochMs: number): Instant {
  return epochMs as Instant;
}

export function addMinutes(at: Instant, minutes: number): Instant {
  return asInstant(at + minutes * minuteMs);
}
