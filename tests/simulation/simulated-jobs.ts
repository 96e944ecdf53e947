/** The job queue and the live news of a simulation: in memory, told at commit, and run when the seed says so. */
import type { JobDefinition, Jobs } from "#backend/platform/jobs.ts";
import type { Live, LiveNews } from "#backend/platform/live.ts";
import type { SimulatedDatabase } from "./simulated-database.ts";

export interface WaitingJob {
  readonly name: string;
  readonly key: string;
  readonly payload: unknown;
  /** Virtual milliseconds before which nobody takes it. */
  readonly notBefore: number;
  readonly tries: number;
}

export interface Sweep {
  readonly milliseconds: number;
  readonly name: string;
  readonly sweep: () => Promise<void>;
}

/** What all processes share. */
export interface JobQueue {
  readonly waiting: WaitingJob[];
  /** Drops a job whose key waits already. */
  add(job: WaitingJob): void;
}

export function createJobQueue(): JobQueue {
  const waiting: WaitingJob[] = [];
  return {
    waiting,
    add: (job) => {
      if (!waiting.some(({ name, key }) => name === job.name && key === job.key)) waiting.push(job);
    },
  };
}

/** The jobs of one process. */
export interface ProcessJobs {
  readonly jobs: Jobs;
  readonly handlers: ReadonlyMap<string, (payload: unknown) => Promise<void>>;
  readonly sweeps: readonly Sweep[];
}

export function createProcessJobs(queue: JobQueue, database: SimulatedDatabase): ProcessJobs {
  const handlers = new Map<string, (payload: unknown) => Promise<void>>();
  const sweeps: Sweep[] = [];
  const jobs: Jobs = {
    enqueue: async (_tx, { name }, payload, { key }) => {
      const job = { name, key, payload, notBefore: 0, tries: 0 };
      database.afterCommit(() => queue.add(job));
    },
    work: <P extends object>({ name, schema }: JobDefinition<P>, handler: (payload: P) => Promise<void>) =>
      void handlers.set(name, (payload) => handler(schema.parse(payload))),
    every: (milliseconds, name, sweep) => void sweeps.push({ milliseconds, name, sweep }),
    start: async () => undefined,
    stop: async () => undefined,
  };
  return { jobs, handlers, sweeps };
}

/** What all processes hear; a process that died hears nothing more. */
export interface LiveNetwork {
  readonly listeners: Map<string, Set<(news: LiveNews) => void>>;
}

/** The live news of one process. */
export function createProcessLive(
  network: LiveNetwork,
  given: { readonly database: SimulatedDatabase; readonly isDead: () => boolean },
): Live {
  return {
    announce: async (_tx, announcement) =>
      given.database.afterCommit(() => {
        for (const tell of network.listeners.get(announcement.tenantId) ?? []) tell({ type: "news", announcement });
      }),
    subscribe: (tenantId, listener) => {
      const ofTenant = network.listeners.get(tenantId) ?? new Set();
      const tell = (news: LiveNews): void => {
        if (!given.isDead()) listener(news);
      };
      network.listeners.set(tenantId, ofTenant.add(tell));
      return () => void ofTenant.delete(tell);
    },
    announceStaleCalendar: async () => undefined,
    onStaleCalendar: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
}
