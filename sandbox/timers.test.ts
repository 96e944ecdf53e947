import { describe, expect, it } from "@jest/globals";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, createClock } from "./clock.ts";
import { createSnapshot } from "./snapshot.ts";
import { createTimers, type Timers } from "./timers.ts";

const minute = 60_000;

function start(): { readonly clock: Clock; readonly timers: Timers; readonly done: unknown[][] } {
  const clock = createClock(() => 0);
  const timers = createTimers({ clock, snapshot: createSnapshot(undefined) });
  const done: unknown[][] = [];
  timers.handle("ring", (due) => void done.push([...due]));
  return { clock, timers, done };
}

describe("work for later", () => {
  it("waits until the clock is moved there, and is done once", async () => {
    const { clock, timers, done } = start();
    timers.add("ring", 5 * minute, "five");
    await timers.tick();
    expect(done).toEqual([]);
    clock.advance(5 * minute);
    await timers.tick();
    await timers.tick();
    expect(done).toEqual([["five"]]);
  });

  it("comes oldest first, what is due of one kind together", async () => {
    const { clock, timers, done } = start();
    timers.handle("knock", (due) => void done.push(due.map((data) => `knock ${String(data)}`)));
    timers.add("ring", 3, "c");
    timers.add("ring", 1, "a");
    timers.add("knock", 2, "b");
    clock.advance(10);
    await timers.tick();
    expect(done).toEqual([["a", "c"], ["knock b"]]);
  });

  it("goes on with what becomes due while it works, and survives work that fails", async () => {
    const { timers, done } = start();
    timers.handle("twice", () => timers.add("ring", 0, "again"));
    timers.add("twice", 0, "x");
    await timers.tick();
    expect(done).toEqual([["again"]]);
  });

  it("can be forgotten", async () => {
    const { timers, done } = start();
    timers.add("ring", 0, "keep");
    timers.add("ring", 0, "drop");
    timers.forget<string>("ring", (data) => data === "drop");
    await timers.tick();
    expect(done).toEqual([["keep"]]);
  });

  it("is found again after a restart", () => {
    const file = join(mkdtempSync(join(tmpdir(), "timers-")), "state.json");
    const clock = createClock(() => 0);
    const first = createSnapshot(file);
    createTimers({ clock, snapshot: first }).add("ring", minute, { id: 1 });
    first.flush();
    const again = createTimers({ clock, snapshot: createSnapshot(file) });
    expect(again.list()).toEqual([{ kind: "ring", at: minute, data: { id: 1 } }]);
  });

  it("is done at once by timers that tick by themselves", async () => {
    const { timers } = start();
    const stop = timers.start(60_000);
    const rung = new Promise((resolve) => timers.handle("ring", resolve));
    timers.add("ring", 0, "now");
    expect(await rung).toEqual(["now"]);
    stop();
  });
});
