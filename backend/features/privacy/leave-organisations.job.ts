/** Organisations that leave: once nobody is to hear anything any more, grants and watches end, and everything is deleted. */
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { endAccounts } from "./end-accounts.ts";
import { eraseTenant } from "./erase.store.ts";
import type { EraseDeps } from "./erase-people.job.ts";
import { endSessions } from "./leave-organisation.ts";
import { countUnfinished, findDueTenantDepartures, loadAccounts, postponeTenantDeparture } from "./privacy.store.ts";
import type { Departure } from "./privacy.store.ts";

const longestPauseMs = 60_000;

/** Builds the sweep. */
export function createLeaveOrganisations(deps: EraseDeps): () => Promise<void> {
  return async () => {
    for (const departure of await findDueTenantDepartures(deps.database.db, new Date(deps.clock.now())))
      await leaveOne(deps, departure);
  };
}

async function leaveOne(deps: EraseDeps, { tenantId, giveUpAt, attempts }: Departure): Promise<void> {
  const scope = mintTenantScope(tenantId, "job");
  const { db } = deps.database;
  await endSessions(deps, scope);
  const now = deps.clock.now();
  const isPatient = now < giveUpAt.getTime();
  const later = new Date(now + Math.min(longestPauseMs, 1_000 * 2 ** attempts));
  if (isPatient && (await countUnfinished(db, scope, { now: new Date(now) })) > 0)
    return postponeTenantDeparture(db, tenantId, later);
  const accounts = await loadAccounts(db, scope);
  const left = await endAccounts(deps, scope, { accounts, insist: isPatient ? "once more" : "finally" });
  if (left.length > 0) return postponeTenantDeparture(db, tenantId, later);
  await deps.database.transaction((tx) => eraseTenant(tx, scope));
  deps.log.info({ tenantId }, "an organisation left, and everything of it was deleted");
}
