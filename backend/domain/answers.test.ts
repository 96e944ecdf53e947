import { describe, expect, it } from "@jest/globals";
import { hearAnswer, planWriting } from "./answers.ts";
import type { Answer, Unwritten, WritingFacts } from "./answers.ts";
import { asInstant, minuteMs } from "./instant.ts";

const hourMs = 60 * minuteMs;

describe("an answer that comes back from a calendar", () => {
  type Row = readonly [string, Answer, Answer, Answer, Unwritten, ReturnType<typeof hearAnswer>];
  it.each<Row>([
    [
      "an answer to the invitation",
      "none",
      "none",
      "accepted",
      "none",
      { seen: "accepted", unwritten: "drop", becomes: "accepted" },
    ],
    [
      "another answer than before",
      "accepted",
      "accepted",
      "declined",
      "none",
      { seen: "declined", unwritten: "drop", becomes: "declined" },
    ],
    ["the same as last time", "accepted", "declined", "declined", "none", { seen: "declined", unwritten: "keep" }],
    [
      "nothing, because the organizer is not told",
      "accepted",
      "none",
      "none",
      "none",
      { seen: "none", unwritten: "keep" },
    ],
    ["nothing any more, after a move", "accepted", "accepted", "none", "none", { seen: "none", unwritten: "keep" }],
    ["what stands already", "accepted", "none", "accepted", "none", { seen: "accepted", unwritten: "drop" }],
    [
      "an old answer while a newer one is on its way",
      "tentative",
      "none",
      "accepted",
      "said",
      { seen: "accepted", unwritten: "keep" },
    ],
    [
      "an answer before the assumed one is written",
      "accepted",
      "none",
      "declined",
      "assumed",
      { seen: "declined", unwritten: "drop", becomes: "declined" },
    ],
    [
      "a reset before the assumed one is written",
      "accepted",
      "accepted",
      "none",
      "assumed",
      { seen: "none", unwritten: "keep" },
    ],
  ])("%s", (_, stands, seen, says, unwritten, expected) => {
    expect(hearAnswer({ stands, seen, says, unwritten })).toEqual(expected);
  });
});

describe("writing an answer to somebody's own copy", () => {
  const at = (hours: number) => asInstant(hours * hourMs);
  const time = { startsAt: at(10), endsAt: at(11) };
  const usual: WritingFacts = {
    session: { ...time, status: "scheduled" },
    seat: "booked",
    event: { ownerId: "priya", time },
    personId: "lena",
    calendar: "connected",
    now: at(1),
  };
  it.each<readonly [string, Partial<WritingFacts>, "write" | "wait" | "drop"]>([
    ["once the event shows the session's time", {}, "write"],
    ["not before there is an event", { event: undefined }, "wait"],
    [
      "not while the event shows the time before a move",
      { event: { ownerId: "priya", time: { startsAt: at(8), endsAt: at(9) } } },
      "wait",
    ],
    ["not while the account has to be reconnected", { calendar: "broken" }, "wait"],
    ["never without a calendar", { calendar: "none" }, "drop"],
    ["never on an event of one's own", { event: { ownerId: "lena", time } }, "drop"],
    ["never after the seat is given up", { seat: "cancelled" }, "drop"],
    ["never for who stands in line", { seat: "waitlisted" }, "drop"],
    ["never when it is off", { session: { ...time, status: "cancelled" } }, "drop"],
    ["never once it has begun", { now: at(10) }, "drop"],
  ])("%s", (_, more, expected) => {
    expect(planWriting({ ...usual, ...more })).toBe(expected);
  });
});
