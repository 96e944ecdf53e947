/** The list of field reports names every number once, and only tests that exist. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { projectFolder } from "#tests/support/project.ts";
import { projectFiles } from "../architecture/source-files.ts";

describe("docs/field-reports.md", () => {
  const text = readFileSync(join(projectFolder, "docs", "field-reports.md"), "utf8");
  const rows = text.split("\n").filter((line) => /^\| \d/.test(line));

  it("has a row for each of the 55, with an answer", () => {
    expect(rows.map((row) => Number(row.split("|")[1]))).toEqual(Array.from({ length: 55 }, (_, index) => index + 1));
    for (const row of rows) expect((row.split("|")[3] ?? "").trim().length).toBeGreaterThan(5);
  });

  it("names only files that are there", () => {
    const files = projectFiles();
    const named = [...text.matchAll(/`([\w./-]+\.tsx?)`/g)].map((match) => match[1] as string);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !files.some((path) => path === name || path.endsWith(`/${name}`)))).toEqual([]);
  });

  it("points to the test that has a report's number in its name", () => {
    const tests = readFileSync(join(projectFolder, "backend", "domain", "field-reports.test.ts"), "utf8");
    const tested = [...new Set([...tests.matchAll(/"(\d+): /g)].map((match) => Number(match[1])))];
    expect(tested.length).toBeGreaterThan(10);
    expect(tested.filter((number) => !rows[number - 1]?.includes(`field-reports.test.ts\` ${number}`))).toEqual([]);
  });
});
