/** What a surface loads before its first screen: sizes as they travel, from the built files. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { projectFolder } from "#tests/support/project.ts";

export const surfaces = ["teams", "outlook", "zoom"] as const;
export type SurfaceName = (typeof surfaces)[number];

export interface FirstView {
  readonly files: number;
  /** Files that the page itself asks for, chunks by name: they come side by side. */
  readonly named: readonly string[];
  /** Bytes of JavaScript after gzip, each file by itself. */
  readonly script: number;
  /** Bytes of the rules that stand in the page, after gzip. */
  readonly style: number;
  /** `script` by package, shared out by the characters that each package has in a chunk. */
  readonly byPackage: Readonly<Record<string, number>>;
}

const folder = join(projectFolder, "dist", "surfaces");

/** Of the scripts that the page names or preloads, with whatever they import at once. Office.js and what signs in inside Outlook are apart. */
export function firstViewOf(surface: SurfaceName): FirstView {
  const html = readFileSync(join(folder, surface, "index.html"), "utf8");
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  const apart = new Set(chunksWith(signIn));
  const scripts = closure(named.filter((path) => path.endsWith(".js") && !apart.has(path)));
  const sizes = new Map(scripts.map((path) => [path, zipped(path)]));
  const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);
  return {
    files: scripts.length,
    named: named.map((path) => path.replace(/^assets\/(.*)-[\w-]{8}\.js$/, "$1")),
    script: sum(sizes.values()),
    style: sum([...html.matchAll(/<style[^>]*>([^<]*)<\/style>/g)].map(([, rules = ""]) => zippedText(rules))),
    byPackage: shareOut(sizes),
  };
}

/** Bytes after gzip of the chunk that holds this package, wherever it is loaded; of several the largest. */
export const sizeOfPackage = (name: string): number => Math.max(0, ...chunksWith(name).map(zipped));

/** The sign-in library of Outlook, loaded beside the skeleton: it has a budget of its own. */
export const signIn = "@azure/msal-browser";

const chunksWith = (name: string): readonly string[] =>
  Object.entries(readComposition())
    .filter(([, lengths]) => name in lengths)
    .map(([path]) => path);

const zipped = (path: string): number => zippedText(readFileSync(join(folder, path)));
const zippedText = (text: string | Buffer): number => gzipSync(text, { level: 9 }).length;

/** Of all surfaces: a chunk's name is of its content, so no two differ. */
function readComposition(): Record<string, Record<string, number>> {
  const parts = join(folder, "composition");
  const read = (file: string): object => JSON.parse(readFileSync(join(parts, file), "utf8")) as object;
  return Object.assign({}, ...readdirSync(parts).map(read)) as Record<string, Record<string, number>>;
}

/** With what they import statically; `import()` waits until it is needed. */
function closure(entries: readonly string[]): readonly string[] {
  const found = new Set(entries);
  for (const path of found) {
    const text = readFileSync(join(folder, path), "utf8");
    for (const [, name = ""] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) found.add(`assets/${name}`);
  }
  return [...found];
}

function shareOut(sizes: ReadonlyMap<string, number>): Record<string, number> {
  const composition = readComposition();
  const shares: Record<string, number> = {};
  for (const [path, bytes] of sizes) {
    const lengths = composition[path] ?? { slotside: 1 };
    const whole = Object.values(lengths).reduce((all, one) => all + one, 0) || 1;
    for (const [name, length] of Object.entries(lengths)) shares[name] = (shares[name] ?? 0) + (bytes * length) / whole;
  }
  return shares;
}
