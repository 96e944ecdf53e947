/** The sweep of session timers: offers that run out, rosters to be counted, sessions that are over. */
import { addMinutes } from "../../domain/instant.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Log } from "../../platform/log.ts";
import type { ChangeDeps } from "./record-change.ts";
import { findDueSessions, lockSessions, setDue } from "./rosters.store.ts";
import { settleSession } from "./settle-session.ts";

/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 50;
/** A session that fails is looked at again after this. */
const pauseMinutes = 1;

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
        const dueAt = addMinutes(clock.now(), pauseMinutes);
        await database.transaction((tx) => setDue(tx, scope, { sessionId, dueAt }));
      }
    }
  };
}
