/** Opens one incident for each cause by which accounts cannot be reached, however many they are, and closes it when they can. */
import { isAccessCode } from "../../domain/access-problems.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { noteCauses } from "../health/note-causes.ts";
import { countCoverage } from "./coverage.store.ts";
import type { IntegrationRow } from "./integrations.store.ts";

/** This is said in the list of people, not as something that broke. */
const noIncident: readonly string[] = ["no_account", "guest_here"];

export async function tellCoverage(
  deps: { readonly clock: Clock; readonly ids: Ids },
  tx: Tx,
  scope: TenantScope,
  { vendor, method }: Pick<IntegrationRow, "vendor" | "method">,
): Promise<void> {
  // An account that somebody connected themselves tells of its own troubles, to them as well.
  if (method === "individual") return;
  const counts = await countCoverage(tx, scope, vendor);
  const codes = counts.flatMap(({ state, code, people }) =>
    state === "inaccessible" && people > 0 && isAccessCode(code) && !noIncident.includes(code) ? [code] : [],
  );
  await noteCauses(deps, tx, scope, { vendor, codes });
}
