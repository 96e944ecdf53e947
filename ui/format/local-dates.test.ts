import { describe, expect, it } from "@jest/globals";
import { daysAfter, firstDayOfWeek, monthsAfter, weekOf, weeksOfMonth } from "./local-dates.ts";

describe("calendar dates", () => {
  it("go on over months, years and leap days", () => {
    expect(daysAfter("2026-12-31", 1)).toBe("2027-01-01");
    expect(daysAfter("2028-03-01", -1)).toBe("2028-02-29");
    expect(monthsAfter("2026-12-31", 1)).toBe("2027-01-01");
    expect(monthsAfter("2026-01-15", -1)).toBe("2025-12-01");
  });

  it("stand in weeks that begin as the reader is used to", () => {
    expect(firstDayOfWeek("de-DE")).toBe(1);
    expect(firstDayOfWeek("en-US")).toBe(7);
    expect(weekOf("2026-11-22", 1)[0]).toBe("2026-11-16");
    expect(weekOf("2026-11-22", 7)[0]).toBe("2026-11-22");
  });

  it("fill a month with whole weeks", () => {
    const november = weeksOfMonth("2026-11-22", 1);
    expect(november).toHaveLength(6);
    expect(november[0]?.[0]).toBe("2026-10-26");
    expect(november.at(-1)?.[6]).toBe("2026-12-06");
    expect(weeksOfMonth("2027-02-10", 1)).toHaveLength(4);
  });
});
