/** Lets sessions and notices go when their organisation wanted them kept no longer. */
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { eraseSessions } from "./erase.store.ts";
import { deleteOldNotices, findOutlived } from "./privacy.store.ts";

/** Builds the sweep. It takes what it can in one go; the rest follows the next time. */
export function createForgetOutlived(deps: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}): () => Promise<void> {
  return async () => {
    const now = new Date(deps.clock.now());
    for (const { tenantId, sessionIds } of await findOutlived(deps.database.db, now))
      await deps.database.transaction((tx) => eraseSessions(tx, mintTenantScope(tenantId, "job"), sessionIds));
    await deleteOldNotices(deps.database.db, now);
  };
}
