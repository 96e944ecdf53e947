import { describe, expect, it } from "@jest/globals";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChance } from "./chance.ts";
import { createSnapshot } from "./snapshot.ts";

const nowhere = createSnapshot(undefined);

describe("chance", () => {
  it("comes the same from the same seed, and differs without one", () => {
    const draw = (seed?: number): string => createChance({ seed, snapshot: nowhere }).uuid();
    expect(draw(7)).toBe(draw(7));
    expect(draw(7)).not.toBe(draw(8));
    expect(draw()).not.toBe(draw());
  });

  it("draws nothing twice, not even after a restart", () => {
    const file = join(mkdtempSync(join(tmpdir(), "chance-")), "state.json");
    const first = createSnapshot(file);
    const drawn = createChance({ seed: 1, snapshot: first }).uuid();
    first.flush();
    expect(createChance({ seed: 1, snapshot: createSnapshot(file) }).uuid()).not.toBe(drawn);
  });

  it("makes UUIDs of version 4, numbers within their bounds and as many bytes as asked for", () => {
    const chance = createChance({ seed: 3, snapshot: nowhere });
    for (let draws = 0; draws < 50; draws += 1) {
      expect(chance.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const number = chance.between(10, 20);
      expect(number >= 10 && number < 20).toBe(true);
    }
    expect(chance.bytes(70).length).toBe(70);
  });
});
