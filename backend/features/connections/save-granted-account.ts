/** Stores what a vendor granted: the last step of every way to connect. */
import type { Purpose, Vendor } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import { violatedConstraint } from "../../platform/database.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import { RefusedByRules } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Vault } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { tokenPurpose } from "./broker-tokens.ts";
import { isAccountInUse, linkZoomIdentity, listByPerson, saveConnection } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";

export interface SaveDeps {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: Live;
  /** What waits for an account of this person (sessions without a link yet); runs in the same transaction. */
  readonly onConnected?: (
    tx: Tx,
    connected: { readonly scope: TenantScope; readonly personId: string; readonly connectionId: string },
  ) => Promise<void>;
}

/** Answers the connection. Fails: refused with account_in_use. */
export async function saveGrantedAccount(
  deps: SaveDeps,
  caller: Caller,
  granted: { readonly vendor: Vendor; readonly purposes: readonly Purpose[]; readonly account: GrantedAccount },
): Promise<ConnectionRow> {
  try {
    return await deps.database.transaction((tx) => saveIn(tx, deps, caller, granted));
  } catch (error) {
    // Somebody else connected the same account in the same moment.
    if (violatedConstraint(error) === "connections_account_in_use") throw accountInUse();
    throw error;
  }
}

async function saveIn(
  tx: Tx,
  deps: SaveDeps,
  caller: Caller,
  {
    vendor,
    purposes,
    account,
  }: { readonly vendor: Vendor; readonly purposes: readonly Purpose[]; readonly account: GrantedAccount },
): Promise<ConnectionRow> {
  const { vault, clock, ids } = deps;
  const { scope, personId } = caller;
  const now = clock.now();
  const before = (await listByPerson(tx, scope, personId)).find(
    (row) => row.vendor === vendor && row.account_id === account.accountId,
  );
  const row: ConnectionRow = {
    tenant_id: scope.tenantId,
    id: ids.next(),
    person_id: personId,
    vendor,
    purposes: [...new Set([...(before?.purposes ?? []), ...purposes])],
    method: "delegated",
    account_tenant: account.accountTenant,
    account_id: account.accountId,
    account_name: account.accountName,
    account_email: account.accountEmail,
    scopes: account.scopes,
    status: "connected",
    problem: null,
    connected_at: new Date(now),
    refresh_token_sealed: vault.seal(account.refreshToken, tokenPurpose.refresh),
    access_token_sealed: vault.seal(account.accessToken, tokenPurpose.access),
    access_token_expires_at: new Date(now + account.expiresInSeconds * 1000),
    refresh_leased_until: null,
    problem_code: null,
    problem_since: null,
  };
  if (await isAccountInUse(tx, row)) throw accountInUse();
  const id = await saveConnection(tx, row);
  if (vendor === "zoom") {
    const identity = {
      tenantId: scope.tenantId,
      personId,
      account: account.accountTenant,
      subject: account.accountId,
      at: row.connected_at,
    };
    if ((await linkZoomIdentity(tx, identity)) === "in_use") throw accountInUse();
  }
  await deps.onConnected?.(tx, { scope, personId, connectionId: id });
  await deps.live.announce(tx, { tenantId: scope.tenantId, kind: "connection.changed", id, personIds: [personId] });
  return { ...row, id };
}

function accountInUse(): RefusedByRules {
  return new RefusedByRules({ code: "account_in_use", overridable: false });
}
