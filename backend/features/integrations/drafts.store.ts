/** SQL of what was typed for a vendor that is not set up yet. */
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { VendorName } from "./integrations.store.ts";

export async function saveDraft(
  tx: Tx,
  scope: TenantScope,
  { vendor, owners }: { readonly vendor: VendorName; readonly owners: string[] },
): Promise<void> {
  await tx
    .insertInto("integration_drafts")
    .values({ tenant_id: scope.tenantId, vendor, owner_emails: owners })
    .onConflict((conflict) => conflict.columns(["tenant_id", "vendor"]).doUpdateSet({ owner_emails: owners }))
    .execute();
}

/** The addresses typed so far. */
export async function findDraftOwners(
  db: Database,
  scope: TenantScope,
  vendor: VendorName,
): Promise<readonly string[]> {
  const row = await db
    .selectFrom("integration_drafts")
    .select("owner_emails")
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .executeTakeFirst();
  return row?.owner_emails ?? [];
}
