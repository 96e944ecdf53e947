/**
 * `npm test`: the whole run on a fresh clone. Builds the surfaces, finds a browser and a PostgreSQL server, runs every
 * project in a zone far from UTC (and the domain in three more, see `jest.config.mjs`), and prints one closing line.
 * Arguments are handed to Jest (`npm test -- backend/domain`).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSurfaces } from "./build-surfaces.ts";
import { ensureLocalCertificate } from "./local-certificate.ts";
import { projectFolder, sharedFolder, specsFolder } from "./local-settings.ts";
import { startPostgres } from "./postgres-server.ts";

const mainZone = "Pacific/Auckland";
const isCi = process.env["CI"] === "true";
const args = process.argv.slice(2);

process.exitCode = await main();

async function main(): Promise<number> {
  const certificate = await ensureLocalCertificate(join(projectFolder, ".local", "certificate"), new Date());
  console.log(`Surfaces: ${await buildSurfaces()}.`);
  console.log(
    specsFolder()
      ? `Vendor contracts: ${specsFolder()}`
      : "Vendor contracts: NOT CHECKED, there is no specs folder beside the project.",
  );
  const server = process.env["TEST_DATABASE_URL"] ? undefined : await startPostgres(projectFolder);
  if (server && "unavailable" in server) {
    console.log(`PostgreSQL: NOT TESTED, ${server.unavailable}. Stores run on PGlite alone.`);
    if (isCi) return 1;
  }
  const databaseUrl = server && "url" in server ? server.url : process.env["TEST_DATABASE_URL"];
  const env = {
    NODE_EXTRA_CA_CERTS: certificate.certFile,
    NODE_OPTIONS: "--experimental-vm-modules --disable-warning=ExperimentalWarning",
    SHARED_FOLDER: sharedFolder(),
    ...(databaseUrl ? { TEST_DATABASE_URL: databaseUrl } : {}),
  };
  const { exitCode, passed, failed } = runJest(args, { ...env, TZ: mainZone });
  if (server && "stop" in server) await server.stop();
  console.log(`\n${passed} passed, ${failed} failed`);
  return exitCode;
}

interface Outcome {
  readonly exitCode: number;
  readonly passed: number;
  readonly failed: number;
}

function runJest(jestArgs: readonly string[], env: Record<string, string>): Outcome {
  const folder = mkdtempSync(join(tmpdir(), "slotside-test-"));
  const report = join(folder, "report.json");
  const done = spawnSync(
    process.execPath,
    [join("node_modules", "jest", "bin", "jest.js"), "--json", `--outputFile=${report}`, ...jestArgs],
    {
      cwd: projectFolder,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...env },
    },
  );
  try {
    const counted = JSON.parse(readFileSync(report, "utf8")) as { numPassedTests: number; numFailedTests: number };
    // A suite that did not even load has no failed test to count.
    const failed = Math.max(counted.numFailedTests, done.status === 0 ? 0 : 1);
    return { exitCode: done.status ?? 1, passed: counted.numPassedTests, failed };
  } catch {
    return { exitCode: done.status || 1, passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
