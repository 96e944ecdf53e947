/** `npm run bench:slots`: how long listing times takes, how much memory, and how both grow. Needs no server. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "./local-settings.ts";

const program = join(projectFolder, "backend", "benchmarks", "measure-slots.ts");
const env = { ...process.env, TZ: "UTC" };
const done = spawnSync(process.execPath, ["--expose-gc", program], { stdio: "inherit", env });
process.exitCode = done.status ?? 1;
