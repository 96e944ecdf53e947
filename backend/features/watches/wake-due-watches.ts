/** The safety net of hearing: finds calendars that are due, also those whose worker died, and wakes their job. */
import type { OpenDatabase } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Clock } from "../../ports/clock.ts";
import { keepWatchJob } from "./keep-watch.job.ts";
import { findDueWatches } from "./watches.store.ts";

/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 50;

/** Run it every half second or so. */
export function createWakeDueWatches(deps: {
  readonly database: OpenDatabase;
  readonly jobs: Jobs;
  readonly clock: Clock;
}): () => Promise<void> {
  const { database, jobs, clock } = deps;
  return async () => {
    const due = await findDueWatches(database.db, clock.now(), mostPerSweep);
    if (due.length === 0) return;
    await database.transaction(async (tx) => {
      for (const payload of due) await jobs.enqueue(tx, keepWatchJob, payload, { key: payload.connectionId });
    });
  };
}
