/** SQL of runs over a sample or over everybody. */
import { sql } from "kysely";
import type { Selectable, Updateable } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { VendorName } from "./integrations.store.ts";

export type TestRow = Selectable<Tables["integration_tests"]>;

export async function insertTest(
  tx: Tx,
  scope: TenantScope,
  test: Pick<TestRow, "id" | "vendor" | "people" | "total" | "started_at">,
): Promise<void> {
  await tx
    .insertInto("integration_tests")
    .values({ tenant_id: scope.tenantId, ...test, state: "running", finished_at: null, proof: null, problem: null })
    .execute();
}

/** Ends what runs; whoever was still to be looked at stays due, without a run. */
export async function stopTests(
  tx: Tx,
  scope: TenantScope,
  about: { readonly vendor: VendorName; readonly now: Instant },
): Promise<void> {
  await tx
    .updateTable("integration_tests")
    .set({ state: "stopped", finished_at: new Date(about.now) })
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", about.vendor)
    .where("state", "in", ["running", "paused"])
    .execute();
  await tx
    .updateTable("integration_people")
    .set({ pending_test: null, due_at: new Date(about.now) })
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", about.vendor)
    .where("pending_test", "is not", null)
    .execute();
}

export async function findTest(db: Database | Tx, scope: TenantScope, id: string): Promise<TestRow | undefined> {
  return db
    .selectFrom("integration_tests")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findLatestTest(
  db: Database | Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<TestRow | undefined> {
  return db
    .selectFrom("integration_tests")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .orderBy("started_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** The change happens only to a run in one of `from`; false when it is in none of them. */
export async function changeTest(
  tx: Tx,
  scope: TenantScope,
  change: { readonly id: string; readonly from: readonly TestRow["state"][] } & Updateable<Tables["integration_tests"]>,
): Promise<boolean> {
  const { id, from, ...columns } = change;
  const row = await tx
    .updateTable("integration_tests")
    .set(columns)
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .where("state", "in", [...from])
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function addCalls(
  tx: Tx,
  scope: TenantScope,
  made: { readonly id: string; readonly calls: number },
): Promise<void> {
  await tx
    .updateTable("integration_tests")
    .set({ calls: sql`calls + ${made.calls}` })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", made.id)
    .execute();
}

export interface TestCounts {
  readonly pending: number;
  readonly accessible: number;
  readonly inaccessible: number;
  readonly spreading: number;
}

/** How far a run is. */
export async function countTest(db: Database | Tx, scope: TenantScope, id: string): Promise<TestCounts> {
  const { rows } = await sql<TestCounts>`
    select count(*) filter (where pending_test = ${id}::uuid)::int as pending,
      count(*) filter (where pending_test is distinct from ${id}::uuid and state = 'accessible')::int as accessible,
      count(*) filter (where pending_test is distinct from ${id}::uuid and state = 'inaccessible')::int as inaccessible,
      count(*) filter (where pending_test is distinct from ${id}::uuid and state = 'spreading')::int as spreading
    from integration_people
    where tenant_id = ${scope.tenantId}::uuid and (pending_test = ${id}::uuid or last_test = ${id}::uuid)`.execute(db);
  return rows[0] ?? { pending: 0, accessible: 0, inaccessible: 0, spreading: 0 };
}

/** Who of a run cannot be reached; at most 200, by name. */
export async function listInaccessible(
  db: Database | Tx,
  scope: TenantScope,
  testId: string,
): Promise<
  readonly {
    readonly personId: string;
    readonly name: string;
    readonly email: string;
    readonly code: string | null;
    readonly vendorCode: string | null;
  }[]
> {
  return db
    .selectFrom("integration_people as covered")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "covered.tenant_id").onRef("people.id", "=", "covered.person_id"),
    )
    .select([
      "people.id as personId",
      "people.display_name as name",
      "people.email",
      "covered.code",
      "covered.vendor_code as vendorCode",
    ])
    .where("covered.tenant_id", "=", scope.tenantId)
    .where("covered.last_test", "=", testId)
    .where("covered.state", "=", "inaccessible")
    .orderBy("people.display_name")
    .limit(200)
    .execute();
}
