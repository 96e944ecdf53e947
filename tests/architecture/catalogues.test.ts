import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";

const parameters = (text: unknown): string[] =>
  [...new Set([...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""))].sort();

const ui = join(import.meta.dirname, "..", "..", "ui");
const englishFiles: readonly string[] = globSync("**/*-words.en.ts", { cwd: ui });

describe("catalogues of screens that are loaded later", () => {
  it("are found", () => {
    expect(englishFiles).toContain("setup/setup-words.en.ts");
  });

  it.each(englishFiles)("%s is said in German too, with the same parameters", async (file) => {
    const { english } = (await import(join(ui, file))) as { english: Record<string, unknown> };
    const { german } = (await import(join(ui, file.replace(".en.ts", ".de.ts")))) as {
      german: Record<string, unknown>;
    };
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english))
      expect([key, parameters(german[key])]).toEqual([key, parameters(text)]);
  });
});
