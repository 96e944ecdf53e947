import { describe, expect, it } from "@jest/globals";
import { createGate } from "./gate.ts";

describe("a gate", () => {
  it("lets so many in at once, the next ones in their order, and turns away whoever finds no place to wait", async () => {
    const gate = createGate({ atOnce: 2, waiting: 2, retryAfterSeconds: 7 });
    const doors = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    const entered: number[] = [];
    const runs = doors.map(({ promise }, at) =>
      gate.run(async () => {
        entered.push(at);
        await promise;
        return at;
      }),
    );
    await expect(gate.run(async () => 5)).rejects.toMatchObject({
      code: "unavailable",
      facts: { retryAfterSeconds: 7 },
    });
    expect(entered).toEqual([0, 1]);
    doors[1]?.resolve();
    expect(await runs[1]).toBe(1);
    await Promise.resolve();
    expect(entered).toEqual([0, 1, 2]);
    for (const door of doors) door.resolve();
    expect(await Promise.all(runs)).toEqual([0, 1, 2, 3]);
  });

  it("goes on after work that failed", async () => {
    const gate = createGate({ atOnce: 1, waiting: 0, retryAfterSeconds: 1 });
    await expect(gate.run(async () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(gate.run(async () => "well")).resolves.toBe("well");
  });
});
