/** The safety net of the out flow: finds sessions that are due, also those whose worker died, and wakes their job. */
import type { OpenDatabase } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Clock } from "../../ports/clock.ts";
import { findDue } from "./sync.store.ts";
import { syncSessionJob } from "./sync-session.job.ts";

/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 50;

/** Run it every half second or so. */
export function createWakeDueSessions(deps: {
  readonly database: OpenDatabase;
  readonly jobs: Jobs;
  readonly clock: Clock;
}): () => Promise<void> {
  const { database, jobs, clock } = deps;
  return async () => {
    const due = await findDue(database.db, clock.now(), mostPerSweep);
    if (due.length === 0) return;
    await database.transaction(async (tx) => {
      for (const payload of due) await jobs.enqueue(tx, syncSessionJob, payload, { key: payload.sessionId });
    });
  };
}
