/** SQL of places for calls and of daily counts. */
import { sql } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface HeldSlot {
  readonly connectionId: string;
  readonly slot: number;
  readonly leaseId: string;
}

/** One statement. `undefined` when all places are held, or when this account has none yet. */
export async function takeSlot(
  db: Database,
  scope: TenantScope,
  wanted: { readonly connectionId: string; readonly leaseId: string; readonly now: Instant; readonly holdMs: number },
): Promise<HeldSlot | undefined> {
  const { connectionId, leaseId, now, holdMs } = wanted;
  const at = new Date(now);
  const until = new Date(now + holdMs);
  // A clock that was set back leaves ends that lie too far ahead: they do not count.
  const tooFar = new Date(now + 2 * holdMs);
  const { rows } = await sql<{ slot: number }>`
    update call_slots set lease_id = ${leaseId}::uuid, expires_at = ${until}::timestamptz
    where tenant_id = ${scope.tenantId}::uuid and connection_id = ${connectionId}::uuid and slot = (
      select slot from call_slots
      where tenant_id = ${scope.tenantId}::uuid and connection_id = ${connectionId}::uuid
        and (lease_id is null or expires_at <= ${at}::timestamptz or expires_at > ${tooFar}::timestamptz)
      order by slot limit 1 for update skip locked)
    returning slot`.execute(db);
  const slot = rows[0]?.slot;
  return slot === undefined ? undefined : { connectionId, slot, leaseId };
}

export async function giveSlotBack(db: Database, scope: TenantScope, held: HeldSlot): Promise<void> {
  await db
    .updateTable("call_slots")
    .set({ lease_id: null, expires_at: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", held.connectionId)
    .where("slot", "=", held.slot)
    .where("lease_id", "=", held.leaseId)
    .execute();
}

/** Does nothing when the account has its places already. */
export async function makeSlots(
  db: Database,
  scope: TenantScope,
  made: { readonly connectionId: string; readonly count: number },
): Promise<void> {
  const rows = Array.from({ length: made.count }, (_, index) => ({
    tenant_id: scope.tenantId,
    connection_id: made.connectionId,
    slot: index + 1,
  }));
  await db
    .insertInto("call_slots")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Counts one more, unless `most` are counted already. One statement. */
export async function countWrite(
  db: Database,
  scope: TenantScope,
  write: { readonly connectionId: string; readonly day: string; readonly most: number },
): Promise<"counted" | "used up"> {
  const counted = await db
    .insertInto("zoom_budgets")
    .values({ tenant_id: scope.tenantId, connection_id: write.connectionId, day: write.day, used: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "connection_id", "day"])
        .doUpdateSet({ used: sql`zoom_budgets.used + 1` })
        .where("zoom_budgets.used", "<", write.most),
    )
    .returning("used")
    .executeTakeFirst();
  return counted ? "counted" : "used up";
}

export async function fillDay(
  db: Database,
  scope: TenantScope,
  filled: { readonly connectionId: string; readonly day: string; readonly most: number },
): Promise<void> {
  await db
    .insertInto("zoom_budgets")
    .values({ tenant_id: scope.tenantId, connection_id: filled.connectionId, day: filled.day, used: filled.most })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "connection_id", "day"]).doUpdateSet({ used: filled.most }),
    )
    .execute();
}

/** Counts of days before this one serve nobody. Of every tenant, for the worker only. */
export async function forgetDaysBefore(db: Database, day: string): Promise<void> {
  await db
    .deleteFrom("zoom_budgets")
    .where(sql<boolean>`day < ${day}::date`)
    .execute();
}
