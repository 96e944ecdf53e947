import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { explanation as explanationSchema, slots as slotsSchema } from "#contract/offerings.ts";
import type { Explanation, Offering, Slots } from "#contract/offerings.ts";
import type { Match } from "#contract/matches.ts";
import type { Provider } from "#contract/people.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let noor: Caller;
let lena: Caller;
let amir: Caller;
let ada: Caller;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, priya, noor, lena, amir, ada } = await beginTenant(world, {
    priya: "provider",
    noor: "provider",
    lena: "learner",
    amir: "learner",
    ada: "administrator",
  }));
});

const monday = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
const nine = "2026-03-02T09:00:00Z";
const half = "2026-03-02T09:30:00Z";
const ten = "2026-03-02T10:00:00Z";

async function offer(more: object = {}): Promise<Offering> {
  const usual = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 30, providerIds: [priya.personId] };
  return (await world.call("POST /api/v1/offerings", ada, { body: { ...usual, ...more } })).body as Offering;
}
const slots = async (caller: Caller, { id }: Offering, query: object = {}): Promise<Slots> => {
  const reply = await world.call("GET /api/v1/offerings/:id/slots", caller, {
    params: { id },
    query: { ...monday, ...query },
  });
  return slotsSchema.parse(reply.body);
};
const starts = async (caller: Caller, offering: Offering, query: object = {}): Promise<string[]> =>
  (await slots(caller, offering, query)).items.map(({ startsAt }) => startsAt);
const explain = async (caller: Caller, { id }: Offering, at: string): Promise<Explanation> => {
  const reply = await world.call("GET /api/v1/offerings/:id/slots/explain", caller, { params: { id }, query: { at } });
  return explanationSchema.parse(reply.body);
};
const book = async (caller: Caller, { id }: Offering, startsAt: string, more: object = {}): Promise<Session> =>
  (await world.call("POST /api/v1/sessions", caller, { body: { offeringId: id, startsAt, ...more } })).body as Session;

describe("a long list of times", () => {
  it("of many people on a fine grid is refused with the days it may have, and given for one of them", async () => {
    const crowd = await Promise.all(Array.from({ length: 80 }, (_, at) => tenant.person(`p${at}`, ["provider"])));
    const providerIds = crowd.map(({ personId }) => personId);
    const fine = await offer({ durationMinutes: 30, incrementMinutes: 5, assignment: "any", providerIds });
    const month = { from: "2026-03-02T00:00:00Z", to: "2026-04-01T00:00:00Z" };
    await expect(slots(lena, fine, month)).rejects.toMatchObject({
      code: "invalid_request",
      facts: { errors: [{ path: "query.to", message: "must be at most 26 days after from, or name one providerId" }] },
    });
    await expect(slots(lena, fine, { ...month, to: "2026-03-28T00:00:00Z" })).resolves.toBeDefined();
    await expect(slots(lena, fine, { ...month, providerId: providerIds[0] })).resolves.toBeDefined();
  });
});

describe("explaining a time", () => {
  it("says bookable exactly where it is listed, all day long", async () => {
    const offering = await offer({ bufferBeforeMinutes: 15 });
    await book(amir, offering, ten);
    const listed = new Set(await starts(lena, offering));
    for (let minute = 0; minute < 24 * 60; minute += 30) {
      const at = new Date(Date.parse(monday.from) + minute * 60_000).toISOString().replace(".000Z", "Z");
      const { bookable, reasons } = await explain(lena, offering, at);
      expect([at, bookable, reasons.length === 0]).toEqual([at, listed.has(at), listed.has(at)]);
    }
  });

  it("has an answer for every time that is muted within the hours", async () => {
    const offering = await offer({ minimumNoticeMinutes: 60 });
    await book(amir, offering, ten);
    const { items, muted = [] } = await slots(lena, offering, { also: "muted" });
    expect(muted).toEqual([half, ten, "2026-03-02T10:30:00Z"]);
    expect(items.map(({ startsAt }) => startsAt)).not.toEqual(expect.arrayContaining([...muted]));
    for (const at of muted) expect((await explain(lena, offering, at)).reasons).not.toEqual([]);
    expect(await slots(lena, offering)).not.toHaveProperty("muted");
  });

  it("names the rule, where it comes from and until when", async () => {
    const offering = await offer();
    expect(await explain(lena, offering, "2026-03-02T07:00:00Z")).toEqual({
      bookable: false,
      reasons: [
        { code: "outside_availability", rule: "hours", source: "schedule", providerId: priya.personId, until: nine },
      ],
    });
  });

  it("does not tell learners what takes a provider, and tells staff and the learner of their own", async () => {
    const connectionId = await tenant.connect(priya, "microsoft");
    const entry = { startsAt: asInstant(Date.parse(nine)), endsAt: asInstant(Date.parse(ten)), isAllDay: false };
    world.vendors.addEntry(connectionId, { ...entry, id: "secret", showAs: "busy", isDeclined: false });
    const offering = await offer();
    const toLena = await explain(lena, offering, nine);
    expect(toLena.reasons).toEqual([
      { code: "slot_taken", rule: "taken", source: "provider", providerId: priya.personId, until: ten },
    ]);
    expect((await explain(ada, offering, nine)).reasons[0]).toMatchObject({ rule: "overlap", source: "calendar" });

    const other = await offer({ name: "Other", providerIds: [noor.personId] });
    await book(lena, other, ten);
    expect((await explain(lena, offering, ten)).reasons).toEqual([
      expect.objectContaining({ code: "learner_busy", source: "learner_session" }),
    ]);
    expect((await explain(amir, offering, ten)).bookable).toBe(true);
  });

  it("speaks of the class that stands then", async () => {
    const offering = await offer({ kind: "group", capacity: 1, waitlist: false });
    await book(priya, offering, nine, { learnerIds: [] });
    expect((await explain(lena, offering, nine)).bookable).toBe(true);
    await book(lena, offering, nine);
    expect((await explain(amir, offering, nine)).reasons).toEqual([
      { code: "session_full", rule: "class", source: "roster" },
    ]);
  });
});

describe("the next time", () => {
  it("is found beyond the days that were asked for, as far as the booking window reaches", async () => {
    const offering = await offer({ window: { type: "rolling", days: 200 } });
    const schedule = {
      timeZone: "UTC",
      weekly: [],
      overrides: [{ date: "2026-08-03", windows: [{ from: "09:00", to: "10:00" }] }],
      away: [],
      travel: [],
      withoutCalendarCheck: false,
    };
    const save = () =>
      world.call("PUT /api/v1/providers/:id/availability", priya, { params: { id: priya.personId }, body: schedule });
    await save();
    expect(await slots(lena, offering)).toMatchObject({ items: [], nextAvailableAt: "2026-08-03T09:00:00Z" });

    schedule.overrides = [{ date: "2026-12-01", windows: [{ from: "09:00", to: "10:00" }] }];
    await save();
    expect(await slots(lena, offering)).not.toHaveProperty("nextAvailableAt");
  });
});

describe("times for a session that moves", () => {
  it("overlap the session itself, keep its length, and are those a move is granted", async () => {
    const offering = await offer();
    const session = await book(lena, offering, nine);
    expect(await starts(lena, offering)).not.toContain(half);
    const listed = await starts(lena, offering, { sessionId: session.id });
    expect(listed).toEqual(expect.arrayContaining([nine, half, ten]));
    const request = { params: { id: session.id }, body: { startsAt: half } };
    expect((await world.call("PATCH /api/v1/sessions/:id", lena, request)).body).toMatchObject({ startsAt: half });
  });

  it("are nobody else's to see", async () => {
    const offering = await offer();
    const session = await book(lena, offering, nine);
    await expect(slots(amir, offering, { sessionId: session.id })).rejects.toMatchObject({ code: "not_found" });
    const other = await offer({ name: "Other" });
    await expect(slots(lena, other, { sessionId: session.id })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("are the whole grid's for a class", async () => {
    const offering = await offer({ kind: "group", capacity: 5 });
    const session = await book(priya, offering, nine, { learnerIds: [] });
    expect(await starts(priya, offering, { sessionId: session.id })).toContain(half);
  });
});

describe("hours that are only tried", () => {
  it("show the times learners would see, and change nothing", async () => {
    const offering = await offer();
    const availability = {
      timeZone: "UTC",
      weekly: [{ day: "mon", windows: [{ from: "20:00", to: "22:00" }] }],
      overrides: [],
      away: [],
      travel: [],
      withoutCalendarCheck: true,
    };
    const request = {
      params: { id: priya.personId },
      body: { availability, offeringId: offering.id, ...monday },
    };
    const tried = await world.call("POST /api/v1/providers/:id/availability/preview", priya, request);
    const times = slotsSchema.parse(tried.body);
    expect(times.items.map(({ startsAt }) => startsAt.slice(11, 16))).toEqual(["20:00", "20:30", "21:00"]);
    expect(await starts(lena, offering)).toContain(nine);
    const refused = world.call("POST /api/v1/providers/:id/availability/preview", noor, request);
    await expect(refused).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("matches", () => {
  const match = async (caller: Caller, providerId: string, learnerId: string, key?: string): Promise<Match> => {
    const request = { body: { providerId, learnerId }, ...(key === undefined ? {} : { key }) };
    return (await world.call("POST /api/v1/matches", caller, request)).body as Match;
  };
  const refusal = { refusal: expect.objectContaining({ code: "not_matched" }) };

  it("decide who may book whom where an offering asks for it, on every path", async () => {
    const offering = await offer({
      requireMatch: true,
      providerIds: [priya.personId, noor.personId],
      assignment: "any",
    });
    expect(await starts(lena, offering)).toEqual([]);
    expect((await explain(lena, offering, nine)).reasons).toContainEqual(
      expect.objectContaining({ code: "not_matched", rule: "match" }),
    );
    await expect(book(lena, offering, nine)).rejects.toMatchObject(refusal);
    await expect(
      world.call("POST /api/v1/holds", lena, { body: { offeringId: offering.id, startsAt: nine } }),
    ).rejects.toMatchObject(refusal);

    const made = await match(ada, noor.personId, lena.personId);
    const listed = (await slots(lena, offering)).items;
    expect(listed[0]?.providerIds).toEqual([noor.personId]);
    expect((await book(lena, offering, nine)).providerIds).toEqual([noor.personId]);
    await expect(book(lena, offering, ten, { providerId: priya.personId })).rejects.toMatchObject(refusal);

    await world.call("DELETE /api/v1/matches/:id", ada, { params: { id: made.id } });
    await expect(book(lena, offering, ten)).rejects.toMatchObject(refusal);
  });

  it("let staff book an unmatched pair by saying so", async () => {
    const offering = await offer({ requireMatch: true });
    const wish = { learnerIds: [lena.personId], providerId: priya.personId };
    await expect(book(ada, offering, nine, wish)).rejects.toMatchObject({
      refusal: expect.objectContaining({ code: "not_matched", overridable: true }),
    });
    expect((await book(ada, offering, nine, { ...wish, override: ["not_matched"] })).status).toBe("scheduled");
  });

  it("keep others out of a class that stands", async () => {
    const offering = await offer({ requireMatch: true, kind: "group", capacity: 5 });
    await book(priya, offering, nine, { learnerIds: [] });
    expect(await starts(lena, offering)).toEqual([]);
    await expect(book(lena, offering, nine)).rejects.toMatchObject(refusal);
    await match(ada, priya.personId, lena.personId);
    expect(await starts(lena, offering)).toEqual([nine]);
    expect((await book(lena, offering, nine)).seatsTaken).toBe(1);
  });

  it("come first among the providers, and alone where a match is asked for", async () => {
    const open = await offer({ providerIds: [noor.personId, priya.personId] });
    const closed = await offer({ providerIds: [noor.personId, priya.personId], requireMatch: true });
    await match(ada, priya.personId, lena.personId);
    const providers = async (caller: Caller, { id }: Offering): Promise<readonly Provider[]> =>
      ((await world.call("GET /api/v1/providers", caller, { query: { offeringId: id } })).body as { items: Provider[] })
        .items;
    const names = (list: readonly Provider[]) => list.map(({ displayName, matched }) => [displayName, matched]);
    expect(names(await providers(lena, open))).toEqual([
      ["priya", true],
      ["noor", false],
    ]);
    expect(names(await providers(lena, closed))).toEqual([["priya", true]]);
    expect(await providers(ada, closed)).toHaveLength(2);
  });

  it("are made once, listed page by page, and only by administrators and schedulers", async () => {
    const sam = await tenant.person("sam", ["scheduler"]);
    const first = await match(sam, priya.personId, lena.personId, "press");
    expect(await match(sam, priya.personId, lena.personId, "press")).toEqual(first);
    expect((await match(ada, priya.personId, lena.personId)).id).toBe(first.id);
    world.moveClock(1);
    const second = await match(ada, priya.personId, amir.personId);
    const list = async (query: object) =>
      (await world.call("GET /api/v1/matches", sam, { query })).body as { items: Match[]; nextCursor: string | null };
    const page = await list({ limit: 1 });
    expect(page.items).toEqual([expect.objectContaining({ id: first.id, providerName: "priya", learnerName: "lena" })]);
    const rest = await list({ limit: 1, cursor: page.nextCursor });
    expect(rest).toMatchObject({ items: [{ id: second.id }], nextCursor: null });
    expect((await list({ learnerId: amir.personId })).items).toHaveLength(1);

    await expect(match(priya, priya.personId, lena.personId)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(world.call("GET /api/v1/matches", lena, {})).rejects.toMatchObject({ code: "not_allowed" });
    const stranger = await (await world.newTenant()).person("eve", ["administrator"]);
    await expect(match(stranger, priya.personId, lena.personId)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(
      world.call("DELETE /api/v1/matches/:id", stranger, { params: { id: first.id } }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});
