import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { browserPageWords } from "#backend/features/connections/browser-pages-words.ts";
import { linkingWords } from "#backend/features/linking/linking-words.ts";
import { drawInstalled } from "#backend/features/panel/install.view.ts";
import { publicPages } from "#backend/http/public-pages.ts";

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

/** Every piece of text in it, by where it stands; what is made of facts is made of its parameters' places. */
function textsIn(words: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof words === "string") return [[path, words]];
  if (typeof words === "function")
    return textsIn((words as (...facts: string[]) => unknown)("Ada", "Bea", "Cem"), path);
  if (typeof words !== "object" || words === null) return [];
  return Object.entries(words).flatMap(([key, value]) => textsIn(value, `${path}/${key}`));
}

/** Addresses and what a form carries are no words. */
const isSaid = ([path]: readonly [string, string]): boolean => !/\/(href|action|fields|language)(\/|$)/.test(path);

const states = ["by_hand", "declined", "again"] as const;

describe("pages that the backend serves", () => {
  const pages = [
    ["public", Object.fromEntries(publicPages("en")), Object.fromEntries(publicPages("de"))],
    ["linking", linkingWords.en, linkingWords.de],
    ["connecting", browserPageWords.en, browserPageWords.de],
    ["installing", states.map((each) => drawInstalled(each, "en")), states.map((each) => drawInstalled(each, "de"))],
  ] as const;

  it.each(pages)("are said in German as well, sentence by sentence: %s", (_area, inEnglish, inGerman) => {
    const english = textsIn(inEnglish).filter(isSaid);
    const german = textsIn(inGerman).filter(isSaid);
    expect(english.length).toBeGreaterThan(5);
    expect(german.map(([path]) => path)).toEqual(english.map(([path]) => path));
    const same = german.filter(([, text], index) => text === english[index]?.[1]);
    expect(same).toEqual([]);
    for (const [path, text] of german)
      expect([path, text]).toEqual([path, expect.not.stringMatching(/\b(the|and|you|is)\b/)]);
  });
});
