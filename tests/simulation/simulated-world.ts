/** Everything of one simulated run: product processes on one database, the vendors, the people, and the history of what happened. */
import type { PGlite } from "@electric-sql/pglite";
import { onboardTenants } from "#backend/features/people/onboard-tenants.ts";
import { signInPerson } from "#backend/features/people/sign-in-person.ts";
import { asInstant } from "#backend/domain/instant.ts";
import type { Caller, Role } from "#backend/platform/caller.ts";
import { RefusedByRules, RequestProblem } from "#backend/platform/request-problem.ts";
import type { Reply } from "#backend/platform/route.ts";
import { mintTenantScope } from "#backend/platform/tenant-scope.ts";
import { VendorFault } from "#backend/ports/vendor-fault.ts";
import type { Posted, Sent } from "#sandbox/outbound.ts";
import { everybody, tenants, type SandboxPerson } from "#sandbox/people.ts";
import { History } from "./history.ts";
import type { Plant } from "./planted-faults.ts";
import { callRoute, startProcess, type ProductProcess, type Request } from "./product-process.ts";
import { Scheduler, type Life } from "./scheduler.ts";
import { createChance, createSeededIds, type Chance } from "./seeded-chance.ts";
import { createSimulatedClouds, type SimulatedClouds } from "./simulated-clouds.ts";
import { createSimulatedDatabase, type SimulatedDatabase } from "./simulated-database.ts";
import { createJobQueue, type JobQueue, type LiveNetwork, type WaitingJob } from "./simulated-jobs.ts";
import { takeNotification } from "./take-notification.ts";
import { setMailServer, type Delivery } from "./simulated-mail.ts";
import { setRuntime } from "./virtual-runtime.ts";

/** Monday 2 March 2026, 08:00 UTC. */
export const begin = Date.parse("2026-03-02T08:00:00Z");

export interface Person {
  readonly handle: string;
  readonly outside: SandboxPerson;
  readonly id: string;
  readonly tenantId: string;
  readonly roles: readonly Role[];
}

export type Outcome =
  | { readonly is: "done"; readonly reply: Reply }
  | { readonly is: "refused"; readonly code: string }
  /** The process died: nobody knows whether it happened. */
  | { readonly is: "lost" };

const cast: readonly { readonly handle: string; readonly roles: readonly Role[] }[] = [
  { handle: "priya", roles: ["provider"] },
  { handle: "tomas", roles: ["provider"] },
  { handle: "lena", roles: ["learner"] },
  { handle: "sam", roles: ["learner"] },
  { handle: "learner01", roles: ["learner"] },
  { handle: "learner02", roles: ["learner"] },
  { handle: "amira", roles: ["administrator"] },
  { handle: "aroha", roles: ["provider"] },
  { handle: "noah", roles: ["learner"] },
  { handle: "ingrid", roles: ["administrator", "provider"] },
];

const processCount = 3;
/** A job that was taken and not finished comes back after this. */
const jobExpiryMs = 120_000;
const mostTries = 4;

export class SimulatedWorld {
  readonly seed: number;
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly history = new History();
  readonly outside: Life = { name: "outside", isDead: false };
  readonly people = new Map<string, Person>();
  /** Failures that nobody expects: internal errors, defects the product logged. */
  readonly oddities: string[] = [];
  /** What the mail server took, oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly processes: ProductProcess[] = [];
  readonly pglite: PGlite;
  database!: SimulatedDatabase;
  clouds!: SimulatedClouds;
  kills = 0;
  readonly #queue: JobQueue = createJobQueue();
  readonly #network: LiveNetwork = { listeners: new Map() };
  readonly #plant: Plant | undefined;
  readonly #open = new Map<Life, Set<() => void>>();
  readonly #taken = new Map<Life, Set<WaitingJob>>();
  readonly #lastSweep = new Map<string, number>();
  #without: readonly string[] = [];
  #isTicking = false;
  #started = 0;

  constructor(given: { readonly seed: number; readonly pglite: PGlite; readonly plant?: Plant | undefined }) {
    this.seed = given.seed;
    this.pglite = given.pglite;
    this.#plant = given.plant;
    this.chance = createChance(given.seed, "people");
    this.scheduler = new Scheduler({
      chance: createChance(given.seed, "turns"),
      begin,
      say: (line) => this.history.add(this.scheduler.now, line),
    });
  }

  /** Starts the processes and lets everybody sign in once. */
  async start(): Promise<void> {
    const { scheduler, seed, outside, pglite } = this;
    const plant = this.#plant?.({ chance: createChance(seed, "plant") });
    this.#without = plant?.without ?? [];
    this.database = createSimulatedDatabase({
      pglite,
      scheduler,
      intercept: plant?.intercept,
      transactions: plant?.transactions,
    });
    const post = (sent: Sent): Promise<Posted> => takeNotification(this, sent);
    this.clouds = await createSimulatedClouds({ seed, scheduler, outside, post, meddle: plant?.meddle });
    setRuntime({ scheduler, chance: createChance(seed, "runtime"), fetch: this.clouds.fetch });
    const { deliveries } = this;
    setMailServer({ scheduler, world: this.clouds.world, mail: this.clouds.mail, deliveries });
    this.#ids = createSeededIds(seed, () => scheduler.now);
    while (this.processes.length < processCount) this.#startProcess();
    await this.#signIn();
  }

  #ids!: ReturnType<typeof createSeededIds>;

  get ids(): ReturnType<typeof createSeededIds> {
    return this.#ids;
  }

  now(): number {
    return this.clouds.world.clock.now();
  }

  #startProcess(): void {
    this.#started += 1;
    const process = startProcess(
      {
        database: this.database,
        queue: this.#queue,
        network: this.#network,
        ids: this.#ids,
        now: () => this.now(),
        heard: (line) => this.#hear(line),
      },
      `process ${this.#started}`,
    );
    this.processes.push(process);
  }

  #hear(line: string): void {
    const { level, msg, err } = JSON.parse(line) as {
      level: string;
      msg?: string;
      err?: { name?: string; message?: string; stack?: string };
    };
    this.history.add(
      this.scheduler.now,
      `  log ${level}: ${msg ?? ""} ${err?.name ?? ""} ${(err?.message ?? "").slice(0, 160)}`,
    );
    if (level === "error" && err?.name !== "VendorFault")
      this.oddities.push(`${msg}: ${err?.stack ?? err?.message ?? ""}`);
  }

  async #signIn(): Promise<void> {
    const deps = { database: this.database.open, clock: { now: () => asInstant(this.now()) }, ids: this.#ids };
    await onboardTenants(
      deps,
      tenants.filter(({ consented }) => consented).map(({ tid, displayName }) => ({ tid, name: displayName })),
    );
    for (const { handle, roles } of cast) {
      const outside = everybody.find((person) => person.handle === handle);
      if (!outside) throw new Error(`nobody is called ${handle}`);
      const { tid, oid, displayName: name, email } = outside;
      const signed = await signInPerson({ ...deps, isNamedAdministrator: () => false }, { tid, oid, name, email });
      if (!signed) throw new Error(`${handle} cannot sign in`);
      await this.pglite.query("update people set roles = $1, time_zone = 'UTC' where id = $2", [
        [...roles],
        signed.personId,
      ]);
      this.people.set(handle, { handle, outside, id: signed.personId, tenantId: signed.tenantId, roles });
    }
  }

  person(handle: string): Person {
    const person = this.people.get(handle);
    if (!person) throw new Error(`nobody is called ${handle}`);
    return person;
  }

  callerOf(person: Person, assertion?: Caller["assertion"]): Caller {
    const caller = {
      personId: person.id,
      displayName: person.outside.displayName,
      roles: person.roles,
      surface: "teams",
    } as const;
    return { ...caller, scope: mintTenantScope(person.tenantId, "request"), ...(assertion ? { assertion } : {}) };
  }

  /** A request to one of the processes. */
  async ask(caller: Caller | undefined, route: string, request: Request = {}): Promise<Outcome> {
    const process = this.chance.pick(this.processes);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const open = this.#open.get(process.life) ?? new Set();
    this.#open.set(process.life, open);
    const lose = (): void => resolve({ is: "lost" });
    open.add(lose);
    this.scheduler.spawn({ kind: route, life: process.life }, async () => {
      const outcome = await callRoute(process, route, { ...request, ...(caller ? { caller } : {}) }).then(
        (reply): Outcome => ({ is: "done", reply }),
        (thrown: unknown) => this.#refusal(route, thrown),
      );
      open.delete(lose);
      resolve(outcome);
    });
    return this.scheduler.aside(promise);
  }

  #refusal(route: string, thrown: unknown): Outcome {
    if (thrown instanceof RefusedByRules) return { is: "refused", code: thrown.refusal.code };
    if (thrown instanceof RequestProblem) return { is: "refused", code: thrown.code };
    if (thrown instanceof VendorFault) return { is: "refused", code: `vendor ${thrown.kind}` };
    this.oddities.push(`${route}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    return { is: "refused", code: "internal" };
  }

  /** One more thing happens: a gate opens, a job or a sweep begins, vendors do what is due, or a process dies. */
  async turn(kill: { readonly probability: number }): Promise<boolean> {
    if (this.chance.hits(kill.probability)) await this.killSomebody();
    if (this.chance.hits(0.25)) this.startJob();
    if (this.chance.hits(0.01)) this.sweepSome();
    if (this.chance.hits(0.1)) this.tick();
    return this.scheduler.step();
  }

  async killSomebody(): Promise<void> {
    const busy = this.processes.filter(({ life }) => this.scheduler.tasksOf(life) > 0);
    if (busy.length === 0) return;
    // The vendor job has the most to lose: half of the deaths look for it.
    const atWork = busy.filter(({ life }) => this.scheduler.standing(life).some((at) => at.startsWith("sync-session")));
    await this.kill(this.chance.pick(atWork.length > 0 && this.chance.hits(0.5) ? atWork : busy).life);
  }

  /** The process of this life ends here and now, and another one takes its place. */
  async kill(life: Life): Promise<void> {
    this.kills += 1;
    const at = this.scheduler.kill(life);
    this.history.add(this.scheduler.now, `${life.name} dies at: ${at.join(" | ")}`);
    // Before anything is waited for: nobody may be sent to whoever is dead.
    this.processes.splice(
      this.processes.findIndex((process) => process.life === life),
      1,
    );
    await this.database.abandon(life);
    for (const lose of this.#open.get(life) ?? []) lose();
    for (const job of this.#taken.get(life) ?? []) this.#comeBack(job, jobExpiryMs);
    this.#startProcess();
  }

  #comeBack(job: WaitingJob, pauseMs: number): void {
    if (job.tries + 1 < mostTries)
      this.#queue.add({ ...job, tries: job.tries + 1, notBefore: this.scheduler.now + pauseMs });
  }

  /** Lets a process take a job that waits. */
  startJob(): boolean {
    const ready = this.#queue.waiting.filter(({ notBefore }) => notBefore <= this.scheduler.now);
    if (ready.length === 0) return false;
    const job = this.chance.pick(ready);
    this.#queue.waiting.splice(this.#queue.waiting.indexOf(job), 1);
    const process = this.chance.pick(this.processes);
    const handler = process.jobs.handlers.get(job.name);
    if (!handler) throw new Error(`nobody works on ${job.name}`);
    const taken = this.#taken.get(process.life) ?? new Set();
    this.#taken.set(process.life, taken.add(job));
    this.scheduler.spawn({ kind: job.name, life: process.life }, async () => {
      await handler(job.payload).catch((error: unknown) => {
        this.history.add(this.scheduler.now, `  job ${job.name} failed: ${String(error)}`);
        this.#comeBack(job, 2 ** job.tries * 1000);
      });
      taken.delete(job);
    });
    return true;
  }

  sweepSome(): void {
    const process = this.chance.pick(this.processes);
    const due = process.jobs.sweeps.filter((sweep) => this.#isSweepDue(process, sweep));
    if (due.length > 0) this.#sweep(process, this.chance.pick(due));
  }

  /** Every sweep that is due and so called (`sweep: …`), each on some process. */
  sweepAll(called = /^/): void {
    for (const name of new Set(this.processes.flatMap(({ jobs }) => jobs.sweeps.map((sweep) => sweep.name)))) {
      if (!called.test(`sweep: ${name}`)) continue;
      const process = this.chance.pick(this.processes);
      const sweep = process.jobs.sweeps.find((one) => one.name === name);
      if (sweep && this.#isSweepDue(process, sweep)) this.#sweep(process, sweep);
    }
  }

  #isSweepDue(
    { life }: ProductProcess,
    { name, milliseconds }: { readonly name: string; readonly milliseconds: number },
  ): boolean {
    if (this.#without.includes(name)) return false;
    return this.scheduler.now - (this.#lastSweep.get(`${life.name} ${name}`) ?? -Infinity) >= milliseconds;
  }

  #sweep(
    { life }: ProductProcess,
    { name, sweep }: { readonly name: string; readonly sweep: () => Promise<void> },
  ): void {
    this.#lastSweep.set(`${life.name} ${name}`, Infinity);
    this.scheduler.spawn({ kind: `sweep: ${name}`, life }, async () => {
      await sweep().catch((error: unknown) => {
        this.oddities.push(`sweep ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
      this.#lastSweep.set(`${life.name} ${name}`, this.scheduler.now);
    });
  }

  /** Vendors do what they planned for now: notifications, retries. */
  tick(): void {
    const { timers, clock } = this.clouds.world;
    const next = timers.list()[0];
    if (this.#isTicking || next === undefined || next.at > clock.now()) return;
    this.#isTicking = true;
    this.scheduler.spawn({ kind: "vendors' timers", life: this.outside }, async () => {
      await this.scheduler.aside(timers.tick());
      this.#isTicking = false;
    });
  }

  get waitingJobs(): readonly WaitingJob[] {
    return this.#queue.waiting;
  }

  /** Lets everything that has begun come to its end, at a standing clock as far as it can. `between` runs after each turn. */
  async drain(between: () => Promise<void> = async () => undefined): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      if (turn > 200_000) throw new Error("it never comes to rest");
      const began = this.startJob();
      this.tick();
      const hasMoved = await this.scheduler.step();
      await between();
      if (hasMoved) continue;
      if (began || this.#hasReadyJob()) continue;
      if (this.scheduler.isIdle) return;
      const next = this.scheduler.nextTimerAt();
      if (next === undefined) throw new Error("stuck: everything waits and nothing is due");
      this.scheduler.advance(Math.max(1, next - this.scheduler.now));
    }
  }

  #hasReadyJob(): boolean {
    return this.#queue.waiting.some(({ notBefore }) => notBefore <= this.scheduler.now);
  }
}
