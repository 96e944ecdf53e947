/** `npm run bench:http`: listing times and booking over HTTP on a PostgreSQL server with 100,000 sessions. About three minutes. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureLocalCertificate } from "./local-certificate.ts";
import { projectFolder } from "./local-settings.ts";

const certificate = await ensureLocalCertificate(join(projectFolder, ".local", "certificate"), new Date());
const program = join(projectFolder, "tests", "benchmarks", "measure-http.ts");
// One person asks for everybody, as fast as they can.
const env = {
  ...process.env,
  TZ: "UTC",
  NODE_EXTRA_CA_CERTS: certificate.certFile,
  REQUESTS_PER_MINUTE: "1000000",
};
const done = spawnSync(process.execPath, [program], { stdio: "inherit", env });
process.exitCode = done.status ?? 1;
