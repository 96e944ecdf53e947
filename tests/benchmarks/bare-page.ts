/** A page of React and Fluent with nothing of ours in it, to compare with: what the ground itself costs. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { projectFolder } from "#tests/support/project.ts";

const folder = join(projectFolder, ".local", "bare-page");
const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>
<script type="module" src="./main.tsx"></script></head><body><div id="root"></div></body></html>`;

const program = `import { Button, FluentProvider, webLightTheme } from "@fluentui/react-components";
import { createRoot } from "react-dom/client";
import { createElement as draw } from "react";
const cards = Array.from({ length: 16 }, (_, index) => draw(Button, { key: index }, String(index)));
createRoot(document.getElementById("root")!).render(
  draw(FluentProvider, { theme: webLightTheme, children: draw("main", { className: "screen" }, cards) }),
);`;

export interface BarePage {
  readonly url: string;
  /** Bytes of JavaScript after gzip. */
  readonly script: number;
  stop(): void;
}

/** Builds and serves it the way the product serves its own pages: TLS, gzip, assets that are kept. */
export async function serveBarePage(certificate: {
  readonly certFile: string;
  readonly keyFile: string;
}): Promise<BarePage> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "main.tsx"), program);
  const vite = join(projectFolder, "node_modules", "vite", "bin", "vite.js");
  const built = spawnSync(process.execPath, [vite, "build", folder, "--logLevel", "warn"], {
    cwd: projectFolder,
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(`The bare page did not build:\n${built.stdout}${built.stderr}`);
  const files = new Map<string, Buffer>();
  let script = 0;
  const read = (path: string): Buffer => {
    const known = files.get(path) ?? gzipSync(readFileSync(join(folder, "dist", path)), { level: 9 });
    if (path.endsWith(".js") && !files.has(path)) script += known.length;
    files.set(path, known);
    return known;
  };
  const html = readFileSync(join(folder, "dist", "index.html"), "utf8");
  for (const [, path = ""] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) read(path);
  const server = createServer(
    { cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) },
    (request, response) => {
      const path = request.url === "/" ? "index.html" : (request.url ?? "").slice(1);
      if (!files.has(path) && path !== "index.html") return void response.writeHead(404).end();
      response.writeHead(200, {
        "content-type": types[extname(path)] ?? "application/octet-stream",
        "content-encoding": "gzip",
        "cache-control": path === "index.html" ? "no-cache" : "public, max-age=31536000, immutable",
      });
      response.end(read(path));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/`,
    script,
    stop: () => void server.close(),
  };
}
