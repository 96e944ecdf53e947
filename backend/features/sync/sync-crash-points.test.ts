import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import { asInstant } from "../../domain/instant.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import type { Mishap } from "../../testing/memory-mishaps.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let offering: Offering;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, priya, lena } = await beginTenant(world, { priya: "provider", lena: "learner" }));
  const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
  const { body } = await world.call("POST /api/v1/offerings", priya, { body: { name: "Mentoring", ...rules } });
  offering = body as Offering;
});

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";
const lostReply: Mishap = { when: "after", kind: "unavailable" };
const death: Mishap = { when: "process dies" };

const book = async (): Promise<Session> => {
  const body = { offeringId: offering.id, startsAt: nine };
  return (await world.call("POST /api/v1/sessions", lena, { body })).body as Session;
};
/** Waits until it cannot be taken back any more, and vendors may hear of it. */
const forGood = async (changed: Promise<unknown>): Promise<void> => {
  await changed;
  world.passSecondThoughts();
};
const move = (id: string, startsAt: string): Promise<void> =>
  forGood(world.call("PATCH /api/v1/sessions/:id", lena, { params: { id }, body: { startsAt } }));
const cancel = (id: string): Promise<void> =>
  forGood(world.call("POST /api/v1/sessions/:id/cancel", priya, { params: { id }, body: {} }));
const syncOrDie = (id: string): Promise<unknown> => world.sync(priya, id).catch((error: unknown) => error);
const converge = async (id: string): Promise<void> => {
  for (let run = 0; run < 4; run += 1) {
    world.moveClock(20);
    await world.sync(priya, id);
  }
};
const standingEvents = (id: string) =>
  world.vendors.events().filter((event) => event.mark?.sessionId === id && !event.isCancelled);
const standingMeetings = (connectionId: string) =>
  world.vendors.meetings().filter((meeting) => meeting.connectionId === connectionId && !meeting.isRemoved);

describe("a create whose outcome is not known", () => {
  it.each<[string, Mishap]>([
    ["its reply is lost", lostReply],
    ["the process dies before it saves", death],
  ])("leaves nothing behind when the session is cancelled after %s", async (_, mishap) => {
    await tenant.connect(priya, "microsoft");
    const zoom = await tenant.connect(priya, "zoom");
    const { id } = await book();
    world.vendors.fail("createMeeting", mishap);
    world.vendors.fail("createEvent", mishap);
    await syncOrDie(id);
    world.moveClock(1);
    await syncOrDie(id);
    expect(standingMeetings(zoom)).toHaveLength(1);
    await cancel(id);
    await converge(id);
    expect(standingMeetings(zoom)).toEqual([]);
    expect(standingEvents(id)).toEqual([]);
  });

  it("makes nothing when it had no effect and the session is cancelled", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", { when: "before", kind: "unavailable" });
    await world.sync(priya, id);
    await cancel(id);
    await converge(id);
    const made = world.vendors.events().filter((event) => event.mark?.sessionId === id);
    expect(made).toEqual([]);
  });

  it("is made again under a new generation when somebody deleted what it left", async () => {
    const connectionId = await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", lostReply);
    await world.sync(priya, id);
    const [left] = standingEvents(id);
    await world.vendors.calendars.cancelEvent(
      { tenantId: tenant.tenantId, connectionId, vendor: "microsoft" },
      left?.id ?? "",
      "",
    );
    await converge(id);
    expect(standingEvents(id)).toMatchObject([{ mark: { generation: 2 } }]);
  });
});

describe("an event whose create is not known of yet", () => {
  it("is followed where somebody dragged it meanwhile", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", lostReply);
    await world.sync(priya, id);
    const hour = 3_600_000;
    const startsAt = asInstant(Date.parse(ten));
    world.vendors.drag(standingEvents(id)[0]?.id ?? "", startsAt, asInstant(startsAt + hour));
    await world.hear(priya, id);
    await converge(id);
    const session = (await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body as Session;
    expect(session).toMatchObject({ startsAt: ten });
    expect(session.changes.at(-1)).toMatchObject({ by: "priya", source: "calendar" });
    expect(standingEvents(id)).toMatchObject([{ startsAt }]);
  });

  it("is brought to where the session was moved meanwhile", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", lostReply);
    await world.sync(priya, id);
    await move(id, ten);
    await converge(id);
    expect(standingEvents(id)).toMatchObject([{ startsAt: Date.parse(ten) }]);
  });
});

describe("a Zoom meeting whose create is not known of yet", () => {
  const bookOnZoom = async (): Promise<string> => {
    await tenant.connect(priya, "zoom");
    const { id } = await book();
    world.vendors.fail("createMeeting", lostReply);
    await world.sync(priya, id);
    return id;
  };
  const ours = (id: string) =>
    world.vendors.meetings().filter(({ mark, isRemoved }) => mark?.sessionId === id && !isRemoved);

  it("is followed where its host moved it meanwhile", async () => {
    const id = await bookOnZoom();
    world.vendors.editMeeting(ours(id)[0]?.id ?? "", { startsAt: asInstant(Date.parse(ten)) });
    await world.hear(priya, id);
    await converge(id);
    const session = (await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body as Session;
    expect(session).toMatchObject({ startsAt: ten });
    expect(session.changes.at(-1)).toMatchObject({ by: "priya", source: "zoom" });
    expect(ours(id)).toMatchObject([{ startsAt: Date.parse(ten) }]);
  });

  it("is brought to where the session was moved meanwhile", async () => {
    const id = await bookOnZoom();
    await move(id, ten);
    await converge(id);
    expect(ours(id)).toMatchObject([{ startsAt: Date.parse(ten) }]);
  });
});

describe("a worker that is overtaken", () => {
  it("has its late write looked at once more, so that the newest time stands in the end", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    await world.sync(priya, id);
    await move(id, ten);
    const late = world.vendors.holdNext("changeEvent");
    const slow = world.sync(priya, id);
    await late.reached;
    await move(id, "2026-03-02T11:00:00Z");
    world.moveClock(1);
    await world.sync(priya, id);
    expect(standingEvents(id)).toMatchObject([{ startsAt: Date.parse("2026-03-02T11:00:00Z") }]);
    late.goOn();
    await slow;
    await converge(id);
    expect(standingEvents(id)).toMatchObject([{ startsAt: Date.parse("2026-03-02T11:00:00Z") }]);
  });
});

describe("a failure of our own", () => {
  it("is tried again after a pause instead of holding the session", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", { when: "by a bug of ours" });
    await world.sync(priya, id);
    expect(standingEvents(id)).toEqual([]);
    world.moveClock(1);
    await world.sync(priya, id);
    expect(standingEvents(id)).toHaveLength(1);
  });
});
