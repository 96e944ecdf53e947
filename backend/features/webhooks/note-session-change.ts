/** Says that subscribers may have to hear of a session; a sweep compares it with what they were last told. */
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { markChanged } from "./webhooks.store.ts";

/** In the transaction that changes the session. */
export async function noteSessionChange(
  { clock }: { readonly clock: Clock },
  tx: Tx,
  changed: { readonly scope: TenantScope; readonly sessionId: string },
): Promise<void> {
  await markChanged(tx, changed.scope, { sessionId: changed.sessionId, now: clock.now() });
}
