/** What a learner is likely to book again. */
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { loadLastBooked } from "./rosters.store.ts";

/** The offering and the provider of the session in which the caller took a seat last; who gave it up since does not count. */
export async function findLastBooked(
  db: Database,
  { scope, personId }: Caller,
): Promise<{ readonly offeringId: string; readonly providerId: string } | undefined> {
  return loadLastBooked(db, scope, personId);
}
