/** Keeps several times for whoever follows a link, so that they can be offered in a mail. Decided like bookings, by the same rules. */
import type { makeOffer } from "#contract/offers.ts";
import type { z } from "zod";
import { asInstant } from "../../domain/instant.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { hard } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { providersFor } from "../availability/list-slots.ts";
import { decideInTransaction } from "../bookings/decide-in-transaction.ts";
import { lockPeople } from "../bookings/lock-people.ts";
import { prepareBooking } from "../bookings/prepare-booking.ts";
import type { Booking, Participants } from "../bookings/prepare-booking.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { insertHold } from "./holds.store.ts";
import { countOffered, deleteOffer, loadOffer } from "./offers.store.ts";
import type { OfferedTime } from "./offers.store.ts";
import { decideHold } from "./place-hold.ts";

/** Of one person at a time: a calendar full of offers is none. */
const mostOffered = 15;
const hourMs = 3_600_000;

interface Wish {
  readonly offer: z.output<typeof makeOffer>;
  readonly key: OpenKey;
}

/** Answers the offer's id; all of its times are kept, or none. Fails: not_found, not_allowed, invalid_request. */
export async function offerTimes(
  deps: ChangeDeps,
  caller: Caller,
  { offer, key }: Wish,
): Promise<Result<string, Refusal>> {
  const who = await whoOffers(deps, caller, offer);
  const starts = [...new Set(offer.startsAt)].toSorted();
  const bookings: Booking[] = [];
  for (const startsAt of starts) bookings.push(await prepareBooking(deps, who, asInstant(Date.parse(startsAt))));
  const id = deps.ids.next();
  return decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockPeople(tx, caller.scope, [...who.providerIds, caller.personId]);
    await requireRoom(deps, tx, { caller, more: bookings.length });
    for (const booking of bookings) {
      const refusal = await keepOne(deps, tx, { booking, offerId: id, hours: offer.hours });
      if (refusal) return refused(refusal);
    }
    await key.keep(tx, { status: 201, kind: "offer", id });
    return ok(id);
  });
}

/** What of an offer is still kept, earliest first. Fails: not_found. */
export async function readOffer(deps: ChangeDeps, caller: Caller, id: string): Promise<readonly OfferedTime[]> {
  const times = await loadOffer(deps.database.db, caller.scope, { id, at: deps.clock.now() });
  if (times.length === 0) throw over();
  return times;
}

/** The times are free at once. Fails: not_found, also for what somebody else offers. */
export async function takeOfferBack(deps: ChangeDeps, caller: Caller, id: string): Promise<void> {
  const { scope, personId: holderId } = caller;
  if (!(await deleteOffer(deps.database.db, scope, { id, holderId }))) throw over();
}

async function whoOffers(deps: ChangeDeps, caller: Caller, offer: Wish["offer"]): Promise<Participants> {
  const offering = await requireOffering(deps.database.db, caller.scope, offer.offeringId);
  const teaches = offering.providerIds.includes(caller.personId);
  const manages = caller.roles.includes("administrator") || caller.roles.includes("scheduler");
  if (!teaches && !manages)
    throw new RequestProblem("not_allowed", "Only those who teach it, schedulers and administrators offer times.");
  if (offering.kind !== "individual" || offering.assignment === "all") {
    const message = "must be an offering for one learner with one teacher";
    throw new RequestProblem("invalid_request", `offeringId ${message}.`, {
      errors: [{ path: "body.offeringId", message }],
    });
  }
  const [providerId] = providersFor(
    offering,
    offer.providerId ?? (teaches ? caller.personId : offering.providerIds[0]),
  );
  return {
    caller,
    offering,
    providerIds: providerId === undefined ? [] : [providerId],
    learnerIds: [],
    checkedLearnerId: undefined,
    standing: "staff",
    override: [],
    note: undefined,
  };
}

async function requireRoom(
  { clock }: ChangeDeps,
  tx: Tx,
  { caller, more }: { readonly caller: Caller; readonly more: number },
): Promise<void> {
  const offered = await countOffered(tx, caller.scope, { holderId: caller.personId, at: clock.now() });
  if (offered + more <= mostOffered) return;
  const message = `At most ${mostOffered} times can be offered at once. Take an older offer back, or wait until it is over.`;
  throw new RequestProblem("invalid_request", message, { errors: [{ path: "body.startsAt", message }] });
}

/** The reason why this time cannot be kept; nothing when it is. */
async function keepOne(
  deps: ChangeDeps,
  tx: Tx,
  { booking, offerId, hours }: { readonly booking: Booking; readonly offerId: string; readonly hours: number },
): Promise<Refusal | undefined> {
  const { caller, offering, time, providerIds } = booking;
  const decided = await decideHold(deps, tx, { booking, choice: providerIds });
  if (!decided.ok) return decided.error;
  const now = deps.clock.now();
  const isKept = await insertHold(tx, caller.scope, {
    ...time,
    ...decided.value,
    id: deps.ids.next(),
    holderId: caller.personId,
    offeringId: offering.id,
    placedAt: new Date(now),
    expiresAt: new Date(Math.min(now + hours * hourMs, time.startsAt)),
    offerId,
  });
  return isKept ? undefined : hard({ code: "slot_taken", because: "hold" });
}

function over(): RequestProblem {
  return new RequestProblem("not_found", "Nothing of this offer is kept any more.");
}
