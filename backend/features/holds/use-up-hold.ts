/** A booking uses up the hold it was prepared under. One that is unknown or over changes nothing; any other is given up. */
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Clock } from "../../ports/clock.ts";
import { deleteHold, findHold } from "./holds.store.ts";
import { deleteOffer } from "./offers.store.ts";

/** The booking that names a hold. */
interface Holding {
  readonly holdId?: string | undefined;
  readonly offering: Offering;
  readonly time: Interval;
}

/** The providers the hold keeps for this booking; `undefined` when it keeps none. */
export async function findHeldProviders(
  deps: { readonly database: OpenDatabase; readonly clock: Clock },
  caller: Caller,
  { holdId, offering, time }: Holding,
): Promise<readonly string[] | undefined> {
  if (holdId === undefined) return undefined;
  const hold = await findHold(deps.database.db, caller.scope, { id: holdId, holderId: caller.personId });
  const isForThis = hold?.offeringId === offering.id && hold.startsAt === time.startsAt;
  const isLive = hold !== undefined && hold.expiresAt > deps.clock.now();
  return isForThis && isLive && hold.sessionId === undefined ? hold.providerIds : undefined;
}

/** In the booking's transaction, after it succeeded. */
export async function useUpHold(tx: Tx, caller: Caller, { holdId }: Holding): Promise<void> {
  if (holdId === undefined) return;
  const wanted = { id: holdId, holderId: caller.personId };
  const offerId = (await findHold(tx, caller.scope, wanted))?.offerId;
  // The other times of an offer are free again once one of them is taken.
  if (offerId === undefined) await deleteHold(tx, caller.scope, wanted);
  else await deleteOffer(tx, caller.scope, { id: offerId });
}
