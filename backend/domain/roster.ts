/** The seats of a session, who has them, and what becomes of them when two classes are merged. */
import { addMinutes } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { OfferingRules } from "./offering.ts";
import { ok, refused } from "./result.ts";
import type { Result } from "./result.ts";
import { hard, soft } from "./refusals.ts";
import type { Refusal, Standing } from "./refusals.ts";

export type SeatState = "booked" | "waitlisted" | "offered" | "cancelled" | "attended" | "no_show";

export interface Seat {
  readonly learnerId: string;
  readonly state: SeatState;
}

export interface Roster {
  readonly capacity: number;
  readonly seats: readonly Seat[];
}

/** Whether this learner takes part: the seat is theirs, and their time is claimed. */
export function isSeated({ state }: Pick<Seat, "state">): boolean {
  return state === "booked" || state === "attended" || state === "no_show";
}

/** Whether this learner stands in line, asked or not. */
export function isWaiting({ state }: Pick<Seat, "state">): boolean {
  return state === "waitlisted" || state === "offered";
}

/** How many take part. */
export function countSeated({ seats }: Pick<Roster, "seats">): number {
  return seats.filter(isSeated).length;
}

/** Whether a learner may move their seat once more; empty = yes. */
export function decideMoves(moving: {
  readonly moves: number;
  readonly maximumMoves: number | undefined;
  readonly standing: Standing;
}): readonly Refusal[] {
  const { moves, maximumMoves, standing } = moving;
  if (standing === "staff" || maximumMoves === undefined || moves < maximumMoves) return [];
  return [soft({ code: "limit_reached", limit: "moves", atMost: maximumMoves }, standing)];
}

/** When a class is counted against its minimum; absent = never, also when that would have been before now. */
export function rosterDueAt(
  offering: Pick<OfferingRules, "minimumRoster" | "minimumRosterDeadlineMinutes">,
  startsAt: Instant,
  now: Instant,
): Instant | undefined {
  if (offering.minimumRoster === undefined) return undefined;
  const dueAt = addMinutes(startsAt, -offering.minimumRosterDeadlineMinutes);
  return dueAt > now ? dueAt : undefined;
}

/**
 * Seats that count against the capacity. An offered seat is kept for whom it was offered to; when several are asked for one
 * free seat, it is kept once.
 */
export function seatsTaken(roster: Roster): number {
  const seated = countSeated(roster);
  const offered = roster.seats.filter(({ state }) => state === "offered").length;
  return seated + Math.min(offered, Math.max(0, roster.capacity - seated));
}

export function seatsLeft(roster: Roster): number {
  return Math.max(0, roster.capacity - seatsTaken(roster));
}

export interface TakenSeat {
  readonly learnerId: string;
  readonly state: "booked" | "waitlisted";
}

/**
 * What these learners get, all or none. An offered seat becomes theirs; who stands in line gets a seat that is free. When the
 * class is full, `wait` puts them in line. Refused: already_booked, session_full.
 */
export function takeSeats(
  roster: Roster,
  learnerIds: readonly string[],
  whenFull: "refuse" | "wait",
): Result<readonly TakenSeat[], Refusal> {
  const stateOf = new Map(roster.seats.map(({ learnerId, state }) => [learnerId, state]));
  let left = seatsLeft(roster);
  let unseated = roster.capacity - countSeated(roster);
  const taken: TakenSeat[] = [];
  for (const learnerId of learnerIds) {
    const state = stateOf.get(learnerId) ?? "cancelled";
    if (isSeated({ state })) return refused(hard({ code: "already_booked" }));
    const isKept = state === "offered" && unseated > 0;
    if (isKept || left > 0) {
      unseated -= 1;
      if (!isKept) left -= 1;
      taken.push({ learnerId, state: "booked" });
      continue;
    }
    if (isWaiting({ state })) return refused(hard({ code: "already_booked" }));
    if (whenFull === "refuse") return refused(hard({ code: "session_full", capacity: roster.capacity }));
    taken.push({ learnerId, state: "waitlisted" });
  }
  return ok(taken);
}

export interface MergedSeats {
  /** Learners who get a seat in the class that stays. */
  readonly seated: readonly string[];
  /** Learners who join its line. */
  readonly waiting: readonly string[];
}

/** Whom a class brings along when it is merged into another; who is in both keeps one seat. Refused: session_full. */
export function mergeRosters(from: Roster, into: Roster): Result<MergedSeats, Refusal> {
  const isThere = (is: (seat: Seat) => boolean): ReadonlySet<string> =>
    new Set(into.seats.filter(is).map(({ learnerId }) => learnerId));
  const seatedThere = isThere(isSeated);
  const knownThere = isThere((seat) => isSeated(seat) || isWaiting(seat));
  const seated = from.seats.filter((seat) => isSeated(seat) && !seatedThere.has(seat.learnerId));
  const waiting = from.seats.filter((seat) => isWaiting(seat) && !knownThere.has(seat.learnerId));
  const learnerIds = seated.map(({ learnerId }) => learnerId);
  // Seats offered over there stay kept, except for somebody who brings a seat along.
  const others = into.seats.filter(({ learnerId }) => !learnerIds.includes(learnerId));
  if (learnerIds.length > seatsLeft({ ...into, seats: others })) {
    return refused(hard({ code: "session_full", capacity: into.capacity }));
  }
  return ok({ seated: learnerIds, waiting: waiting.map(({ learnerId }) => learnerId) });
}
