/** SQL of webhooks that were ended, and of whom to tell. */
import { sql } from "kysely";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { WebhookRow } from "./webhooks.store.ts";

/** Across organisations; each is answered once. */
export async function claimDisabled(db: Database, at: Date): Promise<readonly WebhookRow[]> {
  return db
    .updateTable("webhooks")
    .set({ told_disabled_at: at })
    .where("disabled_at", "is not", null)
    .where("told_disabled_at", "is", null)
    .returningAll()
    .execute();
}

/** The addresses that the organisation named, else its administrators'. */
export async function findOwners(
  db: Database,
  scope: TenantScope,
): Promise<readonly { readonly address: string; readonly name: string; readonly locale: string }[]> {
  const tenant = await db
    .selectFrom("tenants")
    .select("owner_emails")
    .where("id", "=", scope.tenantId)
    .executeTakeFirst();
  const named = tenant?.owner_emails ?? [];
  if (named.length > 0) return named.map((address) => ({ address, name: "", locale: "en" }));
  return db
    .selectFrom("people")
    .select(["email as address", "display_name as name", "locale"])
    .where("tenant_id", "=", scope.tenantId)
    .where("email", "<>", "")
    .where(sql<boolean>`'administrator' = any(roles)`)
    .execute();
}
