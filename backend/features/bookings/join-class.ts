/** Puts learners on the roster of a class that stands. Runs under the locks of these learners. */
import { decideJoin } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding, hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenClass } from "../availability/find-classes.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import { gatherFacts } from "../availability/gather-facts.ts";
import type { Booking } from "./prepare-booking.ts";
import { insertClaims, insertSeats, lockSession, updateSession } from "./bookings.store.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";

/** Answers the class's id. The row lock makes sure that the last seat is given once. */
export async function joinClass(
  deps: ChangeDeps,
  tx: Tx,
  about: { readonly booking: Booking; readonly session: OpenClass },
): Promise<Result<string, Refusal>> {
  const { booking } = about;
  const { caller, learnerIds, offering } = booking;
  const { scope } = caller;
  const { sessionId } = about.session;
  const locked = await lockSession(tx, scope, sessionId);
  if (!locked || locked.status !== "scheduled") return refused(hard({ code: "already_cancelled" }));
  const at = asInstant(locked.startsAt.getTime());
  const session = (await findClassesAt(tx, scope, { offeringId: offering.id, at })).find(
    (each) => each.sessionId === sessionId,
  );
  if (!session) return refused(hard({ code: "already_cancelled" }));

  const { outside, range, standing, checkedLearnerId } = booking;
  const { learner } = await gatherFacts(tx, scope, {
    outside,
    range,
    providerIds: [],
    learnerId: checkedLearnerId,
    exceptSessionId: sessionId,
  });
  const refusals = decideJoin({ session, learnerIds, learner, standing, now: deps.clock.now() });
  const refusal = findStanding(refusals, booking.override);
  if (refusal) return refused(refusal);

  const claims = learnerIds.map((personId) => ({ id: deps.ids.next(), personId }));
  if (!(await insertClaims(tx, scope, { sessionId, part: "learner", during: session, claims }))) {
    return refused(hard({ code: "learner_busy", because: "session" }));
  }
  const seats = learnerIds.map((learnerId) => ({ id: deps.ids.next(), learnerId }));
  await insertSeats(tx, scope, { sessionId, seats, at: new Date(deps.clock.now()) });
  await updateSession(tx, scope, { id: sessionId, as: "new version", set: {} });
  await recordChange(deps, tx, {
    caller,
    sessionId,
    version: locked.version + 1,
    personIds: [...session.providerIds, ...session.learnerIds, ...learnerIds],
    what: learnerIds.length === 1 ? "A learner joined" : `${learnerIds.length} learners joined`,
    vendors: "concerned",
  });
  return ok(sessionId);
}
