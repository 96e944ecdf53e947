/** Templates of offerings in the database. */
import type { NewOffering } from "#contract/offerings.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** An offering without who teaches it. */
export type TemplateOffering = Omit<NewOffering, "providerIds">;

export interface Template {
  readonly id: string;
  readonly offering: TemplateOffering;
}

/** By name. */
export async function loadTemplates(db: Database, scope: TenantScope, id?: string): Promise<readonly Template[]> {
  let query = db.selectFrom("offering_templates").select(["id", "offering"]).where("tenant_id", "=", scope.tenantId);
  if (id !== undefined) query = query.where("id", "=", id);
  const rows = await query.orderBy("name").orderBy("id").limit(200).execute();
  return rows.map((row) => ({ id: row.id, offering: row.offering as TemplateOffering }));
}

export async function insertTemplate(
  tx: Tx,
  scope: TenantScope,
  made: Template & { readonly at: Date },
): Promise<void> {
  const { id, offering, at } = made;
  await tx
    .insertInto("offering_templates")
    .values({ tenant_id: scope.tenantId, id, name: offering.name, offering: JSON.stringify(offering), created_at: at })
    .execute();
}

/** Its name; undefined when there is none. */
export async function deleteTemplate(tx: Tx, scope: TenantScope, id: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom("offering_templates")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .returning("name")
    .executeTakeFirst();
  return row?.name;
}
