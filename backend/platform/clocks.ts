/** The system's clock, and one that follows a clock elsewhere. */
import { setTimeout as pause } from "node:timers/promises";
import { asInstant } from "../domain/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "./log.ts";

export const systemClock: Clock = { now: () => asInstant(Date.now()) };

export interface FollowingClock extends Clock {
  /** Asks once, so that the first reading is right, then every half second. */
  start(): Promise<void>;
  stop(): void;
}

/** Follows the clock at `url`, which answers `{"now":"…Z"}`. Reading never waits; while nothing answers it runs on. */
export function createFollowingClock(url: string, log: Log): FollowingClock {
  let aheadMs = 0;
  const stopping = new AbortController();

  async function ask(): Promise<void> {
    const askedAt = Date.now();
    const response = await fetch(url, { signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(2_000)]) });
    const { now } = (await response.json()) as { now: string };
    const answeredAt = Date.now();
    const theirs = Date.parse(now);
    if (Number.isNaN(theirs)) throw new Error(`The clock at ${url} does not answer with an instant`);
    const difference = theirs - (askedAt + answeredAt) / 2;
    // Small differences are the network's; following them would make time stutter.
    if (Math.abs(difference - aheadMs) > 50) aheadMs = Math.round(difference);
  }

  async function follow(): Promise<void> {
    let answered = true;
    while (!stopping.signal.aborted) {
      await pause(500, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        await ask();
        answered = true;
      } catch (error) {
        if (answered && !stopping.signal.aborted) log.warn({ err: error }, "clock does not answer");
        answered = false;
      }
    }
  }

  return {
    now: () => asInstant(Date.now() + aheadMs),
    start: async () => {
      await ask().catch((error: unknown) => log.warn({ err: error }, "clock does not answer"));
      void follow();
    },
    stop: () => stopping.abort(),
  };
}
