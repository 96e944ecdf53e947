import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
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
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"], "Asia/Kolkata");
  noor = await tenant.person("noor", ["provider"], "Asia/Kathmandu");
  lena = await tenant.person("lena", ["learner"], "Europe/Berlin");
  amir = await tenant.person("amir", ["learner"]);
  ada = await tenant.person("ada", ["administrator"]);
});

const offer = async (more: object): Promise<Offering> => {
  const usual = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 15, kind: "individual", presence: "phone" };
  const body = { ...usual, providerIds: [priya.personId], ...more };
  return (await world.call("POST /api/v1/offerings", ada, { body })).body as Offering;
};
const book = async (caller: Caller, { id }: Offering, startsAt: string, more: object = {}): Promise<Session> =>
  (await world.call("POST /api/v1/sessions", caller, { body: { offeringId: id, startsAt, ...more } })).body as Session;
const change = async (caller: Caller, { id }: Session, body: object): Promise<Session> =>
  (await world.call("PATCH /api/v1/sessions/:id", caller, { params: { id }, body })).body as Session;
const days = async ({ id }: Offering): Promise<string[]> => {
  const query = { from: "2026-03-02T00:00:00Z", to: "2026-03-14T00:00:00Z" };
  const listed = (await world.call("GET /api/v1/offerings/:id/slots", amir, { params: { id }, query })).body as Slots;
  return [...new Set(listed.items.map(({ startsAt }) => startsAt.slice(0, 10)))];
};
const refusal = (code: string, facts: object = {}): object => ({
  refusal: expect.objectContaining({ code, ...facts }),
});

/** Kolkata's nine and eleven o'clock on Monday 2 March 2026. */
const nine = "2026-03-02T03:30:00Z";
const eleven = "2026-03-02T05:30:00Z";
const nextDay = "2026-03-03T03:30:00Z";

describe("limits", () => {
  it("are kept with the offering, and refused where no session would fit", async () => {
    const offering = await offer({ limits: { perDay: 1, minutesPerWeek: 120 } });
    expect(offering.limits).toEqual({ perDay: 1, minutesPerWeek: 120 });
    await expect(offer({ limits: { minutesPerDay: 45 } })).rejects.toMatchObject({ code: "invalid_request" });
    const request = { params: { id: offering.id }, body: { limits: {} } };
    expect((await world.call("PATCH /api/v1/offerings/:id", ada, request)).body).toMatchObject({ limits: {} });
  });

  it("close the rest of the day for listing and booking alike, and name limit and period", async () => {
    const offering = await offer({ limits: { perDay: 1 } });
    await book(lena, offering, nine);
    expect((await days(offering)).slice(0, 2)).toEqual(["2026-03-03", "2026-03-04"]);
    await expect(book(amir, offering, eleven)).rejects.toMatchObject(
      refusal("limit_reached", { limit: "perDay", period: "day", atMost: 1, overridable: false }),
    );
    expect(await book(amir, offering, nextDay)).toMatchObject({ status: "scheduled" });
    const wish = { learnerIds: [amir.personId], override: ["limit_reached"] };
    expect(await book(ada, offering, eleven, wish)).toMatchObject({ status: "scheduled" });
  });

  it("count a week from Monday, whatever lies outside the range that is asked for", async () => {
    const offering = await offer({ limits: { minutesPerWeek: 120 } });
    await book(lena, offering, nine);
    await book(lena, offering, nextDay);
    expect((await days(offering))[0]).toBe("2026-03-09");
    await expect(book(amir, offering, "2026-03-06T03:30:00Z")).rejects.toMatchObject(
      refusal("limit_reached", { limit: "minutesPerWeek" }),
    );
  });

  it("count neither cancelled sessions, nor other offerings, nor twice the one that moves", async () => {
    const offering = await offer({ limits: { perDay: 1 } });
    const other = await offer({ name: "Tutoring" });
    await book(amir, other, "2026-03-02T08:30:00Z");
    const session = await book(lena, offering, nine);
    expect(await change(lena, session, { startsAt: eleven })).toMatchObject({ startsAt: eleven });
    await world.call("POST /api/v1/sessions/:id/cancel", lena, { params: { id: session.id }, body: {} });
    expect(await book(amir, offering, nine)).toMatchObject({ status: "scheduled" });
    const tomorrow = await book(lena, offering, nextDay);
    await expect(change(lena, tomorrow, { startsAt: eleven })).rejects.toMatchObject(refusal("limit_reached"));
  });

  it("hold when everybody books a different time at once", async () => {
    const offering = await offer({ limits: { perDay: 2 } });
    const learners = await Promise.all(Array.from({ length: 6 }, (_, each) => tenant.person(`l${each}`, ["learner"])));
    const tried = await Promise.allSettled(
      learners.map((learner, hour) => book(learner, offering, `2026-03-02T0${4 + hour}:30:00Z`)),
    );
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    for (const each of tried) {
      if (each.status === "rejected") expect(each.reason).toMatchObject(refusal("limit_reached"));
    }
  });

  it("pass to another provider where any of several may teach", async () => {
    const offering = await offer({
      limits: { perDay: 1 },
      assignment: "any",
      providerIds: [priya.personId, noor.personId],
    });
    const first = await book(lena, offering, nine);
    const second = await book(lena, offering, eleven);
    expect(new Set([...first.providerIds, ...second.providerIds]).size).toBe(2);
    expect((await days(offering))[0]).toBe("2026-03-03");
  });
});

describe("a collective session", () => {
  it("is offered where everybody is free, takes everybody's time, and lets go of it", async () => {
    const alone = await offer({ name: "Tutoring", providerIds: [noor.personId] });
    const both = await offer({ assignment: "all", providerIds: [priya.personId, noor.personId] });
    await book(amir, alone, eleven);
    await expect(book(lena, both, eleven)).rejects.toMatchObject(refusal("slot_taken"));
    const session = await book(lena, both, nine);
    expect(session.providerIds).toEqual([priya.personId, noor.personId]);
    await expect(book(amir, alone, nine)).rejects.toMatchObject(refusal("slot_taken"));
    await world.call("POST /api/v1/sessions/:id/cancel", lena, { params: { id: session.id }, body: {} });
    world.moveClock(15);
    expect(await book(amir, alone, nine)).toMatchObject({ status: "scheduled" });
  });

  it("is not offered while one provider's calendar cannot be read", async () => {
    const both = await offer({ assignment: "all", providerIds: [priya.personId, noor.personId] });
    expect((await days(both))[0]).toBe("2026-03-02");
    await tenant.connect(noor, "microsoft");
    const down = { when: "before", kind: "unavailable" } as const;
    world.vendors.fail("listEntries", down, down, down);
    expect(await days(both)).toEqual([]);
  });
});
