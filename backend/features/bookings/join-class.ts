/** Puts learners on the roster of a class that stands, or in its line. Runs under the locks of these learners. */
import { decideJoin } from "../../domain/booking-rules.ts";
import { insistedOn } from "../../domain/change-lines.ts";
import type { ChangeLine } from "../../domain/change-lines.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding, hard, listOverridden } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { isWaiting, takeSeats } from "../../domain/roster.ts";
import type { TakenSeat } from "../../domain/roster.ts";
import type { Tx } from "../../platform/database.ts";
import { acceptSeat } from "../answers/accept-seat.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import type { OpenClass } from "../availability/find-classes.ts";
import { findMatched, gatherFacts } from "../availability/gather-facts.ts";
import { insertClaims, insertSeats, lockSession, updateSession } from "./bookings.store.ts";
import { viewerOf } from "./prepare-booking.ts";
import type { Booking } from "./prepare-booking.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { settleSession } from "./settle-session.ts";

export interface Joining {
  readonly booking: Pick<
    Booking,
    "caller" | "offering" | "learnerIds" | "checkedLearnerId" | "standing" | "override" | "outside" | "range"
  >;
  readonly sessionId: string;
  readonly whenFull: "refuse" | "wait";
}

/** Answers the seats' ids. The row lock makes sure that the last seat is given once. */
export async function joinClass(
  deps: ChangeDeps,
  tx: Tx,
  joining: Joining,
): Promise<Result<readonly string[], Refusal>> {
  const { booking, sessionId, whenFull } = joining;
  const { caller, learnerIds, standing } = booking;
  const { scope } = caller;
  const now = deps.clock.now();
  const session = await lockClass(deps, tx, joining);
  if (!session) return refused(hard({ code: "already_cancelled" }));

  const { learner } = await gatherFacts(tx, scope, {
    offering: booking.offering,
    outside: booking.outside,
    range: booking.range,
    providerIds: [],
    learnerIds,
    viewer: viewerOf(deps, booking),
    learnerId: booking.checkedLearnerId,
    exceptSessionId: sessionId,
  });
  const matched = await findMatched(tx, scope, booking);
  const isMatched = matched && session.providerIds.every((id) => matched.has(id));
  const { offering } = booking;
  const refusals = decideJoin({ session, offering, learnerIds, isMatched, whenFull, learner, standing, now });
  const refusal = findStanding(refusals, booking.override);
  if (refusal) return refused(refusal);
  const taken = takeSeats(session, learnerIds, whenFull);
  if (!taken.ok) return taken;

  const viewer = viewerOf(deps, booking);
  const booked = taken.value.filter(({ state }) => state === "booked");
  const claims = booked.map(({ learnerId: personId }) => ({ id: deps.ids.next(), personId }));
  if (!(await insertClaims(tx, scope, { sessionId, part: "learner", during: session, claims, viewer }))) {
    return refused(hard({ code: "learner_busy", because: "session" }));
  }
  const seats = taken.value.map((each) => ({ id: deps.ids.next(), ...each }));
  const seatIds = await insertSeats(tx, scope, { sessionId, seats, at: new Date(now) });
  const { personId } = caller;
  const isOwn = booked.some(({ learnerId }) => learnerId === personId);
  if (isOwn) await acceptSeat(deps, tx, { scope, sessionId, personId });
  const version = await updateSession(tx, scope, { id: sessionId, as: "new version", set: {} });
  await recordChange(deps, tx, {
    by: caller,
    sessionId,
    version,
    personIds: [...session.providerIds, ...session.seats.map(({ learnerId }) => learnerId), ...learnerIds],
    lines: [...linesOf(taken.value), ...insistedOn(listOverridden(refusals, booking.override))],
    vendors: booked.length > 0 ? "concerned" : "not concerned",
  });
  const hasLine = booked.length < taken.value.length || session.seats.some(isWaiting);
  if (hasLine) await settleSession(deps, tx, { scope, sessionId });
  return ok(seatIds);
}

/** The class as it is under its row's lock, with every offer that ran out passed on; `undefined` when it stands no more. */
async function lockClass(deps: ChangeDeps, tx: Tx, { booking, sessionId }: Joining): Promise<OpenClass | undefined> {
  const { scope } = booking.caller;
  const locked = await lockSession(tx, scope, sessionId);
  if (!locked || locked.status !== "scheduled") return undefined;
  if (locked.dueAt !== null && locked.dueAt.getTime() <= deps.clock.now()) {
    await settleSession(deps, tx, { scope, sessionId });
  }
  const at = asInstant(locked.startsAt.getTime());
  const wanted = { offeringId: booking.offering.id, at, viewer: viewerOf(deps, booking) };
  const classes = await findClassesAt(tx, scope, wanted);
  return classes.find((each) => each.sessionId === sessionId);
}

function linesOf(taken: readonly TakenSeat[]): readonly ChangeLine[] {
  const joined = taken.filter(({ state }) => state === "booked").length;
  const waiting = taken.length - joined;
  return [
    ...(joined > 0 ? [{ kind: "joined" as const, count: joined }] : []),
    ...(waiting > 0 ? [{ kind: "joined_line" as const, count: waiting }] : []),
  ];
}
