/** SQL for how an organisation connects its vendors, and where the authorisation for everybody stands. */
import { sql } from "kysely";
import type { Selectable, Updateable } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type IntegrationRow = Selectable<Tables["integrations"]>;
export type VendorName = IntegrationRow["vendor"];

export async function listIntegrations(db: Database | Tx, scope: TenantScope): Promise<IntegrationRow[]> {
  return db.selectFrom("integrations").selectAll().where("tenant_id", "=", scope.tenantId).orderBy("vendor").execute();
}

export async function findIntegration(
  db: Database | Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<IntegrationRow | undefined> {
  return db
    .selectFrom("integrations")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .executeTakeFirst();
}

/** Locks it until the transaction ends. */
export async function lockIntegration(
  tx: Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<IntegrationRow | undefined> {
  return tx
    .selectFrom("integrations")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .forUpdate()
    .executeTakeFirst();
}

export async function saveChoice(
  tx: Tx,
  scope: TenantScope,
  choice: Pick<IntegrationRow, "vendor" | "method" | "owner_emails" | "must_not_read"> & { readonly at: Date },
): Promise<void> {
  const { at, vendor, ...columns } = choice;
  await tx
    .insertInto("integrations")
    .values({ tenant_id: scope.tenantId, vendor, ...columns, created_at: at, changed_at: at })
    .onConflict((conflict) => conflict.columns(["tenant_id", "vendor"]).doUpdateSet({ ...columns, changed_at: at }))
    .execute();
}

export async function updateIntegration(
  db: Database | Tx,
  scope: TenantScope,
  change: { readonly vendor: VendorName } & Updateable<Tables["integrations"]>,
): Promise<void> {
  const { vendor, ...columns } = change;
  await db
    .updateTable("integrations")
    .set(columns)
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .execute();
}

export async function deleteIntegration(tx: Tx, scope: TenantScope, vendor: VendorName): Promise<void> {
  for (const table of ["integration_people", "integration_tests", "integration_drafts", "integrations"] as const)
    await tx.deleteFrom(table).where("tenant_id", "=", scope.tenantId).where("vendor", "=", vendor).execute();
}

/** The one whose link somebody followed; the state is all that the vendor's page brings back. */
export async function findByState(db: Database, stateHash: string): Promise<IntegrationRow | undefined> {
  return db.selectFrom("integrations").selectAll().where("state_hash", "=", stateHash).executeTakeFirst();
}

/** Authorisations of every tenant to look at by now, put off until `until` so that nobody else does. For the worker only. */
export async function takeDueConfirmations(
  db: Database,
  wanted: { readonly now: Instant; readonly until: Instant },
): Promise<IntegrationRow[]> {
  const { rows } = await sql<IntegrationRow>`
    with due as materialized (
      select tenant_id, vendor from integrations
      where confirm_due_at <= ${new Date(wanted.now)}::timestamptz
      order by confirm_due_at limit 20 for update skip locked)
    update integrations as one set confirm_due_at = ${new Date(wanted.until)}::timestamptz
    from due where (one.tenant_id, one.vendor) = (due.tenant_id, due.vendor)
    returning one.*`.execute(db);
  return rows;
}

/** The organisation's id at Microsoft; `undefined` for one that does not sign in there. */
export async function findEntraOrganisation(db: Database | Tx, scope: TenantScope): Promise<string | undefined> {
  const row = await db
    .selectFrom("tenant_origins")
    .select("external_tenant")
    .where("tenant_id", "=", scope.tenantId)
    .where("issuer", "=", "entra")
    .executeTakeFirst();
  return row?.external_tenant;
}

export async function findPersonName(
  db: Database | Tx,
  scope: TenantScope,
  personId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("people")
    .select("display_name")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", personId)
    .executeTakeFirst();
  return row?.display_name;
}

export interface Addressee {
  readonly personId: string;
  readonly name: string;
  readonly address: string;
  readonly locale: string;
}

/** Who teaches and has not connected this vendor, or whose access ended. */
export async function listUnconnected(
  db: Database | Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<readonly Addressee[]> {
  return db
    .selectFrom("people")
    .select(["id as personId", "display_name as name", "email as address", "locale"])
    .where("tenant_id", "=", scope.tenantId)
    .where("email", "<>", "")
    .where(sql<boolean>`roles @> array['provider']`)
    .where(
      sql<boolean>`not exists (select 1 from connections as one where one.tenant_id = people.tenant_id
        and one.person_id = people.id and one.vendor = ${vendor} and one.status = 'connected')`,
    )
    .orderBy("display_name")
    .limit(2000)
    .execute();
}

/** Of those who teach: how many there are, and how many have connected this vendor. */
export async function countConnected(
  db: Database | Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<{ readonly connected: number; readonly of: number }> {
  const { rows } = await sql<{ connected: number; of: number }>`
    select count(*) filter (where exists (select 1 from connections as one where one.tenant_id = people.tenant_id
        and one.person_id = people.id and one.vendor = ${vendor} and one.status = 'connected'))::int as connected,
      count(*)::int as of
    from people where tenant_id = ${scope.tenantId}::uuid and roles @> array['provider']`.execute(db);
  return rows[0] ?? { connected: 0, of: 0 };
}

/** Addresses to try an authorisation with: the one who asked for it first, then some who teach, then anybody. */
export async function listSomeAddresses(
  db: Database | Tx,
  scope: TenantScope,
  firstId: string | null,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("people")
    .select("email")
    .where("tenant_id", "=", scope.tenantId)
    .where("email", "<>", "")
    .orderBy(sql`id = ${firstId}::uuid desc nulls last, roles @> array['provider'] desc, created_at`)
    .limit(5)
    .execute();
  return rows.map(({ email }) => email.toLowerCase());
}

/** Of every tenant. For the worker only. */
export async function listEveryIntegration(
  db: Database,
): Promise<readonly Pick<IntegrationRow, "tenant_id" | "vendor" | "method" | "authorisation">[]> {
  return db.selectFrom("integrations").select(["tenant_id", "vendor", "method", "authorisation"]).execute();
}

/** What the organisation is called. */
export async function findOrganisationName(db: Database, scope: TenantScope): Promise<string> {
  const row = await db
    .selectFrom("tenants")
    .select("display_name")
    .where("id", "=", scope.tenantId)
    .executeTakeFirstOrThrow();
  return row.display_name;
}
