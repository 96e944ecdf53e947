/** Runs seeds and prints what came of them. Options: --seed N, --seeds N, --operations N, --lines. */
import { openDatabase } from "#backend/platform/database.ts";
import { plantedFaults } from "./planted-faults.ts";
import { simulateSeed } from "./simulate-seed.ts";

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const operations = option("operations", 200);
const first = option("seed", 1);
const seeds = option("seeds", 1);
const database = await openDatabase();
if (database.raw.engine !== "pglite") throw new Error("a simulation needs the embedded database");
const { pglite } = database.raw;
if (process.argv.includes("--planted")) {
  const only = process.argv.indexOf("--only");
  for (const [index, { name, plant }] of plantedFaults.entries()) {
    if (only >= 0 && !process.argv[only + 1]?.split(",").includes(String(index + 1))) continue;
    let caught = "NOT CAUGHT";
    for (let seed = first; seed < first + seeds; seed += 1) {
      const { findings } = await simulateSeed({ seed, operations, pglite, plant });
      if (findings[0]) {
        caught = `seed ${seed}: ${findings[0].rule}: ${findings[0].text.split("\n")[0] ?? ""}`;
        break;
      }
    }
    console.log(`${index + 1}. ${name} → ${caught.slice(0, 160)}`);
  }
  process.exit(0);
}
const startedAt = performance.now();
let failed = 0;
for (let seed = first; seed < first + seeds; seed += 1) {
  const at = performance.now();
  const result = await simulateSeed({ seed, operations, pglite });
  const took = performance.now() - at;
  if (process.argv.includes("--lines")) console.log(result.lines.join("\n"));
  console.log(
    `seed ${seed}: ${Math.round(took)} ms, ${result.steps} turns, ${result.statements} statements, ${result.kills} deaths, ${result.digest.slice(0, 12)} ${JSON.stringify(result.spent)}`,
  );
  if (process.argv.includes("--counts")) console.log(Object.fromEntries([...result.outcomes].sort()), result.faults);
  if (result.findings.length > 0) {
    failed += 1;
    for (const { rule, text } of result.findings.slice(0, 12)) console.log(`  ${rule}: ${text}`);
    console.log(`  again: npm run simulate -- --seed ${seed} --operations ${operations}`);
  }
}
console.log(
  `${seeds - failed} of ${seeds} seeds hold, ${((seeds * operations * 1000) / (performance.now() - startedAt)).toFixed(1)} operations/s`,
);
await database.close();
process.exitCode = failed > 0 ? 1 : 0;
