/** Moves one learner into another class, or to another start of the same offering. The others stay where they are. */
import type { MoveSeat } from "#contract/sessions.ts";
import { decideChange } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding, hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { decideMoves, isSeated, isWaiting, seatsLeft } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import { followSeats } from "../notices/follow-seats.ts";
import { changeSeat, readSeat } from "./change-seat.ts";
import type { FoundSeat, SeatWish } from "./change-seat.ts";
import { joinClass } from "./join-class.ts";
import { vacate } from "./leave-seat.ts";
import { prepareBooking, settleParticipants, viewerOf } from "./prepare-booking.ts";
import type { Booking } from "./prepare-booking.ts";
import type { ChangeDeps } from "./record-change.ts";
import { rescheduleSession } from "./reschedule-session.ts";
import { updateSeat } from "./rosters.store.ts";
import { loadSessions } from "./session-details.store.ts";
import { startSession } from "./start-session.ts";

type MoveWish = SeatWish & { readonly moving: MoveSeat };

/**
 * Answers the id of the seat in its new place. A seat is never given up for a place in line. Fails: not_found, not_allowed,
 * invalid_request.
 */
export async function moveSeat(deps: ChangeDeps, caller: Caller, wish: MoveWish): Promise<Result<string, Refusal>> {
  const { moving } = wish;
  const found = await readSeat(deps.database.db, caller, wish);
  if (found.session.row.kind === "individual") return moveAlone(deps, caller, { wish, found });

  const target = await findTarget(deps, caller, { wish, found });
  const { learnerId } = found.seat;
  const { offering_id: offeringId } = found.session.row;
  const who = await settleParticipants(deps, caller, {
    offeringId,
    learnerIds: [learnerId],
    override: moving.override,
  });
  const booking = await prepareBooking(deps, who, asInstant(target.startsAt.getTime()));
  const providerIds = found.session.providers.map(({ id }) => id);
  return changeSeat(deps, caller, {
    wish,
    alsoLock: { personIds: providerIds, sessionIds: target.sessionId === undefined ? [] : [target.sessionId] },
    work: async (tx, current) => {
      const refusal = decideMove(deps, { current, override: moving.override ?? [] });
      if (refusal) return refused(refusal);
      await vacate(deps, tx, { by: caller, ...current, line: { kind: "seat_moved_away" } });
      const placed = await place(deps, tx, { booking, sessionId: target.sessionId, providerIds });
      if (!placed.ok) return placed;
      const { seatId, sessionId: intoSessionId } = placed.value;
      const isOwn = current.part.standing === "learner";
      const moves = current.seat.moves + (isOwn ? 1 : 0);
      await updateSeat(tx, caller.scope, { id: seatId, set: { moves } });
      const { scope } = caller;
      await followSeats(deps, tx, { scope, fromSessionId: wish.sessionId, intoSessionId, personIds: [learnerId] });
      return ok(seatId);
    },
  });
}

/** With an individual session its only seat moves. */
async function moveAlone(
  deps: ChangeDeps,
  caller: Caller,
  { wish, found }: { readonly wish: MoveWish; readonly found: FoundSeat },
): Promise<Result<string, Refusal>> {
  const { startsAt, override } = wish.moving;
  const { id } = found.seat;
  if (startsAt === undefined) throw invalid("must be a class; an individual session moves to another start");
  const moved = await rescheduleSession(deps, caller, {
    id: wish.sessionId,
    change: { startsAt, override },
    ifMatch: undefined,
    key: { claim: wish.key.claim, keep: (tx) => wish.key.keep(tx, { status: 200, kind: "seat", id }) },
    render: () => undefined,
  });
  return moved.ok ? ok(id) : moved;
}

interface Target {
  readonly startsAt: Date;
  /** The class to join; absent = a session is started. */
  readonly sessionId: string | undefined;
}

async function findTarget(
  deps: ChangeDeps,
  caller: Caller,
  { wish, found }: { readonly wish: MoveWish; readonly found: FoundSeat },
): Promise<Target> {
  const { db } = deps.database;
  const { scope } = caller;
  const { id, offering_id: offeringId } = found.session.row;
  const { sessionId, startsAt: wanted = "" } = wish.moving;
  if (sessionId !== undefined) {
    const [target] = await loadSessions(db, scope, [sessionId]);
    const isOther = target?.row.kind === "group" && target.row.offering_id === offeringId && sessionId !== id;
    if (!target || !isOther) throw invalid("must be another class of the same offering");
    return { startsAt: target.row.starts_at, sessionId };
  }
  const startsAt = new Date(wanted);
  const at = asInstant(startsAt.getTime());
  const classes = await findClassesAt(db, scope, { offeringId, at, viewer: viewerOf(deps, { caller }) });
  const others = classes.filter((each) => each.sessionId !== id);
  const target = others.find((each) => seatsLeft(each) > 0) ?? others[0];
  return { startsAt, sessionId: target?.sessionId };
}

function decideMove(
  deps: ChangeDeps,
  { current, override }: { readonly current: FoundSeat; readonly override: readonly string[] },
): Refusal | undefined {
  const { seat, session, part } = current;
  const { row, rules } = session;
  const { standing } = part;
  if (isWaiting(seat)) throw invalid("cannot be reached from the waitlist; only a seat can be moved");
  if (!isSeated(seat)) return hard({ code: "already_cancelled" });
  const time = { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
  const { cutoffMinutes, maximumMoves } = rules;
  const change = { session: { ...time, status: row.status }, cutoffMinutes, standing, now: deps.clock.now() };
  const refusals = [...decideChange(change), ...decideMoves({ moves: seat.moves, maximumMoves, standing })];
  return findStanding(refusals, [...override, "cutoff_passed"]);
}

async function place(
  deps: ChangeDeps,
  tx: Tx,
  target: {
    readonly booking: Booking;
    readonly sessionId: string | undefined;
    readonly providerIds: readonly string[];
  },
): Promise<Result<{ readonly sessionId: string; readonly seatId: string }, Refusal>> {
  const { booking, sessionId, providerIds } = target;
  if (sessionId !== undefined) {
    const joined = await joinClass(deps, tx, { booking, sessionId, whenFull: "refuse" });
    return joined.ok ? ok({ sessionId, seatId: joined.value[0] ?? "" }) : joined;
  }
  const started = await startSession(deps, tx, { booking, providerIds });
  if (!started.ok) return started;
  const [session] = await loadSessions(tx, booking.caller.scope, [started.value]);
  return ok({ sessionId: started.value, seatId: session?.seats[0]?.id ?? "" });
}

function invalid(message: string): RequestProblem {
  return new RequestProblem("invalid_request", `sessionId ${message}.`, {
    errors: [{ path: "body.sessionId", message }],
  });
}
