import { describe, expect, it } from "@jest/globals";
import {
  clocksChangeBefore,
  dayKey,
  nearDay,
  offsetMinutes,
  partOfDay,
  sameClock,
  sameZone,
  shortWhen,
  timeRange,
} from "./when.ts";

const berlin = { locale: "en-GB", timeZone: "Europe/Berlin" };
const kolkata = { locale: "en-GB", timeZone: "Asia/Kolkata" };
const auckland = { locale: "en-GB", timeZone: "Pacific/Auckland" };

describe("times for people", () => {
  it("reads the same instant on each viewer's own clock", () => {
    expect(shortWhen("2026-11-23T09:00:00Z", berlin)).toBe("Mon 23 Nov, 10:00");
    expect(shortWhen("2026-11-23T09:00:00Z", kolkata)).toBe("Mon 23 Nov, 14:30");
    expect(shortWhen("2026-11-23T12:00:00Z", auckland)).toBe("Tue 24 Nov, 01:00");
  });

  it("writes times the way the language does", () => {
    expect(timeRange("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z", berlin)).toBe("10:00–10:30");
    const american = { locale: "en-US", timeZone: "America/New_York" };
    const shown = timeRange("2026-11-23T15:00:00Z", "2026-11-23T15:30:00Z", american);
    expect(shown.replaceAll(/\s/g, " ")).toBe("10:00 – 10:30 AM");
  });

  it("says on which day ends what goes on over midnight", () => {
    expect(timeRange("2026-11-23T21:00:00Z", "2026-11-24T00:30:00Z", berlin)).toBe("22:00 – Tue 24 Nov, 01:30");
    expect(timeRange("2026-11-23T21:00:00Z", "2026-11-23T23:00:00Z", berlin)).toBe("22:00 – 00:00");
  });

  it("keeps the parts of a time together among words that run the other way", () => {
    const turned = { ...berlin, isTurned: true };
    expect(timeRange("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z", turned)).toBe("\u206810:00–10:30\u2069");
    expect(shortWhen("2026-11-23T09:00:00Z", turned)).toBe("\u2068Mon 23 Nov, \u206810:00\u2069\u2069");
  });

  it("puts an instant into the viewer's own calendar day", () => {
    expect(dayKey("2026-11-23T23:30:00Z", berlin)).toBe("2026-11-24");
    expect(dayKey("2026-11-23T23:30:00Z", { locale: "en", timeZone: "America/New_York" })).toBe("2026-11-23");
  });

  it("parts the day at noon and at five", () => {
    expect(partOfDay("2026-11-23T10:59:00Z", berlin)).toBe("morning"); // 11:59
    expect(partOfDay("2026-11-23T11:00:00Z", berlin)).toBe("afternoon"); // 12:00
    expect(partOfDay("2026-11-23T16:00:00Z", berlin)).toBe("evening"); // 17:00
    expect(partOfDay("2026-11-22T23:10:00Z", berlin)).toBe("morning"); // 00:10
  });

  it("knows today and tomorrow across a month's end", () => {
    const now = Date.parse("2026-11-30T22:30:00Z"); // 23:30 in Berlin
    expect(nearDay("2026-11-30T22:50:00Z", now, berlin)).toBe("today");
    expect(nearDay("2026-12-01T09:00:00Z", now, berlin)).toBe("tomorrow");
    expect(nearDay("2026-12-02T09:00:00Z", now, berlin)).toBeUndefined();
  });

  it("warns when the clocks change before the session", () => {
    const now = Date.parse("2026-03-20T12:00:00Z");
    expect(clocksChangeBefore("2026-03-27T09:00:00Z", now, berlin)).toBe(false);
    expect(clocksChangeBefore("2026-03-30T09:00:00Z", now, berlin)).toBe(true);
    expect(clocksChangeBefore("2026-03-30T09:00:00Z", now, kolkata)).toBe(false);
  });

  it("takes zones with the same clock for the same", () => {
    expect(sameClock("2026-11-23T09:00:00Z", "Europe/Berlin", "Europe/Paris")).toBe(true);
    expect(sameClock("2026-11-23T09:00:00Z", "Europe/Berlin", "Asia/Kolkata")).toBe(false);
    expect(offsetMinutes(Date.parse("2026-11-23T09:00:00Z"), "Asia/Kolkata")).toBe(330);
    expect(offsetMinutes(Date.parse("2026-11-23T09:00:00Z"), "America/New_York")).toBe(-300);
    expect(offsetMinutes(Date.parse("2026-11-23T09:00:00Z"), "UTC")).toBe(0);
  });

  it("knows an old name of a zone, and zones that only agree in winter", () => {
    const now = Date.parse("2026-11-23T09:00:00Z");
    expect(sameZone(now, "Asia/Calcutta", "Asia/Kolkata")).toBe(true);
    expect(sameZone(now, "Europe/Berlin", "Africa/Lagos")).toBe(false);
  });
});
