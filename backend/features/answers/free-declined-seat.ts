/** Where the offering says so, who declines gives their seat up by the same way as leaving, and within the same rules. */
import type { Tx } from "../../platform/database.ts";
import { decideLeave, vacate } from "../bookings/leave-seat.ts";
import type { Actor, ChangeDeps } from "../bookings/record-change.ts";
import { findSession } from "../bookings/find-session.ts";

/** Whether the seat is free now. Runs under the locks of its learner and its session. */
export async function freeDeclinedSeat(
  deps: ChangeDeps,
  tx: Tx,
  declined: { readonly by: Actor; readonly sessionId: string; readonly personId: string },
): Promise<boolean> {
  const { by, sessionId, personId } = declined;
  const session = await findSession(tx, by.scope, sessionId);
  const seat = session?.seats.find(({ learnerId, state }) => learnerId === personId && state === "booked");
  if (!session || !seat || !session.rules.declineFreesSeat || !session.row.self_removal) return false;
  if (decideLeave(deps, { seat, session, part: { standing: "learner" } })) return false;
  await vacate(deps, tx, { by, seat, session, line: { kind: "seat_declined" } });
  return true;
}
