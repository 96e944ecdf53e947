/** What should go wrong, where and how often. Plain data, set over HTTP by the home page or a test. */
import { type SeededFaults, type SeededRates, createSeededFaults } from "./seeded-faults.ts";

export interface Fault {
  /** Name of the site: `entra`, `graph`, `zoom`…, or of what a stand-in sends: `graph-notifications`, `zoom-webhooks`. */
  readonly site: string;
  /** Absent = any method. */
  readonly method?: string;
  /** A regular expression on the path; absent = any path. */
  readonly path?: string;
  /**
   * `status` answers with that status and has no effect · `reset_before` drops the connection before any effect ·
   * `reset_after` and `hold_after` let the effect happen, then drop the connection or never answer · `delay` only waits ·
   * `truncate` lets it happen and sends half of the answer's body · `revoke_tokens` signs the caller out first · `clock_jump` moves the clock by `jumpMs` first.
   * For what a stand-in sends: `drop`, `duplicate`, `reorder` (behind what comes next), `delay` (by the sandbox's clock).
   */
  readonly effect: Effect;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly jumpMs?: number;
  /** How many calls it hits; absent = until it is removed. */
  readonly times?: number;
}

export const effects = [
  "status",
  "reset_before",
  "reset_after",
  "hold_after",
  "delay",
  "truncate",
  "revoke_tokens",
  "clock_jump",
  "drop",
  "duplicate",
  "reorder",
] as const;

export type Effect = (typeof effects)[number];

/** An effect that reaches beyond the call it hits; `authorization` says whose call it was. */
export type FaultAction = (fault: Fault, call: { readonly authorization?: string | undefined }) => void;

export interface FaultPlan {
  add(fault: Fault): void;
  /** Replaces the seeded part of the plan; `undefined` ends it. The count of calls starts anew. */
  seed(given: SeededRates | undefined): void;
  clear(): void;
  list(): readonly Fault[];
  /** What the seeded part was given, and how often each effect has hit. */
  seeded(): ReturnType<SeededFaults["shown"]> | undefined;
  /** The fault that hits this call, if any; counts it. Named faults come before seeded ones. */
  take(site: string, method: string, path: string): Fault | undefined;
  /** Says what `revoke_tokens` or `clock_jump` does. */
  perform(effect: "revoke_tokens" | "clock_jump", action: FaultAction): void;
  /** Does what reaches beyond the call. */
  act: FaultAction;
}

export function createFaultPlan(now: () => number = Date.now): FaultPlan {
  let faults: { fault: Fault; left: number }[] = [];
  let seeded: SeededFaults | undefined;
  const actions = new Map<Effect, FaultAction>();
  return {
    add(fault) {
      faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    seed(given) {
      seeded = given && createSeededFaults(given, now);
    },
    clear() {
      faults = [];
      seeded = undefined;
    },
    list: () => faults.map(({ fault, left }) => ({ ...fault, ...(Number.isFinite(left) ? { times: left } : {}) })),
    seeded: () => seeded?.shown(),
    take(site, method, path) {
      const hit = faults.find(
        ({ fault }) =>
          fault.site === site &&
          (!fault.method || fault.method === method) &&
          (!fault.path || new RegExp(fault.path).test(path)),
      );
      if (!hit) return seeded?.take(site, method, path);
      hit.left -= 1;
      if (hit.left <= 0) faults = faults.filter((entry) => entry !== hit);
      return hit.fault;
    },
    perform: (effect, action) => void actions.set(effect, action),
    act: (fault, call) => actions.get(fault.effect)?.(fault, call),
  };
}
