/** Which connected accounts are to be heard of: those somebody just connected, and those a sweep finds. */
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { keepWatchJob } from "./keep-watch.job.ts";
import { deleteRoutes, findUnheard, noteHeard, saveRoute, saveWanted } from "./watches.store.ts";
import type { UnheardAccount } from "./watches.store.ts";

export interface WantWatchesDeps {
  readonly jobs: Jobs;
  readonly clock: Clock;
}

/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 50;

/** In the transaction in which somebody connected an account, for the first time or again, or chose anew what it is used for. */
export async function wantWatch(
  deps: WantWatchesDeps,
  tx: Tx,
  connected: { readonly scope: TenantScope; readonly connectionId: string },
): Promise<void> {
  const accounts = await findUnheard(tx, connected);
  for (const account of accounts) await wantOne(deps, tx, account);
  // Its calendar is not used any more: what was followed is looked after once, and ended.
  const { scope, connectionId } = connected;
  if (accounts.length === 0) await noteHeard(tx, scope, { connectionId, what: "changed", now: deps.clock.now() });
}

/** The safety net: accounts that were connected before anybody listened, or whose watch was lost. Run it every half minute or so. */
export function createAdoptAccounts(deps: WantWatchesDeps & { readonly database: OpenDatabase }): () => Promise<void> {
  return async () => {
    for (const account of await findUnheard(deps.database.db, { limit: mostPerSweep }))
      await deps.database.transaction((tx) => wantOne(deps, tx, account));
  };
}

async function wantOne({ jobs, clock }: WantWatchesDeps, tx: Tx, account: UnheardAccount): Promise<void> {
  const { tenantId, connectionId, personId, vendor, accountTenant, accountId } = account;
  const scope = mintTenantScope(tenantId, "job");
  if (vendor === "zoom") {
    await deleteRoutes(tx, scope, { connectionId, except: accountId });
    // Zoom tells the app of everybody who has it; there is nothing to subscribe to.
    return saveRoute(tx, {
      kind: "zoom_user",
      external_id: accountId,
      account: accountTenant,
      secret_hash: null,
      tenant_id: tenantId,
      person_id: personId,
      connection_id: connectionId,
    });
  }
  await saveWanted(tx, scope, { connectionId, accountId, now: clock.now() });
  await jobs.enqueue(tx, keepWatchJob, { tenantId, connectionId }, { key: connectionId });
}
