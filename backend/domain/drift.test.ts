import { describe, expect, it } from "@jest/globals";
import { judgeFound, nextReconcile } from "./drift.ts";
import type { FoundThing, KnownThing } from "./drift.ts";
import { asInstant } from "./instant.ts";

/** Monday 2 March 2026, 09:00 UTC. */
const now = asInstant(1_772_442_000_000);
const at = { startsAt: asInstant(now + 3_600_000), endsAt: asInstant(now + 7_200_000) };
/** A UUIDv7 made this many minutes before now. */
const idAged = (minutes: number): string => {
  const hex = (now - minutes * 60_000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
const found: FoundThing = { id: "event-1", sessionId: idAged(60), generation: 2, ...at };
const gone: KnownThing = { isWanted: true, isUnderWay: false, generation: 2 };
const lost: KnownThing = { ...gone, written: { generation: 2, ...at } };
const known: KnownThing = { ...lost, vendorId: "event-1" };

const table: readonly (readonly [string, Partial<FoundThing>, KnownThing | undefined, string])[] = [
  ["is as it should be", {}, known, "leave"],
  ["belongs to a session nobody has", {}, undefined, "remove unknown_session"],
  ["belongs to a session that is just being made", { sessionId: idAged(1) }, undefined, "leave"],
  ["belongs to something that is no session of ours", { sessionId: "somebody-else" }, undefined, "leave"],
  ["stands at another time", { startsAt: now }, known, "look wrong_time"],
  ["stands at another time while its job is under way", { startsAt: now }, { ...known, isUnderWay: true }, "leave"],
  ["stands for a session that is off", {}, { ...known, isWanted: false }, "look not_wanted"],
  ["goes in a moment, because its job is under way", {}, { ...known, isWanted: false, isUnderWay: true }, "leave"],
  ["is a second one", { id: "event-2" }, known, "remove duplicate"],
  ["is a second one of an older generation", { id: "event-2", generation: 1 }, known, "remove outlived"],
  ["is of a generation that nobody made yet", { id: "event-2", generation: 3 }, known, "leave"],
  ["came late, from a call nobody got an answer to", {}, lost, "look not_wanted"],
  ["came late, and its job is at it", {}, { ...lost, isUnderWay: true }, "leave"],
  ["came after everything was given up", { generation: 1 }, gone, "remove outlived"],
  ["is what the next create will adopt", {}, gone, "look not_wanted"],
  ["is not wanted and not known", {}, { ...gone, isWanted: false }, "remove not_wanted"],
  ["has another id in the same calendar", { id: "moved", uid: "u" }, { ...known, uid: "u" }, "leave"],
];

describe("what lies at a vendor", () => {
  it.each(table)("that %s is dealt with", (_name, change, standing, expected) => {
    const judged = judgeFound({ ...found, ...change }, standing, now);
    expect("kind" in judged ? `${judged.do} ${judged.kind}` : judged.do).toBe(expected);
  });
});

describe("the daily comparison", () => {
  it("comes at the same time of day, at least an hour from now", () => {
    const id = "0190a5c0-0000-7000-8000-00000a000000";
    const first = nextReconcile(id, now);
    expect(first - now).toBeGreaterThan(60 * 60_000);
    expect(nextReconcile(id, asInstant(first)) - first).toBe(24 * 60 * 60_000);
  });
});
