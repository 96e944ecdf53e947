/** Lets the limits of several processes on one database count together, off the path of every request. */
import type { OpenDatabase } from "../platform/database.ts";
import type { Log } from "../platform/log.ts";
import { forgetFullBuckets, spendTogether } from "../platform/rate-buckets.ts";
import { asInstant } from "../domain/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { RateLimits } from "./rate-limits.ts";

export interface SharedLimits {
  start(): void;
  stop(): void;
}

const everyMs = 1_000;
/** The slowest bucket is full again long before. */
const forgetMs = 60 * 60_000;

/** While the database does not answer, each process counts for itself. */
export function createSharedLimits(ground: {
  readonly limits: RateLimits;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly log: Log;
}): SharedLimits {
  const { limits, database, clock, log } = ground;
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let forgottenAt = 0;
  const exchange = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      await limits.exchange((spent) => spendTogether(database.db, spent, clock.now()));
      const now = clock.now();
      if (now - forgottenAt < forgetMs) return;
      forgottenAt = now;
      await forgetFullBuckets(database.db, asInstant(now - forgetMs));
    } catch (error) {
      log.warn({ err: error }, "limits are not shared");
    } finally {
      isRunning = false;
    }
  };
  return {
    start: () => {
      timer = setInterval(() => void exchange(), everyMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
