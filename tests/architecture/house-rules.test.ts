/** Rules of the house that a type checker cannot see. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { projectFolder } from "#tests/support/project.ts";
import { projectFiles, sourceFiles } from "./source-files.ts";

const product = /^(backend|contract|ui|teams-app|outlook-addin|zoom-app|manifests)\//;
const featureFile = /^(?:[a-z]+(?:-[a-z]+)+|[a-z-]+\.(?:routes|store|view|job))(?:\.test)?\.ts$/;

describe("the house", () => {
  const files = sourceFiles();

  it("gives no file a name that says nothing", () => {
    const banned = /(^|\/)(index|utils|helpers|types|constants|common|service|manager|misc)\.tsx?$/;
    expect(files.map((file) => file.path).filter((path) => banned.test(path))).toEqual([]);
  });

  it("keeps feature folders to their vocabulary: use cases, routes, store, view, jobs", () => {
    const strangers = files
      .map((file) => file.path)
      .filter((path) => path.startsWith("backend/features/"))
      .filter((path) => !featureFile.test(path.split("/").at(-1) ?? ""));
    expect(strangers).toEqual([]);
  });

  it("keeps every source file within 400 lines", () => {
    expect(files.filter((file) => file.text.split("\n").length > 401).map((file) => file.path)).toEqual([]);
  });

  it("never lets the product know the sandbox", () => {
    expect(
      files.filter((file) => product.test(file.path) && /sandbox/i.test(file.text)).map((file) => file.path),
    ).toEqual([]);
  });

  it("reads the environment in main.ts and nowhere else in the backend", () => {
    const readers = files.filter(
      (file) =>
        file.path.startsWith("backend/") &&
        !file.path.endsWith(".test.ts") &&
        !file.path.startsWith("backend/testing/") &&
        /process\.env/.test(file.text),
    );
    expect(readers.map((file) => file.path)).toEqual(["backend/main.ts"]);
  });

  it("takes the time, ids and randomness as arguments", () => {
    const homes = /^backend\/(platform\/(clocks|random-ids|vault|retry|database|jobs|log)|main|http\/server)\.ts$/;
    const guilty = files
      .filter((file) => file.path.startsWith("backend/") && !file.path.endsWith(".test.ts") && !homes.test(file.path))
      .filter((file) => /\bDate\.now\(|new Date\(\)|Math\.random\(|randomUUID\(/.test(file.text));
    expect(guilty.map((file) => file.path)).toEqual([]);
  });

  it("mints tenant scopes only where a request, a link or a job begins", () => {
    const places = files
      .filter(
        (file) =>
          !file.path.endsWith(".test.ts") &&
          !/^(tests|backend\/testing)\//.test(file.path) &&
          /\bmintTenantScope\(/.test(file.text),
      )
      .map((file) => file.path)
      .filter((path) => path !== "backend/platform/tenant-scope.ts");
    for (const path of places)
      expect(path).toMatch(
        /^backend\/http\/|\.job\.ts$|^backend\/features\/(budgets|connections|guests|health|integrations|linking|people|panel|reconcile|sync|watches)\//,
      );
  });

  it("asks SQL for no time of its own", () => {
    const sql = projectFiles().filter((path) => /^backend\/.*\.(sql|store\.ts)$/.test(path));
    expect(sql.length).toBeGreaterThan(3);
    const guilty = sql.filter((path) =>
      /\bnow\(\)|current_timestamp/i.test(
        readFileSync(join(projectFolder, path), "utf8").replaceAll(/clock\.now\(\)/g, ""),
      ),
    );
    expect(guilty).toEqual([]);
  });

  it("takes rows that are due once: a part that locks and is limited is worked out before the rest", () => {
    // Inside `in (select …)` the planner may work it out again for every row, and each time it passes over what it locked before.
    const locking = files
      .filter(({ path }) => path.startsWith("backend/") && !path.endsWith(".test.ts"))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/for update skip locked/g)].map(({ index }) => ({ path, before: partBefore(text, index) })),
      );
    expect(locking.length).toBeGreaterThan(4);
    expect(locking.filter(({ before }) => !/(as materialized|=) $/.test(before))).toEqual([]);
  });

  it("has no skipped or focused test and nothing left for later", () => {
    const skipped = /\b(?:it|test|describe)\.(?:skip|only|todo)\b|\bx(?:it|describe)\(/;
    const later = new RegExp(["TO", "DO|FIX", "ME|HA", "CK"].join(""));
    expect(
      files
        .filter((file) => skipped.test(file.text) && !file.path.startsWith("tests/architecture/"))
        .map((file) => file.path),
    ).toEqual([]);
    expect(files.filter((file) => later.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it("keeps download addresses out of the lock file", () => {
    expect(readFileSync(join(projectFolder, "package-lock.json"), "utf8")).not.toMatch(/"resolved": "http/);
  });
});

/** What stands before the bracket that this place of a text lies in. */
function partBefore(text: string, place: number): string {
  let depth = 0;
  let at = place;
  while (at > 0 && depth <= 0) {
    at -= 1;
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
  }
  return text.slice(Math.max(0, at - 20), at);
}
