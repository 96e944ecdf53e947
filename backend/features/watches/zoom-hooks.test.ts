import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createWatchWorld } from "../../testing/watch-world.ts";
import type { WatchWorld } from "../../testing/watch-world.ts";

let world: WatchWorld;
let tenant: Awaited<ReturnType<WatchWorld["newTenant"]>>;
let priya: Caller;
let zoom: string;
let id: string;

beforeAll(async () => {
  world = await createWatchWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

/** Somebody has booked Priya, who meets on Zoom, at nine. */
beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"]);
  const lena = await tenant.person("lena", ["learner"]);
  zoom = await tenant.connect(priya, "zoom");
  await world.wantWatch(priya, zoom);
  const body = {
    name: "Mentoring",
    durationMinutes: 60,
    kind: "individual",
    presence: "virtual",
    meetingVendor: "zoom",
    providerIds: [priya.personId],
  };
  const offering = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  const wish = { offeringId: offering.id, startsAt: "2026-03-02T09:00:00Z" };
  ({ id } = (await world.call("POST /api/v1/sessions", lena, { body: wish })).body as Session);
  await world.sync(priya, id);
});

const meetingId = (): number =>
  Number(world.vendors.meetings().findLast(({ connectionId }) => connectionId === zoom)?.id);
const payload = (object: object, more: object = {}): object => ({
  account_id: tenant.tenantId,
  operator_id: priya.personId,
  object: { id: meetingId(), ...object },
  ...more,
});
const seconds = (): number => Math.floor(world.clock.now() / 1000);
const looks = (): Promise<number> => world.looksWanted(id);
const moved = { start_time: "2026-03-02T11:00:00Z", duration: 60 };
const uuids = async (): Promise<readonly string[]> => {
  const rows = world.database.db.selectFrom("session_meetings").select("vendor_uuids").where("session_id", "=", id);
  return (await rows.executeTakeFirstOrThrow()).vendor_uuids;
};

describe("Zoom's signature", () => {
  it("is needed, over the very bytes, by the right secret, and not older than five minutes", async () => {
    const send = (changed: object) => world.zoomEvent("meeting.updated", payload(moved), changed);
    expect(await send({ secret: "guessed" })).toMatchObject({ status: 401 });
    expect(await send({ extra: " " })).toMatchObject({ status: 401 });
    expect(await send({ timestamp: seconds() - 301 })).toMatchObject({ status: 401 });
    expect(await send({ timestamp: seconds() + 301 })).toMatchObject({ status: 401 });
    expect(await world.hook("/hooks/zoom", { raw: "{}" })).toMatchObject({ status: 401 });
    expect(await looks()).toBe(0);
    expect(await send({ timestamp: seconds() - 299 })).toEqual({ status: 200 });
    expect(await looks()).toBe(1);
  });

  it("is needed for the handshake too, which proves that we know the secret", async () => {
    const encryptedToken = createHmac("sha256", "zoom-secret").update("token").digest("hex");
    expect(await world.zoomEvent("endpoint.url_validation", { plainToken: "token" })).toEqual({
      status: 200,
      body: { plainToken: "token", encryptedToken },
    });
    const forged = await world.zoomEvent("endpoint.url_validation", { plainToken: "token" }, { secret: "guessed" });
    expect(forged).toMatchObject({ status: 401 });
  });
});

describe("what hosts do in Zoom", () => {
  it("is no news when it is what we wrote ourselves", async () => {
    const start_time = "2026-03-02T09:00:00Z";
    await world.zoomEvent("meeting.created", payload({ start_time, duration: 60 }));
    await world.zoomEvent("meeting.updated", payload({ start_time }));
    await world.zoomEvent("meeting.updated", payload({ topic: "Another" }));
    expect(await looks()).toBe(0);
  });

  it("is looked at when they move, shorten or delete the meeting, once however often it is told", async () => {
    await world.zoomEvent("meeting.updated", payload(moved));
    await world.zoomEvent("meeting.updated", payload(moved));
    expect(await looks()).toBeGreaterThan(0);
    await world.sync(priya, id);
    expect(await looks()).toBe(0);
    await world.zoomEvent("meeting.updated", payload({ duration: 30 }));
    expect(await looks()).toBe(1);
    await world.sync(priya, id);
    await world.zoomEvent("meeting.deleted", payload({ uuid: "u" }));
    expect(await looks()).toBe(1);
  });

  it("may be told in the wrong order: what counts is what stands", async () => {
    await world.zoomEvent("meeting.recovered", payload({ uuid: "u" }));
    await world.zoomEvent("meeting.deleted", payload({ uuid: "u" }));
    await world.sync(priya, id);
    expect(world.vendors.meetings().filter(({ connectionId }) => connectionId === zoom)).toMatchObject([
      { isRemoved: false },
    ]);
    expect((await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body).toMatchObject({
      status: "scheduled",
    });
  });

  it("leaves the id of each run with the session, once", async () => {
    const before = await uuids();
    const run = (uuid: string) => payload({ id: String(meetingId()), uuid });
    await world.zoomEvent("meeting.started", run("/run==1"));
    await world.zoomEvent("meeting.started", run("/run==1"));
    await world.zoomEvent("meeting.ended", run("/run==2"));
    expect(await uuids()).toEqual([...before, "/run==1", "/run==2"]);
    expect(await looks()).toBe(0);
  });

  it("is nobody's business when the meeting is not ours, or in another account", async () => {
    await world.zoomEvent("meeting.deleted", payload({ id: 4711 }));
    await world.zoomEvent("meeting.deleted", payload({}, { account_id: "another" }));
    await world.zoomEvent("meeting.alert", payload({}));
    await world.zoomEvent("meeting.deleted", { nonsense: true });
    expect(await looks()).toBe(0);
  });
});

describe("somebody who removes the app in Zoom", () => {
  const leave = (more: object = {}) =>
    world.zoomEvent("app_deauthorized", {
      account_id: tenant.tenantId,
      user_id: priya.personId,
      client_id: "client",
      deauthorization_time: "2026-03-02T01:00:00Z",
      ...more,
    });
  const connection = () =>
    world.database.db.selectFrom("connections").selectAll().where("id", "=", zoom).executeTakeFirstOrThrow();

  it("has their connection ended and their data deleted, and the session stays", async () => {
    expect(await leave()).toEqual({ status: 200 });
    expect(await connection()).toMatchObject({
      status: "revoked",
      account_name: "",
      account_email: "",
      access_token_sealed: null,
      refresh_token_sealed: null,
    });
    const routes = world.database.db.selectFrom("vendor_routes").selectAll().where("connection_id", "=", zoom);
    expect(await routes.execute()).toEqual([]);
    expect((await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body).toMatchObject({
      status: "scheduled",
    });
    expect(await leave()).toEqual({ status: 200 });
  });

  it("is not sent away again by a message that comes late", async () => {
    await leave({ deauthorization_time: "2026-02-01T00:00:00Z" });
    expect(await connection()).toMatchObject({ status: "connected" });
  });

  it("means this app, not another one of ours", async () => {
    await leave({ client_id: "production" });
    expect(await connection()).toMatchObject({ status: "connected" });
  });
});
