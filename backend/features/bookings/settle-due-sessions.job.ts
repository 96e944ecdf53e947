/** The sweep of session timers: offers that run out, rosters to be counted, sessions that are over. */
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Log } from "../../platform/log.ts";
import type { ChangeDeps } from "./record-change.ts";
import { findDueSessions, lockSessions } from "./rosters.store.ts";
import { settleSession } from "./settle-session.ts";

/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 50;

/** Run it every half second or so. A session that fails is logged, and does not hold up the others. */
export function createSettleDueSessions(deps: ChangeDeps & { readonly log: Log }): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const { tenantId, sessionId } of await findDueSessions(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(tenantId, "job");
      try {
        await database.transaction(async (tx) => {
          await lockSessions(tx, scope, [sessionId]);
          await settleSession(deps, tx, { scope, sessionId });
        });
      } catch (error) {
        log.error({ err: error, sessionId }, "a session's timer failed");
      }
    }
  };
}
