/** Vendors that are left in peace for a while: a change may be taken back, or somebody undoes there whatever we write. */
import { sql } from "kysely";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { delayedUntil } from "../../domain/second-thoughts.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/**
 * Asks for the session's vendors to be brought up to date once second thoughts are over. What is already under way goes on,
 * and takes the change along.
 */
export async function markDueLater(tx: Tx, scope: TenantScope, sessionId: string, now: Instant): Promise<void> {
  const row = await tx
    .selectFrom("session_sync")
    .select(["due_at", "delayed_since"])
    .select(sql<boolean>`applied_version < desired_version`.as("isPending"))
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .forUpdate()
    .executeTakeFirst();
  const since = row?.isPending && row.delayed_since ? asInstant(row.delayed_since.getTime()) : undefined;
  const isUnderWay = row?.isPending === true && row.due_at.getTime() <= now;
  const goesOn = since !== undefined && delayedUntil(now, since) > now ? since : now;
  const due = isUnderWay
    ? { due_at: row.due_at, attempts: 0 }
    : { due_at: new Date(delayedUntil(now, goesOn)), delayed_since: new Date(goesOn), attempts: 0 };
  await tx
    .insertInto("session_sync")
    .values({ tenant_id: scope.tenantId, session_id: sessionId, desired_version: 1, applied_version: 0, ...due })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "session_id"])
        .doUpdateSet({ ...due, desired_version: sql`session_sync.desired_version + 1` }),
    )
    .execute();
}

/** Put-backs count for this long. */
const rememberedMs = 10 * minuteMs;

/** Something that was done at a vendor is put back now. */
export async function savePutBack(
  tx: Tx,
  scope: TenantScope,
  { sessionId, now }: { readonly sessionId: string; readonly now: Instant },
): Promise<void> {
  const since = new Date(now - rememberedMs);
  await tx
    .updateTable("session_sync")
    .set({
      put_back_at: sql`array(select at from unnest(put_back_at) as at where at > ${since}) || ${new Date(now)}::timestamptz`,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .execute();
}

/**
 * When the next look may come, in an update of `session_sync`: at once, or, when another program undoes whatever we write, after
 * a pause that doubles with every put-back of the last ten minutes but the first, to five minutes at most.
 */
export function nextLookAt(now: Instant) {
  const since = new Date(now - rememberedMs);
  return sql<Date>`(select ${new Date(now)}::timestamptz + case when count(*) < 2 then interval '0'
    else least(300, 5 * 2 ^ least(count(*) - 2, 10)) * interval '1 second' end
    from unnest(session_sync.put_back_at) as at where at > ${since})`;
}
