/** Serves the files of one folder below one path of a site. Never leaves the folder. */
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answer, Site } from "../site.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
};

interface Extra {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Adds `GET <prefix>/*`, answering with the file of that name below `folder`; 404 when there is none. */
export function serveFolder(site: Site, prefix: string, folder: string, extra: Extra = {}): void {
  site.on("GET", `${prefix}/*`, (call) => fileAnswer(folder, call.params["*"] ?? "", extra));
}

/** The shared look (`/shared/host.css`) and the shared browser modules of all host pages. */
export function serveSharedFiles(site: Site): void {
  serveFolder(site, "/shared", folderOf(import.meta.url, "browser"));
}

/** The answer that sends one file; nothing is cached, because the sandbox is edited while it runs. */
export async function fileAnswer(folder: string, path: string, { headers }: Extra = {}): Promise<Answer> {
  const relative = normalize(decodeURIComponent(path));
  if (relative.startsWith("..") || relative.startsWith(sep)) return { status: 404 };
  try {
    const body = await readFile(join(folder, relative));
    const type = contentTypes[extname(relative).toLowerCase()] ?? "application/octet-stream";
    return { status: 200, headers: { "content-type": type, "cache-control": "no-cache", ...headers }, body };
  } catch {
    return { status: 404, headers: { "content-type": "text/plain" }, body: `There is no file ${relative} here.` };
  }
}

/** The path of a folder beside the module that asks. */
export function folderOf(moduleUrl: string, name: string): string {
  return fileURLToPath(new URL(`./${name}`, moduleUrl));
}
