/** Whom the caller may book. */
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { findMatchedProviders } from "../matches/find-matched.ts";
import { readOffering } from "../offerings/read-offering.ts";
import { listProviders } from "./people.store.ts";
import type { PersonRow } from "./people.store.ts";

export interface BookableProvider {
  readonly row: PersonRow;
  /** An administrator has matched them with the caller. */
  readonly isMatched: boolean;
}

/**
 * Providers of one offering or of all, those matched with the caller first. Where an offering asks for a match, learners are
 * not shown anybody else.
 */
export async function findBookable(
  db: Database,
  caller: Caller,
  offeringId: string | undefined,
): Promise<readonly BookableProvider[]> {
  const { scope, personId, roles } = caller;
  const rows = await listProviders(db, scope, offeringId);
  const matched = await findMatchedProviders(db, scope, [personId]);
  const providers = rows.map((row) => ({ row, isMatched: matched.has(row.id) }));
  const sorted = [...providers.filter((each) => each.isMatched), ...providers.filter((each) => !each.isMatched)];

  const offering = offeringId === undefined ? undefined : await readOffering(db, scope, offeringId);
  const isStaff =
    roles.includes("administrator") || roles.includes("scheduler") || offering?.providerIds.includes(personId) === true;
  return offering?.requireMatch === true && !isStaff ? sorted.filter((each) => each.isMatched) : sorted;
}
