import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering, Slots } from "#contract/offerings.ts";
import { seatReply, session as sessionSchema } from "#contract/sessions.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld, Request } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let eve: Caller;
let sam: Caller;
let sol: Caller;
let yoga: Offering;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"]);
  lena = await tenant.person("lena", ["learner"], "Europe/Berlin");
  amir = await tenant.person("amir", ["learner"]);
  eve = await tenant.person("eve", ["learner"]);
  sam = await tenant.person("sam", ["support"]);
  sol = await tenant.person("sol", ["scheduler"]);
  yoga = await offer({});
});

/** Four days ahead, so that offers are made one by one. */
const nine = "2026-03-05T09:00:00Z";
const ten = "2026-03-05T10:00:00Z";
const eleven = "2026-03-05T11:00:00Z";

async function offer(more: object): Promise<Offering> {
  const body = {
    name: "Yoga",
    durationMinutes: 60,
    kind: "group",
    presence: "virtual",
    capacity: 2,
    providerIds: [priya.personId],
    ...more,
  };
  return (await world.call("POST /api/v1/offerings", sol, { body })).body as Offering;
}
const send = async (route: string, caller: Caller, request: Request): Promise<Session> =>
  sessionSchema.parse((await world.call(route, caller, request)).body);
const sendSeat = async (route: string, caller: Caller, request: Request): Promise<SeatReply> =>
  seatReply.parse((await world.call(route, caller, request)).body);

const publish = (startsAt: string, more: object = {}): Promise<Session> =>
  send("POST /api/v1/sessions", priya, { body: { offeringId: yoga.id, startsAt, learnerIds: [], ...more } });
const book = (caller: Caller, startsAt: string, more: object = {}): Promise<Session> =>
  send("POST /api/v1/sessions", caller, { body: { offeringId: yoga.id, startsAt, ...more } });
/** Joins a little later than whoever joined before. */
const join = (caller: Caller, id: string, body: object = {}, more: Request = {}): Promise<SeatReply> => {
  world.moveClock(1 / 60);
  return sendSeat("POST /api/v1/sessions/:id/seats", caller, { params: { id }, body, ...more });
};
const leave = (caller: Caller, id: string, seatId: string, query: object = {}): Promise<SeatReply> =>
  sendSeat("DELETE /api/v1/sessions/:id/seats/:seatId", caller, { params: { id, seatId }, query });
const moveSeat = (caller: Caller, id: string, seatId: string, body: object): Promise<SeatReply> =>
  sendSeat("POST /api/v1/sessions/:id/seats/:seatId/move", caller, { params: { id, seatId }, body });
const accept = (caller: Caller, id: string, seatId: string): Promise<SeatReply> =>
  sendSeat("POST /api/v1/sessions/:id/seats/:seatId/accept-offer", caller, { params: { id, seatId } });
const merge = (caller: Caller, id: string, intoSessionId: string): Promise<Session> =>
  send("POST /api/v1/sessions/:id/merge", caller, { params: { id }, body: { intoSessionId } });
const change = (caller: Caller, id: string, body: object): Promise<Session> =>
  send("PATCH /api/v1/sessions/:id", caller, { params: { id }, body });
const cancel = (caller: Caller, id: string, body: object = {}): Promise<Session> =>
  send("POST /api/v1/sessions/:id/cancel", caller, { params: { id }, body });
const read = (caller: Caller, id: string): Promise<Session> =>
  send("GET /api/v1/sessions/:id", caller, { params: { id } });
const attend = (caller: Caller, id: string, body: object): Promise<Session> =>
  send("POST /api/v1/sessions/:id/attendance", caller, { params: { id }, body });
const slots = async (caller: Caller): Promise<Slots["items"]> =>
  (
    (
      await world.call("GET /api/v1/offerings/:id/slots", caller, {
        params: { id: yoga.id },
        query: { from: "2026-03-05T00:00:00Z", to: "2026-03-06T00:00:00Z" },
      })
    ).body as Slots
  ).items;
const refusal = (code: string, facts: object = {}): object => ({
  refusal: expect.objectContaining({ code, ...facts }),
});
const statesOf = (session: Session): string[] => session.seats.map((seat) => `${seat.displayName} ${seat.state}`);

describe("seats of a class", () => {
  it("are taken by id, once per key, and given up again", async () => {
    const { id } = await publish(nine);
    const seat = await join(lena, id, {}, { key: "one-press" });
    expect(seat).toMatchObject({ state: "booked", learnerId: lena.personId, session: { id, seatsTaken: 1 } });
    expect((await join(lena, id, {}, { key: "one-press" })).id).toBe(seat.id);
    await expect(join(lena, id)).rejects.toMatchObject(refusal("already_booked"));
    expect(await leave(lena, id, seat.id)).toEqual({
      id: seat.id,
      learnerId: lena.personId,
      displayName: "lena",
      state: "cancelled",
      rsvp: "none",
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
    await expect(leave(lena, id, seat.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(leave(eve, id, seat.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(leave(sam, id, seat.id)).rejects.toMatchObject({ code: "not_allowed" });
    world.setClock("2026-03-05T08:59:00Z");
    await expect(leave(amir, id, seat.id)).rejects.toMatchObject(refusal("cutoff_passed", { overridable: false }));
    expect(await leave(priya, id, seat.id)).toMatchObject({ state: "cancelled", session: { seatsTaken: 1 } });
    const elsewhere = await (await world.newTenant()).person("ada", ["administrator"]);
    await expect(join(elsewhere, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("stay where the offering lets learners not take themselves off, or wants to know why", async () => {
    yoga = await offer({ selfRemoval: false });
    const { id } = await publish(nine);
    const seat = await join(lena, id);
    expect(seat.session).toMatchObject({ selfRemoval: false, may: { leave: false } });
    await expect(leave(lena, id, seat.id)).rejects.toMatchObject({ code: "not_allowed" });
    await change(priya, id, { selfRemoval: true });
    expect((await leave(lena, id, seat.id)).state).toBe("cancelled");

    yoga = await offer({ requireReason: true });
    const other = await publish(ten);
    const asked = await join(lena, other.id);
    await join(amir, other.id);
    await expect(leave(lena, other.id, asked.id)).rejects.toMatchObject({ code: "invalid_request" });
    await leave(lena, other.id, asked.id, { reason: "I am ill" });
    expect((await read(priya, other.id)).changes.at(-1)).toMatchObject({
      by: "lena",
      what: "A learner left: I am ill",
    });
    expect((await read(amir, other.id)).changes.at(-1)).toMatchObject({ by: "A learner", what: "A learner left" });
  });

  it("end a session that the first learner started when the last one leaves", async () => {
    yoga = await offer({ dates: "open" });
    const started = await book(lena, nine);
    const joined = await join(amir, started.id);
    await leave(lena, started.id, started.seats[0]?.id ?? "");
    expect((await read(priya, started.id)).status).toBe("scheduled");
    await leave(amir, started.id, joined.id);
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
    await expect(leave(amir, open.id, (await read(lena, open.id)).seats[0]?.id ?? "")).rejects.toMatchObject({
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
    expect((await leave(amir, full.id, waiting.id)).state).toBe("cancelled");
  });

  it("offers a freed seat to the first in line and keeps it for them", async () => {
    const first = await join(amir, full.id);
    const second = await join(eve, full.id);
    world.setClock("2026-03-01T13:00:00Z");
    await leave(lena, full.id, booked.id);
    const asked = await read(amir, full.id);
    expect(asked).toMatchObject({
      seatsTaken: 1,
      seatsLeft: 0,
      seats: [{ state: "offered", offeredUntil: "2026-03-01T17:00:00Z" }],
      meeting: { state: "none" },
    });
    await expect(accept(eve, full.id, second.id)).rejects.toMatchObject(refusal("offer_expired"));
    expect((await join(lena, full.id)).state).toBe("waitlisted");
    expect(await accept(amir, full.id, first.id)).toMatchObject({ state: "booked", session: { seatsTaken: 1 } });
    expect(await accept(amir, full.id, first.id)).toMatchObject({ state: "booked" });
  });

  it("passes an offer on when it runs out, without anybody pressing anything", async () => {
    const first = await join(amir, full.id);
    await join(eve, full.id);
    world.setClock("2026-03-01T12:30:00Z");
    await leave(lena, full.id, booked.id);
    world.setClock("2026-03-01T16:30:00Z");
    await expect(accept(amir, full.id, first.id)).rejects.toMatchObject(refusal("offer_expired"));
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
    await leave(priya, full.id, booked.id);
    expect((await read(amir, full.id)).seats).toMatchObject([{ state: "offered", offeredUntil: nine }]);
    expect(await accept(eve, full.id, second.id)).toMatchObject({ state: "booked" });
    await expect(accept(amir, full.id, first.id)).rejects.toMatchObject(refusal("offer_expired"));
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

describe("moving one seat", () => {
  it("into another class or to its start leaves the others alone, and never over capacity", async () => {
    const from = await publish(nine);
    const to = await publish(ten);
    const seat = await join(lena, from.id);
    await join(amir, from.id);
    const moved = await moveSeat(lena, from.id, seat.id, { sessionId: to.id });
    expect(moved).toMatchObject({ state: "booked", session: { id: to.id, seatsTaken: 1 } });
    expect(await read(amir, from.id)).toMatchObject({ seatsTaken: 1, startsAt: nine });
    const back = await moveSeat(lena, to.id, moved.id, { startsAt: nine });
    expect(back).toMatchObject({ id: seat.id, session: { id: from.id } });

    yoga = await offer({ waitlist: true, capacity: 1 });
    const full = await publish("2026-03-05T13:00:00Z");
    const other = await publish("2026-03-05T15:00:00Z");
    await join(amir, full.id);
    const own = await join(eve, other.id);
    await expect(moveSeat(eve, other.id, own.id, { sessionId: full.id })).rejects.toMatchObject(
      refusal("session_full"),
    );
    expect((await read(eve, other.id)).seats).toMatchObject([{ state: "booked" }]);
    await expect(moveSeat(eve, other.id, own.id, { sessionId: from.id })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  it("starts a session where dates are open, and takes an individual one along", async () => {
    yoga = await offer({ dates: "open" });
    const first = await book(lena, nine);
    const moved = await moveSeat(lena, first.id, first.seats[0]?.id ?? "", { startsAt: eleven });
    expect(moved.session).toMatchObject({ startsAt: eleven, seatsTaken: 1 });
    expect((await read(priya, first.id)).status).toBe("cancelled");

    yoga = await offer({ kind: "individual", capacity: 1 });
    const alone = await book(amir, "2026-03-05T14:00:00Z");
    const seatId = alone.seats[0]?.id ?? "";
    expect(await moveSeat(amir, alone.id, seatId, { startsAt: "2026-03-05T15:00:00Z" })).toMatchObject({
      id: seatId,
      session: { id: alone.id, startsAt: "2026-03-05T15:00:00Z" },
    });
    expect((await leave(amir, alone.id, seatId)).state).toBe("cancelled");
    expect((await read(priya, alone.id)).status).toBe("cancelled");
  });

  it("is limited for learners where the offering says so, also when the whole session moves", async () => {
    yoga = await offer({ maximumMoves: 1 });
    const classes = [await publish(nine), await publish(ten)];
    const [from, to] = classes.map(({ id }) => id) as [string, string];
    const seat = await join(lena, from);
    const moved = await moveSeat(lena, from, seat.id, { sessionId: to });
    await expect(moveSeat(lena, to, moved.id, { sessionId: from })).rejects.toMatchObject(
      refusal("limit_reached", { limit: "moves", overridable: false }),
    );
    expect((await moveSeat(priya, to, moved.id, { sessionId: from })).session?.id).toBe(from);

    yoga = await offer({ kind: "individual", capacity: 1, maximumMoves: 1 });
    const alone = await book(amir, "2026-03-05T14:00:00Z");
    await change(amir, alone.id, { startsAt: "2026-03-05T15:00:00Z" });
    await expect(change(amir, alone.id, { startsAt: "2026-03-05T14:00:00Z" })).rejects.toMatchObject(
      refusal("limit_reached"),
    );
    expect((await read(amir, alone.id)).may).toMatchObject({ move: false, cancel: true });
  });
});

describe("merging classes", () => {
  it("brings everybody over, keeps one seat for who is in both, and cancels the emptied one", async () => {
    yoga = await offer({ capacity: 3, waitlist: true });
    const from = await publish(nine);
    const into = await publish(ten);
    await join(lena, from.id);
    await join(amir, from.id);
    await join(lena, into.id);
    await expect(merge(lena, from.id, into.id)).rejects.toMatchObject({ code: "not_allowed" });
    expect(await merge(priya, from.id, into.id)).toMatchObject({ id: into.id, seatsTaken: 2 });
    expect(await read(priya, from.id)).toMatchObject({ status: "cancelled" });
    expect((await read(amir, into.id)).startsAt).toBe(ten);
    await expect(merge(priya, from.id, into.id)).rejects.toMatchObject(refusal("already_cancelled"));
  });

  it("is refused as a whole when seats are missing or somebody is elsewhere then", async () => {
    const from = await publish(nine);
    const into = await publish(ten);
    await join(lena, from.id);
    await join(amir, into.id);
    await join(eve, into.id);
    await expect(merge(sol, from.id, into.id)).rejects.toMatchObject(refusal("session_full"));
    await change(sol, into.id, { capacity: 3 });
    const noor = await tenant.person("noor", ["provider"]);
    const elsewhere = await offer({ kind: "individual", capacity: 1, providerIds: [noor.personId] });
    await send("POST /api/v1/sessions", lena, { body: { offeringId: elsewhere.id, startsAt: ten } });
    await expect(merge(sol, from.id, into.id)).rejects.toMatchObject(refusal("learner_busy"));
    expect(await read(lena, from.id)).toMatchObject({ status: "scheduled", seatsTaken: 1 });
  });
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
    expect(late.changes.at(-1)?.what).toContain("insisting: outside availability");
    await publish(nine);
    await expect(change(priya, late.id, { startsAt: nine, override })).rejects.toMatchObject(
      refusal("slot_taken", { overridable: false }),
    );
    const moved = await change(priya, late.id, { startsAt: "2026-03-05T21:00:00Z", override });
    expect(moved.changes.at(-1)?.what).toContain("insisting: outside availability");
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
    expect((await book(amir, nine, { providerId: priya.personId })).providerNames).toEqual(["priya"]);
  });

  it("asks learners for a reason when they cancel, where the offering does", async () => {
    yoga = await offer({ kind: "individual", capacity: 1, requireReason: true });
    const session = await book(lena, nine);
    await expect(cancel(lena, session.id)).rejects.toMatchObject({ code: "invalid_request" });
    expect((await cancel(lena, session.id, { reason: "Ill", scope: "this" })).status).toBe("cancelled");
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
  const find = async (caller: Caller, query: object): Promise<string[]> =>
    (
      (await world.call("GET /api/v1/sessions", caller, { query })).body as { readonly items: readonly Session[] }
    ).items.map(({ id }) => id);

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
