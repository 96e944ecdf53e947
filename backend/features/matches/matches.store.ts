/** Who may book whom, in the database. */
import { sql } from "kysely";
import type { Match } from "#contract/matches.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** The id of the match of these two: the new one, or the one that stood. */
export async function insertMatch(
  tx: Tx,
  scope: TenantScope,
  made: { readonly id: string; readonly providerId: string; readonly learnerId: string; readonly at: Date },
): Promise<string> {
  const pair = { tenant_id: scope.tenantId, provider_id: made.providerId, learner_id: made.learnerId };
  await tx
    .insertInto("matches")
    .values({ ...pair, id: made.id, created_at: made.at })
    .onConflict((conflict) => conflict.columns(["tenant_id", "provider_id", "learner_id"]).doNothing())
    .execute();
  const { id } = await tx
    .selectFrom("matches")
    .select("id")
    .where("tenant_id", "=", pair.tenant_id)
    .where("provider_id", "=", pair.provider_id)
    .where("learner_id", "=", pair.learner_id)
    .executeTakeFirstOrThrow();
  return id;
}

/** Whose match it was; `undefined` when there is none. */
export async function deleteMatch(
  tx: Tx,
  scope: TenantScope,
  id: string,
): Promise<{ readonly provider_id: string; readonly learner_id: string } | undefined> {
  return tx
    .deleteFrom("matches")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .returning(["provider_id", "learner_id"])
    .executeTakeFirst();
}

/** By id, which is by age; after the one named, of these people only when they are named. */
export async function loadMatches(
  db: Database,
  scope: TenantScope,
  wanted: {
    readonly ids?: readonly string[] | undefined;
    readonly providerId?: string | undefined;
    readonly learnerId?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<readonly Match[]> {
  let query = db
    .selectFrom("matches")
    .innerJoin("people as provider", (join) =>
      join.onRef("provider.tenant_id", "=", "matches.tenant_id").onRef("provider.id", "=", "matches.provider_id"),
    )
    .innerJoin("people as learner", (join) =>
      join.onRef("learner.tenant_id", "=", "matches.tenant_id").onRef("learner.id", "=", "matches.learner_id"),
    )
    .select([
      "matches.id",
      "matches.provider_id as providerId",
      "provider.display_name as providerName",
      "matches.learner_id as learnerId",
      "learner.display_name as learnerName",
      "matches.created_at as createdAt",
    ])
    .where("matches.tenant_id", "=", scope.tenantId);
  if (wanted.ids) query = query.where("matches.id", "in", wanted.ids);
  if (wanted.providerId !== undefined) query = query.where("provider_id", "=", wanted.providerId);
  if (wanted.learnerId !== undefined) query = query.where("learner_id", "=", wanted.learnerId);
  if (wanted.after !== undefined) query = query.where("matches.id", ">", wanted.after);
  const rows = await query.orderBy("matches.id").limit(wanted.limit).execute();
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString().replace(".000Z", "Z") }));
}

/** Every match of these learners with any provider. */
export async function loadMatchedPairs(
  db: Database,
  scope: TenantScope,
  learnerIds: readonly string[],
): Promise<readonly { readonly providerId: string; readonly learnerId: string }[]> {
  if (learnerIds.length === 0) return [];
  return db
    .selectFrom("matches")
    .select(["provider_id as providerId", "learner_id as learnerId"])
    .where("tenant_id", "=", scope.tenantId)
    .where("learner_id", "in", learnerIds)
    .execute();
}

/** Which of these people exist in the tenant. */
export async function findPeople(db: Database, scope: TenantScope, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom("people")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Every match of the organisation; nobody makes or ends one by an import meanwhile. */
export async function loadStandingMatches(
  tx: Tx,
  scope: TenantScope,
): Promise<readonly { readonly id: string; readonly providerId: string; readonly learnerId: string }[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`matches ${scope.tenantId}`}, 0))`.execute(tx);
  return tx
    .selectFrom("matches")
    .select(["id", "provider_id as providerId", "learner_id as learnerId"])
    .where("tenant_id", "=", scope.tenantId)
    .orderBy("id")
    .execute();
}

export interface NamedPerson {
  readonly id: string;
  readonly name: string;
  readonly teaches: boolean;
}

/** By these addresses and ids in small letters: everybody who has it. */
export async function loadPeopleByNames(
  tx: Tx,
  scope: TenantScope,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly NamedPerson[]>> {
  if (names.length === 0) return new Map();
  const rows = await tx
    .selectFrom("people")
    .select(["id", "display_name", "roles", sql<string>`lower(email)`.as("address")])
    .where("tenant_id", "=", scope.tenantId)
    .where(sql<boolean>`(lower(email) = any(${names}::text[]) or id::text = any(${names}::text[]))`)
    .execute();
  const wanted = new Set(names);
  const byName = new Map<string, NamedPerson[]>();
  for (const row of rows) {
    const person = { id: row.id, name: row.display_name, teaches: row.roles.includes("provider") };
    for (const name of [row.address, row.id]) {
      if (wanted.has(name)) byName.set(name, [...(byName.get(name) ?? []), person]);
    }
  }
  return byName;
}

/** Ends some and makes others. */
export async function replaceMatches(
  tx: Tx,
  scope: TenantScope,
  change: {
    readonly ended: readonly string[];
    readonly added: readonly { readonly id: string; readonly providerId: string; readonly learnerId: string }[];
    readonly at: Date;
  },
): Promise<void> {
  if (change.ended.length > 0) {
    await tx.deleteFrom("matches").where("tenant_id", "=", scope.tenantId).where("id", "in", change.ended).execute();
  }
  const rows = change.added.map(({ id, providerId, learnerId }) => ({
    tenant_id: scope.tenantId,
    id,
    provider_id: providerId,
    learner_id: learnerId,
    created_at: change.at,
  }));
  if (rows.length === 0) return;
  await tx
    .insertInto("matches")
    .values(rows)
    .onConflict((conflict) => conflict.columns(["tenant_id", "provider_id", "learner_id"]).doNothing())
    .execute();
}
