/** `npm run env`: prints every setting of the backend with its meaning and default, in the form of `.env.example`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "./local-settings.ts";

const done = spawnSync(process.execPath, [join(projectFolder, "backend", "main.ts"), "env"], { stdio: "inherit" });
process.exitCode = done.status ?? 1;
