/** The audit log in the database. */
import { sql } from "kysely";
import type { Insertable } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

type NewEntry = Omit<Insertable<Tables["audit_entries"]>, "tenant_id">;

/** By which keys the log knows these people; makes the missing ones. */
export async function findAuditKeys(
  tx: Tx,
  scope: TenantScope,
  wanted: { readonly people: readonly string[]; readonly newKey: () => string },
): Promise<ReadonlyMap<string, string>> {
  if (wanted.people.length === 0) return new Map();
  await tx
    .insertInto("audit_people")
    .values(wanted.people.map((id) => ({ tenant_id: scope.tenantId, key: wanted.newKey(), person_id: id })))
    .onConflict((conflict) => conflict.columns(["tenant_id", "person_id"]).doNothing())
    .execute();
  const rows = await tx
    .selectFrom("audit_people")
    .select(["person_id", "key"])
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "in", wanted.people)
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.key]));
}

export async function insertAuditEntry(tx: Tx, scope: TenantScope, entry: NewEntry): Promise<void> {
  await tx
    .insertInto("audit_entries")
    .values({ ...entry, tenant_id: scope.tenantId })
    .execute();
}

export interface AuditFilter {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly actor?: string | undefined;
  readonly what?: string | undefined;
  readonly subject?: string | undefined;
  /** Id of the entry before; what follows is older. */
  readonly after?: string | undefined;
  readonly limit: number;
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** Keys of the people who are meant: by id, or by part of their name or address. */
const keysOf = (scope: TenantScope, wanted: string) =>
  sql<string>`(select audit_people.key from audit_people
    join people on people.tenant_id = audit_people.tenant_id and people.id = audit_people.person_id
    where audit_people.tenant_id = ${scope.tenantId} and ${
      isId(wanted)
        ? sql<boolean>`people.id = ${wanted}`
        : sql<boolean>`(people.display_name ilike ${containing(wanted)} or people.email ilike ${containing(wanted)})`
    })`;

/** Newest first. */
export async function loadAuditEntries(db: Database, scope: TenantScope, filter: AuditFilter) {
  const { from, to, actor, what, subject, after, limit } = filter;
  let query = db.selectFrom("audit_entries").selectAll().where("tenant_id", "=", scope.tenantId);
  if (from) query = query.where("at", ">=", from);
  if (to) query = query.where("at", "<", to);
  if (after !== undefined) query = query.where("id", "<", after);
  if (actor) query = query.where(sql<boolean>`actor_key in ${keysOf(scope, actor)}`);
  if (what) {
    query = query.where(
      sql<boolean>`(kind = ${what} or starts_with(kind, ${`${what}.`}) or coalesce(words, what) ilike ${containing(what)})`,
    );
  }
  if (subject) {
    const thing = isId(subject)
      ? sql<boolean>`subject_id = ${subject}`
      : sql<boolean>`subject_name ilike ${containing(subject)}`;
    query = query.where(
      sql<boolean>`(coalesce(${thing}, false) or exists (select 1 from unnest(people_keys) as about where about in ${keysOf(scope, subject)}))`,
    );
  }
  return query.orderBy("id", "desc").limit(limit).execute();
}

export interface NamedKey {
  readonly key: string;
  readonly id: string;
  readonly displayName: string;
}

/** Who is behind these keys; those of deleted people are left out. */
export async function loadAuditPeople(
  db: Database,
  scope: TenantScope,
  keys: readonly string[],
): Promise<readonly NamedKey[]> {
  if (keys.length === 0) return [];
  return db
    .selectFrom("audit_people")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "audit_people.tenant_id").onRef("people.id", "=", "audit_people.person_id"),
    )
    .select(["audit_people.key", "people.id", "people.display_name as displayName"])
    .where("audit_people.tenant_id", "=", scope.tenantId)
    .where("audit_people.key", "in", keys)
    .execute();
}

/** Lets go of what every organisation wanted kept no longer than this; answers how many entries went. */
export async function deleteOldEntries(tx: Tx, now: Date): Promise<number> {
  await sql`select set_config('slotside.audit_may_go', 'yes', true)`.execute(tx);
  const gone = await sql`
    delete from audit_entries using tenants
    where tenants.id = audit_entries.tenant_id
      and audit_entries.at < ${now}::timestamptz - make_interval(days => tenants.audit_kept_days)`.execute(tx);
  await sql`select set_config('slotside.audit_may_go', 'no', true)`.execute(tx);
  return Number(gone.numAffectedRows ?? 0);
}
