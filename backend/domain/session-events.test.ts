import { describe, expect, it } from "@jest/globals";
import { asInstant } from "./instant.ts";
import { sessionNews, type SessionShape } from "./session-events.ts";

const standing: SessionShape = { status: "scheduled", startsAt: asInstant(10), endsAt: asInstant(20), rest: "a" };
const unknown = { ...standing, rest: undefined };

describe("what subscribers hear of a session", () => {
  it.each([
    ["one they never heard of", undefined, standing, "session.created"],
    ["one that came and went before they heard", undefined, { ...standing, status: "cancelled" }, undefined],
    ["one that is as it was", standing, standing, undefined],
    ["a later start", standing, { ...standing, startsAt: asInstant(11) }, "session.rescheduled"],
    ["a later end", standing, { ...standing, endsAt: asInstant(21) }, "session.rescheduled"],
    ["another time and more", standing, { ...standing, startsAt: asInstant(11), rest: "b" }, "session.rescheduled"],
    ["a seat more", standing, { ...standing, rest: "b" }, "session.updated"],
    ["a cancel", standing, { ...standing, status: "cancelled", startsAt: asInstant(5) }, "session.cancelled"],
    ["its end", standing, { ...standing, status: "completed" }, "session.completed"],
    ["one that was brought back", { ...standing, status: "cancelled" }, standing, "session.restored"],
    [
      "what changes in one that is cancelled",
      { ...standing, status: "cancelled" },
      { ...standing, status: "cancelled", rest: "b" },
      undefined,
    ],
    ["one that was there before, unchanged as far as known", unknown, standing, undefined],
    [
      "one that was there before, at another time",
      unknown,
      { ...standing, startsAt: asInstant(11) },
      "session.rescheduled",
    ],
  ] as const)("of %s", (_what, told, now, expected) => {
    expect(sessionNews(told, now)).toBe(expected);
  });
});
