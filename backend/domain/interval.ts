/** Half-open intervals of time `[startsAt, endsAt)` and what can be done with many of them. */
import { asInstant } from "./instant.ts";
import type { Instant } from "./instant.ts";

export interface Interval {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** Sorted and disjoint; intervals that overlap or touch become one, empty ones vanish. */
export function mergeIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const { starts, ends } = ascendingEdges(intervals);
  const merged: Interval[] = [];
  let first = 0;
  // Where the next start lies after the n-th end, all n that have begun have ended: a gap.
  for (let index = 0; index < starts.length; index += 1) {
    const next = starts[index + 1];
    if (next !== undefined && next <= (ends[index] as number)) continue;
    merged.push({ startsAt: asInstant(starts[first] as number), endsAt: asInstant(ends[index] as number) });
    first = index + 1;
  }
  return merged;
}

/** Whether they share at least one instant; intervals that only touch do not. */
export function overlaps(one: Interval, other: Interval): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

/**
 * The first of `disjoint` (sorted, not overlapping each other) that shares an instant with `interval`. Takes logarithmic
 * time, so that a listing costs about as much as its starts.
 */
export function findOverlap<T extends Interval>(disjoint: readonly T[], interval: Interval): T | undefined {
  let low = 0;
  let high = disjoint.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((disjoint[middle] as T).endsAt > interval.startsAt) high = middle;
    else low = middle + 1;
  }
  const candidate = disjoint[low];
  return candidate && candidate.startsAt < interval.endsAt ? candidate : undefined;
}

/** Starts and ends, each sorted by itself, without empty intervals. Typed arrays sort numbers several times faster. */
function ascendingEdges(intervals: readonly Interval[]): {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
} {
  const starts = new Float64Array(intervals.length);
  const ends = new Float64Array(intervals.length);
  let count = 0;
  for (const { startsAt, endsAt } of intervals) {
    if (startsAt >= endsAt) continue;
    starts[count] = startsAt;
    ends[count] = endsAt;
    count += 1;
  }
  return { starts: starts.subarray(0, count).sort(), ends: ends.subarray(0, count).sort() };
}
