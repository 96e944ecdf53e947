import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { wish as wishSchema, wishList } from "#contract/wishes.ts";
import type { MakeWish, Wish } from "#contract/wishes.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let lena: Caller;
let amir: Caller;
let mentoring: Offering;
/** How many mails had gone out before the test. */
let begun = 0;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

/** Priya teaches on Mondays from nine to eleven, an hour each; it is Sunday noon. */
beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  begun = world.mail.taken().length;
  // Sweeps look after everybody's, also those of the tests before.
  await world.database.db.updateTable("wishes").set({ state: "withdrawn" }).execute();
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"], "Asia/Kolkata");
  lena = await tenant.person("lena", ["learner"], "Europe/Berlin");
  amir = await tenant.person("amir", ["learner"]);
  mentoring = await offer([priya]);
  await keepHours(["mon"]);
});

const offer = async (teachers: readonly Caller[], more: object = {}): Promise<Offering> => {
  const providerIds = teachers.map(({ personId }) => personId);
  const assignment = teachers.length > 1 ? "any" : "single";
  const body = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 60, providerIds, assignment, ...more };
  return (await world.call("POST /api/v1/offerings", teachers[0] as Caller, { body })).body as Offering;
};
const keepHours = async (days: readonly string[], caller = priya): Promise<void> => {
  const weekly = days.map((day) => ({ day, windows: [{ from: "09:00", to: "11:00" }] }));
  const body = { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: true };
  await world.call("PUT /api/v1/providers/:id/availability", caller, { params: { id: caller.personId }, body });
};
const make = async (caller: Caller, wish: Partial<MakeWish>, key?: string): Promise<Wish> => {
  const body = { kind: "opening", offeringId: mentoring.id, ...wish };
  return wishSchema.parse((await world.call("POST /api/v1/wishes", caller, { body, ...(key ? { key } : {}) })).body);
};
const list = async (caller: Caller, role: "learner" | "provider" = "learner"): Promise<Wish[]> =>
  wishList.parse((await world.call("GET /api/v1/wishes", caller, { query: { role } })).body).items;
const answer = async (how: "book" | "decline", caller: Caller, id: string, body: object, key = "press") =>
  wishSchema.parse((await world.call(`POST /api/v1/wishes/:id/${how}`, caller, { params: { id }, body, key })).body);
const withdraw = (caller: Caller, id: string) => world.call("DELETE /api/v1/wishes/:id", caller, { params: { id } });
const book = async (caller: Caller, startsAt: string): Promise<Session> => {
  const body = { offeringId: mentoring.id, startsAt };
  return (await world.call("POST /api/v1/sessions", caller, { body })).body as Session;
};
const mailsTo = (to: Caller) =>
  world.mail
    .taken()
    .slice(begun)
    .filter(({ to: { address } }) => address === `${to.displayName}@example.org`);
const mailed = (to: Caller): string[] => mailsTo(to).map(({ subject }) => subject);
const textTo = (to: Caller): string => mailsTo(to).at(-1)?.text ?? "";
const sweep = async (): Promise<void> => {
  await world.wishes.look();
  await world.wishes.send();
};

const tuesday = { startsAt: "2026-03-03T09:00:00Z", endsAt: "2026-03-03T12:00:00Z" };
const monday = ["2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"] as const;

describe("asking for a time", () => {
  it("is told once to who teaches it, in their zone, with what the learner wrote", async () => {
    const asked = await make(lena, { kind: "ask", times: [tuesday], note: "Before my exam." }, "press");
    expect(await make(lena, { kind: "ask", times: [tuesday], note: "Before my exam." }, "press")).toEqual(asked);
    await sweep();
    await sweep();
    expect(mailed(priya)).toEqual(["lena asks for a time: Mentoring"]);
    expect(textTo(priya)).toContain("Tue, 3 Mar 2026, 14:30–17:30 (Asia/Kolkata)");
    expect(textTo(priya)).toContain("Before my exam.");
    expect(decodeURIComponent(textTo(priya))).toContain("teach/wishes");
    expect(await list(priya, "provider")).toMatchObject([
      { id: asked.id, learnerName: "lena", note: "Before my exam." },
    ]);
    expect(await list(lena)).toMatchObject([{ id: asked.id, state: "open" }]);
    expect([...(await list(amir, "provider")), ...(await list(amir))]).toEqual([]);
  });

  it("is answered by a session, of which the learner hears as of any, once", async () => {
    const { id } = await make(lena, { kind: "ask", times: [tuesday], note: "Before my exam." });
    const startsAt = "2026-03-03T10:00:00Z";
    await expect(answer("book", priya, id, { startsAt })).rejects.toMatchObject({
      refusal: { code: "outside_availability", overridable: true },
    });
    const booking = { startsAt, override: ["outside_availability"] };
    const answered = await answer("book", priya, id, booking, "again");
    expect(answered).toMatchObject({ state: "answered", answeredByName: "priya" });
    expect(await answer("book", priya, id, booking, "again")).toEqual(answered);
    const { sessionId = "" } = answered;
    const { body } = await world.call("GET /api/v1/sessions/:id", lena, { params: { id: sessionId } });
    expect(body).toMatchObject({ startsAt, note: "Before my exam.", seats: [{ learnerId: lena.personId }] });
    world.moveClock(5);
    await world.tell();
    await sweep();
    expect(mailed(lena)).toHaveLength(1);
    expect(mailed(lena)[0]).toMatch(/^Booked: Mentoring/);
    // It was answered before the question had been sent.
    expect(mailed(priya).filter((subject) => subject.includes("asks"))).toEqual([]);
    expect(await list(priya, "provider")).toEqual([]);
    await expect(answer("book", priya, id, booking, "once more")).rejects.toMatchObject({
      refusal: { code: "proposal_closed", state: "accepted" },
    });
  });

  it("is declined with a word, which the learner reads once", async () => {
    const { id } = await make(lena, { kind: "ask", parts: ["weekday_mornings"] });
    await sweep();
    expect(textTo(priya)).toContain("weekdays in the morning");
    await expect(answer("decline", amir, id, {})).rejects.toMatchObject({ code: "not_found" });
    await answer("decline", priya, id, { message: "I am away." });
    await answer("decline", priya, id, { message: "I am away." });
    await sweep();
    expect(mailed(lena)).toEqual(["No time this time: Mentoring"]);
    expect(textTo(lena)).toContain("I am away.");
    expect(await list(lena)).toMatchObject([{ state: "declined", answer: "I am away.", answeredByName: "priya" }]);
  });

  it("asks everybody who teaches it; the first answers for all, and it is declined once all did", async () => {
    const noor = await tenant.person("noor", ["provider"]);
    mentoring = await offer([priya, noor]);
    const { id } = await make(lena, { kind: "ask", times: [tuesday] });
    await sweep();
    expect([mailed(priya).length, mailed(noor).length]).toEqual([1, 1]);
    await answer("decline", priya, id, {});
    expect([(await list(priya, "provider")).length, (await list(noor, "provider")).length]).toEqual([0, 1]);
    expect(await list(lena)).toMatchObject([{ state: "open" }]);
    await answer("decline", noor, id, { message: "Sorry." });
    await sweep();
    expect(mailed(lena)).toEqual(["No time this time: Mentoring"]);
    expect(textTo(lena)).toContain("Whoever teaches it cannot");

    const second = await make(lena, { kind: "ask", times: [tuesday], providerId: noor.personId });
    expect(await list(priya, "provider")).toEqual([]);
    await expect(answer("decline", priya, second.id, {}, "other")).rejects.toMatchObject({ code: "not_found" });
  });

  it("needs a time with room for a session, a match where one is asked for, and comes a few times a day at most", async () => {
    const short = { startsAt: tuesday.startsAt, endsAt: "2026-03-03T09:30:00Z" };
    await expect(make(lena, { kind: "ask", times: [short] })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(make(lena, { kind: "ask" })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(make(priya, { kind: "ask", times: [tuesday] })).rejects.toMatchObject({ code: "not_allowed" });
    const over = { startsAt: "2026-02-03T09:00:00Z", endsAt: "2026-02-03T12:00:00Z" };
    await expect(make(lena, { kind: "ask", times: [over] })).rejects.toMatchObject({ code: "invalid_request" });
    const askAgain = async () => withdraw(lena, (await make(lena, { kind: "ask", times: [tuesday] })).id);
    await askAgain();
    await askAgain();
    await askAgain();
    await expect(make(lena, { kind: "ask", times: [tuesday] })).rejects.toMatchObject({ code: "rate_limited" });
    await sweep();
    expect(mailed(priya)).toEqual([]);
    mentoring = await offer([priya], { requireMatch: true });
    await expect(make(lena, { kind: "ask", times: [tuesday] })).rejects.toMatchObject({
      refusal: { code: "not_matched" },
    });
  });
});

describe("waiting for a time to open", () => {
  it("is told once, when one can be booked that could not before, and then it rests", async () => {
    const made = await make(lena, {});
    await sweep();
    expect(mailed(lena)).toEqual([]);
    await keepHours(["mon", "tue"]);
    await sweep();
    await sweep();
    expect(mailed(lena)).toEqual(["A time has opened: Mentoring"]);
    expect(textTo(lena)).toContain("Tue, 3 Mar 2026, 10:00 (Europe/Berlin)");
    expect(decodeURIComponent(textTo(lena))).toContain(`book/${mentoring.id}`);
    expect(await list(lena)).toMatchObject([{ id: made.id, state: "told" }]);
    await keepHours(["mon", "tue", "wed"]);
    await sweep();
    expect(mailed(lena)).toHaveLength(1);
  });

  it("hears of a session that was called off, though not of what could be booked when it began", async () => {
    const taken = await book(amir, monday[0]);
    await make(lena, { to: "2026-03-03T00:00:00Z" });
    const other = await book(amir, monday[1]);
    await sweep();
    for (const session of [other, taken]) {
      const request = { params: { id: session.id }, body: {}, ifMatch: session.version };
      await world.call("POST /api/v1/sessions/:id/cancel", amir, request);
    }
    await sweep();
    expect(mailed(lena)).toEqual([]);
    // Until the cancel can no longer be taken back its time is kept.
    world.moveClock(16);
    await world.release();
    await sweep();
    expect(mailed(lena)).toEqual(["A time has opened: Mentoring"]);
    expect(textTo(lena)).toContain("10:00 (Europe/Berlin)");
    expect(textTo(lena)).not.toContain("11:00 (Europe/Berlin)");
  });

  it("hears only of what suits, on the learner's own clock", async () => {
    await make(lena, { parts: ["weekends"] });
    await keepHours(["mon", "tue"]);
    await sweep();
    expect(mailed(lena)).toEqual([]);
    await keepHours(["sat"]);
    await sweep();
    expect(textTo(lena)).toContain("Sat, 7 Mar 2026, 10:00");
  });

  it("ends by itself when its range is over, when they withdraw it, and when they have booked", async () => {
    await make(lena, { to: "2026-03-02T00:00:00Z" });
    await make(amir, {});
    const own = await make(lena, { kind: "ask", times: [tuesday] });
    world.setClock("2026-03-02T08:00:00Z");
    await book(amir, monday[0]);
    await withdraw(lena, own.id);
    await withdraw(lena, own.id);
    await sweep();
    expect((await list(lena)).map(({ kind, state }) => `${kind} ${state}`)).toEqual(["opening expired"]);
    expect(await list(amir)).toMatchObject([{ state: "answered" }]);
    await keepHours(["mon", "tue", "wed"]);
    await sweep();
    expect([...mailed(lena), ...mailed(amir)].filter((subject) => subject.includes("opened"))).toEqual([]);
    await expect(withdraw(amir, own.id)).rejects.toMatchObject({ code: "not_found" });
    world.moveClock(31 * 24 * 60);
    await world.wishes.forget();
    const kept = await world.database.db
      .selectFrom("wishes")
      .select("id")
      .where("tenant_id", "=", tenant.tenantId)
      .execute();
    expect(kept).toEqual([]);
  });

  it("is looked at only when something changed, and asks no calendar otherwise", async () => {
    const connectionId = await tenant.connect(priya, "microsoft");
    await world.call("PUT /api/v1/providers/:id/availability", priya, {
      params: { id: priya.personId },
      body: { timeZone: "UTC", weekly: [], overrides: [], away: [], travel: [], withoutCalendarCheck: false },
    });
    const { db } = world.database;
    const at = new Date(world.clock.now());
    await db
      .insertInto("calendar_watches")
      .values({
        tenant_id: tenant.tenantId,
        connection_id: connectionId,
        account_id: priya.personId,
        state: "watching",
        renew_at: at,
        due_at: null,
        pull_wanted: 1,
        pull_done: 1,
        resync_wanted: 0,
        attempts: 0,
      })
      .execute();
    await make(lena, {});
    await sweep();
    const reads = () => world.vendors.calls().filter((operation) => operation === "listEntries").length;
    const before = reads();
    for (let minute = 0; minute < 60; minute += 10) {
      world.moveClock(10);
      await sweep();
    }
    expect(reads()).toBe(before);
    await db
      .updateTable("calendar_watches")
      .set({ changes_heard: 1 })
      .where("connection_id", "=", connectionId)
      .execute();
    await sweep();
    expect(reads()).toBe(before + 1);
    expect(mailed(lena)).toEqual([]);
  });
});
