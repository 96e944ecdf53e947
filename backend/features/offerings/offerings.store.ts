/** Offerings and who teaches them, in the database. */
import { sql } from "kysely";
import { usualRosterRules } from "../../domain/offering.ts";
import type { Offering, OfferingRules } from "../../domain/offering.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** Offerings that were not deleted, by name; of these ids only when they are given, then also deleted ones. */
export async function loadOfferings(
  db: Database,
  scope: TenantScope,
  ids?: readonly string[],
): Promise<readonly Offering[]> {
  if (ids?.length === 0) return [];
  const query = offeringsOf(db, scope);
  const rows = await (ids ? query.where("id", "in", ids) : query.where("deleted_at", "is", null))
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map(offeringOf);
}

/** The offering as long as it was not deleted. */
export async function loadOfferedOffering(db: Database, scope: TenantScope, id: string): Promise<Offering | undefined> {
  const row = await offeringsOf(db, scope).where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst();
  return row && offeringOf(row);
}

function offeringsOf(db: Database, scope: TenantScope) {
  return db
    .selectFrom("offerings")
    .select((row) => [
      "id",
      "version",
      "name",
      "description",
      "rules",
      "slug",
      sql<string[]>`(select coalesce(array_agg(provider_id::text order by position), '{}') from offering_providers
        where tenant_id = ${row.ref("offerings.tenant_id")} and offering_id = ${row.ref("offerings.id")})`.as(
        "providerIds",
      ),
    ])
    .where("tenant_id", "=", scope.tenantId);
}

function offeringOf({ rules, slug, ...row }: { readonly rules: unknown; readonly slug: string | null }): Offering {
  return { ...unsaid, ...(rules as Partial<OfferingRules>), ...row, ...(slug === null ? {} : { slug }) } as Offering;
}

/** Rules that came later than the first offerings, as those mean them. */
const unsaid = { requireMatch: false, ...usualRosterRules };

/** Locks the row until the transaction ends. `undefined` when there is none or it was deleted. */
export async function lockOffering(tx: Tx, scope: TenantScope, id: string): Promise<Offering | undefined> {
  const row = await tx
    .selectFrom("offerings")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row && (await loadOfferings(tx, scope, [id]))[0];
}

export async function insertOffering(tx: Tx, scope: TenantScope, offering: Offering, at: Date): Promise<void> {
  const { id, version } = offering;
  await tx
    .insertInto("offerings")
    .values({ tenant_id: scope.tenantId, id, version, ...columnsOf(offering), deleted_at: null, created_at: at })
    .execute();
  await insertProviders(tx, scope, offering);
}

export async function updateOffering(tx: Tx, scope: TenantScope, offering: Offering): Promise<void> {
  await tx
    .updateTable("offerings")
    .set({ version: offering.version, ...columnsOf(offering) })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", offering.id)
    .execute();
  await tx
    .deleteFrom("offering_providers")
    .where("tenant_id", "=", scope.tenantId)
    .where("offering_id", "=", offering.id)
    .execute();
  await insertProviders(tx, scope, offering);
}

/** Nothing new can be booked of it; sessions that stand keep it. */
export async function markDeleted(tx: Tx, scope: TenantScope, id: string, at: Date): Promise<void> {
  await tx
    .updateTable("offerings")
    .set({ deleted_at: at })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .execute();
}

/** Which of these people exist in the tenant. */
export async function findPeople(tx: Tx, scope: TenantScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("people")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

function columnsOf(offering: Offering) {
  const { name, description, kind, durationMinutes, slug = null } = offering;
  const inColumns = {
    id: undefined,
    version: undefined,
    name: undefined,
    description: undefined,
    providerIds: undefined,
    slug: undefined,
  };
  const rules = JSON.stringify({ ...offering, ...inColumns });
  return { name, description, kind, duration_minutes: durationMinutes, rules, slug };
}

async function insertProviders(tx: Tx, scope: TenantScope, offering: Offering): Promise<void> {
  await tx
    .insertInto("offering_providers")
    .values(
      offering.providerIds.map((providerId, position) => ({
        tenant_id: scope.tenantId,
        offering_id: offering.id,
        provider_id: providerId,
        position,
      })),
    )
    .execute();
}
