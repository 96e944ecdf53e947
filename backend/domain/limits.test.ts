import { describe, expect, it } from "@jest/globals";
import type { RulesInput } from "./booking-facts.ts";
import { prepareRules } from "./booking-rules.ts";
import { minuteMs } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { countedRange, periodAt } from "./limits.ts";
import type { BookingLimits } from "./limits.ts";
import { askAbout, daily, listed, plainQuestion, sessionAt } from "./testing/plain-question.ts";
import { at, between, utc } from "./testing/wall-clock.ts";

const zone = "Pacific/Auckland";
const open = daily(zone, ["00:00", "24:00"]);
const ask = (date: string, limits: BookingLimits, taught: readonly Interval[]): RulesInput => {
  const question = askAbout(date, open, { limits });
  return { ...question, provider: { ...question.provider, taught } };
};
const session = (local: string, minutes = 60): Interval => {
  const startsAt = at(local, zone);
  return { startsAt, endsAt: (startsAt + minutes * minuteMs) as typeof startsAt };
};

describe("limits", () => {
  // Monday 2 March 2026 in Auckland is Sunday in UTC.
  it.each([
    ["a day", { perDay: 2 }, ["2026-03-02T00:00", "2026-03-02T23:00"], "2026-03-02", false],
    ["a day", { perDay: 2 }, ["2026-03-01T23:00", "2026-03-02T23:00"], "2026-03-02", true],
    ["a day", { perDay: 1 }, ["2026-03-03T00:00"], "2026-03-02", true],
    ["a week from Monday", { perWeek: 1 }, ["2026-03-08T23:00"], "2026-03-02", false],
    ["a week from Monday", { perWeek: 1 }, ["2026-03-01T23:00"], "2026-03-02", true],
    ["a week from Monday", { perWeek: 1 }, ["2026-03-09T00:00"], "2026-03-02", true],
    ["a month", { perMonth: 1 }, ["2026-03-31T23:00"], "2026-03-02", false],
    ["a month", { perMonth: 1 }, ["2026-02-28T23:00"], "2026-03-01", true],
    ["a leap month", { perMonth: 1 }, ["2028-02-29T23:00"], "2028-02-01", false],
    ["a week over the end of the year", { perWeek: 1 }, ["2026-12-28T09:00"], "2027-01-03", false],
  ])("count sessions of %s by %o", (...row) => {
    const [, limits, taught, date, expected] = row;
    expect(
      listed(
        ask(
          date,
          limits,
          taught.map((each) => session(each)),
        ),
      ).length > 0,
    ).toBe(expected);
  });

  it.each([
    [{ minutesPerDay: 120 }, 60, true],
    [{ minutesPerDay: 119 }, 60, false],
    [{ minutesPerWeek: 150 }, 90, true],
    [{ minutesPerWeek: 150 }, 91, false],
    [{ minutesPerMonth: 59 }, 0, false],
  ])("count minutes by %o beside %i", (limits, minutes, expected) => {
    const taught = minutes > 0 ? [session("2026-03-02T09:00", minutes)] : [];
    expect(listed(ask("2026-03-02", limits, taught)).length > 0).toBe(expected);
  });

  it("count a session in the period in which it starts, whole", () => {
    const overMidnight = session("2026-03-01T23:30", 120);
    expect(listed(ask("2026-03-02", { minutesPerDay: 60 }, [overMidnight]))).toHaveLength(24);
    expect(listed(ask("2026-03-01", { minutesPerDay: 60 }, [overMidnight]))).toHaveLength(0);
  });

  it("count the day on which clocks change as one, however long", () => {
    const [first, last] = [session("2026-04-05T00:00"), session("2026-04-05T23:00")];
    expect(listed(ask("2026-04-05", { perDay: 3 }, [first, last])).length).toBe(25);
    expect(listed(ask("2026-04-05", { perDay: 2 }, [first, last]))).toEqual([]);
  });

  it("say which limit and period, and staff may override them", () => {
    const question = ask("2026-03-02", { perDay: 1, minutesPerWeek: 60 }, [session("2026-03-02T09:00")]);
    const refusals = prepareRules(question).decide(sessionAt(question, at("2026-03-02T12:00", zone)));
    const [startsAt, endsAt] = [at("2026-03-02", zone), at("2026-03-03", zone)];
    expect(refusals).toEqual([
      {
        code: "limit_reached",
        limit: "perDay",
        period: "day",
        atMost: 1,
        periodStartsAt: startsAt,
        periodEndsAt: endsAt,
        overridable: false,
      },
      {
        code: "limit_reached",
        limit: "minutesPerWeek",
        period: "week",
        atMost: 60,
        periodStartsAt: startsAt,
        periodEndsAt: at("2026-03-09", zone),
        overridable: false,
      },
    ]);
    const staff = prepareRules({ ...question, standing: "staff" });
    expect(staff.decide(sessionAt(question, at("2026-03-02T12:00", zone))).every((each) => each.overridable)).toBe(
      true,
    );
  });

  it("need facts for the whole periods that are touched, and for nothing when there are none", () => {
    const range = between("2026-03-04T10:00", "2026-03-04T11:00", zone);
    const said = (limits: BookingLimits): string[] =>
      Object.values(countedRange(limits, zone, range) ?? {}).map((each) => utc(each as number));
    expect(said({ perDay: 1 })).toEqual(["2026-03-03T11:00Z", "2026-03-04T11:00Z"]);
    expect(said({ perWeek: 1 })).toEqual(["2026-03-01T11:00Z", "2026-03-08T11:00Z"]);
    expect(said({ perWeek: 1, minutesPerMonth: 60 })).toEqual(["2026-02-28T11:00Z", "2026-03-31T11:00Z"]);
    expect(said({})).toEqual([]);
    expect(countedRange(undefined, zone, range)).toBeUndefined();
  });

  it("keep days apart where midnight is skipped or an evening comes twice", () => {
    const dayAt = (zone: string, local: string): string[] =>
      Object.values(periodAt(zone, "day", at(local, zone))).map((each) => utc(each as number));
    expect(dayAt("Asia/Beirut", "2026-03-29T12:00")).toEqual(["2026-03-28T22:00Z", "2026-03-29T21:00Z"]);
    expect(dayAt("America/Santiago", "2026-04-04T12:00")).toEqual(["2026-04-04T03:00Z", "2026-04-05T04:00Z"]);
  });

  it("do not count what is not given: a moved session stands in nobody's way", () => {
    expect(listed({ ...plainQuestion, offering: { ...plainQuestion.offering, limits: { perDay: 1 } } })).toHaveLength(
      8,
    );
  });
});
