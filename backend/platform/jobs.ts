/** Work that happens after the answer: pg-boss in the same database, enqueued in the same transaction as the change. */
import { fromKysely, fromPglite, PgBoss } from "pg-boss";
import type { Job } from "pg-boss";
import type { z } from "zod";
import type { OpenDatabase, Tx } from "./database.ts";
import type { Log } from "./log.ts";

export interface JobDefinition<P extends object> {
  /** `sync-session`; also the name of the queue. */
  readonly name: string;
  readonly schema: z.ZodType<P>;
}

export interface Jobs {
  /**
   * Wakes the handler after the transaction commits. At most one job waits per key: further ones before it starts are dropped
   * (a job that already runs does not count). A wake-up, not a record: whoever relies on the work keeps a row that says it is due, and
   * sweeps such rows with `every`, because a job that was taken just before this transaction committed may have read the old state.
   */
  enqueue<P extends object>(
    tx: Tx,
    definition: JobDefinition<P>,
    payload: P,
    options: { readonly key: string },
  ): Promise<void>;
  /**
   * Names the handler of a definition; call it before `start`. A handler that throws is logged and tried again three times with
   * growing pauses; then the job is dropped, and the key stays free throughout.
   */
  work<P extends object>(definition: JobDefinition<P>, handler: (payload: P) => Promise<void>): void;
  /** Runs a sweep every so often while this process works on jobs; never overlapping itself. Call it before `start`. */
  every(milliseconds: number, name: string, sweep: () => Promise<void>): void;
  start(): Promise<void>;
  /** Stops taking jobs and lets the running ones finish, at most four seconds. */
  stop(): Promise<void>;
}

export interface JobsOptions {
  readonly log: Log;
  /** `enqueue-only` for processes that serve requests and leave the work to others. */
  readonly role?: "work" | "enqueue-only";
  /** Every definition there is, so that a process that only enqueues knows the queues too. */
  readonly definitions?: readonly JobDefinition<never>[];
}

type Handler = (payload: unknown) => Promise<void>;

/** Builds the jobs of this process on its database; nothing runs before `start`. */
export function createJobs(database: OpenDatabase, options: JobsOptions): Jobs {
  const { log } = options;
  const works = (options.role ?? "work") === "work";
  const handlers = new Map<string, Handler>();
  const names = new Set((options.definitions ?? []).map((definition) => definition.name));
  const sweeps: { milliseconds: number; name: string; sweep: () => Promise<void> }[] = [];
  const running: (() => Promise<void>)[] = [];
  const boss = createBoss(database, works);
  boss.on("error", (error) => log.warn({ err: error }, "job queue error"));

  return {
    enqueue: async (tx, definition, payload, { key }) => {
      await boss.send(definition.name, payload, { singletonKey: key, db: fromKysely(tx) });
    },
    work: (definition, handler) => {
      names.add(definition.name);
      handlers.set(definition.name, async (payload) => handler(definition.schema.parse(payload)));
    },
    every: (milliseconds, name, sweep) => void sweeps.push({ milliseconds, name, sweep }),
    start: async () => {
      await boss.start();
      for (const name of names) await createQueue(boss, name);
      if (!works) return;
      for (const [name, handler] of handlers) await startWorkers(boss, { name, handler, log });
      for (const sweep of sweeps) running.push(repeat(sweep, log));
    },
    stop: async () => {
      await Promise.all(running.map((stop) => stop()));
      await boss.stop({ graceful: true, timeout: 4_000, close: database.engine === "postgresql" });
    },
  };
}

function createBoss(database: OpenDatabase, supervise: boolean): PgBoss {
  const shared = { useListenNotify: true, schedule: false, supervise, schema: "jobs" } as const;
  return database.raw.engine === "pglite"
    ? new PgBoss({ ...shared, db: fromPglite(database.raw.pglite), backend: "pglite" })
    : new PgBoss({ ...shared, connectionString: database.raw.databaseUrl, max: 4, application_name: "slotside-jobs" });
}

async function createQueue(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(name, {
    policy: "short",
    notify: true,
    retryLimit: 3,
    retryDelay: 1,
    retryBackoff: true,
    expireInSeconds: 120,
    retentionSeconds: 86_400,
    deleteAfterSeconds: 3_600,
  });
  // Fills the queue's cache now: on PGlite the look-up inside an open transaction would wait for ever.
  await boss.deleteJob(name, "00000000-0000-7000-8000-000000000000");
}

/** Jobs of one name that run at the same time in one process. */
const atATime = 8;

/**
 * Workers that take one job each: a batch would be done only when its slowest job is, and a vendor that hangs must not hold up
 * anybody else's session. Who has finished a job asks for the next at once, so that many are done as quickly as by batches.
 */
async function startWorkers(boss: PgBoss, work: { name: string; handler: Handler; log: Log }): Promise<void> {
  const polling = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };
  for (let count = 0; count < atATime; count += 1) {
    let id: string | undefined;
    id = await boss.work(work.name, { ...polling, batchSize: 1, perJobResults: true }, async (jobs: Job<unknown>[]) => {
      const results = await Promise.all(jobs.map((job) => runOne(job, work)));
      if (id !== undefined) boss.notifyWorker(id);
      return results;
    });
  }
}

async function runOne(
  job: Job<unknown>,
  work: { name: string; handler: Handler; log: Log },
): Promise<{ id: string; status: "completed" | "failed" }> {
  try {
    await work.handler(job.data);
    return { id: job.id, status: "completed" };
  } catch (error) {
    work.log.error({ err: error, job: work.name, jobId: job.id }, "job failed");
    return { id: job.id, status: "failed" };
  }
}

function repeat(
  what: { milliseconds: number; name: string; sweep: () => Promise<void> },
  log: Log,
): () => Promise<void> {
  let stopped = false;
  let turn: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    timer = setTimeout(() => {
      turn = takeTurn();
    }, what.milliseconds);
  };
  const takeTurn = async (): Promise<void> => {
    try {
      await what.sweep();
    } catch (error) {
      log.error({ err: error, sweep: what.name }, "sweep failed");
    }
    if (!stopped) next();
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await turn;
  };
}
