/** Half-open intervals of time `[startsAt, endsAt)` and what can be done with many of them. */
import type { Instant } from "./instant.ts";

export interface Interval {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** Sorted and disjoint; intervals that overlap or touch become one, empty ones vanish. */
export function mergeIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const merged: { startsAt: Instant; endsAt: Instant }[] = [];
  for (const { startsAt, endsAt } of sorted(intervals)) {
    const last = merged.at(-1);
    if (last && startsAt <= last.endsAt) {
      if (endsAt > last.endsAt) last.endsAt = endsAt;
    } else {
      merged.push({ startsAt, endsAt });
    }
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

function sorted(intervals: readonly Interval[]): readonly Interval[] {
  const kept = intervals.filter((each) => each.startsAt < each.endsAt);
  const isAscending = kept.every(
    (each, index) => index === 0 || (kept[index - 1] as Interval).startsAt <= each.startsAt,
  );
  return isAscending ? kept : kept.sort((one, other) => one.startsAt - other.startsAt);
}
