/** One seed from its first to its last line: people and faults for a while, then calm, then the check. */
import type { PGlite } from "@electric-sql/pglite";
import { accountsOf, connect } from "./accounts.ts";
import { forgetPrepared } from "./prepared-statements.ts";
import { check, type Finding } from "./checker.ts";
import { Ledger } from "./ledger.ts";
import { actMeanwhile, loseWrites } from "./meanwhile-acts.ts";
import { chooseAct } from "./people-acts.ts";
import type { Stage } from "./stage.ts";
import { prepare } from "./prepare-world.ts";
import type { Favour } from "./favours.ts";
import type { Plant } from "./planted-faults.ts";
import { setRuntime } from "./virtual-runtime.ts";
import { SimulatedWorld } from "./simulated-world.ts";

export interface Simulated {
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly digest: string;
  readonly lines: readonly string[];
  readonly outcomes: ReadonlyMap<string, number>;
  readonly reached: ReadonlyMap<string, number>;
  readonly died: ReadonlyMap<string, number>;
  readonly faults: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly steps: number;
  readonly statements: number;
  readonly spent: Readonly<Record<string, number>>;
}

export interface SeedOptions {
  readonly seed: number;
  readonly operations: number;
  readonly pglite: PGlite;
  readonly plant?: Plant | undefined;
  /** What happens more often than it does. */
  readonly favour?: Favour | undefined;
}

const calm = { probability: 0 };

export async function simulateSeed({ seed, operations, pglite, plant, favour = {} }: SeedOptions): Promise<Simulated> {
  const startedAt = process.hrtime.bigint();
  const since = (): number => Number(process.hrtime.bigint() - startedAt) / 1e6;
  await empty(pglite);
  const world = new SimulatedWorld({ seed, pglite, plant });
  const stage: Stage = { world, ledger: new Ledger(), sessions: new Map(), offerings: new Map(), favour };
  const findings: Finding[] = [];
  const spent: Record<string, number> = {};
  let faults: Readonly<Record<string, number>> = {};
  try {
    await world.start();
    await within(world, () => prepare(stage));
    spent["prepare"] = since();
    await live(stage, operations);
    faults = world.clouds.world.faults.seeded()?.hits ?? {};
    spent["live"] = since();
    await comeToRest(stage);
    spent["rest"] = since();
    findings.push(...(await check(stage)));
  } catch (error) {
    findings.push({
      rule: "the run ends",
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  } finally {
    setRuntime(undefined);
  }
  for (const text of world.oddities) findings.push({ rule: "no internal error", text });
  const { history, scheduler } = world;
  for (const { rule, text } of findings) history.add(scheduler.now, `FOUND ${rule}: ${text.split("\n")[0] ?? ""}`);
  return {
    seed,
    findings,
    digest: history.digest(),
    lines: history.lines,
    outcomes: stage.ledger.outcomes,
    reached: scheduler.reached,
    died: scheduler.died,
    faults,
    kills: world.kills,
    steps: scheduler.steps,
    statements: world.database.count(),
    spent,
  };
}

/** Nothing of an earlier seed stays. */
export async function empty(pglite: PGlite): Promise<void> {
  await pglite.exec("rollback").catch(() => undefined);
  // Nothing has to survive the end of this process, so that no commit has to wait for its log.
  await pglite.exec("set synchronous_commit = off");
  // How often a statement was run before must not decide how it is planned, and so in which order it finds what is equal.
  await pglite.exec("set plan_cache_mode = force_generic_plan");
  await forgetPrepared(pglite);
  const { rows } = await pglite.query<{ names: string }>(
    "select string_agg(quote_ident(tablename), ',') as names from pg_tables where schemaname = 'public' and tablename <> 'applied_migrations'",
  );
  // Triggers that keep what must never be taken away sleep meanwhile.
  await pglite.exec(
    `set session_replication_role = replica; truncate ${rows[0]?.names ?? ""} restart identity cascade; set session_replication_role = origin`,
  );
}

/** Runs something of the world outside to its end. `between` runs after each turn. */
export async function within(
  world: SimulatedWorld,
  work: () => Promise<void>,
  between?: () => Promise<void>,
): Promise<void> {
  let failure: unknown;
  world.scheduler.spawn({ kind: "people", life: world.outside }, async () => {
    await work().catch((error: unknown) => {
      failure = error;
    });
  });
  await world.drain(between);
  if (failure) throw failure as Error;
}

async function live(stage: Stage, operations: number): Promise<void> {
  const { world } = stage;
  const { chance, scheduler } = world;
  const { lost = 1, failing = 1, deaths = 1, accounts } = stage.favour ?? {};
  const usual = chance.unit();
  const storm = stage.favour?.storm ?? usual;
  world.clouds.meanwhile = actMeanwhile(stage);
  world.clouds.loses = loseWrites(stage);
  world.clouds.world.faults.seed(ratesOf(world.seed, { force: 0.15 + 0.85 * storm, lost, failing, accounts }));
  const kill = { probability: deaths * (0.0005 + 0.003 * chance.unit()) };
  for (let number = 0; number < operations; number += 1) {
    const { name, act } = chooseAct(stage);
    scheduler.spawn({ kind: "people", life: world.outside }, async () => {
      try {
        await act();
      } catch (error) {
        world.oddities.push(`act ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    });
    const turns = chance.hits(0.3) ? chance.below(8) : chance.below(80);
    for (let turn = 0; turn < turns || scheduler.countOf("people") > 6; turn += 1) {
      const hasMoved = await world.turn(kill);
      if (!hasMoved) jump(world, 20_000);
    }
    if (stage.favour?.pausesMs !== undefined) {
      scheduler.advance(chance.below(stage.favour.pausesMs));
      world.sweepAll(/: wake due sessions$/);
      if (stage.favour.patience === "endless") await bringUpToDate(world, kill);
    } else
      scheduler.advance(chance.hits(0.06) ? chance.below(30 * 60_000) : chance.below(chance.hits(0.3) ? 4_000 : 60));
  }
}

/** Until nothing more can happen before the clock moves, or nearly. */
async function bringUpToDate(world: SimulatedWorld, kill: { readonly probability: number }): Promise<void> {
  const most = 1_000;
  for (let turn = 0; turn < most; turn += 1) if (!(await world.turn(kill)) && !world.startJob()) return;
}

/** To the next thing that is due, or a little ahead. */
function jump(world: SimulatedWorld, mostMs: number): void {
  const { scheduler } = world;
  const next = scheduler.nextTimerAt() ?? scheduler.now + mostMs;
  scheduler.advance(Math.max(1, Math.min(mostMs, next - scheduler.now)));
}

function ratesOf(
  seed: number,
  given: {
    readonly force: number;
    readonly lost: number;
    readonly failing: number;
    readonly accounts: Favour["accounts"];
  },
) {
  const { force, lost, failing } = given;
  const revoked = given.accounts === "kept" ? 0 : 0.001;
  const often = (rates: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
    Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, rate * force]));
  const cloud = {
    throttled: 0.03,
    server_error: 0.03 * failing,
    reset_before: 0.02,
    reset_after: 0.04 * lost,
    hold_after: 0.01,
    truncate: 0.015,
    clock_jump: 0.002,
  };
  const told = { drop: 0.08, duplicate: 0.1, delay: 0.1, reorder: 0.05 };
  return {
    seed,
    rates: {
      graph: often({ ...cloud, revoke_tokens: revoked }),
      zoom: often({ ...cloud, revoke_tokens: revoked }),
      google: often({ ...cloud, revoke_tokens: revoked }),
      // A refusal is final: that person then hears nothing, which the record says.
      smtp: often({ throttled: 0.03, server_error: 0.003, reset_before: 0.03, reset_after: 0.05, hold_after: 0.02 }),
      entra: often({ throttled: 0.02, server_error: 0.02, reset_before: 0.02, reset_after: 0.03 }),
      "graph-notifications": often(told),
      "zoom-webhooks": often(told),
      "google-notifications": often(told),
    },
  };
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Moments after the last fault at which everything that is due is done; after the last one everything must be right. */
const rounds = [
  0,
  second,
  15 * second,
  minute,
  5 * minute,
  16 * minute,
  hour,
  4 * hour,
  7 * hour,
  24 * hour,
  31 * hour,
] as const;

/** Faults stop, people mend what only people can mend, and time passes. */
async function comeToRest(stage: Stage): Promise<void> {
  const { world } = stage;
  const { scheduler } = world;
  world.clouds.world.faults.clear();
  world.clouds.meanwhile = () => undefined;
  world.clouds.loses = () => false;
  await world.drain();
  if (stage.favour?.accounts !== "kept")
    for (const account of accountsOf(world.seed)) await within(world, async () => void (await connect(stage, account)));
  const calmAt = scheduler.now;
  for (const after of rounds) {
    scheduler.advance(Math.max(0, calmAt + after - scheduler.now));
    for (let pass = 0; pass < 3; pass += 1) {
      world.sweepAll();
      await world.drain();
      scheduler.advance(600);
    }
  }
  await world.turn(calm);
}
