import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let connectionId: string;

const startsAt = asInstant(Date.parse("2026-03-05T20:10:00Z"));
const endsAt = asInstant(Date.parse("2026-03-05T21:00:00Z"));
const invited = (...emails: string[]) => emails.map((email) => ({ name: email, email, answer: "none" as const }));
const addressOf = (who: Caller): string => `${who.displayName}@example.org`;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  priya = await tenant.person(`priya-${tenant.tenantId}`, ["provider"]);
  lena = await tenant.person(`lena-${tenant.tenantId}`, ["learner"]);
  connectionId = await tenant.connect(priya, "microsoft");
});

async function offer(more: object = {}): Promise<Offering> {
  const body = {
    name: "Mentoring",
    durationMinutes: 30,
    presence: "virtual",
    meetingVendor: "teams",
    providerIds: [priya.personId],
  };
  return (await world.call("POST /api/v1/offerings", priya, { body: { ...body, ...more } })).body as Offering;
}
const make = async (caller: Caller, offering: Offering, eventId: string): Promise<Session> => {
  const body = { offeringId: offering.id, eventId };
  return (await world.call("POST /api/v1/sessions/from-event", caller, { body })).body as Session;
};
const eventsOf = () => world.vendors.events().filter((event) => event.connectionId === connectionId);
const withTeams = { meeting: "teams", joinUrl: "https://teams.example/by-hand" } as const;

describe("an appointment of one's own", () => {
  it("becomes a session where it stands, at its time and length, with its link and whom else it invites", async () => {
    const attendees = invited(addressOf(lena).toUpperCase(), "aunt@elsewhere.example");
    const eventId = world.vendors.writeByHand(connectionId, { startsAt, endsAt, attendees, ...withTeams });
    const session = await make(priya, await offer(), eventId);
    expect(session).toMatchObject({
      startsAt: "2026-03-05T20:10:00Z",
      endsAt: "2026-03-05T21:00:00Z",
      durationMinutes: 50,
    });
    expect(session.seats).toMatchObject([{ learnerId: lena.personId, state: "booked" }]);
    await world.sync(priya, session.id);
    const [event, ...others] = eventsOf();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ id: eventId, isCancelled: false, mark: { sessionId: session.id, generation: 1 } });
    expect(event?.attendees.map(({ email }) => email)).toEqual(attendees.map(({ email }) => email));
    const body = { eventId };
    const found = (await world.call("POST /api/v1/sessions/lookup", lena, { body })).body;
    expect(found).toMatchObject({ match: "session", session: { meeting: { joinUrl: withTeams.joinUrl } } });
    const twice = make(priya, await offer(), eventId);
    await expect(twice).rejects.toMatchObject({ code: "invalid_request" });

    const params = { id: session.id };
    await world.call("PATCH /api/v1/sessions/:id", priya, { params, body: { startsAt: "2026-03-06T10:00:00Z" } });
    world.passSecondThoughts();
    await world.sync(priya, session.id);
    expect(eventsOf()).toMatchObject([{ id: eventId, startsAt: Date.parse("2026-03-06T10:00:00Z") }]);
  });

  it("without the link that a session wants is replaced by one that has it", async () => {
    const eventId = world.vendors.writeByHand(connectionId, { startsAt, endsAt, attendees: invited(addressOf(lena)) });
    const session = await make(priya, await offer(), eventId);
    await world.sync(priya, session.id);
    expect(eventsOf()).toMatchObject([
      { id: eventId, isCancelled: true },
      { isCancelled: false, meeting: "teams" },
    ]);
  });

  it("of a class seats everybody who is known, and one of one's own only a single person", async () => {
    const amir = await tenant.person(`amir-${tenant.tenantId}`, ["learner"]);
    const attendees = invited(addressOf(lena), addressOf(amir), addressOf(priya));
    const eventId = world.vendors.writeByHand(connectionId, { startsAt, endsAt, attendees });
    await expect(make(priya, await offer(), eventId)).rejects.toMatchObject({ code: "invalid_request" });
    const lesson = await offer({ kind: "group", capacity: 3, presence: "in_person", location: "Room 4" });
    const session = await make(priya, lesson, eventId);
    expect(new Set(session.seats.map(({ learnerId }) => learnerId))).toEqual(new Set([lena.personId, amir.personId]));
    await world.sync(priya, session.id);
    expect(eventsOf()).toMatchObject([{ id: eventId, isCancelled: false, location: "Room 4" }]);
  });

  it("is left alone when it is somebody else's, over, overlaps a session, or is not for this caller to teach", async () => {
    const offering = await offer();
    const write = (more: object) =>
      world.vendors.writeByHand(connectionId, { startsAt, endsAt, attendees: invited(addressOf(lena)), ...more });
    await expect(make(priya, offering, write({ isOrganizer: false }))).rejects.toMatchObject({
      code: "invalid_request",
    });
    await expect(make(priya, offering, "unknown")).rejects.toMatchObject({ code: "not_found" });
    await expect(make(lena, offering, write({}))).rejects.toMatchObject({ code: "not_allowed" });
    const past = { startsAt: asInstant(startsAt - 30 * 86_400_000), endsAt: asInstant(endsAt - 30 * 86_400_000) };
    await expect(make(priya, offering, write(past))).rejects.toMatchObject({ refusal: { code: "in_the_past" } });
    await make(priya, offering, write({}));
    await expect(make(priya, offering, write({}))).rejects.toMatchObject({ refusal: { code: "slot_taken" } });
  });
});
