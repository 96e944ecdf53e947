import { describe, expect, it } from "@jest/globals";
import { prepareRules } from "./booking-rules.ts";
import { addMinutes } from "./instant.ts";
import type { BookingWindow } from "./offering.ts";
import { usualSchedule } from "./schedule.ts";
import type { Schedule } from "./schedule.ts";
import { against, askAbout, daily, everyDay, plainOffering, plainQuestion, priya } from "./testing/plain-question.ts";
import { at, between, clock } from "./testing/wall-clock.ts";

const zone = "America/New_York";
/** First and last start that is listed, asked at this local time. */
const edges = (window: BookingWindow, now: string, schedule: Schedule = daily(zone, ["00:00", "24:00"])): string[] => {
  const question = {
    ...plainQuestion,
    offering: { ...plainOffering, window },
    provider: { ...priya, schedule },
    now: at(now, zone),
    range: between("2026-02-20", "2026-04-20", zone),
  };
  const starts = prepareRules(question).listStarts();
  return [starts[0], starts.at(-1)].map((each) => (each === undefined ? "none" : clock(each, zone)));
};

describe("booking windows, to the start", () => {
  it.each([
    ["a day", { type: "rolling", days: 1 }, "2026-03-02T10:00", "2026-03-02T10:00", "2026-03-03T23:00"],
    [
      "a day, asked at midnight",
      { type: "rolling", days: 1 },
      "2026-03-02T00:00",
      "2026-03-02T00:00",
      "2026-03-03T23:00",
    ],
    [
      "a day, asked a minute before",
      { type: "rolling", days: 1 },
      "2026-03-01T23:59",
      "2026-03-02T00:00",
      "2026-03-02T23:00",
    ],
    [
      "days over a short night",
      { type: "rolling", days: 7 },
      "2026-03-05T10:00",
      "2026-03-05T10:00",
      "2026-03-12T23:00",
    ],
    [
      "a business day from Friday",
      { type: "rolling", days: 1, businessDaysOnly: true },
      "2026-03-06T10:00",
      "2026-03-06T10:00",
      "2026-03-09T23:00",
    ],
    [
      "a business day from Sunday",
      { type: "rolling", days: 1, businessDaysOnly: true },
      "2026-03-08T10:00",
      "2026-03-08T10:00",
      "2026-03-09T23:00",
    ],
    [
      "a range",
      { type: "range", from: "2026-03-08", to: "2026-03-09" },
      "2026-03-02T10:00",
      "2026-03-08T00:00",
      "2026-03-08T23:00",
    ],
    [
      "a range that has begun",
      { type: "range", from: "2026-03-01", to: "2026-03-03" },
      "2026-03-02T10:00",
      "2026-03-02T10:00",
      "2026-03-02T23:00",
    ],
    [
      "a range that is over",
      { type: "range", from: "2026-03-01", to: "2026-03-02" },
      "2026-03-02T10:00",
      "none",
      "none",
    ],
    ["no end", { type: "unlimited" }, "2026-03-02T10:00", "2026-03-02T10:00", "2026-04-19T23:00"],
  ] as const)("%s", (...row) => {
    const [, window, now, first, last] = row;
    expect(edges(window, now)).toEqual([first, last]);
  });

  const available = { type: "rolling_available", days: 2 } as const;
  it("count days that have hours, today included", () => {
    expect(edges(available, "2026-03-05T08:00", usualSchedule(zone))).toEqual(["2026-03-05T09:00", "2026-03-06T16:00"]);
    expect(edges(available, "2026-03-06T08:00", usualSchedule(zone))).toEqual(["2026-03-06T09:00", "2026-03-09T16:00"]);
  });

  it("do not count days that are closed, away or for other offerings", () => {
    const hours = usualSchedule(zone);
    const closed = { ...hours, overrides: [{ date: "2026-03-05", windows: [] }] };
    expect(edges(available, "2026-03-05T08:00", closed)[1]).toBe("2026-03-09T16:00");
    const away = { ...hours, away: [{ from: at("2026-03-05T00:00", zone), to: at("2026-03-06T12:00", zone) }] };
    expect(edges(available, "2026-03-05T08:00", away)).toEqual(["2026-03-06T12:00", "2026-03-09T16:00"]);
    const others = everyDay(zone, [{ from: "09:00", to: "17:00", offeringIds: ["o2"] }]);
    expect(edges(available, "2026-03-05T08:00", others)).toEqual(["none", "none"]);
  });

  it("say until when they are closed, or since when", () => {
    const question = { ...askAbout("2026-03-20", daily(zone, ["09:00", "17:00"])), now: at("2026-03-02T10:00", zone) };
    const window: BookingWindow = { type: "range", from: "2026-03-21", to: "2026-03-22" };
    const rules = prepareRules({ ...question, offering: { ...plainOffering, window } });
    expect(rules.decide(between("2026-03-20T09:00", "2026-03-20T10:00", zone))).toEqual([
      {
        code: "outside_booking_window",
        opensAt: at("2026-03-21", zone),
        closesAt: at("2026-03-22", zone),
        overridable: false,
      },
    ]);
  });
});

describe("notice, to the minute", () => {
  const question = askAbout("2026-03-08", daily(zone, ["09:00", "17:00"]), { minimumNoticeMinutes: 24 * 60 });
  const ten = at("2026-03-08T10:00", zone);

  it("counts elapsed minutes, also over a clock change", () => {
    // A day before ten o'clock is nine o'clock, because the night is an hour short.
    expect(against({ ...question, now: at("2026-03-07T09:00", zone) }, ten)).toEqual([]);
    expect(against({ ...question, now: addMinutes(at("2026-03-07T09:00", zone), 1) }, ten)).toEqual([
      "inside_minimum_notice",
    ]);
  });

  it("lets a start be booked until it begins when there is none, and not after", () => {
    const none = { ...question, offering: { ...question.offering, minimumNoticeMinutes: 0 } };
    expect(against({ ...none, now: ten }, ten)).toEqual([]);
    expect(against({ ...none, now: addMinutes(ten, 1) }, ten)).toEqual(["in_the_past"]);
  });
});
