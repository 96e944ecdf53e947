import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { minuteMs, asInstant } from "./instant.ts";
import { decideMoves, mergeRosters, rosterDueAt, seatsLeft, seatsTaken, takeSeats } from "./roster.ts";
import type { Roster, SeatState } from "./roster.ts";

/** `lena booked, amir waitlisted` */
const roster = (capacity: number, seats = ""): Roster => ({
  capacity,
  seats:
    seats === ""
      ? []
      : seats.split(", ").map((text) => {
          const [learnerId = "", state] = text.split(" ");
          return { learnerId, state: state as SeatState };
        }),
});
const taken = (of: Roster, learnerIds: readonly string[], whenFull: "refuse" | "wait" = "refuse") => {
  const result = takeSeats(of, learnerIds, whenFull);
  return result.ok ? result.value.map(({ learnerId, state }) => `${learnerId} ${state}`) : result.error.code;
};

describe("seats", () => {
  it.each([
    [
      "all kinds of seats that are somebody's",
      roster(9, "a booked, b attended, c no_show, d waitlisted, e cancelled"),
      3,
    ],
    ["an offered seat", roster(2, "a booked, b offered"), 2],
    ["one seat that several are asked for, once", roster(2, "a booked, b offered, c offered"), 2],
    ["no seat that there is not", roster(1, "a booked, b offered"), 1],
  ])("count %s", (_, of, count) => {
    expect(seatsTaken(of)).toBe(count);
    expect(seatsLeft(of)).toBe(of.capacity - count);
  });

  it.each([
    ["the last one", roster(1), ["a"], ["a booked"]],
    ["none that is not there, all or nobody", roster(1), ["a", "b"], "session_full"],
    ["one's own only once", roster(2, "a booked"), ["a"], "already_booked"],
    ["one given up before", roster(1, "a cancelled"), ["a"], ["a booked"]],
    ["the one that was offered", roster(1, "a offered"), ["a"], ["a booked"]],
    ["not one that is kept for somebody else", roster(1, "b offered"), ["a"], "session_full"],
    ["one of several that are asked", roster(1, "a offered, b offered"), ["b"], ["b booked"]],
    ["a free one from the line", roster(1, "a waitlisted"), ["a"], ["a booked"]],
  ] as const)("are given: %s", (_, of, learnerIds, outcome) => expect(taken(of, learnerIds)).toEqual(outcome));

  it("put learners in line when the class is full and keeps one, each once", () => {
    expect(taken(roster(1), ["a", "b"], "wait")).toEqual(["a booked", "b waitlisted"]);
    expect(taken(roster(1, "a booked, b waitlisted"), ["b"], "wait")).toBe("already_booked");
  });

  it("are never given beyond the capacity", () => {
    const state = fc.constantFrom<SeatState>("booked", "waitlisted", "offered", "cancelled", "attended");
    fc.assert(
      fc.property(
        fc.nat(6),
        fc.array(state, { maxLength: 8 }),
        fc.uniqueArray(fc.nat(12), { maxLength: 5 }),
        (capacity, states, ids) => {
          const of = { capacity, seats: states.map((each, index) => ({ learnerId: String(index), state: each })) };
          const before = of.seats.filter((seat) => seat.state === "booked" || seat.state === "attended").length;
          fc.pre(before <= capacity);
          const result = takeSeats(of, ids.map(String), "wait");
          const given = result.ok ? result.value.filter((each) => each.state === "booked").length : 0;
          expect(before + given).toBeLessThanOrEqual(capacity);
        },
      ),
    );
  });
});

describe("merging two rosters", () => {
  const merged = (from: Roster, into: Roster) => {
    const result = mergeRosters(from, into);
    return result.ok ? result.value : result.error.code;
  };

  it("keeps one seat for who is in both, and the better one", () => {
    expect(merged(roster(5, "a booked, b booked, c waitlisted"), roster(3, "a booked, c booked"))).toEqual({
      seated: ["b"],
      waiting: [],
    });
    expect(merged(roster(5, "a booked"), roster(1, "a waitlisted"))).toEqual({ seated: ["a"], waiting: [] });
    expect(merged(roster(5, "a booked"), roster(1, "a offered"))).toEqual({ seated: ["a"], waiting: [] });
  });

  it("takes the line along, and nobody who has gone", () => {
    expect(merged(roster(1, "a cancelled, b waitlisted, c offered"), roster(1, "d booked, b waitlisted"))).toEqual({
      seated: [],
      waiting: ["c"],
    });
  });

  it("is refused when one seat is missing, also one that is kept for somebody", () => {
    expect(merged(roster(5, "a booked, b booked"), roster(2, "c booked"))).toBe("session_full");
    expect(merged(roster(5, "a booked"), roster(1, "c offered"))).toBe("session_full");
  });
});

describe("what an offering asks of rosters", () => {
  it("counts a class at its deadline, unless that had passed when its time was set", () => {
    const startsAt = asInstant(2000 * minuteMs);
    const rules = { minimumRoster: 3, minimumRosterDeadlineMinutes: 1440 };
    expect(rosterDueAt(rules, startsAt, asInstant(0))).toBe(560 * minuteMs);
    expect(rosterDueAt(rules, startsAt, asInstant(560 * minuteMs))).toBeUndefined();
    expect(rosterDueAt({ ...rules, minimumRoster: undefined }, startsAt, asInstant(0))).toBeUndefined();
  });

  it.each([
    [0, 1, "learner", 0],
    [1, 1, "learner", 1],
    [0, 0, "learner", 1],
    [9, undefined, "learner", 0],
    [9, 1, "staff", 0],
  ] as const)("after %i of %s moves a %s gets %i refusals", (moves, maximumMoves, standing, count) => {
    expect(decideMoves({ moves, maximumMoves, standing })).toHaveLength(count);
  });
});
