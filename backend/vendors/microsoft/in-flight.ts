/** Keeps calls to one mailbox few: Exchange refuses the fifth at a time of one app. */

/**
 * Runs `call` when fewer than `limit` others of the same key are running, in the order they came. Counts within this
 * process only.
 */
export type InFlight = <T>(key: string, call: () => Promise<T>) => Promise<T>;

export function createInFlight(limit: number): InFlight {
  const runningByKey = new Map<string, { count: number; readonly waiting: (() => void)[] }>();
  return async (key, call) => {
    const running = runningByKey.get(key) ?? { count: 0, waiting: [] };
    runningByKey.set(key, running);
    // A finished call hands its place on, so the count stays as it is for who waited.
    if (running.count < limit) running.count += 1;
    else await new Promise<void>((resolve) => running.waiting.push(resolve));
    try {
      return await call();
    } finally {
      const next = running.waiting.shift();
      if (next) next();
      else running.count -= 1;
      if (running.count === 0) runningByKey.delete(key);
    }
  };
}
