/** The sweep of kept time: what can no longer be taken back is free again, and open surfaces hear of it. */
import type { OpenDatabase } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { findReleasable, releaseKept } from "./kept-time.store.ts";
import { findConcerned } from "./rosters.store.ts";

/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 50;

/** Run it every half second or so. Nothing waits for it: kept time that has run out is taken over by any booking. */
export function createReleaseKeptTime(deps: {
  readonly database: OpenDatabase;
  readonly live: Live;
  readonly clock: Clock;
  readonly log: Log;
}): () => Promise<void> {
  const { database, live, clock, log } = deps;
  return async () => {
    const now = clock.now();
    for (const { tenantId, sessionId } of await findReleasable(database.db, now, mostPerSweep)) {
      const scope = mintTenantScope(tenantId, "job");
      try {
        await database.transaction(async (tx) => {
          await releaseKept(tx, scope, { sessionId, now });
          const personIds = await findConcerned(tx, scope, sessionId);
          await live.announce(tx, { tenantId, kind: "session.changed", id: sessionId, personIds });
        });
      } catch (error) {
        log.error({ err: error, sessionId }, "kept time was not released");
      }
    }
  };
}
