/** SQL for connected accounts and for authorisations under way. */
import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";

export type ConnectionRow = Selectable<Tables["connections"]>;
export type AttemptRow = Selectable<Tables["connect_attempts"]>;

/** `is_leaving`: on its way out, so nothing new is made there. */
export type StandingConnectionRow = ConnectionRow & { readonly is_leaving: boolean };

export async function listByPerson(
  db: Database | Tx,
  scope: TenantScope,
  personId: string,
): Promise<StandingConnectionRow[]> {
  return db
    .selectFrom("connections")
    .selectAll()
    .select(
      sql<boolean>`exists (select from departures where departures.tenant_id = connections.tenant_id
        and departures.connection_id = connections.id)`.as("is_leaving"),
    )
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", personId)
    .where("status", "<>", "revoked")
    .orderBy("vendor")
    .orderBy("connected_at")
    .execute();
}

export async function findConnectionById(
  db: Database | Tx,
  scope: TenantScope,
  id: string,
): Promise<ConnectionRow | undefined> {
  return db
    .selectFrom("connections")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Every row this person ever had with the vendor, the living first; whoever asks holds the person until the transaction ends. */
export async function lockWithVendor(
  tx: Tx,
  scope: TenantScope,
  wanted: Pick<ConnectionRow, "person_id" | "vendor">,
): Promise<readonly ConnectionRow[]> {
  await tx
    .selectFrom("people")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.person_id)
    .forNoKeyUpdate()
    .execute();
  return tx
    .selectFrom("connections")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", wanted.person_id)
    .where("vendor", "=", wanted.vendor)
    .orderBy(sql`status = 'revoked'`)
    .orderBy("connected_at", "desc")
    .execute();
}

/** Adds the connection, or puts its account and tokens into the row that has its id. */
export async function saveConnection(tx: Tx, row: Insertable<Tables["connections"]>): Promise<void> {
  const changeable: Updateable<Tables["connections"]> = { ...row };
  for (const fixed of ["id", "tenant_id", "person_id", "vendor"] as const) delete changeable[fixed];
  await tx
    .insertInto("connections")
    .values(row)
    .onConflict((conflict) => conflict.columns(["tenant_id", "id"]).doUpdateSet(changeable))
    .execute();
}

export async function changeConnection(
  tx: Database | Tx,
  scope: TenantScope,
  changed: { readonly id: string } & Updateable<Tables["connections"]>,
): Promise<void> {
  const { id, ...columns } = changed;
  await tx
    .updateTable("connections")
    .set(columns)
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .execute();
}

/** Whether this vendor account is connected by somebody else, in any tenant. */
export async function isAccountInUse(
  tx: Database | Tx,
  account: Pick<ConnectionRow, "vendor" | "account_tenant" | "account_id" | "tenant_id" | "person_id">,
): Promise<boolean> {
  const row = await tx
    .selectFrom("connections")
    .select("id")
    .where("vendor", "=", account.vendor)
    .where("account_tenant", "=", account.account_tenant)
    .where("account_id", "=", account.account_id)
    .where("status", "<>", "revoked")
    .where((is) => is.not(is.and([is("tenant_id", "=", account.tenant_id), is("person_id", "=", account.person_id)])))
    .executeTakeFirst();
  return row !== undefined;
}

/** How an account is recognised that was let go: nobody can read from it which one it was. */
export function forgottenId(account: Pick<ConnectionRow, "account_tenant" | "account_id">): string {
  return `gone ${hashOf(`${account.account_tenant} ${account.account_id}`)}`;
}

/** Forgets the tokens and whose account it was; the row stays for what refers to it. */
export async function markRevoked(tx: Tx, scope: TenantScope, row: ConnectionRow): Promise<void> {
  const { id } = row;
  await renameAccount(tx, scope, {
    id,
    from: `${row.account_tenant} ${row.account_id}`,
    to: ` ${forgottenId(row)}`,
  });
  await tx
    .updateTable("connections")
    .set({
      status: "revoked",
      problem: null,
      account_tenant: "",
      account_id: forgottenId(row),
      account_name: "",
      account_email: "",
      problem_code: null,
      problem_since: null,
      refresh_token_sealed: null,
      access_token_sealed: null,
      access_token_expires_at: null,
      refresh_leased_until: null,
      plan: null,
      conflict_calendars: [],
      target_calendar: null,
      last_test: null,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .execute();
}

/** What stands at the vendor goes on being this account's, under the name it has now. */
export async function renameAccount(
  tx: Tx,
  scope: TenantScope,
  renamed: { readonly id: string; readonly from: string; readonly to: string },
): Promise<void> {
  for (const table of ["session_meetings", "session_events"] as const)
    await tx
      .updateTable(table)
      .set({ account_id: renamed.to })
      .where("tenant_id", "=", scope.tenantId)
      .where("connection_id", "=", renamed.id)
      .where("account_id", "=", renamed.from)
      .execute();
}

/** Makes the Zoom account the one this person signs in with in the panel. `"in_use"` when it is somebody else's. */
export async function linkZoomIdentity(
  tx: Tx,
  identity: { tenantId: string; personId: string; account: string; subject: string; at: Date },
): Promise<"linked" | "in_use"> {
  await unlinkZoomIdentities(tx, { ...identity, except: identity.subject });
  const linked = await tx
    .insertInto("identities")
    .values({
      tenant_id: identity.tenantId,
      issuer: "zoom",
      external_tenant: identity.account,
      subject: identity.subject,
      person_id: identity.personId,
      linked_at: identity.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("subject")
    .executeTakeFirst();
  if (linked) return "linked";
  const standing = await tx
    .selectFrom("identities")
    .select(["tenant_id", "person_id"])
    .where("issuer", "=", "zoom")
    .where("subject", "=", identity.subject)
    .executeTakeFirst();
  return standing?.tenant_id === identity.tenantId && standing.person_id === identity.personId ? "linked" : "in_use";
}

/** Ends this person's sign-in by Zoom, also in panels that are open now; `except` names the Zoom user who stays linked. */
export async function unlinkZoomIdentities(
  tx: Tx,
  person: { readonly tenantId: string; readonly personId: string; readonly except?: string },
): Promise<void> {
  const ended = await tx
    .deleteFrom("identities")
    .where("tenant_id", "=", person.tenantId)
    .where("person_id", "=", person.personId)
    .where("issuer", "=", "zoom")
    .where("subject", "<>", person.except ?? "")
    .returning("subject")
    .execute();
  if (ended.length === 0) return;
  await tx
    .deleteFrom("bearers")
    .where("tenant_id", "=", person.tenantId)
    .where("person_id", "=", person.personId)
    .where("surface", "=", "zoom")
    .execute();
}

export async function insertAttempt(db: Database, row: Insertable<Tables["connect_attempts"]>): Promise<void> {
  await db.deleteFrom("connect_attempts").where("expires_at", "<", row.created_at).execute();
  await db.insertInto("connect_attempts").values(row).execute();
}

/** The attempt that began with this state; the callback knows nothing else. */
export async function findAttemptByState(db: Database, stateHash: string): Promise<AttemptRow | undefined> {
  return db.selectFrom("connect_attempts").selectAll().where("state_hash", "=", stateHash).executeTakeFirst();
}

/** Leaves the vendor's code with the attempt, once. False when it already has one. */
export async function leaveCode(
  db: Database,
  scope: TenantScope,
  left: { id: string; codeSealed: string; valueHash: string },
): Promise<boolean> {
  const row = await db
    .updateTable("connect_attempts")
    .set({ code_sealed: left.codeSealed, one_time_value_hash: left.valueHash })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", left.id)
    .where("code_sealed", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the finished attempt out, so that its value works once; only for the person who began it. */
export async function takeAttempt(
  db: Database,
  scope: TenantScope,
  wanted: { personId: string; vendor: AttemptRow["vendor"]; now: Date } & ({ valueHash: string } | { id: string }),
): Promise<AttemptRow | undefined> {
  return db
    .deleteFrom("connect_attempts")
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", wanted.personId)
    .where("vendor", "=", wanted.vendor)
    .where("id" in wanted ? "id" : "one_time_value_hash", "=", "id" in wanted ? wanted.id : wanted.valueHash)
    .where("expires_at", ">", wanted.now)
    .returningAll()
    .executeTakeFirst();
}

/** Takes the right to renew for a while. Answers the refresh token, or `undefined` when another has it or the tokens changed. */
export async function takeLease(
  tx: Tx,
  scope: TenantScope,
  lease: { id: string; seenAccessToken: string | null; now: Date; until: Date },
): Promise<ConnectionRow | undefined> {
  return tx
    .updateTable("connections")
    .set({ refresh_leased_until: lease.until })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", lease.id)
    .where("status", "=", "connected")
    .where((is) => is.or([is("refresh_leased_until", "is", null), is("refresh_leased_until", "<=", lease.now)]))
    .where(sql<boolean>`access_token_sealed is not distinct from ${lease.seenAccessToken}::text`)
    .returningAll()
    .executeTakeFirst();
}

/** Ends a renewal with whatever it brought; false when the account was connected anew meanwhile, whose tokens stay. */
export async function endLease(
  tx: Tx,
  scope: TenantScope,
  leased: Pick<ConnectionRow, "id" | "refresh_token_sealed">,
  outcome: Partial<
    Pick<
      ConnectionRow,
      | "access_token_sealed"
      | "access_token_expires_at"
      | "refresh_token_sealed"
      | "scopes"
      | "status"
      | "problem"
      | "problem_code"
      | "problem_since"
    >
  >,
): Promise<boolean> {
  const ended = await tx
    .updateTable("connections")
    .set({ refresh_leased_until: null, ...outcome })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", leased.id)
    .where("status", "=", "connected")
    .where(sql<boolean>`refresh_token_sealed is not distinct from ${leased.refresh_token_sealed}::text`)
    .returning("id")
    .executeTakeFirst();
  return ended !== undefined;
}

/** The longest session that somebody offers, in minutes. */
export async function findLongestOffered(
  db: Database,
  scope: TenantScope,
  personId: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom("offerings")
    .innerJoin("offering_providers as by", (join) =>
      join.onRef("by.tenant_id", "=", "offerings.tenant_id").onRef("by.offering_id", "=", "offerings.id"),
    )
    .select(({ fn }) => fn.max("duration_minutes").as("longest"))
    .where("offerings.tenant_id", "=", scope.tenantId)
    .where("by.provider_id", "=", personId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row?.longest ?? undefined;
}
