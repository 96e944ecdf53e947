/** Builds the three surfaces with Vite, and their icons, unless what stands in `dist/surfaces` was made from the very same sources. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { iconFiles } from "../manifests/icons.ts";
import { projectFolder, surfacesFolder } from "./local-settings.ts";
import { builds } from "./surface-builds.ts";

const programs = ["contract", "ui", "teams-app", "outlook-addin", "zoom-app"];
const sources = [...programs, "manifests", "vite.config.ts", "scripts/surface-builds.ts", "package-lock.json"];
const stampFile = join(surfacesFolder, ".made-from");

/** Resolves to what was done. Fails with Vite's words when a build fails. */
export async function buildSurfaces(): Promise<"built" | "still good"> {
  const madeFrom = hashOf(sources.map((source) => join(projectFolder, source)));
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === madeFrom) return "still good";
  rmSync(surfacesFolder, { recursive: true, force: true });
  await Promise.all(Object.keys(builds).map(buildWithVite));
  writeIcons(join(surfacesFolder, "icons"));
  writeFileSync(stampFile, madeFrom);
  return "built";
}

function writeIcons(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, image] of Object.entries(iconFiles())) writeFileSync(join(folder, name), image);
}

async function buildWithVite(mode: string): Promise<void> {
  const vite = join(projectFolder, "node_modules", "vite", "bin", "vite.js");
  const child = spawn(process.execPath, [vite, "build", "--mode", mode, "--logLevel", "warn"], { cwd: projectFolder });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => said.push(text));
  }
  const [exitCode] = (await once(child, "close")) as [number | null];
  if (exitCode !== 0) throw new Error(`The surface "${mode}" did not build:\n${said.join("")}`);
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesBelow(path)) hash.update(file.slice(projectFolder.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!/\/[^/.]+$/.test(path.replaceAll("\\", "/"))) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
