import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { asInstant } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { mostOccurrences, occurrencesOf } from "./recurrence.ts";
import type { Recurrence } from "./recurrence.ts";

const at = (local: string, zone: string): Instant =>
  asInstant(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds);
const say = (instant: Instant | undefined, zone: string): string =>
  instant === undefined
    ? "missing"
    : Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toString().slice(0, 22);
const series = (first: string, zone: string, recurrence: Recurrence): string[] =>
  occurrencesOf({ firstStartsAt: at(first, zone), recurrence, timeZone: zone }).items.map(({ startsAt }) =>
    say(startsAt, zone),
  );

describe("a series", () => {
  it.each([
    ["Europe/Berlin", "2026-03-23T17:00", ["+01:00", "+02:00", "+02:00"]],
    ["America/New_York", "2026-10-26T17:00", ["-04:00", "-05:00", "-05:00"]],
    ["Australia/Lord_Howe", "2026-09-28T17:00", ["+10:30", "+11:00", "+11:00"]],
    ["Asia/Kathmandu", "2026-12-28T17:00", ["+05:45", "+05:45", "+05:45"]],
  ])("keeps the wall clock of %s over a clock change and the end of a year", (zone, first, offsets) => {
    const starts = series(first, zone, { freq: "weekly", count: 3 });
    expect(starts.map((each) => each.slice(11, 16))).toEqual(["17:00", "17:00", "17:00"]);
    expect(starts.map((each) => each.slice(16))).toEqual(offsets.map((offset) => `:00${offset.slice(0, 3)}`));
  });

  it("counts every second week, and ends with the last local date", () => {
    const zone = "Pacific/Auckland";
    expect(series("2026-02-02T08:00", zone, { freq: "biweekly", until: "2026-03-16" })).toEqual([
      "2026-02-02T08:00:00+13",
      "2026-02-16T08:00:00+13",
      "2026-03-02T08:00:00+13",
      "2026-03-16T08:00:00+13",
    ]);
    expect(series("2026-02-02T08:00", zone, { freq: "biweekly", until: "2026-03-15" })).toHaveLength(3);
  });

  it("lists months that do not have the day, and finds the leap day", () => {
    const recurrence = { freq: "monthly", count: 4 } as const;
    const found = occurrencesOf({ firstStartsAt: at("2027-12-30T10:00", "UTC"), recurrence, timeZone: "UTC" });
    expect(found.items.map(({ date, startsAt }) => [date, startsAt !== undefined])).toEqual([
      ["2027-12-30", true],
      ["2028-01-30", true],
      ["2028-02-30", false],
      ["2028-03-30", true],
    ]);
    expect(series("2028-01-29T10:00", "UTC", { freq: "monthly", until: "2028-02-29" })).toHaveLength(2);
    expect(series("2027-01-29T10:00", "UTC", { freq: "monthly", until: "2027-02-28" })).toHaveLength(2);
    expect(series("2027-01-29T10:00", "UTC", { freq: "monthly", until: "2027-02-27" })).toHaveLength(1);
  });

  it("shows where a clock change skips the time, and begins in the second of two equal hours when it was asked to", () => {
    const zone = "Europe/Berlin";
    const skipped = occurrencesOf({
      firstStartsAt: at("2026-03-22T02:30", zone),
      recurrence: { freq: "weekly", count: 3 },
      timeZone: zone,
    });
    expect(skipped.items.map(({ isShifted }) => isShifted)).toEqual([false, true, false]);
    expect(say(skipped.items[1]?.startsAt, zone)).toBe("2026-03-29T03:30:00+02");
    const second = asInstant(at("2026-10-25T02:30", zone) + 3_600_000);
    const repeated = occurrencesOf({ firstStartsAt: second, recurrence: { freq: "weekly", count: 2 }, timeZone: zone });
    expect(repeated.items.map(({ startsAt }) => say(startsAt, zone))).toEqual([
      "2026-10-25T02:30:00+01",
      "2026-11-01T02:30:00+01",
    ]);
  });

  it("is cut where it would become too long, and says so", () => {
    const input = { firstStartsAt: at("2026-01-05T09:00", "UTC"), timeZone: "UTC" };
    const cut = occurrencesOf({ ...input, recurrence: { freq: "weekly", until: "2199-12-31" } });
    expect([cut.items.length, cut.isCut]).toEqual([mostOccurrences, true]);
    const whole = occurrencesOf({ ...input, recurrence: { freq: "weekly", count: mostOccurrences } });
    expect([whole.items.length, whole.isCut]).toEqual([mostOccurrences, false]);
  });
});
