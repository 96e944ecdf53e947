/**
 * Gives what runs inside the simulation its own timers, chance and network, by the functions that the runtime offers to every
 * program: the product is not changed for it. Whatever runs outside of a task keeps the real ones.
 */
import { syncBuiltinESMExports } from "node:module";
import timersPromises from "node:timers/promises";
import type { Chance } from "./seeded-chance.ts";
import { installRealWork } from "./real-work.ts";
import type { Scheduler, Timer } from "./scheduler.ts";

export interface Runtime {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly fetch: typeof fetch;
}

let inside: Runtime | undefined;

/** From now on tasks meet this runtime; `undefined` ends it. */
export function setRuntime(runtime: Runtime | undefined): void {
  inside = runtime;
  install();
}

function runtime(): Runtime | undefined {
  return inside?.scheduler.current() ? inside : undefined;
}

/** Looks like one of Node's timers as far as programs use them. */
class VirtualTimer {
  readonly timer: Timer | undefined;
  constructor(timer: Timer | undefined) {
    this.timer = timer;
  }
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
}

let isInstalled = false;

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  installTimers();
  installPauses();
  installRealWork(runtime);
  const { fetch: realFetch, Math: math, performance: clock } = globalThis;
  globalThis.fetch = (input, init) => (runtime()?.fetch ?? realFetch)(input, init);
  const realRandom = math.random.bind(math);
  math.random = () => runtime()?.chance.unit() ?? realRandom();
  const realNow = clock.now.bind(clock);
  clock.now = () => runtime()?.scheduler.now ?? realNow();
  const realToday = Date.now.bind(Date);
  Date.now = () => Math.floor(runtime()?.scheduler.now ?? realToday());
  const realTimeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => {
    const scheduler = runtime()?.scheduler;
    if (!scheduler) return realTimeout(ms);
    const controller = new AbortController();
    const timer = scheduler.timer(ms, () => controller.abort(new DOMException("No answer in time", "TimeoutError")));
    if (timer) deadlines.set(controller.signal, timer);
    return controller.signal;
  };
}

const deadlines = new WeakMap<AbortSignal, Timer>();

/** What this signal would have ended is over: nobody waits for it any more. */
export function forgetDeadline(signal: AbortSignal | null | undefined): void {
  const timer = signal && deadlines.get(signal);
  if (timer) inside?.scheduler.cancel(timer);
}

function installTimers(): void {
  const { setTimeout: realSet, clearTimeout: realClear, setInterval: realEvery } = globalThis;
  const realClearEvery = globalThis.clearInterval;
  const set = (ring: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): unknown => {
    const scheduler = runtime()?.scheduler;
    return scheduler
      ? new VirtualTimer(scheduler.timer(ms, () => ring(...given)))
      : (realSet as (...all: unknown[]) => unknown)(ring, ms, ...given);
  };
  const every = (ring: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): unknown => {
    const scheduler = runtime()?.scheduler;
    return scheduler
      ? new VirtualTimer(scheduler.timer(ms, () => ring(...given), ms))
      : (realEvery as (...all: unknown[]) => unknown)(ring, ms, ...given);
  };
  const clear =
    (real: (timer: never) => void) =>
    (timer: unknown): void => {
      if (!(timer instanceof VirtualTimer)) real(timer as never);
      else if (timer.timer) inside?.scheduler.cancel(timer.timer);
    };
  Object.assign(globalThis, {
    setTimeout: set,
    setInterval: every,
    clearTimeout: clear(realClear),
    clearInterval: clear(realClearEvery),
  });
}

function installPauses(): void {
  const real = timersPromises.setTimeout;
  const pause = <T>(ms?: number, value?: T, options?: Parameters<typeof real>[2]): Promise<T> => {
    const scheduler = runtime()?.scheduler;
    if (!scheduler) return real(ms, value as T, options);
    return new Promise((resolve) => scheduler.timer(ms ?? 0, () => resolve(value as T)));
  };
  timersPromises.setTimeout = pause;
  syncBuiltinESMExports();
}
