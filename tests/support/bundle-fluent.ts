/**
 * Jest's global set-up of the surfaces: Fluent in one file. Each test file loads its modules anew, and Fluent's are some thousands,
 * nearly all of them icons that nothing draws; as one file that holds what is used, they cost a test file a third of its time.
 */
import { existsSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "vite";
import { projectFolder } from "./project.ts";

const name = "@fluentui/react-components";
/** Lasts from run to run; `jest.config.mjs` puts it in the place of the package. */
const folder = join(projectFolder, ".local", "fluent");
const bundle = join(folder, "fluent.cjs");

// oxlint-disable-next-line import/no-default-export -- Jest asks for one.
export default async function bundleFluent(): Promise<void> {
  const described = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { version, module } = JSON.parse(readFileSync(described, "utf8")) as Record<"version" | "module", string>;
  const mark = `// ${name} ${version}\n`;
  if (existsSync(bundle) && readFileSync(bundle, "utf8").startsWith(mark)) return;
  const half = `fluent.${process.pid}.cjs`;
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: "es2022",
      lib: { entry: join(dirname(described), module), formats: ["cjs"], fileName: () => half },
      rolldownOptions: { external: [/^react(\/|$)/, /^react-dom(\/|$)/, /^scheduler(\/|$)/], output: { banner: mark } },
    },
  });
  renameSync(join(folder, half), bundle);
}
