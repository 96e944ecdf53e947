/**
 * Runs seeds and prints what came of them; the exit code says whether all of it is right.
 * `--seeds 20 --seed 1 --operations 200` · `--lines` prints every turn · `--reverse` runs the last seed first · `--counts` what people met, and the gates at which nobody died
 * · `--planted` looks for a seed that catches each planted fault, `--known` begins with those that are written down, `--from 3 --to 9` takes those only
 * · `--every-await` lets a process die at every place of short histories, `--thoroughly` each time that it is reached, `--only 2` in one of them
 * · `--then` begins another run in the same process, which spares it a database of its own.
 */
import type { PGlite } from "@electric-sql/pglite";
import { openEmbeddedCopy } from "#backend/testing/embedded-copy.ts";
import { catchPlanted } from "./catch-planted.ts";
import { sweepEveryAwait } from "./every-await.ts";
import { plantedFaults } from "./planted-faults.ts";
import { simulateSeed, type Simulated } from "./simulate-seed.ts";

/** What was asked for on the command line. */
class Wishes {
  readonly #given: readonly string[];
  constructor(given: readonly string[]) {
    this.#given = given;
  }

  has(name: string): boolean {
    return this.#given.includes(`--${name}`);
  }

  number(name: string): number | undefined {
    const at = this.#given.indexOf(`--${name}`);
    return at < 0 ? undefined : Number(this.#given[at + 1]);
  }
}

const mostSeeds = 500;
const database = await openEmbeddedCopy();
if (database.raw.engine !== "pglite") throw new Error("a simulation runs on the embedded database");
const { pglite } = database.raw;
await keepNoLog(pglite);
const parts = partsOf(process.argv.slice(2));
process.exitCode = 0;
for (const [index, part] of parts.entries()) {
  const run = part.has("planted") ? catchFaults : part.has("every-await") ? dieEverywhere : runSeeds;
  const holds = await run(pglite, part);
  if (!holds) process.exitCode = 1;
  if (parts.length > 1) console.log(`part ${index + 1} ${holds ? "holds" : "does not hold"}`);
}
await database.close();

function partsOf(all: readonly string[]): readonly Wishes[] {
  const at = all.indexOf("--then");
  return at < 0 ? [new Wishes(all)] : [new Wishes(all.slice(0, at)), ...partsOf(all.slice(at + 1))];
}

/** Nothing has to survive the end of this process, so that no table needs a log: a tenth of a run's time was spent on it. */
async function keepNoLog(on: PGlite): Promise<void> {
  const logged = `select format('alter table %s set unlogged', oid::regclass) as change from pg_class c
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p'
      and not exists (select from pg_constraint join pg_class other on other.oid = conrelid
        where confrelid = c.oid and contype = 'f' and other.oid <> c.oid and other.relpersistence = 'p')`;
  // First those that no table with a log refers to; then others are without such.
  for (;;) {
    const { rows } = await on.query<{ change: string }>(logged);
    if (rows.length === 0) return;
    await on.exec(rows.map(({ change }) => change).join(";"));
  }
}

async function catchFaults(on: PGlite, wishes: Wishes): Promise<boolean> {
  const only = wishes.number("only");
  return catchPlanted(on, {
    faults: [only ?? wishes.number("from") ?? 1, only ?? wishes.number("to") ?? plantedFaults.length],
    from: wishes.has("known") ? undefined : (wishes.number("seed") ?? 1),
    seeds: wishes.number("seeds") ?? mostSeeds,
    operations: wishes.number("operations"),
  });
}

async function runSeeds(on: PGlite, wishes: Wishes): Promise<boolean> {
  const operations = wishes.number("operations") ?? 200;
  const first = wishes.number("seed") ?? 1;
  const seeds = wishes.number("seeds") ?? 1;
  const reached = new Set<string>();
  const died = new Set<string>();
  let failed = 0;
  let milliseconds = 0;
  for (let count = 0; count < seeds; count += 1) {
    const seed = first + (wishes.has("reverse") ? seeds - 1 - count : count);
    const before = process.cpuUsage();
    const result = await simulateSeed({ seed, operations, pglite: on });
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    milliseconds += took;
    for (const gate of result.reached.keys()) reached.add(gate);
    for (const gate of result.died.keys()) died.add(gate);
    if (result.findings.length > 0) failed += 1;
    print(result, { took, operations, wishes });
  }
  const ofSync = [...reached].filter((gate) => gate.startsWith("sync-session"));
  const survived = ofSync.filter((gate) => !died.has(gate)).sort();
  console.log(
    `gates of the vendor job: ${ofSync.length}, of which a process died at ${ofSync.length - survived.length}`,
  );
  if (wishes.has("counts")) console.log(`nobody died at:\n  ${survived.join("\n  ")}`);
  const rate = (seeds * operations * 1000) / milliseconds;
  console.log(
    `${seeds - failed} of ${seeds} seeds hold · ${rate.toFixed(1)} operations/s of one core · ${(rate / operations).toFixed(2)} seeds/s`,
  );
  return failed === 0;
}

function print(
  result: Simulated,
  { took, operations, wishes }: { readonly took: number; readonly operations: number; readonly wishes: Wishes },
): void {
  const { seed, steps, statements, kills, digest } = result;
  if (wishes.has("lines")) console.log(result.lines.join("\n"));
  const counted = `${steps} turns, ${statements} statements, ${kills} deaths`;
  console.log(`seed ${seed}: ${digest.slice(0, 16)} ${Math.round(took)} ms of one core, ${counted}`);
  if (wishes.has("counts"))
    console.log(
      Object.fromEntries([...result.outcomes].sort(([one], [other]) => one.localeCompare(other))),
      result.faults,
    );
  for (const { rule, text } of result.findings.slice(0, 12)) console.log(`  ${rule}: ${text}`);
  if (result.findings.length > 0) console.log(`  again: npm run simulate -- --seed ${seed} --operations ${operations}`);
}

async function dieEverywhere(on: PGlite, wishes: Wishes): Promise<boolean> {
  const before = process.cpuUsage();
  const swept = await sweepEveryAwait({
    seed: wishes.number("seed") ?? 1,
    pglite: on,
    places: wishes.has("thoroughly") ? "times" : "gates",
    only: wishes.number("only"),
  });
  for (const { name, deaths, places, left, rounds, findings } of swept) {
    console.log(`${name}: ${deaths} deaths at ${places - left.length} of ${places} places in ${rounds} rounds`);
    for (const place of left) console.log(`  nobody died at ${place}`);
    for (const finding of findings) console.log(`  ${finding}`);
  }
  const { user, system } = process.cpuUsage(before);
  console.log(`${Math.round((user + system) / 1e6)} s of one core`);
  return swept.every(({ left, findings }) => left.length === 0 && findings.length === 0);
}
