/** Microsoft's files for office.js, as its CDN serves them: compressed, kept by browsers, and for every origin. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Site } from "../../site.ts";
import { fileAnswer, folderOf } from "../static-files.ts";

const compress = promisify(gzip);

/** Below `/office/`. What office.js misses here comes in the same answer, before its own text, so that it costs no round trip. */
export function serveOfficeFiles(site: Site): void {
  const compressed = new Map<string, Promise<Buffer>>();
  site.on("GET", "/office/*", async ({ params }) => {
    const path = params["*"] ?? "";
    const answer = await fileAnswer(officeJsFolder(), path, { headers: { "access-control-allow-origin": "*" } });
    if (answer.status !== 200 || !path.endsWith(".js")) return answer;
    const body = compressed.get(path) ?? compressedOf(path, answer.body as Buffer);
    compressed.set(path, body);
    const headers = { ...answer.headers, "cache-control": "public, max-age=86400", "content-encoding": "gzip" };
    return { ...answer, headers, body: await body };
  });
}

async function compressedOf(path: string, file: Buffer): Promise<Buffer> {
  if (path !== "office.js") return compress(file);
  const before = await readFile(join(folderOf(import.meta.url, "browser"), "before-office.js"));
  return compress(Buffer.concat([before, file]));
}

/** The folder with Microsoft's files exactly as the package brings them. */
function officeJsFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("@microsoft/office-js/package.json")), "dist");
}
