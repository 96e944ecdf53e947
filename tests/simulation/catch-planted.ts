/** Looks for seeds that find the planted faults and are clean without them. */
import type { PGlite } from "@electric-sql/pglite";
import { comparing, plantedFaults, type PlantedFault } from "./planted-faults.ts";
import { simulateSeed } from "./simulate-seed.ts";

export interface Search {
  /** Numbers of faults, from 1; the last one is included. */
  readonly faults: readonly [number, number];
  /** The first seed of each; absent = the one that is written down, and then those after it. */
  readonly from?: number | undefined;
  /** How many seeds are tried. */
  readonly seeds: number;
  /** Instead of as many as the fault says. */
  readonly operations?: number | undefined;
}

/** Prints what came of each; false when one is not caught. */
export async function catchPlanted(pglite: PGlite, search: Search): Promise<boolean> {
  const clean = new Map<string, boolean>();
  const [first, last] = search.faults;
  let missed = 0;
  for (const [index, fault] of plantedFaults.entries()) {
    if (index + 1 < first || index + 1 > last) continue;
    const before = process.cpuUsage();
    const caught = await firstCatch(pglite, { fault, search, clean });
    const { user, system } = process.cpuUsage(before);
    if (caught === undefined) missed += 1;
    console.log(`${index + 1}. ${fault.name}: ${caught ?? "NOT CAUGHT"} (${Math.round((user + system) / 1000)} ms)`);
  }
  return missed === 0;
}

interface Hunt {
  readonly fault: PlantedFault;
  readonly search: Search;
  /** What is known of histories without a fault. */
  readonly clean: Map<string, boolean>;
}

/** The first seed on which the fault is found and without which nothing is. */
async function firstCatch(pglite: PGlite, { fault, search, clean }: Hunt): Promise<string | undefined> {
  const { plant, caughtBy, favour = {}, within } = fault;
  const operations = search.operations ?? within;
  const from = search.from ?? caughtBy;
  for (let seed = from; seed < from + search.seeds; seed += 1) {
    const history = { seed, operations, pglite, favour };
    const planted = await simulateSeed({ ...history, plant: (given) => ({ ...plant(given), without: comparing }) });
    const [found] = planted.findings;
    if (!found) continue;
    const key = JSON.stringify([seed, operations, favour]);
    const isClean =
      clean.get(key) ??
      (await simulateSeed({ ...history, plant: () => ({ without: comparing }) })).findings.length === 0;
    clean.set(key, isClean);
    const text = `${found.rule}: ${found.text.split("\n")[0] ?? ""}`.slice(0, 160);
    if (isClean) return `caught by seed ${seed} in ${operations} operations: ${text}`;
  }
  return undefined;
}
