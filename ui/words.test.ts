import { describe, expect, it } from "@jest/globals";
import { english } from "./words.en.ts";
import { german } from "./words.de.ts";
import { createTranslate } from "./words.ts";
import type { WordKey } from "./words.ts";

const keys = Object.keys(english) as WordKey[];
const parameters = (text: unknown): string[] =>
  [...new Set([...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""))].sort();

describe("words", () => {
  it("chooses the plural form and writes numbers as the language does", () => {
    expect(createTranslate(english, "en")("seatsLeft", { n: 1 })).toBe("1 seat left");
    expect(createTranslate(english, "en")("seatsLeft", { n: 30 })).toBe("30 seats left");
    expect(createTranslate(german, "de")("seatsLeft", { n: 1200 })).toBe("1.200 Plätze frei");
  });

  it("leaves a parameter that was not given as it stands", () => {
    expect(createTranslate(english, "en")("bookWith")).toBe("with {name}");
  });

  it.each(keys)("says %s in German with the parameters of the English", (key) => {
    expect(parameters(german[key])).toEqual(parameters(english[key]));
  });
});
