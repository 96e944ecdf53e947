import { describe, expect, it } from "@jest/globals";
import { addMinutes } from "./instant.ts";
import { at as onClock } from "./testing/wall-clock.ts";
import type { Interval } from "./interval.ts";
import { rangeOf, suits } from "./wishes.ts";
import type { WishedTimes, WishPart } from "./wishes.ts";

/** `2026-03-02T09:00:00Z` */
const at = (text: string) => onClock(text.slice(0, 16), "UTC");
const span = (from: string, to: string): Interval => ({ startsAt: at(from), endsAt: at(to) });
const march = span("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
const wished = (more: Partial<WishedTimes>): WishedTimes => ({
  ...march,
  times: [],
  parts: [],
  timeZone: "Europe/Berlin",
  ...more,
});
const hour = (from: string): Interval => ({ startsAt: at(from), endsAt: addMinutes(at(from), 60) });

describe("what suits", () => {
  it("is any time of the range, where nothing more is said", () => {
    expect(suits(wished({}), hour("2026-03-01T00:00:00Z"))).toBe(true);
    expect(suits(wished({}), hour("2026-02-28T23:59:00Z"))).toBe(false);
    expect(suits(wished({}), hour("2026-04-01T00:00:00Z"))).toBe(false);
  });

  it("lies wholly within a named time", () => {
    const times = [span("2026-03-03T09:00:00Z", "2026-03-03T11:00:00Z")];
    expect(suits(wished({ times }), hour("2026-03-03T10:00:00Z"))).toBe(true);
    expect(suits(wished({ times }), hour("2026-03-03T10:30:00Z"))).toBe(false);
  });

  it.each<[WishPart, string, boolean]>([
    // Berlin is an hour ahead of UTC until 29 March, and two from then on.
    ["weekday_mornings", "2026-03-03T05:00:00Z", true],
    ["weekday_mornings", "2026-03-03T04:59:00Z", false],
    ["weekday_mornings", "2026-03-03T11:00:00Z", false],
    ["weekday_mornings", "2026-03-30T04:00:00Z", true],
    ["weekday_afternoons", "2026-03-03T11:00:00Z", true],
    ["weekday_evenings", "2026-03-06T20:59:00Z", true],
    ["weekday_evenings", "2026-03-06T21:00:00Z", false],
    ["weekday_mornings", "2026-03-07T09:00:00Z", false],
    ["weekends", "2026-03-06T23:00:00Z", true],
    ["weekends", "2026-03-06T22:59:00Z", false],
  ])("in %s at %s: %s", (part, start, isGood) => {
    expect(suits(wished({ parts: [part] }), hour(start))).toBe(isGood);
  });
});

describe("the range of a wish", () => {
  const now = at("2026-03-01T12:00:00Z");

  it("is four weeks from now, or until the last of the named times, unless it is said", () => {
    expect(rangeOf({ times: [], parts: [] }, now)).toEqual(span("2026-03-01T12:00:00Z", "2026-03-29T12:00:00Z"));
    const times = [
      span("2026-03-05T09:00:00Z", "2026-03-05T12:00:00Z"),
      span("2026-03-03T09:00:00Z", "2026-03-03T12:00:00Z"),
    ];
    expect(rangeOf({ times, parts: [] }, now)?.endsAt).toBe(at("2026-03-05T12:00:00Z"));
    expect(rangeOf({ times, parts: ["weekends"] }, now)?.endsAt).toBe(at("2026-03-29T12:00:00Z"));
    expect(
      rangeOf({ times: [], parts: [], from: at("2026-02-01T00:00:00Z"), to: at("2026-03-09T00:00:00Z") }, now)
        ?.startsAt,
    ).toBe(now);
  });

  it("is none when it is over, longer than 62 days, or further ahead than a year", () => {
    expect(rangeOf({ times: [], parts: [], to: now }, now)).toBeUndefined();
    expect(rangeOf({ times: [], parts: [], to: at("2026-05-03T00:00:00Z") }, now)).toBeUndefined();
    expect(
      rangeOf({ times: [], parts: [], from: at("2027-03-01T00:00:00Z"), to: at("2027-03-20T00:00:00Z") }, now),
    ).toBeUndefined();
  });
});
