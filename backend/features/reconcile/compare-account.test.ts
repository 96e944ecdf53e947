import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { HealthReport } from "#contract/health.ts";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import type { EventDraft } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let ada: Caller;
let priya: Caller;
let lena: Caller;
let offering: Offering;
let calendar: GrantRef;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, ada, priya, lena } = await beginTenant(world, {
    ada: "administrator",
    priya: "provider",
    lena: "learner",
  }));
  const body = {
    name: "Mentoring",
    durationMinutes: 60,
    kind: "individual",
    presence: "virtual",
    providerIds: [priya.personId],
  };
  offering = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  const connectionId = await tenant.connect(priya, "microsoft");
  calendar = { tenantId: tenant.tenantId, connectionId, vendor: "microsoft" };
});

const nine = "2026-03-02T09:00:00Z";
const book = async (): Promise<Session> =>
  (await world.call("POST /api/v1/sessions", lena, { body: { offeringId: offering.id, startsAt: nine } }))
    .body as Session;
const read = async (id: string): Promise<Session> =>
  (await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body as Session;
const cancel = async (id: string): Promise<void> => {
  await world.call("POST /api/v1/sessions/:id/cancel", priya, { params: { id }, body: {} });
  world.moveClock(1);
  await world.sync(priya, id);
};
const standing = (sessionId: string) =>
  world.vendors.events().filter(({ mark, isCancelled }) => mark?.sessionId === sessionId && !isCancelled);
const drift = async (): Promise<readonly string[]> =>
  ((await world.call("GET /api/v1/reports/health", ada)).body as HealthReport).drift.map(({ kind }) => kind);
const draftOf = (sessionId: string, generation: number): EventDraft => ({
  mark: { sessionId, reference: "SL-00000000", generation },
  subject: "Mentoring",
  paragraphs: [],
  startsAt: asInstant(Date.parse(nine)),
  endsAt: asInstant(Date.parse(nine) + 3_600_000),
  timeZone: "UTC",
  attendees: [],
  onlineMeeting: "none",
});

describe("comparing a calendar", () => {
  it("finds nothing where nothing differs", async () => {
    const { id } = await book();
    await world.sync(priya, id);
    await world.compare(priya);
    expect(standing(id)).toHaveLength(1);
    expect(await drift()).toEqual([]);
  });

  it("removes what came late for a session that was cancelled, and tells so in its history", async () => {
    const { id } = await book();
    await world.sync(priya, id);
    await cancel(id);
    await world.vendors.calendars.createEvent(calendar, draftOf(id, 0));
    expect(standing(id)).toHaveLength(1);
    await world.compare(priya);
    expect(standing(id)).toEqual([]);
    expect(await drift()).toEqual(["outlived"]);
    expect((await read(id)).changes.at(-1)).toMatchObject({
      by: "Slotside",
      source: "system",
      what: "Removed an old event that nobody needs any more",
    });
  });

  it("removes what was left of a session that was cancelled while its calendar was let go, once it is connected again", async () => {
    const { id } = await book();
    await world.sync(priya, id);
    const { connectionId } = calendar;
    const turn = (status: "revoked" | "connected") =>
      world.database.db.updateTable("connections").set({ status }).where("id", "=", connectionId).execute();
    await turn("revoked");
    await cancel(id);
    expect(standing(id)).toHaveLength(1);
    await turn("connected");
    await world.compare(priya);
    expect(standing(id)).toEqual([]);
    expect(await drift()).toEqual(["outlived"]);
  });

  it("removes a Teams meeting beside a Google event that was left with an account, once that is connected again", async () => {
    const connections = () => world.database.db.updateTable("connections");
    const google = await tenant.connect(priya, "google");
    await connections()
      .set({ purposes: ["calendar"] })
      .where("id", "=", google)
      .execute();
    const microsoft = calendar.connectionId;
    await connections()
      .set({ purposes: ["meetings"] })
      .where("id", "=", microsoft)
      .execute();
    const { id } = await book();
    await world.sync(priya, id);
    const meeting = () => world.vendors.meetings().find(({ mark }) => mark?.sessionId === id);
    expect(meeting()).toMatchObject({ connectionId: microsoft, isRemoved: false });
    await connections().set({ status: "revoked" }).where("id", "=", microsoft).execute();
    await cancel(id);
    expect(meeting()).toMatchObject({ isRemoved: false });
    await connections().set({ status: "connected" }).where("id", "=", microsoft).execute();
    await world.compare(priya);
    expect(meeting()).toMatchObject({ isRemoved: true });
    expect(await drift()).toEqual(["outlived"]);
  });

  it("removes the event of a session that nobody has, but not of one that is just being made", async () => {
    const stranger = world.changing.ids.next();
    await world.vendors.calendars.createEvent(calendar, draftOf(stranger, 1));
    await world.compare(priya);
    expect(standing(stranger)).toHaveLength(1);
    world.moveClock(5);
    await world.compare(priya);
    expect(standing(stranger)).toEqual([]);
    expect(await drift()).toEqual(["unknown_session"]);
  });

  it("keeps its hands off what a job is at work on", async () => {
    const { id } = await book();
    await world.sync(priya, id);
    await cancel(id);
    await world.vendors.calendars.createEvent(calendar, draftOf(id, 0));
    const leasedUntil = new Date(world.clock.now() + 10_000);
    await world.database.db
      .updateTable("session_sync")
      .set({ lease_id: world.changing.ids.next(), leased_until: leasedUntil })
      .where("session_id", "=", id)
      .execute();
    await world.compare(priya);
    expect(standing(id)).toHaveLength(1);
    world.moveClock(1);
    await world.compare(priya);
    expect(standing(id)).toEqual([]);
  });

  it("lets the job follow an event that was dragged, and one that was deleted, when no notification came", async () => {
    const { id } = await book();
    await world.sync(priya, id);
    const [event] = standing(id);
    const eleven = asInstant(Date.parse("2026-03-02T11:00:00Z"));
    world.vendors.drag(event?.id ?? "", eleven, asInstant(eleven + 3_600_000));
    await world.compare(priya);
    await world.sync(priya, id);
    expect((await read(id)).startsAt).toBe("2026-03-02T11:00:00Z");
    expect(await drift()).toEqual(["wrong_time"]);

    world.moveClock(30);
    world.vendors.deleteByHand(event?.id ?? "");
    await world.compare(priya);
    await world.sync(priya, id);
    expect((await read(id)).status).toBe("cancelled");
    expect(await drift()).toEqual(["missing", "wrong_time"]);
  });

  it("is tried again later when the vendor does not answer, and the report says so", async () => {
    world.vendors.fail("listMarked", { when: "before", kind: "unavailable" });
    await world.compare(priya);
    const { comparisons } = (await world.call("GET /api/v1/reports/health", ada)).body as HealthReport;
    expect(comparisons).toMatchObject([{ problem: expect.any(String), nextAt: "2026-03-01T12:15:00.000Z" }]);
  });

  it("happens by itself once a day", async () => {
    const calls = (): number => world.vendors.calls().filter((call) => call === "listMarked").length;
    await world.compareDue();
    const before = calls();
    world.moveClock(25 * 60);
    await world.compareDue();
    expect(calls()).toBeGreaterThan(before);
  });
});

describe("comparing a Zoom account", () => {
  it("removes a meeting that came late, and lets the job deal with one that was deleted there", async () => {
    await tenant.connect(priya, "zoom");
    const { id } = await book();
    await world.sync(priya, id);
    const meetings = () =>
      world.vendors.meetings().filter(({ mark, isRemoved }) => mark?.sessionId === id && !isRemoved);
    expect(meetings()).toHaveLength(1);
    const zoom = await world.database.db
      .selectFrom("connections")
      .select("id")
      .where("tenant_id", "=", tenant.tenantId)
      .where("vendor", "=", "zoom")
      .executeTakeFirstOrThrow();
    await world.vendors.onlineMeetings.createMeeting(
      { tenantId: tenant.tenantId, connectionId: zoom.id, vendor: "zoom" },
      { ...draftOf(id, 0), topic: "Mentoring", durationMinutes: 60 },
    );
    expect(meetings()).toHaveLength(2);
    await world.compare(priya);
    expect(meetings()).toHaveLength(1);
    expect(await drift()).toEqual(["outlived"]);
  });
});

describe("a create whose outcome nobody knows", () => {
  it("is looked for once more two minutes later, when its session has long been settled", async () => {
    const { id } = await book();
    world.vendors.fail("createEvent", { when: "before", kind: "unavailable" });
    await world.sync(priya, id);
    await cancel(id);
    expect(standing(id)).toEqual([]);
    // The call that was given up arrives only now.
    await world.vendors.calendars.createEvent(calendar, draftOf(id, 1));
    await world.lookAgain();
    expect(standing(id)).toHaveLength(1);
    world.moveClock(2);
    await world.lookAgain();
    expect(standing(id)).toEqual([]);
  });

  it("is not looked for when the answer came", async () => {
    const { id } = await book();
    await world.sync(priya, id);
    const waiting = await world.database.db
      .selectFrom("second_looks")
      .select("session_id")
      .where("session_id", "=", id)
      .execute();
    expect(waiting).toEqual([]);
  });
});
