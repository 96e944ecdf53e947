/** Previews of imports in the database. */
import type { Selectable } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type PreviewRow = Selectable<Tables["import_previews"]>;

export async function insertPreview(
  tx: Tx,
  scope: TenantScope,
  made: Omit<PreviewRow, "tenant_id" | "choices" | "outcome"> & { readonly choices: unknown },
): Promise<void> {
  await tx
    .insertInto("import_previews")
    .values({ ...made, tenant_id: scope.tenantId, choices: JSON.stringify(made.choices), outcome: null })
    .execute();
}

/** Locked, so that it is applied once; of this person only. */
export async function lockPreview(
  tx: Tx,
  scope: TenantScope,
  wanted: { readonly id: string; readonly kind: PreviewRow["kind"]; readonly byId: string },
): Promise<PreviewRow | undefined> {
  return tx
    .selectFrom("import_previews")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.id)
    .where("kind", "=", wanted.kind)
    .where("by_id", "=", wanted.byId)
    .forUpdate()
    .executeTakeFirst();
}

/** The file is not needed any more, and goes at once. */
export async function keepOutcome(
  tx: Tx,
  scope: TenantScope,
  kept: { readonly id: string; readonly outcome: unknown },
): Promise<void> {
  await tx
    .updateTable("import_previews")
    .set({ source: "", outcome: JSON.stringify(kept.outcome) })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", kept.id)
    .execute();
}

export async function deleteExpiredPreviews(db: Database, now: Date): Promise<void> {
  await db.deleteFrom("import_previews").where("expires_at", "<=", now).execute();
}
