/**
 * Runs seeds and prints what came of them; the exit code says whether all of it is right.
 * `--seeds 20 --seed 1 --operations 200` · `--lines` prints every turn · `--reverse` runs the last seed first · `--counts` what people met, and the gates at which nobody died
 * · `--planted` looks for a seed that catches each planted fault, `--known` begins with those that are written down
 * · `--every-await` lets a process die at every place of short histories, `--thoroughly` each time that it is reached.
 */
import type { PGlite } from "@electric-sql/pglite";
import { openDatabase } from "#backend/platform/database.ts";
import { plantedFaults, type PlantedFault } from "./planted-faults.ts";
import { sweepEveryAwait } from "./every-await.ts";
import { simulateSeed, type Simulated } from "./simulate-seed.ts";

function option(name: string): number | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : Number(process.argv[at + 1]);
}

const has = (name: string): boolean => process.argv.includes(`--${name}`);

/** A change of the product moves what a seed meets, so that the seed which is written down may have become one near it. */
const nearby = 25;
const clean = new Map<string, boolean>();
const operations = option("operations") ?? 200;
const first = option("seed") ?? 1;
const database = await openDatabase();
if (database.raw.engine !== "pglite") throw new Error("a simulation runs on the embedded database");
const { pglite } = database.raw;
const isRight = await (has("planted") ? catchPlanted : has("every-await") ? dieEverywhere : runSeeds)(pglite);
await database.close();
process.exitCode = isRight ? 0 : 1;

async function runSeeds(on: PGlite): Promise<boolean> {
  const seeds = option("seeds") ?? 1;
  const reached = new Set<string>();
  const died = new Set<string>();
  let failed = 0;
  let milliseconds = 0;
  for (let count = 0; count < seeds; count += 1) {
    const seed = first + (has("reverse") ? seeds - 1 - count : count);
    const before = process.cpuUsage();
    const result = await simulateSeed({ seed, operations, pglite: on });
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    milliseconds += took;
    for (const gate of result.reached.keys()) reached.add(gate);
    for (const gate of result.died.keys()) died.add(gate);
    if (result.findings.length > 0) failed += 1;
    print(result, took);
  }
  const ofSync = [...reached].filter((gate) => gate.startsWith("sync-session"));
  const survived = ofSync.filter((gate) => !died.has(gate)).sort();
  console.log(
    `gates of the vendor job: ${ofSync.length}, of which a process died at ${ofSync.length - survived.length}`,
  );
  if (has("counts")) console.log(`nobody died at:\n  ${survived.join("\n  ")}`);
  const rate = (seeds * operations * 1000) / milliseconds;
  console.log(
    `${seeds - failed} of ${seeds} seeds hold · ${rate.toFixed(1)} operations/s of one core · ${(rate / operations).toFixed(2)} seeds/s`,
  );
  return failed === 0;
}

function print(result: Simulated, took: number): void {
  const { seed, steps, statements, kills, digest } = result;
  if (has("lines")) console.log(result.lines.join("\n"));
  const counted = `${steps} turns, ${statements} statements, ${kills} deaths`;
  console.log(`seed ${seed}: ${digest.slice(0, 16)} ${Math.round(took)} ms of one core, ${counted}`);
  if (has("counts"))
    console.log(
      Object.fromEntries([...result.outcomes].sort(([one], [other]) => one.localeCompare(other))),
      result.faults,
    );
  for (const { rule, text } of result.findings.slice(0, 12)) console.log(`  ${rule}: ${text}`);
  if (result.findings.length > 0) console.log(`  again: npm run simulate -- --seed ${seed} --operations ${operations}`);
}

async function dieEverywhere(on: PGlite): Promise<boolean> {
  const before = process.cpuUsage();
  const swept = await sweepEveryAwait({ seed: first, pglite: on, places: has("thoroughly") ? "times" : "gates" });
  for (const { name, deaths, places, left, rounds, findings } of swept) {
    console.log(`${name}: ${deaths} deaths at ${places - left.length} of ${places} places in ${rounds} rounds`);
    for (const place of left) console.log(`  nobody died at ${place}`);
    for (const finding of findings) console.log(`  ${finding}`);
  }
  const { user, system } = process.cpuUsage(before);
  console.log(`${Math.round((user + system) / 1e6)} s of one core`);
  return swept.every(({ left, findings }) => left.length === 0 && findings.length === 0);
}

async function catchPlanted(on: PGlite): Promise<boolean> {
  let missed = 0;
  for (const [index, fault] of plantedFaults.entries()) {
    if (option("only") !== undefined && option("only") !== index + 1) continue;
    if (has("known") && fault.caughtBy === undefined) continue;
    const caught = await firstCatch(on, fault);
    if (caught === undefined) missed += 1;
    console.log(`${index + 1}. ${fault.name}: ${caught ?? "NOT CAUGHT"}`);
  }
  return missed === 0;
}

interface Tried {
  readonly seed: number;
  readonly operations: number;
}

/** Whether nothing is found on this seed without any planted fault. */
async function isClean(
  on: PGlite,
  { seed, operations }: Tried,
  { without = [], favour = {} }: PlantedFault,
): Promise<boolean> {
  const key = JSON.stringify([seed, operations, without, favour]);
  const known =
    clean.get(key) ??
    (await simulateSeed({ seed, operations, pglite: on, favour, plant: () => ({ without }) })).findings.length === 0;
  clean.set(key, known);
  return known;
}

/** The first seed on which the fault is found and without which nothing is. */
async function firstCatch(on: PGlite, fault: PlantedFault): Promise<string | undefined> {
  const { plant, caughtBy, without = [], favour, within = 60 } = fault;
  const operations = option("operations") ?? within;
  const from = has("known") ? (caughtBy ?? first) : first;
  const upTo = from + (option("seeds") ?? (has("known") ? nearby : 500)) - 1;
  for (let seed = from; seed <= upTo; seed += 1) {
    const [found] = (
      await simulateSeed({ seed, operations, pglite: on, favour, plant: (given) => ({ ...plant(given), without }) })
    ).findings;
    if (!found) continue;
    if (await isClean(on, { seed, operations }, fault))
      return `caught by seed ${seed} in ${operations} operations: ${found.rule}: ${found.text.split("\n")[0] ?? ""}`.slice(
        0,
        220,
      );
  }
  return undefined;
}
