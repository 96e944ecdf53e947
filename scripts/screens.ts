/** `npm run screens`: pictures of every screen in every theme, width and language, and what is wrong with them. All of it takes about half an hour. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildSurfaces } from "./build-surfaces.ts";
import { ensureLocalCertificate } from "./local-certificate.ts";
import { projectFolder } from "./local-settings.ts";

const certificate = await ensureLocalCertificate(join(projectFolder, ".local", "certificate"), new Date());
await buildSurfaces();
const program = join(projectFolder, "tests", "screens", "take-screens.ts");
const env = { ...process.env, TZ: "UTC", NODE_EXTRA_CA_CERTS: certificate.certFile };
const done = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: "inherit", env });
process.exitCode = done.status ?? 1;
