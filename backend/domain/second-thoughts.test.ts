import { describe, expect, it } from "@jest/globals";
import { asInstant } from "./instant.ts";
import { decideUndo, delayedUntil, isTakenFor, secondThoughts, undoUntil } from "./second-thoughts.ts";
import type { UndoableChange, UndoCaller } from "./second-thoughts.ts";

const second = 1_000;
const minute = 60 * second;
/** 2 March 2026, 09:00 UTC. */
const t0 = 1_772_442_000_000;
const at = (ms: number) => asInstant(t0 + ms);

describe("how long a change can be taken back", () => {
  const cases = [
    { what: "a move", kind: "move", startsIn: 60 * minute, actorFor: 8 * second, staffFor: undefined },
    { what: "a drag", kind: "drag", startsIn: 60 * minute, actorFor: 8 * second, staffFor: 15 * minute },
    { what: "a cancel", kind: "cancel", startsIn: 60 * minute, actorFor: 8 * second, staffFor: 15 * minute },
    { what: "a late cancel", kind: "cancel", startsIn: 10 * minute, actorFor: 8 * second, staffFor: 10 * minute },
    { what: "a late move", kind: "move", startsIn: 5 * second, actorFor: 5 * second, staffFor: undefined },
    { what: "a cancel after the start", kind: "cancel", startsIn: -minute, actorFor: 0, staffFor: 0 },
  ] as const;
  it.each(cases)("is told for $what", ({ kind, startsIn, actorFor, staffFor }) => {
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

  const asked = [
    { when: "in time", change: move, caller: lena, after: 7 * second },
    { when: "at the very end", change: move, caller: lena, after: 8 * second, code: "undo_expired" },
    { when: "after the seconds, by staff", change: cancel, caller: priya, after: 14 * minute },
    { when: "after a quarter of an hour", change: cancel, caller: priya, after: 15 * minute, code: "undo_expired" },
    { when: "and nothing was changed", change: undefined, caller: lena, after: 0, code: "nothing_to_undo" },
  ] as const;
  it.each(asked)("is decided when it is asked $when", ({ change, caller, after, ...expected }) => {
    const status = change === cancel ? "cancelled" : "scheduled";
    const code = "code" in expected ? expected.code : undefined;
    expect(decideUndo(change, { caller, status, now: at(after) })?.code).toBe(code);
  });

  it.each([
    ["it was restored since", cancel, "scheduled"],
    ["it was called off since", move, "cancelled"],
    ["it is over", move, "completed"],
  ] as const)("is decided when %s", (_, change, status) => {
    expect(decideUndo(change, { caller: lena, status, now: at(0) })?.code).toBe("nothing_to_undo");
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
