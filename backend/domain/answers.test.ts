import { describe, expect, it } from "@jest/globals";
import { hearAnswer, planWriting } from "./answers.ts";
import type { Answer, Unwritten, WritingFacts } from "./answers.ts";
import { asInstant, minuteMs } from "./instant.ts";

const hourMs = 60 * minuteMs;

describe("an answer that comes back from a calendar", () => {
  type Facts = Parameters<typeof hearAnswer>[0];
  const facts = (stands: Answer, seen: Answer, says: Answer): Facts => ({ stands, seen, says, unwritten: "none" });
  const during = (unwritten: Unwritten, about: Facts): Facts => ({ ...about, unwritten });
  it.each<readonly [string, Facts, ReturnType<typeof hearAnswer>]>([
    [
      "an answer to the invitation is taken",
      facts("none", "none", "accepted"),
      { seen: "accepted", unwritten: "drop", becomes: "accepted" },
    ],
    [
      "another answer than before is taken",
      facts("accepted", "accepted", "declined"),
      { seen: "declined", unwritten: "drop", becomes: "declined" },
    ],
    [
      "the same as last time says nothing, whatever was said here since",
      facts("accepted", "declined", "declined"),
      { seen: "declined", unwritten: "keep" },
    ],
    [
      "no answer says nothing, because an organizer may not be told",
      facts("accepted", "none", "none"),
      { seen: "none", unwritten: "keep" },
    ],
    [
      "no answer any more is only kept in mind, so that the next one is news",
      facts("accepted", "accepted", "none"),
      { seen: "none", unwritten: "keep" },
    ],
    [
      "what stands already changes nothing",
      facts("accepted", "none", "accepted"),
      { seen: "accepted", unwritten: "drop" },
    ],
    [
      "an old answer does not win over a newer one that is on its way",
      during("said", facts("tentative", "none", "accepted")),
      { seen: "accepted", unwritten: "keep" },
    ],
    [
      "a real answer wins over an assumed one",
      during("assumed", facts("accepted", "none", "declined")),
      { seen: "declined", unwritten: "drop", becomes: "declined" },
    ],
    [
      "a reset leaves an assumed one to be written",
      during("assumed", facts("accepted", "accepted", "none")),
      { seen: "none", unwritten: "keep" },
    ],
  ])("%s", (_, about, expected) => {
    expect(hearAnswer(about)).toEqual(expected);
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
