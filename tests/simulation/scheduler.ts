/**
 * Runs everything of a simulated world in turns: each statement and each vendor call waits at a gate until the seed lets it
 * through, one at a time, on a clock of its own. A process that dies never comes through a gate again.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Chance } from "./seeded-chance.ts";

/** What lives and dies together. The world outside is one that never dies. */
export interface Life {
  readonly name: string;
  isDead: boolean;
}

export interface Task {
  readonly id: number;
  /** What it does, without ids: `sync-session`, `POST /api/v1/sessions`. */
  readonly kind: string;
  readonly life: Life;
  isDone: boolean;
  /** Gates and timers it is waiting at. */
  waits: number;
  /** The gate it reached last. */
  last: string;
}

interface Waiter {
  readonly task: Task;
  readonly label: string;
  readonly isOpen: () => boolean;
  readonly go: () => void;
}

export interface Timer {
  readonly task: Task;
  readonly seq: number;
  at: number;
  readonly everyMs: number | undefined;
  readonly ring: () => void;
}

const immediately = setImmediate;
/** After so many turns of the real loop, what waits for nothing that is known here waits for something that is not counted. */
const mostIdleTurns = 20_000;

export class Scheduler {
  readonly #chance: Chance;
  readonly #inside = new AsyncLocalStorage<Task>();
  readonly #waiters: Waiter[] = [];
  readonly #timers = new Set<Timer>();
  readonly #waiting = new WeakMap<Life, number>();
  readonly #tasks = new Set<Task>();
  readonly #say: (line: string) => void;
  #now: number;
  #count = 0;
  #realWork = 0;
  /** How often each `task kind · gate` was reached, and how often a process died there. */
  readonly reached = new Map<string, number>();
  readonly died = new Map<string, number>();
  steps = 0;
  /** Hears of each gate as soon as somebody stands at it. */
  watch: (task: Task, label: string) => void = () => undefined;

  constructor(given: { readonly chance: Chance; readonly begin: number; readonly say: (line: string) => void }) {
    this.#chance = given.chance;
    this.#now = given.begin;
    this.#say = given.say;
  }

  get now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  /** The task whose code is running; `undefined` outside of the simulation. */
  current(): Task | undefined {
    return this.#inside.getStore();
  }

  tasksOf(life: Life): number {
    return [...this.#tasks].filter((task) => task.life === life).length;
  }

  countOf(kind: string): number {
    return [...this.#tasks].filter((task) => task.kind === kind).length;
  }

  get isIdle(): boolean {
    return this.#tasks.size === 0;
  }

  /** Begins something of this life; what it throws is told to `failed`. Its first part runs before this returns. */
  spawn(what: { readonly kind: string; readonly life: Life }, work: () => Promise<void>): Task {
    const task: Task = { ...what, id: (this.#count += 1), isDone: false, waits: 0, last: "" };
    this.#tasks.add(task);
    const end = (): void => {
      task.isDone = true;
      this.#tasks.delete(task);
    };
    void this.#inside.run(task, work).finally(end);
    return task;
  }

  /** Waits for its turn, then does it. Outside of a task it is done at once. A dead task waits for ever. */
  gate<T>(label: string, perform: () => Promise<T>, isOpen: () => boolean = () => true): Promise<T> {
    const task = this.current();
    if (!task) return perform();
    if (task.life.isDead) return new Promise(() => undefined);
    this.#wait(task, 1);
    task.last = label;
    const key = `${task.kind} · ${label}`;
    this.reached.set(key, (this.reached.get(key) ?? 0) + 1);
    this.watch(task, label);
    return new Promise((resolve, reject) => {
      const go = (): void => {
        const finish = (settle: () => void): void => {
          this.#wait(task, -1);
          if (!task.life.isDead) settle();
        };
        this.#inside.run(task, perform).then(
          (value) => finish(() => resolve(value)),
          (error: unknown) => finish(() => reject(error)),
        );
      };
      this.#waiters.push({ task, label, isOpen, go });
    });
  }

  /** The database, which keeps real timers of its own; the next step waits for it. */
  elsewhere<T>(work: () => Promise<T>): Promise<T> {
    return this.really(this.#inside.exit(work));
  }

  /** Something that takes real time; the next step waits for it. */
  async really<T>(work: Promise<T>): Promise<T> {
    const end = this.beginReal();
    try {
      return await work;
    } finally {
      end();
    }
  }

  /** The same for what calls back. What is answered must be called once it is over; a second time does nothing. */
  beginReal(): () => void {
    let isOver = false;
    this.#realWork += 1;
    return () => {
      if (!isOver) this.#realWork -= 1;
      isOver = true;
    };
  }

  /** Waits for something that another task brings about. */
  async aside<T>(promise: Promise<T>): Promise<T> {
    const task = this.current();
    if (!task) return promise;
    this.#wait(task, 1);
    try {
      return await promise;
    } finally {
      this.#wait(task, -1);
    }
  }

  /** A timer of the running task, by the clock of the simulation. */
  timer(ms: number, ring: () => void, everyMs?: number): Timer | undefined {
    const task = this.current();
    if (!task || task.life.isDead) return undefined;
    const timer: Timer = { task, seq: (this.#count += 1), at: this.#now + Math.max(0, ms), everyMs, ring };
    this.#timers.add(timer);
    if (everyMs === undefined) this.#wait(task, 1);
    return timer;
  }

  cancel(timer: Timer): void {
    if (this.#timers.delete(timer) && timer.everyMs === undefined) this.#wait(timer.task, -1);
  }

  /** When the next timer rings. */
  nextTimerAt(): number | undefined {
    let next: number | undefined;
    for (const { at } of this.#timers) if (next === undefined || at < next) next = at;
    return next;
  }

  /** Lets one thing go on. False when nothing can before the clock moves. */
  async step(): Promise<boolean> {
    await this.#settle();
    const due = [...this.#timers].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at || a.seq - b.seq);
    const open = this.#waiters.filter(({ isOpen }) => isOpen());
    const count = open.length + (due.length > 0 ? 1 : 0);
    if (count === 0) return false;
    this.steps += 1;
    this.#now += this.#chance.below(4);
    const index = this.#chance.below(count);
    const waiter = open[index];
    if (waiter) {
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      this.#say(`${waiter.task.id} ${waiter.task.kind} · ${waiter.label}`);
      waiter.go();
    } else if (due[0]) {
      this.#say(`${due[0].task.id} ${due[0].task.kind} · timer`);
      this.#ring(due[0]);
    }
    await this.#settle();
    return true;
  }

  #ring(timer: Timer): void {
    if (timer.everyMs === undefined) this.cancel(timer);
    else timer.at = this.#now + timer.everyMs;
    this.#inside.run(timer.task, timer.ring);
  }

  /** Everything of this life ends here and now, wherever it stands. Answers where that was. */
  kill(life: Life): readonly string[] {
    life.isDead = true;
    const at: string[] = [];
    for (const waiter of this.#waiters.filter(({ task }) => task.life === life)) {
      const key = `${waiter.task.kind} · ${waiter.label}`;
      this.died.set(key, (this.died.get(key) ?? 0) + 1);
      at.push(key);
    }
    const alive = this.#waiters.filter(({ task }) => task.life !== life);
    this.#waiters.splice(0, this.#waiters.length, ...alive);
    for (const timer of this.#timers) if (timer.task.life === life) this.#timers.delete(timer);
    for (const task of this.#tasks) if (task.life === life) this.#tasks.delete(task);
    return at;
  }

  /** The gates at which this life stands now. */
  standing(life: Life): readonly string[] {
    return this.#waiters.filter(({ task }) => task.life === life).map(({ task, label }) => `${task.kind} · ${label}`);
  }

  /** In one process, somebody may wait for what somebody else is about (a token that is being renewed). */
  #waitsForPeer({ life }: Task): boolean {
    return (this.#waiting.get(life) ?? 0) > 0;
  }

  /** Counted by life too: what somebody began goes on when nobody waits for it any more. */
  #wait(task: Task, more: 1 | -1): void {
    task.waits += more;
    this.#waiting.set(task.life, (this.#waiting.get(task.life) ?? 0) + more);
  }

  /** Until everything that runs waits at a gate or for a timer. */
  async #settle(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      await new Promise((resolve) => immediately(resolve));
      if (this.#realWork > 0) continue;
      const strays = [...this.#tasks].filter((task) => task.waits === 0 && !this.#waitsForPeer(task));
      if (strays.length === 0) return;
      if (turn > mostIdleTurns)
        throw new Error(
          `waits for something outside of the simulation: ${strays.map(({ kind, last }) => `${kind} after ${last}`).join(", ")}`,
        );
    }
  }
}
