/** Who left the organisation by its directory, and groups whose members are to be known here. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export async function decideLeaver(
  tx: Tx,
  scope: TenantScope,
  decided: { readonly personId: string; readonly decision: "called_off" | "handed_over" | "kept" },
): Promise<void> {
  await tx
    .updateTable("people_standing")
    .set({ left_decision: decided.decision })
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", decided.personId)
    .execute();
}

export interface PersonToLookUp {
  readonly tenantId: string;
  readonly externalTenant: string;
  readonly personId: string;
  readonly oid: string;
  readonly leftAs: "removed" | "disabled" | null;
}

/** Of one tenant, those whom the directory was asked about longest ago, if that was before `since`. */
export async function findToLookUp(
  db: Database,
  asked: { readonly since: Date; readonly except: readonly string[]; readonly limit: number },
): Promise<readonly PersonToLookUp[]> {
  const { rows } = await sql<PersonToLookUp>`
    select identities.tenant_id as "tenantId", external_tenant as "externalTenant", identities.person_id as "personId",
      subject as oid, left_as as "leftAs"
    from identities left join people_standing as standing
      on standing.tenant_id = identities.tenant_id and standing.person_id = identities.person_id
    where issuer = 'entra' and coalesce(checked_at, '-infinity') < ${asked.since}
      and identities.tenant_id <> all(${[...asked.except]}::uuid[])
    order by identities.tenant_id, checked_at nulls first
    limit ${asked.limit}`.execute(db);
  return rows.filter(({ tenantId }) => tenantId === rows[0]?.tenantId);
}

/** What the directory said of them. Who is back is somebody like any other again. */
export async function saveLookedUp(
  tx: Tx,
  scope: TenantScope,
  seen: { readonly personId: string; readonly leftAs: "removed" | "disabled" | null; readonly at: Date },
): Promise<void> {
  const { personId, leftAs, at } = seen;
  await sql`insert into people_standing (tenant_id, person_id, source, added_at, opened_at, left_as, left_at, checked_at)
    values (${scope.tenantId}, ${personId}, 'sign_in', ${at}, ${at}, ${leftAs}::text,
      case when ${leftAs}::text is null then null else ${at}::timestamptz end, ${at})
    on conflict (tenant_id, person_id) do update set checked_at = excluded.checked_at, left_as = excluded.left_as,
      left_at = case when excluded.left_as is null then null else coalesce(people_standing.left_at, excluded.left_at) end,
      left_decision = case when excluded.left_as is null then null else people_standing.left_decision end`.execute(tx);
}

/** As what the directory said that they left; `null` when it did not. */
export async function findLeftAs(tx: Tx, scope: TenantScope, personId: string): Promise<"removed" | "disabled" | null> {
  const row = await tx
    .selectFrom("people_standing")
    .select("left_as")
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row?.left_as ?? null;
}

export type GroupRow = Selectable<Tables["directory_groups"]>;

export async function loadGroups(db: Database, scope: TenantScope): Promise<readonly GroupRow[]> {
  return db
    .selectFrom("directory_groups")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .orderBy("name")
    .orderBy("group_id")
    .execute();
}

/** Chosen again it gets the new roles, and is read at once. */
export async function saveGroup(
  tx: Tx,
  scope: TenantScope,
  group: { readonly groupId: string; readonly name: string; readonly roles: readonly string[]; readonly at: Date },
): Promise<void> {
  const { groupId, name, roles, at } = group;
  const chosen = { name, roles: [...roles], due_at: at, problem: null };
  await tx
    .insertInto("directory_groups")
    .values({
      ...chosen,
      tenant_id: scope.tenantId,
      group_id: groupId,
      chosen_at: at,
      last_read_at: null,
      members: null,
    })
    .onConflict((conflict) => conflict.columns(["tenant_id", "group_id"]).doUpdateSet(chosen))
    .execute();
}

/** The name of the group; undefined when it was not chosen. */
export async function deleteGroup(tx: Tx, scope: TenantScope, groupId: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom("directory_groups")
    .where("tenant_id", "=", scope.tenantId)
    .where("group_id", "=", groupId)
    .returning("name")
    .executeTakeFirst();
  return row?.name;
}

/** Of all tenants. */
export async function findDueGroups(db: Database, now: Date): Promise<readonly GroupRow[]> {
  return db.selectFrom("directory_groups").selectAll().where("due_at", "<=", now).orderBy("due_at").limit(5).execute();
}

export async function saveGroupReading(
  db: Database | Tx,
  scope: TenantScope,
  reading: { readonly groupId: string } & Partial<Pick<GroupRow, "due_at" | "last_read_at" | "members" | "problem">>,
): Promise<void> {
  const { groupId, ...columns } = reading;
  await db
    .updateTable("directory_groups")
    .set(columns)
    .where("tenant_id", "=", scope.tenantId)
    .where("group_id", "=", groupId)
    .execute();
}
