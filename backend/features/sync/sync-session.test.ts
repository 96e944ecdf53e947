import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import type { Mishap } from "../../testing/memory-mishaps.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let offering: Offering;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, priya, lena } = await beginTenant(world, { priya: "provider", lena: "learner" }));
  const body = {
    name: "Mentoring",
    durationMinutes: 60,
    kind: "individual",
    presence: "virtual",
    providerIds: [priya.personId],
  };
  offering = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
});

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";
const down: Mishap = { when: "before", kind: "unavailable" };

const send = async (route: string, caller: Caller, request: object): Promise<Session> =>
  (await world.call(route, caller, request)).body as Session;
const book = (): Promise<Session> =>
  send("POST /api/v1/sessions", lena, { body: { offeringId: offering.id, startsAt: nine } });
const read = (id: string): Promise<Session> => send("GET /api/v1/sessions/:id", lena, { params: { id } });
/** Waits until it cannot be taken back any more, and vendors may hear of it. */
const forGood = async (changed: Promise<Session>): Promise<Session> => {
  const session = await changed;
  world.passSecondThoughts();
  return session;
};
const move = (id: string, startsAt: string): Promise<Session> =>
  forGood(send("PATCH /api/v1/sessions/:id", lena, { params: { id }, body: { startsAt } }));
const cancel = (id: string, reason?: string): Promise<Session> =>
  forGood(
    send("POST /api/v1/sessions/:id/cancel", priya, {
      params: { id },
      body: reason === undefined ? {} : { reason },
    }),
  );
/** Runs the job now, and after pauses as long as they may get. */
const converge = async (id: string): Promise<Session> => {
  for (let run = 0; run < 4; run += 1) {
    await world.sync(priya, id);
    world.moveClock(20);
  }
  return read(id);
};
const eventsOf = (id: string) => world.vendors.events().filter((event) => event.mark?.sessionId === id);
const standing = (id: string) => eventsOf(id).filter((event) => !event.isCancelled);
const meetingsOf = (connectionId: string) =>
  world.vendors.meetings().filter((meeting) => meeting.connectionId === connectionId);

describe("a session on Teams", () => {
  it("gets one event with its link, keeps both when it moves, and loses them when it is cancelled", async () => {
    await tenant.connect(priya, "microsoft");
    const { id, meeting } = await book();
    expect(meeting).toEqual({ vendor: "teams", state: "pending" });
    await world.sync(priya, id);
    const booked = await read(id);
    expect(booked).toMatchObject({
      meeting: { state: "ready", vendor: "teams" },
      calendar: { state: "synced", organizer: "priya" },
    });
    expect(standing(id)).toMatchObject([
      {
        startsAt: Date.parse(nine),
        attendees: [{ email: "lena@example.org" }],
        subject: `Mentoring (${booked.reference})`,
      },
    ]);

    await move(id, ten);
    expect((await read(id)).calendar.state).toBe("pending");
    await world.sync(priya, id);
    expect((await read(id)).meeting.joinUrl).toBe(booked.meeting.joinUrl);
    expect(standing(id)).toMatchObject([{ startsAt: Date.parse(ten) }]);

    await cancel(id, "Ill today.");
    await world.sync(priya, id);
    expect(eventsOf(id)).toMatchObject([
      { isCancelled: true, cancelComment: `The session ${booked.reference} was cancelled. Ill today.` },
    ]);
    expect(await read(id)).toMatchObject({ meeting: { state: "none" }, calendar: { state: "none" } });
  });

  it("makes one vendor call for many quick changes", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    await world.sync(priya, id);
    const before = world.vendors.calls().length;
    for (const startsAt of [ten, "2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z"]) await move(id, startsAt);
    await world.sync(priya, id);
    expect(
      world.vendors
        .calls()
        .slice(before)
        .filter((call) => call !== "listEntries"),
    ).toEqual(["changeEvent"]);
  });
});

describe("a session on Zoom", () => {
  it("gets a meeting and an event that names it; both move in place and both go", async () => {
    await tenant.connect(priya, "microsoft");
    const zoom = await tenant.connect(priya, "zoom");
    const { id } = await book();
    await world.sync(priya, id);
    const { meeting } = await read(id);
    expect(meeting).toMatchObject({ vendor: "zoom", state: "ready" });
    expect(standing(id)).toMatchObject([{ location: meeting.joinUrl }]);

    await move(id, ten);
    await world.sync(priya, id);
    expect(meetingsOf(zoom)).toMatchObject([{ joinUrl: meeting.joinUrl, startsAt: Date.parse(ten), isRemoved: false }]);
    await cancel(id);
    await world.sync(priya, id);
    expect(meetingsOf(zoom)).toMatchObject([{ isRemoved: true }]);
    expect(standing(id)).toEqual([]);
  });

  it("gets its event while Zoom is down, and the link when Zoom is back", async () => {
    await tenant.connect(priya, "microsoft");
    await tenant.connect(priya, "zoom");
    const { id } = await book();
    world.vendors.fail("createMeeting", down);
    await world.sync(priya, id);
    expect(standing(id)).toMatchObject([{ location: "" }]);
    expect((await read(id)).meeting).toMatchObject({
      state: "pending",
      problem: expect.stringContaining("Zoom does not answer"),
    });
    const healed = await converge(id);
    expect(healed.meeting.state).toBe("ready");
    expect(standing(id)).toMatchObject([{ location: healed.meeting.joinUrl }]);
  });
});

describe("convergence", () => {
  it.each<[string, Mishap[]]>([
    ["the vendor is down for a while", [down, down]],
    ["the reply is lost after the effect", [{ when: "after", kind: "unavailable" }]],
    ["the vendor throttles", [{ when: "before", kind: "throttled", retryAfterSeconds: 1.5 }]],
  ])("ends with one event when %s", async (_, mishaps) => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", ...mishaps);
    await world.sync(priya, id);
    expect((await read(id)).meeting).toMatchObject({ state: "pending", problem: expect.any(String) });
    expect(await converge(id)).toMatchObject({ meeting: { state: "ready" }, calendar: { state: "synced" } });
    expect(eventsOf(id)).toHaveLength(1);
  });

  it("ends with one meeting and one event when the process dies between the vendor's answer and the save", async () => {
    await tenant.connect(priya, "microsoft");
    const zoom = await tenant.connect(priya, "zoom");
    const { id } = await book();
    world.vendors.fail("createMeeting", { when: "process dies" });
    world.vendors.fail("createEvent", { when: "process dies" });
    await expect(world.sync(priya, id)).rejects.toThrow("the process died");
    const before = world.vendors.calls().length;
    await world.sync(priya, id);
    expect(world.vendors.calls()).toHaveLength(before);
    world.moveClock(1);
    await expect(world.sync(priya, id)).rejects.toThrow("the process died");
    world.moveClock(1);
    expect(await converge(id)).toMatchObject({ meeting: { state: "ready" }, calendar: { state: "synced" } });
    expect(eventsOf(id)).toHaveLength(1);
    expect(meetingsOf(zoom)).toHaveLength(1);
  });

  it("finishes a removal that died half way", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    await world.sync(priya, id);
    await cancel(id);
    world.vendors.fail("cancelEvent", { when: "process dies" });
    await expect(world.sync(priya, id)).rejects.toThrow("the process died");
    world.moveClock(1);
    await world.sync(priya, id);
    expect(eventsOf(id)).toMatchObject([{ isCancelled: true }]);
    expect((await read(id)).calendar.state).toBe("none");
  });

  it("is called off when its organizer deleted the event, also when a move finds that out", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    await world.sync(priya, id);
    world.vendors.deleteByHand(standing(id)[0]?.id ?? "");
    await move(id, ten);
    await world.sync(priya, id);
    expect(standing(id)).toEqual([]);
    expect(await read(id)).toMatchObject({ status: "cancelled" });
  });

  it("says what a person has to do, and goes on at once after a new change", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", { when: "before", kind: "grant_revoked" });
    await world.sync(priya, id);
    const forPriya = await send("GET /api/v1/sessions/:id", priya, { params: { id } });
    expect(forPriya.meeting).toMatchObject({ state: "failed", problem: expect.stringContaining("Reconnect") });
    const forLena = await read(id);
    expect(forLena.meeting).toMatchObject({ state: "failed", problem: expect.stringContaining("for priya") });
    await move(id, ten);
    await world.sync(priya, id);
    expect((await read(id)).meeting.state).toBe("ready");
  });

  it("lets a booking stand when nothing is connected, and gives it its link when something is", async () => {
    const { id } = await book();
    await world.sync(priya, id);
    expect(await read(id)).toMatchObject({
      meeting: { vendor: null, state: "failed", problem: expect.stringContaining("link will appear") },
      calendar: { state: "none" },
    });
    await tenant.connect(priya, "microsoft");
    await world.connected(priya);
    await world.sync(priya, id);
    expect(await read(id)).toMatchObject({
      meeting: { vendor: "teams", state: "ready" },
      calendar: { state: "synced" },
    });
  });
});
