import { describe, expect, it } from "@jest/globals";
import type { Slot } from "#contract/offerings.ts";
import { byDay, byPartOfDay, daysFrom, nearest, soonest } from "./slot-choice.ts";

const berlin = { locale: "en-GB", timeZone: "Europe/Berlin" };
const at = (startsAt: string): Slot => ({ startsAt, endsAt: startsAt, providerIds: ["priya"], seatsLeft: 1 });
const starts = (slots: readonly Slot[]): string[] => slots.map((slot) => slot.startsAt);
const [nine, ten, noon, late] = [
  "2026-11-23T09:00:00Z",
  "2026-11-23T10:00:00Z",
  "2026-11-23T12:00:00Z",
  "2026-11-23T23:30:00Z",
];
const slots = [noon, late, nine, ten].map((start) => at(start));

describe("choosing among times", () => {
  it("takes the soonest in the order of time", () => {
    expect(starts(soonest(slots, 3))).toEqual([nine, ten, noon]);
  });

  it("puts the nearest to a lost time first, the earlier of two equals before the later", () => {
    expect(starts(nearest(slots, "2026-11-23T11:00:00Z", 3))).toEqual([ten, noon, nine]);
  });

  it("never offers the lost time itself", () => {
    expect(starts(nearest(slots, nine, 2))).toEqual([ten, noon]);
  });

  it("groups by the viewer's own day", () => {
    expect([...byDay(slots, berlin).keys()]).toEqual(["2026-11-23", "2026-11-24"]); // 23:30 UTC is 00:30 in Berlin
  });

  it("leaves out parts of the day without times", () => {
    expect(byPartOfDay([at(nine), at(noon)], berlin).map(([part]) => part)).toEqual(["morning", "afternoon"]);
  });

  it("counts days from the viewer's today over a change of the clocks", () => {
    const days = daysFrom(Date.parse("2026-03-28T23:30:00Z"), 3, berlin); // 00:30 on the 29th, when clocks go forward
    expect(days.map((day) => day.key)).toEqual(["2026-03-29", "2026-03-30", "2026-03-31"]);
  });
});
