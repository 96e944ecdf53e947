import { describe, expect, it } from "@jest/globals";
import { knownLocale } from "./known-locale.ts";

describe("a client's language tag", () => {
  it.each([
    ["de-DE", "de-DE"],
    ["en-us", "en-US"],
    ["en-US@posix", "en-US"],
    ["de_AT.UTF-8", "de-AT"],
    ["C", "en"],
    ["", "en"],
    ["??", "en"],
  ])("reads %j as %s", (tag, locale) => {
    expect(knownLocale(tag)).toBe(locale);
  });
});
