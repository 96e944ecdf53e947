import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { session as sessionSchema } from "#contract/sessions.ts";
import type { Session } from "#contract/sessions.ts";
import { addMinutes, asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";
import { proposeFromCalendar } from "./propose-from-calendar.ts";

const monday = "2026-03-09T10:00:00Z";
const later = "2026-03-09T14:00:00Z";
const night = "2026-03-09T22:00:00Z";
const at = (wire: string) => asInstant(Date.parse(wire));

describe("proposals", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  const { book, cancel, change, join, offer, publish, read } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    world.setClock("2026-03-02T00:00:00Z");
    people = await createClassPeople(world);
    await people.tenant.connect(people.priya, "microsoft");
    const windows = [{ from: "09:00", to: "18:00" }];
    const weekly = (["mon", "tue", "wed", "thu", "fri"] as const).map((day) => ({ day, windows }));
    const body = { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: true };
    const params = { id: people.priya.personId };
    await world.call("PUT /api/v1/providers/:id/availability", people.priya, { params, body });
  });

  async function booked(more: object = {}, startsAt = monday): Promise<Session> {
    const own = { name: "Mentoring", kind: "individual", capacity: 1, providerIds: [people.priya.personId] };
    const { id: offeringId } = await offer(people.priya, { ...own, cutoffMinutes: 60, ...more });
    return book(people.lena, { offeringId, startsAt });
  }
  const propose = async (caller: Caller, id: string, body: object): Promise<Session> => {
    const reply = await world.call("POST /api/v1/sessions/:id/proposals", caller, { params: { id }, body });
    expect(reply.status).toBe(201);
    return sessionSchema.parse(reply.body);
  };
  const decide = async (caller: Caller, session: Session, verb: string, body?: object): Promise<Session> => {
    const proposalId = session.proposals.at(-1)?.id ?? "";
    const route = `POST /api/v1/sessions/:id/proposals/:proposalId/${verb}`;
    const request = { params: { id: session.id, proposalId }, ...(body ? { body } : {}) };
    return sessionSchema.parse((await world.call(route, caller, request)).body);
  };
  const statesOf = ({ proposals }: Session) => proposals.map(({ by, state }) => `${by} ${state}`);

  it("leaves the old time until the provider agrees, inside the cut-off too", async () => {
    const { id } = await booked();
    world.setClock("2026-03-09T09:30:00Z");
    const proposed = await propose(people.lena, id, { startsAt: later, message: "My train is late" });
    expect(proposed).toMatchObject({ startsAt: monday, may: { move: false, propose: true } });
    expect(proposed.proposals).toMatchObject([
      {
        startsAt: later,
        message: "My train is late",
        for: "provider",
        state: "open",
        may: { decide: false, withdraw: true },
      },
    ]);

    const seen = await read(people.priya, id);
    expect(seen.proposals[0]?.may).toEqual({ decide: true, withdraw: false });
    const moved = await decide(people.priya, seen, "accept", { override: ["cutoff_passed"] });
    expect(moved).toMatchObject({ startsAt: later, seats: [{ rsvp: "accepted" }] });
    expect(statesOf(moved)).toEqual(["lena accepted"]);
  });

  it("shows the provider which rule of their own they would set aside", async () => {
    const { id } = await booked();
    const proposed = await propose(people.lena, id, { startsAt: night });
    await expect(decide(people.priya, proposed, "accept")).rejects.toMatchObject({
      refusal: { code: "outside_availability", overridable: true },
    });
    expect(statesOf(await read(people.priya, id))).toEqual(["lena open"]);
    const moved = await decide(people.priya, proposed, "accept", { override: ["outside_availability"] });
    expect(moved.startsAt).toBe(night);
  });

  it("lets a provider ask a learner, who agrees to a time outside the hours by agreeing", async () => {
    const { id } = await booked();
    const proposed = await propose(people.priya, id, { startsAt: night, durationMinutes: 30 });
    const moved = await decide(
      people.lena,
      { ...proposed, proposals: (await read(people.lena, id)).proposals },
      "accept",
    );
    expect(moved).toMatchObject({ startsAt: night, durationMinutes: 30, seats: [{ rsvp: "accepted" }] });
    expect(moved.changes.some(({ by, what }) => by === "lena" && what.startsWith("Moved from"))).toBe(true);
  });

  it("does not let a learner agree to a time that the provider has given away since", async () => {
    const { id } = await booked();
    const proposed = await propose(people.priya, id, { startsAt: later });
    const { id: offeringId } = await offer(people.priya, {
      kind: "individual",
      capacity: 1,
      providerIds: [people.priya.personId],
    });
    await book(people.amir, { offeringId, startsAt: later });
    await expect(decide(people.lena, proposed, "accept")).rejects.toMatchObject({
      refusal: { code: "slot_taken", overridable: false },
    });
    expect((await read(people.lena, id)).startsAt).toBe(monday);
  });

  it("keeps the old time when it is declined, and lets nobody decide twice", async () => {
    const { id } = await booked();
    const proposed = await propose(people.lena, id, { startsAt: later });
    const declined = await decide(people.priya, proposed, "decline");
    expect([declined.startsAt, ...statesOf(declined)]).toEqual([monday, "lena declined"]);
    await expect(decide(people.priya, proposed, "accept")).rejects.toMatchObject({
      refusal: { code: "proposal_closed", state: "declined" },
    });
  });

  it("lets only who asked take it back, and only the other side decide", async () => {
    const { id } = await booked();
    const proposed = await propose(people.lena, id, { startsAt: later });
    await expect(decide(people.lena, proposed, "accept")).rejects.toMatchObject({ code: "not_allowed" });
    await expect(decide(people.priya, proposed, "withdraw")).rejects.toMatchObject({ code: "not_allowed" });
    await expect(decide(people.amir, proposed, "decline")).rejects.toMatchObject({ code: "not_found" });
    expect(statesOf(await decide(people.lena, proposed, "withdraw"))).toEqual(["lena withdrawn"]);
  });

  it("replaces what the same person asked for before", async () => {
    const { id } = await booked();
    await propose(people.lena, id, { startsAt: later });
    expect(statesOf(await propose(people.lena, id, { startsAt: "2026-03-09T15:00:00Z" }))).toEqual([
      "lena withdrawn",
      "lena open",
    ]);
  });

  it("lapses when the session moves, is cancelled or begins", async () => {
    const moved = await booked();
    await propose(people.lena, moved.id, { startsAt: later });
    expect(statesOf(await change(people.priya, moved.id, { startsAt: "2026-03-09T12:00:00Z" }))).toEqual([
      "lena expired",
    ]);

    const { id } = await booked({ name: "Talk" }, "2026-03-09T16:00:00Z");
    const proposed = await propose(people.lena, id, { startsAt: "2026-03-09T17:00:00Z" });
    world.setClock("2026-03-09T16:00:00Z");
    expect(statesOf(await read(people.lena, id))).toEqual(["lena expired"]);
    await expect(decide(people.priya, proposed, "accept")).rejects.toMatchObject({ refusal: { state: "expired" } });
    world.setClock("2026-03-02T00:00:00Z");
    await cancel(people.priya, id);
    expect(statesOf(await read(people.priya, id))).toEqual(["lena expired"]);
  });

  it("refuses what has passed, and the time the session has", async () => {
    const { id } = await booked();
    await expect(propose(people.lena, id, { startsAt: "2026-03-01T10:00:00Z" })).rejects.toMatchObject({
      refusal: { code: "in_the_past" },
    });
    await expect(propose(people.lena, id, { startsAt: monday })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("shows a class's other learners nothing of it, and lets its provider move the class by agreeing", async () => {
    const { id: offeringId } = await offer(people.priya, { providerIds: [people.priya.personId] });
    const { id } = await publish(people.priya, { offeringId, startsAt: monday });
    await join(people.lena, id);
    await join(people.amir, id);
    await expect(propose(people.priya, id, { startsAt: later })).rejects.toMatchObject({ code: "not_allowed" });
    const proposed = await propose(people.lena, id, { startsAt: later });
    expect((await read(people.amir, id)).proposals).toEqual([]);
    const moved = await decide(people.priya, proposed, "accept");
    expect(moved.seats.map(({ displayName, rsvp }) => `${displayName} ${rsvp}`)).toEqual([
      "lena accepted",
      "amir none",
    ]);
  });

  it("hears a time that somebody proposed in their calendar once, and not again after it was declined", async () => {
    const { id } = await booked();
    const { scope, personId } = people.lena;
    const startsAt = at(later);
    const endsAt = addMinutes(startsAt, 60);
    const seen = { scope, sessionId: id, personId, startsAt, endsAt, seenIn: "a dragged copy" as const };
    const hear = () => world.database.transaction((tx) => proposeFromCalendar(world.changing, tx, seen));
    await hear();
    await hear();
    const proposed = await read(people.priya, id);
    expect(proposed.proposals).toMatchObject([{ by: "lena", source: "calendar", for: "provider", state: "open" }]);
    await decide(people.priya, proposed, "decline");
    await hear();
    expect(statesOf(await read(people.priya, id))).toEqual(["lena declined"]);
  });

  it("hears it from the organizer's event", async () => {
    const { id } = await booked();
    await world.sync(people.priya, id);
    const event = world.vendors.events().find(({ mark }) => mark?.sessionId === id);
    const startsAt = at(later);
    world.vendors.propose(event?.id ?? "", "lena@example.org", { startsAt, endsAt: addMinutes(startsAt, 60) });
    for (let count = 0; count < 2; count += 1) {
      await world.hear(people.priya, id);
      await world.sync(people.priya, id);
    }
    const seen = await read(people.priya, id);
    expect(seen.proposals).toMatchObject([{ by: "lena", startsAt: later, source: "calendar", state: "open" }]);
    expect(seen.seats[0]?.rsvp).toBe("tentative");
  });

  it("leaves alone what nobody could ask for", async () => {
    const { id } = await booked();
    const startsAt = at(later);
    const hear = (personId: string, begins: typeof startsAt) => {
      const seen = {
        scope: people.lena.scope,
        sessionId: id,
        personId,
        startsAt: begins,
        seenIn: "a dragged copy" as const,
      };
      return world.database.transaction((tx) =>
        proposeFromCalendar(world.changing, tx, { ...seen, endsAt: addMinutes(begins, 60) }),
      );
    };
    await hear(people.amir.personId, startsAt);
    await hear(people.lena.personId, at(monday));
    await hear(people.lena.personId, at("2026-03-01T10:00:00Z"));
    expect((await read(people.priya, id)).proposals).toEqual([]);
  });
});
