/** Books a session, joins a class, or publishes one. */
import type { BookSession } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { seatsLeft } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import { findHeldProviders, useUpHold } from "../holds/use-up-hold.ts";
import { findEnrolled, gatherEnrolled } from "../series/find-enrolled.ts";
import { lockPeople } from "./bookings.store.ts";
import { chooseProviders } from "./choose-providers.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { joinClass } from "./join-class.ts";
import type { Joining } from "./join-class.ts";
import { prepareBooking, settleParticipants, timeFor } from "./prepare-booking.ts";
import type { Booking } from "./prepare-booking.ts";
import type { ChangeDeps } from "./record-change.ts";
import { startSession } from "./start-session.ts";

/** Answers the session's id. Fails: not_found, invalid_request, not_allowed. */
export async function bookSession(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly booking: BookSession; readonly key: OpenKey },
): Promise<Result<string, Refusal>> {
  const who = await settleParticipants(deps, caller, wish.booking);
  const alone = await prepareBooking(deps, who, asInstant(Date.parse(wish.booking.startsAt)));
  const booking = await gatherEnrolled(deps, alone);
  let result: Result<string, Refusal> = refused(hard({ code: "slot_taken", because: "session" }));
  for (const choice of await choicesFor(deps, booking)) {
    result = await tryBooking(deps, { booking, key: wish.key, choice });
    // The class was merged or called off while we waited for it: whatever stands at that time now is another question.
    const isGone = !result.ok && result.error.code === "already_cancelled";
    if (isGone) result = await tryBooking(deps, { booking, key: wish.key, choice });
    if (result.ok || result.error.code !== "slot_taken") return result;
  }
  return result;
}

/** Whom a hold keeps comes first; after them everybody else who could teach it. */
async function choicesFor(deps: ChangeDeps, booking: Booking): Promise<readonly (readonly string[])[]> {
  const choices = await chooseProviders(deps, booking, booking.providerIds);
  const held = await findHeldProviders(deps, booking.caller, booking);
  return held ? [held, ...choices.filter((choice) => choice.join() !== held.join())] : choices;
}

async function tryBooking(
  deps: ChangeDeps,
  attempt: { readonly booking: Booking; readonly key: OpenKey; readonly choice: readonly string[] },
): Promise<Result<string, Refusal>> {
  const { booking, key, choice } = attempt;
  return decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockPeople(tx, booking.caller.scope, [...choice, ...booking.learnerIds]);
    const result = await placeBooking(deps, tx, { booking, choice });
    const also = result.ok ? await joinLaterDates(deps, tx, { booking, sessionId: result.value }) : undefined;
    if (also) return refused(also);
    if (result.ok) await key.keep(tx, { status: 201, kind: "session", id: result.value });
    return result;
  });
}

/** Where learners enrol in a whole series, the later dates come along; the first reason against one of them, or nothing. */
export async function joinLaterDates(
  deps: ChangeDeps,
  tx: Tx,
  { booking, sessionId }: { readonly booking: Booking; readonly sessionId: string },
): Promise<Refusal | undefined> {
  if (booking.offering.kind !== "group" || booking.learnerIds.length === 0) return undefined;
  for (const startsAt of await findEnrolled(tx, booking.caller.scope, sessionId)) {
    const later = { ...booking, ...timeFor(booking.offering, startsAt), holdId: undefined };
    const joined = await placeBooking(deps, tx, { booking: later, choice: booking.providerIds });
    if (!joined.ok && joined.error.code !== "already_booked") return joined.error;
  }
  return undefined;
}

/**
 * Joins the class that stands at the time, or starts a session with `choice`, and uses up the caller's hold. Answers the
 * session's id. Runs under the locks of everybody who takes part; a refusal leaves things half done, so the transaction
 * must not commit.
 */
export async function placeBooking(
  deps: ChangeDeps,
  tx: Tx,
  { booking, choice }: { readonly booking: Booking; readonly choice: readonly string[] },
): Promise<Result<string, Refusal>> {
  const { offering, caller } = booking;
  const viewer = { personId: caller.personId, now: deps.clock.now() };
  const wanted = { offeringId: offering.id, at: booking.time.startsAt, viewer };
  const classes = offering.kind === "group" ? await findClassesAt(tx, caller.scope, wanted) : [];
  const mine = classes.filter((each) => each.providerIds.some((id) => booking.providerIds.includes(id)));
  const standing = mine.find((each) => seatsLeft(each) > 0) ?? mine[0];
  const whenFull = offering.waitlist ? "wait" : "refuse";
  // First, so that the seat it keeps is not counted beside the one that is taken now.
  if (booking.holdId !== undefined) await useUpHold(tx, caller, booking);
  return standing
    ? await joinStanding(deps, tx, { booking, sessionId: standing.sessionId, whenFull })
    : await startSession(deps, tx, { booking, providerIds: choice });
}

async function joinStanding(deps: ChangeDeps, tx: Tx, joining: Joining): Promise<Result<string, Refusal>> {
  const joined = await joinClass(deps, tx, joining);
  return joined.ok ? ok(joining.sessionId) : joined;
}
