import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Caller } from "../../platform/caller.ts";
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
  world.changes.refuseWatches(undefined);
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"]);
  calendar = await tenant.connect(priya, "microsoft");
  world.changes.forgetCalls();
});

const hour = 60;
const halfLife = 4230 / 2;
const keep = (): Promise<void> => world.keep(priya, calendar);
/** What the vendor is asked when the job runs now. */
const asked = async (): Promise<readonly string[]> => {
  world.changes.forgetCalls();
  await keep();
  return [...world.changes.calls()];
};
const connect = async (): Promise<readonly string[]> => {
  await world.wantWatch(priya, calendar);
  return asked();
};
const change = (set: object): Promise<unknown> =>
  world.database.db.updateTable("connections").set(set).where("id", "=", calendar).execute();
const mine = () => world.changes.watches().filter(({ connectionId }) => connectionId === calendar);

describe("a connected calendar", () => {
  it("is watched from then on, begins with everything that stands, and is then left in peace", async () => {
    expect(await connect()).toEqual(["watch", "list all"]);
    expect(await world.watchOf(calendar)).toMatchObject({ state: "watching", attempts: 0, last_problem: null });
    for (let minutes = 0; minutes < hour; minutes += 5) {
      world.moveClock(5);
      expect(await asked()).toEqual([]);
    }
  });

  it("is renewed at half life, and asked once in case a notification was lost", async () => {
    await connect();
    world.moveClock(halfLife - 1);
    expect(await asked()).toEqual([]);
    world.moveClock(2);
    expect(await asked()).toEqual(["renew", "list"]);
    world.moveClock(halfLife - 2);
    expect(await asked()).toEqual([]);
  });

  it("is not asked without a pause by a vendor whose watches have ended when they begin", async () => {
    world.changes.watchUntil(world.clock.now());
    expect(await connect()).toEqual(["watch", "list all"]);
    expect(await asked()).toEqual([]);
    world.moveClock(1);
    expect(await asked()).toEqual(["watch", "list all"]);
    world.changes.watchUntil(undefined);
  });

  it("is watched anew and read as a whole when its vendor has forgotten the watch", async () => {
    await connect();
    world.changes.loseWatches();
    world.moveClock(halfLife + 1);
    expect(await asked()).toEqual(["renew", "watch", "list all"]);
    expect(mine()).toHaveLength(1);
  });

  it("is watched anew and read as a whole after nobody worked for days", async () => {
    await connect();
    world.moveClock(4231);
    expect(await asked()).toEqual(["watch", "list all"]);
  });

  it("is read as a whole when its vendor has forgotten the token", async () => {
    await connect();
    world.changes.expireTokens();
    world.moveClock(halfLife + 1);
    expect(await asked()).toEqual(["renew", "list", "list all"]);
  });

  it("is looked at every few minutes where the vendor calls nobody, and asked daily whether it does by now", async () => {
    world.changes.refuseWatches("watch_refused");
    expect(await connect()).toEqual(["watch", "list all"]);
    expect(await world.watchOf(calendar)).toMatchObject({ state: "polling", last_problem: "watch_refused" });
    world.moveClock(4);
    expect(await asked()).toEqual([]);
    world.moveClock(1);
    expect(await asked()).toEqual(["list"]);
    world.moveClock(24 * hour);
    expect(await asked()).toEqual(["watch", "list"]);
    world.changes.refuseWatches(undefined);
    world.moveClock(24 * hour);
    expect(await asked()).toEqual(["watch", "list"]);
    world.moveClock(hour);
    expect(await asked()).toEqual([]);
  });

  it("is looked at now and then while our address cannot be reached, and watched a quarter of an hour later", async () => {
    world.changes.refuseWatches("InvalidRequest");
    await connect();
    world.changes.refuseWatches(undefined);
    world.moveClock(15);
    expect(await asked()).toEqual(["watch", "list"]);
    expect(await world.watchOf(calendar)).toMatchObject({ state: "watching" });
  });

  it("is tried again after a pause when it does not answer, and loses nothing", async () => {
    await world.wantWatch(priya, calendar);
    world.changes.failList("unavailable");
    expect(await asked()).toEqual(["watch", "list all"]);
    expect(await world.watchOf(calendar)).toMatchObject({ attempts: 1, last_problem: "unavailable" });
    expect(await asked()).toEqual([]);
    world.moveClock(1);
    expect(await asked()).toEqual(["list all"]);
    expect(await world.watchOf(calendar)).toMatchObject({ attempts: 0, last_problem: null });
  });

  it("gets another watch when the answer to the first was lost, and the first leads nowhere", async () => {
    world.changes.loseWatchAnswer();
    expect(await connect()).toEqual(["watch"]);
    world.moveClock(1);
    expect(await asked()).toEqual(["watch", "list all"]);
    const [lost, kept] = mine();
    const tell = (watch: typeof lost) =>
      world.hook("/hooks/graph", { body: { value: [{ subscriptionId: watch?.id, clientState: watch?.secret }] } });
    world.moveClock(1);
    await tell(lost);
    expect(await asked()).toEqual([]);
    await tell(kept);
    expect(await asked()).toEqual(["list"]);
  });

  it("rests while its grant is gone, and is watched anew when somebody connects it again", async () => {
    await connect();
    await change({ status: "needs_reconnect" });
    world.moveClock(halfLife + 1);
    expect(await asked()).toEqual([]);
    expect(await world.watchOf(calendar)).toMatchObject({ state: "broken", due_at: null });
    await change({ status: "connected" });
    world.changes.loseWatches();
    expect(await connect()).toEqual(["renew", "watch", "list all"]);
    expect(await world.watchOf(calendar)).toMatchObject({ state: "watching" });
  });

  it("is watched anew when another account is connected in its place", async () => {
    await connect();
    await change({ account_id: `other-${calendar}` });
    expect(await connect()).toEqual(["watch", "list all"]);
  });

  it("is ended where it stood when sessions are written to another calendar of the account, or to none", async () => {
    await connect();
    const [before] = mine();
    await change({ target_calendar: "teaching" });
    expect(await connect()).toEqual(["unwatch", "watch", "list all"]);
    expect(mine()).toHaveLength(1);
    expect(mine()[0]?.id).not.toBe(before?.id);
    await change({ purposes: ["meetings"] });
    world.moveClock(1);
    expect(await connect()).toEqual(["unwatch"]);
    expect(mine()).toEqual([]);
    expect(await world.watchOf(calendar)).toBeUndefined();
  });

  it("is watched again when it is wanted again while its end is looked after", async () => {
    await connect();
    await change({ purposes: ["meetings"] });
    world.moveClock(1);
    await world.wantWatch(priya, calendar);
    const held = world.changes.holdNext();
    const ending = keep();
    await held.reached;
    await change({ purposes: ["meetings", "calendar"] });
    await world.wantWatch(priya, calendar);
    held.goOn();
    await ending;
    world.moveClock(1);
    expect(await asked()).toEqual(["renew", "watch", "list all"]);
    expect(mine()).toHaveLength(1);
    expect(await world.watchOf(calendar)).toMatchObject({ state: "watching", watch_id: mine()[0]?.id });
  });

  it("is no longer watched once it is disconnected", async () => {
    await connect();
    world.changes.forgetCalls();
    await world.disconnect(priya, calendar);
    expect(world.changes.calls()).toEqual(["unwatch"]);
    expect(mine()).toEqual([]);
    expect(await world.watchOf(calendar)).toBeUndefined();
    expect(await asked()).toEqual([]);
  });

  it("is found by the sweep when nobody asked for its watch", async () => {
    await world.adopt();
    expect(await asked()).toEqual(["watch", "list all"]);
    await world.adopt();
    expect(await asked()).toEqual([]);
  });

  it("is not pulled twice at once, and a worker that died is replaced", async () => {
    await world.wantWatch(priya, calendar);
    const held = world.changes.holdNext();
    const first = keep();
    await held.reached;
    expect(await asked()).toEqual([]);
    world.moveClock(1);
    expect(await asked()).toEqual(["list all"]);
    held.goOn();
    await first;
    expect(await world.watchOf(calendar)).toMatchObject({ attempts: 0, lease_id: null });
  });
});
