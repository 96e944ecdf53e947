import { describe, expect, it } from "@jest/globals";
import { firstDayOfWeek } from "./local-dates.ts";
import { styledLocale, timeStyleOf, withTimeStyle } from "./time-style.ts";
import { timeOf, timeRange } from "./when.ts";

const at = "2026-11-23T15:00:00Z";
const timeZone = "UTC";

describe("how times are written", () => {
  it.each([
    ["en-US", "h23", "3:00 PM", "15:00"],
    ["en-GB", "h12", "15:00", "3:00 pm"],
    ["de-DE", "h12", "15:00", "3:00 PM"],
  ] as const)("is the language's own in %s, and %s where somebody wants it", (shown, clock, usual, wanted) => {
    const blank = (text: string): string => text.replaceAll(/\s/g, " ");
    const kept = withTimeStyle("en", { clock, week: "usual" });
    expect(blank(timeOf(at, { locale: styledLocale(shown, "en"), timeZone }))).toBe(usual);
    expect(blank(timeOf(at, { locale: styledLocale(shown, kept), timeZone }))).toBe(wanted);
    expect(timeRange(at, "2026-11-23T16:30:00Z", { locale: styledLocale(shown, kept), timeZone })).toMatch(
      clock === "h12" ? /3:00.*4:30/ : /15:00.*16:30/,
    );
  });

  it("begins weeks on the day that somebody wants", () => {
    const kept = withTimeStyle("de-DE", { clock: "usual", week: "sun" });
    expect([firstDayOfWeek("en-US"), firstDayOfWeek(styledLocale("en-US", "en-u-fw-mon"))]).toEqual([7, 1]);
    expect(firstDayOfWeek(styledLocale("de-DE", kept))).toBe(7);
  });

  it("keeps the language, and forgets a wish that is taken back", () => {
    const both = withTimeStyle("de-AT", { clock: "h12", week: "sat" });
    expect([both, timeStyleOf(both)]).toEqual(["de-AT-u-fw-sat-hc-h12", { clock: "h12", week: "sat" }]);
    expect(withTimeStyle(both, { clock: "usual", week: "usual" })).toBe("de-AT");
    expect(timeStyleOf("de-AT")).toEqual({ clock: "usual", week: "usual" });
  });
});
