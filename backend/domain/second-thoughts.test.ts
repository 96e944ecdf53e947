import { describe, expect, it } from "@jest/globals";
import { asInstant } from "./instant.ts";
import { decideUndo, delayedUntil, isTakenFor, secondThoughts, undoUntil } from "./second-thoughts.ts";
import type { UndoableChange, UndoCaller } from "./second-thoughts.ts";

const second = 1_000;
const minute = 60 * second;
const t0 = Date.parse("2026-03-02T09:00:00Z");
const at = (ms: number) => asInstant(t0 + ms);

describe("how long a change can be taken back", () => {
  it.each([
    ["a move", "move", 60 * minute, 8 * second, undefined],
    ["a drag in a calendar", "drag", 60 * minute, 8 * second, 15 * minute],
    ["a cancel", "cancel", 60 * minute, 8 * second, 15 * minute],
    ["a cancel ten minutes before the session", "cancel", 10 * minute, 8 * second, 10 * minute],
    ["a move five seconds before the session", "move", 5 * second, 5 * second, undefined],
    ["a cancel of a session that has begun", "cancel", -minute, 0, 0],
  ] as const)("is told for %s", (_, kind, startsIn, actorFor, staffFor) => {
    const change =
      kind === "drag" ? ({ kind: "move", madeIn: "calendar" } as const) : ({ kind, madeIn: "surface" } as const);
    const until = secondThoughts({ ...change, madeAt: at(0), startedAt: at(startsIn) });
    const staffUntil = staffFor === undefined ? {} : { staffUntil: at(staffFor) };
    expect(until).toEqual({ actorUntil: at(actorFor), ...staffUntil });
  });
});

const move: UndoableChange = { kind: "move", byId: "lena", actorUntil: at(8 * second) };
const cancel: UndoableChange = { ...move, kind: "cancel", staffUntil: at(15 * minute) };
const calledOff: UndoableChange = { ...cancel, byId: undefined };
const lena: UndoCaller = { personId: "lena", standing: "learner" };
const amir: UndoCaller = { personId: "amir", standing: "learner" };
const priya: UndoCaller = { personId: "priya", standing: "staff" };

describe("who may take a change back", () => {
  it.each([
    ["who moved it, for seconds", move, lena, 8 * second],
    ["staff did not move it", move, priya, undefined],
    ["another learner did not", move, amir, undefined],
    ["who cancelled it, for seconds", cancel, lena, 8 * second],
    ["staff restore what anybody cancelled", cancel, priya, 15 * minute],
    ["staff who cancelled it have the longer time", { ...cancel, byId: "priya" }, priya, 15 * minute],
    ["staff restore what was called off by itself", calledOff, priya, 15 * minute],
    ["nobody else does", calledOff, amir, undefined],
  ] as const)("%s", (_, change, caller, until) => {
    expect(undoUntil(change, caller)).toBe(until === undefined ? undefined : at(until));
  });

  it.each([
    ["in time", move, lena, "scheduled", 7 * second, undefined],
    ["at the very end", move, lena, "scheduled", 8 * second, "undo_expired"],
    ["after the seconds, for staff", cancel, priya, "cancelled", 14 * minute, undefined],
    ["after a quarter of an hour", cancel, priya, "cancelled", 15 * minute, "undo_expired"],
    ["nothing was ever changed", undefined, lena, "scheduled", 0, "nothing_to_undo"],
    ["it was restored since", cancel, priya, "scheduled", 0, "nothing_to_undo"],
    ["it was moved and called off since", move, lena, "cancelled", 0, "nothing_to_undo"],
    ["it is over", move, lena, "completed", 0, "nothing_to_undo"],
  ] as const)("is decided when it is asked %s", (_, change, caller, status, after, code) => {
    expect(decideUndo(change, { caller, status, now: at(after) })?.code).toBe(code);
  });
});

describe("kept time", () => {
  const kept = { personId: "priya", keptUntil: at(8 * second), byId: "lena" };
  it.each([
    ["somebody else", "amir", 0, true],
    ["the one whose time it is", "priya", 0, false],
    ["the one who made the change", "lena", 0, false],
    ["anybody once it has run out", "amir", 8 * second, false],
  ] as const)("is seen by %s", (_, personId, after, taken) => {
    expect(isTakenFor(kept, { personId, now: at(after) })).toBe(taken);
  });
});

describe("how long vendors are left in peace", () => {
  it.each([
    ["one change", 0, 0, 8 * second],
    ["a second change", 5 * second, 0, 13 * second],
    ["changes without end", 29 * second, 0, 30 * second],
  ] as const)("is told after %s", (_, now, since, until) => {
    expect(delayedUntil(at(now), at(since))).toBe(at(until));
  });
});
