import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import { wish as wishSchema, wishList } from "#contract/wishes.ts";
import type { Wish } from "#contract/wishes.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let priya: Caller;
let lena: Caller;
let mentoring: Offering;
let names = 0;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  const tenant = await world.newTenant();
  names += 1;
  priya = await tenant.person(`priya${names}`, ["provider"]);
  lena = await tenant.person(`lena${names}`, ["learner"]);
  const body = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 60, providerIds: [priya.personId] };
  mentoring = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  await keepHours(["mon"]);
});

const keepHours = async (days: readonly string[]): Promise<void> => {
  const weekly = days.map((day) => ({ day, windows: [{ from: "09:00", to: "11:00" }] }));
  const body = { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: true };
  await world.call("PUT /api/v1/providers/:id/availability", priya, { params: { id: priya.personId }, body });
};
const make = async (caller: Caller, wish: object): Promise<Wish> => {
  const body = { offeringId: mentoring.id, ...wish };
  return wishSchema.parse((await world.call("POST /api/v1/wishes", caller, { body })).body);
};
const states = async (caller: Caller): Promise<string[]> =>
  wishList.parse((await world.call("GET /api/v1/wishes", caller, { query: {} })).body).items.map(({ state }) => state);
const inbox = ({ displayName }: Caller): string[] =>
  world.mail.inbox(`${displayName}@example.org`).map(({ subject }) => subject);
const opened = "A time has opened: Mentoring";

describe("what is told of wishes", () => {
  it("goes out once when two workers look at the same time, and when both send", async () => {
    await make(lena, { kind: "opening" });
    await keepHours(["mon", "tue"]);
    await Promise.all([world.wishes.look(), world.wishes.look(), world.wishes.look()]);
    await Promise.all([world.wishes.send(), world.wishes.send()]);
    expect(world.mail.taken().filter(({ to }) => to.address === `${lena.displayName}@example.org`)).toHaveLength(1);
    expect(await states(lena)).toEqual(["told"]);
  });

  it("goes out under one id when the worker dies while it sends, and once when the mail server was down", async () => {
    await make(lena, { kind: "ask", parts: ["weekends"] });
    world.mail.fail({ when: "process dies after" });
    await expect(world.wishes.send()).rejects.toThrow("the process died");
    await world.wishes.send();
    world.moveClock(6);
    await world.wishes.send();
    await world.wishes.send();
    expect(inbox(priya)).toEqual([`${lena.displayName} asks for a time: Mentoring`]);
    const ids = world.mail.taken().filter(({ to }) => to.address === `${priya.displayName}@example.org`);
    expect(new Set(ids.map(({ messageId }) => messageId)).size).toBe(1);

    world.mail.breakDown("unavailable");
    await make(lena, { kind: "opening" });
    await keepHours(["mon", "tue"]);
    await world.wishes.look();
    await world.wishes.send();
    expect(inbox(lena)).toEqual([]);
    world.mail.breakDown(undefined);
    world.moveClock(1);
    await world.wishes.send();
    world.moveClock(60);
    await world.wishes.send();
    expect(inbox(lena)).toEqual([opened]);
  });

  it("is found again when the worker dies between looking and telling: neither is kept without the other", async () => {
    await make(lena, { kind: "opening" });
    await world.wishes.look();
    await keepHours(["mon", "tue"]);
    const { db } = world.database;
    await db.schema.alterTable("wish_notices").renameTo("wish_notices_away").execute();
    await world.wishes.look();
    await db.schema.alterTable("wish_notices_away").renameTo("wish_notices").execute();
    expect(await states(lena)).toEqual(["open"]);
    world.moveClock(6);
    await world.wishes.look();
    await world.wishes.send();
    expect(inbox(lena)).toEqual([opened]);
  });

  it("is not sent after the time has begun, nor when the wish was withdrawn before", async () => {
    await make(lena, { kind: "opening" });
    world.mail.breakDown("unavailable");
    await keepHours(["mon", "tue"]);
    await world.wishes.look();
    await world.wishes.send();
    const { id } = await make(lena, { kind: "ask", parts: ["weekends"] });
    await world.call("DELETE /api/v1/wishes/:id", lena, { params: { id } });
    world.mail.breakDown(undefined);
    world.setClock("2026-03-31T12:00:00Z");
    await world.wishes.send();
    expect([...inbox(lena), ...inbox(priya)]).toEqual([]);
  });

  it("is written in the reader's language", async () => {
    const { db } = world.database;
    await db
      .updateTable("people")
      .set({ locale: "de-DE", time_zone: "Europe/Berlin" })
      .where("id", "=", priya.personId)
      .execute();
    const times = [{ startsAt: "2026-03-03T09:00:00Z", endsAt: "2026-03-03T12:00:00Z" }];
    await make(lena, { kind: "ask", times, parts: ["weekday_mornings"], note: "<b>Bitte</b>" });
    await world.wishes.send();
    const mail = world.mail.inbox(`${priya.displayName}@example.org`).at(-1);
    expect(mail?.subject).toBe(`${lena.displayName} bittet um einen Termin: Mentoring`);
    expect(mail?.text).toContain("Di., 3. März 2026, 10:00–13:00 (Europe/Berlin)");
    expect(mail?.text).toContain("werktags am Vormittag, bis So., 29. März 2026, nach der dortigen Uhr (UTC)");
    expect(mail?.html).toContain("&lt;b&gt;Bitte&lt;/b&gt;");
  });
});

describe("wishes of another organisation", () => {
  it("are neither seen nor answered nor taken back", async () => {
    const { id } = await make(lena, { kind: "ask", parts: ["weekends"] });
    const other = await world.newTenant();
    const noor = await other.person("noor", ["provider", "administrator"]);
    const params = { id };
    await expect(world.call("DELETE /api/v1/wishes/:id", noor, { params })).rejects.toMatchObject({
      code: "not_found",
    });
    const declining = world.call("POST /api/v1/wishes/:id/decline", noor, { params, body: {} });
    await expect(declining).rejects.toMatchObject({ code: "not_found" });
    await expect(make(noor, { kind: "opening" })).rejects.toMatchObject({ code: "not_found" });
    expect(await states(lena)).toEqual(["open"]);
  });
});
