/** What users of other systems reported, by number; `docs/field-reports.md` says where the rest is held. */
import { describe, expect, it } from "@jest/globals";
import { decideChange, prepareRules } from "./booking-rules.ts";
import type { RulesInput } from "./booking-facts.ts";
import { blockingTimes } from "./busy-time.ts";
import type { BusyEntry } from "./busy-time.ts";
import { rankChoices } from "./assign-provider.ts";
import { dateFromDay } from "./calendar-date.ts";
import { addMinutes, asInstant, dayMs, minuteMs } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { decideOffering, listOfferingStarts } from "./offering-times.ts";
import { readHours } from "./open-hours.ts";
import { occurrencesOf } from "./recurrence.ts";
import { usualSchedule } from "./schedule.ts";
import {
  against,
  askAbout,
  daily,
  everyDay,
  listed,
  plainQuestion,
  priya,
  sessionAt,
} from "./testing/plain-question.ts";
import { at, between, clock, offsetAt, timeOf, times, utc } from "./testing/wall-clock.ts";

/** Zones of every kind: north, south, half hours, half-hour changes, skipped midnights, and none. */
const zones = (
  "Europe/Berlin Europe/London Europe/Dublin Europe/Lisbon Europe/Athens Asia/Beirut Africa/Cairo Africa/Casablanca " +
  "America/New_York America/Chicago America/Denver America/Los_Angeles America/St_Johns America/Santiago America/Havana " +
  "America/Nuuk Australia/Sydney Australia/Lord_Howe Pacific/Auckland Pacific/Chatham"
).split(" ");
const year = { from: at("2026-01-01") / dayMs, to: at("2027-01-01") / dayMs };
const changes = zones.flatMap((zone) =>
  Array.from({ length: year.to - year.from }, (_, index) => dateFromDay(year.from + index))
    .filter((date) => offsetAt(zone, at(date, zone)) !== offsetAt(zone, at(date, zone) + 26 * 60 * minuteMs))
    .map((date) => [zone, date] as const),
);
/** How often clocks in `zone` show each quarter of that date. */
const showings = (zone: string, date: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (let quarter = -14 * 4; quarter < 40 * 4; quarter += 1) {
    const [shownDate, time] = clock(at(date) + quarter * 15 * minuteMs, zone).split("T") as [string, string];
    if (shownDate === date) counts.set(time, (counts.get(time) ?? 0) + 1);
  }
  return counts;
};
const windowOn = (zone: string, date: string, from: string, to: string): readonly Interval[] => {
  const range = { startsAt: asInstant(at(date) - dayMs), endsAt: asInstant(at(date) + 2 * dayMs) };
  const schedule = { ...usualSchedule(zone), weekly: [], overrides: [{ date, windows: [{ from, to }] }] };
  return readHours(schedule, "o1").windowsIn(range);
};

describe("field reports", () => {
  it("1: every one-hour window on the dates of 2026 on which clocks change is where the wall clock says", () => {
    const wrong: string[] = [];
    let checked = 0;
    for (const [zone, date] of changes) {
      const shown = showings(zone, date);
      for (let hour = 0; hour < 24; hour += 1) {
        const [from, to] = [timeOf(hour * 60), timeOf((hour + 1) * 60)];
        // An hour that is skipped or comes twice is told apart by the tables.
        const edges = [from, timeOf(hour * 60 + 45), ...(hour < 23 ? [to] : [])];
        if (edges.some((time) => shown.get(time) !== 1)) continue;
        checked += 1;
        const expected = `${utc(at(`${date}T${from}`, zone))} ${utc(at(`${date}T${to}`, zone))}`;
        const found = windowOn(zone, date, from, to).map((each) => `${utc(each.startsAt)} ${utc(each.endsAt)}`);
        if (found.join() !== expected) wrong.push(`${zone} ${date} ${from}: ${found.join()} instead of ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(800);
  });

  it.each([
    ["America/New_York", "2026-03-08"],
    ["America/New_York", "2026-11-01"],
    ["Europe/London", "2026-03-29"],
  ])("2: half past twelve in %s on %s is listed as that, and booked as listed", (zone, date) => {
    const question = askAbout(date, daily(zone, ["12:30", "13:30"]));
    expect(listed(question)).toEqual(["12:30"]);
    expect(against(question, at(`${date}T12:30`, zone))).toEqual([]);
  });

  it("3: notice that ends on the night of a clock change moves no start of the weeks after", () => {
    const zone = "Europe/Berlin";
    const question = {
      ...askAbout("2026-03-28", daily(zone, ["09:00", "12:00"]), { minimumNoticeMinutes: 36 * 60 + 17 }),
      now: at("2026-03-27T20:11", zone),
      range: between("2026-03-27", "2026-04-26", zone),
    };
    const starts = prepareRules(question).listStarts();
    expect(clock(starts[0] ?? 0, zone)).toBe("2026-03-29T10:00");
    expect([...new Set(times(starts, zone))].toSorted()).toEqual(["09:00", "10:00", "11:00"]);
  });

  it("4: the first start of every day of November is that of the hours", () => {
    const zone = "America/Los_Angeles";
    const question = {
      ...askAbout("2026-11-01", daily(zone, ["08:00", "10:00"])),
      range: between("2026-11-01", "2026-12-01", zone),
    };
    const starts = prepareRules(question).listStarts();
    expect(starts).toHaveLength(60);
    expect([...new Set(times(starts, zone))]).toEqual(["08:00", "09:00"]);
  });

  it("5: in Kathmandu the hour after a booked one is offered at the full hour", () => {
    const zone = "Asia/Kathmandu";
    const question = askAbout("2026-05-04", daily(zone, ["12:00", "17:00"]));
    const booked = {
      ...between("2026-05-04T13:00", "2026-05-04T14:00", zone),
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
    };
    expect(listed({ ...question, provider: { ...question.provider, sessions: [booked] } })).toEqual([
      "12:00",
      "14:00",
      "15:00",
      "16:00",
    ]);
  });

  it.each(["Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"])(
    "6: in %s the grid stands on the local hour, whatever is busy",
    (zone) => {
      const busy = [
        between("2026-05-04T09:10", "2026-05-04T09:25", zone),
        between("2026-05-04T11:40", "2026-05-04T12:05", zone),
      ];
      const question = askAbout("2026-05-04", daily(zone, ["09:00", "17:00"]));
      expect(listed({ ...question, provider: { ...question.provider, busy } })).toEqual([
        "10:00",
        "13:00",
        "14:00",
        "15:00",
        "16:00",
      ]);
    },
  );

  const policy = {
    blocks: ["busy", "oof", "tentative"],
    timeZone: "Pacific/Auckland",
    own: { ids: new Set<string>(), times: [] },
  } as const;
  const entry = (change: Partial<BusyEntry>): BusyEntry => ({
    ...between("2026-03-02T10:00", "2026-03-02T11:00"),
    id: "e1",
    isAllDay: false,
    showAs: "busy",
    isDeclined: false,
    ...change,
  });

  it("7: every occurrence of a recurring event blocks by itself", () => {
    const weekly = [0, 7, 14].map((days) => {
      const { startsAt, endsAt } = entry({});
      return entry({
        id: `e${days}`,
        startsAt: asInstant(startsAt + days * dayMs),
        endsAt: asInstant(endsAt + days * dayMs),
      });
    });
    expect(blockingTimes(weekly, policy)).toHaveLength(3);
  });

  it("8: what is shown as free, or was declined, blocks nothing; the rest as the offering says", () => {
    const kinds = ["free", "workingElsewhere", "tentative", "busy", "oof"] as const;
    expect(kinds.map((showAs) => blockingTimes([entry({ showAs })], policy).length)).toEqual([0, 0, 1, 1, 1]);
    expect(blockingTimes([entry({ isDeclined: true })], policy)).toEqual([]);
    expect(blockingTimes([entry({ showAs: "tentative" })], { ...policy, blocks: ["busy"] })).toEqual([]);
  });

  it("9: an all-day event takes the mailbox's own day, also one with a clock change", () => {
    const allDay = entry({ isAllDay: true, ...between("2026-04-05", "2026-04-06") });
    const [busy] = blockingTimes([allDay], policy);
    expect([utc(busy?.startsAt ?? 0), utc(busy?.endsAt ?? 0)]).toEqual(["2026-04-04T11:00Z", "2026-04-05T12:00Z"]);
  });

  it("13: a calendar that cannot be read closes its owner's times, with the reason, and nobody else's", () => {
    const closed = { ...priya, busy: "unreadable" as const };
    expect(against({ ...plainQuestion, provider: closed }, at("2026-03-02T10:00"))).toEqual(["calendar_unreadable"]);
    const providers = [closed, { ...priya, providerId: "ann" }];
    const offering = { ...plainQuestion.offering, assignment: "any", providerIds: ["priya", "ann"] } as const;
    const starts = listOfferingStarts({ ...plainQuestion, offering, providers });
    expect(starts.map(({ providerIds }) => providerIds.join())).toEqual(Array.from({ length: 8 }, () => "ann"));
  });

  it("40: a move to a closed time is refused by the rules that list the open ones", () => {
    const rules = prepareRules({ ...plainQuestion, range: between("2026-03-01", "2026-03-03") });
    for (const [startsAt, because] of [
      ["2026-03-02T20:00", "hours"],
      ["2026-03-02T09:20", "grid"],
      ["2026-03-01T10:00", "hours"],
    ] as const) {
      expect(rules.decide(sessionAt(plainQuestion, at(startsAt)))).toMatchObject([
        { code: "outside_availability", because },
      ]);
    }
  });

  it("41: buffers are enforced once on each side, in the list as in the decision, on any grid", () => {
    const session = {
      ...between("2026-03-02T12:00", "2026-03-02T13:00"),
      bufferBeforeMinutes: 10,
      bufferAfterMinutes: 10,
    };
    const buffers = { bufferBeforeMinutes: 10, bufferAfterMinutes: 10 };
    for (const incrementMinutes of [5, 20, 60]) {
      const offering = { ...plainQuestion.offering, ...buffers, incrementMinutes };
      const question: RulesInput = { ...plainQuestion, offering, provider: { ...priya, sessions: [session] } };
      const starts = listed(question);
      const before = starts.filter((each) => each < "12:00").at(-1);
      const after = starts.find((each) => each > "12:00");
      expect([before, after]).toEqual(
        { 5: ["10:40", "13:20"], 20: ["10:40", "13:20"], 60: ["10:00", "14:00"] }[incrementMinutes],
      );
      expect(against(question, addMinutes(at("2026-03-02T13:20"), -5))).toContain("slot_taken");
    }
  });

  it("42: a session that moves keeps its teacher when they can, and takes the time of one person only", () => {
    const ids = ["ann", "bob"];
    const loads = new Map([["ann", { bookedMinutes: 600 }]]);
    expect(rankChoices("any", ids, { freeIds: ids, loads, currentIds: ["ann"] })[0]).toEqual(["ann"]);
    expect(rankChoices("any", ids, { freeIds: ["bob"], loads, currentIds: ["ann"] })).toEqual([["bob"]]);
  });

  it("44: a date of a series keeps its number, whatever becomes of the others", () => {
    const series = { firstStartsAt: at("2026-01-31T10:00"), timeZone: "UTC" };
    const all = occurrencesOf({ ...series, recurrence: { freq: "monthly", count: 4 } });
    expect(all.items.map(({ index, date }) => [index, date])).toEqual([
      [0, "2026-01-31"],
      [1, "2026-02-31"],
      [2, "2026-03-31"],
      [3, "2026-04-31"],
    ]);
    const fewer = occurrencesOf({ ...series, recurrence: { freq: "monthly", count: 3 } });
    expect(fewer.items).toEqual(all.items.slice(0, 3));
  });

  it("50: a learner can no longer move or cancel once the cut-off has passed, to the minute", () => {
    const session = { ...between("2026-03-02T10:00", "2026-03-02T11:00"), status: "scheduled" as const };
    const change = { session, cutoffMinutes: 120, standing: "learner" as const };
    expect(decideChange({ ...change, now: at("2026-03-02T08:00") })).toEqual([]);
    expect(decideChange({ ...change, now: at("2026-03-02T08:01") })).toMatchObject([{ code: "cutoff_passed" }]);
  });
});

describe("seen while measuring other engines", () => {
  it("an hourly grid in a half-hour zone stays on the local hour after every busy block", () => {
    const zone = "Asia/Kolkata";
    const question = {
      ...askAbout("2027-03-01", usualSchedule(zone)),
      range: between("2027-03-01", "2027-03-31", zone),
    };
    const busy = Array.from({ length: 200 }, (_, index) => {
      const startsAt = addMinutes(question.range.startsAt, (index * 193) % (30 * 1440));
      return { startsAt, endsAt: addMinutes(startsAt, 15 + (index % 5) * 15) };
    });
    const starts = prepareRules({ ...question, provider: { ...question.provider, busy } }).listStarts();
    expect(starts.length).toBeGreaterThan(50);
    expect(starts.filter((each) => !clock(each, zone).endsWith(":00")).map(utc)).toEqual([]);
    const overlapping = starts.filter((each) =>
      busy.some((block) => each < block.endsAt && block.startsAt < each + 60 * minuteMs),
    );
    expect(overlapping).toEqual([]);
  });

  it("a busy block that moves by a minute changes only the starts that it touches", () => {
    const busy = [between("2026-03-02T10:00", "2026-03-02T11:00")];
    const later = [between("2026-03-02T10:01", "2026-03-02T11:01")];
    expect(listed({ ...plainQuestion, provider: { ...priya, busy } })).not.toContain("10:00");
    expect(listed({ ...plainQuestion, provider: { ...priya, busy: later } })).toEqual(
      listed({ ...plainQuestion, provider: { ...priya, busy } }).filter((each) => each !== "11:00"),
    );
  });

  it("who is free is still known after the lists of many are joined", () => {
    const providers = ["ann", "bob"].map((providerId) => ({ ...priya, providerId }));
    const offering = { ...plainQuestion.offering, assignment: "any", providerIds: ["ann", "bob"] } as const;
    const facts = { ...plainQuestion, offering, providers };
    for (const start of listOfferingStarts(facts)) {
      expect(start.providerIds).toEqual(decideOffering(facts, start).choices.flat());
    }
  });

  it("a window that names no day of the week closes the week", () => {
    const never = { ...everyDay("UTC", []), overrides: [] };
    expect(listed(askAbout("2026-03-02", never))).toEqual([]);
  });
});
