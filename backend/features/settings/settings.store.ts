/** The organisation's choices in the database. */
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface KeptSettings {
  readonly organizer: "provider" | "booker";
  readonly ownerEmails: readonly string[];
  readonly helpContact: string | null;
  /** Minutes before the start, longest first; null = at the usual times. */
  readonly reminderMinutes: readonly number[] | null;
}

export async function loadSettings(db: Database | Tx, scope: TenantScope): Promise<KeptSettings> {
  return db
    .selectFrom("tenants")
    .select(["organizer", "owner_emails as ownerEmails", "help_contact as helpContact"])
    .select("reminder_minutes as reminderMinutes")
    .where("id", "=", scope.tenantId)
    .executeTakeFirstOrThrow();
}

export async function updateSettings(tx: Tx, scope: TenantScope, settings: KeptSettings): Promise<void> {
  const { organizer, ownerEmails, helpContact, reminderMinutes } = settings;
  const reminders = { reminder_minutes: reminderMinutes === null ? null : [...reminderMinutes] };
  await tx
    .updateTable("tenants")
    .set({ organizer, owner_emails: [...ownerEmails], help_contact: helpContact, ...reminders })
    .where("id", "=", scope.tenantId)
    .execute();
}
