/** A simulation in a process of its own: it replaces timers, chance and network of the whole runtime. */
import { spawn } from "node:child_process";
import { getPriority, setPriority } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { compileCache } from "../../scripts/child-processes.ts";
import { projectFolder } from "#tests/support/project.ts";

/** Less than other processes have: nothing here depends on real time, unlike much of what is tested beside it. */
const priority = 10;

export interface Part {
  readonly holds: boolean;
  readonly text: string;
}

/** Runs all parts one after the other in one process, which makes its database once; answers a promise of each. */
export function simulate(parts: readonly (readonly string[])[]): readonly Promise<Part>[] {
  const program = join(projectFolder, "tests", "simulation", "main.ts");
  const env = {
    NODE_COMPILE_CACHE: compileCache,
    ...process.env,
    NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
  };
  const args = parts.flatMap((part, index) => (index === 0 ? part : ["--then", ...part]));
  const child = spawn(process.execPath, [program, ...args], { cwd: projectFolder, env });
  if (child.pid !== undefined) setPriority(child.pid, Math.max(getPriority(), priority));
  const waiting = parts.map(() => Promise.withResolvers<Part>());
  let current = 0;
  let text = "";
  const end = (holds: boolean): void => {
    waiting[current]?.resolve({ holds, text });
    current += 1;
    text = "";
  };
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      const [, outcome] = /^part \d+ (holds|does not hold)$/.exec(line) ?? [];
      if (outcome === undefined) text += `${line}\n`;
      else end(outcome === "holds");
    });
  // Whatever was not told of did not come to its end.
  child.on("close", () => {
    while (current < parts.length) end(false);
  });
  return waiting.map(({ promise }) => promise);
}
