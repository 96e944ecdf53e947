/** `npm run check`: types, lint, format, dead code, then the whole test run. Stops at the first that fails. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "./local-settings.ts";

const steps: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ["Types", "tsc", "-b"],
  ["Lint", "oxlint", "--type-aware"],
  ["Format", "prettier", "--check", ".", "--log-level", "warn"],
  ["Dead code", "knip"],
];

for (const [name, program, ...args] of steps) run(name, join("node_modules", ".bin", program), args);
run("Tests", process.execPath, ["scripts/test.ts"]);

function run(name: string, program: string, args: readonly string[]): void {
  console.log(`\n${name}`);
  const isWindows = process.platform === "win32" && existsSync(join(projectFolder, `${program}.cmd`));
  const done = spawnSync(isWindows ? `${program}.cmd` : program, args, {
    cwd: projectFolder,
    stdio: "inherit",
    shell: isWindows,
  });
  if (done.status !== 0) {
    console.error(`\n${name} failed.`);
    process.exit(done.status ?? 1);
  }
}
