import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { hold as holdSchema } from "#contract/holds.ts";
import type { Hold } from "#contract/holds.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let priya: Caller;
let noor: Caller;
let lena: Caller;
let amir: Caller;
let ada: Caller;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ priya, noor, lena, amir, ada } = await beginTenant(world, {
    priya: "provider",
    noor: "provider",
    lena: "learner",
    amir: "learner",
    ada: "administrator",
  }));
});

const nine = "2026-03-02T09:00:00Z";
const half = "2026-03-02T09:30:00Z";
const ten = "2026-03-02T10:00:00Z";
const day = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };

async function offer(more: object = {}): Promise<Offering> {
  const usual = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 30, providerIds: [priya.personId] };
  return (await world.call("POST /api/v1/offerings", ada, { body: { ...usual, ...more } })).body as Offering;
}
const place = async (caller: Caller, body: object, key?: string): Promise<Hold> =>
  holdSchema.parse((await world.call("POST /api/v1/holds", caller, { body, ...(key ? { key } : {}) })).body);
const renew = async (caller: Caller, { id }: Hold): Promise<Hold> =>
  (await world.call("POST /api/v1/holds/:id/renew", caller, { params: { id } })).body as Hold;
const release = (caller: Caller, { id }: Hold) => world.call("DELETE /api/v1/holds/:id", caller, { params: { id } });
const book = async (caller: Caller, body: object): Promise<Session> =>
  (await world.call("POST /api/v1/sessions", caller, { body })).body as Session;
const starts = async (caller: Caller, offering: Offering): Promise<string[]> => {
  const reply = await world.call("GET /api/v1/offerings/:id/slots", caller, {
    params: { id: offering.id },
    query: day,
  });
  return (reply.body as Slots).items.map(({ startsAt }) => startsAt);
};
const taken = (facts: object): object => ({ refusal: expect.objectContaining({ code: "slot_taken", ...facts }) });

describe("a held time", () => {
  it("is taken for everybody but the person who holds it", async () => {
    const offering = await offer();
    const hold = await place(lena, { offeringId: offering.id, startsAt: nine });
    expect(hold.expiresAt).toBe("2026-03-01T12:03:00Z");
    expect(await starts(lena, offering)).toEqual(expect.arrayContaining([nine, half, ten]));
    const listed = await starts(amir, offering);
    expect(listed).not.toContain(nine);
    expect(listed).not.toContain(half);
    expect(listed).toContain(ten);
    await expect(book(amir, { offeringId: offering.id, startsAt: half })).rejects.toMatchObject(
      taken({ because: "hold", overridable: false }),
    );
  });

  it("is taken in every offering of the provider, with the buffers of both", async () => {
    const offering = await offer({ bufferAfterMinutes: 15 });
    const other = await offer({ name: "Other", bufferBeforeMinutes: 15 });
    await place(lena, { offeringId: offering.id, startsAt: nine });
    const listed = await starts(amir, other);
    expect(listed).not.toContain(ten);
    expect(listed).toContain("2026-03-02T10:30:00Z");
  });

  it("is booked by its holder, and is no hold any more", async () => {
    const offering = await offer();
    const hold = await place(lena, { offeringId: offering.id, startsAt: nine });
    const session = await book(lena, { offeringId: offering.id, startsAt: nine, holdId: hold.id });
    expect(session.startsAt).toBe(nine);
    await expect(renew(lena, hold)).rejects.toMatchObject({ code: "not_found" });
    expect(await starts(amir, offering)).not.toContain(nine);
  });

  it("keeps the provider who was held when any of several may teach", async () => {
    const offering = await offer({ providerIds: [priya.personId, noor.personId], assignment: "any" });
    const first = await book(amir, { offeringId: offering.id, startsAt: ten });
    const busy = first.providerIds[0];
    const hold = await place(lena, { offeringId: offering.id, startsAt: nine, providerId: busy });
    const session = await book(lena, { offeringId: offering.id, startsAt: nine, holdId: hold.id });
    expect(session.providerIds).toEqual([busy]);
  });

  it("lets another book with somebody else when any of several may teach", async () => {
    const offering = await offer({ providerIds: [priya.personId, noor.personId], assignment: "any" });
    await place(lena, { offeringId: offering.id, startsAt: nine, providerId: priya.personId });
    const session = await book(amir, { offeringId: offering.id, startsAt: nine });
    expect(session.providerIds).toEqual([noor.personId]);
  });

  it("is free again when it is given up, left alone for three minutes, or left for another time", async () => {
    const offering = await offer();
    const wish = { offeringId: offering.id, startsAt: nine };
    await release(lena, await place(lena, wish));
    expect(await starts(amir, offering)).toContain(nine);

    await place(lena, wish);
    world.moveClock(3);
    expect(await starts(amir, offering)).toContain(nine);
    await place(amir, wish);
    await expect(place(lena, wish)).rejects.toMatchObject(taken({ because: "hold" }));

    await place(amir, { ...wish, startsAt: ten });
    expect(await starts(lena, offering)).toContain(nine);
  });

  it("is renewed for three minutes at a time, for a quarter of an hour in all", async () => {
    const offering = await offer();
    const hold = await place(lena, { offeringId: offering.id, startsAt: nine });
    const ends: string[] = [];
    for (let minute = 2; minute <= 14; minute += 2) {
      world.moveClock(2);
      ends.push((await renew(lena, hold)).expiresAt);
    }
    expect(ends[0]).toBe("2026-03-01T12:05:00Z");
    expect(ends.at(-1)).toBe("2026-03-01T12:15:00Z");
    world.moveClock(1);
    await expect(renew(lena, hold)).rejects.toMatchObject({ code: "not_found" });
    expect(await starts(amir, offering)).toContain(nine);
  });

  it("cannot be renewed, given up or used by anybody else", async () => {
    const offering = await offer();
    const hold = await place(lena, { offeringId: offering.id, startsAt: nine });
    await expect(renew(amir, hold)).rejects.toMatchObject({ code: "not_found" });
    await expect(release(ada, hold)).rejects.toMatchObject({ code: "not_found" });
    await expect(book(amir, { offeringId: offering.id, startsAt: nine, holdId: hold.id })).rejects.toMatchObject(
      taken({ because: "hold" }),
    );
  });

  it("is no promise against the provider, who may book over it by saying so", async () => {
    const offering = await offer();
    await place(lena, { offeringId: offering.id, startsAt: nine });
    const wish = { offeringId: offering.id, startsAt: nine, learnerIds: [amir.personId] };
    await expect(book(priya, wish)).rejects.toMatchObject(taken({ because: "hold", overridable: true }));
    expect((await book(priya, { ...wish, override: ["slot_taken"] })).status).toBe("scheduled");
    await expect(book(lena, { offeringId: offering.id, startsAt: nine })).rejects.toMatchObject(
      taken({ because: "session" }),
    );
  });

  it("is refused where booking would be", async () => {
    const offering = await offer();
    const at = (startsAt: string) => place(lena, { offeringId: offering.id, startsAt });
    await expect(at("2026-03-02T09:10:00Z")).rejects.toMatchObject({
      refusal: expect.objectContaining({ code: "outside_availability", because: "grid" }),
    });
    await expect(at("2026-02-27T09:00:00Z")).rejects.toMatchObject({
      refusal: expect.objectContaining({ code: "in_the_past" }),
    });
  });

  it("happens once per key", async () => {
    const offering = await offer();
    const wish = { offeringId: offering.id, startsAt: nine };
    const first = await place(lena, wish, "press");
    expect(await place(lena, wish, "press")).toEqual(first);
  });

  it("changes nothing for a booking when it is unknown, over or for another time", async () => {
    const offering = await offer();
    const hold = await place(lena, { offeringId: offering.id, startsAt: nine });
    expect((await book(lena, { offeringId: offering.id, startsAt: ten, holdId: hold.id })).startsAt).toBe(ten);
    world.moveClock(5);
    expect((await book(lena, { offeringId: offering.id, startsAt: nine, holdId: hold.id })).startsAt).toBe(nine);
    const holdId = "00000000-0000-4000-8000-000000000000";
    expect((await book(lena, { offeringId: offering.id, startsAt: "2026-03-02T11:00:00Z", holdId })).status).toBe(
      "scheduled",
    );
  });
});

describe("a held seat", () => {
  it("is not given to anybody else, until it is given up", async () => {
    const offering = await offer({ name: "Class", kind: "group", capacity: 1, waitlist: false });
    await book(priya, { offeringId: offering.id, startsAt: nine, learnerIds: [] });
    const hold = await place(lena, { offeringId: offering.id, startsAt: nine });
    expect(await starts(amir, offering)).toEqual([]);
    expect(await starts(lena, offering)).toEqual([nine]);
    const full = { refusal: expect.objectContaining({ code: "session_full" }) };
    await expect(book(amir, { offeringId: offering.id, startsAt: nine })).rejects.toMatchObject(full);
    await expect(place(amir, { offeringId: offering.id, startsAt: nine })).rejects.toMatchObject(full);
    const session = await book(lena, { offeringId: offering.id, startsAt: nine, holdId: hold.id });
    expect(session.seatsTaken).toBe(1);
  });
});
