/** Access tokens of connected accounts, kept fresh: implements the token broker on the connections table. */
import { setTimeout as pause } from "node:timers/promises";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Vault } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../ports/secret.ts";
import type { GrantRef, TokenBroker } from "../../ports/token-broker.ts";
import type { RefreshedTokens, TokenRefresh } from "../../ports/token-refresh.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { AppGrants } from "../integrations/app-grants.ts";
import { endLease, findConnectionById, takeLease } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";

export interface BrokerDeps {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly live: Live;
  readonly refreshByVendor: Readonly<Partial<Record<ConnectionRow["vendor"], TokenRefresh>>>;
  /** Tokens for accounts that their organisation covers; absent = there are none such. */
  readonly appGrants?: Pick<AppGrants, "tokenFor">;
  /** The vendor renews somebody's own account no more; runs in the transaction that ends it. */
  readonly onEnded?: (
    tx: Tx,
    ended: { readonly scope: TenantScope; readonly personId: string; readonly fault: VendorFault },
  ) => Promise<void>;
}

/** What a sealed token is bound to. */
export const tokenPurpose = { access: "connections.access_token", refresh: "connections.refresh_token" } as const;

const renewWhenLeftMs = 5 * 60_000;
/** Longer than any refresh call may take; afterwards a worker that died in between no longer blocks the others. */
const leaseMs = 30_000;
const waitForOtherMs = 12_000;

/** Builds the broker. Nobody waits on the network inside a transaction: lease, call, save. */
export function createTokenBroker(deps: BrokerDeps): TokenBroker {
  const { database, vault, clock } = deps;
  const renewingHere = new Map<string, Promise<Secret<string>>>();

  async function load(grant: GrantRef): Promise<ConnectionRow> {
    const row = await findConnectionById(database.db, mintTenantScope(grant.tenantId, "job"), grant.connectionId);
    if (row?.status === "connected") return row;
    throw new VendorFault("The account is not connected any more", {
      vendor: row?.vendor ?? "microsoft",
      operation: "get access token",
      kind: "grant_revoked",
    });
  }

  function renewOnce(row: ConnectionRow): Promise<Secret<string>> {
    const key = `${row.tenant_id} ${row.id}`;
    const renewing = renewingHere.get(key) ?? renew(deps, row).finally(() => renewingHere.delete(key));
    renewingHere.set(key, renewing);
    return renewing;
  }

  return {
    accessToken: async (grant) => {
      const row = await load(grant);
      if (row.method === "app_only") return coveredToken(deps, row);
      const left = (row.access_token_expires_at?.getTime() ?? 0) - clock.now();
      if (row.access_token_sealed !== null && left > renewWhenLeftMs)
        return vault.open(row.access_token_sealed, tokenPurpose.access);
      try {
        return await renewOnce(row);
      } catch (error) {
        // While the old one is good for a little longer, a vendor that is briefly away need not stop anybody.
        const isPassing = error instanceof VendorFault && (error.kind === "unavailable" || error.kind === "throttled");
        if (isPassing && row.access_token_sealed !== null && left > 0)
          return vault.open(row.access_token_sealed, tokenPurpose.access);
        throw error;
      }
    },
    renewedAccessToken: async (grant, refused) => {
      const row = await load(grant);
      if (row.method === "app_only") return coveredToken(deps, row, refused);
      if (row.access_token_sealed !== null) {
        const current = vault.open(row.access_token_sealed, tokenPurpose.access);
        if (current.reveal() !== refused.reveal()) return current;
      }
      return renewOnce(row);
    },
  };
}

/** Such a connection has no tokens of its own. */
async function coveredToken(
  { appGrants }: BrokerDeps,
  row: ConnectionRow,
  refused?: Secret<string>,
): Promise<Secret<string>> {
  if (!appGrants) throw new VendorFault("Nobody authorises us for everybody there", faultFacts(row));
  const { tenant_id: tenantId, vendor, account_id: accountId, account_email: accountEmail } = row;
  return appGrants.tokenFor({ tenantId, vendor, accountId, accountEmail }, refused);
}

async function renew(deps: BrokerDeps, seen: ConnectionRow): Promise<Secret<string>> {
  const { database, vault, clock } = deps;
  const scope = mintTenantScope(seen.tenant_id, "job");
  const now = clock.now();
  const leased = await database.transaction((tx) =>
    takeLease(tx, scope, {
      id: seen.id,
      seenAccessToken: seen.access_token_sealed,
      now: new Date(now),
      until: new Date(now + leaseMs),
    }),
  );
  if (!leased) return waitForOther(deps, seen);
  const refresh = deps.refreshByVendor[leased.vendor];
  if (!refresh || leased.refresh_token_sealed === null)
    return giveUp(deps, leased, new VendorFault("There is no refresh token", faultFacts(leased)));

  let renewed: RefreshedTokens;
  try {
    renewed = await refresh.refresh({
      refreshToken: vault.open(leased.refresh_token_sealed, tokenPurpose.refresh),
      externalTenant: leased.account_tenant,
      scopes: leased.scopes,
    });
  } catch (error) {
    if (error instanceof VendorFault && error.kind === "grant_revoked") return giveUp(deps, leased, error);
    await database.transaction((tx) => endLease(tx, scope, leased, {}));
    throw error;
  }
  const isSaved = await database.transaction((tx) =>
    endLease(tx, scope, leased, {
      access_token_sealed: vault.seal(renewed.accessToken, tokenPurpose.access),
      access_token_expires_at: new Date(clock.now() + renewed.expiresInSeconds * 1000),
      refresh_token_sealed: vault.seal(renewed.refreshToken, tokenPurpose.refresh),
      scopes: renewed.scopes,
    }),
  );
  return isSaved ? renewed.accessToken : tokenOfNewGrant(deps, leased);
}

/** The account was connected again while its old grant was renewed: what counts is in the row. */
async function tokenOfNewGrant(deps: BrokerDeps, leased: ConnectionRow): Promise<Secret<string>> {
  const row = await findConnectionById(deps.database.db, mintTenantScope(leased.tenant_id, "job"), leased.id);
  if (row?.status === "connected" && row.access_token_sealed !== null)
    return deps.vault.open(row.access_token_sealed, tokenPurpose.access);
  throw new VendorFault("The account is not connected any more", faultFacts(leased));
}

/** Another worker redeems the refresh token: its result is in the row in a moment. */
async function waitForOther(deps: BrokerDeps, seen: ConnectionRow): Promise<Secret<string>> {
  for (let waited = 0; waited < waitForOtherMs; waited += 100) {
    const row = await findConnectionById(deps.database.db, mintTenantScope(seen.tenant_id, "job"), seen.id);
    if (row?.status !== "connected") throw new VendorFault("The account is not connected any more", faultFacts(seen));
    if (row.access_token_sealed !== null && row.access_token_sealed !== seen.access_token_sealed) {
      return deps.vault.open(row.access_token_sealed, tokenPurpose.access);
    }
    // The other one failed: it is our turn.
    if (row.refresh_leased_until === null) return renew(deps, row);
    await pause(100);
  }
  throw new VendorFault("The token is being renewed elsewhere", { ...faultFacts(seen), kind: "unavailable" });
}

async function giveUp(deps: BrokerDeps, row: ConnectionRow, fault: VendorFault): Promise<Secret<string>> {
  const scope = mintTenantScope(row.tenant_id, "job");
  const isOver = await deps.database.transaction(async (tx) => {
    const isEnded = await endLease(tx, scope, row, {
      status: "needs_reconnect",
      problem: "The access was withdrawn or has expired. Connect the account again.",
      problem_code: "grant_revoked",
      problem_since: new Date(deps.clock.now()),
      access_token_sealed: null,
      access_token_expires_at: null,
      refresh_token_sealed: null,
    });
    if (!isEnded) return false;
    await deps.onEnded?.(tx, { scope, personId: row.person_id, fault });
    await deps.live.announce(tx, {
      tenantId: row.tenant_id,
      kind: "connection.changed",
      id: row.id,
      personIds: [row.person_id],
    });
    return true;
  });
  if (!isOver) return tokenOfNewGrant(deps, row);
  throw fault;
}

function faultFacts(row: ConnectionRow): { vendor: ConnectionRow["vendor"]; operation: string; kind: "grant_revoked" } {
  return { vendor: row.vendor, operation: "renew access token", kind: "grant_revoked" };
}
