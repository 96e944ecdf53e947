/** Stores what a vendor granted: the last step of every way to connect. */
import type { Purpose, Vendor } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import { servedBy } from "../../domain/account-purposes.ts";
import { vendorNames } from "../../domain/vendor-problems.ts";
import { violatedConstraint } from "../../platform/database.ts";
import type { Database, OpenDatabase, Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Vault } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { tokenPurpose } from "./broker-tokens.ts";
import {
  changeConnection,
  forgottenId,
  isAccountInUse,
  listByPerson,
  linkZoomIdentity,
  lockWithVendor,
  renameAccount,
  saveConnection,
} from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { cancelDeparture, saveDeparture } from "./departures.store.ts";

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

export interface Granted {
  readonly vendor: Vendor;
  readonly purposes: readonly Purpose[];
  readonly account: GrantedAccount;
  /** The connection that is renewed: it has to be the same account. */
  readonly connectionId?: string | undefined;
  /** `yes`: an account beside the one that is connected already. */
  readonly asAnother?: "yes" | "no";
}

/** Answers the connection. Fails: refused with account_in_use; wrong_account (another one than the one to be renewed, or the one that is connected already). */
export async function saveGrantedAccount(deps: SaveDeps, caller: Caller, granted: Granted): Promise<ConnectionRow> {
  try {
    return await deps.database.transaction((tx) => saveIn(tx, deps, caller, granted));
  } catch (error) {
    // Somebody else connected the same account in the same moment.
    if (violatedConstraint(error) === "connections_account_in_use") throw accountInUse();
    throw error;
  }
}

/**
 * The connection whose place another account is about to take: its own grant is to be ended at the vendor before its tokens are
 * written over. `undefined` where nothing is replaced, or nothing will be saved. Fails: wrong_account.
 */
export async function findReplaced(db: Database, caller: Caller, granted: Granted): Promise<ConnectionRow | undefined> {
  const { account, vendor } = granted;
  const { scope, personId } = caller;
  const known = (await listByPerson(db, scope, personId)).filter((row) => row.vendor === vendor);
  const place = placeOf(known, granted);
  if (place?.status !== "connected" || place.method !== "delegated" || isSameAccount(place, account)) return undefined;
  const wanted = { vendor, account_tenant: account.accountTenant, account_id: account.accountId };
  const isTaken = await isAccountInUse(db, { ...wanted, tenant_id: scope.tenantId, person_id: personId });
  return isTaken ? undefined : place;
}

/** Fails as `saveGrantedAccount` would. */
export async function requireSavable(db: Database, caller: Caller, granted: Granted): Promise<void> {
  const { account, vendor } = granted;
  const wanted = { vendor, account_tenant: account.accountTenant, account_id: account.accountId };
  await findReplaced(db, caller, granted);
  if (await isAccountInUse(db, { ...wanted, tenant_id: caller.scope.tenantId, person_id: caller.personId }))
    throw accountInUse();
}

async function saveIn(tx: Tx, deps: SaveDeps, caller: Caller, granted: Granted): Promise<ConnectionRow> {
  const { scope, personId } = caller;
  const { vendor, account } = granted;
  const known = await lockWithVendor(tx, scope, { person_id: personId, vendor });
  const living = known.filter(({ status }) => status !== "revoked");
  const place = placeOf(known, granted);
  const others = living.filter(({ id }) => id !== place?.id);
  // What the organisation's authorisation was good for this grant need not be: whatever it leaves is covered anew.
  const isKept = place !== undefined && isSameAccount(place, account) && place.method === "delegated";
  const kept = isKept && place.status !== "revoked" ? place.purposes : [];
  const row = rowOf(deps, caller, { granted, place, purposes: [...new Set([...kept, ...granted.purposes])] });
  if (await isAccountInUse(tx, row)) throw accountInUse();

  // Each purpose has one account at a vendor: what this one takes over the others no longer serve.
  for (const other of others) {
    const left = other.purposes.filter((purpose) => !row.purposes.includes(purpose));
    const purposes = [...servedBy(vendor, left)];
    if (purposes.length < other.purposes.length) await changeConnection(tx, scope, { id: other.id, purposes });
    if (purposes.length === 0) await leaveQuietly(deps, tx, { caller, connectionId: other.id });
  }
  await cancelDeparture(tx, scope, row.id);
  await saveConnection(tx, { ...row, last_test: null });
  const now = { account_tenant: account.accountTenant, account_id: account.accountId };
  await renameAccount(tx, scope, {
    id: row.id,
    from: ` ${forgottenId(now)}`,
    to: `${now.account_tenant} ${now.account_id}`,
  });
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
  await recordAudit(deps, tx, {
    by: caller,
    line: { kind: "connections.connected", vendor, purposes: row.purposes },
    subject: { kind: "connection", id: row.id, name: vendorNames[vendor] },
  });
  await deps.onConnected?.(tx, { scope, personId, connectionId: row.id });
  await deps.live.announce(tx, {
    tenantId: scope.tenantId,
    kind: "connection.changed",
    id: row.id,
    personIds: [personId],
  });
  return row;
}

/** An account that has nothing left to do goes; what stands there keeps its links. */
async function leaveQuietly(
  { clock }: SaveDeps,
  tx: Tx,
  { caller, connectionId }: { readonly caller: Caller; readonly connectionId: string },
): Promise<void> {
  const now = new Date(clock.now());
  await saveDeparture(tx, {
    tenant_id: caller.scope.tenantId,
    connection_id: connectionId,
    sessions: "keep",
    meets: null,
    total: 0,
    wanted_at: now,
    wanted_by: caller.personId,
    due_at: now,
    attempts: 0,
  });
}

/** Which row takes the account: the one it was in before, also when it had been let go; else the one it replaces. */
function placeOf(known: readonly ConnectionRow[], granted: Granted): ConnectionRow | undefined {
  const { account, connectionId, asAnother, vendor } = granted;
  const same = known.find((row) => isSameAccount(row, account));
  const renewed = connectionId === undefined ? undefined : known.find(({ id }) => id === connectionId);
  if (renewed && !isSameAccount(renewed, account)) throw wrongAccount(vendor, { renewed, account });
  if (asAnother === "yes" && same && same.status !== "revoked") throw wrongAccount(vendor, { account });
  // Another account takes the place of one that would have nothing left to do.
  return (
    same ??
    known.find(
      ({ status, purposes }) =>
        status !== "revoked" && purposes.every((purpose) => granted.purposes.includes(purpose as Purpose)),
    )
  );
}

function isSameAccount(row: ConnectionRow, account: GrantedAccount): boolean {
  const { accountTenant: account_tenant, accountId: account_id } = account;
  if (row.account_tenant === "") return row.account_id === forgottenId({ account_tenant, account_id });
  return row.account_tenant === account_tenant && row.account_id === account_id;
}

function rowOf(
  { vault, clock, ids }: SaveDeps,
  { scope, personId }: Caller,
  {
    granted: { vendor, account },
    place,
    purposes,
  }: { readonly granted: Granted; readonly place: ConnectionRow | undefined; readonly purposes: readonly string[] },
): ConnectionRow {
  const now = clock.now();
  const calendars =
    place && isSameAccount(place, account)
      ? { conflict_calendars: place.conflict_calendars, target_calendar: place.target_calendar }
      : { conflict_calendars: [], target_calendar: null };
  return {
    tenant_id: scope.tenantId,
    id: place?.id ?? ids.next(),
    person_id: personId,
    vendor,
    purposes: [...purposes],
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
    plan: account.plan ?? null,
    ...calendars,
    last_test: null,
  };
}

function accountInUse(): RefusedByRules {
  return new RefusedByRules({ code: "account_in_use", overridable: false });
}

function wrongAccount(
  vendor: Vendor,
  { renewed, account }: { readonly renewed?: ConnectionRow; readonly account: GrantedAccount },
): RequestProblem {
  const name = vendorNames[vendor];
  const facts = { vendor, account: account.accountEmail, ...(renewed ? { expected: renewed.account_email } : {}) };
  return new RequestProblem(
    "wrong_account",
    renewed
      ? `You signed in to ${name} as ${account.accountEmail}, and this connection is with ${renewed.account_email}. Sign in there as ${renewed.account_email} and try again, or connect ${account.accountEmail} as another account.`
      : `${account.accountEmail} is connected already. Choose another account on the page of ${name}.`,
    facts,
  );
}
