import { describe, expect, it } from "@jest/globals";
import { addMinutes, asInstant, dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { decideChange, prepareRules } from "./booking-rules.ts";
import type { ProviderFacts, RulesInput } from "./booking-rules.ts";
import type { Interval } from "./interval.ts";
import { usualRules } from "./offering.ts";
import { usualSchedule, weekdays } from "./schedule.ts";
import type { Schedule } from "./schedule.ts";
import { Temporal } from "temporal-polyfill";

/** `2026-03-02T09:00` as clocks in `zone` show it. */
const at = (local: string, zone = "UTC"): Instant =>
  asInstant(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds);
const between = (from: string, to: string, zone = "UTC"): Interval => ({
  startsAt: at(from, zone),
  endsAt: at(to, zone),
});
const local = (instants: readonly Instant[], zone: string): string[] =>
  instants.map((each) =>
    Temporal.Instant.fromEpochMilliseconds(each).toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(0, 16),
  );

const provider: ProviderFacts = { providerId: "priya", schedule: usualSchedule("UTC"), busy: [], sessions: [] };
const offering = {
  ...usualRules({ durationMinutes: 60, kind: "individual", presence: "virtual" }),
  incrementMinutes: 60,
  minimumNoticeMinutes: 0,
  window: { type: "unlimited" } as const,
};
/** Monday 2 March 2026 is a plain working day. */
const monday = between("2026-03-02T00:00", "2026-03-03T00:00");
const usual: RulesInput = {
  offeringId: "o1",
  offering,
  provider,
  standing: "learner",
  now: at("2026-03-01T00:00"),
  range: monday,
};

const starts = (input: RulesInput, zone = "UTC"): string[] =>
  local(prepareRules(input).listStarts(), zone).map((each) => each.slice(11));
const codes = (input: RulesInput, candidate: Interval): string[] =>
  prepareRules(input)
    .decide(candidate)
    .map(({ code }) => code);

describe("listing", () => {
  it("offers every start of the grid at which a whole session fits", () => {
    expect(starts(usual)).toEqual(["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]);
  });

  it("lets busy time remove starts without moving the grid", () => {
    const busy = [between("2026-03-02T10:10", "2026-03-02T10:20")];
    expect(starts({ ...usual, provider: { ...provider, busy } })).not.toContain("10:00");
    expect(starts({ ...usual, provider: { ...provider, busy } })).toContain("11:00");
    expect(starts({ ...usual, provider: { ...provider, busy } })).toHaveLength(7);
  });

  it("offers a time that only touches busy time", () => {
    const busy = [between("2026-03-02T08:00", "2026-03-02T09:00"), between("2026-03-02T10:00", "2026-03-02T17:00")];
    expect(starts({ ...usual, provider: { ...provider, busy } })).toEqual(["09:00"]);
  });

  it("keeps its own buffers free around foreign busy time", () => {
    const busy = [between("2026-03-02T12:00", "2026-03-02T13:00")];
    const buffered = { ...offering, bufferBeforeMinutes: 15, bufferAfterMinutes: 10 };
    const listed = starts({ ...usual, offering: buffered, provider: { ...provider, busy } });
    expect(listed).toEqual(["09:00", "10:00", "14:00", "15:00", "16:00"]);
  });

  it("adds up the buffers of two sessions of ours", () => {
    const session = {
      ...between("2026-03-02T12:00", "2026-03-02T13:00"),
      bufferBeforeMinutes: 30,
      bufferAfterMinutes: 30,
    };
    const input = {
      ...usual,
      offering: { ...offering, incrementMinutes: 15, bufferBeforeMinutes: 15, bufferAfterMinutes: 15 },
    };
    const listed = starts({ ...input, provider: { ...provider, sessions: [session] } });
    expect(listed.filter((each) => each > "09:59" && each < "14:16")).toEqual([
      "10:00",
      "10:15",
      "13:45",
      "14:00",
      "14:15",
    ]);
  });

  it("lets buffers reach over the edge of a window", () => {
    expect(
      starts({ ...usual, offering: { ...offering, bufferBeforeMinutes: 60, bufferAfterMinutes: 60 } }),
    ).toHaveLength(8);
  });

  it("filters by notice and never moves the grid by it", () => {
    const input = { ...usual, now: at("2026-03-02T09:20"), offering: { ...offering, minimumNoticeMinutes: 60 } };
    expect(starts(input)[0]).toBe("11:00");
  });

  it("offers nothing of a provider whose calendar cannot be read", () => {
    expect(starts({ ...usual, provider: { ...provider, busy: "unreadable" } })).toEqual([]);
  });

  it("leaves out what the learner cannot make", () => {
    const learner = {
      sessions: [between("2026-03-02T09:30", "2026-03-02T10:00")],
      busy: [between("2026-03-02T15:30", "2026-03-02T16:30")],
    };
    expect(starts({ ...usual, learner })).toEqual(["10:00", "11:00", "12:00", "13:00", "14:00"]);
  });
});

describe("booking windows", () => {
  const now = at("2026-03-06T20:00"); // a Friday
  const march = between("2026-03-06T00:00", "2026-04-01T00:00");
  const lastDay = (window: RulesInput["offering"]["window"]): string | undefined =>
    local(prepareRules({ ...usual, now, range: march, offering: { ...offering, window } }).listStarts(), "UTC")
      .at(-1)
      ?.slice(0, 10);

  it.each([
    ["rolling days", { type: "rolling", days: 3 }, "2026-03-09"],
    ["rolling business days", { type: "rolling", days: 3, businessDaysOnly: true }, "2026-03-11"],
    ["days with hours", { type: "rolling_available", days: 3 }, "2026-03-10"],
    ["a range with an exclusive end", { type: "range", from: "2026-03-09", to: "2026-03-12" }, "2026-03-11"],
    ["no end", { type: "unlimited" }, "2026-03-31"],
  ] as const)("end after %s", (_, window, expected) => {
    expect(lastDay(window)).toBe(expected);
  });
});

describe("refusing", () => {
  const tenToEleven = between("2026-03-02T10:00", "2026-03-02T11:00");
  it.each([
    ["the past", { now: at("2026-03-02T10:01") }, tenToEleven, "in_the_past"],
    [
      "a start inside the notice",
      { now: at("2026-03-02T09:30"), offering: { ...offering, minimumNoticeMinutes: 60 } },
      tenToEleven,
      "inside_minimum_notice",
    ],
    ["a start off the grid", {}, between("2026-03-02T10:30", "2026-03-02T11:30"), "outside_availability"],
    [
      "a session that ends after the window",
      {},
      between("2026-03-02T16:00", "2026-03-02T17:30"),
      "outside_availability",
    ],
    [
      "an unreadable calendar",
      { provider: { ...provider, busy: "unreadable" as const } },
      tenToEleven,
      "calendar_unreadable",
    ],
    ["a busy provider", { provider: { ...provider, busy: [tenToEleven] } }, tenToEleven, "slot_taken"],
    ["a busy learner", { learner: { sessions: [], busy: [tenToEleven] } }, tenToEleven, "learner_busy"],
  ])("%s", (_, change, candidate, code) => {
    expect(codes({ ...usual, ...change }, candidate)).toEqual([code]);
  });

  it("lets staff override the provider's own rules and never an overlap or the past", () => {
    const session = { ...tenToEleven, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
    const decide = (input: Partial<RulesInput>): boolean[] =>
      prepareRules({ ...usual, standing: "staff", ...input })
        .decide(tenToEleven)
        .map(({ overridable }) => overridable);
    expect(decide({ provider: { ...provider, busy: [tenToEleven] } })).toEqual([true]);
    expect(decide({ provider: { ...provider, sessions: [session] } })).toEqual([false]);
    expect(decide({ now: at("2026-03-02T12:00") })).toEqual([false]);
  });

  it("binds learners to the cut-off, and nobody can change what has begun", () => {
    const session = { ...tenToEleven, status: "scheduled" as const };
    const change = { session, cutoffMinutes: 60, standing: "learner" as const, now: at("2026-03-02T09:00") };
    expect(decideChange(change)).toEqual([]);
    expect(decideChange({ ...change, now: addMinutes(change.now, 1) })).toEqual([
      { code: "cutoff_passed", cutoffMinutes: 60, overridable: false },
    ]);
    expect(decideChange({ ...change, standing: "staff", now: at("2026-03-02T10:00") })[0]).toMatchObject({
      code: "in_the_past",
      overridable: false,
    });
    expect(decideChange({ ...change, session: { ...session, status: "cancelled" } })[0]).toMatchObject({
      code: "already_cancelled",
    });
  });
});

/** The same hours on every day of the week. */
const hours = (timeZone: string, from: string, to: string): Schedule => ({
  ...usualSchedule(timeZone),
  weekly: weekdays.map((day) => ({ day, windows: [{ from, to }] })),
});

describe("zones and clock changes", () => {
  const day = (date: string, zone: string): Interval => ({
    startsAt: at(`${date}T00:00`, zone),
    endsAt: asInstant(at(`${date}T00:00`, zone) + 26 * 60 * minuteMs),
  });
  const listed = (zone: string, date: string, from: string, to: string): string[] => {
    const input = {
      ...usual,
      now: asInstant(at(`${date}T00:00`, zone) - dayMs),
      range: day(date, zone),
      provider: { ...provider, schedule: hours(zone, from, to) },
    };
    return local(prepareRules(input).listStarts(), zone)
      .filter((each) => each.startsWith(date))
      .map((each) => each.slice(11));
  };

  it.each([
    ["Asia/Kolkata", "2026-03-02"],
    ["Asia/Kathmandu", "2026-03-02"],
    ["Australia/Lord_Howe", "2026-04-05"],
    ["Australia/Lord_Howe", "2026-10-04"],
    ["Europe/Berlin", "2026-03-29"],
    ["Europe/Berlin", "2026-10-25"],
    ["America/New_York", "2026-03-08"],
    ["America/New_York", "2026-11-01"],
    ["Asia/Beirut", "2026-03-29"],
    ["America/Santiago", "2026-09-06"],
    ["Pacific/Auckland", "2026-04-05"],
  ])("keeps %s on its full hours on %s", (zone, date) => {
    expect(listed(zone, date, "09:00", "12:00")).toEqual(["09:00", "10:00", "11:00"]);
  });

  it("loses the hour that is skipped and has the hour that happens twice", () => {
    expect(listed("Europe/Berlin", "2026-03-29", "00:00", "06:00")).toEqual([
      "00:00",
      "01:00",
      "03:00",
      "04:00",
      "05:00",
    ]);
    expect(listed("Europe/Berlin", "2026-10-25", "00:00", "06:00")).toEqual([
      "00:00",
      "01:00",
      "02:00",
      "02:00",
      "03:00",
      "04:00",
      "05:00",
    ]);
  });

  it("counts elapsed minutes where clocks change by half an hour", () => {
    expect(listed("Australia/Lord_Howe", "2026-10-04", "00:00", "05:00")).toEqual(["00:00", "01:00", "02:30", "03:30"]);
  });

  it("joins windows that touch across midnight, and offers sessions over it", () => {
    const schedule = hours("Europe/Berlin", "00:00", "24:00");
    const range = between("2026-06-01T22:00", "2026-06-02T02:00", "Europe/Berlin");
    const input = {
      ...usual,
      range,
      provider: { ...provider, schedule },
      offering: { ...offering, durationMinutes: 90, incrementMinutes: 45 },
    };
    expect(starts(input, "Europe/Berlin")).toEqual(["22:30", "23:15", "00:00", "00:45", "01:30"]);
  });
});
