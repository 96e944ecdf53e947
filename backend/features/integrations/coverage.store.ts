/** SQL of who is covered by an integration: what is known of each person's account, and what is looked at next. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { AccessCode } from "../../domain/access-problems.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { VendorName } from "./integrations.store.ts";

export type CoverageRow = Selectable<Tables["integration_people"]>;

/** Somebody to look at, with what their account is found by. */
export interface DuePerson {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  /** Their id in the organisation's directory. */
  readonly directoryId: string | null;
  readonly state: CoverageRow["state"];
  readonly since: Date | null;
  readonly attempts: number;
  readonly test: string | null;
}

/** Whom an integration is about: everybody with an account there by its sign, or only those who teach. */
export type Reach = "directory" | "addresses" | "providers";

const reaches = {
  directory: sql<boolean>`exists (select 1 from identities where identities.tenant_id = people.tenant_id
    and identities.person_id = people.id and identities.issuer = 'entra')`,
  addresses: sql<boolean>`people.email <> ''`,
  providers: sql<boolean>`people.roles @> array['provider']`,
} as const;

/** Adds whoever came since, due at once, and takes out who is not meant any more. Answers how many were added. */
export async function alignCoverage(
  tx: Tx,
  scope: TenantScope,
  about: { readonly vendor: VendorName; readonly reach: Reach; readonly now: Instant },
): Promise<number> {
  const { vendor, reach, now } = about;
  // A set that is made once: row by row it would take minutes for thousands who were only just imported, of whom no statistics know yet.
  await sql`
    delete from integration_people where tenant_id = ${scope.tenantId}::uuid and vendor = ${vendor}
      and person_id not in (select people.id from people
        where people.tenant_id = ${scope.tenantId}::uuid and ${reaches[reach]})`.execute(tx);
  const { rows } = await sql<{ person_id: string }>`
    insert into integration_people (tenant_id, vendor, person_id, due_at)
    select people.tenant_id, ${vendor}, people.id, ${new Date(now)}::timestamptz from people
    where people.tenant_id = ${scope.tenantId}::uuid and ${reaches[reach]}
    on conflict do nothing returning person_id`.execute(tx);
  return rows.length;
}

/** Puts people up for a run: up to `sample` of them, those who teach first, or everybody. Answers how many. */
export async function markForTest(
  tx: Tx,
  scope: TenantScope,
  test: { readonly vendor: VendorName; readonly id: string; readonly now: Instant; readonly sample: number | "all" },
): Promise<number> {
  const most = test.sample === "all" ? sql`` : sql`limit ${test.sample}`;
  const { rows } = await sql<{ person_id: string }>`
    update integration_people set pending_test = ${test.id}::uuid, due_at = ${new Date(test.now)}::timestamptz,
      leased_until = null
    where tenant_id = ${scope.tenantId}::uuid and vendor = ${test.vendor} and person_id in (
      select covered.person_id from integration_people as covered
      join people on people.tenant_id = covered.tenant_id and people.id = covered.person_id
      where covered.tenant_id = ${scope.tenantId}::uuid and covered.vendor = ${test.vendor}
      order by (people.roles @> array['provider']) desc, md5(people.id::text) ${most})
    returning person_id`.execute(tx);
  return rows.length;
}

/** Holds a run: its people are not looked at until they are due again. */
export async function dueForTest(
  tx: Tx,
  scope: TenantScope,
  test: { readonly id: string; readonly dueAt: Instant | "never" },
): Promise<void> {
  await tx
    .updateTable("integration_people")
    .set({ due_at: test.dueAt === "never" ? null : new Date(test.dueAt) })
    .where("tenant_id", "=", scope.tenantId)
    .where("pending_test", "=", test.id)
    .execute();
}

/** Whose integrations have somebody to look at by now, of every tenant. For the worker only. */
export async function findDueCoverage(
  db: Database,
  now: Instant,
): Promise<readonly { readonly tenant_id: string; readonly vendor: VendorName }[]> {
  const at = new Date(now);
  return db
    .selectFrom("integration_people")
    .select(["tenant_id", "vendor"])
    .distinct()
    .where("due_at", "<=", at)
    .where((is) => is.or([is("leased_until", "is", null), is("leased_until", "<=", at)]))
    .limit(20)
    .execute();
}

/** Takes some of them for a while: whoever dies meanwhile leaves them to others. */
export async function takeDuePeople(
  db: Database,
  scope: TenantScope,
  wanted: { readonly vendor: VendorName; readonly now: Instant; readonly until: Instant; readonly limit: number },
): Promise<readonly DuePerson[]> {
  const at = new Date(wanted.now);
  const { rows } = await sql<DuePerson>`
    with due as materialized (
      select tenant_id, vendor, person_id from integration_people
      where tenant_id = ${scope.tenantId}::uuid and vendor = ${wanted.vendor} and due_at <= ${at}::timestamptz
        and (leased_until is null or leased_until <= ${at}::timestamptz)
      order by pending_test is null, due_at, person_id limit ${wanted.limit} for update skip locked),
    taken as (
      update integration_people as one set leased_until = ${new Date(wanted.until)}::timestamptz
      from due where (one.tenant_id, one.vendor, one.person_id) = (due.tenant_id, due.vendor, due.person_id)
      returning one.*)
    select people.id as "personId", people.display_name as name, people.email, taken.state, taken.since, taken.attempts,
      taken.pending_test as test,
      (select subject from identities where identities.tenant_id = people.tenant_id
        and identities.person_id = people.id and identities.issuer = 'entra' limit 1) as "directoryId"
    from taken join people on people.tenant_id = taken.tenant_id and people.id = taken.person_id`.execute(db);
  return rows;
}

export interface CoverageResult {
  readonly personId: string;
  readonly state: CoverageRow["state"];
  readonly code: AccessCode | null;
  readonly vendorCode: string | null;
  readonly note: string | null;
  readonly since: Instant;
  readonly attempts: number;
  readonly dueAt: Instant;
  /** `"kept"`: it said nothing, so a run still waits for it. */
  readonly test: "answered" | "kept";
}

/** Writes down what came of a look. */
export async function saveCoverage(
  tx: Tx,
  scope: TenantScope,
  {
    vendor,
    results,
    now,
  }: { readonly vendor: VendorName; readonly results: readonly CoverageResult[]; readonly now: Instant },
): Promise<void> {
  if (results.length === 0) return;
  const rows = results.map((result) => ({
    person_id: result.personId,
    answered: result.test === "answered",
    state: result.state,
    code: result.code,
    vendor_code: result.vendorCode,
    note: result.note,
    since: new Date(result.since).toISOString(),
    attempts: result.attempts,
    due_at: new Date(result.dueAt).toISOString(),
  }));
  await sql`
    update integration_people as covered set
      leased_until = null, due_at = seen.due_at, attempts = seen.attempts,
      state = case when seen.answered then seen.state else covered.state end,
      code = case when seen.answered then seen.code else covered.code end,
      vendor_code = case when seen.answered then seen.vendor_code else covered.vendor_code end,
      note = case when seen.answered then seen.note else covered.note end,
      since = case when seen.answered then seen.since else covered.since end,
      checked_at = case when seen.answered then ${new Date(now)}::timestamptz else covered.checked_at end,
      last_test = case when seen.answered then coalesce(covered.pending_test, covered.last_test) else covered.last_test end,
      pending_test = case when seen.answered then null else covered.pending_test end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen (person_id uuid, answered boolean, state text,
      code text, vendor_code text, note text, since timestamptz, attempts integer, due_at timestamptz)
    where covered.tenant_id = ${scope.tenantId}::uuid and covered.vendor = ${vendor}
      and covered.person_id = seen.person_id`.execute(tx);
}

/** Gives people back untouched, to be looked at again from `dueAt` on. */
export async function giveBack(
  db: Database,
  scope: TenantScope,
  back: { readonly vendor: VendorName; readonly personIds: readonly string[]; readonly dueAt: Instant },
): Promise<void> {
  if (back.personIds.length === 0) return;
  await db
    .updateTable("integration_people")
    .set({ leased_until: null, due_at: new Date(back.dueAt) })
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", back.vendor)
    .where("person_id", "in", [...back.personIds])
    .execute();
}

/** Has somebody who could be reached looked at now. */
export async function makeDue(
  tx: Tx,
  scope: TenantScope,
  about: { readonly vendor: VendorName; readonly personId: string; readonly now: Instant },
): Promise<void> {
  await tx
    .updateTable("integration_people")
    .set({ due_at: new Date(about.now) })
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", about.vendor)
    .where("person_id", "=", about.personId)
    .where("state", "=", "accessible")
    .execute();
}

export interface CoverageCount {
  readonly state: CoverageRow["state"];
  readonly code: string | null;
  readonly people: number;
}

/** How many there are of each state and cause. */
export async function countCoverage(
  db: Database | Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<readonly CoverageCount[]> {
  return db
    .selectFrom("integration_people")
    .select(["state", "code", sql<number>`count(*)::int`.as("people")])
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .groupBy(["state", "code"])
    .execute();
}

export interface ListedPerson {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly state: CoverageRow["state"];
  readonly code: string | null;
  readonly vendorCode: string | null;
  readonly note: string | null;
  readonly since: Date | null;
  readonly checkedAt: Date | null;
}

export interface CoverageFilter {
  readonly vendor: VendorName;
  readonly states?: readonly CoverageRow["state"][] | undefined;
  readonly code?: string | undefined;
  readonly q?: string | undefined;
  /** Name and id of the last one of the page before. */
  readonly after?: { readonly name: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** By name. */
export async function listCoverage(
  db: Database | Tx,
  scope: TenantScope,
  filter: CoverageFilter,
): Promise<readonly ListedPerson[]> {
  const { vendor, states, code, q, after, limit } = filter;
  let query = db
    .selectFrom("integration_people as covered")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "covered.tenant_id").onRef("people.id", "=", "covered.person_id"),
    )
    .select([
      "people.id as personId",
      "people.display_name as name",
      "people.email",
      "covered.state",
      "covered.code",
      "covered.vendor_code as vendorCode",
      "covered.note",
      "covered.since",
      "covered.checked_at as checkedAt",
    ])
    .where("covered.tenant_id", "=", scope.tenantId)
    .where("covered.vendor", "=", vendor);
  if (states) query = query.where("covered.state", "in", [...states]);
  if (code !== undefined) query = query.where("covered.code", "=", code);
  if (q !== undefined && q !== "") {
    const like = `%${q.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    query = query.where(sql<boolean>`(lower(people.display_name) like ${like} or lower(people.email) like ${like})`);
  }
  if (after) query = query.where(sql<boolean>`(people.display_name, people.id) > (${after.name}, ${after.id}::uuid)`);
  return query.orderBy("people.display_name").orderBy("people.id").limit(limit).execute();
}
