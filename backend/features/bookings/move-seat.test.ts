import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let eve: Caller;
let sol: Caller;
let yoga: Offering;

const calls = createClassCalls(() => world);
const { change, join, leave, merge, moveSeat, read, send } = calls;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  ({ tenant, priya, lena, amir, eve, sol } = await createClassPeople(world));
  yoga = await offer({});
});

/** Four days ahead, so that offers are made one by one. */
const nine = "2026-03-05T09:00:00Z";
const ten = "2026-03-05T10:00:00Z";
const eleven = "2026-03-05T11:00:00Z";

const offer = (more: object): Promise<Offering> => calls.offer(sol, { providerIds: [priya.personId], ...more });
const publish = (startsAt: string, more: object = {}): Promise<Session> =>
  calls.publish(priya, { offeringId: yoga.id, startsAt }, more);
const book = (caller: Caller, startsAt: string, more: object = {}): Promise<Session> =>
  calls.book(caller, { offeringId: yoga.id, startsAt }, more);
const refusal = (code: string, facts: object = {}): object => ({
  refusal: expect.objectContaining({ code, ...facts }),
});

describe("moving one seat", () => {
  it("into another class or to its start leaves the others alone, and never over capacity", async () => {
    const from = await publish(nine);
    const to = await publish(ten);
    const seat = await join(lena, from.id);
    await join(amir, from.id);
    const moved = await moveSeat(lena, { id: from.id, seatId: seat.id }, { sessionId: to.id });
    expect(moved).toMatchObject({ state: "booked", session: { id: to.id, seatsTaken: 1 } });
    expect(await read(amir, from.id)).toMatchObject({ seatsTaken: 1, startsAt: nine });
    const back = await moveSeat(lena, { id: to.id, seatId: moved.id }, { startsAt: nine });
    expect(back).toMatchObject({ id: seat.id, session: { id: from.id } });

    yoga = await offer({ waitlist: true, capacity: 1 });
    const full = await publish("2026-03-05T13:00:00Z");
    const other = await publish("2026-03-05T15:00:00Z");
    await join(amir, full.id);
    const own = await join(eve, other.id);
    await expect(moveSeat(eve, { id: other.id, seatId: own.id }, { sessionId: full.id })).rejects.toMatchObject(
      refusal("session_full"),
    );
    expect((await read(eve, other.id)).seats).toMatchObject([{ state: "booked" }]);
    await expect(moveSeat(eve, { id: other.id, seatId: own.id }, { sessionId: from.id })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  it("starts a session where dates are open, and takes an individual one along", async () => {
    yoga = await offer({ dates: "open" });
    const first = await book(lena, nine);
    const moved = await moveSeat(lena, { id: first.id, seatId: first.seats[0]?.id ?? "" }, { startsAt: eleven });
    expect(moved.session).toMatchObject({ startsAt: eleven, seatsTaken: 1 });
    expect((await read(priya, first.id)).status).toBe("cancelled");

    yoga = await offer({ kind: "individual", capacity: 1 });
    const alone = await book(amir, "2026-03-05T14:00:00Z");
    const seatId = alone.seats[0]?.id ?? "";
    expect(await moveSeat(amir, { id: alone.id, seatId: seatId }, { startsAt: "2026-03-05T15:00:00Z" })).toMatchObject({
      id: seatId,
      session: { id: alone.id, startsAt: "2026-03-05T15:00:00Z" },
    });
    expect((await leave(amir, { id: alone.id, seatId: seatId })).state).toBe("cancelled");
    expect((await read(priya, alone.id)).status).toBe("cancelled");
  });

  it("is limited for learners where the offering says so, also when the whole session moves", async () => {
    yoga = await offer({ maximumMoves: 1 });
    const classes = [await publish(nine), await publish(ten)];
    const [from, to] = classes.map(({ id }) => id) as [string, string];
    const seat = await join(lena, from);
    const moved = await moveSeat(lena, { id: from, seatId: seat.id }, { sessionId: to });
    await expect(moveSeat(lena, { id: to, seatId: moved.id }, { sessionId: from })).rejects.toMatchObject(
      refusal("limit_reached", { limit: "moves", overridable: false }),
    );
    expect((await moveSeat(priya, { id: to, seatId: moved.id }, { sessionId: from })).session?.id).toBe(from);

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
