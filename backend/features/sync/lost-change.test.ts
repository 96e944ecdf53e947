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

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, priya, lena } = await beginTenant(world, { priya: "provider", lena: "learner" }));
});

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";
const eleven = "2026-03-02T11:00:00Z";

const book = async (): Promise<string> => {
  const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
  const offering = await world.call("POST /api/v1/offerings", priya, { body: { name: "Mentoring", ...rules } });
  const body = { offeringId: (offering.body as Offering).id, startsAt: nine };
  const { id } = (await world.call("POST /api/v1/sessions", lena, { body })).body as Session;
  await world.sync(priya, id);
  return id;
};
const offerClass = async (): Promise<string> => {
  const rules = {
    durationMinutes: 60,
    kind: "group",
    capacity: 5,
    dates: "open",
    presence: "virtual",
    providerIds: [priya.personId],
  };
  return ((await world.call("POST /api/v1/offerings", priya, { body: { name: "Class", ...rules } })).body as Offering)
    .id;
};
const move = async (id: string, startsAt: string): Promise<void> => {
  await world.call("PATCH /api/v1/sessions/:id", lena, { params: { id }, body: { startsAt } });
  world.passSecondThoughts();
};
const converge = async (id: string): Promise<void> => {
  for (let run = 0; run < 4; run += 1) {
    world.moveClock(1);
    await world.sync(priya, id);
  }
};
const startOf = async (id: string): Promise<string> =>
  ((await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body as Session).startsAt;

describe("a change that took effect although its answer was lost", () => {
  it("is not taken for somebody's hand when the session was moved on meanwhile", async () => {
    await tenant.connect(priya, "microsoft");
    const id = await book();
    world.vendors.fail("changeEvent", { when: "after", kind: "unavailable" });
    await move(id, ten);
    await world.sync(priya, id);
    await move(id, eleven);
    await converge(id);
    expect(await startOf(id)).toBe(eleven);
    const standing = world.vendors.events().filter((event) => event.mark?.sessionId === id && !event.isCancelled);
    expect(standing).toMatchObject([{ startsAt: Date.parse(eleven) }]);
  });

  it("is not taken for somebody's hand in Zoom either, when the next change fails and Zoom tells of the first", async () => {
    await tenant.connect(priya, "zoom");
    const id = await book();
    world.vendors.fail("changeMeeting", { when: "after", kind: "unavailable" });
    await move(id, ten);
    await world.sync(priya, id);
    world.vendors.fail("changeMeeting", { when: "before", kind: "unavailable" });
    await move(id, eleven);
    await world.sync(priya, id);
    await world.hear(priya, id);
    await converge(id);
    expect(await startOf(id)).toBe(eleven);
    const standing = world.vendors.meetings().filter((meeting) => !meeting.isRemoved);
    expect(standing).toContainEqual(expect.objectContaining({ startsAt: Date.parse(eleven) }));
  });

  it("leaves nobody invited who left a class before that answer came", async () => {
    await tenant.connect(priya, "microsoft");
    const amir = await tenant.person("amir", ["learner"]);
    const body = { offeringId: await offerClass(), startsAt: nine };
    const { id } = (await world.call("POST /api/v1/sessions", lena, { body })).body as Session;
    await world.sync(priya, id);
    world.vendors.fail("changeEvent", { when: "after", kind: "unavailable" });
    const joined = await world.call("POST /api/v1/sessions/:id/seats", amir, { params: { id }, body: {} });
    await world.sync(priya, id);
    const seat = joined.body as SeatReply;
    await world.call("DELETE /api/v1/sessions/:id/seats/:seatId", amir, { params: { id, seatId: seat.id }, body: {} });
    await converge(id);
    const [event] = world.vendors.events().filter(({ mark, isCancelled }) => mark?.sessionId === id && !isCancelled);
    expect(event?.attendees.map(({ email }) => email)).toEqual(["lena@example.org"]);
  });
});

describe("a worker that hung while it looked, and was replaced", () => {
  it("does not follow what it saw before others went on", async () => {
    await tenant.connect(priya, "microsoft");
    const id = await book();
    const standing = () => world.vendors.events().filter((event) => event.mark?.sessionId === id && !event.isCancelled);
    const atTen = asInstant(Date.parse(ten));
    world.vendors.drag(standing()[0]?.id ?? "", atTen, asInstant(atTen + 3_600_000));
    await world.hear(priya, id);
    const late = world.vendors.holdNext("readEvent", "after");
    const slow = world.sync(priya, id);
    await late.reached;
    world.moveClock(1);
    await world.sync(priya, id);
    expect(await startOf(id)).toBe(ten);
    await move(id, eleven);
    await world.sync(priya, id);
    late.goOn();
    await slow;
    await converge(id);
    expect(await startOf(id)).toBe(eleven);
    expect(standing()).toMatchObject([{ startsAt: Date.parse(eleven) }]);
  });

  it("makes no second event while it still looked for an earlier one of its own", async () => {
    await tenant.connect(priya, "microsoft");
    world.vendors.fail("createEvent", { when: "before", kind: "unavailable" });
    const id = await book();
    world.moveClock(20);
    const late = world.vendors.holdNext("findEvent");
    const slow = world.sync(priya, id);
    await late.reached;
    await world.call("POST /api/v1/sessions/:id/cancel", priya, { params: { id }, body: {} });
    world.moveClock(1);
    await world.sync(priya, id);
    await world.call("POST /api/v1/sessions/:id/undo", priya, { params: { id }, body: {} });
    world.moveClock(1);
    await world.sync(priya, id);
    late.goOn();
    await slow;
    await converge(id);
    const standing = world.vendors.events().filter(({ mark, isCancelled }) => mark?.sessionId === id && !isCancelled);
    expect(standing.map(({ mark }) => mark?.generation)).toEqual([2]);
  });
});
