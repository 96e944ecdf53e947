/** What the slot benchmark asks: generated from a seed alone, so that every machine measures the same questions. */
import { addMinutes, asInstant, dayMs } from "../domain/instant.ts";
import type { Instant } from "../domain/instant.ts";
import type { Interval } from "../domain/interval.ts";
import { usualRules } from "../domain/offering.ts";
import type { OfferingFacts } from "../domain/offering-times.ts";
import { usualSchedule } from "../domain/schedule.ts";

export interface Workload {
  readonly days: number;
  /** Blocks of busy time per provider; unsorted, overlaps allowed. */
  readonly busy: number;
  readonly lengthMinutes: number;
  readonly providers: number;
}

const start = asInstant(Date.parse("2027-03-01T00:00:00Z"));
const durations = [15, 30, 30, 30, 45, 60, 60, 90, 120] as const;

/** Monday to Friday, nine to five in `timeZone`, over days that hold a clock change in New York. */
export function factsFor(workload: Workload, timeZone = "America/New_York"): OfferingFacts {
  const { days, busy, lengthMinutes, providers } = workload;
  const random = mulberry32(42);
  const drawBlock = (): Interval => {
    const day = Math.floor(random() * days);
    const startsAt = addMinutes(asInstant(start + day * dayMs), 480 + 5 * Math.floor(random() * 120));
    return { startsAt, endsAt: addMinutes(startsAt, durations[Math.floor(random() * durations.length)] as number) };
  };
  const people = Array.from({ length: providers }, (_, index) => ({
    providerId: `provider-${String(index).padStart(4, "0")}`,
    schedule: usualSchedule(timeZone),
    busy: Array.from({ length: busy }, drawBlock),
    sessions: [],
  }));
  return {
    offeringId: "offering",
    offering: {
      ...usualRules({ durationMinutes: lengthMinutes, kind: "individual", presence: "virtual" }),
      incrementMinutes: lengthMinutes,
      minimumNoticeMinutes: 0,
      window: { type: "unlimited" },
      assignment: "any",
      providerIds: people.map(({ providerId }) => providerId),
    },
    providers: people,
    standing: "learner",
    now: asInstant(start - dayMs),
    range: { startsAt: start, endsAt: asInstant(start + days * dayMs) },
  };
}

/** The same question with every kind of rule switched on. */
export function withEveryRule(facts: OfferingFacts): OfferingFacts {
  const booked = (times: readonly Interval[]) =>
    times.map((each) => ({ ...each, bufferBeforeMinutes: 5, bufferAfterMinutes: 5 }));
  return {
    ...facts,
    offering: {
      ...facts.offering,
      bufferBeforeMinutes: 10,
      bufferAfterMinutes: 15,
      minimumNoticeMinutes: 24 * 60,
      window: { type: "rolling", days: 60 },
      limits: { perDay: 4, minutesPerWeek: 600 },
    },
    providers: facts.providers.map((provider) => {
      const blocks = provider.busy as readonly Interval[];
      const half = blocks.length / 2;
      return {
        ...provider,
        busy: blocks.slice(half),
        sessions: booked(blocks.slice(0, half)),
        taught: blocks.slice(0, half),
      };
    }),
  };
}

/** The generator that the seed belongs to; numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How a result is compared: every start with everybody who is free then. */
export type Listed = readonly { readonly startsAt: Instant; readonly providerIds: readonly string[] }[];
