/** Who and what is being deleted, and what is still on its way because of it. */
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface Deletion {
  readonly tenantId: string;
  readonly personId: string;
  readonly giveUpAt: Date;
  readonly attempts: number;
}

/** Asked again it stays as it is. */
export async function insertDeletion(
  tx: Tx,
  scope: TenantScope,
  asked: { readonly personId: string; readonly at: Date; readonly giveUpAt: Date },
): Promise<void> {
  await tx
    .insertInto("person_deletions")
    .values({
      tenant_id: scope.tenantId,
      person_id: asked.personId,
      asked_at: asked.at,
      due_at: asked.at,
      give_up_at: asked.giveUpAt,
    })
    .onConflict((conflict) => conflict.columns(["tenant_id", "person_id"]).doNothing())
    .execute();
}

/** Of all tenants; each is a tenant's own. */
export async function findDueDeletions(db: Database, now: Date): Promise<readonly Deletion[]> {
  return db
    .selectFrom("person_deletions")
    .select(["tenant_id as tenantId", "person_id as personId", "give_up_at as giveUpAt", "attempts"])
    .where("due_at", "<=", now)
    .orderBy("due_at")
    .limit(20)
    .execute();
}

export async function postponeDeletion(
  db: Database,
  { tenantId, personId }: Pick<Deletion, "tenantId" | "personId">,
  dueAt: Date,
): Promise<void> {
  await db
    .updateTable("person_deletions")
    .set((is) => ({ due_at: dueAt, attempts: is("attempts", "+", 1) }))
    .where("tenant_id", "=", tenantId)
    .where("person_id", "=", personId)
    .execute();
}

/** Sessions with a part of this person (absent = any) about which vendors or people are yet to hear. */
export async function countUnfinished(
  db: Database,
  { tenantId }: TenantScope,
  about: { readonly personId?: string; readonly now: Date },
): Promise<number> {
  const { personId, now } = about;
  const theirs =
    personId === undefined
      ? sql`true`
      : sql`(id in (select session_id from session_providers where tenant_id = ${tenantId} and provider_id = ${personId})
          or id in (select session_id from seats where tenant_id = ${tenantId} and learner_id = ${personId}))`;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from sessions
    where tenant_id = ${tenantId} and ${theirs} and ends_at > ${now}::timestamptz - interval '1 day' and (
      exists (select 1 from session_sync as y where y.tenant_id = sessions.tenant_id and y.session_id = sessions.id
        and y.applied_version < y.desired_version)
      or exists (select 1 from session_telling as t where t.tenant_id = sessions.tenant_id and t.session_id = sessions.id
        and t.done < t.wanted)
      or exists (select 1 from session_notices as n where n.tenant_id = sessions.tenant_id and n.session_id = sessions.id
        and n.outcome = 'waiting' and n.due_at is not null and coalesce(n.reason, '') <> 'not_set_up'))`.execute(db);
  return rows[0]?.count ?? 0;
}

export interface ConnectedAccount {
  readonly id: string;
  readonly vendor: "microsoft" | "zoom" | "google";
  readonly method: "delegated" | "app_only";
}

/** Accounts of this person (absent = of everybody) that are not let go yet. */
export async function loadAccounts(
  db: Database,
  scope: TenantScope,
  personId?: string,
): Promise<readonly ConnectedAccount[]> {
  let query = db
    .selectFrom("connections")
    .select(["id", "vendor", "method"])
    .where("tenant_id", "=", scope.tenantId)
    .where("status", "<>", "revoked");
  if (personId !== undefined) query = query.where("person_id", "=", personId);
  return query.orderBy("id").execute();
}

/** They may do nothing any more. */
export async function takeRoles(tx: Tx, scope: TenantScope, personId: string): Promise<void> {
  await tx
    .updateTable("people")
    .set({ roles: ["learner"] })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", personId)
    .execute();
}

export async function findTenantName(db: Database, scope: TenantScope): Promise<string | undefined> {
  const row = await db.selectFrom("tenants").select("display_name").where("id", "=", scope.tenantId).executeTakeFirst();
  return row?.display_name;
}

export interface Departure {
  readonly tenantId: string;
  readonly giveUpAt: Date;
  readonly attempts: number;
}

export async function insertTenantDeparture(
  tx: Tx,
  scope: TenantScope,
  asked: { readonly at: Date; readonly giveUpAt: Date },
): Promise<void> {
  await tx
    .insertInto("tenant_departures")
    .values({ tenant_id: scope.tenantId, asked_at: asked.at, due_at: asked.at, give_up_at: asked.giveUpAt })
    .onConflict((conflict) => conflict.column("tenant_id").doNothing())
    .execute();
}

export async function findDueTenantDepartures(db: Database, now: Date): Promise<readonly Departure[]> {
  return db
    .selectFrom("tenant_departures")
    .select(["tenant_id as tenantId", "give_up_at as giveUpAt", "attempts"])
    .where("due_at", "<=", now)
    .limit(5)
    .execute();
}

export async function postponeTenantDeparture(db: Database, tenantId: string, dueAt: Date): Promise<void> {
  await db
    .updateTable("tenant_departures")
    .set((is) => ({ due_at: dueAt, attempts: is("attempts", "+", 1) }))
    .where("tenant_id", "=", tenantId)
    .execute();
}

/** People with sessions still to come. */
export async function findBusyPeople(db: Database, { tenantId }: TenantScope, now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct provider_id as id from session_providers as part
    join sessions on sessions.tenant_id = part.tenant_id and sessions.id = part.session_id
    where part.tenant_id = ${tenantId} and status = 'scheduled' and starts_at > ${now}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Sessions that ended so long ago that their organisation does not want them kept, with their tenants. */
export async function findOutlived(
  db: Database,
  now: Date,
): Promise<readonly { readonly tenantId: string; readonly sessionIds: readonly string[] }[]> {
  const { rows } = await sql<{ tenant_id: string; ids: string[] }>`
    select tenant_id, array_agg(id) as ids from (
      select sessions.tenant_id, sessions.id from sessions join tenants on tenants.id = sessions.tenant_id
      where tenants.sessions_kept_days is not null
        and sessions.ends_at < ${now}::timestamptz - make_interval(days => tenants.sessions_kept_days)
      order by sessions.ends_at limit 200) as old
    group by tenant_id`.execute(db);
  return rows.map((row) => ({ tenantId: row.tenant_id, sessionIds: row.ids }));
}

/** Lets notices go whose time is over; those still waiting stay. */
export async function deleteOldNotices(db: Database, now: Date): Promise<void> {
  await sql`delete from session_notices using tenants where tenants.id = session_notices.tenant_id
    and session_notices.outcome <> 'waiting'
    and session_notices.at < ${now}::timestamptz - make_interval(days => tenants.notices_kept_days)`.execute(db);
}
