import { describe, expect, it } from "@jest/globals";
import { session } from "../surface-for-tests.tsx";
import { hoursShown, spansOn } from "./day-spans.ts";

const berlin = { locale: "de-DE", timeZone: "Europe/Berlin" };
const late = { ...session, id: "late", startsAt: "2026-11-23T22:30:00Z", endsAt: "2026-11-23T23:30:00Z" };

describe("a day of the calendar", () => {
  it("shows each session on the viewer's clock", () => {
    expect(spansOn("2026-11-23", [session], berlin)).toEqual([{ session, from: 600, to: 630 }]);
    expect(spansOn("2026-11-24", [session], berlin)).toEqual([]);
  });

  it("shares a session over midnight with the next day, and one that ends at midnight with nobody", () => {
    expect(spansOn("2026-11-23", [late], berlin)).toEqual([{ session: late, from: 1410, to: 1440 }]);
    expect(spansOn("2026-11-24", [late], berlin)).toEqual([{ session: late, from: 0, to: 30 }]);
    const tillMidnight = { ...late, endsAt: "2026-11-23T23:00:00Z" };
    expect(spansOn("2026-11-24", [tillMidnight], berlin)).toEqual([]);
  });

  it("begins and ends with the earliest and the latest", () => {
    expect(hoursShown([])).toEqual({ first: 8, last: 18 });
    expect(hoursShown(spansOn("2026-11-24", [late], berlin))).toEqual({ first: 0, last: 18 });
  });
});
