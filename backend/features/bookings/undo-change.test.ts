import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Explanation, Offering, Slots } from "#contract/offerings.ts";
import type { Series } from "#contract/series.ts";
import { session as sessionSchema, undoReply } from "#contract/sessions.ts";
import type { Session, UndoReply } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";

const server = await freshDatabase("undo_change");
const engines: readonly [string, string | undefined][] = [
  ["the embedded database", undefined],
  ...(server === undefined ? [] : [["a PostgreSQL server", server] as [string, string]]),
];

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";
const refusal = (code: string, facts: object = {}) => ({ refusal: { code, ...facts } });

describe.each(engines)("second thoughts on %s", (_, url) => {
  let world: BookingWorld;
  let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
  let priya: Caller;
  let lena: Caller;
  let amir: Caller;
  let ada: Caller;
  let mentoring: Offering;

  beforeAll(async () => {
    world = await createBookingWorld(url ?? "embedded");
  }, 60_000);
  afterAll(async () => world.close(), 30_000);
  beforeEach(async () => {
    world.setClock("2026-03-01T12:00:00Z");
    tenant = await world.newTenant();
    priya = await tenant.person("priya", ["provider"]);
    lena = await tenant.person("lena", ["learner"]);
    amir = await tenant.person("amir", ["learner"]);
    ada = await tenant.person("ada", ["administrator"]);
    mentoring = await offer({});
  });

  const offer = async (more: object): Promise<Offering> => {
    const body = { name: "Mentoring", durationMinutes: 60, kind: "individual", presence: "virtual" };
    const request = { body: { ...body, providerIds: [priya.personId], ...more } };
    return (await world.call("POST /api/v1/offerings", ada, request)).body as Offering;
  };
  const send = async (route: string, caller: Caller, request: object): Promise<Session> =>
    sessionSchema.parse((await world.call(route, caller, request)).body);
  const book = (caller: Caller, startsAt: string, more: object = {}): Promise<Session> =>
    send("POST /api/v1/sessions", caller, { body: { offeringId: mentoring.id, startsAt, ...more } });
  const move = (caller: Caller, { id }: Session, body: object): Promise<Session> =>
    send("PATCH /api/v1/sessions/:id", caller, { params: { id }, body });
  const cancel = (caller: Caller, { id }: Session, body: object = {}): Promise<Session> =>
    send("POST /api/v1/sessions/:id/cancel", caller, { params: { id }, body });
  const read = (caller: Caller, { id }: Session): Promise<Session> =>
    send("GET /api/v1/sessions/:id", caller, { params: { id } });
  const undo = async (caller: Caller, { id }: Session, more: object = {}): Promise<UndoReply> =>
    undoReply.parse((await world.call("POST /api/v1/sessions/:id/undo", caller, { params: { id }, ...more })).body);
  const starts = async (caller: Caller): Promise<readonly string[]> => {
    const query = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
    const request = { params: { id: mentoring.id }, query };
    const { items } = (await world.call("GET /api/v1/offerings/:id/slots", caller, request)).body as Slots;
    return items.map(({ startsAt }) => startsAt);
  };
  const passSeconds = (seconds: number): void => world.moveClock(seconds / 60);
  const writes = (): readonly string[] =>
    world.vendors.calls().filter((call) => /^(create|change|cancel|remove|invite|uninvite)/.test(call));
  /** Runs the vendors' job until it has nothing to do. */
  const sync = async ({ id }: Session): Promise<void> => {
    for (let round = 0; round < 3; round += 1) await world.sync(priya, id);
  };
  const claimsOf = async ({ id }: Session) =>
    world.database.db
      .selectFrom("session_claims")
      .select(["person_id", "kept_until"])
      .where("session_id", "=", id)
      .execute();

  it("takes a move back before vendors heard of it, so that they are asked for nothing", async () => {
    await tenant.connect(priya, "microsoft");
    const session = await book(lena, nine);
    await sync(session);
    const link = (await read(lena, session)).meeting.joinUrl;
    const before = writes().length;
    const moved = await move(lena, session, { startsAt: ten });
    expect(moved.undoUntil).toBe("2026-03-01T12:00:08Z");
    await sync(session);
    passSeconds(7);
    const back = await undo(lena, moved, { ifMatch: moved.version });
    expect(back).toMatchObject({ startsAt: nine, version: 3, meeting: { state: "ready", joinUrl: link } });
    expect(back.undone).toEqual({ dates: 1, leftOut: 0, newLink: false, text: "It was taken back." });
    expect(back.undoUntil).toBeUndefined();
    expect(back.changes.at(-1)?.what).toMatch(/^Taken back: it is again .*09:00/);
    world.moveClock(10);
    await sync(session);
    expect(writes().slice(before)).toEqual([]);
    expect((await read(lena, session)).calendar.state).toBe("synced");
    expect((await claimsOf(session)).map(({ kept_until }) => kept_until)).toEqual([null, null]);
    await expect(undo(lena, back)).rejects.toMatchObject(refusal("nothing_to_undo"));
  });

  it("lets vendors hear of ten quick moves once, and not later than half a minute after the first", async () => {
    await tenant.connect(priya, "microsoft");
    const session = await book(lena, nine);
    await sync(session);
    const before = writes().length;
    for (let count = 1; count <= 9; count += 1) {
      await move(lena, session, { startsAt: count % 2 === 0 ? nine : ten });
      passSeconds(3);
      await sync(session);
    }
    expect(writes().slice(before)).toEqual([]);
    await move(lena, session, { startsAt: "2026-03-02T11:00:00Z" });
    passSeconds(3);
    await sync(session);
    expect(writes().slice(before)).toEqual(["changeEvent"]);
  });

  it("keeps the old time for a few seconds, for everybody but whose it is", async () => {
    const session = await book(lena, nine);
    await move(lena, session, { startsAt: ten });
    expect(await starts(amir)).not.toContain(nine);
    expect(await starts(lena)).toContain(nine);
    await expect(book(amir, nine)).rejects.toMatchObject(refusal("slot_taken", { because: "undo" }));
    const explain = { params: { id: mentoring.id }, query: { at: nine } };
    const reasonsFor = async (caller: Caller) =>
      ((await world.call("GET /api/v1/offerings/:id/slots/explain", caller, explain)).body as Explanation).reasons;
    expect(await reasonsFor(ada)).toMatchObject([{ code: "slot_taken", source: "undo" }]);
    expect(await reasonsFor(amir)).toMatchObject([{ code: "slot_taken", source: "provider" }]);
    const series = { offeringId: mentoring.id, firstStartsAt: nine, recurrence: { freq: "weekly", count: 2 } };
    const preview = (await world.call("POST /api/v1/series/preview", amir, { body: series })).body;
    expect(preview).toMatchObject({ occurrences: [{ state: "conflict", because: "undo" }, { state: "bookable" }] });
    const hold = world.call("POST /api/v1/holds", amir, { body: { offeringId: mentoring.id, startsAt: nine } });
    await expect(hold).rejects.toMatchObject(refusal("slot_taken", { because: "undo" }));

    world.passSecondThoughts();
    expect(await starts(amir)).toContain(nine);
    await expect(undo(lena, session)).rejects.toMatchObject(refusal("undo_expired"));
    expect(await book(amir, nine)).toMatchObject({ startsAt: nine });
  });

  it("frees what ran out, also where nobody books it", async () => {
    const session = await book(lena, nine);
    await cancel(lena, session);
    expect(await claimsOf(session)).toHaveLength(2);
    world.passSecondThoughts();
    await world.release();
    expect(await claimsOf(session)).toMatchObject([{ person_id: priya.personId }]);
    world.moveClock(15);
    await world.release();
    expect(await claimsOf(session)).toEqual([]);
  });

  it("gives the undo up when its own time is booked again", async () => {
    const session = await book(lena, nine);
    await cancel(lena, session);
    const again = await book(lena, nine);
    expect(again.id).not.toBe(session.id);
    expect((await read(priya, session)).undoUntil).toBeUndefined();
    await expect(undo(priya, session)).rejects.toMatchObject(refusal("undo_expired"));
    const other = await book(amir, ten);
    await cancel(priya, other);
    await expect(book(amir, ten)).rejects.toMatchObject(refusal("slot_taken", { because: "undo" }));
    await expect(book(lena, ten)).rejects.toMatchObject(refusal("slot_taken", { because: "undo" }));
    expect(await book(priya, ten, { learnerIds: [lena.personId] })).toMatchObject({ startsAt: ten });
  });

  it("restores a cancelled session for staff for a quarter of an hour, with a new link once vendors followed", async () => {
    await tenant.connect(priya, "microsoft");
    const session = await book(lena, nine);
    await sync(session);
    const link = (await read(lena, session)).meeting.joinUrl;
    const gone = await cancel(lena, session);
    expect(gone.undoUntil).toBe("2026-03-01T12:00:08Z");
    expect((await read(priya, session)).undoUntil).toBe("2026-03-01T12:15:00Z");
    expect((await read(ada, session)).undoUntil).toBe("2026-03-01T12:15:00Z");
    world.moveClock(10);
    await sync(session);
    expect((await read(lena, session)).undoUntil).toBeUndefined();
    await expect(undo(lena, session)).rejects.toMatchObject(refusal("undo_expired"));
    await expect(book(amir, nine)).rejects.toMatchObject(refusal("slot_taken", { because: "undo" }));
    const back = await undo(priya, session);
    expect(back).toMatchObject({ status: "scheduled", undone: { newLink: true } });
    expect(back.undone?.text).toContain("its link changes");
    await sync(session);
    const { meeting } = await read(lena, session);
    expect(meeting.state).toBe("ready");
    expect(meeting.joinUrl).not.toBe(link);
    expect(
      world.vendors.events().filter(({ isCancelled, mark }) => !isCancelled && mark?.sessionId === session.id),
    ).toHaveLength(1);
  });

  it("tells who may not, who is too late, who saw an older version, and repeats nothing", async () => {
    const session = await book(lena, nine);
    await expect(undo(lena, session)).rejects.toMatchObject(refusal("nothing_to_undo"));
    const moved = await move(lena, session, { startsAt: ten });
    await expect(undo(priya, moved)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(undo(amir, moved)).rejects.toMatchObject({ code: "not_found" });
    await expect(undo(lena, moved, { ifMatch: 1 })).rejects.toMatchObject({ code: "version_conflict" });
    const first = await undo(lena, moved, { key: "press" });
    const repeat = await undo(lena, moved, { key: "press" });
    expect([first.version, repeat.version]).toEqual([3, 3]);
    expect(repeat.undone).toBeUndefined();
    const late = await cancel(priya, session);
    world.setClock("2026-03-02T08:55:00Z");
    await expect(undo(priya, late)).rejects.toMatchObject(refusal("undo_expired"));
  });

  it("leaves out a learner who took something else meanwhile, rather than nobody coming back", async () => {
    const noor = await tenant.person("noor", ["provider"]);
    const yoga = await offer({ name: "Yoga", kind: "group", capacity: 5, dates: "open" });
    const tutoring = await offer({ name: "Tutoring", providerIds: [noor.personId] });
    const lesson = await book(lena, nine, { offeringId: yoga.id });
    await book(amir, nine, { offeringId: yoga.id });
    await cancel(priya, lesson);
    await expect(undo(lena, lesson)).rejects.toMatchObject({ code: "not_allowed" });
    await book(amir, nine, { offeringId: tutoring.id });
    world.moveClock(10);
    const back = await undo(priya, lesson);
    expect(back).toMatchObject({ status: "scheduled", seatsTaken: 1, undone: { leftOut: 1 } });
    expect(back.undone?.text).toContain("A learner has another session then and was left out.");

    const alone = await book(lena, "2026-03-03T09:00:00Z", { offeringId: tutoring.id });
    await cancel(noor, alone);
    await book(lena, "2026-03-03T09:00:00Z");
    await expect(undo(noor, alone)).rejects.toMatchObject(refusal("undo_expired"));
  });

  it("brings every date of a series back that one press cancelled", async () => {
    const series = { offeringId: mentoring.id, firstStartsAt: nine, recurrence: { freq: "weekly", count: 3 } };
    const { sessions } = (await world.call("POST /api/v1/series", lena, { body: series })).body as Series;
    const [first, second, third] = sessions as [Session, Session, Session];
    await cancel(lena, first);
    await cancel(lena, second, { scope: "following" });
    const back = await undo(lena, third);
    expect(back.undone).toMatchObject({ dates: 2, text: "2 dates were taken back." });
    const states = await Promise.all(sessions.map(async (each) => (await read(lena, each)).status));
    expect(states).toEqual(["cancelled", "scheduled", "scheduled"]);
  });

  it("hands a session back to who taught it", async () => {
    const noor = await tenant.person("noor", ["provider"], "Asia/Kolkata");
    mentoring = await offer({ providerIds: [priya.personId, noor.personId] });
    const session = await book(lena, nine, { providerId: priya.personId });
    const handed = await move(ada, session, { providerId: noor.personId, startsAt: ten, location: "Room 4" });
    const back = await undo(ada, handed);
    expect(back).toMatchObject({ providerIds: [priya.personId], timeZone: "UTC", startsAt: nine });
    expect(back.location).toBeUndefined();
    expect(await book(amir, ten, { providerId: noor.personId })).toMatchObject({ startsAt: ten });
  });

  it("restores a class that was called off because too few had joined, and lets it stand", async () => {
    const yoga = await offer({
      name: "Yoga",
      kind: "group",
      capacity: 5,
      minimumRoster: 2,
      minimumRosterDeadlineMinutes: 60,
    });
    const lesson = await book(priya, nine, { offeringId: yoga.id, learnerIds: [lena.personId] });
    world.setClock("2026-03-02T08:00:00Z");
    await world.settle();
    expect(await read(priya, lesson)).toMatchObject({ status: "cancelled", undoUntil: "2026-03-02T08:15:00Z" });
    expect((await read(lena, lesson)).undoUntil).toBeUndefined();
    await undo(priya, lesson);
    world.moveClock(20);
    await world.settle();
    expect(await read(priya, lesson)).toMatchObject({ status: "scheduled", seatsTaken: 1 });
  });

  it("lets exactly one of fifty people have a time whose keeping has run out, and none before", async () => {
    const crowd: Caller[] = [];
    for (let number = 1; number <= 50; number += 1) crowd.push(await tenant.person(`learner${number}`, ["learner"]));
    const session = await book(lena, nine);
    await move(lena, session, { startsAt: ten });
    const race = async (also: readonly Promise<unknown>[] = []): Promise<Record<string, number>> => {
      const attempts = crowd.map((each) => book(each, nine));
      const counts: Record<string, number> = {};
      for (const attempt of (await Promise.allSettled([...attempts, ...also])).slice(0, crowd.length)) {
        const name = attempt.status === "fulfilled" ? "done" : (attempt.reason.refusal?.code ?? String(attempt.reason));
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    };
    expect(await race([undo(lena, session)])).toEqual({ slot_taken: 50 });
    expect(await read(lena, session)).toMatchObject({ startsAt: nine });
    await move(lena, session, { startsAt: ten });
    world.passSecondThoughts();
    expect(await race([world.release()])).toEqual({ done: 1, slot_taken: 49 });
  }, 60_000);
});
