import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { blockingTimes } from "./busy-time.ts";
import { calendarOf, dateFromDay, dayFromDate, weekdayOf } from "./calendar-date.ts";
import { asInstant, dayMs } from "./instant.ts";
import { dayOf, instantAt, minuteFromTime } from "./wall-time.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Pacific/Apia",
  "Africa/Casablanca",
];
const iso = (at: number): string => new Temporal.Instant(BigInt(at) * 1_000_000n).toString();

describe("wall time", () => {
  it("agrees with Temporal for any minute of any zone, clock changes included", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 10_957, max: 25_000 }),
        fc.nat(1439),
        (zone, day, minute) => {
          const midnight = new Temporal.PlainDate(1970, 1, 1).add({ days: day }).toPlainDateTime();
          const expected = midnight.add({ minutes: minute }).toZonedDateTime(zone, { disambiguation: "compatible" });
          expect(instantAt(zone, day, minute)).toBe(expected.epochMilliseconds);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30:00Z"], // skipped: 03:30 summer time
    ["Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"], // twice: the first
    ["Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00Z"], // half an hour is skipped
    ["Asia/Beirut", "2026-03-29", "00:00", "2026-03-28T22:00:00Z"], // midnight is skipped
    ["Asia/Kathmandu", "2026-12-31", "24:00", "2026-12-31T18:15:00Z"],
    ["Pacific/Auckland", "2028-02-29", "09:00", "2028-02-28T20:00:00Z"], // leap day
  ])("reads %s %s %s as %s", (zone, date, time, expected) => {
    expect(iso(instantAt(zone, dayFromDate(date), minuteFromTime(time)))).toBe(expected);
  });

  it("counts days as the calendar does, leap years and centuries included", () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        const date = new Temporal.PlainDate(1970, 1, 1).add({ days: day });
        expect(calendarOf(day)).toEqual({ year: date.year, month: date.month, dayOfMonth: date.day });
        if (date.year >= 0) expect(dayFromDate(date.toString())).toBe(day);
        if (date.year >= 0) expect(dateFromDay(day)).toBe(date.toString());
        expect(weekdayOf(day)).toBe(date.dayOfWeek - 1);
      }),
    );
  });

  it("knows the day and weekday in a zone", () => {
    const at = asInstant(Temporal.Instant.from("2026-03-01T20:00:00Z").epochMilliseconds);
    expect(dayOf("Asia/Kolkata", at) - dayOf("UTC", at)).toBe(1);
    expect([weekdayOf(dayFromDate("2026-03-02")), weekdayOf(dayFromDate("2026-03-01")), weekdayOf(-4)]).toEqual([
      0, 6, 6,
    ]);
  });
});

describe("busy time", () => {
  const policy = {
    blocks: ["busy", "oof", "tentative"] as const,
    timeZone: "Asia/Kolkata",
    own: { ids: new Set(["ours"]), times: [] },
  };
  const day = dayFromDate("2026-03-02") * dayMs;
  const entry = {
    id: "x",
    startsAt: asInstant(day),
    endsAt: asInstant(day + dayMs),
    isAllDay: false,
    showAs: "busy" as const,
    isDeclined: false,
  };

  it.each([
    ["busy entries block", {}, 1],
    ["free ones do not", { showAs: "free" as const }, 0],
    ["neither does working elsewhere", { showAs: "workingElsewhere" as const }, 0],
    ["declined ones never do", { isDeclined: true }, 0],
    ["our own events are left out", { id: "ours" }, 0],
  ])("%s", (_, change, count) => {
    expect(blockingTimes([{ ...entry, ...change }], policy)).toHaveLength(count);
  });

  it("lets all-day entries last from midnight to midnight of their owner", () => {
    const [busy] = blockingTimes([{ ...entry, isAllDay: true }], policy);
    expect([iso(busy?.startsAt ?? 0), iso(busy?.endsAt ?? 0)]).toEqual([
      "2026-03-01T18:30:00Z",
      "2026-03-02T18:30:00Z",
    ]);
  });
});
