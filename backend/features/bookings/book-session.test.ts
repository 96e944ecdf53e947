import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { me as meSchema } from "#contract/people.ts";
import type { Me } from "#contract/people.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
import { session as sessionSchema } from "#contract/sessions.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld, Request } from "../../testing/booking-world.ts";

let world: BookingWorld;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let ada: Caller;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let mentoring: Offering;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider", "learner"], "Asia/Kolkata");
  lena = await tenant.person("lena", ["learner"], "Europe/Berlin");
  amir = await tenant.person("amir", ["learner"]);
  ada = await tenant.person("ada", ["administrator"]);
  mentoring = await offer({});
});

/** Kolkata's nine o'clock on Monday 2 March 2026. */
const nine = "2026-03-02T03:30:00Z";
const ten = "2026-03-02T04:30:00Z";

async function offer(more: object): Promise<Offering> {
  const body = {
    name: "Mentoring",
    durationMinutes: 60,
    kind: "individual",
    presence: "virtual",
    providerIds: [priya.personId],
    incrementMinutes: 30,
    ...more,
  };
  return (await world.call("POST /api/v1/offerings", ada, { body })).body as Offering;
}

const send = async (route: string, caller: Caller, request: Request): Promise<Session> => {
  const session = (await world.call(route, caller, request)).body as Session;
  return sessionSchema.parse(session);
};
const book = (caller: Caller, startsAt: string, more: object = {}): Promise<Session> =>
  send("POST /api/v1/sessions", caller, { body: { offeringId: mentoring.id, startsAt, ...more } });
const move = (caller: Caller, { id }: Session, body: object, more: Request = {}): Promise<Session> =>
  send("PATCH /api/v1/sessions/:id", caller, { params: { id }, body, ...more });
const cancel = (caller: Caller, { id }: Session, body: object = {}): Promise<Session> =>
  send("POST /api/v1/sessions/:id/cancel", caller, { params: { id }, body });
const read = (caller: Caller, id: string): Promise<Session> =>
  send("GET /api/v1/sessions/:id", caller, { params: { id } });
const slots = async (caller: Caller, offeringId = mentoring.id): Promise<Slots> =>
  (
    await world.call("GET /api/v1/offerings/:id/slots", caller, {
      params: { id: offeringId },
      query: { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" },
    })
  ).body as Slots;
const starts = async (caller: Caller): Promise<string[]> => (await slots(caller)).items.map(({ startsAt }) => startsAt);
const refusal = (code: string, facts: object = {}): object => ({
  refusal: expect.objectContaining({ code, ...facts }),
});

describe("booking", () => {
  it("is remembered, so that the next one can begin with it", async () => {
    const last = async (): Promise<Me["lastBooked"]> =>
      meSchema.parse((await world.call("GET /api/v1/me", lena)).body).lastBooked;
    expect(await last()).toBeUndefined();
    await book(lena, nine);
    world.moveClock(1);
    const other = await offer({ name: "Advising", providerIds: [priya.personId] });
    const later = await book(lena, ten, { offeringId: other.id });
    expect(await last()).toEqual({ offeringId: other.id, providerId: priya.personId });
    await cancel(lena, later);
    expect((await world.call("GET /api/v1/me", amir)).body).not.toHaveProperty("lastBooked");
  });

  it("books a listed time, and no longer lists what overlaps it", async () => {
    expect(await starts(lena)).toContain(nine);
    const session = await book(lena, nine);
    expect(session).toMatchObject({
      status: "scheduled",
      version: 1,
      startsAt: nine,
      endsAt: ten,
      timeZone: "Asia/Kolkata",
      providerNames: ["priya"],
      seatsTaken: 1,
      seatsLeft: 0,
      registeredPercent: 100,
      may: { move: true, cancel: true },
    });
    expect(session.seats).toEqual([expect.objectContaining({ displayName: "lena", state: "booked" })]);
    const listed = await starts(amir);
    expect(listed).not.toContain(nine);
    expect(listed).not.toContain("2026-03-02T04:00:00Z");
    expect(listed).toContain(ten);
  });

  it("refuses what is taken, off the grid, too soon or past", async () => {
    await book(lena, nine);
    await expect(book(amir, "2026-03-02T04:00:00Z")).rejects.toMatchObject(
      refusal("slot_taken", { overridable: false }),
    );
    await expect(book(amir, "2026-03-02T05:10:00Z")).rejects.toMatchObject(refusal("outside_availability"));
    await expect(book(amir, "2026-03-02T20:00:00Z")).rejects.toMatchObject(
      refusal("outside_availability", { because: "hours", overridable: false }),
    );
    world.setClock("2026-03-02T04:00:00Z");
    await expect(book(amir, ten)).rejects.toMatchObject(refusal("inside_minimum_notice"));
    await expect(book(amir, "2026-03-02T03:30:00Z")).rejects.toMatchObject(refusal("in_the_past"));
  });

  it("keeps a learner from being in two places", async () => {
    const noor = await tenant.person("noor", ["provider"], "Asia/Kolkata");
    const other = await offer({ providerIds: [noor.personId] });
    await book(lena, nine);
    await expect(book(lena, "2026-03-02T04:00:00Z", { offeringId: other.id })).rejects.toMatchObject(
      refusal("learner_busy"),
    );
  });

  it("happens once per key, and shows the session as it is now", async () => {
    const request = { body: { offeringId: mentoring.id, startsAt: nine }, key: "press-1" };
    const first = await send("POST /api/v1/sessions", lena, request);
    await move(lena, first, { startsAt: ten });
    const again = await send("POST /api/v1/sessions", lena, request);
    expect(again).toMatchObject({ id: first.id, startsAt: ten });
    const reused = { ...request, body: { ...request.body, startsAt: ten } };
    await expect(send("POST /api/v1/sessions", lena, reused)).rejects.toMatchObject({ code: "idempotency_key_reused" });
  });

  it("lets staff book for others and override the provider's own rules by saying so", async () => {
    const evening = "2026-03-02T20:00:00Z";
    const wish = { learnerIds: [lena.personId] };
    await expect(book(lena, nine, { learnerIds: [amir.personId] })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(book(priya, evening, wish)).rejects.toMatchObject(
      refusal("outside_availability", { overridable: true }),
    );
    const session = await book(priya, evening, { ...wish, override: ["outside_availability"] });
    expect(session.seats[0]?.learnerId).toBe(lena.personId);
    await expect(book(priya, nine)).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("shares the load among several providers", async () => {
    const noor = await tenant.person("noor", ["provider"], "Asia/Kolkata");
    mentoring = await offer({ providerIds: [priya.personId, noor.personId], assignment: "any" });
    const first = await book(lena, nine);
    const second = await book(amir, "2026-03-02T05:30:00Z");
    expect(new Set([...first.providerIds, ...second.providerIds]).size).toBe(2);
  });
});

describe("calendars", () => {
  const busyAt = (startsAt: string, endsAt: string, id: string) => ({
    id,
    startsAt: asInstant(Date.parse(startsAt)),
    endsAt: asInstant(Date.parse(endsAt)),
    isAllDay: false,
    showAs: "busy" as const,
    isDeclined: false,
  });

  it("leaves out what the provider's and the learner's calendars hold", async () => {
    world.vendors.addEntry(await tenant.connect(priya, "microsoft"), busyAt(nine, ten, "x1"));
    world.vendors.addEntry(await tenant.connect(lena, "microsoft"), busyAt(ten, "2026-03-02T05:00:00Z", "x2"));
    const listed = await slots(lena);
    expect(listed.checked).toEqual({ providers: [{ providerId: priya.personId, calendar: "live" }], learner: "live" });
    expect(listed.items[0]?.startsAt).toBe("2026-03-02T05:00:00Z");
    expect((await slots(amir)).items[0]?.startsAt).toBe(ten);
    await expect(book(lena, ten)).rejects.toMatchObject(refusal("learner_busy", { because: "calendar" }));
    await expect(book(amir, nine)).rejects.toMatchObject(refusal("slot_taken", { because: "calendar" }));
  });

  it("closes a provider whose calendar cannot be read, and says so", async () => {
    await tenant.connect(priya, "microsoft");
    world.vendors.fail(
      "listEntries",
      { when: "before", kind: "unavailable" },
      { when: "before", kind: "unavailable" },
      { when: "before", kind: "unavailable" },
    );
    expect(await slots(lena)).toMatchObject({
      items: [],
      unavailable: [{ providerId: priya.personId, code: "calendar_unreadable" }],
    });
    await expect(book(lena, nine)).rejects.toMatchObject(refusal("calendar_unreadable"));
  });

  it("answers from a copy of the last quarter of an hour when the calendar does not", async () => {
    world.vendors.addEntry(await tenant.connect(priya, "microsoft"), busyAt(nine, ten, "x1"));
    await slots(lena);
    world.moveClock(10);
    world.vendors.fail("listEntries", { when: "before", kind: "throttled" });
    expect((await slots(lena)).checked.providers[0]?.calendar).toBe("recent");
    world.moveClock(10);
    world.vendors.fail("listEntries", { when: "before", kind: "throttled" }, { when: "before", kind: "throttled" });
    expect((await slots(lena)).items).toEqual([]);
  });

  it("does not count the session's own event against its move", async () => {
    await tenant.connect(priya, "microsoft");
    const session = await book(lena, nine);
    await world.sync(priya, session.id);
    world.moveClock(1);
    expect(await move(lena, session, { startsAt: "2026-03-02T04:00:00Z" })).toMatchObject({
      startsAt: "2026-03-02T04:00:00Z",
      version: 2,
    });
  });
});

describe("moving and cancelling", () => {
  it("moves by the rules, and refuses a version that is not the current one with the current session", async () => {
    const session = await book(lena, nine);
    await book(amir, "2026-03-02T05:30:00Z");
    await expect(move(lena, session, { startsAt: "2026-03-02T05:00:00Z" })).rejects.toMatchObject(
      refusal("slot_taken"),
    );
    world.moveClock(1);
    const moved = await move(lena, session, { startsAt: ten }, { ifMatch: 1 });
    expect(moved).toMatchObject({ id: session.id, reference: session.reference, version: 2, startsAt: ten });
    expect(moved.changes.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^Booked for/),
      expect.stringMatching(/^Moved from .*09:00.* to .*10:00/),
    ]);
    await expect(move(lena, session, { startsAt: nine }, { ifMatch: 1 })).rejects.toMatchObject({
      code: "version_conflict",
      facts: { current: expect.objectContaining({ version: 2 }) },
    });
    world.passSecondThoughts();
    expect(await starts(amir)).toContain(nine);
  });

  it("frees the time when it is cancelled and cannot be restored any more, once", async () => {
    const session = await book(lena, nine);
    expect(await cancel(priya, session, { reason: "Ill" })).toMatchObject({
      status: "cancelled",
      version: 2,
      may: { move: false, cancel: false },
    });
    await expect(cancel(lena, session)).rejects.toMatchObject(refusal("already_cancelled"));
    world.moveClock(15);
    expect(await book(amir, nine)).toMatchObject({ status: "scheduled" });
  });

  it("binds learners to the cut-off and not providers", async () => {
    mentoring = await offer({ cutoffMinutes: 120 });
    const session = await book(lena, nine);
    world.setClock("2026-03-02T02:00:00Z");
    await expect(cancel(lena, session)).rejects.toMatchObject(refusal("cutoff_passed", { overridable: false }));
    expect((await read(lena, session.id)).may).toMatchObject({ move: false, cancel: false, leave: false });
    expect((await read(priya, session.id)).may).toMatchObject({ move: true, cancel: true, leave: false });
    expect(await cancel(priya, session)).toMatchObject({ status: "cancelled" });
  });

  it("changes a note without a new version, and lengths only for staff", async () => {
    const session = await book(lena, nine);
    expect(await move(lena, session, { note: "Bring the draft" })).toMatchObject({
      note: "Bring the draft",
      version: 1,
    });
    await expect(move(lena, session, { durationMinutes: 90 })).rejects.toMatchObject({ code: "not_allowed" });
    expect(await move(priya, session, { durationMinutes: 90 })).toMatchObject({ durationMinutes: 90, version: 2 });
  });
});

describe("who sees what", () => {
  it("hides sessions of others, also across tenants, and shows staff everything", async () => {
    const session = await book(lena, nine);
    const elsewhere = await (await world.newTenant()).person("ada", ["administrator"]);
    await expect(read(amir, session.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(read(elsewhere, session.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(cancel(amir, session)).rejects.toMatchObject({ code: "not_found" });
    expect((await read(ada, session.reference)).id).toBe(session.id);
    const support = await tenant.person("sam", ["support"]);
    await expect(cancel(support, session)).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("lists one's own sessions page by page, and finds them by reference, person and status", async () => {
    const booked = [await book(lena, nine), await book(lena, ten), await book(lena, "2026-03-02T05:30:00Z")];
    await book(amir, "2026-03-02T06:30:00Z");
    await cancel(lena, booked[1] as Session);
    const list = async (caller: Caller, query: object) =>
      (await world.call("GET /api/v1/sessions", caller, { query })).body as {
        items: Session[];
        nextCursor: string | null;
      };
    const first = await list(lena, { limit: "2" });
    expect(first.items.map(({ id }) => id)).toEqual(booked.slice(0, 2).map(({ id }) => id));
    const second = await list(lena, { limit: "2", cursor: first.nextCursor });
    expect(second).toMatchObject({ items: [{ id: booked[2]?.id }], nextCursor: null });
    expect((await list(priya, { status: "scheduled" })).items).toHaveLength(3);
    expect((await list(ada, { q: booked[0]?.reference.slice(3) })).items.map(({ id }) => id)).toEqual([booked[0]?.id]);
    expect((await list(ada, { q: "AMIR@example" })).items).toHaveLength(1);
    await expect(list(lena, { cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("recognises a Teams meeting by its chat, which stands in the join link", async () => {
    await tenant.connect(priya, "microsoft");
    const session = await book(lena, nine);
    await world.sync(priya, session.id);
    const chatId = `19:meeting_${session.id}@thread.v2`;
    const joinUrl = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${session.id}%40thread.v2/0?context=%7b%7d`;
    await world.database.db
      .updateTable("session_events")
      .set({ join_url: joinUrl })
      .where("session_id", "=", session.id)
      .execute();
    const lookup = async (caller: Caller, chat: string) =>
      (await world.call("POST /api/v1/sessions/lookup", caller, { body: { chatId: chat } })).body;
    expect(await lookup(lena, chatId)).toMatchObject({ match: "session", session: { id: session.id } });
    expect(await lookup(amir, chatId)).toEqual({ match: "none" });
    expect(await lookup(lena, "19:meeting_other@thread.v2")).toEqual({ match: "none" });
  });

  it("recognises an appointment by every key it may carry", async () => {
    await tenant.connect(priya, "microsoft");
    await tenant.connect(priya, "zoom");
    const session = await book(lena, nine);
    await world.sync(priya, session.id);
    const lookup = async (caller: Caller, body: object) =>
      (await world.call("POST /api/v1/sessions/lookup", caller, { body })).body;
    const found = { match: "session", session: expect.objectContaining({ id: session.id }) };
    const { joinUrl } = (await read(lena, session.id)).meeting;
    const event = world.vendors.events().at(-1);
    const meeting = world.vendors.meetings().at(-1);
    for (const keys of [
      { bookingRef: session.reference.toLowerCase() },
      { bookingRef: session.id },
      { eventId: event?.id },
      { iCalUId: event?.iCalUId },
      { joinUrl },
      { meetingUuid: meeting?.uuids[0] },
    ]) {
      expect(await lookup(lena, keys)).toMatchObject(found);
      expect(await lookup(amir, keys)).toEqual({ match: "none" });
    }
    expect(await lookup(lena, { eventId: "unknown" })).toEqual({ match: "none" });
  });
});

describe("classes", () => {
  it("are published empty, joined until full, and listed with their seats", async () => {
    mentoring = await offer({ kind: "group", capacity: 2 });
    await expect(book(lena, nine)).rejects.toMatchObject(refusal("outside_availability"));
    const published = await book(priya, nine, { learnerIds: [] });
    expect(published).toMatchObject({ seatsTaken: 0, seatsLeft: 2, meeting: { state: "none" } });
    expect((await slots(lena)).items).toEqual([
      expect.objectContaining({ startsAt: nine, sessionId: published.id, seatsLeft: 2 }),
    ]);

    const joined = await book(lena, nine);
    expect(joined).toMatchObject({ id: published.id, seatsTaken: 1, registeredPercent: 50 });
    await expect(book(lena, nine)).rejects.toMatchObject(refusal("already_booked"));
    expect((await book(amir, nine)).seats.map(({ displayName }) => displayName)).toEqual(["amir"]);
    const eve = await tenant.person("eve", ["learner"]);
    await expect(book(eve, nine)).rejects.toMatchObject(refusal("session_full", { capacity: 2 }));
    await expect(move(lena, published, { startsAt: ten })).rejects.toMatchObject({ code: "not_allowed" });
    expect(await move(priya, published, { startsAt: ten })).toMatchObject({ startsAt: ten, seatsTaken: 2 });
  });
});
