/** `npm run simulate -- --seeds 100 [--seed 1] [--operations 200]`: seeded histories of people, faults and deaths, checked at their end. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "./local-settings.ts";

const program = join(projectFolder, "tests", "simulation", "main.ts");
const env = {
  ...process.env,
  TZ: process.env["TZ"] ?? "Pacific/Auckland",
  NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
};
const done = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: "inherit", env });
process.exitCode = done.status ?? 1;
