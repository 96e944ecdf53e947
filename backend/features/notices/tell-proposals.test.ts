import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { session as sessionSchema } from "#contract/sessions.ts";
import type { Session } from "#contract/sessions.ts";
import { addMinutes, asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { openAlways } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";
import { proposeFromCalendar } from "../proposals/propose-from-calendar.ts";

const monday = "2026-03-09T10:00:00Z";
const later = "2026-03-09T14:00:00Z";
const at = (wire: string) => asInstant(Date.parse(wire));

describe("being told of proposed times", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  const { book, change, offer, read } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  /** A session that everybody was told of. */
  async function booked(): Promise<Session> {
    const own = { name: "Mentoring", kind: "individual", capacity: 1, providerIds: [people.priya.personId] };
    const { id: offeringId } = await offer(people.priya, own);
    const session = await book(people.lena, { offeringId, startsAt: monday });
    await settle(session.id);
    told = (await read(people.priya, session.id)).notices.length;
    mails = world.mail.taken().length;
    return session;
  }
  let told = 0;
  let mails = 0;
  const settle = async (id: string): Promise<void> => {
    world.passSecondThoughts();
    await world.sync(people.priya, id);
    await world.tell();
  };
  /** What was noted since the booking. */
  const noted = async (id: string): Promise<readonly string[]> =>
    (await read(people.priya, id)).notices
      .slice(told)
      .map(({ to, kind, channel, outcome }) => `${to}: ${kind} by ${channel}, ${outcome}`);
  const sent = () =>
    world.mail
      .taken()
      .slice(mails)
      .map(({ to, subject }) => `${to.address}: ${subject.replace(/ \(SL-\w+\)/, "")}`);
  const propose = async (caller: Caller, id: string, body: object): Promise<Session> =>
    sessionSchema.parse(
      (await world.call("POST /api/v1/sessions/:id/proposals", caller, { params: { id }, body })).body,
    );
  const decide = async (caller: Caller, { id, proposals }: Session, verb: string, body?: object): Promise<unknown> => {
    const params = { id, proposalId: proposals.at(-1)?.id ?? "" };
    const route = `POST /api/v1/sessions/:id/proposals/:proposalId/${verb}`;
    return world.call(route, caller, { params, ...(body ? { body } : {}) });
  };

  beforeEach(async () => {
    world.setClock("2026-03-02T00:00:00Z");
    people = await createClassPeople(world);
    await people.tenant.connect(people.priya, "microsoft");
    await openAlways(world, people.priya);
  });

  it("asks the other side once, by a mail with a link and without a file", async () => {
    const { id, reference } = await booked();
    await propose(people.lena, id, { startsAt: later, message: "My train is late" });
    await settle(id);
    await settle(id);
    expect(sent()).toEqual(["priya@example.org: New time proposed: Mentoring, Mon, 9 Mar 2026, 14:00"]);
    const mail = world.mail.taken().at(-1);
    expect(mail?.text).toContain("lena writes:\n\nMy train is late");
    expect(mail?.text).toContain(`Agree or decline: https://slotside.example/s/${reference}`);
    expect(mail?.calendars).toEqual([]);
    expect(await noted(id)).toEqual(["priya: proposed by email, sent"]);
  });

  it("tells whoever asked once that it was declined", async () => {
    const { id } = await booked();
    const proposed = await propose(people.lena, id, { startsAt: later });
    await settle(id);
    await decide(people.priya, proposed, "decline");
    await settle(id);
    await settle(id);
    expect(await noted(id)).toEqual(["priya: proposed by email, sent", "lena: proposal_declined by email, sent"]);
    expect(sent().at(-1)).toBe("lena@example.org: Stays as it was: Mentoring, Mon, 9 Mar 2026, 11:00");
  });

  it("leaves an accepted one to the news of the move, which the provider who asked hears too", async () => {
    const { id } = await booked();
    const proposed = await propose(people.priya, id, { startsAt: later });
    await settle(id);
    await decide(people.lena, { ...proposed, proposals: (await read(people.lena, id)).proposals }, "accept");
    await settle(id);
    expect(await noted(id)).toEqual([
      "lena: proposed by email, sent",
      "lena: moved by calendar, sent",
      "priya: moved by email, sent",
    ]);
    expect(world.mail.taken().at(-1)?.text).toContain("Done by lena.");
  });

  it("tells nobody of what was taken back, replaced or overtaken before they heard", async () => {
    const { id } = await booked();
    await decide(people.lena, await propose(people.lena, id, { startsAt: later }), "withdraw");
    await settle(id);
    expect(await noted(id)).toEqual([]);
    await propose(people.lena, id, { startsAt: later });
    await propose(people.lena, id, { startsAt: "2026-03-09T15:00:00Z" });
    await settle(id);
    expect(sent()).toEqual(["priya@example.org: New time proposed: Mentoring, Mon, 9 Mar 2026, 15:00"]);
    await propose(people.lena, id, { startsAt: later });
    await change(people.priya, id, { startsAt: "2026-03-09T12:00:00Z" });
    await settle(id);
    expect((await noted(id)).filter((line) => line.includes("propos"))).toEqual(["priya: proposed by email, sent"]);
  });

  it("says once what a crash left in doubt, under the same id", async () => {
    const { id } = await booked();
    await propose(people.lena, id, { startsAt: later });
    world.mail.fail({ when: "process dies after" });
    await expect(world.tell()).rejects.toThrow("the process died");
    world.moveClock(10);
    await world.tell();
    expect(sent()).toHaveLength(2);
    const ids = world.mail
      .taken()
      .slice(mails)
      .map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(1);
  });

  it.each(["decline", "withdraw"])(
    "asks nobody any more when the mail was held up until after the %s",
    async (verb) => {
      const { id } = await booked();
      world.mail.fail({ when: "before", kind: "unavailable" });
      const proposed = await propose(people.lena, id, { startsAt: later });
      await settle(id);
      expect(await noted(id)).toEqual(["priya: proposed by email, waiting"]);
      await decide(verb === "decline" ? people.priya : people.lena, proposed, verb);
      world.moveClock(10);
      await settle(id);
      expect((await noted(id)).filter((line) => line.startsWith("priya"))).toEqual([]);
      expect(sent().filter((line) => line.startsWith("priya"))).toEqual([]);
    },
  );

  it.each([
    ["a dragged copy", "priya: proposed by email, sent"],
    ["an answer", "priya: proposed by calendar, sent"],
  ] as const)("of a time that was proposed by %s: %s", async (seenIn, line) => {
    const { id } = await booked();
    const { scope, personId } = people.lena;
    const seen = { scope, sessionId: id, personId, startsAt: at(later), endsAt: addMinutes(at(later), 60), seenIn };
    const hear = () => world.database.transaction((tx) => proposeFromCalendar(world.changing, tx, seen));
    await hear();
    await settle(id);
    await hear();
    await settle(id);
    expect(await noted(id)).toEqual([line]);
    expect(sent()).toHaveLength(seenIn === "an answer" ? 0 : 1);
  });
});
