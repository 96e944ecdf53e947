/**
 * Work for later by the sandbox's own clock: moving the clock makes it due. Entries are plain data, so that a restart finds them;
 * what they mean is said by whoever registered their kind. Nothing runs between two ticks.
 */
import type { Clock } from "./clock.ts";
import type { Snapshot } from "./snapshot.ts";

interface Entry {
  readonly seq: number;
  readonly kind: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly at: number;
  /** Plain JSON. */
  readonly data: unknown;
}

export interface Timers {
  /** Says who does the work of this kind. All that is due of one kind comes in one call, oldest first. */
  handle<Data>(kind: string, work: (due: readonly Data[]) => Promise<void> | void): void;
  /** Plans work; what is due already waits for the next tick. */
  add(kind: string, at: number, data: unknown): void;
  /** Forgets planned work of this kind that fits. */
  forget<Data>(kind: string, fits: (data: Data) => boolean): void;
  /** What is planned, soonest first. */
  list(): readonly { readonly kind: string; readonly at: number; readonly data: unknown }[];
  /** Does everything that is due by now, also what becomes due meanwhile. Resolves when nothing is. */
  tick(): Promise<void>;
  /** Ticks by itself from now on, at once after something due was added. The result stops it. */
  start(everyMs: number): () => void;
}

export function createTimers({ clock, snapshot }: { readonly clock: Clock; readonly snapshot: Snapshot }): Timers {
  const saved = snapshot.load<{ seq: number; entries: Entry[] }>("timers") ?? { seq: 0, entries: [] };
  snapshot.keep("timers", () => saved);
  const workers = new Map<string, (due: readonly unknown[]) => Promise<void> | void>();
  let running: Promise<void> | undefined;
  let soon: (() => void) | undefined;

  const takeDue = (): readonly Entry[] => {
    const now = clock.now();
    const due = saved.entries.filter(({ at, kind }) => at <= now && workers.has(kind)).toSorted(inOrder);
    return due.filter(({ kind }) => kind === due[0]?.kind);
  };
  const runAll = async (): Promise<void> => {
    for (let due = takeDue(); due[0] !== undefined; due = takeDue()) {
      const group = new Set(due);
      try {
        await workers.get(due[0].kind)?.(due.map(({ data }) => data));
      } catch (error) {
        console.error(`[timers] ${due[0].kind}`, error);
      }
      saved.entries = saved.entries.filter((entry) => !group.has(entry));
      snapshot.touch();
    }
  };
  const tick = async (): Promise<void> => {
    await running;
    running ??= runAll().finally(() => {
      running = undefined;
    });
    await running;
  };
  return {
    handle: (kind, work) => void workers.set(kind, work as (due: readonly unknown[]) => Promise<void> | void),
    add(kind, at, data) {
      saved.seq += 1;
      saved.entries.push({ seq: saved.seq, kind, at, data });
      snapshot.touch();
      if (at <= clock.now()) soon?.();
    },
    forget<Data>(kind: string, fits: (data: Data) => boolean) {
      saved.entries = saved.entries.filter((entry) => entry.kind !== kind || !fits(entry.data as Data));
      snapshot.touch();
    },
    list: () => saved.entries.toSorted(inOrder).map(({ kind, at, data }) => ({ kind, at, data })),
    tick,
    start(everyMs) {
      const beat = setInterval(() => void tick(), everyMs).unref();
      let next: NodeJS.Timeout | undefined;
      // A moment's patience lets what belongs together go together.
      soon = () => {
        next ??= setTimeout(() => {
          next = undefined;
          void tick();
        }, 20).unref();
      };
      return () => {
        clearInterval(beat);
        clearTimeout(next);
        soon = undefined;
      };
    },
  };
}

const inOrder = (left: Entry, right: Entry): number => left.at - right.at || left.seq - right.seq;
