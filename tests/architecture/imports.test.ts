/** Who may import whom: the table of the house, as a test. It prints the offending edge. */
import { describe, expect, it } from "@jest/globals";
import { sourceFiles, type SourceFile } from "./source-files.ts";

/** From (first match wins) → what it may import. `self` is its own folder; packages are checked by the second table. */
const table: readonly { readonly from: RegExp; readonly may: readonly RegExp[] }[] = [
  { from: /\.test\.tsx?$|^tests\//, may: [/^/] },
  { from: /^contract\//, may: [/^contract\//] },
  { from: /^ui\//, may: [/^ui\//, /^contract\//] },
  { from: /^(teams-app|outlook-addin|zoom-app)\//, may: [/^contract\//, /^ui\//] },
  { from: /^backend\/domain\//, may: [/^backend\/domain\//] },
  { from: /^backend\/ports\//, may: [/^backend\/(ports|domain)\//] },
  {
    from: /^backend\/platform\//,
    may: [
      /^backend\/platform\//,
      /^backend\/domain\/instant\.ts$/,
      /^backend\/ports\/(clock|ids|secret|vendor-fault)\.ts$/,
    ],
  },
  { from: /^backend\/features\//, may: [/^backend\/(domain|ports|platform)\//, /^contract\//, /^backend\/features\//] },
  { from: /^backend\/vendors\//, may: [/^backend\/(domain|ports|platform|vendors)\//] },
  {
    from: /^backend\/http\//,
    may: [
      /^backend\/(http|platform)\//,
      /^backend\/ports\/(clock|ids|secret|vendor-fault)\.ts$/,
      /^backend\/domain\/(refusals|result|instant|asked-permissions|asked-permissions-german|problem-sentences)\.ts$/,
      /^contract\//,
    ],
  },
  { from: /^backend\/benchmarks\//, may: [/^backend\/(domain|benchmarks)\//] },
  { from: /^backend\/testing\//, may: [/^backend\/(?!app|main|compose)/, /^contract\//] },
  { from: /^backend\/config\.ts$/, may: [] },
  { from: /^backend\/(app|main)\.ts$/, may: [/^backend\//, /^contract\//] },
  { from: /^backend\/compose-[a-z-]+\.ts$/, may: [/^backend\//, /^contract\//] },
  { from: /^sandbox\//, may: [/^sandbox\//] },
  { from: /^manifests\//, may: [/^manifests\//, /^zoom-app\/capabilities\.ts$/] },
  { from: /^scripts\//, may: [/^scripts\//, /^manifests\//] },
];

const folders = /^(backend|contract|ui|teams-app|outlook-addin|zoom-app|manifests|sandbox|scripts|tests)\//;

/** Packages that belong to one place only. */
const packageHomes: Readonly<Record<string, RegExp>> = {
  "@microsoft/teams-js": /^teams-app\//,
  "@zoom/appssdk": /^zoom-app\//,
  "@azure/msal-browser": /^outlook-addin\//,
  restify: /^backend\/http\//,
  "pg-boss": /^backend\/platform\//,
  kysely: /^backend\/(platform|features)\//,
  pg: /^(backend\/platform|backend\/testing|scripts|tests\/support)\//,
  "@electric-sql/pglite": /^backend\/platform\//,
  "temporal-polyfill": /^backend\/domain\/wall-time\.ts$/,
  "openid-client": /^backend\/vendors\//,
  nodemailer: /^backend\/vendors\//,
};

describe("the import table", () => {
  const files = sourceFiles();

  it("covers every source file", () => {
    const homeless = files.filter((file) => folders.test(file.path) && !rowFor(file)).map((file) => file.path);
    expect(homeless).toEqual([]);
  });

  it("has no edge that the table does not allow", () => {
    expect(files.flatMap(forbiddenEdges)).toEqual([]);
  });

  it("keeps a feature's store, view and routes to that feature", () => {
    const foreign = files
      .filter((file) => file.path.startsWith("backend/features/") && !isTest(file))
      .flatMap((file) =>
        file.imports
          .filter((target) => target.startsWith("backend/features/") && folderOf(target) !== folderOf(file.path))
          .filter((target) => /\.(store|view|routes)\.ts$/.test(target))
          .map((target) => `${file.path} → ${target}`),
      );
    expect(foreign).toEqual([]);
  });

  it("keeps the vendors apart, and lets only the composition name them", () => {
    const crossing = files
      .filter((file) => !isTest(file))
      .flatMap((file) =>
        file.imports
          .filter((target) => target.startsWith("backend/vendors/"))
          .filter(
            (target) =>
              !/^backend\/(app|main|compose-[a-z-]+)\.ts$/.test(file.path) && vendorOf(file.path) !== vendorOf(target),
          )
          .map((target) => `${file.path} → ${target}`),
      );
    expect(crossing).toEqual([]);
  });

  it("keeps each vendor package in the one place that wraps it", () => {
    const strays = files
      .filter((file) => !isTest(file) && !file.path.startsWith("sandbox/"))
      .flatMap((file) =>
        file.imports
          .filter((target) => packageHomes[packageName(target)] && !packageHomes[packageName(target)]?.test(file.path))
          .map((target) => `${file.path} → ${target}`),
      );
    expect(strays).toEqual([]);
  });
});

function rowFor(file: SourceFile): (typeof table)[number] | undefined {
  return table.find((row) => row.from.test(file.path));
}

function forbiddenEdges(file: SourceFile): readonly string[] {
  const row = rowFor(file);
  if (!row) return [];
  const own = file.path.split("/")[0] ?? "";
  return file.imports
    .filter((target) => folders.test(target))
    .filter((target) => !row.may.some((allowed) => allowed.test(target)))
    .filter((target) => !(/-app$|-addin$/.test(own) && target.startsWith(`${own}/`)))
    .map((target) => `${file.path} → ${target}`);
}

function isTest(file: SourceFile): boolean {
  return /\.test\.tsx?$/.test(file.path) || file.path.startsWith("tests/");
}

function folderOf(path: string): string {
  return path.split("/").slice(0, 3).join("/");
}

function vendorOf(path: string): string | undefined {
  return /^backend\/vendors\/([^/]+)\//.exec(path)?.[1];
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
