/** SQL for accounts on their way out. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type DepartureRow = Selectable<Tables["departures"]>;

/** The account stays, or has gone. */
export async function cancelDeparture(tx: Tx, scope: TenantScope, connectionId: string): Promise<void> {
  await tx
    .deleteFrom("departures")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .execute();
}

export async function findDeparture(
  db: Database | Tx,
  scope: TenantScope,
  connectionId: string,
): Promise<DepartureRow | undefined> {
  return db
    .selectFrom("departures")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .executeTakeFirst();
}

/** Begins a departure, or says anew what is to become of the sessions. */
export async function saveDeparture(tx: Tx, row: DepartureRow): Promise<void> {
  await tx
    .insertInto("departures")
    .values(row)
    .onConflict((conflict) => conflict.columns(["tenant_id", "connection_id"]).doUpdateSet(row))
    .execute();
}

/** Departures of every tenant that are due, oldest first. For the worker only. */
export async function findDueDepartures(
  db: Database,
  now: Instant,
): Promise<readonly { readonly tenantId: string; readonly connectionId: string }[]> {
  return db
    .selectFrom("departures")
    .select(["tenant_id as tenantId", "connection_id as connectionId"])
    .where("due_at", "<=", new Date(now))
    .orderBy("due_at")
    .limit(20)
    .execute();
}

export async function postponeDeparture(
  db: Database,
  scope: TenantScope,
  later: { readonly connectionId: string; readonly dueAt: Instant; readonly attempts: number },
): Promise<void> {
  await db
    .updateTable("departures")
    .set({ due_at: new Date(later.dueAt), attempts: later.attempts })
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", later.connectionId)
    .execute();
}

/** Sessions to come of which something stands, or may stand, in this account. */
export async function findStanding(
  db: Database | Tx,
  scope: TenantScope,
  wanted: { readonly connectionId: string; readonly now: Instant },
): Promise<readonly string[]> {
  const { tenantId } = scope;
  const found = await sql<{ id: string }>`
    select id::text as id from sessions where tenant_id = ${tenantId} and starts_at > ${new Date(wanted.now)} and id in (
      select session_id from session_meetings
        where tenant_id = ${tenantId} and connection_id = ${wanted.connectionId}::uuid and written is not null
      union all select session_id from session_events
        where tenant_id = ${tenantId} and connection_id = ${wanted.connectionId}::uuid and written is not null)
    order by starts_at, id`.execute(db);
  return found.rows.map(({ id }) => id);
}

/** Has these sessions meet on something else; `null` = whatever is connected. Only those that met on what the account carries. */
export async function settleAnew(
  tx: Tx,
  scope: TenantScope,
  settled: {
    readonly sessionIds: readonly string[];
    readonly carried: "teams" | "zoom" | "meet";
    readonly meets: "teams" | "zoom" | "meet" | null;
  },
): Promise<void> {
  if (settled.sessionIds.length === 0) return;
  await tx
    .updateTable("sessions")
    .set({ meeting_vendor: settled.meets })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", settled.sessionIds)
    .where("meeting_vendor", "=", settled.carried)
    .execute();
}
