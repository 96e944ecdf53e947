/** Gives whoever can be reached for an organisation a connection of that kind, beside or below one of their own. */
import { sql } from "kysely";
import type { AccessCode } from "../../domain/access-problems.ts";
import type { ProblemCode } from "../../domain/vendor-problems.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { forgetAccount } from "../connections/forget-account.ts";
import type { ForgetDeps } from "../connections/forget-account.ts";
import type { VendorName } from "./integrations.store.ts";

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

/** One's own connection keeps its purposes; what it leaves is covered. */
export async function coverPerson(
  deps: CoverDeps,
  tx: Tx,
  scope: TenantScope,
  about: { readonly vendor: VendorName; readonly externalTenant: string; readonly account: ReachedAccount },
): Promise<void> {
  const { vendor, externalTenant, account } = about;
  const rows = await tx
    .selectFrom("connections")
    .select(["id", "method", "purposes", "status", "problem_code"])
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", account.personId)
    .where("vendor", "=", vendor)
    .where("status", "<>", "revoked")
    .execute();
  const own = rows.filter(({ method }) => method === "delegated").flatMap(({ purposes }) => purposes);
  const purposes = purposesByVendor[vendor].filter((purpose) => !own.includes(purpose));
  const standing = rows.find(({ method }) => method === "app_only");
  if (purposes.length === 0) {
    if (standing) await forgetAccount(deps, tx, { scope, connectionId: standing.id });
    return;
  }
  const isSame = standing !== undefined && standing.status === "connected" && standing.problem_code === null;
  if (isSame && purposes.length === standing.purposes.length) return;
  const shown = {
    purposes,
    account_tenant: externalTenant,
    account_id: account.accountId,
    account_name: account.name,
    account_email: account.email,
    status: "connected" as const,
    problem: null,
    problem_code: null,
    problem_since: null,
  };
  const id = standing?.id ?? deps.ids.next();
  if (standing) {
    await tx
      .updateTable("connections")
      .set(shown)
      .where("tenant_id", "=", scope.tenantId)
      .where("id", "=", id)
      .execute();
  } else {
    const added = await tx
      .insertInto("connections")
      .values({
        tenant_id: scope.tenantId,
        id,
        person_id: account.personId,
        vendor,
        method: "app_only",
        scopes: "",
        connected_at: new Date(deps.clock.now()),
        refresh_token_sealed: null,
        access_token_sealed: null,
        access_token_expires_at: null,
        refresh_leased_until: null,
        ...shown,
      })
      // Somebody connected this very account themselves in the same moment.
      .onConflict((conflict) => conflict.doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!added) return;
  }
  await deps.onConnected?.(tx, { scope, personId: account.personId, connectionId: id });
  await deps.live.announce(tx, {
    tenantId: scope.tenantId,
    kind: "connection.changed",
    id,
    personIds: [account.personId],
  });
}

/** What the account shows while it cannot be reached. */
const problemOf: Readonly<Partial<Record<AccessCode, ProblemCode>>> = {
  no_mailbox: "mailbox_missing",
  on_premises: "mailbox_missing",
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
