/** Lets a connected account go: the grant ends at the vendor, the tokens are deleted here. */
import type { Caller } from "../../platform/caller.ts";
import type { Log } from "../../platform/log.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { findConnectionById } from "./connections.store.ts";
import { forgetAccount } from "./forget-account.ts";
import type { ForgetDeps } from "./forget-account.ts";

export interface DisconnectDeps extends ConnectDeps, ForgetDeps {
  readonly log: Log;
  /** What only the grant can still end at the vendor; must not throw for a vendor that does not answer. */
  readonly beforeDisconnect?: (scope: TenantScope, connectionId: string) => Promise<void>;
}

/** Fails: not_found, also for other people's connections. A vendor that does not answer does not keep the tokens alive here. */
export async function disconnectAccount(deps: DisconnectDeps, caller: Caller, connectionId: string): Promise<void> {
  const { scope, personId } = caller;
  const row = await findConnectionById(deps.database.db, scope, connectionId);
  if (!row || row.person_id !== personId || row.status === "revoked")
    throw new RequestProblem("not_found", "There is no such connection.");

  if (row.status === "connected") {
    await deps.beforeDisconnect?.(scope, connectionId);
    await deps.codeFlowByVendor[row.vendor]
      ?.revoke({ tenantId: scope.tenantId, connectionId, vendor: row.vendor })
      .catch((error: unknown) => {
        deps.log.warn({ err: error, connectionId }, "the vendor did not take the grant back");
      });
  }
  await deps.database.transaction((tx) => forgetAccount(deps, tx, { scope, connectionId }));
}
