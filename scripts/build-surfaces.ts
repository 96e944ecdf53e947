/** Builds the three surfaces with Vite, unless what stands in `dist/surfaces` was made from the very same sources. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder, surfacesFolder } from "./local-settings.ts";

const sources = ["contract", "ui", "teams-app", "outlook-addin", "zoom-app", "vite.config.ts", "package-lock.json"];
const stampFile = join(surfacesFolder, ".made-from");

/** Resolves to what was done. Throws with Vite's words when the build fails. */
export function buildSurfaces(): "built" | "still good" {
  const madeFrom = hashOf(sources.map((source) => join(projectFolder, source)));
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === madeFrom) return "still good";
  const vite = join(projectFolder, "node_modules", "vite", "bin", "vite.js");
  const done = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: projectFolder,
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`The surfaces did not build:\n${done.stdout}${done.stderr}`);
  writeFileSync(stampFile, madeFrom);
  return "built";
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
