import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople, statesOf } from "../../testing/class-calls.ts";

let world: BookingWorld;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let eve: Caller;
let sam: Caller;
let sol: Caller;
let yoga: Offering;

const calls = createClassCalls(() => world);
const { accept, change, join, leave, read } = calls;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  ({ priya, lena, amir, eve, sam, sol } = await createClassPeople(world));
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
const slots = (caller: Caller) =>
  calls.slots(caller, yoga.id, { from: "2026-03-05T00:00:00Z", to: "2026-03-06T00:00:00Z" });
const refusal = (code: string, facts: object = {}): object => ({
  refusal: expect.objectContaining({ code, ...facts }),
});

describe("before a class is moved", () => {
  it("staff read how many of its learners are free then, busy, and unknown", async () => {
    const { id } = await publish(nine);
    await join(lena, id);
    await join(amir, id);
    const other = await calls.offer(sol, { providerIds: [sol.personId] });
    await calls.publish(sol, { offeringId: other.id, startsAt: ten });
    const ask = async (caller: Caller, startsAt: string): Promise<unknown> =>
      (await world.call("GET /api/v1/sessions/:id/free", caller, { params: { id }, query: { startsAt } })).body;
    expect(await ask(priya, nine)).toMatchObject({ of: 2, free: 0, busy: 0, unknown: 2 });
    await calls.book(amir, { offeringId: other.id, startsAt: ten });
    expect(await ask(priya, ten)).toMatchObject({
      of: 2,
      busy: 1,
      unknown: 1,
      people: expect.arrayContaining([{ displayName: "amir", standing: "elsewhere" }]),
    });
    await expect(ask(lena, ten)).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("seats of a class", () => {
  it("are taken by id, once per key, and given up again", async () => {
    const { id } = await publish(nine);
    const seat = await join(lena, id, {}, { key: "one-press" });
    expect(seat).toMatchObject({ state: "booked", learnerId: lena.personId, session: { id, seatsTaken: 1 } });
    expect((await join(lena, id, {}, { key: "one-press" })).id).toBe(seat.id);
    await expect(join(lena, id)).rejects.toMatchObject(refusal("already_booked"));
    expect(await leave(lena, { id: id, seatId: seat.id })).toEqual({
      id: seat.id,
      learnerId: lena.personId,
      displayName: "lena",
      state: "cancelled",
      rsvp: "accepted",
    });
    expect(await read(priya, id)).toMatchObject({ status: "scheduled", seatsTaken: 0 });
    expect((await join(lena, id)).id).toBe(seat.id);
  });

  it("are given to others by staff only, and taken away by them at any time before it begins", async () => {
    const { id } = await publish(nine);
    await expect(join(lena, id, { learnerId: amir.personId })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(join(sam, id, { learnerId: amir.personId })).rejects.toMatchObject({ code: "not_allowed" });
    const seat = await join(priya, id, { learnerId: amir.personId });
    expect((await join(sol, id, { learnerId: eve.personId })).state).toBe("booked");
    await expect(leave(lena, { id: id, seatId: seat.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(leave(eve, { id: id, seatId: seat.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(leave(sam, { id: id, seatId: seat.id })).rejects.toMatchObject({ code: "not_allowed" });
    world.setClock("2026-03-05T08:59:00Z");
    await expect(leave(amir, { id: id, seatId: seat.id })).rejects.toMatchObject(
      refusal("cutoff_passed", { overridable: false }),
    );
    expect(await leave(priya, { id: id, seatId: seat.id })).toMatchObject({
      state: "cancelled",
      session: { seatsTaken: 1 },
    });
    const elsewhere = await (await world.newTenant()).person("ada", ["administrator"]);
    await expect(join(elsewhere, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("stay where the offering lets learners not take themselves off, or wants to know why", async () => {
    yoga = await offer({ selfRemoval: false });
    const { id } = await publish(nine);
    const seat = await join(lena, id);
    expect(seat.session).toMatchObject({ selfRemoval: false, may: { leave: false } });
    await expect(leave(lena, { id: id, seatId: seat.id })).rejects.toMatchObject({ code: "not_allowed" });
    await change(priya, id, { selfRemoval: true });
    expect((await leave(lena, { id: id, seatId: seat.id })).state).toBe("cancelled");

    yoga = await offer({ requireReason: true });
    const other = await publish(ten);
    const asked = await join(lena, other.id);
    await join(amir, other.id);
    await expect(leave(lena, { id: other.id, seatId: asked.id })).rejects.toMatchObject({ code: "invalid_request" });
    await leave(lena, { id: other.id, seatId: asked.id }, { reason: "I am ill" });
    expect((await read(priya, other.id)).changes.at(-1)).toMatchObject({
      by: "lena",
      what: "A learner left: I am ill",
    });
    expect((await read(amir, other.id)).changes.at(-1)).toMatchObject({ by: "A learner", what: "A learner left" });
  });

  it("are taken by learners only with the offering's notice, and listed like that", async () => {
    const { id } = await publish(nine);
    world.setClock("2026-03-05T08:30:00Z");
    expect(await slots(lena)).toEqual([]);
    await expect(join(lena, id)).rejects.toMatchObject(refusal("inside_minimum_notice", { overridable: false }));
    const late = { learnerId: lena.personId, override: ["inside_minimum_notice"] };
    const { session } = await join(priya, id, late);
    expect(session?.changes.at(-1)?.what).toBe("A learner joined (insisting, although it is too soon)");
  });

  it("end a session that the first learner started when the last one leaves", async () => {
    yoga = await offer({ dates: "open" });
    const started = await book(lena, nine);
    const joined = await join(amir, started.id);
    await leave(lena, { id: started.id, seatId: started.seats[0]?.id ?? "" });
    expect((await read(priya, started.id)).status).toBe("scheduled");
    await leave(amir, { id: started.id, seatId: joined.id });
    expect(await read(priya, started.id)).toMatchObject({ status: "cancelled", seatsTaken: 0 });
    expect((await slots(lena)).some(({ startsAt }) => startsAt === nine)).toBe(true);
  });

  it("show other learners' names only where the offering says so", async () => {
    const { id } = await publish(nine);
    await join(lena, id);
    expect(statesOf((await join(amir, id)).session as Session)).toEqual(["amir booked"]);
    yoga = await offer({ showsRoster: true, waitlist: true });
    const open = await publish(ten);
    await join(lena, open.id);
    await join(amir, open.id);
    const waiting = await join(eve, open.id);
    expect(statesOf(await read(amir, open.id))).toEqual(["lena booked", "amir booked"]);
    expect(statesOf(waiting.session as Session)).toEqual(["lena booked", "amir booked", "eve waitlisted"]);
    await expect(
      leave(amir, { id: open.id, seatId: (await read(lena, open.id)).seats[0]?.id ?? "" }),
    ).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});

describe("the waitlist", () => {
  let full: Session;
  let booked: SeatReply;
  beforeEach(async () => {
    yoga = await offer({ capacity: 1, waitlist: true });
    full = await publish(nine);
    booked = await join(lena, full.id);
  });

  it("takes names when the class is full, and lists it with no seats left", async () => {
    expect(await slots(amir)).toMatchObject([{ startsAt: nine, sessionId: full.id, seatsLeft: 0 }]);
    const waiting = await join(amir, full.id);
    expect(waiting).toMatchObject({ state: "waitlisted", session: { seatsTaken: 1, may: { leave: true } } });
    await expect(join(amir, full.id)).rejects.toMatchObject(refusal("already_booked"));
    expect(await book(eve, nine)).toMatchObject({ id: full.id, seats: [{ state: "waitlisted" }] });
    expect((await leave(amir, { id: full.id, seatId: waiting.id })).state).toBe("cancelled");
  });

  it("offers a freed seat to the first in line and keeps it for them", async () => {
    const first = await join(amir, full.id);
    const second = await join(eve, full.id);
    expect([first.placeInLine, second.placeInLine]).toEqual([1, 2]);
    world.setClock("2026-03-01T13:00:00Z");
    await leave(lena, { id: full.id, seatId: booked.id });
    const asked = await read(amir, full.id);
    expect(asked).toMatchObject({
      seatsTaken: 1,
      seatsLeft: 0,
      seats: [{ state: "offered", offeredUntil: "2026-03-01T17:00:00Z" }],
      meeting: { state: "none" },
    });
    await expect(accept(eve, { id: full.id, seatId: second.id })).rejects.toMatchObject(refusal("offer_expired"));
    expect((await join(lena, full.id)).state).toBe("waitlisted");
    expect(await accept(amir, { id: full.id, seatId: first.id })).toMatchObject({
      state: "booked",
      session: { seatsTaken: 1 },
    });
    expect(await accept(amir, { id: full.id, seatId: first.id })).toMatchObject({ state: "booked" });
  });

  it("leaves a seat that somebody holds to them until the hold runs out", async () => {
    const { id } = await change(priya, full.id, { capacity: 2 });
    const holdId = async (): Promise<string> => {
      const body = { offeringId: yoga.id, startsAt: nine };
      return ((await world.call("POST /api/v1/holds", amir, { body })).body as { readonly id: string }).id;
    };
    await holdId();
    const waiting = await join(eve, id);
    expect(waiting.state).toBe("waitlisted");
    world.moveClock(4);
    await world.settle();
    expect((await read(eve, id)).seats).toMatchObject([{ state: "offered" }]);
    await leave(eve, { id, seatId: waiting.id });
    const held = await holdId();
    expect((await join(eve, id)).state).toBe("waitlisted");
    expect((await book(amir, nine, { holdId: held })).seats).toMatchObject([{ state: "booked" }]);
    expect((await read(eve, id)).seats).toMatchObject([{ state: "waitlisted" }]);
  });

  it("passes an offer on when it runs out, without anybody pressing anything", async () => {
    const first = await join(amir, full.id);
    await join(eve, full.id);
    world.setClock("2026-03-01T12:30:00Z");
    await leave(lena, { id: full.id, seatId: booked.id });
    world.setClock("2026-03-01T16:30:00Z");
    await expect(accept(amir, { id: full.id, seatId: first.id })).rejects.toMatchObject(refusal("offer_expired"));
    await world.settle();
    expect(statesOf(await read(priya, full.id))).toEqual(["lena cancelled", "amir waitlisted", "eve offered"]);
    expect((await read(eve, full.id)).seats).toMatchObject([{ offeredUntil: "2026-03-01T20:30:00Z" }]);
    world.setClock("2026-03-01T20:30:00Z");
    await world.settle();
    const [free] = await slots(lena);
    expect(free).toMatchObject({ seatsLeft: 1 });
    expect((await join(amir, full.id)).state).toBe("booked");
  });

  it("asks everybody within twelve hours of the start, and the first to take it wins", async () => {
    const first = await join(amir, full.id);
    const second = await join(eve, full.id);
    world.setClock("2026-03-05T01:00:00Z");
    await leave(priya, { id: full.id, seatId: booked.id });
    expect((await read(amir, full.id)).seats).toMatchObject([{ state: "offered", offeredUntil: nine }]);
    expect(await accept(eve, { id: full.id, seatId: second.id })).toMatchObject({ state: "booked" });
    await expect(accept(amir, { id: full.id, seatId: first.id })).rejects.toMatchObject(refusal("offer_expired"));
    expect(statesOf(await read(priya, full.id))).toEqual(["lena cancelled", "amir waitlisted", "eve booked"]);
  });

  it("follows the capacity, and never lets it go below what is taken", async () => {
    await join(amir, full.id);
    expect(statesOf(await change(priya, full.id, { capacity: 2 }))).toEqual(["lena booked", "amir offered"]);
    await expect(change(priya, full.id, { capacity: 1 })).rejects.toMatchObject(
      refusal("session_full", { capacity: 2, overridable: false }),
    );
    await expect(change(lena, full.id, { capacity: 9 })).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("a minimum roster", () => {
  it("calls a class off at its deadline when too few have joined, and lets it be otherwise", async () => {
    yoga = await offer({ minimumRoster: 2, minimumRosterDeadlineMinutes: 600 });
    const thin = await publish(nine);
    const enough = await publish(ten);
    await join(lena, thin.id);
    await join(lena, enough.id);
    await join(amir, enough.id);
    world.setClock("2026-03-04T22:59:00Z");
    await world.settle();
    expect((await read(priya, thin.id)).status).toBe("scheduled");
    world.setClock("2026-03-05T00:00:00Z");
    await world.settle();
    const off = await read(lena, thin.id);
    expect(off.status).toBe("cancelled");
    expect(off.changes.at(-1)).toMatchObject({
      by: "Slotside",
      source: "system",
      what: "Cancelled: 1 of at least 2 learners had joined by the deadline.",
    });
    expect((await read(priya, enough.id)).status).toBe("scheduled");
  });
});
