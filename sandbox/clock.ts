/** The sandbox's clock: real time plus an offset that a person or a test can move. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the clock by this many milliseconds, forwards or back. */
  advance(ms: number): void;
  /** Sets the clock to this instant (milliseconds since the epoch); it goes on running from there. */
  set(at: number): void;
}

export function createClock(realNow: () => number = Date.now): Clock {
  let offset = 0;
  return {
    now: () => realNow() + offset,
    advance(ms) {
      offset += ms;
    },
    set(at) {
      offset = at - realNow();
    },
  };
}
