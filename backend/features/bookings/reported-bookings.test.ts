/** What users of other schedulers reported, by the number it has in our list of such reports, and what happens here. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople, statesOf } from "../../testing/class-calls.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";

const server = await freshDatabase("reported_bookings");
const engines: readonly [string, string | undefined][] = [
  ["the embedded database", undefined],
  ...(server === undefined ? [] : [["a PostgreSQL server", server] as [string, string]]),
];

describe.each(engines)("reports about booking, on %s", (_, url) => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  const calls = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld(url ?? "embedded");
  }, 60_000);
  afterAll(async () => world.close(), 30_000);
  beforeEach(async () => {
    world.setClock("2026-03-01T12:00:00Z");
    people = await createClassPeople(world);
  });

  const nine = "2026-03-05T09:00:00Z";
  const ten = "2026-03-05T10:00:00Z";
  const offer = (more: object): Promise<Offering> =>
    calls.offer(people.sol, { providerIds: [people.priya.personId], ...more });
  const alone = { kind: "individual", capacity: 1 };
  const refusal = (code: string): object => ({ refusal: expect.objectContaining({ code }) });
  const fulfilled = <T>(results: readonly PromiseSettledResult<T>[]): T[] =>
    results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));

  it("35: several bookings of one start at once make one session", async () => {
    const { id: offeringId } = await offer(alone);
    const { lena, amir, eve } = people;
    const tries = [lena, amir, eve].map((learner) => calls.book(learner, { offeringId, startsAt: nine }));
    expect(fulfilled(await Promise.allSettled(tries))).toHaveLength(1);
  });

  it("37: two first learners at once start one class together", async () => {
    const { id: offeringId } = await offer({ dates: "open" });
    const { lena, amir, priya } = people;
    const [one, other] = await Promise.all(
      [lena, amir].map((learner) => calls.book(learner, { offeringId, startsAt: nine })),
    );
    expect(one?.id).toBe(other?.id);
    expect(await calls.find(priya, {})).toHaveLength(1);
  });

  it("38, 39: later joiners manage their own seat, see nobody else's data, and move nobody else", async () => {
    const { id: offeringId } = await offer({});
    const { lena, amir, priya } = people;
    const from = await calls.publish(priya, { offeringId, startsAt: nine });
    const into = await calls.publish(priya, { offeringId, startsAt: ten });
    await calls.join(lena, from.id);
    const later = await calls.join(amir, from.id);
    expect(statesOf(later.session as Session)).toEqual(["amir booked"]);
    expect(JSON.stringify(later)).not.toContain("lena");
    await expect(calls.change(amir, from.id, { startsAt: ten })).rejects.toMatchObject({ code: "not_allowed" });
    await calls.moveSeat(amir, { id: from.id, seatId: later.id }, { sessionId: into.id });
    expect(statesOf(await calls.read(priya, from.id))).toEqual(["lena booked", "amir cancelled"]);
    expect((await calls.read(lena, from.id)).startsAt).toBe(nine);
  });

  it("40: a move to a closed time is refused on every path", async () => {
    const { id: offeringId } = await offer(alone);
    const { lena } = people;
    const session = await calls.book(lena, { offeringId, startsAt: nine });
    const night = { startsAt: "2026-03-05T02:00:00Z" };
    const seat = { id: session.id, seatId: session.seats[0]?.id ?? "" };
    await expect(calls.change(lena, session.id, night)).rejects.toMatchObject(refusal("outside_availability"));
    await expect(calls.moveSeat(lena, seat, night)).rejects.toMatchObject(refusal("outside_availability"));
  });

  it("42: a session that changes hands blocks its new provider and frees the old one", async () => {
    const noor = await people.tenant.person("noor", ["provider"]);
    const { lena, amir, eve, priya, sol } = people;
    const { id: offeringId } = await offer({ ...alone, providerIds: [priya.personId, noor.personId] });
    const session = await calls.book(lena, { offeringId, startsAt: nine }, { providerId: priya.personId });
    await calls.change(sol, session.id, { providerId: noor.personId });
    world.passSecondThoughts();
    const again = (learner: Caller, provider: Caller): Promise<Session> =>
      calls.book(learner, { offeringId, startsAt: nine }, { providerId: provider.personId });
    await expect(again(amir, noor)).rejects.toMatchObject(refusal("slot_taken"));
    expect((await again(eve, priya)).providerNames).toEqual(["priya"]);
  });

  it("49: a class that is full keeps a line, and whoever waited longest is asked first", async () => {
    const { id: offeringId } = await offer({ capacity: 1, waitlist: true });
    const { lena, amir, eve, priya } = people;
    const { id } = await calls.publish(priya, { offeringId, startsAt: nine });
    const seat = await calls.join(lena, id);
    await calls.join(amir, id);
    await calls.join(eve, id);
    await calls.leave(lena, { id, seatId: seat.id });
    expect(statesOf(await calls.read(priya, id))).toEqual(["lena cancelled", "amir offered", "eve waitlisted"]);
  });

  it("50: last-minute changes meet a cut-off, a reason and a limit", async () => {
    const { id: offeringId } = await offer({ ...alone, cutoffMinutes: 600, requireReason: true, maximumMoves: 1 });
    const { lena } = people;
    const { id } = await calls.book(lena, { offeringId, startsAt: nine });
    await calls.change(lena, id, { startsAt: ten });
    await expect(calls.change(lena, id, { startsAt: nine })).rejects.toMatchObject(refusal("limit_reached"));
    await expect(calls.cancel(lena, id)).rejects.toMatchObject({ code: "invalid_request" });
    world.setClock("2026-03-05T00:01:00Z");
    await expect(calls.cancel(lena, id, { reason: "Ill" })).rejects.toMatchObject(refusal("cutoff_passed"));
  });
});
