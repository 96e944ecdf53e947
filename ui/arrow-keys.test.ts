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

  it.each([
    ["Home", 9, 7],
    ["End", 9, 13],
    ["Home", 3, 0],
    ["End", 14, 15],
  ])("%s leads from day %i to the end of its week", (key, here, there) => {
    expect(nextIndex(key, { here, count: 16, columns: 7, ends: "line" })).toBe(there);
  });

  it("stays inside the grid", () => {
    expect(nextIndex("ArrowDown", grid)).toBeUndefined();
    expect(nextIndex("ArrowLeft", { ...grid, here: 0 })).toBeUndefined();
  });

  it("leaves every other key alone", () => {
    expect(nextIndex("Tab", grid)).toBeUndefined();
  });
});
