import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
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

const book = async (meetingVendor: "teams" | "meet", startsAt = "2026-03-02T09:00:00Z"): Promise<string> => {
  const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
  const named = { name: "Mentoring", meetingVendor, ...rules };
  const offering = (await world.call("POST /api/v1/offerings", priya, { body: named })).body as Offering;
  const body = { offeringId: offering.id, startsAt };
  const { id } = (await world.call("POST /api/v1/sessions", lena, { body })).body as Session;
  await world.sync(priya, id);
  return id;
};
const standing = (id: string) =>
  world.vendors.events().filter((event) => event.mark?.sessionId === id && !event.isCancelled);
const connectLater = async (id: string, vendor: "microsoft" | "google"): Promise<string> => {
  const connectionId = await tenant.connect(priya, vendor);
  await world.connected(priya);
  await world.sync(priya, id);
  return connectionId;
};

describe("a provider with a calendar at two vendors", () => {
  it("has sessions on Meet in Google's, and the others in Microsoft's", async () => {
    const microsoft = await tenant.connect(priya, "microsoft");
    const google = await tenant.connect(priya, "google");
    expect(standing(await book("meet"))).toMatchObject([{ connectionId: google, meeting: "meet" }]);
    expect(standing(await book("teams", "2026-03-02T10:00:00Z"))).toMatchObject([
      { connectionId: microsoft, meeting: "teams" },
    ]);
  });

  it.each([
    ["teams", "google", "microsoft"],
    ["meet", "microsoft", "google"],
  ] as const)(
    "gets the link of a session on %s once the calendar is connected that carries it",
    async (meets, first, then) => {
      await tenant.connect(priya, first);
      const id = await book(meets);
      expect(standing(id)).toHaveLength(1);
      expect(standing(id)[0]?.joinUrl).toBeUndefined();
      const carrier = await connectLater(id, then);
      expect(standing(id)).toMatchObject([{ connectionId: carrier, meeting: meets }]);
      const session = (await world.call("GET /api/v1/sessions/:id", lena, { params: { id } })).body as Session;
      expect(session.meeting).toMatchObject({ vendor: meets, state: "ready" });
    },
  );
});
