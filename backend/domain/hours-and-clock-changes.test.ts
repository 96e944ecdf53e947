import { describe, expect, it } from "@jest/globals";
import { prepareRules } from "./booking-rules.ts";
import { asInstant, dayMs } from "./instant.ts";
import { askAbout, daily, everyDay, listed, plainQuestion, priya } from "./testing/plain-question.ts";
import { at, between, clock, utc } from "./testing/wall-clock.ts";

describe("the nights in which clocks change", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29", "00:00 01:00 03:00 04:00"],
    ["Europe/Berlin", "2026-10-25", "00:00 01:00 02:00 02:00 03:00 04:00"],
    ["America/New_York", "2026-03-08", "00:00 01:00 03:00 04:00"],
    ["America/New_York", "2026-11-01", "00:00 01:00 01:00 02:00 03:00 04:00"],
    ["Pacific/Auckland", "2026-09-27", "00:00 01:00 03:00 04:00"],
    ["Pacific/Auckland", "2026-04-05", "00:00 01:00 02:00 02:00 03:00 04:00"],
    // Half an hour: elapsed time keeps the hour, the clock shows half past.
    ["Australia/Lord_Howe", "2026-10-04", "00:00 01:00 02:30 03:30"],
    ["Australia/Lord_Howe", "2026-04-05", "00:00 01:00 01:30 02:30 03:30"],
    // The day begins at one o'clock.
    ["Asia/Beirut", "2026-03-29", "01:00 02:00 03:00 04:00"],
    ["America/Santiago", "2026-09-06", "01:00 02:00 03:00 04:00"],
    ["Africa/Cairo", "2026-04-24", "01:00 02:00 03:00 04:00"],
    // No change at all.
    ["Asia/Kolkata", "2026-03-29", "00:00 01:00 02:00 03:00 04:00"],
    ["Asia/Kathmandu", "2026-10-25", "00:00 01:00 02:00 03:00 04:00"],
  ])("in %s on %s offer %s", (zone, date, expected) => {
    expect(listed(askAbout(date, daily(zone, ["00:00", "05:00"]))).join(" ")).toBe(expected);
  });

  it.each([
    ["Asia/Beirut", "2026-10-24", "22:00 23:00 23:00"],
    ["America/Santiago", "2026-04-04", "22:00 23:00 23:00"],
    ["Africa/Cairo", "2026-10-29", "22:00 23:00 23:00"],
  ])("have the last hour of %s twice on %s", (zone, date, expected) => {
    expect(listed(askAbout(date, daily(zone, ["22:00", "24:00"]))).join(" ")).toBe(expected);
  });

  it.each([
    ["wholly in the hour that is skipped, a window is empty", "2026-03-29", "02:00", "03:00", []],
    ["begun in the skipped hour, it begins when clocks have moved on", "2026-03-29", "02:30", "05:00", ["03:30"]],
    [
      "begun in the hour that comes twice, it begins in the first",
      "2026-10-25",
      "02:30",
      "05:00",
      ["02:30", "02:30", "03:30"],
    ],
    ["ended in the hour that comes twice, it ends in the first", "2026-10-25", "01:30", "02:30", ["01:30"]],
  ])("%s", (...row) => {
    const [, date, from, to, expected] = row;
    expect(listed(askAbout(date, daily("Europe/Berlin", [from, to])))).toEqual(expected);
  });

  it("replace the day by its override, and only that day", () => {
    const schedule = {
      ...daily("Europe/Berlin", ["09:00", "11:00"]),
      overrides: [{ date: "2026-03-29", windows: [{ from: "01:00", to: "05:00" }] }],
    };
    expect(listed(askAbout("2026-03-29", schedule))).toEqual(["01:00", "03:00", "04:00"]);
    expect(listed(askAbout("2026-03-30", schedule))).toEqual(["09:00", "10:00"]);
    const closed = { ...schedule, overrides: [{ date: "2026-10-25", windows: [] }] };
    expect(listed(askAbout("2026-10-25", closed))).toEqual([]);
  });

  it("end an absence at the instant that was meant", () => {
    const zone = "America/New_York";
    const away = { from: at("2026-03-07T12:00", zone), to: at("2026-03-08T10:00", zone) };
    const schedule = { ...daily(zone, ["09:00", "13:00"]), away: [away] };
    expect(listed(askAbout("2026-03-07", schedule))).toEqual(["09:00", "10:00", "11:00"]);
    expect(listed(askAbout("2026-03-08", schedule))).toEqual(["10:00", "11:00", "12:00"]);
  });
});

describe("days and years", () => {
  it.each([
    ["a leap day", "2028-02-29"],
    ["the day after it", "2028-03-01"],
    ["the first of March without one", "2027-03-01"],
    ["the last of the year", "2026-12-31"],
    ["the first of the year", "2027-01-01"],
  ])("offer %s as any day", (_, date) => {
    for (const zone of ["Asia/Kathmandu", "America/New_York", "Pacific/Kiritimati"]) {
      expect(listed(askAbout(date, daily(zone, ["09:00", "11:00"])))).toEqual(["09:00", "10:00"]);
    }
  });

  it("let a session run over the end of the year, and 24:00 end the day", () => {
    const open = daily("Asia/Kolkata", ["22:30", "24:00"], ["00:00", "01:30"]);
    expect(listed(askAbout("2026-12-31", open))).toEqual(["00:30", "22:30", "23:30"]);
    const evenings = daily("Asia/Kolkata", ["22:30", "24:00"]);
    expect(listed(askAbout("2026-12-31", evenings))).toEqual(["22:30"]);
  });

  it("anchor a window of several days anew at each midnight", () => {
    const always = daily("Europe/Berlin", ["00:00", "24:00"]);
    const change = { durationMinutes: 50, incrementMinutes: 50 };
    expect(listed(askAbout("2026-06-01", always, change)).slice(0, 3)).toEqual(["00:00", "00:50", "01:40"]);
    expect(listed(askAbout("2026-06-02", always, change)).slice(0, 3)).toEqual(["00:00", "00:50", "01:40"]);
    expect(listed(askAbout("2026-06-01", always, change)).at(-1)).toBe("23:20");
  });
});

describe("windows that touch", () => {
  it("are one, over noon and over midnight, also where clocks go back", () => {
    const hour = { durationMinutes: 60, incrementMinutes: 30 };
    const noon = daily("UTC", ["09:00", "12:00"], ["12:00", "13:00"]);
    expect(listed(askAbout("2026-03-02", noon, hour))).toContain("11:30");
    const night = daily("Asia/Beirut", ["22:00", "24:00"], ["00:00", "02:00"]);
    const question = askAbout("2026-10-24", night, { durationMinutes: 300, incrementMinutes: 60 });
    expect(prepareRules(question).listStarts().map(utc)).toEqual(["2026-10-24T19:00Z"]);
  });

  it("stay two where the place differs, and each keeps its own", () => {
    const schedule = everyDay("UTC", [
      { from: "09:00", to: "10:30", presence: "in_person", location: "Room 4" },
      { from: "10:30", to: "12:00" },
    ]);
    const question = askAbout("2026-03-02", schedule, { incrementMinutes: 30 });
    expect(listed(question)).toEqual(["09:00", "09:30", "10:30", "11:00"]);
    const rules = prepareRules(question);
    expect(rules.placeOf(between("2026-03-02T09:30", "2026-03-02T10:30"))).toMatchObject({ location: "Room 4" });
    expect(rules.placeOf(between("2026-03-02T10:30", "2026-03-02T11:30"))).toEqual({});
  });

  it("are listed once where two places overlap", () => {
    const schedule = everyDay("UTC", [
      { from: "09:00", to: "12:00", presence: "in_person" },
      { from: "10:00", to: "13:00" },
    ]);
    expect(listed(askAbout("2026-03-02", schedule))).toEqual(["09:00", "10:00", "11:00", "12:00"]);
  });

  it("count only for the offerings they name", () => {
    const schedule = everyDay("UTC", [
      { from: "09:00", to: "10:00", offeringIds: ["o1", "o2"] },
      { from: "10:00", to: "11:00", offeringIds: ["o3"] },
    ]);
    expect(listed(askAbout("2026-03-02", schedule))).toEqual(["09:00"]);
  });
});

describe("travel", () => {
  const home = "America/Los_Angeles";
  const base = daily(home, ["09:00", "11:00"]);
  const starts = (schedule: typeof base, from: string, to: string): string[] =>
    prepareRules({
      ...plainQuestion,
      provider: { ...priya, schedule },
      now: at("2026-05-01"),
      range: between(from, to, home),
    })
      .listStarts()
      .map(utc);

  it("means the hours in the zone of the date, and home again at its end", () => {
    const schedule = { ...base, travel: [{ from: "2026-06-02", to: "2026-06-03", timeZone: "Europe/Berlin" }] };
    expect(starts(schedule, "2026-06-01", "2026-06-04")).toEqual([
      "2026-06-01T16:00Z",
      "2026-06-01T17:00Z",
      "2026-06-02T07:00Z",
      "2026-06-02T08:00Z",
      "2026-06-03T16:00Z",
      "2026-06-03T17:00Z",
    ]);
  });

  it("has every date once, also across the date line", () => {
    const travel = [{ from: "2026-06-02", to: "2026-06-04", timeZone: "Pacific/Auckland" }];
    const found = starts({ ...daily(home, ["09:00", "10:00"]), travel }, "2026-05-31", "2026-06-06");
    expect(found).toEqual([
      "2026-05-31T16:00Z",
      "2026-06-01T16:00Z",
      "2026-06-01T21:00Z", // 2 June in Auckland
      "2026-06-02T21:00Z",
      "2026-06-04T16:00Z",
      "2026-06-05T16:00Z",
    ]);
  });

  it("takes overrides and clock changes in the zone of the date", () => {
    const schedule = {
      ...base,
      travel: [{ from: "2026-03-29", to: "2026-03-30", timeZone: "Europe/Berlin" }],
      overrides: [{ date: "2026-03-29", windows: [{ from: "01:00", to: "04:00" }] }],
    };
    expect(starts(schedule, "2026-03-28T12:00", "2026-03-29T08:00")).toEqual([]);
    const asked = prepareRules({
      ...plainQuestion,
      provider: { ...priya, schedule },
      now: at("2026-03-01"),
      range: between("2026-03-28T20:00", "2026-03-29T08:00"),
    });
    expect(asked.listStarts().map(utc)).toEqual(["2026-03-29T00:00Z", "2026-03-29T01:00Z"]);
  });
});

describe("strange questions", () => {
  it("are answered within any range and with thousands of overrides", () => {
    const overrides = Array.from({ length: 10_000 }, (_, index) => ({
      date: clock(at("2026-01-01") + index * dayMs).slice(0, 10),
      windows: [{ from: "10:00", to: "11:00" }],
    }));
    const schedule = { ...daily("Europe/Berlin", ["09:00", "17:00"]), overrides };
    expect(listed(askAbout("2040-05-05", schedule))).toEqual(["10:00"]);
    const empty = { startsAt: at("2026-03-02"), endsAt: at("2026-03-02") };
    expect(prepareRules({ ...plainQuestion, range: empty }).listStarts()).toEqual([]);
    const twoCenturies = { startsAt: at("2000-01-01"), endsAt: at("2199-12-31") };
    const mondays = prepareRules({ ...plainQuestion, range: twoCenturies, now: asInstant(twoCenturies.startsAt) });
    expect(mondays.listStarts().length).toBeGreaterThan(400_000);
  });
});
