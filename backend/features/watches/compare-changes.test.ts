import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import type { CalendarEvent } from "../../ports/calendars.ts";
import { createWatchWorld } from "../../testing/watch-world.ts";
import type { WatchWorld } from "../../testing/watch-world.ts";
import { noteHeard } from "./watches.store.ts";

let world: WatchWorld;
let tenant: Awaited<ReturnType<WatchWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let calendar: string;
let copies: string;
let id: string;

beforeAll(async () => {
  world = await createWatchWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

/** Lena has booked Priya at nine; both calendars are connected, and what was written there was heard of. */
beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  world.copies.moved.length = 0;
  world.copies.answered.length = 0;
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"]);
  lena = await tenant.person("lena", ["learner"]);
  calendar = await tenant.connect(priya, "microsoft");
  copies = await tenant.connect(lena, "microsoft");
  await world.adopt();
  const body = {
    name: "Mentoring",
    durationMinutes: 60,
    kind: "individual",
    presence: "virtual",
    providerIds: [priya.personId],
  };
  const offering = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  const wish = { offeringId: offering.id, startsAt: "2026-03-02T09:00:00Z" };
  ({ id } = (await world.call("POST /api/v1/sessions", lena, { body: wish })).body as Session);
  await world.sync(priya, id);
  await heard();
});

const at = (text: string) => asInstant(Date.parse(text));
const [ten, eleven] = [at("2026-03-02T10:00:00Z"), at("2026-03-02T11:00:00Z")];
const event = () => {
  const found = world.vendors.events().find(({ mark }) => mark?.sessionId === id);
  if (!found) throw new Error("there is no event");
  return found;
};
/** Priya's calendar tells of the event as it stands, and the job follows. */
async function heard(): Promise<void> {
  const standing = event();
  world.changes.put(calendar, standing.id, standing.isCancelled ? undefined : standing);
  await pull(priya, calendar);
}
async function heardOfCopy(change: Partial<CalendarEvent>): Promise<void> {
  world.changes.put(copies, "copy", { ...event(), id: "copy", isOrganizer: false, ownAnswer: "none", ...change });
  await pull(lena, copies);
}
async function pull(caller: Caller, connectionId: string): Promise<void> {
  await world.wantWatch(caller, connectionId);
  await world.keep(caller, connectionId);
  world.moveClock(1);
}
const read = async (): Promise<Session> =>
  (await world.call("GET /api/v1/sessions/:id", lena, { params: { id } })).body as Session;
const etag = async (): Promise<string | null> => {
  const rows = world.database.db.selectFrom("session_events").select("etag").where("session_id", "=", id);
  return (await rows.executeTakeFirstOrThrow()).etag;
};

describe("what changed in the organizer's calendar", () => {
  it("is no news when it is what we wrote ourselves, and only its etag is kept", async () => {
    expect(await world.looksWanted(id)).toBe(0);
    world.changes.put(calendar, event().id, { ...event(), etag: "another" });
    await pull(priya, calendar);
    expect(await world.looksWanted(id)).toBe(0);
    expect(await etag()).toBe("another");
    await world.call("PATCH /api/v1/sessions/:id", lena, {
      params: { id },
      body: { startsAt: "2026-03-02T10:00:00Z" },
    });
    world.passSecondThoughts();
    await world.sync(priya, id);
    await heard();
    expect(await world.looksWanted(id)).toBe(0);
  });

  it("is no news either while our change is still on its way", async () => {
    const attempted = {
      generation: 1,
      startsAt: ten,
      endsAt: eleven,
      attendees: event().attendees,
      onlineMeeting: "teams",
    };
    await world.database.db
      .updateTable("session_events")
      .set({ attempted: JSON.stringify(attempted) })
      .where("session_id", "=", id)
      .execute();
    world.vendors.drag(event().id, ten, eleven);
    await heard();
    expect(await world.looksWanted(id)).toBe(0);
  });

  it("moves the session when somebody dragged the event", async () => {
    world.vendors.drag(event().id, ten, eleven);
    await heard();
    expect(await world.looksWanted(id)).toBe(1);
    await world.sync(priya, id);
    expect(await read()).toMatchObject({ startsAt: "2026-03-02T10:00:00Z", status: "scheduled" });
    await heard();
    expect(await world.looksWanted(id)).toBe(0);
  });

  it("cancels the session when somebody deleted the event", async () => {
    world.vendors.deleteByHand(event().id);
    await heard();
    expect(await world.looksWanted(id)).toBe(1);
    await world.sync(priya, id);
    expect(await read()).toMatchObject({ status: "cancelled" });
    await heard();
    expect(await world.looksWanted(id)).toBe(0);
  });

  it("cancels it also when they were quicker than the answer that tells us the event's id", async () => {
    const wish = { offeringId: (await read()).offeringId, startsAt: "2026-03-02T12:00:00Z" };
    const { id: made } = (await world.call("POST /api/v1/sessions", lena, { body: wish })).body as Session;
    const created = world.vendors.holdNext("createEvent", "after");
    const run = world.sync(priya, made);
    await created.reached;
    const { id: eventId = "" } = world.vendors.events().find(({ mark }) => mark?.sessionId === made) ?? {};
    world.vendors.deleteByHand(eventId);
    world.changes.put(calendar, eventId, undefined);
    const news = { connectionId: calendar, what: "changed", now: world.clock.now() } as const;
    await world.database.transaction((tx) => noteHeard(tx, priya.scope, news));
    await world.keep(priya, calendar);
    created.goOn();
    await run;
    await world.sync(priya, made);
    const { body } = await world.call("GET /api/v1/sessions/:id", lena, { params: { id: made } });
    expect(body).toMatchObject({ status: "cancelled" });
    expect(await world.looksWanted(id)).toBe(0);
  });

  it("is found after a gap, when the event is missing from all that stands", async () => {
    world.vendors.deleteByHand(event().id);
    world.changes.put(calendar, event().id, undefined);
    world.changes.expireTokens();
    await pull(priya, calendar);
    expect(await world.looksWanted(id)).toBe(1);
  });

  it("is looked at when somebody answers, proposes another time, or is invited there", async () => {
    world.vendors.respond(event().id, "lena@example.org", "tentative");
    await heard();
    expect(await world.looksWanted(id)).toBe(1);
    await world.sync(priya, id);
    world.vendors.propose(event().id, "lena@example.org", { startsAt: ten, endsAt: eleven });
    await heard();
    expect(await world.looksWanted(id)).toBe(1);
    await world.sync(priya, id);
    world.vendors.inviteByHand(event().id, { name: "Tomas", email: "tomas@example.org" });
    await heard();
    expect(await world.looksWanted(id)).toBe(1);
  });

  it("is nobody's business when the event is not ours", async () => {
    world.changes.put(calendar, "dentist", { ...event(), id: "dentist", iCalUId: "dentist", mark: undefined as never });
    await pull(priya, calendar);
    expect(await world.looksWanted(id)).toBe(0);
  });
});

describe("what changed in an invited person's calendar", () => {
  it("is no news while their copy stands where we put it", async () => {
    await heardOfCopy({});
    expect(world.copies).toEqual({ moved: [], answered: [] });
    expect(await world.looksWanted(id)).toBe(0);
  });

  it("is a wish for another time when they dragged their own copy", async () => {
    await heardOfCopy({ startsAt: ten, endsAt: eleven });
    const { scope, personId } = lena;
    expect(world.copies.moved).toEqual([{ scope, sessionId: id, personId, startsAt: ten, endsAt: eleven }]);
    expect(await world.looksWanted(id)).toBe(0);
  });

  it("is the organizer's move when the organizer's event stands there too, whichever is heard of first", async () => {
    world.vendors.drag(event().id, ten, eleven);
    await heardOfCopy({});
    expect(world.copies.moved).toEqual([]);
    expect(await world.looksWanted(id)).toBe(1);
  });

  it("waits while the organizer's calendar does not answer", async () => {
    world.vendors.fail("readEvent", { when: "before", kind: "unavailable" });
    await heardOfCopy({ startsAt: ten, endsAt: eleven });
    expect(world.copies.moved).toEqual([]);
    world.moveClock(10);
    await world.keep(lena, copies);
    expect(world.copies.moved).toHaveLength(1);
  });

  it("tells how they answered only when the organizer's calendar cannot", async () => {
    await heardOfCopy({ ownAnswer: "declined" });
    expect(world.copies.answered).toEqual([]);
    await world.database.db
      .updateTable("connections")
      .set({ status: "needs_reconnect" })
      .where("id", "=", calendar)
      .execute();
    await heardOfCopy({ ownAnswer: "declined" });
    expect(world.copies.answered).toMatchObject([
      { sessionId: id, personId: lena.personId, email: "lena@example.org", answer: "declined" },
    ]);
  });
});
