/** What nobody received yet was not told: it is withdrawn, and what people know is what they were told before. */
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { withdrawUnsent } from "./notices.store.ts";
import { forgetTold, saveTold } from "./telling.store.ts";

export async function goBackToKnown(
  tx: Tx,
  scope: TenantScope,
  of: Parameters<typeof withdrawUnsent>[2],
): Promise<void> {
  for (const { sessionId, personId, toldBefore } of await withdrawUnsent(tx, scope, of)) {
    if (toldBefore) await saveTold(tx, scope, { sessionId, personId, told: toldBefore, reminder: undefined });
    else await forgetTold(tx, scope, { sessionId, personId });
  }
}
