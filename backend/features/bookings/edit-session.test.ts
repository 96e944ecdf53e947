import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople, statesOf } from "../../testing/class-calls.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let eve: Caller;
let sam: Caller;
let sol: Caller;
let yoga: Offering;

const calls = createClassCalls(() => world);
const { attend, cancel, change, find, join, read } = calls;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  ({ tenant, priya, lena, amir, eve, sam, sol } = await createClassPeople(world));
  yoga = await offer({});
});

/** Four days ahead, so that offers are made one by one. */
const nine = "2026-03-05T09:00:00Z";
const ten = "2026-03-05T10:00:00Z";

const offer = (more: object): Promise<Offering> => calls.offer(sol, { providerIds: [priya.personId], ...more });
const publish = (startsAt: string, more: object = {}): Promise<Session> =>
  calls.publish(priya, { offeringId: yoga.id, startsAt }, more);
const book = (caller: Caller, startsAt: string, more: object = {}): Promise<Session> =>
  calls.book(caller, { offeringId: yoga.id, startsAt }, more);
const refusal = (code: string, facts: object = {}): object => ({
  refusal: expect.objectContaining({ code, ...facts }),
});

describe("what staff may do", () => {
  it("changes place, link and seats of a session, and learners do not", async () => {
    const { id } = await publish(nine);
    await join(lena, id);
    await expect(change(lena, id, { startsAt: ten })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(change(sam, id, { location: "Room 1" })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(change(priya, id, { joinUrl: "https://meet.example/x" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    const own = await change(priya, id, { generateUrl: false, joinUrl: "https://meet.example/x" });
    expect(own).toMatchObject({ meeting: { vendor: "own", state: "ready", joinUrl: "https://meet.example/x" } });
    expect((await read(lena, id)).meeting.joinUrl).toBe("https://meet.example/x");
    const room = await change(priya, id, { presence: "in_person", location: "Room 1" });
    expect(room).toMatchObject({
      presence: "in_person",
      location: "Room 1",
      generateUrl: false,
      meeting: { state: "none" },
    });
    expect(room.changes.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["Link changed", "Place changed; Link changed"]),
    );
    expect(await change(priya, id, { selfRemoval: false })).toMatchObject({
      selfRemoval: false,
      version: room.version,
    });
  });

  it("overrides the provider's own rules by naming them, which is noted, and never the hard ones", async () => {
    const evening = "2026-03-05T20:00:00Z";
    const override = ["outside_availability", "session_full", "slot_taken"];
    await expect(publish(evening)).rejects.toMatchObject(refusal("outside_availability", { overridable: true }));
    const late = await publish(evening, { override });
    expect(late.changes.at(-1)?.what).toContain("insisting, although it is outside the hours");
    await publish(nine);
    await expect(change(priya, late.id, { startsAt: nine, override })).rejects.toMatchObject(
      refusal("slot_taken", { overridable: false }),
    );
    const moved = await change(priya, late.id, { startsAt: "2026-03-05T21:00:00Z", override });
    expect(moved.changes.at(-1)?.what).toContain("insisting, although it is outside the hours");
    await expect(book(lena, "2026-03-05T22:00:00Z", { override })).rejects.toMatchObject(
      refusal("outside_availability", { overridable: false }),
    );
  });

  it("hands a session over to somebody else who teaches it, by the same rules", async () => {
    const noor = await tenant.person("noor", ["provider"], "Asia/Kolkata");
    yoga = await offer({ kind: "individual", capacity: 1, providerIds: [priya.personId, noor.personId] });
    const session = await book(lena, "2026-03-05T09:00:00Z", { providerId: priya.personId });
    await expect(change(priya, session.id, { providerId: noor.personId })).rejects.toMatchObject({
      code: "not_allowed",
    });
    await expect(change(sol, session.id, { providerId: amir.personId })).rejects.toMatchObject({
      code: "invalid_request",
    });
    const handed = await change(sol, session.id, { providerId: noor.personId });
    expect(handed).toMatchObject({ providerNames: ["noor"], timeZone: "Asia/Kolkata", startsAt: nine });
    await expect(read(priya, session.id)).rejects.toMatchObject({ code: "not_found" });
    world.passSecondThoughts();
    expect((await book(amir, nine, { providerId: priya.personId })).providerNames).toEqual(["priya"]);
  });

  it("asks learners for a reason when they cancel, where the offering does", async () => {
    yoga = await offer({ kind: "individual", capacity: 1, requireReason: true });
    const session = await book(lena, nine);
    await expect(cancel(lena, session.id)).rejects.toMatchObject({ code: "invalid_request" });
    expect((await cancel(lena, session.id, { reason: "Ill", scope: "this" })).status).toBe("cancelled");
    world.moveClock(15);
    expect((await cancel(priya, (await book(amir, nine)).id)).status).toBe("cancelled");
  });

  it("notes attendance once it has begun, and the session is completed when it is over", async () => {
    const { id } = await publish(nine);
    const seat = await join(lena, id);
    const other = await join(amir, id);
    const attendance = [
      { seatId: seat.id, state: "attended" },
      { seatId: other.id, state: "no_show" },
    ];
    await expect(attend(priya, id, attendance)).rejects.toMatchObject(refusal("not_started"));
    world.setClock("2026-03-05T09:00:00Z");
    await expect(attend(lena, id, attendance)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(attend(sam, id, attendance)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(attend(priya, id, [{ seatId: id, state: "attended" }])).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(statesOf(await attend(priya, id, attendance))).toEqual(["lena attended", "amir no_show"]);
    world.setClock(ten);
    await world.settle();
    expect(await read(lena, id)).toMatchObject({ status: "completed", seats: [{ state: "attended" }] });
    expect(await read(priya, id)).toMatchObject({ status: "completed", seatsTaken: 2 });
    const { items } = (await world.call("GET /api/v1/sessions", sol, { query: { status: "completed" } })).body as {
      items: Session[];
    };
    expect(items.map((each) => each.id)).toEqual([id]);
  });
});

describe("finding sessions", () => {
  it("goes by link and by name, cancelled ones too, and tells learners nothing of each other", async () => {
    const { id } = await publish(nine);
    await join(lena, id);
    await join(amir, id);
    await change(priya, id, { generateUrl: false, joinUrl: "https://meet.example/x" });
    for (const caller of [sol, sam]) expect(await find(caller, { q: "amir@example.org" })).toEqual([id]);
    expect(await find(priya, { q: "amir" })).toEqual([id]);
    expect(await find(lena, { q: "amir" })).toEqual([]);
    expect(await find(lena, { q: "priya" })).toEqual([id]);
    expect(await find(lena, { q: "https://meet.example/x" })).toEqual([id]);
    expect(await find(eve, { q: "priya" })).toEqual([]);
    await cancel(priya, id);
    expect(await find(sam, { q: "lena" })).toEqual([id]);
    expect(await find(sam, { q: "lena", status: "scheduled" })).toEqual([]);
  });
});
