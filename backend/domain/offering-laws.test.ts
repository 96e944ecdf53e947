/** What holds for every offering with several providers. A law that fails prints the seed that repeats it. */
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { prepareRules } from "./booking-rules.ts";
import type { Instant } from "./instant.ts";
import { decideOffering, explainStart, listOfferingStarts } from "./offering-times.ts";
import type { OfferingFacts } from "./offering-times.ts";
import { anyOffering, raster } from "./testing/generated-questions.ts";
import { plainQuestion, priya, sessionAt } from "./testing/plain-question.ts";
import { at, between, utc } from "./testing/wall-clock.ts";

const oneHour = between("2026-03-02T10:00", "2026-03-02T11:00");
/** An offering that any of these can teach all day. */
const freeFor = (providerIds: readonly string[]): OfferingFacts => ({
  ...plainQuestion,
  now: at("2026-03-01"),
  offering: { ...plainQuestion.offering, assignment: "any", providerIds },
  providers: providerIds.map((providerId) => ({ ...priya, providerId })),
});

describe("several providers", () => {
  const listsOf = (facts: OfferingFacts): readonly (readonly Instant[])[] =>
    facts.providers.map((provider) => prepareRules({ ...facts, provider }).listStarts());

  it("lists, decides and explains alike", () => {
    fc.assert(
      fc.property(anyOffering({ days: 2 }), fc.nat(11), (facts, offset) => {
        const listed = new Map(listOfferingStarts(facts).map((each) => [each.startsAt, each.providerIds]));
        const wrong = raster(facts)
          .filter((each, index) => index % 12 === offset || listed.has(each))
          .filter((each) => {
            const { choices } = decideOffering(facts, sessionAt(facts, each));
            const { bookable, reasons } = explainStart(facts, each);
            const named = [...new Set(choices.flat())].sort();
            const isSame = JSON.stringify(named) === JSON.stringify(listed.get(each)?.toSorted() ?? []);
            return !isSame || bookable !== listed.has(each) || bookable === reasons.length > 0;
          });
        expect(wrong.map(utc)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("offers what anybody, or what everybody lists", () => {
    fc.assert(
      fc.property(anyOffering({ days: 3 }), (facts) => {
        const lists = listsOf(facts);
        const needed = facts.offering.assignment === "all" ? lists.length : 1;
        const expected = [...new Set(lists.flat())]
          .filter((each) => lists.filter((list) => list.includes(each)).length >= needed)
          .sort((one, other) => one - other);
        expect(listOfferingStarts(facts).map(({ startsAt }) => startsAt)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("does not care in which order providers' facts come", () => {
    fc.assert(
      fc.property(anyOffering({ days: 3 }), (facts) => {
        const turned = { ...facts, providers: facts.providers.toReversed() };
        expect(listOfferingStarts(turned)).toEqual(listOfferingStarts(facts));
      }),
      { numRuns: 40 },
    );
  });

  it("shares bookings so that everybody's minutes add up to all, and nobody has a session more than another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 30 }), (people, bookings) => {
        const providerIds = Array.from({ length: people }, (_, index) => `p${index}`);
        const minutes = new Map(providerIds.map((id) => [id, 0]));
        const lastBooked = new Map<string, number>();
        for (let booking = 1; booking <= bookings; booking += 1) {
          const loads = new Map(
            providerIds.map((id) => [id, { bookedMinutes: minutes.get(id) ?? 0, lastBookedAt: lastBooked.get(id) }]),
          );
          const chosen = decideOffering({ ...freeFor(providerIds), loads }, oneHour).choices[0]?.[0] as string;
          minutes.set(chosen, (minutes.get(chosen) ?? 0) + 60);
          lastBooked.set(chosen, booking);
        }
        const all = [...minutes.values()];
        expect(all.reduce((sum, each) => sum + each, 0)).toBe(bookings * 60);
        expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(60);
      }),
      { numRuns: 20 },
    );
  });
});
