/** Makes the organisations that the operator named in the settings known, and keeps their names. */
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { upsertEntraTenant } from "./people.store.ts";

/** Runs at every start; changes nothing the second time. */
export async function onboardTenants(
  { database, clock, ids }: { readonly database: OpenDatabase; readonly clock: Clock; readonly ids: Ids },
  tenants: readonly {
    readonly tid: string;
    readonly name: string;
    readonly ownerEmails?: readonly string[] | undefined;
  }[],
): Promise<void> {
  for (const { tid, name, ownerEmails } of tenants) {
    await database.transaction((tx) =>
      upsertEntraTenant(tx, {
        newId: ids.next(),
        tid: tid.toLowerCase(),
        name,
        ownerEmails,
        at: new Date(clock.now()),
      }),
    );
  }
}
