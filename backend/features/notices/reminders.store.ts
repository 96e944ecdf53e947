/** Reminders: when people want them, and when the next one of each session is due. */
import { sql } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** What this person chose, else their organisation; `undefined` when neither did. */
export async function loadReminders(
  db: Database,
  scope: TenantScope,
  personId: string,
): Promise<readonly number[] | undefined> {
  const row = await db
    .selectFrom("person_reminders")
    .select("minutes_before")
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row?.minutes_before ?? (await loadUsualReminders(db, scope));
}

/** What the organisation chose for who chose nothing. */
export async function loadUsualReminders(db: Database, scope: TenantScope): Promise<readonly number[] | undefined> {
  const row = await db
    .selectFrom("tenants")
    .select("reminder_minutes")
    .where("id", "=", scope.tenantId)
    .executeTakeFirst();
  return row?.reminder_minutes ?? undefined;
}

/** The next reminder of every session to come, of all who chose nothing themselves. */
export async function setRemindersOfOthers(
  tx: Tx,
  scope: TenantScope,
  usual: { readonly minutesBefore: readonly number[]; readonly now: Instant },
): Promise<void> {
  const now = new Date(usual.now);
  const { tenantId } = scope;
  await sql`update told set remind_minutes = next.minutes, remind_at = told.starts_at - next.minutes * interval '1 minute'
    from told as same left join lateral (
      select max(minutes) as minutes from unnest(${[...usual.minutesBefore]}::integer[]) as minutes
      where same.starts_at - minutes * interval '1 minute' > ${now}
    ) next on true
    where told.tenant_id = ${tenantId} and told.is_on and told.starts_at > ${now}
      and same.tenant_id = told.tenant_id and same.session_id = told.session_id and same.person_id = told.person_id
      and not exists (select 1 from person_reminders own
        where own.tenant_id = told.tenant_id and own.person_id = told.person_id)`.execute(tx);
}

export async function saveReminders(
  tx: Tx,
  scope: TenantScope,
  wanted: { readonly personId: string; readonly minutesBefore: readonly number[] },
): Promise<void> {
  const row = { minutes_before: [...wanted.minutesBefore] };
  await tx
    .insertInto("person_reminders")
    .values({ tenant_id: scope.tenantId, person_id: wanted.personId, ...row })
    .onConflict((conflict) => conflict.columns(["tenant_id", "person_id"]).doUpdateSet(row))
    .execute();
}

/** Sessions to come that this person was told they are in. */
export function findAhead(
  tx: Tx,
  scope: TenantScope,
  of: { readonly personId: string; readonly now: Instant },
): Promise<readonly { readonly sessionId: string; readonly startsAt: Date }[]> {
  return tx
    .selectFrom("told")
    .select(["session_id as sessionId", "starts_at as startsAt"])
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", of.personId)
    .where("is_on", "=", true)
    .where("starts_at", ">", new Date(of.now))
    .orderBy("session_id")
    .execute();
}

export async function setReminder(
  tx: Tx,
  scope: TenantScope,
  next: {
    readonly sessionId: string;
    readonly personId: string;
    readonly reminder: { readonly at: Instant; readonly minutes: number } | undefined;
  },
): Promise<void> {
  const { reminder } = next;
  await tx
    .updateTable("told")
    .set({ remind_at: reminder ? new Date(reminder.at) : null, remind_minutes: reminder?.minutes ?? null })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", next.sessionId)
    .where("person_id", "=", next.personId)
    .execute();
}

export interface DueReminder {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly personId: string;
}

/** Of every tenant, oldest first. For the worker only. */
export function findDueReminders(db: Database, now: Instant, limit: number): Promise<readonly DueReminder[]> {
  return db
    .selectFrom("told")
    .select(["tenant_id as tenantId", "session_id as sessionId", "person_id as personId"])
    .where("remind_at", "<=", new Date(now))
    .orderBy("remind_at")
    .limit(limit)
    .execute();
}

/** False when somebody else has taken it already. */
export async function lockReminder(
  tx: Tx,
  scope: TenantScope,
  due: DueReminder & { readonly now: Instant },
): Promise<boolean> {
  const row = await tx
    .selectFrom("told")
    .select("person_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", due.sessionId)
    .where("person_id", "=", due.personId)
    .where("remind_at", "<=", new Date(due.now))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row !== undefined;
}

/** People of this session are told of a change soon: then what they were told is not what is. */
export async function hasNews(tx: Tx, scope: TenantScope, sessionId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("session_telling")
    .select("session_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .whereRef("done", "<", "wanted")
    .executeTakeFirst();
  return row !== undefined;
}
