/**
 * `npm run audit`: asks the registry for advisories about what package-lock.json names, and fails for every one that nobody has
 * decided about. What was decided stands below, with its reason; docs/decisions/0018-dependencies-and-advisories.md says how.
 */
import { spawnSync } from "node:child_process";
import { projectFolder } from "./local-settings.ts";

/** Advisories that concern nothing we do, by their id. */
const accepted: Readonly<Record<string, string>> = {
  "GHSA-ffrw-9mx8-89p8":
    "fast-redact, by restify's own pino 8: disputed by its maintainer and withdrawn; restify's log is silent here.",
  "GHSA-8cp3-66vr-3r4c":
    "formidable 1, by restify's multipart parser: never mounted, bodies are read by backend/http/read-body.ts.",
  "GHSA-75v8-2h7p-7m2m":
    "formidable 1, by restify's multipart parser: never mounted, bodies are read by backend/http/read-body.ts.",
};

interface Report {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly via: readonly (string | { readonly url: string; readonly title: string; readonly severity: string })[];
      }
    >
  >;
}

process.exitCode = audit();

/** 0: nothing is open; 1: something is; 2: the registry could not be asked. */
function audit(): number {
  const npm = process.env["npm_execpath"];
  const [command, args] = npm ? [process.execPath, [npm, "audit", "--json"]] : ["npm", ["audit", "--json"]];
  const done = spawnSync(command, args, {
    cwd: projectFolder,
    encoding: "utf8",
    shell: !npm && process.platform === "win32",
  });
  const report = parse(done.stdout);
  if (!report?.vulnerabilities) {
    console.error("NOT CHECKED: the registry in use does not answer audits. Run it where npm can reach one that does.");
    return 2;
  }
  const found = new Map<string, string>();
  for (const [name, { via }] of Object.entries(report.vulnerabilities)) {
    for (const advisory of via) {
      if (typeof advisory === "string") continue;
      const id = advisory.url.split("/").at(-1) ?? advisory.url;
      found.set(id, `${advisory.severity}: ${name}: ${advisory.title} (${id})`);
    }
  }
  const open = [...found].filter(([id]) => accepted[id] === undefined);
  for (const [id, reason] of Object.entries(accepted)) if (found.has(id)) console.log(`decided: ${id}: ${reason}`);
  for (const [, line] of open) console.error(line);
  console.log(open.length === 0 ? "Nothing is open." : `${open.length} to decide about.`);
  return open.length === 0 ? 0 : 1;
}

function parse(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}
