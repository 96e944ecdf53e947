import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { asInstant } from "./instant.ts";
import { findOverlap, mergeIntervals, overlaps } from "./interval.ts";
import type { Interval } from "./interval.ts";

const span = (startsAt: number, endsAt: number): Interval => ({
  startsAt: asInstant(startsAt),
  endsAt: asInstant(endsAt),
});
const anySpan = fc.tuple(fc.nat(60), fc.nat(12)).map(([from, length]) => span(from, from + length));
const anySpans = fc.array(anySpan, { maxLength: 8 });
/** The whole numbers that are covered, which say everything about intervals with whole ends. */
const cover = (spans: readonly Interval[]): number[] =>
  Array.from({ length: 80 }, (_, at) => at).filter((at) =>
    spans.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt),
  );
const isTidy = (spans: readonly Interval[]): boolean =>
  spans.every(
    (each, index) =>
      each.startsAt < each.endsAt && (index === 0 || (spans[index - 1] as Interval).endsAt <= each.startsAt),
  );

describe("intervals", () => {
  it("that only touch do not overlap, and merge into one", () => {
    expect(overlaps(span(1, 2), span(2, 3))).toBe(false);
    expect(overlaps(span(1, 3), span(2, 4))).toBe(true);
    expect(mergeIntervals([span(2, 3), span(1, 2), span(5, 5)])).toEqual([span(1, 3)]);
  });

  it("cover what set algebra says, sorted and disjoint", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const merged = mergeIntervals(spans);
        expect(isTidy(merged)).toBe(true);
        expect(cover(merged)).toEqual(cover(spans));
        expect(mergeIntervals(spans.toReversed())).toEqual(merged);
      }),
    );
  });

  it("find an overlap exactly when there is one", () => {
    fc.assert(
      fc.property(
        anySpans,
        anySpan.filter(({ startsAt, endsAt }) => startsAt < endsAt),
        (spans, wanted) => {
          const merged = mergeIntervals(spans);
          expect(findOverlap(merged, wanted) !== undefined).toBe(merged.some((each) => overlaps(each, wanted)));
        },
      ),
    );
  });
});
