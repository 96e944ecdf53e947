/** Ends accounts of somebody who goes: watches and the grant at the vendor first, then the tokens here. */
import type { Log } from "../../platform/log.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { CodeFlow } from "../../ports/account-links.ts";
import { forgetAccount } from "../connections/forget-account.ts";
import type { ForgetDeps } from "../connections/forget-account.ts";
import type { ConnectedAccount } from "./privacy.store.ts";

export interface EndAccountsDeps extends ForgetDeps {
  readonly database: OpenDatabase;
  readonly log: Log;
  readonly codeFlowByVendor: Readonly<Partial<Record<ConnectedAccount["vendor"], CodeFlow>>>;
  /** What only the grant can still end at the vendor; must not throw for a vendor that does not answer. */
  readonly beforeDisconnect: (scope: TenantScope, connectionId: string) => Promise<void>;
}

/** Those whose vendor did not take the grant back are answered, to be tried again; `finally` lets them go all the same. */
export async function endAccounts(
  deps: EndAccountsDeps,
  scope: TenantScope,
  ending: { readonly accounts: readonly ConnectedAccount[]; readonly insist: "once more" | "finally" },
): Promise<readonly ConnectedAccount[]> {
  const left: ConnectedAccount[] = [];
  for (const account of ending.accounts) {
    const ended = await endAtVendor(deps, scope, account);
    if (!ended && ending.insist === "once more") left.push(account);
    else await deps.database.transaction((tx) => forgetAccount(deps, tx, { scope, connectionId: account.id }));
  }
  return left;
}

async function endAtVendor(deps: EndAccountsDeps, scope: TenantScope, account: ConnectedAccount): Promise<boolean> {
  const { id: connectionId, vendor, method } = account;
  try {
    await deps.beforeDisconnect(scope, connectionId);
    // What an organisation granted for everybody is not one person's to end.
    if (method === "delegated")
      await deps.codeFlowByVendor[vendor]?.revoke({ tenantId: scope.tenantId, connectionId, vendor });
    return true;
  } catch (error) {
    deps.log.warn({ err: error, connectionId }, "the vendor did not take the grant back");
    return false;
  }
}
