/** The organisation's choices in the database. */
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface KeptSettings {
  readonly organizer: "provider" | "booker";
  readonly ownerEmails: readonly string[];
  readonly helpContact: string | null;
}

export async function loadSettings(db: Database | Tx, scope: TenantScope): Promise<KeptSettings> {
  return db
    .selectFrom("tenants")
    .select(["organizer", "owner_emails as ownerEmails", "help_contact as helpContact"])
    .where("id", "=", scope.tenantId)
    .executeTakeFirstOrThrow();
}

export async function updateSettings(db: Database, scope: TenantScope, settings: KeptSettings): Promise<void> {
  const { organizer, ownerEmails, helpContact } = settings;
  await db
    .updateTable("tenants")
    .set({ organizer, owner_emails: [...ownerEmails], help_contact: helpContact })
    .where("id", "=", scope.tenantId)
    .execute();
}
