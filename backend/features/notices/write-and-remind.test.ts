import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Me } from "#contract/people.ts";
import type { Notice, Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createTellPutBack } from "./tell-put-back.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let ada: Caller;
let priya: Caller;
let lena: Caller;
let session: Session;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, ada } = await beginTenant(world, { ada: "administrator" }));
  priya = await tenant.person(`priya-${tenant.tenantId}`, ["provider"]);
  lena = await tenant.person(`lena-${tenant.tenantId}`, ["learner"]);
  const offered = {
    name: "Mentoring",
    durationMinutes: 60,
    kind: "individual",
    presence: "in_person",
    location: "Room 4",
    providerIds: [priya.personId],
  };
  const offering = (await world.call("POST /api/v1/offerings", ada, { body: offered })).body as Offering;
  const learnerIds = [lena.personId];
  const override = ["outside_availability"];
  const body = { offeringId: offering.id, startsAt: "2026-03-05T09:00:00Z", learnerIds, override };
  session = (await world.call("POST /api/v1/sessions", ada, { body })).body as Session;
  await settle();
});

async function settle(): Promise<void> {
  world.passSecondThoughts();
  await world.sync(ada, session.id);
  await world.tell();
}
/** Subjects of what came after the booking, without the reference. */
const newsFor = (who: Caller): readonly string[] =>
  world.mail
    .inbox(`${who.displayName}@example.org`)
    .map(({ subject }) => subject.replace(/ \(SL-\w+\)/, ""))
    .slice(1);
async function atTime(at: string): Promise<void> {
  world.setClock(at);
  await world.remind();
  await world.tell();
}
const ofSession = () => ({ params: { id: session.id } });
const change = (body: object) =>
  world.call("PATCH /api/v1/sessions/:id", ada, {
    ...ofSession(),
    body: { ...body, override: ["outside_availability", "cutoff_passed"] },
  });

describe("reminders", () => {
  it("come a day before and ten minutes before, once each", async () => {
    await atTime("2026-03-04T08:59:00Z");
    expect(newsFor(lena)).toEqual([]);
    await atTime("2026-03-04T09:00:00Z");
    await atTime("2026-03-04T09:01:00Z");
    expect(newsFor(lena)).toEqual(["Reminder: Mentoring, Thu, 5 Mar 2026, 09:00"]);
    await atTime("2026-03-05T08:50:00Z");
    await atTime("2026-03-05T09:05:00Z");
    expect(newsFor(lena)).toHaveLength(2);
    expect(newsFor(priya)).toHaveLength(2);
    const texts = world.mail.inbox(`${lena.displayName}@example.org`).map(({ text }) => text);
    expect(texts[1]).toContain("This session begins in a day.");
    expect(texts[2]).toContain("This session begins in 10 minutes.");
  });

  it("come anew for a session that moved, and never for one that was cancelled", async () => {
    await change({ startsAt: "2026-03-06T09:00:00Z" });
    await settle();
    await atTime("2026-03-04T10:00:00Z");
    expect(newsFor(lena)).toEqual(["New time: Mentoring, Fri, 6 Mar 2026, 09:00"]);
    await atTime("2026-03-05T09:00:00Z");
    expect(newsFor(lena)).toHaveLength(2);
    await world.call("POST /api/v1/sessions/:id/cancel", ada, { ...ofSession(), body: { reason: "Illness" } });
    await settle();
    await atTime("2026-03-06T08:55:00Z");
    expect(newsFor(lena).slice(2)).toEqual(["Cancelled: Mentoring, Fri, 6 Mar 2026, 09:00"]);
    expect(world.mail.inbox(`${lena.displayName}@example.org`).at(-1)?.text).toContain("Reason: Illness");
  });

  it("that were missed are said once, and not after the start", async () => {
    await atTime("2026-03-05T08:55:00Z");
    expect(newsFor(lena)).toEqual(["Reminder: Mentoring, Thu, 5 Mar 2026, 09:00"]);
    await change({ startsAt: "2026-03-07T09:00:00Z" });
    await settle();
    await atTime("2026-03-07T09:00:00Z");
    expect(newsFor(lena)).toEqual([
      "Reminder: Mentoring, Thu, 5 Mar 2026, 09:00",
      "New time: Mentoring, Sat, 7 Mar 2026, 09:00",
    ]);
  });

  it("are each person's own to change, also for what is booked already", async () => {
    const me = (await world.call("GET /api/v1/me", lena)).body as Me;
    expect(me.reminders.minutesBefore).toEqual([1440, 10]);
    const body = { reminders: { minutesBefore: [30, 60] } };
    const changed = (await world.call("PATCH /api/v1/me", lena, { body })).body as Me;
    expect(changed.reminders.minutesBefore).toEqual([60, 30]);
    await world.call("PATCH /api/v1/me", priya, { body: { reminders: { minutesBefore: [] } } });
    await atTime("2026-03-04T09:00:00Z");
    await atTime("2026-03-05T08:00:00Z");
    await atTime("2026-03-05T08:30:00Z");
    expect(newsFor(lena)).toHaveLength(2);
    expect(newsFor(priya)).toEqual([]);
  });
});

describe("reminders of who chose nothing", () => {
  const choose = (body: object) =>
    world.call("PUT /api/v1/settings", ada, { body: { organizer: "provider", ...body } });

  it("come when the organisation says, also for what is booked already", async () => {
    await world.call("PATCH /api/v1/me", priya, { body: { reminders: { minutesBefore: [20] } } });
    const settings = await choose({ reminders: { minutesBefore: [10, 120, 10] } });
    expect(settings.body).toMatchObject({ reminders: { minutesBefore: [120, 10] } });
    expect((await world.call("GET /api/v1/me", lena)).body).toMatchObject({ reminders: { minutesBefore: [120, 10] } });
    await atTime("2026-03-04T09:00:00Z");
    expect(newsFor(lena)).toEqual([]);
    await atTime("2026-03-05T07:00:00Z");
    expect(newsFor(lena)).toHaveLength(1);
    expect(newsFor(priya)).toEqual([]);
    await atTime("2026-03-05T08:40:00Z");
    expect(newsFor(priya)).toHaveLength(1);
    await atTime("2026-03-05T08:50:00Z");
    expect(newsFor(lena)).toHaveLength(2);
  });

  it("come at the usual times again once it says nothing any more, and never when it says never", async () => {
    await choose({ reminders: { minutesBefore: [] } });
    await atTime("2026-03-04T09:00:00Z");
    expect(newsFor(lena)).toEqual([]);
    await choose({});
    await atTime("2026-03-05T08:50:00Z");
    expect(newsFor(lena)).toHaveLength(1);
  });
});

describe("writing to everyone", () => {
  it("reaches each person but the writer once, also when the request is repeated", async () => {
    const request = { ...ofSession(), body: { text: "Please bring a pen." }, key: "one" };
    await world.call("POST /api/v1/sessions/:id/notices", priya, request);
    const answer = await world.call("POST /api/v1/sessions/:id/notices", priya, request);
    expect(answer.status).toBe(201);
    await world.tell();
    expect(newsFor(lena)).toEqual(["Message about Mentoring"]);
    expect(newsFor(priya)).toEqual([]);
    const mail = world.mail.inbox(`${lena.displayName}@example.org`).at(-1);
    expect(mail?.text).toContain("Please bring a pen.");
  });

  it("is not for learners", async () => {
    const call = world.call("POST /api/v1/sessions/:id/notices", lena, { ...ofSession(), body: { text: "Hello" } });
    await expect(call).rejects.toThrow("Only who teaches");
  });

  it("puts nothing of a text into the page but text", async () => {
    await world.call("POST /api/v1/sessions/:id/notices", priya, {
      ...ofSession(),
      body: { text: '<img src="x" onerror="alert(1)">' },
    });
    await world.tell();
    expect(world.mail.inbox(`${lena.displayName}@example.org`).at(-1)?.html).not.toContain("<img");
  });
});

describe("sending again", () => {
  const resend = (who: Caller, noticeId: string, key = noticeId) =>
    world.call("POST /api/v1/sessions/:id/notices/:noticeId/resend", who, {
      params: { id: session.id, noticeId },
      key,
    });
  const toLena = async (): Promise<Notice> => {
    const { items } = (await world.call("GET /api/v1/sessions/:id/notices", ada, ofSession())).body as {
      items: Notice[];
    };
    return items.find(({ to }) => to === lena.displayName) as Notice;
  };

  it("repeats what was said under an id of its own, to the address that the person has now", async () => {
    const first = await toLena();
    await world.database.db
      .updateTable("people")
      .set({ email: `new-${lena.personId}@example.org` })
      .where("id", "=", lena.personId)
      .execute();
    const again = (await resend(ada, first.id)).body as Notice;
    expect((await resend(ada, first.id)).body).toEqual(again);
    expect(again).toMatchObject({ to: lena.displayName, kind: "booked", channel: "email", outcome: "waiting" });
    await world.tell();
    const [one] = world.mail.inbox(`${lena.displayName}@example.org`);
    const received = world.mail.inbox(`new-${lena.personId}@example.org`);
    expect(received.map(({ text }) => text)).toEqual([one?.text]);
    expect(received[0]?.messageId).not.toBe(one?.messageId);
  });

  it("is for staff, and only for notices of that session", async () => {
    const { id } = await toLena();
    await expect(resend(lena, id)).rejects.toThrow("Only who teaches");
    await expect(resend(ada, session.id)).rejects.toThrow("no such notice");
  });
});

describe("a change in a calendar that was put back", () => {
  it("is explained to whoever made it, with the nearest times", async () => {
    const at = (text: string) => asInstant(Date.parse(text));
    const tellPutBack = createTellPutBack(world.telling);
    const tried = { startsAt: at("2026-03-05T14:00:00Z"), endsAt: at("2026-03-05T15:00:00Z") };
    const nearest = [at("2026-03-05T13:00:00Z"), at("2026-03-05T16:00:00Z")];
    const { scope, personId } = priya;
    await world.database.transaction((tx) =>
      tellPutBack(tx, { scope, sessionId: session.id, personId, tried, reason: "provider_elsewhere", nearest }),
    );
    await world.tell();
    expect(newsFor(priya)).toEqual(["Put back: Mentoring, Thu, 5 Mar 2026, 09:00"]);
    expect(newsFor(lena)).toEqual([]);
    const text = world.mail.inbox(`${priya.displayName}@example.org`).at(-1)?.text;
    expect(text).toContain("There is another session with the provider at that time.");
    expect(text).toContain("- Thu, 5 Mar 2026, 13:00\n- Thu, 5 Mar 2026, 16:00");
  });

  it("is said to the others in one sentence once, whatever was tried in the calendar and at the meeting", async () => {
    await tenant.connect(priya, "microsoft");
    await world.connected(priya);
    await settle();
    const tellPutBack = createTellPutBack(world.telling);
    const { scope, personId } = priya;
    for (const hour of [14, 15]) {
      const startsAt = asInstant(Date.parse(`2026-03-05T${hour}:00:00Z`));
      const tried = { startsAt, endsAt: asInstant(startsAt + 3_600_000) };
      const putBack = {
        scope,
        sessionId: session.id,
        personId,
        tried,
        reason: "provider_elsewhere",
        nearest: [],
      } as const;
      await world.database.transaction((tx) => tellPutBack(tx, putBack));
    }
    await world.tell();
    expect(newsFor(priya).filter((subject) => subject.startsWith("Put back"))).toHaveLength(2);
    expect(newsFor(lena).filter((subject) => subject.startsWith("Put back"))).toHaveLength(1);
  });
});
