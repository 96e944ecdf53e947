/** `npm run reseal`: seals everything in the database anew with the newest key of the settings, and says what it did. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "./local-settings.ts";

const done = spawnSync(process.execPath, [join(projectFolder, "backend", "main.ts"), "reseal"], { stdio: "inherit" });
process.exitCode = done.status ?? 1;
