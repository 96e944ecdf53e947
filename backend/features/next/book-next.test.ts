import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { nextReply, nextTimes } from "#contract/next.ts";
import type { NextReply, NextTimes } from "#contract/next.ts";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople, statesOf } from "../../testing/class-calls.ts";

let world: BookingWorld;
let people: Awaited<ReturnType<typeof createClassPeople>>;
const calls = createClassCalls(() => world);

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);
beforeEach(async () => {
  world.setClock("2026-03-02T00:00:00Z");
  people = await createClassPeople(world);
});

/** Wednesday at ten, and a week on. */
const wednesday = "2026-03-04T10:00:00Z";
const weekOn = "2026-03-11T10:00:00Z";
const laterThatDay = "2026-03-11T14:00:00Z";

const nextOf = async (caller: Caller, id: string): Promise<NextTimes> =>
  nextTimes.parse((await world.call("GET /api/v1/sessions/:id/next", caller, { params: { id } })).body);
const bookNext = async (caller: Caller, id: string, body: object, key?: string): Promise<NextReply> =>
  nextReply.parse(
    (
      await world.call("POST /api/v1/sessions/:id/next", caller, {
        params: { id },
        body,
        ...(key === undefined ? {} : { key }),
      })
    ).body,
  );

async function newClass(more: object = {}): Promise<{ readonly yoga: Offering; readonly lesson: Session }> {
  const { priya, lena, amir, eve } = people;
  const yoga = await calls.offer(priya, { capacity: 3, providerIds: [priya.personId], ...more });
  const lesson = await calls.publish(priya, { offeringId: yoga.id, startsAt: wednesday });
  for (const learner of [lena, amir, eve]) await calls.join(learner, lesson.id);
  world.setClock("2026-03-04T10:50:00Z");
  return { yoga, lesson };
}

describe("the next session of a class", () => {
  it("is the same time next week, and one press books everybody, also who came and who did not", async () => {
    const { lesson } = await newClass();
    const { priya } = people;
    const [first, second] = lesson.seats;
    expect([first, second]).toEqual([undefined, undefined]);
    const { seats } = await calls.read(priya, lesson.id);
    const states = seats.map(({ id }, at) => ({ seatId: id, state: at === 0 ? "no_show" : "attended" }));
    await calls.attend(priya, lesson.id, states);

    const { items, booked } = await nextOf(priya, lesson.id);
    expect(booked).toBeUndefined();
    expect(items[0]).toMatchObject({ startsAt: weekOn, sameTime: true, of: 3, unknown: 3, override: [] });
    const next = await bookNext(priya, lesson.id, { startsAt: weekOn }, "one press");
    expect(next).toMatchObject({ startsAt: weekOn, leftOut: [], seatsTaken: 3 });
    expect(statesOf(next).toSorted()).toEqual(["amir booked", "eve booked", "lena booked"]);
    expect((await bookNext(priya, lesson.id, { startsAt: weekOn }, "one press")).id).toBe(next.id);
    expect((await nextOf(priya, lesson.id)).booked).toMatchObject({ sessionId: next.id, startsAt: weekOn });
  });

  it("counts who is free by other sessions, leaves them out, and says so", async () => {
    const { lesson } = await newClass();
    const { priya, lena, sol } = people;
    const other = await calls.offer(sol, {
      name: "Chess",
      kind: "individual",
      capacity: 1,
      providerIds: [sol.personId],
    });
    await calls.book(lena, { offeringId: other.id, startsAt: weekOn });

    const { items } = await nextOf(priya, lesson.id);
    expect(items[0]).toMatchObject({ startsAt: weekOn, free: 0, busy: 1, unknown: 2, of: 3 });
    expect(items[0]?.people).toContainEqual({ displayName: "lena", standing: "elsewhere" });
    const next = await bookNext(priya, lesson.id, { startsAt: weekOn });
    expect(next.leftOut).toEqual(["lena"]);
    expect(statesOf(next).toSorted()).toEqual(["amir booked", "eve booked"]);
  });

  it("joins the class that stands at that time already", async () => {
    const { yoga, lesson } = await newClass();
    const { priya, lena } = people;
    const standing = await calls.publish(priya, { offeringId: yoga.id, startsAt: weekOn });
    await calls.join(lena, standing.id);
    const { items } = await nextOf(priya, lesson.id);
    expect(items[0]).toMatchObject({ startsAt: weekOn, sessionId: standing.id, free: 1, unknown: 2 });
    const next = await bookNext(priya, lesson.id, { startsAt: weekOn });
    expect([next.id, next.seatsTaken, next.leftOut]).toEqual([standing.id, 3, []]);
    await expect(bookNext(priya, lesson.id, { startsAt: weekOn })).rejects.toMatchObject({
      refusal: { code: "already_booked" },
    });
  });

  it("asks who teaches before it goes outside their hours, and offers other times where they have a session", async () => {
    const { lesson } = await newClass();
    const { priya } = people;
    const schedule = { timeZone: "UTC", weekly: [{ day: "thu", windows: [{ from: "09:00", to: "12:00" }] }] };
    const hours = { ...schedule, overrides: [], away: [], travel: [], withoutCalendarCheck: false };
    await world.call("PUT /api/v1/providers/:id/availability", priya, { params: { id: priya.personId }, body: hours });
    const outside = (await nextOf(priya, lesson.id)).items;
    expect(outside[0]).toMatchObject({ startsAt: weekOn, override: ["outside_availability"] });
    expect(outside[1]?.startsAt).toBe("2026-03-12T09:00:00Z");

    const chess = await calls.offer(priya, { name: "Chess", providerIds: [priya.personId] });
    await calls.publish(priya, { offeringId: chess.id, startsAt: weekOn }, { override: ["outside_availability"] });
    const taken = await nextOf(priya, lesson.id);
    expect(taken.sameTimeCode).toBe("slot_taken");
    expect(taken.items.map(({ sameTime }) => sameTime)).toEqual([false, false, false]);
    await expect(bookNext(priya, lesson.id, { startsAt: weekOn })).rejects.toMatchObject({
      refusal: { code: "slot_taken" },
    });
  });

  it("lets a learner take their own seat in the next class, and nobody else's", async () => {
    const { yoga, lesson } = await newClass();
    const { priya, lena, sam } = people;
    expect((await nextOf(lena, lesson.id)).items).toEqual([]);
    const standing = await calls.publish(priya, { offeringId: yoga.id, startsAt: laterThatDay });
    const { items } = await nextOf(lena, lesson.id);
    expect(items).toMatchObject([{ startsAt: laterThatDay, sameTime: false, of: 1, people: [] }]);
    const next = await bookNext(lena, lesson.id, { startsAt: laterThatDay });
    expect([next.id, next.seatsTaken, next.leftOut]).toEqual([standing.id, 1, []]);
    await expect(nextOf(sam, lesson.id)).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("the next session of two", () => {
  it("repeats the provider's wall clock over a clock change, for the learner too", async () => {
    const { tenant, lena } = people;
    const noor = await tenant.person("noor", ["provider"], "Europe/Berlin");
    const talk = await calls.offer(people.sol, { kind: "individual", capacity: 1, providerIds: [noor.personId] });
    world.setClock("2026-03-23T00:00:00Z");
    const session = await calls.book(lena, { offeringId: talk.id, startsAt: "2026-03-25T09:00:00Z" });
    const { items } = await nextOf(lena, session.id);
    expect(items[0]).toMatchObject({ startsAt: "2026-04-01T08:00:00Z", sameTime: true });
    const next = await bookNext(lena, session.id, { startsAt: "2026-04-01T08:00:00Z" });
    expect(next).toMatchObject({ providerIds: [noor.personId], leftOut: [] });
    expect((await nextOf(noor, session.id)).booked).toMatchObject({ sessionId: next.id });
  });
});
