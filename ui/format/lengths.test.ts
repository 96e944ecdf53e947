import { describe, expect, it } from "@jest/globals";
import { lengthWords } from "./lengths.ts";

describe("lengths in words", () => {
  it.each([
    [0, "0 minutes"],
    [45, "45 minutes"],
    [60, "1 hour"],
    [90, "90 minutes"],
    [1440, "1 day"],
    [20_160, "2 weeks"],
  ])("%s minutes are %s", (minutes, words) => {
    expect(lengthWords(minutes, "en-GB")).toBe(words);
  });

  it("are said in German too", () => {
    expect(lengthWords(120, "de-DE")).toBe("2 Stunden");
  });
});
