/** Asks for people to be told what changed, in the transaction of the change; a sweep sees to it. */
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { markUntold } from "./telling.store.ts";

/**
 * Once per change of a session, and whenever its vendors settled or were put off. Cheap, and harmless when there is nothing to
 * tell. `by` is who made the change; `system` = it happened by itself, absent = there was none.
 */
export async function requestTelling(
  deps: { readonly clock: Clock },
  tx: Tx,
  wanted: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    readonly by?: { readonly personId: string; readonly displayName: string } | "system";
  },
): Promise<void> {
  const { scope, sessionId, by } = wanted;
  await markUntold(tx, scope, { sessionId, by, now: deps.clock.now() });
}
