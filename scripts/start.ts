/** `npm start`: everything on this machine — stand-ins, host clients, Slotside itself — seeded, and one page to begin from. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSurfaces } from "./build-surfaces.ts";
import { startChild, untilItAnswers, type RunningChild } from "./child-processes.ts";
import { ensureLocalCertificate } from "./local-certificate.ts";
import {
  localOrigins,
  localRegistrations,
  productEnvironment,
  projectFolder,
  sandboxEnvironment,
  type LocalRun,
} from "./local-settings.ts";
import { buildManifests } from "../manifests/build-manifests.ts";

const startedAt = performance.now();
const localFolder = join(projectFolder, ".local");
const run: LocalRun = {
  basePort: portBase(),
  dataFolder: join(localFolder, "data"),
  manifestsFolder: join(projectFolder, "dist", "manifests"),
  certificate: await ensureLocalCertificate(join(localFolder, "certificate"), new Date()),
  ...(process.env["DATABASE_URL"] ? { databaseUrl: process.env["DATABASE_URL"] } : {}),
};
const origins = localOrigins(run.basePort);
const children: RunningChild[] = [];
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(0));

try {
  await bringUp();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

async function bringUp(): Promise<void> {
  mkdirSync(run.dataFolder, { recursive: true });
  console.log("Building the three surfaces…");
  console.log(`  ${await buildSurfaces()}`);
  await buildManifests({ publicOrigin: origins.product, outFolder: run.manifestsFolder, ...localRegistrations });
  const ca = readFileSync(run.certificate.certFile, "utf8");

  console.log("Starting the stand-ins for Microsoft 365 and Zoom, and Slotside…");
  const sandbox = track(startChild("sandbox", "sandbox/main.ts", { env: sandboxEnvironment(run), print: "no" }));
  const product = track(startChild("slotside", "backend/main.ts", { env: productEnvironment(run), print: "no" }));
  await Promise.all([
    untilItAnswers(sandbox, `${origins.home}/healthz`),
    untilItAnswers(product, `${origins.product}/readyz`, { ca }),
  ]);

  const seeded = spawnSync(process.execPath, ["scripts/seed.ts"], {
    cwd: projectFolder,
    encoding: "utf8",
    env: { ...process.env, NODE_EXTRA_CA_CERTS: run.certificate.certFile, SLOTSIDE_PORT_BASE: String(run.basePort) },
  });
  if (seeded.status !== 0)
    throw new Error(`The sample organisations could not be set up:\n${seeded.stdout}${seeded.stderr}`);

  console.log(`
  Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.

  Begin here      ${origins.home}
  Teams           ${origins.teams}/?as=lena
  Outlook         ${origins.outlook}/?as=priya
  Zoom            ${origins.zoomClient}/?as=priya
  Slotside        ${origins.product}/help

  The first https page asks once about this machine's own certificate; the page above says what to press.
  Stop with Ctrl+C. Data stays in .local/data; delete that folder to begin anew.
`);
}

/** Ends everything when one part ends by itself, and says what it last printed. */
function track(child: RunningChild): RunningChild {
  children.push(child);
  child.process.once("exit", (code) => {
    if (isStopping) return;
    console.error(`${child.name} ended unexpectedly (exit ${code}). Its last words:\n${child.output().slice(-4000)}`);
    void stop(1);
  });
  return child;
}

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await Promise.all(children.toReversed().map((child) => child.stop()));
  process.exit(exitCode);
}

function portBase(): number {
  const text = process.env["SLOTSIDE_PORT_BASE"] ?? "4400";
  const base = Number(text);
  if (Number.isInteger(base) && base >= 1024 && base <= 65_000) return base;
  console.error(`SLOTSIDE_PORT_BASE must be a port number from 1024 to 65000; it is "${text}".`);
  return process.exit(1);
}
