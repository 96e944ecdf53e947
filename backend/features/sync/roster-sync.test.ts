import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let noor: Caller;
let lena: Caller;
let amir: Caller;
let eve: Caller;
let ada: Caller;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, priya, noor, lena, amir, eve, ada } = await beginTenant(world, {
    priya: "provider",
    noor: "provider",
    lena: "learner",
    amir: "learner",
    eve: "learner",
    ada: "administrator",
  }));
});

const nine = "2026-03-05T09:00:00Z";
const offer = async (more: object): Promise<Offering> => {
  const body = {
    name: "Yoga",
    durationMinutes: 60,
    kind: "group",
    presence: "virtual",
    capacity: 2,
    waitlist: true,
    providerIds: [priya.personId, noor.personId],
    ...more,
  };
  return (await world.call("POST /api/v1/offerings", ada, { body })).body as Offering;
};
const send = async (route: string, caller: Caller, request: object): Promise<Session> =>
  (await world.call(route, caller, request)).body as Session;
const publish = (offering: Offering): Promise<Session> =>
  send("POST /api/v1/sessions", priya, { body: { offeringId: offering.id, startsAt: nine, learnerIds: [] } });
const join = async (caller: Caller, id: string): Promise<SeatReply> =>
  (await world.call("POST /api/v1/sessions/:id/seats", caller, { params: { id }, body: {} })).body as SeatReply;
const leave = (caller: Caller, id: string, seatId: string): Promise<unknown> =>
  world.call("DELETE /api/v1/sessions/:id/seats/:seatId", caller, { params: { id, seatId } });
const read = (caller: Caller, id: string): Promise<Session> =>
  send("GET /api/v1/sessions/:id", caller, { params: { id } });
const change = (caller: Caller, id: string, body: object): Promise<Session> =>
  send("PATCH /api/v1/sessions/:id", caller, { params: { id }, body });
const eventsOf = (id: string) => world.vendors.events().filter((event) => event.mark?.sessionId === id);
const standing = (id: string) => eventsOf(id).filter((event) => !event.isCancelled);

describe("a class in the calendar", () => {
  it("stands nowhere while it is empty, and its invitations follow who joins and leaves", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await publish(await offer({}));
    await world.sync(priya, id);
    expect(eventsOf(id)).toEqual([]);
    const first = await join(lena, id);
    await world.sync(priya, id);
    expect(standing(id)).toMatchObject([{ attendees: [{ email: "lena@example.org" }] }]);
    const { joinUrl } = (await read(lena, id)).meeting;

    const second = await join(amir, id);
    await world.sync(priya, id);
    expect(
      standing(id)[0]
        ?.attendees.map(({ email }) => email)
        .toSorted(),
    ).toEqual(["amir@example.org", "lena@example.org"]);
    expect((await join(eve, id)).state).toBe("waitlisted");
    await leave(lena, id, first.id);
    await world.sync(priya, id);
    expect(standing(id)).toMatchObject([{ attendees: [{ email: "amir@example.org" }] }]);
    expect((await read(amir, id)).meeting.joinUrl).toBe(joinUrl);
    expect((await read(eve, id)).meeting.joinUrl).toBeUndefined();

    await leave(amir, id, second.id);
    await world.sync(priya, id);
    expect(standing(id)).toEqual([]);
    expect(await read(priya, id)).toMatchObject({ status: "scheduled", meeting: { state: "none" } });
  });

  it("shows the provider's own link as its place, and keeps the event", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await publish(await offer({ generateUrl: false }));
    await join(lena, id);
    await world.sync(priya, id);
    await change(priya, id, { joinUrl: "https://meet.example/x" });
    await world.sync(priya, id);
    expect(eventsOf(id)).toMatchObject([{ isCancelled: false, location: "https://meet.example/x" }]);
  });

  it("shows our own page as its place where the calendar would cut the link off, and the link in its text", async () => {
    await tenant.connect(priya, "microsoft");
    const joinUrl = `https://meet.example/${"x".repeat(300)}`;
    const { id, links } = await publish(await offer({ generateUrl: false }));
    await change(priya, id, { joinUrl });
    await join(lena, id);
    await world.sync(priya, id);
    expect(eventsOf(id)).toMatchObject([{ isCancelled: false, location: links.web }]);
    expect(eventsOf(id)[0]?.paragraphs).toContain(`Join: ${joinUrl}`);
    await world.hear(priya, id);
    await world.sync(priya, id);
    expect(await read(priya, id)).toMatchObject({ status: "scheduled", meeting: { joinUrl } });
  });

  it("is cancelled for the emptied one of two merged classes, and everybody is invited to the other", async () => {
    await tenant.connect(priya, "microsoft");
    const offering = await offer({});
    const from = await publish(offering);
    const body = { offeringId: offering.id, startsAt: "2026-03-05T11:00:00Z", learnerIds: [] };
    const into = await send("POST /api/v1/sessions", priya, { body });
    await join(lena, from.id);
    await join(amir, into.id);
    for (const { id } of [from, into]) await world.sync(priya, id);
    await send("POST /api/v1/sessions/:id/merge", priya, { params: { id: from.id }, body: { intoSessionId: into.id } });
    for (const { id } of [from, into]) await world.sync(priya, id);
    expect(standing(from.id)).toEqual([]);
    expect(
      standing(into.id)[0]
        ?.attendees.map(({ email }) => email)
        .toSorted(),
    ).toEqual(["amir@example.org", "lena@example.org"]);
  });
});

describe("a session that is handed over", () => {
  it("leaves the former provider's calendar and meeting account, and stands once with the new one", async () => {
    const former = { calendar: await tenant.connect(priya, "microsoft"), zoom: await tenant.connect(priya, "zoom") };
    const next = await tenant.connect(noor, "microsoft");
    const offering = await offer({ kind: "individual", capacity: 1, waitlist: false });
    const booked = await send("POST /api/v1/sessions", lena, {
      body: { offeringId: offering.id, startsAt: nine, providerId: priya.personId },
    });
    const { id } = booked;
    await world.sync(priya, id);
    expect(standing(id)).toMatchObject([{ connectionId: former.calendar }]);
    await change(ada, id, { providerId: noor.personId });
    world.passSecondThoughts();
    await world.sync(priya, id);
    expect(standing(id)).toMatchObject([{ connectionId: next, attendees: [{ email: "lena@example.org" }] }]);
    expect(eventsOf(id)).toMatchObject([
      { isCancelled: true, cancelComment: expect.stringContaining("A new invitation replaces this one") },
      { isCancelled: false },
    ]);
    const meetings = world.vendors.meetings().filter(({ connectionId }) => connectionId === former.zoom);
    expect(meetings).toMatchObject([{ isRemoved: true }]);
    expect(await read(lena, id)).toMatchObject({
      meeting: { vendor: "teams", state: "ready" },
      providerNames: ["noor"],
    });
  });

  it("stands with the new one also when the former one has left, and is cleared up when they come back", async () => {
    const former = await tenant.connect(priya, "microsoft");
    const next = await tenant.connect(noor, "microsoft");
    const offering = await offer({ kind: "individual", capacity: 1, waitlist: false });
    const { id } = await send("POST /api/v1/sessions", lena, {
      body: { offeringId: offering.id, startsAt: nine, providerId: priya.personId },
    });
    await world.sync(priya, id);
    const status = (now: "connected" | "needs_reconnect") =>
      world.database.db.updateTable("connections").set({ status: now }).where("id", "=", former).execute();
    await status("needs_reconnect");
    await change(ada, id, { providerId: noor.personId });
    world.passSecondThoughts();
    await world.sync(priya, id);
    expect(standing(id).map(({ connectionId }) => connectionId)).toEqual([former, next]);
    expect(await read(lena, id)).toMatchObject({ meeting: { state: "ready" }, providerNames: ["noor"] });
    await status("connected");
    world.moveClock(5);
    await world.compare(priya);
    expect(standing(id).map(({ connectionId }) => connectionId)).toEqual([next]);
  });
});
