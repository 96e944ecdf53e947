/** Vendors that are left in peace for a few seconds, because a change may be taken back. */
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
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
