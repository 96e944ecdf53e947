// Runs a script of this folder on Node 24, whatever Node (20 or newer) started it, installing what is missing first.
// Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...args] = process.argv.slice(2);
const script = join(root, "scripts", `${command}.ts`);
if (!command || !existsSync(script)) fail(`There is no command "${command ?? ""}". The README lists them.`);

installWhatIsMissing();
const node = findNode();
const child = spawn(node, [script, ...args], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

/** `npm ci` when there is no install, or when it is not the one that package-lock.json asks for. */
function installWhatIsMissing() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".slotside-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing what package-lock.json names (once; about a minute)…");
  const npm = process.env.npm_execpath;
  const done = npm
    ? spawnSync(process.execPath, [npm, "ci"], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", ["ci"], { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (done.status !== 0) {
    fail(
      "The install failed (see above). Slotside needs npm and a reachable package registry once; then run the same command again.",
    );
  }
  writeFileSync(stamp, lock);
}

/** Older npm does not link a `.bin/node` for platform packages, so the binary is looked up in its package. */
function findNode() {
  const isWindows = process.platform === "win32";
  const name = `${isWindows ? "win" : process.platform}-${process.arch}`;
  for (const folder of [`node-${name}`, `node-bin-${name}`]) {
    const binary = join(root, "node_modules", folder, "bin", isWindows ? "node.exe" : "node");
    if (existsSync(binary) && spawnSync(binary, ["--version"]).status === 0) return binary;
  }
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `Slotside runs on Node 24. Its package for ${name} did not install, and this is Node ${process.versions.node}. ` +
      "Install Node 24 from nodejs.org (or `nvm install`), then run the same command again.",
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
