/**
 * Measures how long it takes to list the times of an offering, and how that grows. Every figure is CPU time per call, the
 * least of three rounds in which ours and the usual way take turns; both must give the same answer.
 * Started by `npm run bench:slots` (with `--expose-gc`, in UTC).
 */
import { deepStrictEqual } from "node:assert/strict";
import { cpus, loadavg, totalmem } from "node:os";
import { listOfferingStarts } from "../domain/offering-times.ts";
import type { OfferingFacts } from "../domain/offering-times.ts";
import { listNaively } from "./naive-slots.ts";
import { factsFor, withEveryRule } from "./slot-workloads.ts";
import type { Listed, Workload } from "./slot-workloads.ts";

const roundMs = 250;
const rounds = 3;

type List = (facts: OfferingFacts) => Listed;

const targets: readonly { readonly workload: Workload; readonly atMostMs: number }[] = [
  { workload: { providers: 1, days: 30, busy: 200, lengthMinutes: 30 }, atMostMs: 0.5 },
  { workload: { providers: 1000, days: 14, busy: 50, lengthMinutes: 30 }, atMostMs: 60 },
];

printMachine();
printCold();
printWorkloads();
printGrowth();
process.exitCode = printTargets() ? 0 : 1;

function printMachine(): void {
  const [processor] = cpus();
  console.log(`Machine: ${cpus().length} × ${processor?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB`);
  console.log(`Node ${process.version} on ${process.platform}-${process.arch}, load ${loadavg()[0]?.toFixed(1)}`);
  console.log(
    `Generator: mulberry32, seed 42. CPU time per call, least of ${rounds} rounds of ${roundMs} ms or one call.\n`,
  );
}

/** The first call in a process reads the zone's rules. */
function printCold(): void {
  const facts = factsFor({ providers: 1, days: 30, busy: 20, lengthMinutes: 30 });
  const cold = cpuOf(() => listOfferingStarts(facts), 1);
  console.log(`The very first call, with nothing compiled and no zone read: ${cold.toFixed(2)} ms`);
  const other = factsFor({ providers: 1, days: 30, busy: 20, lengthMinutes: 30 }, "Europe/Berlin");
  for (let call = 0; call < 500; call += 1) listOfferingStarts(facts);
  console.log(`The first call in another zone: ${cpuOf(() => listOfferingStarts(other), 1).toFixed(2)} ms\n`);
}

function printWorkloads(): void {
  const single = [7, 30, 90].flatMap((days) =>
    [0, 20, 200].flatMap((busy) =>
      [15, 30, 60].map((lengthMinutes): Workload => ({ providers: 1, days, busy, lengthMinutes })),
    ),
  );
  const many = [10, 100, 1000].map((providers): Workload => ({ providers, days: 14, busy: 50, lengthMinutes: 30 }));
  printRow(["providers", "days", "busy", "min", "slots", "ours ms", "usual ms", "ratio", "B/slot", "all rules ms"]);
  for (const workload of [...single, ...many]) printWorkload(workload);
  console.log("");
}

function printWorkload(workload: Workload): void {
  const facts = factsFor(workload);
  const slots = listOfferingStarts(facts);
  deepStrictEqual(plain(slots), plain(listNaively(facts)), "the two ways must list the same");
  const [ours, usual] = measure(facts, [listOfferingStarts, listNaively]) as [number, number];
  const [all] = measure(withEveryRule(facts), [listOfferingStarts]) as [number];
  printRow([
    workload.providers,
    workload.days,
    workload.busy,
    workload.lengthMinutes,
    slots.length,
    ours.toFixed(4),
    usual.toFixed(2),
    Math.round(usual / ours),
    heapPerSlot(facts),
    all.toFixed(4),
  ]);
}

function plain(listed: Listed): unknown {
  return listed.map(({ startsAt, providerIds }) => [startsAt, ...providerIds]);
}

/** Each step doubles one number; cost that is linear doubles at the most. */
function printGrowth(): void {
  const base: Workload = { providers: 1, days: 30, busy: 200, lengthMinutes: 30 };
  const steps: readonly (readonly [string, readonly Workload[]])[] = [
    ["days", [15, 30, 60, 120].map((days) => ({ ...base, days }))],
    ["busy", [100, 200, 400, 800, 1600].map((busy) => ({ ...base, busy }))],
    ["providers", [125, 250, 500, 1000].map((providers) => ({ ...base, days: 14, busy: 50, providers }))],
  ];
  for (const [name, workloads] of steps) {
    const costs = workloads.map((workload) => (measure(factsFor(workload), [listOfferingStarts]) as [number])[0]);
    const said = workloads.map((workload, index) => {
      const [cost, before] = [costs[index] as number, costs[index - 1]];
      const factor = before === undefined ? "" : ` (×${(cost / before).toFixed(2)})`;
      return `${workload[name as keyof Workload]}: ${cost.toFixed(4)} ms${factor}`;
    });
    console.log(`Growth with ${name}: ${said.join(" · ")}`);
  }
  console.log("");
}

function printTargets(): boolean {
  return targets
    .map(({ workload, atMostMs }) => {
      const [ours] = measure(factsFor(workload), [listOfferingStarts]) as [number];
      const { providers, days, busy } = workload;
      const verdict = ours <= atMostMs ? "met" : "MISSED";
      console.log(
        `Target ${verdict}: ${providers} provider(s) × ${days} days × ${busy} blocks in ${ours.toFixed(3)} ms, at most ${atMostMs}`,
      );
      return ours <= atMostMs;
    })
    .every(Boolean);
}

/** Milliseconds per call of each way, which take turns round by round. */
function measure(facts: OfferingFacts, ways: readonly List[]): readonly number[] {
  const least = ways.map(() => Number.POSITIVE_INFINITY);
  const calls = ways.map((list) => callsFor(() => list(facts)));
  for (let round = 0; round < rounds; round += 1) {
    ways.forEach((list, index) => {
      least[index] = Math.min(
        least[index] as number,
        cpuOf(() => list(facts), calls[index] as number),
      );
    });
  }
  return least;
}

/** How many calls fill a round; warms up on the way. */
function callsFor(call: () => unknown): number {
  let calls = 1;
  for (;;) {
    const cost = cpuOf(call, calls) * calls;
    if (cost >= roundMs / 4) return Math.max(1, Math.ceil((calls * roundMs) / cost));
    calls *= 2;
  }
}

function cpuOf(call: () => unknown, calls: number): number {
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done += 1) call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}

/** Bytes that stay on the heap for each slot of an answer. */
function heapPerSlot(facts: OfferingFacts): string {
  const collect = globalThis.gc;
  if (!collect) return "-";
  const answers: Listed[] = [];
  const slots = listOfferingStarts(facts).length;
  if (slots === 0) return "-";
  const times = Math.max(2, Math.ceil(20_000 / (slots * facts.providers.length)));
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let time = 0; time < times; time += 1) answers.push(listOfferingStarts(facts));
  collect();
  return String(Math.round((process.memoryUsage().heapUsed - before) / (slots * answers.length)));
}

function printRow(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(10)).join(" "));
}
