/** Gives whoever can be reached for an organisation a connection of that kind, beside or below one of their own. */
import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { AccessCode } from "../../domain/access-problems.ts";
import type { ProblemCode } from "../../domain/vendor-problems.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { forgetAccount } from "../connections/forget-account.ts";
import type { ForgetDeps } from "../connections/forget-account.ts";
import type { VendorName } from "./integrations.store.ts";

type ConnectionRow = Selectable<Tables["connections"]>;

export interface CoverDeps extends ForgetDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: Live;
  /** What waits for an account of this person; runs in the same transaction. */
  readonly onConnected?: (
    tx: Tx,
    connected: { readonly scope: TenantScope; readonly personId: string; readonly connectionId: string },
  ) => Promise<void>;
}

export interface ReachedAccount {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  /** The vendor's id of the account. */
  readonly accountId: string;
}

/** What an organisation's authorisation is good for at each vendor. */
export const purposesByVendor = {
  microsoft: ["calendar", "meetings"],
  zoom: ["meetings"],
  google: ["calendar"],
} as const satisfies Readonly<Record<VendorName, readonly string[]>>;

type Standing = Pick<ConnectionRow, "id" | "person_id" | "method" | "purposes" | "status" | "problem_code">;

/** One's own connection keeps its purposes; what it leaves is covered. */
export async function coverPeople(
  deps: CoverDeps,
  tx: Tx,
  scope: TenantScope,
  about: { readonly vendor: VendorName; readonly externalTenant: string; readonly accounts: readonly ReachedAccount[] },
): Promise<void> {
  const { vendor, externalTenant, accounts } = about;
  const standing = await listLiving(tx, scope, { vendor, personIds: accounts.map(({ personId }) => personId) });
  const added: Insertable<Tables["connections"]>[] = [];
  for (const account of accounts) {
    const rows = standing.filter(({ person_id }) => person_id === account.personId);
    const own = rows.filter(({ method }) => method === "delegated").flatMap(({ purposes }) => purposes);
    const purposes = purposesByVendor[vendor].filter((purpose) => !own.includes(purpose));
    const covered = rows.find(({ method }) => method === "app_only");
    if (purposes.length === 0) {
      if (covered) await forgetAccount(deps, tx, { scope, connectionId: covered.id });
    } else if (covered) {
      await refresh(tx, scope, { covered, purposes, account, externalTenant });
    } else {
      added.push(rowOf(deps, scope, { vendor, externalTenant, account, purposes }));
    }
  }
  if (added.length === 0) return;
  const inserted = await tx
    .insertInto("connections")
    .values(added)
    // Somebody connected this very account themselves in the same moment.
    .onConflict((conflict) => conflict.doNothing())
    .returning(["id", "person_id"])
    .execute();
  for (const { id, person_id } of inserted)
    await deps.onConnected?.(tx, { scope, personId: person_id, connectionId: id });
  const [first] = inserted;
  if (!first) return;
  const personIds = inserted.map(({ person_id }) => person_id);
  await deps.live.announce(tx, { tenantId: scope.tenantId, kind: "connection.changed", id: first.id, personIds });
}

async function listLiving(
  tx: Tx,
  scope: TenantScope,
  { vendor, personIds }: { readonly vendor: VendorName; readonly personIds: readonly string[] },
): Promise<readonly Standing[]> {
  if (personIds.length === 0) return [];
  return tx
    .selectFrom("connections")
    .select(["id", "person_id", "method", "purposes", "status", "problem_code"])
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "in", [...personIds])
    .where("vendor", "=", vendor)
    .where("status", "<>", "revoked")
    .execute();
}

async function refresh(
  tx: Tx,
  scope: TenantScope,
  about: {
    readonly covered: Standing;
    readonly purposes: readonly string[];
    readonly account: ReachedAccount;
    readonly externalTenant: string;
  },
): Promise<void> {
  const { covered, purposes, account, externalTenant } = about;
  const isSame = covered.status === "connected" && covered.problem_code === null;
  if (isSame && purposes.length === covered.purposes.length) return;
  await tx
    .updateTable("connections")
    .set(shownOf(account, { purposes, externalTenant }))
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", covered.id)
    .execute();
}

function shownOf(
  account: ReachedAccount,
  { purposes, externalTenant }: { readonly purposes: readonly string[]; readonly externalTenant: string },
) {
  return {
    purposes: [...purposes],
    account_tenant: externalTenant,
    account_id: account.accountId,
    account_name: account.name,
    account_email: account.email,
    status: "connected" as const,
    problem: null,
    problem_code: null,
    problem_since: null,
  };
}

function rowOf(
  { clock, ids }: CoverDeps,
  scope: TenantScope,
  about: {
    readonly vendor: VendorName;
    readonly externalTenant: string;
    readonly account: ReachedAccount;
    readonly purposes: readonly string[];
  },
): Insertable<Tables["connections"]> {
  return {
    tenant_id: scope.tenantId,
    id: ids.next(),
    person_id: about.account.personId,
    vendor: about.vendor,
    method: "app_only",
    scopes: "",
    connected_at: new Date(clock.now()),
    refresh_token_sealed: null,
    access_token_sealed: null,
    access_token_expires_at: null,
    refresh_leased_until: null,
    ...shownOf(about.account, about),
  };
}

/** What the account shows while it cannot be reached. */
const problemOf: Readonly<Partial<Record<AccessCode, ProblemCode>>> = {
  no_mailbox: "mailbox_missing",
  on_premises: "mailbox_missing",
  guest_here: "mailbox_missing",
  inactive_mailbox: "mailbox_missing",
  calendar_off: "mailbox_missing",
  account_disabled: "account_unknown",
  unknown_person: "account_unknown",
  removed_person: "account_unknown",
  not_active: "account_unknown",
  blocked_by_policy: "not_permitted",
};

export async function showUnreached(
  tx: Tx,
  scope: TenantScope,
  about: { readonly vendor: VendorName; readonly personId: string; readonly code: AccessCode; readonly now: Instant },
): Promise<void> {
  await tx
    .updateTable("connections")
    .set({
      problem_code: problemOf[about.code] ?? "refused",
      problem_since: sql<Date>`coalesce(problem_since, ${new Date(about.now)}::timestamptz)`,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", about.personId)
    .where("vendor", "=", about.vendor)
    .where("method", "=", "app_only")
    .where("status", "=", "connected")
    .execute();
}

/** Ends all connections of this kind, when the organisation chooses otherwise. */
export async function uncoverEverybody(deps: CoverDeps, tx: Tx, scope: TenantScope, vendor: VendorName): Promise<void> {
  const rows = await tx
    .selectFrom("connections")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .where("method", "=", "app_only")
    .where("status", "<>", "revoked")
    .execute();
  for (const { id } of rows) await forgetAccount(deps, tx, { scope, connectionId: id });
}

/** Whoever can be reached and is not covered for every purpose is looked at now: they disconnected an account of their own. */
export async function hastenUncovered(
  tx: Tx,
  scope: TenantScope,
  { vendor, now }: { readonly vendor: VendorName; readonly now: Instant },
): Promise<void> {
  await sql`
    update integration_people as covered set due_at = ${new Date(now)}::timestamptz
    where tenant_id = ${scope.tenantId}::uuid and vendor = ${vendor} and state = 'accessible'
      and (due_at is null or due_at > ${new Date(now)}::timestamptz) and leased_until is null
      and (select count(distinct purpose) from connections as one, unnest(one.purposes) as purpose
        where one.tenant_id = covered.tenant_id and one.person_id = covered.person_id and one.vendor = covered.vendor
          and one.status <> 'revoked' and purpose = any (${[...purposesByVendor[vendor]]}::text[]))
        < ${purposesByVendor[vendor].length}`.execute(tx);
}
