import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let amir: Caller;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, priya, lena, amir } = await beginTenant(world, { priya: "provider", lena: "learner", amir: "learner" }));
});

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";
const eleven = "2026-03-02T11:00:00Z";
const hour = 3_600_000;
const at = (instant: string) => asInstant(Date.parse(instant));

const send = async (route: string, caller: Caller, request: object): Promise<Session> =>
  (await world.call(route, caller, request)).body as Session;
const offer = async (more: object = {}): Promise<Offering> => {
  const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
  const body = { name: "Mentoring", ...rules, ...more };
  return (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
};
const book = async (offering: Offering, caller = lena, startsAt = nine): Promise<Session> => {
  const session = await send("POST /api/v1/sessions", caller, { body: { offeringId: offering.id, startsAt } });
  await world.sync(priya, session.id);
  return session;
};
const read = (id: string, caller = priya): Promise<Session> =>
  send("GET /api/v1/sessions/:id", caller, { params: { id } });
const standing = (id: string) =>
  world.vendors.events().filter((event) => event.mark?.sessionId === id && !event.isCancelled);
const eventOf = (id: string) => {
  const [event, ...more] = standing(id);
  if (!event || more.length > 0) throw new Error(`session ${id} has ${more.length + (event ? 1 : 0)} events`);
  return event;
};
const drag = (id: string, startsAt: string, lengthMs = hour) =>
  world.vendors.drag(eventOf(id).id, at(startsAt), asInstant(at(startsAt) + lengthMs));
/** Tells of a change and lets the job run until nothing is due. */
const hear = async (id: string): Promise<void> => {
  await world.hear(priya, id);
  await world.sync(priya, id);
  world.moveClock(1);
  await world.sync(priya, id);
};
const whatHappened = (session: Session) => session.changes.map(({ source, what }) => `${source}: ${what}`);
const writes = () => world.vendors.calls().filter((call) => /^(create|change|cancel|remove)/.test(call)).length;

describe("an event that somebody drags", () => {
  it("moves the session, by the owner's hand, and is not written again", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    const before = writes();
    drag(id, ten);
    await hear(id);
    const session = await read(id);
    expect(session).toMatchObject({ startsAt: ten, endsAt: eleven });
    expect(session.changes.at(-1)).toMatchObject({ by: "priya", source: "calendar" });
    expect(writes()).toBe(before);
    expect(eventOf(id)).toMatchObject({ startsAt: at(ten) });
  });

  it("changes how long the session lasts when it is resized", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    drag(id, nine, 1.5 * hour);
    await hear(id);
    expect(await read(id)).toMatchObject({ startsAt: nine, durationMinutes: 90 });
  });

  it("stands outside the provider's hours, and the history says so", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    drag(id, "2026-03-02T20:00:00Z");
    await hear(id);
    const session = await read(id);
    expect(session).toMatchObject({ startsAt: "2026-03-02T20:00:00Z" });
    expect(session.changes.at(-1)?.what).toContain("although it is outside the hours");
  });

  it("is put back when another session stands there, with the reason and the nearest free times", async () => {
    await tenant.connect(priya, "microsoft");
    const offering = await offer();
    const { id } = await book(offering);
    await book(offering, amir, ten);
    drag(id, ten);
    await hear(id);
    const session = await read(id);
    expect(session).toMatchObject({ startsAt: nine });
    expect(eventOf(id)).toMatchObject({ startsAt: at(nine) });
    const [line] = whatHappened(session).filter((each) => each.includes("put back"));
    expect(line).toContain("the provider has another session then");
    expect(line).toContain("Free near it: Mon, 2 Mar 2026, 11:00 (UTC)");
    await hear(id);
    expect(whatHappened(await read(id)).filter((each) => each.includes("put back"))).toHaveLength(1);
  });

  it("is told of once when something drags it to the same taken time again and again", async () => {
    await tenant.connect(priya, "microsoft");
    const offering = await offer();
    const { id } = await book(offering);
    await book(offering, amir, ten);
    for (let times = 0; times < 3; times += 1) {
      drag(id, ten);
      await hear(id);
      await world.tell();
    }
    const { notices } = await read(id);
    const told = notices.filter(({ kind }) => kind === "put_back").map(({ to }) => to);
    expect(told.sort()).toEqual(["lena", "priya"]);
    expect(eventOf(id)).toMatchObject({ startsAt: at(nine) });
  });

  it("is looked at ever more seldom while something drags it back at once, and at once again a while later", async () => {
    await tenant.connect(priya, "microsoft");
    const offering = await offer();
    const { id } = await book(offering);
    await book(offering, amir, ten);
    const pauses: number[] = [];
    for (let times = 0; times < 9; times += 1) {
      drag(id, ten);
      await world.hear(priya, id);
      let seconds = 0;
      await world.sync(priya, id);
      while (eventOf(id).startsAt !== at(nine)) {
        world.moveClock(1 / 12);
        seconds += 5;
        await world.sync(priya, id);
      }
      pauses.push(seconds);
    }
    expect(pauses).toEqual([0, 0, 5, 10, 20, 40, 80, 160, 300]);
    world.moveClock(20);
    drag(id, ten);
    await world.hear(priya, id);
    await world.sync(priya, id);
    expect(eventOf(id)).toMatchObject({ startsAt: at(nine) });
  });

  it("is not said to be put back when the session is called off in the same moment", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    // The copy of busy times is out of date by then.
    world.moveClock(30);
    drag(id, ten);
    await world.hear(priya, id);
    const reading = world.vendors.holdNext("listEntries");
    const looking = world.sync(priya, id);
    await reading.reached;
    await send("POST /api/v1/sessions/:id/cancel", lena, { params: { id }, body: {} });
    reading.goOn();
    await looking;
    const session = await read(id);
    expect(session.notices.filter(({ kind }) => kind === "put_back")).toEqual([]);
    expect(whatHappened(session).filter((each) => each.includes("put back"))).toEqual([]);
    expect(standing(id)).toEqual([]);
  });

  it("can be put back by the provider for a quarter of an hour, and the event follows", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    drag(id, "2026-03-02T20:00:00Z");
    await hear(id);
    world.moveClock(10);
    expect((await read(id)).undoUntil).toBeDefined();
    expect((await read(id, lena)).undoUntil).toBeUndefined();
    await world.call("POST /api/v1/sessions/:id/undo", priya, { params: { id }, body: {} });
    await hear(id);
    expect(await read(id)).toMatchObject({ startsAt: nine });
    expect(eventOf(id)).toMatchObject({ startsAt: at(nine) });
  });

  it("moves the Zoom meeting along, whose link stays", async () => {
    await tenant.connect(priya, "microsoft");
    const zoom = await tenant.connect(priya, "zoom");
    const { id } = await book(await offer());
    const meeting = () => world.vendors.meetings().filter(({ connectionId }) => connectionId === zoom);
    const [before] = meeting();
    drag(id, ten);
    await hear(id);
    expect(meeting()).toMatchObject([{ id: before?.id, joinUrl: before?.joinUrl, startsAt: at(ten) }]);
  });

  it("wins over a move of ours that did not know of it, and nothing is written over it unseen", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    drag(id, eleven);
    await send("PATCH /api/v1/sessions/:id", lena, { params: { id }, body: { startsAt: ten } });
    world.moveClock(1);
    await world.sync(priya, id);
    expect(await read(id)).toMatchObject({ startsAt: eleven });
    expect(eventOf(id)).toMatchObject({ startsAt: at(eleven) });
  });
});

describe("our own writes", () => {
  it("do not come back as changes, also when their answer was lost", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    world.vendors.fail("changeEvent", { when: "after", kind: "unavailable" });
    await send("PATCH /api/v1/sessions/:id", lena, { params: { id }, body: { startsAt: ten } });
    world.moveClock(1);
    await world.sync(priya, id);
    const lines = whatHappened(await read(id)).length;
    await hear(id);
    world.moveClock(20);
    await hear(id);
    expect(await read(id)).toMatchObject({ startsAt: ten });
    expect(whatHappened(await read(id))).toHaveLength(lines);
    expect(eventOf(id)).toMatchObject({ startsAt: at(ten) });
  });
});

describe("an event that somebody deletes", () => {
  it("calls the session off, and removes its meeting", async () => {
    await tenant.connect(priya, "microsoft");
    const zoom = await tenant.connect(priya, "zoom");
    const { id } = await book(await offer());
    world.vendors.deleteByHand(eventOf(id).id);
    await hear(id);
    const session = await read(id);
    expect(session).toMatchObject({ status: "cancelled" });
    expect(session.changes.at(-1)).toMatchObject({ by: "priya", source: "calendar" });
    expect(standing(id)).toEqual([]);
    expect(world.vendors.meetings().filter((each) => each.connectionId === zoom && !each.isRemoved)).toEqual([]);
  });
});

describe("an event that somebody puts into another calendar of theirs", () => {
  it("keeps its session, and goes on being written and followed there", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    world.vendors.putElsewhere(eventOf(id).id);
    await hear(id);
    expect(await read(id)).toMatchObject({ status: "scheduled", calendar: { state: "synced" } });
    await send("PATCH /api/v1/sessions/:id", priya, { params: { id }, body: { startsAt: ten } });
    world.passSecondThoughts();
    await world.sync(priya, id);
    expect(eventOf(id)).toMatchObject({ startsAt: at(ten), id: expect.stringContaining("elsewhere") });
    drag(id, eleven);
    await hear(id);
    expect(await read(id)).toMatchObject({ startsAt: eleven });
    world.vendors.deleteByHand(eventOf(id).id);
    await hear(id);
    expect(await read(id)).toMatchObject({ status: "cancelled" });
  });
});

describe("people on an event", () => {
  it("lose their seat when they are taken off it, and others stay invited", async () => {
    await tenant.connect(priya, "microsoft");
    const yoga = await offer({ kind: "group", capacity: 5, dates: "open" });
    const { id } = await book(yoga);
    await world.call("POST /api/v1/sessions/:id/seats", amir, { params: { id }, body: {} });
    await world.sync(priya, id);
    world.vendors.uninviteByHand(eventOf(id).id, "amir@example.org");
    await hear(id);
    const seats = (await read(id)).seats as readonly SeatReply[];
    expect(seats.find(({ learnerId }) => learnerId === amir.personId)).toMatchObject({ state: "cancelled" });
    expect(seats.find(({ learnerId }) => learnerId === lena.personId)).toMatchObject({ state: "booked" });
  });

  it("are not invited any more once they left, also when the calendar lists them under another address", async () => {
    await tenant.connect(priya, "microsoft");
    const yoga = await offer({ kind: "group", capacity: 5, dates: "open" });
    const { id } = await book(yoga, amir);
    const { body } = await world.call("POST /api/v1/sessions/:id/seats", lena, { params: { id }, body: {} });
    await world.sync(priya, id);
    world.vendors.uninviteByHand(eventOf(id).id, "lena@example.org");
    world.vendors.inviteByHand(eventOf(id).id, { name: "lena", email: "lena.lindt@example.org" });
    await hear(id);
    const params = { id, seatId: (body as SeatReply).id };
    await world.call("DELETE /api/v1/sessions/:id/seats/:seatId", lena, { params });
    world.passSecondThoughts();
    await world.sync(priya, id);
    expect(eventOf(id).attendees.map(({ email }) => email)).toEqual(["amir@example.org"]);
  });

  it("stay when the provider invited them in the calendar and somebody else joins here", async () => {
    await tenant.connect(priya, "microsoft");
    const yoga = await offer({ kind: "group", capacity: 5, dates: "open" });
    const { id } = await book(yoga);
    world.vendors.inviteByHand(eventOf(id).id, { name: "Guest", email: "guest@elsewhere.example" });
    await world.call("POST /api/v1/sessions/:id/seats", amir, { params: { id }, body: {} });
    await world.sync(priya, id);
    expect(
      eventOf(id)
        .attendees.map(({ email }) => email)
        .sort(),
    ).toEqual(["amir@example.org", "guest@elsewhere.example", "lena@example.org"]);
    const eve = await tenant.person("eve", ["learner"]);
    world.vendors.inviteByHand(eventOf(id).id, { name: "Eve", email: "EVE@example.org" });
    await hear(id);
    expect((await read(id)).invited).toEqual([
      { name: "Guest", email: "guest@elsewhere.example" },
      { name: "Eve", email: "EVE@example.org", personId: eve.personId },
    ]);
    expect((await read(id, lena)).invited).toBeUndefined();
    await world.call("POST /api/v1/sessions/:id/seats", priya, { params: { id }, body: { learnerId: eve.personId } });
    expect((await read(id)).invited).toEqual([{ name: "Guest", email: "guest@elsewhere.example" }]);
  });
});

describe("a Zoom meeting that somebody edits in Zoom", () => {
  it("moves the session and its event", async () => {
    await tenant.connect(priya, "microsoft");
    await tenant.connect(priya, "zoom");
    const { id } = await book(await offer());
    const meetingId = world.vendors.meetings().at(-1)?.id ?? "";
    world.vendors.editMeeting(meetingId, { startsAt: at(ten) });
    await hear(id);
    const session = await read(id);
    expect(session).toMatchObject({ startsAt: ten });
    expect(session.changes.at(-1)).toMatchObject({ by: "priya", source: "zoom" });
    expect(eventOf(id)).toMatchObject({ startsAt: at(ten) });
  });

  it("gets its time back when somebody took that away", async () => {
    await tenant.connect(priya, "zoom");
    const { id } = await book(await offer());
    const meetingId = world.vendors.meetings().at(-1)?.id ?? "";
    world.vendors.takeTimeAway(meetingId);
    await hear(id);
    expect(world.vendors.meetings().at(-1)).toMatchObject({ isUntimed: false, startsAt: at(nine) });
    const session = await read(id);
    expect(session).toMatchObject({ startsAt: nine, meeting: { state: "ready" } });
    expect(whatHappened(session).at(-1)).toBe("system: Its time was taken away in Zoom and put back");
  });

  it("calls the session off when it is deleted", async () => {
    await tenant.connect(priya, "microsoft");
    await tenant.connect(priya, "zoom");
    const { id } = await book(await offer());
    world.vendors.deleteMeeting(world.vendors.meetings().at(-1)?.id ?? "");
    await hear(id);
    expect(await read(id)).toMatchObject({ status: "cancelled" });
    expect(standing(id)).toEqual([]);
  });
});

describe("a place that somebody edits", () => {
  it("is the session's when it is in person", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer({ presence: "in_person", location: "Room 1" }));
    world.vendors.edit(eventOf(id).id, { location: "Room 2" });
    await hear(id);
    expect(await read(id)).toMatchObject({ location: "Room 2" });
    expect(eventOf(id)).toMatchObject({ location: "Room 2" });
  });
});

describe("a look that fails", () => {
  it("lets nothing be written over what it could not see", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book(await offer());
    drag(id, eleven);
    world.vendors.fail("readEvent", { when: "before", kind: "unavailable" });
    await world.hear(priya, id);
    await world.sync(priya, id);
    expect(eventOf(id)).toMatchObject({ startsAt: at(eleven) });
    world.moveClock(20);
    await world.sync(priya, id);
    expect(await read(id)).toMatchObject({ startsAt: eleven });
  });
});
