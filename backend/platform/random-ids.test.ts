import { describe, expect, it } from "@jest/globals";
import { asInstant } from "../domain/instant.ts";
import { createRandomIds } from "./random-ids.ts";

describe("ids", () => {
  it("sort in the order they were made in, also within one millisecond", () => {
    let now = Date.parse("2026-03-02T09:00:00Z");
    const ids = createRandomIds({ now: () => asInstant(now) });
    const made = Array.from({ length: 1000 }, () => ids.next());
    now += 1;
    made.push(ids.next());
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(1001);
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
