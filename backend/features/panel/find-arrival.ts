/** Zoom accounts that have let us in and are nobody's here yet, for whoever links one. */
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Vault } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import type { Clock } from "../../ports/clock.ts";
import { deleteArrival, findArrival, forgetOldArrivals } from "./arrivals.store.ts";
import { grantOf } from "./continue-with-zoom.ts";
import { keepArrival } from "./receive-arrival.ts";

interface LetInDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly vault: Vault;
}

/** `undefined` when this Zoom user has not let us in within the hour. */
export async function findLetIn(deps: LetInDeps, zoomUser: string): Promise<GrantedAccount | undefined> {
  const arrival = await findArrival(deps.database.db, zoomUser, new Date(deps.clock.now()));
  return arrival && grantOf(deps, arrival);
}

/** Run it once in a while. */
export function forgetOld({ database, clock }: LetInDeps): Promise<void> {
  return forgetOldArrivals(database.db, new Date(clock.now()));
}

export function keepLetIn(deps: LetInDeps, tx: Tx, account: GrantedAccount): Promise<void> {
  return keepArrival(deps, tx, account);
}

export function forgetLetIn({ database }: LetInDeps, zoomUser: string): Promise<void> {
  return deleteArrival(database.db, zoomUser);
}
