import { describe, expect, it } from "@jest/globals";
import { pageOf } from "./page-of.ts";
import { RequestProblem } from "./request-problem.ts";

const all = ["a", "b", "c", "d", "e"];
const page = (items: readonly string[], limit: number, cursor?: string | null) =>
  pageOf(items, { limit, cursor: cursor ?? undefined }, (item) => item);

describe("pages of a list", () => {
  it("hand out everything once, and end", () => {
    const first = page(all, 2);
    const second = page(all, 2, first.nextCursor);
    const third = page(all, 2, second.nextCursor);
    expect([first.items, second.items, third.items]).toEqual([["a", "b"], ["c", "d"], ["e"]]);
    expect(third.nextCursor).toBeNull();
    expect(page(all, 5).nextCursor).toBeNull();
    expect(page([], 5)).toEqual({ items: [], nextCursor: null });
  });

  it("go on where they were when something came or went meanwhile", () => {
    const { nextCursor } = page(all, 2);
    expect(page(["0", ...all], 2, nextCursor).items).toEqual(["c", "d"]);
    expect(page(["a", "c", "d"], 2, nextCursor).items).toEqual(["c", "d"]);
  });

  it("refuse a cursor that nobody handed out", () => {
    expect(() => page(all, 2, "made-up")).toThrow(RequestProblem);
  });
});
