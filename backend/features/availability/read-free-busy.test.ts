import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let provider: Caller;
let lena: Caller;
let ada: Caller;
let offering: Offering;
let tenants = 0;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenants += 1;
  tenant = await world.newTenant();
  provider = await tenant.person(`provider${tenants}`, ["provider"]);
  lena = await tenant.person("lena", ["learner"]);
  ada = await tenant.person("ada", ["administrator"]);
  const body = { name: "Mentoring", durationMinutes: 60, providerIds: [provider.personId] };
  offering = (await world.call("POST /api/v1/offerings", ada, { body })).body as Offering;
});

const busyAt = (at: string) => ({
  startsAt: asInstant(Date.parse(at)),
  endsAt: asInstant(Date.parse(at) + 3_600_000),
  showAs: "busy" as const,
});
const addBusy = (at: string): void => world.vendors.addBusy(`${provider.displayName}@example.org`, busyAt(at));
const slots = async (caller: Caller): Promise<Slots> => {
  const query = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
  return (await world.call("GET /api/v1/offerings/:id/slots", caller, { params: { id: offering.id }, query }))
    .body as Slots;
};
const starts = async (caller: Caller): Promise<string[]> => (await slots(caller)).items.map(({ startsAt }) => startsAt);
const book = async (caller: Caller, startsAt: string, more: object = {}): Promise<Session> => {
  const body = { offeringId: offering.id, startsAt, ...more };
  return (await world.call("POST /api/v1/sessions", caller, { body })).body as Session;
};
const refusal = (facts: object): object => ({ refusal: expect.objectContaining(facts) });

describe("a provider who has connected no calendar", () => {
  it("is read through an administrator's calendar where the organisation chose free and busy only", async () => {
    const row = { vendor: "microsoft" as const, owner_emails: [], must_not_read: null };
    const at = new Date(world.clock.now());
    const unset = { method: "free_busy_only" as const, created_at: at, changed_at: at };
    const { tenantId } = ada.scope;
    await world.database.db
      .insertInto("integrations")
      .values({ tenant_id: tenantId, ...row, ...unset })
      .execute();
    addBusy(nine);
    expect(await starts(lena)).toContain(nine);
    await tenant.connect(ada, "microsoft");
    expect((await slots(lena)).checked.providers).toEqual([{ providerId: provider.personId, calendar: "live" }]);
    expect(await starts(lena)).not.toContain(nine);
  });

  it("is unchecked for learners who have connected none either", async () => {
    addBusy(nine);
    expect((await slots(lena)).checked.providers).toEqual([{ providerId: provider.personId, calendar: "unchecked" }]);
    expect(await starts(lena)).toContain(nine);
  });

  it("is read through the calendar of whoever asks, in listing and in booking", async () => {
    await tenant.connect(lena, "microsoft");
    addBusy(nine);
    const seen = await slots(lena);
    expect(seen.checked.providers).toEqual([{ providerId: provider.personId, calendar: "live" }]);
    expect(seen.items.map(({ startsAt }) => startsAt)).not.toContain(nine);
    await expect(book(lena, nine)).rejects.toMatchObject(refusal({ code: "slot_taken", because: "calendar" }));
    expect((await book(lena, ten)).startsAt).toBe(ten);
  });

  it("is unchecked when that cannot be read, and when the hours are offered without a check", async () => {
    await tenant.connect(lena, "microsoft");
    world.vendors.fail("readFreeBusy", { when: "before", kind: "throttled" });
    expect((await slots(lena)).checked.providers[0]?.calendar).toBe("unchecked");
    addBusy(nine);
    const body = { timeZone: "UTC", weekly: [{ day: "mon", windows: [{ from: "09:00", to: "11:00" }] }] };
    const rest = { overrides: [], away: [], travel: [], withoutCalendarCheck: true };
    const request = { params: { id: provider.personId }, body: { ...body, ...rest } };
    await world.call("PUT /api/v1/providers/:id/availability", provider, request);
    expect(await starts(lena)).toContain(nine);
  });

  it("is asked about once for several questions, and answered from a copy when the calendar fails", async () => {
    await tenant.connect(lena, "microsoft");
    addBusy(nine);
    const before = world.vendors.calls().filter((call) => call === "readFreeBusy").length;
    await Promise.all([slots(lena), slots(lena)]);
    await slots(lena);
    expect(world.vendors.calls().filter((call) => call === "readFreeBusy")).toHaveLength(before + 1);
    world.moveClock(10);
    world.vendors.fail("readFreeBusy", { when: "before", kind: "unavailable" });
    const later = await slots(lena);
    expect(later.checked.providers[0]?.calendar).toBe("recent");
    expect(later.items.map(({ startsAt }) => startsAt)).not.toContain(nine);
  });
});

describe("booking for a learner whose calendar is connected", () => {
  beforeEach(async () => {
    const connectionId = await tenant.connect(lena, "microsoft");
    world.vendors.addEntry(connectionId, { ...busyAt(nine), id: "dentist", isAllDay: false, isDeclined: false });
  });

  it("warns staff, who may insist", async () => {
    const wish = { learnerIds: [lena.personId] };
    const busy = refusal({ code: "learner_busy", because: "calendar", overridable: true });
    await expect(book(ada, nine, wish)).rejects.toMatchObject(busy);
    expect((await book(ada, nine, { ...wish, override: ["learner_busy"] })).startsAt).toBe(nine);
  });

  it("warns staff who move a session there", async () => {
    const session = await book(ada, ten, { learnerIds: [lena.personId] });
    const move = (body: object) =>
      world.call("PATCH /api/v1/sessions/:id", provider, { params: { id: session.id }, body });
    await expect(move({ startsAt: nine })).rejects.toMatchObject(refusal({ code: "learner_busy", overridable: true }));
    const moved = await move({ startsAt: nine, override: ["learner_busy"] });
    expect(moved.body).toMatchObject({ startsAt: nine });
  });
});
