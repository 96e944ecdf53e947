/** Books the next session for the same people in one press. */
import type { BookNext } from "#contract/next.ts";
import { asInstant } from "../../domain/instant.ts";
import { overlaps } from "../../domain/interval.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { isSeated } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import { findTaken } from "../availability/who-is-free.ts";
import { bookSession, joinLaterDates, placeBooking } from "../bookings/book-session.ts";
import { decideInTransaction } from "../bookings/decide-in-transaction.ts";
import { lockPeople } from "../bookings/lock-people.ts";
import { prepareBooking, settleParticipants, viewerOf } from "../bookings/prepare-booking.ts";
import type { Booking } from "../bookings/prepare-booking.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { gatherEnrolled } from "../series/find-enrolled.ts";
import { readFollowing } from "./find-next.ts";
import { loadSeated } from "./next.store.ts";

/**
 * Answers the next session's id. Of a class, whoever takes part in another session then is left out; who is merely busy by
 * their calendar is invited and can answer. Fails: not_found, not_allowed.
 */
export async function bookNext(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly sessionId: string; readonly next: BookNext; readonly key: OpenKey },
): Promise<Result<string, Refusal>> {
  const { sessionId, next, key } = wish;
  const { offering, providerId, isStaff, learners } = await readFollowing(deps, caller, sessionId);
  const about = { offeringId: offering.id, startsAt: next.startsAt, providerId, override: next.override };
  if (!isStaff) return bookSession(deps, caller, { booking: about, key });

  const learnerIds = learners.map(({ learnerId }) => learnerId);
  const who = await settleParticipants(deps, caller, { ...about, learnerIds });
  const alone = await prepareBooking(deps, who, asInstant(Date.parse(next.startsAt)));
  const booking = await gatherEnrolled(deps, alone);
  return decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockPeople(tx, caller.scope, [...booking.providerIds, ...learnerIds]);
    const coming = await whoCanCome(deps, tx, booking);
    const [first] = coming.learnerIds;
    if (first === undefined)
      return refused(
        hard(coming.isSeatedAlready ? { code: "already_booked" } : { code: "learner_busy", because: "session" }),
      );
    const withThem = { ...booking, learnerIds: coming.learnerIds };
    const placed = await placeBooking(deps, tx, { booking: withThem, choice: booking.providerIds });
    if (!placed.ok) return placed;
    const also = await joinLaterDates(deps, tx, { booking: withThem, sessionId: placed.value });
    if (also) return refused(also);
    await key.keep(tx, { status: 201, kind: "session", id: placed.value });
    return ok(placed.value);
  });
}

/** Those who have no seat in it yet and take part in nothing else then. */
async function whoCanCome(
  deps: ChangeDeps,
  tx: Tx,
  booking: Booking,
): Promise<{ readonly learnerIds: readonly string[]; readonly isSeatedAlready: boolean }> {
  const { caller, offering, learnerIds, time, range } = booking;
  const viewer = viewerOf(deps, booking);
  const wanted = { offeringId: offering.id, at: time.startsAt, viewer };
  const classes = offering.kind === "group" ? await findClassesAt(tx, caller.scope, wanted) : [];
  const seated = new Set(classes.flatMap(({ seats }) => seats.filter(isSeated).map(({ learnerId }) => learnerId)));
  const taken = await findTaken(tx, caller.scope, { personIds: learnerIds, range, viewer });
  const isElsewhere = (id: string): boolean => taken.get(id)?.some((each) => overlaps(each, time)) ?? false;
  return {
    learnerIds: learnerIds.filter((id) => !seated.has(id) && !isElsewhere(id)),
    isSeatedAlready: learnerIds.length > 0 && learnerIds.every((id) => seated.has(id)),
  };
}

/** Names of those on the roster of one session who have no seat in the next. */
export async function findLeftOut(
  { database }: Pick<ChangeDeps, "database">,
  caller: Caller,
  { sessionId, nextId }: { readonly sessionId: string; readonly nextId: string },
): Promise<readonly string[]> {
  const before = await loadSeated(database.db, caller.scope, sessionId);
  const after = new Set((await loadSeated(database.db, caller.scope, nextId)).map(({ learnerId }) => learnerId));
  return before.filter(({ learnerId }) => !after.has(learnerId)).map(({ name }) => name);
}
