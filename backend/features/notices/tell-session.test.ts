import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant, openAlways } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let ada: Caller;

beforeAll(async () => {
  world = await createBookingWorld();
  ({ tenant, ada } = await beginTenant(world, { ada: "administrator" }));
}, 60_000);
afterAll(async () => world.close(), 30_000);

let count = 0;
/** A name that nobody has yet; it is also the start of their address. */
const fresh = (name: string): string => `${name}${(count += 1)}`;
const mailOf = (who: Caller): string => `${who.displayName}@example.org`;
const subjectsOf = (who: Caller): readonly string[] =>
  world.mail
    .inbox(mailOf(who))
    .map(({ subject, calendars }) =>
      [subject.replace(/ \(SL-\w+\)/, ""), ...calendars.map(({ method }) => method)].join(" + "),
    );

async function newOffering(provider: Caller, more: object = {}): Promise<Offering> {
  const body = {
    name: "Mentoring",
    durationMinutes: 60,
    kind: "individual",
    presence: "virtual",
    meetingVendor: "teams",
    providerIds: [provider.personId],
    ...more,
  };
  return (await world.call("POST /api/v1/offerings", ada, { body })).body as Offering;
}

async function book(learner: Caller, offering: Offering, startsAt: string): Promise<Session> {
  const body = {
    offeringId: offering.id,
    startsAt,
    override: ["outside_availability"],
    learnerIds: [learner.personId],
  };
  return (await world.call("POST /api/v1/sessions", ada, { body })).body as Session;
}

const move = (caller: Caller, { id }: Session, startsAt: string) =>
  world.call("PATCH /api/v1/sessions/:id", caller, {
    params: { id },
    body: { startsAt, override: ["outside_availability"] },
  });
const cancel = (caller: Caller, { id }: Session, body: object = {}) =>
  world.call("POST /api/v1/sessions/:id/cancel", caller, { params: { id }, body });
/** Vendors hear of it, and then people do. */
async function settle(...sessions: readonly Session[]): Promise<void> {
  world.passSecondThoughts();
  for (const { id } of sessions) await world.sync(ada, id);
  await world.tell();
}
async function recordOf(session: Session, caller = ada): Promise<readonly string[]> {
  const shown = (await world.call("GET /api/v1/sessions/:id", caller, { params: { id: session.id } })).body as Session;
  return shown.notices.map(
    ({ to, kind, channel, outcome, reason }) =>
      `${to}: ${kind} by ${channel}, ${outcome}${reason ? ` (${reason})` : ""}`,
  );
}

async function pair(connected: "calendar connected" | "nothing connected") {
  const provider = await tenant.person(fresh("priya"), ["provider"], "Asia/Kolkata");
  const learner = await tenant.person(fresh("lena"), ["learner"], "Europe/Berlin");
  await openAlways(world, provider);
  if (connected === "calendar connected") await tenant.connect(provider, "microsoft");
  return { provider, learner, offering: await newOffering(provider) };
}

describe("with the organizer's calendar connected", () => {
  it("the calendar tells the learner, and one mail without a file tells the organizer", async () => {
    const { provider, learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-05T09:00:00Z");
    await world.tell();
    expect(await recordOf(session)).toEqual([]);
    await settle(session);
    expect(subjectsOf(learner)).toEqual([]);
    expect(subjectsOf(provider)).toEqual(["Booked: Mentoring, Thu, 5 Mar 2026, 14:30"]);
    expect(await recordOf(session)).toEqual([
      `${learner.displayName}: booked by calendar, sent`,
      `${provider.displayName}: booked by email, sent`,
    ]);
    await settle(session);
    expect(await recordOf(session)).toHaveLength(2);
  });

  it("ten quick moves are one piece of news, and a move that is undone is none", async () => {
    const { provider, learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-06T09:00:00Z");
    await settle(session);
    for (let hour = 10; hour < 20; hour += 1) await move(learner, session, `2026-03-06T${hour}:00:00Z`);
    await settle(session);
    expect((await recordOf(session)).slice(2)).toEqual([
      `${learner.displayName}: moved by calendar, sent`,
      `${provider.displayName}: moved by email, sent`,
    ]);
    await move(learner, session, "2026-03-06T08:00:00Z");
    await move(learner, session, "2026-03-06T19:00:00Z");
    await settle(session);
    expect(await recordOf(session)).toHaveLength(4);
  });

  it("a provider who moves or cancels gets no mail about it; their learner is told by calendar", async () => {
    const { provider, learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-07T09:00:00Z");
    await settle(session);
    await move(provider, session, "2026-03-07T11:00:00Z");
    await settle(session);
    await cancel(provider, session);
    await settle(session);
    expect(subjectsOf(provider)).toEqual(["Booked: Mentoring, Sat, 7 Mar 2026, 14:30"]);
    expect((await recordOf(session)).slice(2)).toEqual([
      `${learner.displayName}: moved by calendar, sent`,
      `${learner.displayName}: cancelled by calendar, sent`,
    ]);
  });

  it("what was cancelled before anybody was told is not told", async () => {
    const { learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-08T09:00:00Z");
    await cancel(learner, session);
    await settle(session);
    expect(await recordOf(session)).toEqual([]);
  });

  it("what the provider called off before anybody was told is told to who had booked it, once", async () => {
    const { provider, learner, offering } = await pair("calendar connected");
    const body = { offeringId: offering.id, startsAt: "2026-03-08T12:00:00Z" };
    const session = (await world.call("POST /api/v1/sessions", learner, { body })).body as Session;
    await world.sync(ada, session.id);
    await cancel(provider, session);
    await settle(session);
    await settle(session);
    expect(subjectsOf(learner)).toEqual(["Cancelled: Mentoring, Sun, 8 Mar 2026, 13:00"]);
    expect(subjectsOf(provider)).toEqual([]);
    expect(await recordOf(session)).toEqual([`${learner.displayName}: cancelled by email, sent`]);
  });
});

describe("with nothing connected", () => {
  it("each person gets one mail with a calendar file, in their own zone and language", async () => {
    const { provider, learner, offering } = await pair("nothing connected");
    await world.call("PATCH /api/v1/me", learner, { body: { locale: "de-DE" } });
    const session = await book(learner, offering, "2026-03-09T09:00:00Z");
    await settle(session);
    expect(subjectsOf(provider)).toEqual(["Booked: Mentoring, Mon, 9 Mar 2026, 14:30 + REQUEST"]);
    expect(subjectsOf(learner)).toEqual(["Gebucht: Mentoring, Mo., 9. März 2026, 10:00 + REQUEST"]);
    expect(world.mail.inbox(mailOf(learner))[0]?.text).toContain("Der Link zur Teilnahme folgt.");
    await move(learner, session, "2026-03-09T10:00:00Z");
    await settle(session);
    await cancel(learner, session);
    await settle(session);
    expect(subjectsOf(learner).slice(1)).toEqual([
      "Neue Zeit: Mentoring, Mo., 9. März 2026, 11:00 + REQUEST",
      "Abgesagt: Mentoring, Mo., 9. März 2026, 11:00 + CANCEL",
    ]);
    const files = world.mail
      .inbox(mailOf(learner))
      .flatMap(({ calendars }) => calendars.map(({ text }) => text.replaceAll("\r\n ", "")));
    const uids = files.map((text) => /^UID:(.*)\r$/m.exec(text)?.[1]);
    expect(new Set(uids).size).toBe(1);
    expect(files.map((text) => Number(/^SEQUENCE:(\d+)/m.exec(text)?.[1]))).toEqual([1, 2, 3]);
  });

  it("the file goes along also when nothing was asked of the vendors for two minutes: no invitation will follow", async () => {
    const { learner, offering } = await pair("nothing connected");
    await book(learner, offering, "2026-03-06T09:00:00Z");
    world.moveClock(2);
    await world.tell();
    expect(subjectsOf(learner)).toEqual(["Booked: Mentoring, Fri, 6 Mar 2026, 10:00 + REQUEST"]);
  });

  it("connecting later sends the invitation, which counts as the link", async () => {
    const { provider, learner, offering } = await pair("nothing connected");
    const session = await book(learner, offering, "2026-03-10T09:00:00Z");
    await settle(session);
    await tenant.connect(provider, "microsoft");
    await world.connected(provider);
    await settle(session);
    expect((await recordOf(session)).slice(2)).toEqual([
      `${learner.displayName}: link_ready by calendar, sent`,
      `${provider.displayName}: link_ready by email, sent`,
    ]);
  });

  it("somebody without an address is recorded as not told", async () => {
    const { learner, offering } = await pair("nothing connected");
    await world.database.db.updateTable("people").set({ email: "" }).where("id", "=", learner.personId).execute();
    const session = await book(learner, offering, "2026-03-11T09:00:00Z");
    await settle(session);
    expect(await recordOf(session)).toContain(`${learner.displayName}: booked by email, failed (no_address)`);
  });
});

describe("with a calendar that does not answer", () => {
  it("people wait two minutes for it, then a mail says that the link will follow", async () => {
    const { provider, learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-12T09:00:00Z");
    world.vendors.fail("createEvent", { when: "before", kind: "unavailable" });
    await settle(session);
    expect(await recordOf(session)).toEqual([]);
    world.moveClock(2);
    await world.tell();
    expect(subjectsOf(learner)).toEqual(["Booked: Mentoring, Thu, 12 Mar 2026, 10:00"]);
    expect(world.mail.inbox(mailOf(learner))[0]?.text).toContain("The link to join will follow.");
    world.moveClock(10);
    await settle(session);
    expect(subjectsOf(learner)).toHaveLength(1);
    expect((await recordOf(session)).slice(2)).toEqual([
      `${learner.displayName}: link_ready by calendar, sent`,
      `${provider.displayName}: link_ready by email, sent`,
    ]);
  });

  it("a calendar whose grant has ended is not waited for", async () => {
    const { learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-13T09:00:00Z");
    world.vendors.fail("createEvent", { when: "before", kind: "grant_revoked" });
    await settle(session);
    expect(subjectsOf(learner)).toEqual(["Booked: Mentoring, Fri, 13 Mar 2026, 10:00 + REQUEST"]);
  });
});

describe("a session that is called off while its calendar cannot tell anybody", () => {
  it("is told by mail when the grant has ended", async () => {
    const { learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-14T09:00:00Z");
    await settle(session);
    await cancel(ada, session);
    world.vendors.fail("cancelEvent", { when: "before", kind: "grant_revoked" });
    await settle(session);
    expect(subjectsOf(learner)).toEqual(["Cancelled: Mentoring, Sat, 14 Mar 2026, 10:00"]);
  });

  it("is told by mail when the calendar was disconnected for good, and nothing is tried there any more", async () => {
    const { learner, provider, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-17T09:00:00Z");
    await settle(session);
    await world.database.db
      .updateTable("connections")
      .set({ status: "revoked" })
      .where("person_id", "=", provider.personId)
      .execute();
    await cancel(ada, session);
    const calls = world.vendors.calls().length;
    await settle(session);
    await settle(session);
    expect(subjectsOf(learner)).toEqual(["Cancelled: Mentoring, Tue, 17 Mar 2026, 10:00"]);
    expect(world.vendors.calls()).toHaveLength(calls);
    const due = world.database.db.selectFrom("session_sync").where("session_id", "=", session.id);
    const { desired, applied } = await due
      .select(["desired_version as desired", "applied_version as applied"])
      .executeTakeFirstOrThrow();
    expect(applied).toBe(desired);
    const shown = (await world.call("GET /api/v1/sessions/:id", ada, { params: { id: session.id } })).body as Session;
    expect([shown.calendar.state, shown.meeting.state]).toEqual(["none", "none"]);
  });

  it("is told by mail after two minutes when the vendor is down", async () => {
    const { learner, offering } = await pair("calendar connected");
    const session = await book(learner, offering, "2026-03-15T09:00:00Z");
    await settle(session);
    await cancel(ada, session);
    world.vendors.fail("cancelEvent", { when: "before", kind: "unavailable" });
    await settle(session);
    world.moveClock(2);
    await world.tell();
    expect(subjectsOf(learner)).toEqual(["Cancelled: Mentoring, Sun, 15 Mar 2026, 10:00"]);
  });
});

describe("the mail server", () => {
  it("that is down delays news, and what was overtaken meanwhile is told as it is by then", async () => {
    const { learner, offering } = await pair("nothing connected");
    const session = await book(learner, offering, "2026-03-14T09:00:00Z");
    world.mail.breakDown("unavailable");
    await settle(session);
    expect(await recordOf(session)).toContain(`${learner.displayName}: booked by email, waiting (no_answer)`);
    await move(learner, session, "2026-03-14T11:00:00Z");
    await settle(session);
    world.mail.breakDown(undefined);
    world.moveClock(20);
    await world.tell();
    expect(subjectsOf(learner)).toEqual(["Booked: Mentoring, Sat, 14 Mar 2026, 12:00 + REQUEST"]);
    expect(await recordOf(session)).toHaveLength(2);
  });

  it("hears the same message id again after we died before or after its answer", async () => {
    for (const [when, times] of [
      ["process dies before", 1],
      ["process dies after", 2],
    ] as const) {
      const { learner, offering } = await pair("nothing connected");
      const session = await book(
        learner,
        offering,
        when === "process dies after" ? "2026-03-15T09:00:00Z" : "2026-03-16T09:00:00Z",
      );
      world.mail.fail({ when });
      await expect(settle(session)).rejects.toThrow("died");
      world.moveClock(6);
      await world.tell();
      const sent = world.mail.taken().filter(({ to }) => to.address === mailOf(learner));
      expect(sent).toHaveLength(times);
      expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
      expect(await recordOf(session)).toContain(`${learner.displayName}: booked by email, sent`);
    }
  });

  it("hears everything once although two workers are at it", async () => {
    const { provider, learner, offering } = await pair("nothing connected");
    const session = await book(learner, offering, "2026-03-20T09:00:00Z");
    world.passSecondThoughts();
    await world.sync(ada, session.id);
    await Promise.all([world.tell(), world.tell(), world.tell()]);
    const sent = world.mail.taken().map(({ to }) => to.address);
    expect(sent.filter((address) => address === mailOf(learner))).toHaveLength(1);
    expect(sent.filter((address) => address === mailOf(provider))).toHaveLength(1);
  });

  it("that refuses somebody is not asked again", async () => {
    const { learner, offering } = await pair("nothing connected");
    const session = await book(learner, offering, "2026-03-17T09:00:00Z");
    world.mail.fail({ when: "before", kind: "rejected" });
    await settle(session);
    const record = await recordOf(session);
    expect(record).toContain(`${learner.displayName}: booked by email, failed (refused)`);
    world.moveClock(30);
    await world.tell();
    expect(await recordOf(session)).toEqual(record);
  });
});

describe("several", () => {
  it("dates of a series are one mail with a file for each", async () => {
    const { provider, learner } = await pair("nothing connected");
    const offering = await newOffering(provider, { name: "Course" });
    const body = {
      offeringId: offering.id,
      firstStartsAt: "2026-03-18T09:00:00Z",
      recurrence: { freq: "weekly", count: 3 },
      learnerIds: [learner.personId],
    };
    const made = (await world.call("POST /api/v1/series", learner, { body: { ...body, learnerIds: undefined } }))
      .body as { sessions: Session[] };
    await settle(...made.sessions);
    expect(subjectsOf(learner)).toEqual(["Booked: Course, 3 dates + REQUEST + REQUEST + REQUEST"]);
    for (const session of made.sessions)
      expect(await recordOf(session)).toContain(`${learner.displayName}: booked by email, sent`);
    await cancel(learner, made.sessions[0] as Session, { scope: "all" });
    await settle(...made.sessions);
    expect(subjectsOf(learner).slice(1)).toEqual(["Cancelled: Course, 3 dates + CANCEL + CANCEL + CANCEL"]);
  });

  it("learners of a class are told nothing of each other, and who stands in line is offered a free seat once", async () => {
    const { provider, learner } = await pair("nothing connected");
    const other = await tenant.person(fresh("omar"), ["learner"]);
    const offering = await newOffering(provider, { name: "Yoga", kind: "group", capacity: 1, waitlist: true });
    const body = {
      offeringId: offering.id,
      startsAt: "2026-03-19T09:00:00Z",
      learnerIds: [],
      override: ["outside_availability"],
    };
    const session = (await world.call("POST /api/v1/sessions", provider, { body })).body as Session;
    const join = async (who: Caller) =>
      (await world.call("POST /api/v1/sessions/:id/seats", who, { params: { id: session.id }, body: {} }))
        .body as SeatReply;
    const seat = await join(learner);
    await join(other);
    await settle(session);
    expect(subjectsOf(other)).toEqual([]);
    await world.call("DELETE /api/v1/sessions/:id/seats/:seatId", learner, {
      params: { id: session.id, seatId: seat.id },
    });
    await settle(session);
    await settle(session);
    expect(subjectsOf(other)).toEqual(["A seat is free: Yoga, Thu, 19 Mar 2026, 09:00"]);
    const all = world.mail
      .inbox(mailOf(other))
      .map(({ text, html }) => text + html)
      .join("");
    expect(all).not.toContain(learner.displayName);
    expect(subjectsOf(learner).at(-1)).toBe("Cancelled: Yoga, Thu, 19 Mar 2026, 10:00 + CANCEL");
  });
});
