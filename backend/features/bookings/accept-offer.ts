/** Takes a seat that became free and was offered. When several were asked, the first one has it. */
import { decideChange } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding, hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { isSeated, takeSeats } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import { acceptSeat } from "../answers/accept-seat.ts";
import { insertClaims, updateSession } from "./bookings.store.ts";
import { changeSeat } from "./change-seat.ts";
import type { FoundSeat, SeatWish } from "./change-seat.ts";
import { viewerOf } from "./prepare-booking.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { concernedBy } from "./reschedule-session.ts";
import { updateSeat } from "./rosters.store.ts";
import { settleSession } from "./settle-session.ts";

/** Answers the seat's id. Fails: not_found, not_allowed. */
export async function acceptOffer(deps: ChangeDeps, caller: Caller, wish: SeatWish): Promise<Result<string, Refusal>> {
  return changeSeat(deps, caller, {
    wish,
    work: async (tx, found) => {
      const { seat, session } = found;
      const { scope } = caller;
      const sessionId = session.row.id;
      if (isSeated(seat)) return ok(seat.id);
      const refusal = decideAccept(deps, found);
      if (refusal) return refused(refusal);

      const during = timeOf(found);
      const claims = [{ id: deps.ids.next(), personId: seat.learnerId }];
      const viewer = viewerOf(deps, { caller });
      if (!(await insertClaims(tx, scope, { sessionId, part: "learner", during, claims, viewer }))) {
        return refused(hard({ code: "learner_busy", because: "session" }));
      }
      await updateSeat(tx, scope, { id: seat.id, set: { state: "booked", offered_until: null } });
      const isOwn = seat.learnerId === caller.personId;
      if (isOwn) await acceptSeat(deps, tx, { scope, sessionId, personId: caller.personId });
      const version = await updateSession(tx, scope, { id: sessionId, as: "new version", set: {} });
      await recordChange(deps, tx, {
        by: caller,
        sessionId,
        version,
        personIds: concernedBy(session),
        lines: [{ kind: "offer_taken" }],
        vendors: "concerned",
      });
      await settleSession(deps, tx, { scope, sessionId });
      return ok(seat.id);
    },
  });
}

function decideAccept(deps: ChangeDeps, found: FoundSeat): Refusal | undefined {
  const { seat, session, part } = found;
  const { row, seats } = session;
  const now = deps.clock.now();
  const change = { session: { ...timeOf(found), status: row.status }, cutoffMinutes: 0, standing: part.standing, now };
  const refusal = findStanding(decideChange(change), []);
  if (refusal) return refusal;
  const isRunning = seat.state === "offered" && (seat.offeredUntil?.getTime() ?? 0) > now;
  const taken = takeSeats({ capacity: row.capacity, seats }, [seat.learnerId], "refuse");
  return isRunning && taken.ok ? undefined : hard({ code: "offer_expired" });
}

function timeOf({ session: { row } }: FoundSeat) {
  return { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
}
