import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { HealthReport } from "#contract/health.ts";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

type Tenant = Awaited<ReturnType<BookingWorld["newTenant"]>>;
let world: BookingWorld;
let first: Tenant;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  first = await world.newTenant();
});

async function teach(tenant: Tenant) {
  const priya = await tenant.person("priya", ["provider"]);
  const lena = await tenant.person("lena", ["learner"]);
  const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
  const body = { name: "Mentoring", ...rules };
  const offering = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  const book = async (): Promise<string> => {
    const wish = { offeringId: offering.id, startsAt: "2026-03-02T09:00:00Z" };
    const { id } = (await world.call("POST /api/v1/sessions", lena, { body: wish })).body as Session;
    await world.sync(priya, id);
    return id;
  };
  return { priya, lena, book };
}

const standing = (sessionId: string) =>
  world.vendors.events().filter(({ mark, isCancelled }) => mark?.sessionId === sessionId && !isCancelled);

describe("a calendar that was connected in one organisation and is connected in another by now", () => {
  it("keeps the events of the first one's sessions", async () => {
    const { book } = await teach(first);
    const id = await book();
    const second = await world.newTenant();
    const there = await second.person("priya", ["provider"]);
    const connectionId = await second.connect(there, "microsoft");
    // It was made while the mailbox was connected in the first.
    await world.vendors.calendars.createEvent(
      { tenantId: second.tenantId, connectionId, vendor: "microsoft" },
      {
        mark: { sessionId: id, reference: "SL-00000000", generation: 1 },
        subject: "Mentoring",
        paragraphs: [],
        startsAt: asInstant(Date.parse("2026-03-02T09:00:00Z")),
        endsAt: asInstant(Date.parse("2026-03-02T10:00:00Z")),
        timeZone: "UTC",
        attendees: [],
        onlineMeeting: "none",
      },
    );
    world.moveClock(10);
    await world.compare(there);
    expect(standing(id)).toHaveLength(1);
  });
});

describe("meetings that no list shows", () => {
  it("are not reported as missing", async () => {
    const { priya, book } = await teach(first);
    const ada = await first.person("ada", ["administrator"]);
    const connectionId = await first.connect(priya, "microsoft");
    const { db } = world.database;
    await db
      .updateTable("connections")
      .set({ purposes: ["meetings"] })
      .where("id", "=", connectionId)
      .execute();
    await book();
    expect(world.vendors.meetings().some((meeting) => meeting.connectionId === connectionId)).toBe(true);
    world.moveClock(10);
    await world.compare(priya);
    const { drift } = (await world.call("GET /api/v1/reports/health", ada)).body as HealthReport;
    expect(drift).toEqual([]);
  });
});
