import { describe, expect, it } from "@jest/globals";
import { nextIndex } from "./arrow-keys.ts";

const grid = { here: 8, count: 14, columns: 7 };

describe("arrow keys in a grid", () => {
  it.each([
    ["ArrowRight", 9],
    ["ArrowLeft", 7],
    ["ArrowUp", 1],
    ["Home", 0],
    ["End", 13],
  ])("%s leads to %i", (key, expected) => {
    expect(nextIndex(key, grid)).toBe(expected);
  });

  it("stays inside the grid", () => {
    expect(nextIndex("ArrowDown", grid)).toBeUndefined();
    expect(nextIndex("ArrowLeft", { ...grid, here: 0 })).toBeUndefined();
  });

  it("leaves every other key alone", () => {
    expect(nextIndex("Tab", grid)).toBeUndefined();
  });
});
