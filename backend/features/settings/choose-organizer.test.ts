import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Caller } from "../../platform/caller.ts";
import { openAlways } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

const monday = "2026-03-09T10:00:00Z";

describe("the organisation's choices", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let amira: Caller;
  let priyas: string;
  let lenas: string;
  const { book, offer, publish, join, read } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    await world.database.db.deleteFrom("session_answers").execute();
    people = await createClassPeople(world);
    amira = await people.tenant.person("amira", ["administrator"]);
    priyas = await people.tenant.connect(people.priya, "microsoft");
    lenas = await people.tenant.connect(people.lena, "microsoft");
    await openAlways(world, people.priya);
  });

  const put = async (caller: Caller, body: object) => (await world.call("PUT /api/v1/settings", caller, { body })).body;
  const get = async (caller: Caller) => (await world.call("GET /api/v1/settings", caller)).body;
  const mentoring = async () =>
    (await offer(people.priya, { kind: "individual", capacity: 1, providerIds: [people.priya.personId] })).id;
  const eventOf = (id: string) => world.vendors.events().find(({ mark }) => mark?.sessionId === id);

  it("are the administrator's to make; others read what concerns them", async () => {
    expect(await get(people.lena)).toEqual({ organizer: "provider" });
    const chosen = { organizer: "booker", ownerEmails: ["it@example.org"], helpContact: "Room 12" };
    const retention = { auditDays: 730, sessionDays: null, noticeDays: 365 };
    expect(await put(amira, chosen)).toEqual({ ...chosen, retention });
    const shorter = { auditDays: 90, sessionDays: 400, noticeDays: 60 };
    await put(amira, { ...chosen, retention: shorter });
    expect(await get(amira)).toEqual({ ...chosen, retention: shorter });
    const { body } = await world.call("GET /api/v1/audit", amira, { query: { what: "settings" } });
    expect((body as { items: { what: string }[] }).items.map(({ what }) => what)).toEqual([
      "Changed how long the audit log is kept, how long sessions are kept, how long notices are kept",
      "Changed in whose calendar sessions stand, who is told of trouble, whom people turn to",
    ]);
    expect(await get(people.lena)).toEqual({ organizer: "booker", helpContact: "Room 12" });
    await expect(put(people.priya, chosen)).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("let the provider organize where nobody chose otherwise", async () => {
    const { id } = await book(people.lena, { offeringId: await mentoring(), startsAt: monday });
    await world.sync(people.priya, id);
    expect(eventOf(id)).toMatchObject({ connectionId: priyas, attendees: [{ email: "lena@example.org" }] });
    expect((await read(people.lena, id)).calendar.organizer).toBe("priya");
  });

  it("let the booker organize, who is not asked about their own event, with the provider invited", async () => {
    await put(amira, { organizer: "booker" });
    const { id } = await book(people.lena, { offeringId: await mentoring(), startsAt: monday });
    await world.sync(people.priya, id);
    expect(eventOf(id)).toMatchObject({ connectionId: lenas, attendees: [{ email: "priya@example.org" }] });
    const seen = await read(people.lena, id);
    expect(seen).toMatchObject({
      calendar: { organizer: "lena" },
      may: { answer: false },
      seats: [{ rsvp: "accepted" }],
    });
    expect(seen.calendar).not.toHaveProperty("organizerBecause");
    world.moveClock(1);
    await world.writeAnswers();
    expect(world.vendors.calls()).not.toContain("answerInvitation");
  });

  it("look at what a booker organizes again when they connect their account anew", async () => {
    await put(amira, { organizer: "booker" });
    const { id } = await book(people.lena, { offeringId: await mentoring(), startsAt: monday });
    await world.database.db
      .updateTable("connections")
      .set({ status: "needs_reconnect" })
      .where("id", "=", lenas)
      .execute();
    world.vendors.fail("createEvent", { when: "before", kind: "grant_revoked" });
    await world.sync(people.priya, id);
    expect(eventOf(id)).toBeUndefined();
    await world.database.db.updateTable("connections").set({ status: "connected" }).where("id", "=", lenas).execute();
    await world.connected(people.lena);
    await world.sync(people.priya, id);
    expect(eventOf(id)).toMatchObject({ connectionId: lenas });
  });

  it("leave it with the provider where only their calendar can carry the link, and with the booker where either can", async () => {
    await put(amira, { organizer: "booker" });
    await people.tenant.connect(people.eve, "google");
    const teamsOnly = { kind: "individual", capacity: 1, providerIds: [people.priya.personId], meetingVendor: "teams" };
    const { id: offeringId } = await offer(people.priya, teamsOnly);
    const first = await book(people.eve, { offeringId, startsAt: monday });
    await world.sync(people.priya, first.id);
    expect(eventOf(first.id)).toMatchObject({ connectionId: priyas });
    expect(await read(people.eve, first.id)).toMatchObject({
      calendar: { organizer: "priya", organizerBecause: "no_link" },
      meeting: { vendor: "teams", state: "ready" },
    });

    const second = await book(people.eve, { offeringId: await mentoring(), startsAt: "2026-03-09T12:00:00Z" });
    expect((await read(people.eve, second.id)).calendar).toMatchObject({ organizer: "eve" });
  });

  it("leave it with the provider when the booker has no calendar, when others book, and for classes, and say why", async () => {
    await put(amira, { organizer: "booker" });
    const offeringId = await mentoring();
    const becauseOf = async (id: string) => (await read(people.priya, id)).calendar;
    const withoutCalendar = await book(people.amir, { offeringId, startsAt: monday });
    expect(await becauseOf(withoutCalendar.id)).toMatchObject({ organizer: "priya", organizerBecause: "no_calendar" });
    const others = { learnerIds: [people.lena.personId] };
    const forOthers = await book(people.sol, { offeringId, startsAt: "2026-03-09T12:00:00Z" }, others);
    expect((await becauseOf(forOthers.id)).organizerBecause).toBe("booked_for_others");
    const { id: classId } = await offer(people.priya, { providerIds: [people.priya.personId] });
    const yoga = await publish(people.priya, { offeringId: classId, startsAt: "2026-03-09T15:00:00Z" });
    await join(people.lena, yoga.id);
    expect((await becauseOf(yoga.id)).organizerBecause).toBe("class");
  });
});
