/** Keeps a time for a few minutes while somebody makes up their mind. Decided like a booking, by the same rules. */
import type { PlaceHold } from "#contract/holds.ts";
import { addMinutes, asInstant } from "../../domain/instant.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { seatsLeft } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { findClassesAt } from "../availability/find-classes.ts";
import { providersFor } from "../availability/list-slots.ts";
import { chooseProviders } from "../bookings/choose-providers.ts";
import { decideInTransaction } from "../bookings/decide-in-transaction.ts";
import { lockPeople } from "../bookings/lock-people.ts";
import { prepareBooking, settleParticipants } from "../bookings/prepare-booking.ts";
import type { Booking, Participants } from "../bookings/prepare-booking.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { decideStart } from "../bookings/start-session.ts";
import { requireOffering } from "../offerings/read-offering.ts";
import { insertHold } from "./holds.store.ts";

/** How long a hold lasts unless it is renewed. */
export const holdMinutes = 3;

interface Attempt {
  readonly booking: Booking;
  readonly choice: readonly string[];
  readonly key: OpenKey;
  readonly minutes: number;
}

/** Answers the hold's id; what the caller held before is given up. Fails: not_found, invalid_request, not_allowed. */
export async function placeHold(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly hold: PlaceHold; readonly key: OpenKey; readonly minutes?: number },
): Promise<Result<string, Refusal>> {
  const { hold, key, minutes = holdMinutes } = wish;
  const booking = await prepareBooking(deps, await whoHolds(deps, caller, hold), asInstant(Date.parse(hold.startsAt)));
  let result: Result<string, Refusal> = refused(hard({ code: "slot_taken", because: "session" }));
  for (const choice of await chooseProviders(deps, booking, booking.providerIds)) {
    result = await tryHolding(deps, { booking, choice, key, minutes });
    if (result.ok || result.error.code !== "slot_taken") return result;
  }
  return result;
}

/** Who teaches an offering does not yet say for whom they will book it. */
async function whoHolds(deps: ChangeDeps, caller: Caller, hold: PlaceHold): Promise<Participants> {
  const { offeringId, providerId } = hold;
  const offering = await requireOffering(deps.database.db, caller.scope, offeringId);
  if (!offering.providerIds.includes(caller.personId))
    return settleParticipants(deps, caller, { offeringId, providerId });
  const providerIds = providersFor(offering, providerId ?? caller.personId);
  const nobody = { learnerIds: [], checkedLearnerId: undefined };
  return { caller, offering, providerIds, ...nobody, standing: "staff", override: [], note: undefined };
}

function tryHolding(deps: ChangeDeps, { booking, choice, key, minutes }: Attempt): Promise<Result<string, Refusal>> {
  const { caller, offering, time } = booking;
  const { scope, personId: holderId } = caller;
  return decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockPeople(tx, scope, [...choice, holderId]);
    const decided = await decideHold(deps, tx, { booking, choice });
    if (!decided.ok) return decided;
    const now = deps.clock.now();
    const id = deps.ids.next();
    const isKept = await insertHold(tx, scope, {
      ...time,
      ...decided.value,
      id,
      holderId,
      offeringId: offering.id,
      placedAt: new Date(now),
      expiresAt: new Date(addMinutes(now, minutes)),
    });
    if (!isKept) return refused(hard({ code: "slot_taken", because: "hold" }));
    await key.keep(tx, { status: 201, kind: "hold", id });
    return ok(id);
  });
}

/** A seat of the class that stands at the time, or the providers' time itself. Runs under the locks of everybody whose time it is. */
export async function decideHold(
  deps: ChangeDeps,
  tx: Tx,
  { booking, choice }: Pick<Attempt, "booking" | "choice">,
): Promise<Result<{ readonly sessionId: string | undefined; readonly providerIds: readonly string[] }, Refusal>> {
  const { caller, offering, time } = booking;
  const { scope } = caller;
  const now = deps.clock.now();
  const wanted = { offeringId: offering.id, at: time.startsAt, viewer: { personId: caller.personId, now } };
  const classes = offering.kind === "group" ? await findClassesAt(tx, scope, wanted) : [];
  const standing = classes.find((each) => each.providerIds.some((id) => booking.providerIds.includes(id)));
  if (!standing) {
    const decided = await decideStart(deps, tx, { booking, providerIds: choice });
    return decided.ok ? ok({ sessionId: undefined, providerIds: choice }) : decided;
  }
  if (standing.startsAt <= now) return refused(hard({ code: "in_the_past" }));
  const { sessionId, capacity } = standing;
  // A join may cross here: seats are given under the class's own lock, and a hold never gives one.
  if (seatsLeft(standing) === 0) return refused(hard({ code: "session_full", capacity }));
  return ok({ sessionId, providerIds: standing.providerIds });
}
