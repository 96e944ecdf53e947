/** Writes every manifest, the app package and the icons from the one description. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeSlotside, type Registrations } from "./description.ts";
import { colourIcon, iconFiles, outlineIcon } from "./icons.ts";
import { outlookManifest } from "./outlook-manifest.ts";
import { unifiedManifest } from "./unified-manifest.ts";
import { zipFiles } from "./zip-archive.ts";
import { zoomManifest } from "./zoom-manifest.ts";

/**
 * Writes into `outFolder`, over what is there:
 * `teams/` (unified manifest, color.png, outline.png) · `slotside-microsoft365.zip` (these three, to upload) ·
 * `outlook/manifest.xml` · `zoom/zoom-app-manifest.json` · `icons/` (as they are served at `/icons/`).
 */
export async function buildManifests({
  outFolder,
  ...registrations
}: Registrations & { readonly outFolder: string }): Promise<void> {
  for (const [path, content] of Object.entries(manifestFiles(registrations))) {
    const file = join(outFolder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Every file by its path with `/`, as `buildManifests` writes it. */
export function manifestFiles(registrations: Registrations): Readonly<Record<string, Buffer>> {
  const app = describeSlotside(registrations);
  const teams = [
    { name: "manifest.json", content: jsonFile(unifiedManifest(app)) },
    { name: "color.png", content: colourIcon(192, "main") },
    { name: "outline.png", content: outlineIcon(32) },
  ];
  return {
    ...Object.fromEntries(teams.map(({ name, content }) => [`teams/${name}`, content])),
    "slotside-microsoft365.zip": zipFiles(teams),
    "outlook/manifest.xml": Buffer.from(outlookManifest(app), "utf8"),
    "zoom/zoom-app-manifest.json": jsonFile(zoomManifest(app)),
    ...Object.fromEntries(Object.entries(iconFiles()).map(([name, image]) => [`icons/${name}`, image])),
  };
}

function jsonFile(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, "utf8");
}
