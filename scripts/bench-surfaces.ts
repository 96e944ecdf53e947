/** `npm run bench:surfaces`: sizes and start times of the three surfaces beside a bare page. About eight minutes. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildSurfaces } from "./build-surfaces.ts";
import { ensureLocalCertificate } from "./local-certificate.ts";
import { projectFolder } from "./local-settings.ts";

const certificate = await ensureLocalCertificate(join(projectFolder, ".local", "certificate"), new Date());
await buildSurfaces();
const program = join(projectFolder, "tests", "benchmarks", "measure-surfaces.ts");
const env = { ...process.env, TZ: "UTC", NODE_EXTRA_CA_CERTS: certificate.certFile };
const done = spawnSync(process.execPath, [program], { stdio: "inherit", env });
process.exitCode = done.status ?? 1;
