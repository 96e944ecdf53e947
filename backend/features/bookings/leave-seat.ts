/** Gives a seat up: a learner their own, staff anybody's. The next in line is asked; a session nobody is left in is called off. */
import type { LeaveSeat } from "#contract/sessions.ts";
import { decideChange } from "../../domain/booking-rules.ts";
import type { ChangeLine } from "../../domain/change-lines.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding, hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { isWaiting } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import { updateSession } from "./bookings.store.ts";
import { requireReason, requireSelfRemoval } from "./cancel-session.ts";
import { changeSeat } from "./change-seat.ts";
import type { FoundSeat, SeatWish } from "./change-seat.ts";
import { recordChange } from "./record-change.ts";
import type { Actor, ChangeDeps } from "./record-change.ts";
import { releaseClaimsOf, updateSeat } from "./rosters.store.ts";
import { concernedBy } from "./reschedule-session.ts";
import { settleSession } from "./settle-session.ts";

/** Answers the seat's id. Fails: not_found, not_allowed, invalid_request (no reason where one is asked for). */
export async function leaveSeat(
  deps: ChangeDeps,
  caller: Caller,
  wish: SeatWish & { readonly leaving: LeaveSeat },
): Promise<Result<string, Refusal>> {
  return changeSeat(deps, caller, {
    wish,
    work: async (tx, found) => {
      const refusal = decideLeave(deps, found);
      if (refusal) return refused(refusal);
      const waits = isWaiting(found.seat);
      if (!waits) requireSelfRemoval(found);
      const reason = waits ? null : requireReason(found, wish.leaving.reason, "query.reason");
      const isOwn = found.seat.learnerId === caller.personId;
      const why = reason === null ? {} : { reason };
      const line = waits
        ? ({ kind: "line_left" } as const)
        : { kind: isOwn ? ("seat_left" as const) : ("seat_taken_off" as const), ...why };
      await vacate(deps, tx, { by: caller, ...found, line });
      return ok(found.seat.id);
    },
  });
}

/** The provider's cut-off binds learners who take part; for staff taking somebody off is the override. */
export function decideLeave(
  deps: ChangeDeps,
  { seat, session, part }: Pick<FoundSeat, "seat" | "session"> & { readonly part: Pick<FoundSeat["part"], "standing"> },
): Refusal | undefined {
  if (seat.state === "cancelled") return hard({ code: "already_cancelled" });
  const { row, rules } = session;
  const time = { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
  const refusals = decideChange({
    session: { ...time, status: row.status },
    cutoffMinutes: isWaiting(seat) ? 0 : rules.cutoffMinutes,
    standing: part.standing,
    now: deps.clock.now(),
  });
  return findStanding(refusals, ["cutoff_passed"]);
}

/** Empties the seat, and lets the session settle. Runs under the locks of its learner and its session. */
export async function vacate(
  deps: ChangeDeps,
  tx: Tx,
  left: Pick<FoundSeat, "seat" | "session"> & { readonly by: Actor; readonly line: ChangeLine },
): Promise<void> {
  const { by, seat, session, line } = left;
  const { scope } = by;
  const sessionId = session.row.id;
  await updateSeat(tx, scope, { id: seat.id, set: { state: "cancelled", offered_until: null } });
  await releaseClaimsOf(tx, scope, { sessionId, personIds: [seat.learnerId] });
  const version = await updateSession(tx, scope, { id: sessionId, as: "new version", set: {} });
  const vendors = isWaiting(seat) ? "not concerned" : "concerned";
  await recordChange(deps, tx, { by, sessionId, version, personIds: concernedBy(session), lines: [line], vendors });
  await settleSession(deps, tx, { scope, sessionId });
}
