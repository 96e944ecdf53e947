import { describe, expect, it } from "@jest/globals";
import { findUnfit } from "./unfit-input.ts";

describe("what no field can hold", () => {
  it.each([
    ["NUL", { name: "a\u0000b" }, ["name"]],
    ["half of a character", { windows: [{ place: "\ud83d" }] }, ["windows", "0", "place"]],
    ["the other half", ["\ude00"], ["0"]],
    ["NUL in a field's name", { inner: { "\u0000": 1 } }, ["inner"]],
    ["NUL alone", "\u0000", []],
  ])("%s is found by its path", (_name, value, path) => {
    expect(findUnfit(value)?.path).toEqual(path);
  });

  it("is nothing that people write", () => {
    const name = "e\u0301 \u200fשלום\u200f 👩‍👩‍👧 𝒳\n\ttab";
    expect(findUnfit({ name, list: [1, null, true, { [name]: name }] })).toBeUndefined();
  });

  it("is nesting without end, which is found without following it", () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(findUnfit(value)).toMatchObject({ message: expect.stringContaining("nested") });
  });
});
