/** Lets so much work in at once, lets some more wait, and turns the rest away before it costs anything. */
import { RequestProblem } from "./request-problem.ts";

export interface Gate {
  /** Fails: unavailable, at once, when too many wait already; and as the work fails. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Vendors come again by themselves; `retryAfterSeconds` says when it makes sense. */
export function createGate(size: {
  readonly atOnce: number;
  readonly waiting: number;
  readonly retryAfterSeconds: number;
}): Gate {
  const queue: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < size.atOnce) {
      running += 1;
      return;
    }
    if (queue.length >= size.waiting) {
      const { retryAfterSeconds } = size;
      throw new RequestProblem("unavailable", "Too much is waiting here already. Come again.", { retryAfterSeconds });
    }
    // Whoever leaves hands their place over, so that nobody slips in between.
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    run: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

/** For what vendors call: a flood of calls, real or forged, leaves most of the database to people. */
export function createHookGate(): Gate {
  return createGate({ atOnce: 4, waiting: 500, retryAfterSeconds: 10 });
}
