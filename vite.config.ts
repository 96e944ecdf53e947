/** Builds the pages of the three surfaces into `dist/surfaces`: `teams/`, `outlook/`, `zoom/` and shared `assets/`. */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { firstLook } from "./ui/first-look.ts";

/** Where each source folder's pages are served from. */
const servedAs: Record<string, string> = { "teams-app": "teams", "outlook-addin": "outlook", "zoom-app": "zoom" };

const pages = [
  "teams-app/index.html",
  "teams-app/auth-start.html",
  "teams-app/auth-end.html",
  "outlook-addin/index.html",
  "outlook-addin/auth-start.html",
  "outlook-addin/auth-end.html",
  "outlook-addin/dialog.html",
  "outlook-addin/functions.html",
  "zoom-app/index.html",
];

/** Moves each page from its source folder's name to the path it is served under. */
function servedPaths(): Plugin {
  return {
    name: "slotside:served-paths",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          const [folder = "", page] = fileName.split("/");
          const served = servedAs[folder];
          if (served === undefined || page === undefined || file.type !== "asset") continue;
          delete bundle[fileName];
          this.emitFile({ type: "asset", fileName: `${served}/${page}`, source: file.source });
        }
      },
    },
  };
}

/** Every surface's page shows its frame before any program has come. */
function showsFirst(): Plugin {
  return {
    name: "slotside:shows-first",
    transformIndexHtml: {
      order: "pre",
      handler: (html) => html.replace('<div id="root"></div>', () => `<div id="root">${firstLook}</div>`),
    },
  };
}

/** A theme is a table that never changes: worked out here, it is half as large as what works it out, and costs a browser nothing. */
function plainThemes(): Plugin {
  return {
    name: "slotside:plain-themes",
    async load(id) {
      if (!/\/ui\/themes\/[\w-]+\.ts$/.test(id)) return undefined;
      const { theme } = (await import(pathToFileURL(id).href)) as { readonly theme: object };
      return `export const theme = JSON.parse(${JSON.stringify(JSON.stringify(theme))});`;
    },
  };
}

/** What a surface's program asks for as soon as it runs, by the name of its chunk: without it nothing is drawn. */
const drawnFirst: Record<string, readonly string[]> = {
  "/teams-app/index.html": ["teams-light"],
  "/outlook-addin/index.html": ["web-light", "outlook-here"],
  "/zoom-app/index.html": ["web-light"],
};

/** Lets that come beside the program instead of after it; a light theme only to who sees one. */
function comesBeside(): Plugin {
  return {
    name: "slotside:comes-beside",
    transformIndexHtml: {
      order: "post",
      handler(html, { path, bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const wanted = new Map<string, string>();
        for (const name of drawnFirst[path] ?? []) {
          const found = chunks.find((chunk) => chunk.name === name);
          if (found === undefined) throw new Error(`There is no chunk called ${name}`);
          const files = new Set([found.fileName]);
          // A file that only another one asks for would come a round trip later.
          for (const file of files)
            for (const further of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) files.add(further);
          for (const file of files) if (!wanted.has(file)) wanted.set(file, name);
        }
        return [...wanted]
          .filter(([file]) => !html.includes(`"/${file}"`))
          .map(([file, name]) => ({
            tag: "link",
            attrs: {
              rel: "modulepreload",
              crossorigin: true,
              href: `/${file}`,
              ...(name.endsWith("-light") ? { media: "(prefers-color-scheme: light)" } : {}),
            },
            injectTo: "head",
          }));
      },
    },
  };
}

/** Notes beside the pages how much of each chunk comes from which package, for `npm run bench:surfaces`. */
function composition(): Plugin {
  return {
    name: "slotside:composition",
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const parts = chunks.map(({ fileName, modules }) => [fileName, charactersByPackage(modules)]);
      writeFileSync("dist/surfaces/composition.json", JSON.stringify(Object.fromEntries(parts)));
    },
  };
}

function charactersByPackage(modules: Readonly<Record<string, { readonly renderedLength: number }>>) {
  const lengths: Record<string, number> = {};
  for (const [id, { renderedLength }] of Object.entries(modules)) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll("\\", "/"))?.[1] ?? "slotside";
    lengths[name] = (lengths[name] ?? 0) + renderedLength;
  }
  return lengths;
}

export default defineConfig({
  base: "/",
  publicDir: false,
  plugins: [react(), plainThemes(), showsFirst(), comesBeside(), servedPaths(), composition()],
  // The backend puts a fresh nonce in place of this at every answer.
  html: { cspNonce: "__NONCE__" },
  build: {
    outDir: "dist/surfaces",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    // Its polyfill would be an inline script.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pages,
      output: {
        // The name of a shared chunk lists everything that shares it, and stands in each file that loads it.
        chunkFileNames: ({ name }) => `assets/${name.split("~")[0]}-[hash].js`,
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 20 },
            // What every control stands on travels by itself, so that the first screen does not bring a form's controls along.
            {
              name: "ground",
              test: /node_modules\/(@fluentui\/(react-(utilities|shared-contexts|jsx-runtime|provider)|tokens|keyboard-keys)|@griffel|keyborg|stylis)\//,
              priority: 12,
            },
            {
              name: "fluent",
              test: /node_modules\/(@fluentui|@griffel|tabster|keyborg|stylis)\//,
              priority: 10,
              entriesAware: true,
              // Dozens of small files cost more than a screen that carries a little of another one's.
              entriesAwareMergeThreshold: 5_000,
            },
            // What all three surfaces draw first travels together.
            { name: "first", test: /\/(ui|contract)\/[^/]*$|node_modules\/@tanstack\//, minShareCount: 3, priority: 5 },
          ],
        },
      },
    },
  },
});
