/** Keeps a hold alive while its screen is open, and gives it up when it is left. */
import { addMinutes } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import { lockPeople } from "../bookings/lock-people.ts";
import { deleteHold, deleteHoldsBefore, deleteHoldsOf, extendHold, findHold } from "./holds.store.ts";
import type { KeptHold } from "./holds.store.ts";
import { holdMinutes } from "./place-hold.ts";

/** However often it is renewed. */
const mostMinutes = 15;

interface HoldDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}

/** One's own hold that is not over. Fails: not_found. */
export async function readHold({ database, clock }: HoldDeps, caller: Caller, id: string): Promise<KeptHold> {
  const hold = await findHold(database.db, caller.scope, { id, holderId: caller.personId });
  if (!hold || hold.offerId !== undefined || hold.expiresAt <= clock.now()) throw over();
  return hold;
}

/** Three more minutes from now on, but not beyond a quarter of an hour in all. Fails: not_found. */
export async function renewHold(deps: HoldDeps, caller: Caller, id: string): Promise<void> {
  const { scope, personId: holderId } = caller;
  const { providerIds } = await readHold(deps, caller, id);
  await deps.database.transaction(async (tx) => {
    // Whoever books there at this moment has either seen the hold live or ends it: never both.
    await lockPeople(tx, scope, [...providerIds, holderId]);
    const hold = await findHold(tx, scope, { id, holderId });
    const now = deps.clock.now();
    if (!hold || hold.expiresAt <= now) throw over();
    const expiresAt = Math.min(addMinutes(now, holdMinutes), addMinutes(hold.placedAt, mostMinutes));
    await extendHold(tx, scope, id, new Date(expiresAt));
  });
}

/** The time is free at once. Fails: not_found. */
export async function releaseHold({ database }: HoldDeps, caller: Caller, id: string): Promise<void> {
  if (!(await deleteHold(database.db, caller.scope, { id, holderId: caller.personId }))) throw over();
}

/** Whatever this person holds is free at once. */
export async function releaseHolds({ database }: Pick<HoldDeps, "database">, caller: Caller): Promise<void> {
  await deleteHoldsOf(database.db, caller.scope, caller.personId);
}

/** Only tidies up: a hold that is over counts for nobody from that moment on. */
export async function forgetOldHolds({ database, clock }: HoldDeps): Promise<void> {
  await deleteHoldsBefore(database.db, new Date(clock.now()));
}

function over(): RequestProblem {
  return new RequestProblem("not_found", "This hold is over.");
}
