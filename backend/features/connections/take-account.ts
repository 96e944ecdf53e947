/** Takes a Zoom account from one person so that it can be given to another one who is the same human: it ends here, not at Zoom. */
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Vault } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import type { Clock } from "../../ports/clock.ts";
import { tokenPurpose } from "./broker-tokens.ts";
import { listByPerson, unlinkZoomIdentities } from "./connections.store.ts";
import { forgetAccount } from "./forget-account.ts";
import type { ForgetDeps } from "./forget-account.ts";

/** `undefined` when they have no Zoom account that works; their way in by Zoom ends all the same. */
export async function takeZoomAccount(
  deps: ForgetDeps & { readonly vault: Vault; readonly clock: Clock },
  tx: Tx,
  from: { readonly scope: TenantScope; readonly personId: string },
): Promise<GrantedAccount | undefined> {
  const { scope, personId } = from;
  const row = (await listByPerson(tx, scope, personId)).find(
    ({ vendor, status }) => vendor === "zoom" && status === "connected",
  );
  const { access_token_sealed: access, refresh_token_sealed: refresh } = row ?? {};
  await unlinkZoomIdentities(tx, { tenantId: scope.tenantId, personId });
  if (!row || !access || !refresh) return undefined;
  const left = (row.access_token_expires_at?.getTime() ?? 0) - deps.clock.now();
  const account: GrantedAccount = {
    accountTenant: row.account_tenant,
    accountId: row.account_id,
    accountName: row.account_name,
    accountEmail: row.account_email,
    scopes: row.scopes,
    ...(row.plan === "basic" || row.plan === "paid" ? { plan: row.plan } : {}),
    accessToken: deps.vault.open(access, tokenPurpose.access),
    expiresInSeconds: Math.max(0, Math.floor(left / 1000)),
    refreshToken: deps.vault.open(refresh, tokenPurpose.refresh),
  };
  await forgetAccount(deps, tx, { scope, connectionId: row.id });
  return account;
}
