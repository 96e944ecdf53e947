/**
 * Builds the pages of the surfaces into `dist/surfaces`: `teams/`, `outlook/`, `zoom/` and their `assets/`. One run for each of `builds`,
 * named by `--mode`: docs/decisions/0024-each-surface-by-itself.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import react from "@vitejs/plugin-react";
import { build, defineConfig, mergeConfig } from "vite";
import type { Plugin, Rolldown, UserConfig } from "vite";
import { expectOfficeFiles } from "./outlook-addin/expect-office.ts";
import { builds } from "./scripts/surface-builds.ts";
import type { BuildName } from "./scripts/surface-builds.ts";
import { firstLook } from "./ui/first-look.ts";
import { readHowDatesAreWritten } from "./ui/while-loading.ts";

/** Where each source folder's pages are served from. */
const servedAs: Record<string, string> = { "teams-app": "teams", "outlook-addin": "outlook", "zoom-app": "zoom" };

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

/** What a page does by itself before its program has come. */
function runsMeanwhile(name: BuildName): Plugin {
  const steps = name === "outlook" ? [expectOfficeFiles, readHowDatesAreWritten] : [readHowDatesAreWritten];
  return {
    name: "slotside:runs-meanwhile",
    transformIndexHtml: {
      order: "pre",
      handler: () => [{ tag: "script", children: steps.map((step) => `(${step})();`).join("\n"), injectTo: "head" }],
    },
  };
}

/**
 * What a surface's program asks for as soon as it runs, by the name of its chunk, comes beside it instead of a round trip later: above all
 * the program that draws, with everything that it imports.
 */
function comesBeside(name: BuildName): Plugin {
  const theme = name === "teams" ? "teams-light" : "web-light";
  return {
    name: "slotside:comes-beside",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const files = new Set([fileOf(chunks, "drawing")]);
        for (const file of files)
          for (const further of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) files.add(further);
        for (const chunk of name === "outlook" ? [theme, "msal"] : [theme]) files.add(fileOf(chunks, chunk));
        // A light theme only to who sees one.
        const media = { [fileOf(chunks, theme)]: { media: "(prefers-color-scheme: light)" } };
        return [...files]
          .filter((file) => !html.includes(`/${file}"`))
          .map((file) => {
            const attrs = { rel: "modulepreload", crossorigin: true, href: `/${file}`, ...media[file] };
            return { tag: "link", attrs, injectTo: "head" };
          });
      },
    },
  };
}

function fileOf(chunks: readonly Rolldown.OutputChunk[], name: string): string {
  const found = chunks.find((chunk) => chunk.name === name);
  if (found === undefined) throw new Error(`There is no chunk called ${name}`);
  return found.fileName;
}

/** Notes beside the pages how much of each chunk comes from which package, for `npm run bench:surfaces`. */
function composition(name: BuildName): Plugin {
  return {
    name: "slotside:composition",
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const parts = chunks.map(({ fileName, modules }) => [fileName, charactersByPackage(modules)]);
      mkdirSync("dist/surfaces/composition", { recursive: true });
      writeFileSync(`dist/surfaces/composition/${name}.json`, JSON.stringify(Object.fromEntries(parts)));
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

/** What all runs share. */
function shared(pages: readonly string[]): UserConfig {
  return {
    base: "/",
    publicDir: false,
    plugins: [react(), plainThemes()],
    // The backend puts a fresh nonce in place of this at every answer.
    html: { cspNonce: "__NONCE__" },
    build: {
      outDir: "dist/surfaces",
      emptyOutDir: false,
      target: "es2022",
      assetsInlineLimit: 0,
      // Its polyfill would be an inline script.
      modulePreload: { polyfill: false },
      rolldownOptions: { input: [...pages] },
    },
  };
}

interface FirstModules {
  /** Of the program that begins: it asks while the other one is on its way. */
  readonly begin: ReadonlySet<string>;
  /** Of the program that draws, which every first screen needs although nothing imports it at once. */
  readonly draw: ReadonlySet<string>;
}

/** The modules that a surface's first screen is made of, as they are left when what nobody uses is shaken off. */
async function firstModules(name: BuildName): Promise<FirstModules> {
  const options = { ...shared(builds[name]), configFile: false, logLevel: "error" } as const;
  const tried = await build({ ...options, build: { ...options.build, write: false, minify: false } });
  if (!("output" in tried)) throw new Error("The surface was not built once, as expected");
  const chunks = new Map(tried.output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file]] : [])));
  const closure = (isFirst: (chunk: Rolldown.OutputChunk) => boolean): ReadonlySet<string> => {
    const files = new Set([...chunks.values()].filter(isFirst).map(({ fileName }) => fileName));
    for (const file of files) for (const further of chunks.get(file)?.imports ?? []) files.add(further);
    return new Set([...files].flatMap((file) => Object.keys(chunks.get(file)?.modules ?? {})));
  };
  const draw = closure(({ facadeModuleId }) => /\/drawing\.tsx?$/.test(facadeModuleId ?? ""));
  if (draw.size === 0) throw new Error(`Nothing draws ${name}`);
  return { begin: closure(({ isEntry }) => isEntry), draw };
}

/**
 * Three files: what begins, ours that draws, and the libraries it draws with, which a new version of ours leaves as they are. Each further
 * file costs a slow device its share.
 */
async function travelsTogether(name: BuildName): Promise<UserConfig> {
  const { begin, draw } = await firstModules(name);
  const isLibrary = (id: string): boolean => id.includes("/node_modules/");
  const groups = [
    { name: "first", test: (id: string) => begin.has(id), priority: 3 },
    { name: "libraries", test: (id: string) => draw.has(id) && isLibrary(id), priority: 2 },
    { name: "drawing", test: (id: string) => draw.has(id), priority: 1 },
  ];
  return {
    build: { rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups } } } },
  };
}

export default defineConfig(async ({ mode }) => {
  // A tool that only wants to know what there is names none of them.
  if (!isBuild(mode)) return shared(Object.values(builds).flat());
  const config = shared(builds[mode]);
  const plugins = [...(config.plugins ?? []), servedPaths(), composition(mode)];
  if (mode === "windows") return { ...config, plugins };
  const forPeople = [...plugins, showsFirst(), runsMeanwhile(mode), comesBeside(mode)];
  return mergeConfig({ ...config, plugins: forPeople }, await travelsTogether(mode));
});

const isBuild = (mode: string): mode is BuildName => Object.hasOwn(builds, mode);
