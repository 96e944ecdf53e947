/** What should go wrong, where and how often. Plain data, set over HTTP by the home page or a test. */
export interface Fault {
  /** Name of the site: `entra`, `graph`, `zoom`… */
  readonly site: string;
  /** Absent = any method. */
  readonly method?: string;
  /** A regular expression on the path; absent = any path. */
  readonly path?: string;
  /**
   * `status` answers with that status and has no effect · `reset_before` drops the connection before any effect ·
   * `reset_after` and `hold_after` let the effect happen, then drop the connection or never answer · `delay` only waits.
   */
  readonly effect: "status" | "reset_before" | "reset_after" | "hold_after" | "delay";
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly delayMs?: number;
  /** How many calls it hits; absent = until it is removed. */
  readonly times?: number;
}

export interface FaultPlan {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault that hits this call, if any; counts it. */
  take(site: string, method: string, path: string): Fault | undefined;
}

export function createFaultPlan(): FaultPlan {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      faults = [];
    },
    list: () => faults.map(({ fault, left }) => ({ ...fault, ...(Number.isFinite(left) ? { times: left } : {}) })),
    take(site, method, path) {
      const hit = faults.find(
        ({ fault }) =>
          fault.site === site &&
          (!fault.method || fault.method === method) &&
          (!fault.path || new RegExp(fault.path).test(path)),
      );
      if (!hit) return undefined;
      hit.left -= 1;
      if (hit.left <= 0) faults = faults.filter((entry) => entry !== hit);
      return hit.fault;
    },
  };
}
