import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Caller } from "../../platform/caller.ts";
import { hashOf } from "../../platform/vault.ts";
import { createWatchWorld } from "../../testing/watch-world.ts";
import type { WatchWorld } from "../../testing/watch-world.ts";

let world: WatchWorld;
let tenant: Awaited<ReturnType<WatchWorld["newTenant"]>>;
let priya: Caller;
let calendar: string;

beforeAll(async () => {
  world = await createWatchWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  [priya, calendar] = await connected("priya");
});

async function connected(name: string, where = tenant): Promise<[Caller, string]> {
  const caller = await where.person(name, ["provider"]);
  const connectionId = await where.connect(caller, "microsoft");
  await world.wantWatch(caller, connectionId);
  await world.keep(caller, connectionId);
  world.moveClock(1);
  world.changes.forgetCalls();
  return [caller, connectionId];
}

const asked = async (caller = priya, connectionId = calendar): Promise<readonly string[]> => {
  world.changes.forgetCalls();
  await world.keep(caller, connectionId);
  return [...world.changes.calls()];
};
const told = (connectionId = calendar, more: object = {}): object => {
  const watch = world.changes.watches().find((each) => each.connectionId === connectionId);
  return { subscriptionId: watch?.id, clientState: watch?.secret, changeType: "updated", ...more };
};
const graph = (...value: readonly unknown[]) => world.hook("/hooks/graph", { body: { value } });
const lifecycle = (lifecycleEvent: string, more: object = {}) =>
  world.hook("/hooks/graph/lifecycle", { body: { value: [told(calendar, { lifecycleEvent, ...more })] } });

describe("Graph's calls", () => {
  it.each(["/hooks/graph", "/hooks/graph/lifecycle"])("shake hands at %s in plain text", async (path) => {
    const reply = await world.hook(path, { query: { validationToken: "Validation: <b>é & ü</b>" } });
    expect(reply).toEqual({
      status: 200,
      headers: { "Content-Type": "text/plain; charset=utf-8" },
      body: "Validation: <b>é & ü</b>",
    });
  });

  it("lead to one look at the calendar, however many there are and however often they come", async () => {
    for (let round = 0; round < 20; round += 1) expect(await graph(told(), told(), told())).toEqual({ status: 202 });
    expect(await asked()).toEqual(["list"]);
    expect(await asked()).toEqual([]);
  });

  it("do nothing when they are forged or unknown, and the sender cannot tell", async () => {
    const forged = { ...told(), clientState: "guessed" };
    const unknown = { ...told(), subscriptionId: "nobody's" };
    expect(await graph(forged, unknown, { subscriptionId: told() }, "nonsense", null)).toEqual({ status: 202 });
    expect(await asked()).toEqual([]);
    // One that is forged does not keep the others from being heard.
    expect(await graph(forged, told())).toEqual({ status: 202 });
    expect(await asked()).toEqual(["list"]);
  });

  it("may concern several organisations at once", async () => {
    const elsewhere = await world.newTenant();
    const [aroha, theirs] = await connected("aroha", elsewhere);
    await graph(told(), told(theirs));
    expect(await asked()).toEqual(["list"]);
    expect(await asked(aroha, theirs)).toEqual(["list"]);
  });

  it("that come while the calendar is being read are followed afterwards", async () => {
    await graph(told());
    const held = world.changes.holdNext();
    world.changes.forgetCalls();
    const reading = world.keep(priya, calendar);
    await held.reached;
    await graph(told());
    held.goOn();
    await reading;
    expect(await asked()).toEqual([]);
    world.moveClock(1);
    expect(await asked()).toEqual(["list"]);
  });

  it("keep nothing but the hash of their secret", async () => {
    const { secret_hash: kept } = await world.database.db
      .selectFrom("vendor_routes")
      .select("secret_hash")
      .where("connection_id", "=", calendar)
      .executeTakeFirstOrThrow();
    const watch = world.changes.watches().find(({ connectionId }) => connectionId === calendar);
    expect(kept).toBe(hashOf(watch?.secret ?? ""));
  });

  it("do not break into the pause of a calendar that does not answer", async () => {
    await graph(told());
    world.changes.failList("throttled");
    await asked();
    await graph(told());
    expect(await asked()).toEqual([]);
    world.moveClock(1);
    expect(await asked()).toEqual(["list"]);
  });

  it("make every process read busy times anew", async () => {
    const heard = new Promise((resolve) => {
      world.changing.live.onStaleCalendar((each) => {
        if (each !== "all" && each.connectionId === calendar) resolve(each);
      });
    });
    await graph(told());
    expect(await heard).toEqual({ tenantId: priya.scope.tenantId, connectionId: calendar });
  });

  it("say that changes were missed: the calendar is read as a whole", async () => {
    expect(await lifecycle("missed")).toEqual({ status: 202 });
    expect(await asked()).toEqual(["list all"]);
  });

  it("say that the subscription ended: it is made anew, and the calendar is read as a whole", async () => {
    await lifecycle("subscriptionRemoved");
    expect(await asked()).toEqual(["watch", "list all"]);
  });

  it("want to see our permission again: the subscription is renewed", async () => {
    await lifecycle("reauthorizationRequired");
    expect(await asked()).toEqual(["renew", "list"]);
  });

  it("about a subscription are believed only with its secret", async () => {
    await lifecycle("subscriptionRemoved", { clientState: "guessed" });
    await lifecycle("something new");
    expect(await asked()).toEqual([]);
  });

  it("lead nowhere once the calendar was disconnected", async () => {
    const late = told();
    await world.disconnect(priya, calendar);
    expect(await graph(late)).toEqual({ status: 202 });
    expect(await asked()).toEqual([]);
  });
});

describe("Google's calls", () => {
  const google = async (state: string, token: string) => {
    const watch = world.changes.watches().find(({ connectionId }) => connectionId === calendar);
    await world.database.db
      .updateTable("vendor_routes")
      .set({ kind: "google_channel" })
      .where("connection_id", "=", calendar)
      .execute();
    const headers = {
      "x-goog-channel-id": watch?.id ?? "",
      "x-goog-channel-token": token === "ours" ? (watch?.secret ?? "") : token,
      "x-goog-resource-state": state,
    };
    return world.hook("/hooks/google", { headers });
  };

  it("lead to a look at the calendar when something exists or no longer does", async () => {
    for (const state of ["exists", "not_exists"]) {
      expect(await google(state, "ours")).toEqual({ status: 204 });
      expect(await asked()).toEqual(["list"]);
      world.moveClock(1);
    }
  });

  it("mean nothing when a channel begins, or when they are forged", async () => {
    expect(await google("sync", "ours")).toEqual({ status: 204 });
    expect(await google("exists", "guessed")).toEqual({ status: 204 });
    expect(await world.hook("/hooks/google", {})).toEqual({ status: 204 });
    expect(await asked()).toEqual([]);
  });
});
