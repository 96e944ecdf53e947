/** What holds for every schedule, diary and set of rules. A law that fails prints the seed that repeats it. */
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { RulesInput } from "./booking-facts.ts";
import { prepareRules } from "./booking-rules.ts";
import { asInstant, dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { periodAt } from "./limits.ts";
import { readHours } from "./open-hours.ts";
import { listByBruteForce } from "./testing/brute-force-model.ts";
import { anyQuestion, raster } from "./testing/generated-questions.ts";
import { sessionAt } from "./testing/plain-question.ts";
import { utc } from "./testing/wall-clock.ts";

const starts = (input: RulesInput): readonly Instant[] => prepareRules(input).listStarts();
const busyOf = ({ provider }: RulesInput): readonly Interval[] => provider.busy as readonly Interval[];
const differences = (one: readonly number[], other: readonly number[]): string[] => [
  ...one.filter((each) => !other.includes(each)).map((each) => `only the first: ${utc(each)}`),
  ...other.filter((each) => !one.includes(each)).map((each) => `only the second: ${utc(each)}`),
];
describe("one provider", () => {
  it("lists exactly what a model that goes minute by minute finds", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 2 }), (input) => {
        expect(differences(starts(input), listByBruteForce(input))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("decides on every listed start that it is bookable, and on every other instant that it is not", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 3 }), (input) => {
        const rules = prepareRules(input);
        const bookable = raster(input).filter((each) => rules.decide(sessionAt(input, each)).length === 0);
        expect(differences(starts(input), bookable)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("decides the same when it is asked about one time alone, as a booking does", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 2 }), fc.nat(23), (input, offset) => {
        const listed = new Set(starts(input));
        const wrong = raster(input)
          .filter((_, index) => index % 24 === offset)
          .filter((each) => {
            const around = { startsAt: asInstant(each - dayMs), endsAt: asInstant(each + dayMs) };
            const refusals = prepareRules({ ...input, range: around }).decide(sessionAt(input, each));
            return (refusals.length === 0) !== listed.has(each);
          });
        expect(wrong.map(utc)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("never loses a start when something that is in the way goes", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 3 }), (input) => {
        const { provider, learner } = input;
        const freer: RulesInput[] = [
          { ...input, provider: { ...provider, busy: busyOf(input).slice(1) } },
          { ...input, provider: { ...provider, sessions: provider.sessions.slice(1) } },
          { ...input, provider: { ...provider, reserved: provider.reserved?.slice(1) } },
          { ...input, provider: { ...provider, taught: provider.taught?.slice(1) } },
          { ...input, provider: { ...provider, schedule: { ...provider.schedule, away: [] } } },
          { ...input, learner: learner && { ...learner, busy: learner.busy.slice(1) } },
          { ...input, learner: undefined },
        ];
        const before = starts(input);
        for (const each of freer) {
          const after = new Set(starts(each));
          expect(before.filter((start) => !after.has(start))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("does not care in which order times come, nor whether busy blocks are joined or cut", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 3 }), (input) => {
        const { provider } = input;
        const cut = busyOf(input).flatMap(({ startsAt, endsAt }) => {
          const middle = asInstant(startsAt + Math.floor((endsAt - startsAt) / 2));
          return [
            { startsAt: middle, endsAt },
            { startsAt, endsAt: middle },
          ];
        });
        const turned = {
          ...provider,
          busy: cut.toReversed(),
          sessions: provider.sessions.toReversed(),
          reserved: provider.reserved?.toReversed(),
          taught: provider.taught?.toReversed(),
        };
        expect(starts({ ...input, provider: turned })).toEqual(starts(input));
      }),
      { numRuns: 60 },
    );
  });

  it("offers the same instants whatever days a viewer's zone cuts the question into", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 3 }), fc.integer({ min: -12 * 4, max: 14 * 4 }), (input, quarters) => {
        const { startsAt, endsAt } = input.range;
        const firstMidnight = (Math.floor(startsAt / dayMs) + 1) * dayMs - quarters * 15 * minuteMs;
        const midnights = [-1, 0, 1, 2, 3].map((day) => firstMidnight + day * dayMs);
        const cuts = [startsAt, ...midnights.filter((each) => each > startsAt && each < endsAt), endsAt];
        const byDay = cuts.slice(1).map((end, index) => ({ startsAt: cuts[index] as Instant, endsAt: asInstant(end) }));
        expect(byDay.flatMap((range) => starts({ ...input, range }))).toEqual(starts(input));
      }),
      { numRuns: 60 },
    );
  });

  it("has windows that lie one after the other and never overlap or touch", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 3 }), ({ provider, range }) => {
        const windows = readHours(provider.schedule, "o1").windowsIn(range);
        const wrong = windows.filter(
          (each, index) => each.startsAt >= each.endsAt || (windows[index - 1]?.endsAt ?? 0) >= each.startsAt,
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("counts in days, weeks and months that tile all time", () => {
    fc.assert(
      fc.property(anyQuestion({ days: 3 }), fc.constantFrom("day", "week", "month"), (input, period) => {
        const zone = input.provider.schedule.timeZone;
        for (let each = input.range.startsAt; each < input.range.endsAt; each = asInstant(each + 60 * minuteMs)) {
          const { startsAt, endsAt } = periodAt(zone, period, each);
          expect(startsAt <= each && each < endsAt).toBe(true);
          expect(periodAt(zone, period, endsAt).startsAt).toBe(endsAt);
          expect(periodAt(zone, period, asInstant(startsAt - 1)).endsAt).toBe(startsAt);
        }
      }),
      { numRuns: 40 },
    );
  });
});
