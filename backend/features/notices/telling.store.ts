/** Which sessions have news, and what each person was last told of them. */
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Told } from "../../domain/notice-plan.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface Actor {
  readonly personId: string;
  readonly displayName: string;
}

/** Since when somebody waits counts from the first change that nobody was told of. */
export async function markUntold(
  tx: Tx,
  scope: TenantScope,
  news: { readonly sessionId: string; readonly by: Actor | "system" | undefined; readonly now: Instant },
): Promise<void> {
  const now = new Date(news.now);
  const person = news.by === "system" ? undefined : news.by;
  const by = news.by ? { by_person_id: person?.personId ?? null, by_name: person?.displayName ?? null } : {};
  const knownTo = person ? [person.personId] : [];
  const first = { wanted: 1, done: 0, due_at: now, waiting_since: now, by_person_id: null, by_name: null, ...by };
  await tx
    .insertInto("session_telling")
    .values({ tenant_id: scope.tenantId, session_id: news.sessionId, ...first, known_to: knownTo })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "session_id"]).doUpdateSet({
        wanted: sql`session_telling.wanted + 1`,
        waiting_since: sql`case when session_telling.done < session_telling.wanted then session_telling.waiting_since
          else ${now}::timestamptz end`,
        known_to: sql`session_telling.known_to || excluded.known_to`,
        due_at: now,
        attempts: 0,
        ...by,
      }),
    )
    .execute();
}

/** Sessions of every tenant that have news, oldest first. For the worker only. */
export function findUntold(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly sessionId: string }[]> {
  return db
    .selectFrom("session_telling")
    .select(["tenant_id as tenantId", "session_id as sessionId"])
    .whereRef("done", "<", "wanted")
    .where("due_at", "<=", new Date(now))
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

export interface Untold {
  readonly sessionId: string;
  readonly wanted: number;
  readonly waitingSince: Instant;
  readonly by: Actor | undefined;
  /** Who made any of these changes. */
  readonly knownTo: readonly string[];
}

/**
 * The session, and the other dates of its series that have news too, locked until the transaction ends. Empty when there is
 * nothing to tell any more.
 */
export async function lockUntold(tx: Tx, scope: TenantScope, sessionId: string): Promise<readonly Untold[]> {
  const rows = await tx
    .selectFrom("session_telling")
    .select(["session_id", "wanted", "waiting_since", "by_person_id", "by_name", "known_to"])
    .where("tenant_id", "=", scope.tenantId)
    .where(
      sql<boolean>`(session_id = ${sessionId}::uuid or session_id in (
        select other.id from sessions other join sessions this on this.tenant_id = other.tenant_id and this.series_id = other.series_id
        where this.tenant_id = ${scope.tenantId} and this.id = ${sessionId}::uuid))`,
    )
    .whereRef("done", "<", "wanted")
    .orderBy("session_id")
    .forUpdate()
    .execute();
  const untold = rows.map((row) => ({
    sessionId: row.session_id,
    wanted: row.wanted,
    waitingSince: asInstant(row.waiting_since.getTime()),
    knownTo: row.known_to,
    by: row.by_person_id === null ? undefined : { personId: row.by_person_id, displayName: row.by_name ?? "" },
  }));
  return untold.some((each) => each.sessionId === sessionId) ? untold : [];
}

/** Everybody has been told of everything up to `wanted`. */
export async function markTold(tx: Tx, scope: TenantScope, { sessionId, wanted }: Untold): Promise<void> {
  await tx
    .updateTable("session_telling")
    .set({ done: wanted, by_person_id: null, by_name: null, known_to: [], attempts: 0 })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .execute();
}

/** Looks at them again then; sooner when something happens to them. */
export async function postponeTelling(
  tx: Tx,
  scope: TenantScope,
  later: { readonly sessionIds: readonly string[]; readonly dueAt: Instant },
): Promise<void> {
  await tx
    .updateTable("session_telling")
    .set({ due_at: new Date(later.dueAt) })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "in", later.sessionIds)
    .execute();
}

/** A telling that failed is looked at again after a pause that grows. */
export async function putTellingOff(
  db: Database,
  scope: TenantScope,
  failed: { readonly sessionId: string; readonly now: Instant },
): Promise<void> {
  await db
    .updateTable("session_telling")
    .set({
      attempts: sql`attempts + 1`,
      due_at: sql`${new Date(failed.now)}::timestamptz + least(600, 2 ^ least(attempts, 10)) * interval '1 second'`,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", failed.sessionId)
    .execute();
}

export interface ToldRow {
  readonly personId: string;
  readonly told: Told;
  readonly remindAt: Instant | undefined;
  readonly remindMinutes: number | undefined;
}

export async function loadTold(db: Database, scope: TenantScope, sessionId: string): Promise<readonly ToldRow[]> {
  const rows = await db
    .selectFrom("told")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .execute();
  return rows.map((row) => ({
    personId: row.person_id,
    remindAt: row.remind_at === null ? undefined : asInstant(row.remind_at.getTime()),
    remindMinutes: row.remind_minutes ?? undefined,
    told: {
      isOn: row.is_on,
      startsAt: asInstant(row.starts_at.getTime()),
      endsAt: asInstant(row.ends_at.getTime()),
      place: row.place ?? undefined,
      joinUrl: row.join_url ?? undefined,
      providerIds: row.provider_ids,
      channel: row.channel,
      hasEntry: row.has_entry,
      entryUid: row.entry_uid ?? undefined,
      sequence: row.sequence,
      isInLine: row.in_line,
      offeredUntil: row.offered_until === null ? undefined : asInstant(row.offered_until.getTime()),
    },
  }));
}

export interface ToldUpdate {
  readonly sessionId: string;
  readonly personId: string;
  readonly told: Told;
  readonly reminder: { readonly at: Instant; readonly minutes: number } | undefined;
}

export async function saveTold(tx: Tx, scope: TenantScope, update: ToldUpdate): Promise<void> {
  const { sessionId, personId, told, reminder } = update;
  const row = {
    is_on: told.isOn,
    starts_at: new Date(told.startsAt),
    ends_at: new Date(told.endsAt),
    place: told.place ?? null,
    join_url: told.joinUrl ?? null,
    provider_ids: [...told.providerIds],
    channel: told.channel,
    has_entry: told.hasEntry,
    entry_uid: told.entryUid ?? null,
    sequence: told.sequence,
    in_line: told.isInLine ?? false,
    offered_until: told.offeredUntil === undefined ? null : new Date(told.offeredUntil),
    remind_at: reminder ? new Date(reminder.at) : null,
    remind_minutes: reminder?.minutes ?? null,
  };
  await tx
    .insertInto("told")
    .values({ tenant_id: scope.tenantId, session_id: sessionId, person_id: personId, ...row })
    .onConflict((conflict) => conflict.columns(["tenant_id", "session_id", "person_id"]).doUpdateSet(row))
    .execute();
}

/** As if they had never been told anything. */
export async function forgetTold(
  tx: Tx,
  scope: TenantScope,
  of: { readonly sessionId: string; readonly personId: string },
): Promise<void> {
  await tx
    .deleteFrom("told")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", of.sessionId)
    .where("person_id", "=", of.personId)
    .execute();
}

/** What these people were told of one session counts from now on as what they were told of the other one. */
export async function reassignTold(
  tx: Tx,
  scope: TenantScope,
  from: { readonly fromSessionId: string; readonly intoSessionId: string; readonly personIds: readonly string[] },
): Promise<void> {
  const { fromSessionId, intoSessionId, personIds } = from;
  await tx
    .deleteFrom("told")
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", intoSessionId)
    .where("person_id", "in", personIds)
    .execute();
  await tx
    .updateTable("told")
    // Reminders are set anew once they are told.
    .set({ session_id: intoSessionId, remind_at: null, remind_minutes: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", fromSessionId)
    .where("person_id", "in", personIds)
    .execute();
}
