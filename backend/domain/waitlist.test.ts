import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { asInstant, dayMs, minuteMs } from "./instant.ts";
import { endOfOffer, planWaitlist } from "./waitlist.ts";
import type { WaitingSeat, WaitlistFacts } from "./waitlist.ts";

const at = (iso: string) => asInstant(Temporal.Instant.from(`${iso}:00Z`).epochMilliseconds);
const iso = (instant: number | undefined) =>
  instant === undefined
    ? undefined
    : Temporal.Instant.fromEpochMilliseconds(instant).toString({ smallestUnit: "minute" }).slice(0, 16);

describe("how long an offer lasts", () => {
  it.each([
    ["in the middle of the day", "UTC", "2026-03-02T10:00", "2026-03-02T14:00"],
    ["until bedtime exactly", "UTC", "2026-03-02T17:00", "2026-03-02T21:00"],
    ["over the night, with what is left in the morning", "UTC", "2026-03-02T20:30", "2026-03-03T11:30"],
    ["made at night, from eight o'clock on", "UTC", "2026-03-02T23:00", "2026-03-03T12:00"],
    ["made before dawn, from eight o'clock on", "UTC", "2026-03-02T03:00", "2026-03-02T12:00"],
    ["by the learner's clock, with its half hour", "Asia/Kolkata", "2026-03-02T10:30", "2026-03-02T14:30"],
    ["over a night in Kathmandu", "Asia/Kathmandu", "2026-03-02T15:00", "2026-03-03T06:00"],
    ["over the night in which Berlin loses an hour", "Europe/Berlin", "2026-03-28T18:00", "2026-03-29T08:00"],
    ["over the night in which Berlin gains an hour", "Europe/Berlin", "2026-10-24T17:00", "2026-10-25T09:00"],
    [
      "over the night in which Lord Howe gains half an hour",
      "Australia/Lord_Howe",
      "2026-04-04T08:00",
      "2026-04-04T23:30",
    ],
    ["over the year's end", "Pacific/Auckland", "2026-12-31T07:00", "2026-12-31T22:00"],
    ["over a midnight that Beirut skips", "Asia/Beirut", "2026-03-28T18:30", "2026-03-29T08:30"],
  ])("%s", (_, zone, made, ends) => {
    expect(iso(endOfOffer(at(made), zone))).toBe(ends);
  });
});

const seat = (seatId: string, more: Partial<WaitingSeat> = {}): WaitingSeat => ({
  seatId,
  state: "waitlisted",
  since: asInstant(Number(seatId.slice(1))),
  hasMissed: false,
  timeZone: "UTC",
  ...more,
});
const offered = (seatId: string, until: string, more: Partial<WaitingSeat> = {}): WaitingSeat =>
  seat(seatId, { state: "offered", offeredUntil: at(until), ...more });
const plan = (facts: Partial<WaitlistFacts>) => {
  const { changes, dueAt } = planWaitlist({
    now: at("2026-03-02T10:00"),
    startsAt: at("2026-03-05T18:00"),
    capacity: 2,
    seated: 2,
    waiting: [],
    ...facts,
  });
  const say = (each: (typeof changes)[number]): string =>
    each.become === "offered"
      ? `${each.seatId} until ${iso(each.offeredUntil)}`
      : `${each.seatId} waits${each.hasMissed ? " at the end" : ""}`;
  return [...changes.map(say), `due ${iso(dueAt)}`];
};

describe("the line", () => {
  it("waits while the class is full", () => {
    expect(plan({ waiting: [seat("s1"), seat("s2")] })).toEqual(["due undefined"]);
  });

  it("gives a free seat to the first in it, and to nobody else meanwhile", () => {
    expect(plan({ seated: 1, waiting: [seat("s2"), seat("s1")] })).toEqual([
      "s1 until 2026-03-02T14:00",
      "due 2026-03-02T14:00",
    ]);
    expect(plan({ seated: 1, waiting: [offered("s1", "2026-03-02T14:00"), seat("s2")] })).toEqual([
      "due 2026-03-02T14:00",
    ]);
  });

  it("passes an offer on when it runs out, and puts who missed it at the end", () => {
    expect(plan({ seated: 1, waiting: [offered("s1", "2026-03-02T10:00"), seat("s2")] })).toEqual([
      "s1 waits at the end",
      "s2 until 2026-03-02T14:00",
      "due 2026-03-02T14:00",
    ]);
    expect(plan({ seated: 1, waiting: [seat("s1", { hasMissed: true })] })).toEqual(["due 2026-03-05T06:00"]);
  });

  it("takes back the latest offers when seats go, without loss of place", () => {
    const waiting = [offered("s1", "2026-03-02T14:00"), offered("s2", "2026-03-02T13:00")];
    expect(plan({ seated: 1, waiting })).toEqual(["s2 waits", "due 2026-03-02T14:00"]);
  });

  it("never keeps a seat for one person into the last twelve hours", () => {
    expect(plan({ now: at("2026-03-05T05:00"), seated: 1, waiting: [seat("s1"), seat("s2")] })).toEqual([
      "s1 until 2026-03-05T06:00",
      "due 2026-03-05T06:00",
    ]);
  });

  it("asks everybody within twelve hours of the start, also who missed an offer", () => {
    const waiting = [offered("s1", "2026-03-05T06:00"), seat("s2", { hasMissed: true }), seat("s3")];
    expect(plan({ now: at("2026-03-05T06:00"), seated: 1, waiting })).toEqual([
      "s1 until 2026-03-05T18:00",
      "s3 until 2026-03-05T18:00",
      "s2 until 2026-03-05T18:00",
      "due 2026-03-05T18:00",
    ]);
  });

  it("lets the others wait on once somebody was first, and everybody when it begins", () => {
    const waiting = [offered("s2", "2026-03-05T18:00"), offered("s3", "2026-03-05T18:00")];
    expect(plan({ now: at("2026-03-05T07:00"), waiting })).toEqual(["s2 waits", "s3 waits", "due undefined"]);
    expect(plan({ now: at("2026-03-05T18:00"), seated: 1, waiting })).toEqual([
      "s2 waits",
      "s3 waits",
      "due undefined",
    ]);
  });

  it("is stable: carried out, the plan has nothing more to say", () => {
    const waitingSeat = fc.record({
      state: fc.constantFrom<WaitingSeat["state"]>("waitlisted", "offered"),
      since: fc.nat(5),
      until: fc.integer({ min: -3000, max: 6000 }),
      hasMissed: fc.boolean(),
      timeZone: fc.constantFrom("UTC", "Asia/Kolkata", "Pacific/Auckland", "America/New_York"),
    });
    fc.assert(
      fc.property(
        fc.array(waitingSeat, { maxLength: 6 }),
        fc.record({
          capacity: fc.integer({ min: 1, max: 4 }),
          seated: fc.nat(4),
          ahead: fc.integer({ min: -60, max: 5000 }),
        }),
        (line, { capacity, seated, ahead }) => {
          const now = at("2026-03-02T10:00");
          const waiting = line.map((each, index) => ({
            seatId: `s${index}`,
            state: each.state,
            since: asInstant(each.since),
            hasMissed: each.hasMissed,
            timeZone: each.timeZone,
            ...(each.state === "offered" ? { offeredUntil: asInstant(now + each.until * minuteMs) } : {}),
          }));
          const facts = {
            now,
            startsAt: asInstant(now + ahead * minuteMs),
            capacity,
            seated: Math.min(seated, capacity),
            waiting,
          };
          const first = planWaitlist(facts);
          const after = waiting.map((each): WaitingSeat => {
            const change = first.changes.find(({ seatId }) => seatId === each.seatId);
            if (!change) return each;
            const { seatId, since, timeZone } = each;
            return change.become === "offered"
              ? {
                  seatId,
                  since,
                  timeZone,
                  hasMissed: each.hasMissed,
                  state: "offered",
                  offeredUntil: change.offeredUntil,
                }
              : { seatId, since, timeZone, hasMissed: change.hasMissed, state: "waitlisted" };
          });
          const second = planWaitlist({ ...facts, waiting: after });
          expect(second.changes).toEqual([]);
          expect(second.dueAt).toBe(first.dueAt);
          if (first.dueAt !== undefined) expect(first.dueAt).toBeGreaterThan(now);
          const isEarly = facts.startsAt - now > dayMs / 2;
          const open = after.filter(({ state }) => state === "offered").length;
          if (isEarly) expect(open).toBeLessThanOrEqual(capacity - facts.seated);
        },
      ),
    );
  });
});
