/** The seats of a session and who has them. */
import { ok, refused } from "./result.ts";
import type { Result } from "./result.ts";
import { hard } from "./refusals.ts";
import type { Refusal } from "./refusals.ts";

export type SeatState = "booked" | "waitlisted" | "offered" | "cancelled" | "attended" | "no_show";

export interface Seat {
  readonly learnerId: string;
  readonly state: SeatState;
}

export interface Roster {
  readonly capacity: number;
  readonly seats: readonly Seat[];
}

/** Seats that count against the capacity: an offered seat is kept for the person it was offered to. */
export function seatsTaken(roster: Roster): number {
  return roster.seats.filter(({ state }) => state !== "cancelled" && state !== "waitlisted").length;
}

export function seatsLeft(roster: Roster): number {
  return Math.max(0, roster.capacity - seatsTaken(roster));
}

/** The roster with these learners on it, all or none. Refused: already_booked, session_full. */
export function takeSeats(roster: Roster, learnerIds: readonly string[]): Result<Roster, Refusal> {
  const present = new Set(roster.seats.filter(({ state }) => state !== "cancelled").map(({ learnerId }) => learnerId));
  if (learnerIds.some((learnerId) => present.has(learnerId))) return refused(hard({ code: "already_booked" }));
  if (learnerIds.length > seatsLeft(roster)) {
    return refused(hard({ code: "session_full", capacity: roster.capacity }));
  }
  const others = roster.seats.filter(({ learnerId }) => !learnerIds.includes(learnerId));
  return ok({
    ...roster,
    seats: [...others, ...learnerIds.map((learnerId) => ({ learnerId, state: "booked" as const }))],
  });
}
