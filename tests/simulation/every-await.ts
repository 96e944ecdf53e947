/**
 * A process dies at every place where the path to the vendors and back waits: each short history is run over and over, and whoever
 * reaches a place at which nobody died yet dies there, also while recovering from another death.
 */
import type { PGlite } from "@electric-sql/pglite";
import { accountsOf, connect } from "./accounts.ts";
import { check, type Finding } from "./checker.ts";
import { Ledger } from "./ledger.ts";
import { prepare } from "./prepare-world.ts";
import type { Life, Task } from "./scheduler.ts";
import { shortHistories, type Memory, type ShortHistory, type Step } from "./short-histories.ts";
import { empty, within } from "./simulate-seed.ts";
import { SimulatedWorld } from "./simulated-world.ts";
import type { Stage } from "./stage.ts";
import { setRuntime } from "./virtual-runtime.ts";

export interface SweptHistory {
  readonly name: string;
  readonly deaths: number;
  /** Places that were reached. */
  readonly places: number;
  /** Those at which nobody died. */
  readonly left: readonly string[];
  readonly rounds: number;
  readonly findings: readonly string[];
}

export interface SweepOptions {
  readonly seed: number;
  readonly pglite: PGlite;
  /** What counts as a place: a gate of a task, or each time that it is reached in each step, which takes ten times as long. */
  readonly places: "gates" | "times";
  /** The number of the one history that is run, from 1; absent = all. */
  readonly only?: number | undefined;
}

const onTheWay =
  /^(sync-session|keep-watch|POST \/hooks\/|sweep: (wake due|write answers|tell people|send notices|look again|release kept time))/;
const second = 1_000;
/** After what a step began: what people may take back is written, and a minute passes. */
const pauses = [16 * second, 61 * second] as const;
/** After a death: lost jobs come back, leases have ended, what they do is done. */
const recovery = [125 * second, 20 * second] as const;
/** Whoever died over a message keeps it for five minutes, and Zoom says the same again after five, twenty and sixty. */
const patience = [310, 310, 310, 310, 4_500].map((count) => count * second);
/** More of them at once would hide each other. */
const mostDeaths = 2;
/** More than any history has places. */
const mostRounds = 400;
const mostFindings = 8;

/** Where people died in one history. */
class Places {
  /** Reached when nobody dies: they come again in each round. What is not among them may never come again. */
  readonly #ordinary = new Set<string>();
  readonly #died = new Map<string, boolean>();
  #isFirstRound = true;
  deaths = 0;

  beginDying(): void {
    this.#isFirstRound = false;
  }

  /** Whether whoever stands here dies here; `before` of them did so in this step. */
  meet(place: string, before: number): boolean {
    if (this.#isFirstRound) this.#ordinary.add(place);
    const isOver = this.#died.get(place) ?? false;
    const dies = !this.#isFirstRound && !isOver && (before < mostDeaths || !this.#ordinary.has(place));
    this.#died.set(place, isOver || dies);
    if (dies) this.deaths += 1;
    return dies;
  }

  get count(): number {
    return this.#died.size;
  }

  get left(): readonly string[] {
    return [...this.#died]
      .filter(([, died]) => !died)
      .map(([place]) => place)
      .sort();
  }
}

/** Each history in a world of its own. */
export async function sweepEveryAwait(options: SweepOptions): Promise<readonly SweptHistory[]> {
  const swept: SweptHistory[] = [];
  for (const [index, history] of shortHistories.entries())
    if (options.only === undefined || options.only === index + 1) swept.push(await sweep(history, options));
  return swept;
}

async function sweep(history: ShortHistory, options: SweepOptions): Promise<SweptHistory> {
  const findings: string[] = [];
  const places = new Places();
  let rounds = 0;
  let idle = 0;
  let stage = await begin(options);
  try {
    while (idle < 2 && rounds < mostRounds && findings.length < mostFindings) {
      const before = places.deaths;
      const found = await runOnce(stage, { history, places, options });
      findings.push(...found);
      if (found.length > 0) stage = await begin(options);
      rounds += 1;
      idle = places.deaths === before && rounds > 1 ? idle + 1 : 0;
      places.beginDying();
    }
  } finally {
    setRuntime(undefined);
  }
  const { deaths, count, left } = places;
  return { name: history.name, deaths, places: count, left, rounds, findings };
}

async function begin({ seed, pglite }: SweepOptions): Promise<Stage> {
  await empty(pglite);
  const world = new SimulatedWorld({ seed, pglite });
  const stage: Stage = { world, ledger: new Ledger(), sessions: new Map(), offerings: new Map(), patience: "endless" };
  await world.start();
  await within(world, () => prepare(stage));
  return stage;
}

interface Round {
  readonly history: ShortHistory;
  readonly places: Places;
  readonly options: SweepOptions;
}

async function runOnce(stage: Stage, { history, places, options }: Round): Promise<readonly string[]> {
  const memory: Memory = {};
  for (const [index, step] of history.steps.entries()) {
    const nameOf = (place: string, nth: number): string =>
      options.places === "gates" ? place : `${index + 1}. ${step.name}: ${place} #${nth}`;
    const { died, findings } = await runStep(stage, { step, memory, places, nameOf });
    const where = `${history.name}, ${step.name}, ${died.length > 0 ? `dead at ${died.join(" then ")}` : "nobody dead"}`;
    if (findings.length > 0) return findings.map(({ rule, text }) => `${where}: ${rule}: ${text}`);
  }
  return [];
}

interface StepRun {
  readonly step: Step;
  readonly memory: Memory;
  readonly places: Places;
  readonly nameOf: (place: string, nth: number) => string;
}

async function runStep(
  stage: Stage,
  { step, memory, places, nameOf }: StepRun,
): Promise<{ readonly died: readonly string[]; readonly findings: readonly Finding[] }> {
  const { world } = stage;
  const died: string[] = [];
  const seen = new Map<string, number>();
  let victim: Life | undefined;
  world.scheduler.watch = ({ kind, life }: Task, label) => {
    if (victim || !onTheWay.test(kind) || life === world.outside) return;
    const place = `${kind} · ${label}`;
    const nth = (seen.get(place) ?? 0) + 1;
    seen.set(place, nth);
    const name = nameOf(place, nth);
    if (!places.meet(name, died.length)) return;
    victim = life;
    died.push(name);
  };
  const between = async (): Promise<void> => {
    if (!victim) return;
    seen.clear();
    await world.kill(victim);
    victim = undefined;
  };
  try {
    const calm = async (wait: readonly number[], known = died.length): Promise<readonly Finding[]> => {
      await rest(stage, wait, between);
      return died.length > known ? calm(recovery) : look(stage);
    };
    await within(world, () => step.act(stage, memory), between);
    let findings = await calm(pauses, 0);
    if (findings.length > 0) findings = await calm(patience);
    if (findings.length > 0) {
      await mend(stage);
      findings = await calm([...pauses, ...patience]);
    }
    return { died, findings };
  } catch (error) {
    return { died, findings: [{ rule: "the run ends", text: error instanceof Error ? error.message : String(error) }] };
  }
}

/** Whose new token was lost with the process that asked for it connects their account again. */
async function mend(stage: Stage): Promise<void> {
  const { world } = stage;
  for (const account of accountsOf(world.seed)) await within(world, async () => void (await connect(stage, account)));
}

async function rest({ world }: Stage, all: readonly number[], between: () => Promise<void>): Promise<void> {
  for (const pause of all) {
    world.scheduler.advance(pause);
    world.sweepAll(onTheWay);
    await world.drain(between);
  }
}

async function look(stage: Stage): Promise<readonly Finding[]> {
  const odd = stage.world.oddities.map((text) => ({ rule: "no internal error", text }));
  return [...(await check(stage)), ...odd];
}
