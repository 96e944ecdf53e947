/** What a guest does with their seat: take it or stand in line for it, move it to another date of the class, give it up. */
import type { Refusal } from "../../domain/refusals.ts";
import { ok } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { acceptOffer } from "../bookings/accept-offer.ts";
import { leaveSeat } from "../bookings/leave-seat.ts";
import { moveSeat } from "../bookings/move-seat.ts";
import { readSession } from "../bookings/read-session.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { takeSeat } from "../bookings/take-seat.ts";
import { releaseHolds } from "../holds/renew-hold.ts";
import { withoutKey } from "./act-as-guest.ts";
import type { GuestVisit } from "./open-seat.ts";

/** Their seat, whether it was kept until now or not, or their place in line; having it already is success. Answers its id. */
export async function confirmSeat(
  deps: ChangeDeps,
  { caller, sessionId }: GuestVisit,
): Promise<Result<string, Refusal>> {
  const taken = await takeSeat(deps, caller, { sessionId, taking: {}, key: withoutKey });
  if (taken.ok) await releaseHolds(deps, caller);
  if (!taken.ok && taken.error.code === "already_booked") return ok("");
  return taken;
}

/** The seat that was offered to them in line. Refused: offer_expired. Fails: not_found (no place in line). */
export async function takeOfferedSeat(deps: ChangeDeps, visit: GuestVisit): Promise<Result<string, Refusal>> {
  const { caller, sessionId } = visit;
  const seatId = await ownSeat(deps, visit);
  return acceptOffer(deps, caller, { sessionId, seatId, key: withoutKey });
}

/** Out of the class, or out of its line. Fails: not_found (no seat). */
export async function giveSeatUp(deps: ChangeDeps, visit: GuestVisit): Promise<Result<string, Refusal>> {
  const { caller, sessionId } = visit;
  const seatId = await ownSeat(deps, visit);
  return leaveSeat(deps, caller, { sessionId, seatId, leaving: {}, key: withoutKey });
}

/** Into another date of the same class. Fails: not_found (no seat), invalid_request (another class). */
export async function moveOwnSeat(
  deps: ChangeDeps,
  visit: GuestVisit,
  intoSessionId: string,
): Promise<Result<string, Refusal>> {
  const { caller, sessionId } = visit;
  const seatId = await ownSeat(deps, visit);
  return moveSeat(deps, caller, { sessionId, seatId, moving: { sessionId: intoSessionId }, key: withoutKey });
}

async function ownSeat({ database }: ChangeDeps, { caller, sessionId }: GuestVisit): Promise<string> {
  const { session } = await readSession(database.db, caller, sessionId);
  const own = session.seats.find(({ learnerId, state }) => learnerId === caller.personId && state !== "cancelled");
  if (!own) throw new RequestProblem("not_found", "You have no seat in this session.");
  return own.id;
}
