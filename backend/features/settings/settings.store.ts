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

/** In days; null = as long as nobody asks to be forgotten. */
export interface KeptRetention {
  readonly auditDays: number;
  readonly sessionDays: number | null;
  readonly noticeDays: number;
}

export async function loadRetention(db: Database | Tx, scope: TenantScope): Promise<KeptRetention> {
  return db
    .selectFrom("tenants")
    .select(["audit_kept_days as auditDays", "sessions_kept_days as sessionDays", "notices_kept_days as noticeDays"])
    .where("id", "=", scope.tenantId)
    .executeTakeFirstOrThrow();
}

export async function updateRetention(tx: Tx, scope: TenantScope, retention: KeptRetention): Promise<void> {
  const { auditDays, sessionDays, noticeDays } = retention;
  await tx
    .updateTable("tenants")
    .set({ audit_kept_days: auditDays, sessions_kept_days: sessionDays, notices_kept_days: noticeDays })
    .where("id", "=", scope.tenantId)
    .execute();
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
