import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { slots as slotsSchema } from "#contract/offerings.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
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

async function slots(): Promise<Slots> {
  const ada = await tenant.person("ada", ["administrator"]);
  const body = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 60, providerIds: [priya.personId] };
  const { id } = (await world.call("POST /api/v1/offerings", ada, { body })).body as Offering;
  const reply = await world.call("GET /api/v1/offerings/:id/slots", lena, {
    params: { id },
    query: { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" },
  });
  return slotsSchema.parse(reply.body);
}

const isBusy = (connectionId: string, startsAt: string, endsAt: string) =>
  world.vendors.addEntry(connectionId, {
    id: `${connectionId} ${startsAt}`,
    startsAt: asInstant(Date.parse(startsAt)),
    endsAt: asInstant(Date.parse(endsAt)),
    isAllDay: false,
    showAs: "busy",
    isDeclined: false,
  });

describe("a provider's calendars", () => {
  it("block from Google as they do from Microsoft", async () => {
    isBusy(await tenant.connect(priya, "google"), nine, ten);
    const found = await slots();
    expect(found.checked.providers[0]?.calendar).toBe("live");
    expect(found.items.map(({ startsAt }) => startsAt)).not.toContain(nine);
    expect(found.items.map(({ startsAt }) => startsAt)).toContain(ten);
  });

  it("block both where both are connected", async () => {
    isBusy(await tenant.connect(priya, "google"), nine, ten);
    isBusy(await tenant.connect(priya, "microsoft"), ten, eleven);
    const starts = (await slots()).items.map(({ startsAt }) => startsAt);
    expect(starts).toContain(eleven);
    expect(starts).not.toContain(nine);
    expect(starts).not.toContain(ten);
  });

  it("offer nothing when one of them cannot be read", async () => {
    await tenant.connect(priya, "microsoft");
    const google = await tenant.connect(priya, "google");
    await world.database.db
      .updateTable("connections")
      .set({ status: "needs_reconnect" })
      .where("id", "=", google)
      .execute();
    const found = await slots();
    expect(found.items).toEqual([]);
    expect(found.unavailable).toEqual([{ providerId: priya.personId, code: "calendar_unreadable" }]);
  });
});
