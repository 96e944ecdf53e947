import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { TimesOffer } from "#contract/offers.ts";
import { timesOffer } from "#contract/offers.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let mentoring: Offering;

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";
const eleven = "2026-03-02T11:00:00Z";

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  const tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"]);
  lena = await tenant.person("lena", ["learner"]);
  amir = await tenant.person("amir", ["learner"]);
  const body = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 60, providerIds: [priya.personId] };
  mentoring = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
});

const make = async (caller: Caller, startsAt: readonly string[], key?: string): Promise<TimesOffer> => {
  const body = { offeringId: mentoring.id, startsAt };
  return timesOffer.parse((await world.call("POST /api/v1/offers", caller, { body, ...(key ? { key } : {}) })).body);
};
const read = async (caller: Caller, { id }: TimesOffer): Promise<TimesOffer> =>
  (await world.call("GET /api/v1/offers/:id", caller, { params: { id } })).body as TimesOffer;
const book = async (caller: Caller, body: object): Promise<Session> =>
  (await world.call("POST /api/v1/sessions", caller, { body: { offeringId: mentoring.id, ...body } })).body as Session;
const starts = async (caller: Caller): Promise<string[]> => {
  const query = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
  const reply = await world.call("GET /api/v1/offerings/:id/slots", caller, { params: { id: mentoring.id }, query });
  return (reply.body as Slots).items.map(({ startsAt }) => startsAt);
};

describe("times that are offered", () => {
  it("are taken for everybody else until one of them is booked by its link, and then the others are free", async () => {
    const offer = await make(priya, [ten, nine, eleven]);
    expect(offer).toMatchObject({ offeringName: "Mentoring", providerName: "priya", providerId: priya.personId });
    expect(offer.times.map(({ startsAt }) => startsAt)).toEqual([nine, ten, eleven]);
    expect(decodeURIComponent(offer.times[1]?.link ?? "")).toContain(`offer/${mentoring.id}/${offer.id}/${ten}`);
    expect(await starts(amir)).not.toContain(ten);
    await expect(book(amir, { startsAt: ten })).rejects.toMatchObject({ refusal: { code: "slot_taken" } });

    const [first, second] = (await read(lena, offer)).times;
    const session = await book(lena, { startsAt: second?.startsAt, holdId: second?.holdId });
    expect(session).toMatchObject({ startsAt: ten, status: "scheduled" });
    const free = await starts(amir);
    expect(free).toContain(nine);
    expect(free).toContain(eleven);
    await expect(read(amir, offer)).rejects.toMatchObject({ code: "not_found" });
    expect(first?.startsAt).toBe(nine);
  });

  it("are taken for whoever offers them too, who may book over one by saying so", async () => {
    await make(priya, [nine, ten]);
    expect(await starts(priya)).not.toContain(nine);
    await expect(make(priya, [nine])).rejects.toMatchObject({ refusal: { code: "slot_taken", because: "hold" } });
    const forLena = { startsAt: nine, learnerIds: [lena.personId] };
    await expect(book(priya, forLena)).rejects.toMatchObject({ refusal: { code: "slot_taken" } });
    expect(await book(priya, { ...forLena, override: ["slot_taken"] })).toMatchObject({ status: "scheduled" });
  });

  it("are kept all together or not at all", async () => {
    await book(lena, { startsAt: ten });
    await expect(make(priya, [nine, ten])).rejects.toMatchObject({ refusal: { code: "slot_taken" } });
    expect(await starts(amir)).toContain(nine);
    const [once, again] = [await make(priya, [nine], "press"), await make(priya, [nine], "press")];
    expect(again).toEqual(once);
  });

  it("stand beside what their owner holds while booking, and last until they begin or the two days are over", async () => {
    const offer = await make(priya, [nine]);
    expect(offer.expiresAt).toBe(nine);
    const holding = { body: { offeringId: mentoring.id, startsAt: eleven } };
    await world.call("POST /api/v1/holds", priya, holding);
    expect((await read(lena, offer)).times).toHaveLength(1);
    const later = await make(priya, ["2026-03-09T09:00:00Z"]);
    expect(later.expiresAt).toBe("2026-03-03T12:00:00Z");
    world.moveClock(22 * 60);
    await expect(read(lena, offer)).rejects.toMatchObject({ code: "not_found" });
  });

  it("are given free by whoever offered them, and by nobody else", async () => {
    const offer = await make(priya, [nine]);
    const take = (caller: Caller) => world.call("DELETE /api/v1/offers/:id", caller, { params: { id: offer.id } });
    await expect(take(lena)).rejects.toMatchObject({ code: "not_found" });
    await take(priya);
    expect(await starts(amir)).toContain(nine);
  });

  it("are offered by those who teach, a few at a time", async () => {
    await expect(make(lena, [nine])).rejects.toMatchObject({ code: "not_allowed" });
    for (const day of ["02", "03", "04"]) {
      await make(
        priya,
        ["09", "10", "11", "12", "13"].map((hour) => `2026-03-${day}T${hour}:00:00Z`),
      );
    }
    await expect(make(priya, ["2026-03-05T09:00:00Z"])).rejects.toMatchObject({ code: "invalid_request" });
  });
});
