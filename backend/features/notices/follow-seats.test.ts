import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

describe("whose seat is moved to another session", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let nine: Session;
  let ten: Session;
  const { join, leave, merge, moveSeat, offer, publish } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    world.setClock("2026-03-01T12:00:00Z");
    people = await createClassPeople(world);
    const { id: offeringId } = await offer(people.sol, { providerIds: [people.priya.personId], waitlist: true });
    const override = ["outside_availability"];
    nine = await publish(people.priya, { offeringId, startsAt: "2026-03-05T09:00:00Z" }, { override });
    ten = await publish(people.priya, { offeringId, startsAt: "2026-03-05T10:00:00Z" }, { override });
  });

  async function settle(): Promise<void> {
    world.passSecondThoughts();
    for (const { id } of [nine, ten]) await world.sync(people.priya, id);
    await world.tell();
  }
  const seen = new Map<string, number>();
  const addressOf = ({ displayName, personId }: Caller): string => `${displayName}-${personId}@example.org`;
  /** What came since it was last asked: the words, and of the files what a calendar goes by. */
  function newMails(who: Caller) {
    const all = world.mail.inbox(addressOf(who));
    const fresh = all.slice(seen.get(who.personId));
    seen.set(who.personId, all.length);
    return fresh.map(({ subject, text, calendars }) => {
      const [file = ""] = calendars.map((each) => each.text.replaceAll(/\r\n /g, ""));
      const field = (name: string): string => new RegExp(`^${name}[:;](.*)$`, "m").exec(file)?.[1]?.trim() ?? "";
      return {
        subject: subject.replace(/ \(SL-\w+\)/, ""),
        text,
        file: [field("METHOD"), field("SEQUENCE"), field("DTSTART")].join(" ").trim(),
        uid: field("UID"),
      };
    });
  }
  async function reader(who: Caller): Promise<Caller> {
    await world.database.db
      .updateTable("people")
      .set({ email: addressOf(who) })
      .where("tenant_id", "=", who.scope.tenantId)
      .where("id", "=", who.personId)
      .execute();
    return who;
  }

  it("hears once, and the entry in their calendar moves along; the former session has a new entry when they come back", async () => {
    const lena = await reader(people.lena);
    const { id: seatId } = await join(lena, nine.id);
    await settle();
    const [booked] = newMails(lena);
    expect(booked).toMatchObject({
      subject: "Booked: Yoga, Thu, 5 Mar 2026, 10:00",
      file: "REQUEST 1 20260305T090000Z",
    });

    const { id: movedId } = await moveSeat(lena, { id: nine.id, seatId }, { sessionId: ten.id });
    await settle();
    await settle();
    const [moved, ...more] = newMails(lena);
    expect(more).toEqual([]);
    expect(moved).toMatchObject({
      subject: "New time: Yoga, Thu, 5 Mar 2026, 11:00",
      text: expect.stringContaining("Before: Thu, 5 Mar 2026, 10:00"),
      file: "REQUEST 2 20260305T100000Z",
      uid: booked?.uid,
    });
    expect(moved?.text).toContain(ten.reference);
    expect(moved?.text).not.toContain(nine.reference);

    await leave(lena, { id: ten.id, seatId: movedId });
    await settle();
    await join(lena, nine.id);
    await settle();
    const [off, again] = newMails(lena);
    expect(off).toMatchObject({ file: "CANCEL 3 20260305T100000Z", uid: booked?.uid });
    expect(again).toMatchObject({ subject: booked?.subject, file: "REQUEST 1 20260305T090000Z" });
    expect(again?.uid).not.toBe(booked?.uid);
  });

  it("hears nothing of a move that is taken back, or that came before they heard of the seat", async () => {
    const amir = await reader(people.amir);
    const first = await join(amir, nine.id);
    const second = await moveSeat(amir, { id: nine.id, seatId: first.id }, { sessionId: ten.id });
    await settle();
    expect(newMails(amir)).toMatchObject([{ subject: "Booked: Yoga, Thu, 5 Mar 2026, 10:00" }]);
    const back = await moveSeat(amir, { id: ten.id, seatId: second.id }, { sessionId: nine.id });
    await moveSeat(amir, { id: nine.id, seatId: back.id }, { sessionId: ten.id });
    await settle();
    expect(newMails(amir)).toEqual([]);
  });

  it("hears of the move alone when the mail about the seat was never sent", async () => {
    const eve = await reader(people.eve);
    world.mail.breakDown("unavailable");
    const { id: seatId } = await join(eve, nine.id);
    await settle();
    await moveSeat(eve, { id: nine.id, seatId }, { sessionId: ten.id });
    world.mail.breakDown(undefined);
    world.moveClock(10);
    await settle();
    expect(newMails(eve)).toMatchObject([{ subject: "Booked: Yoga, Thu, 5 Mar 2026, 10:00" }]);
  });

  it("is told the same when two classes are merged, and so is who stands in line", async () => {
    const lena = await reader(people.lena);
    const eve = await reader(people.eve);
    for (const each of [lena, people.amir, eve]) await join(each, nine.id);
    await settle();
    newMails(lena);
    expect(newMails(eve)).toEqual([]);
    await merge(people.sol, nine.id, ten.id);
    await settle();
    expect(newMails(lena)).toMatchObject([
      { subject: "New time: Yoga, Thu, 5 Mar 2026, 11:00", file: "REQUEST 2 20260305T100000Z" },
    ]);
    expect(newMails(eve)).toMatchObject([
      { subject: "New time: Yoga, Thu, 5 Mar 2026, 10:00", text: expect.stringContaining("in line"), file: "" },
    ]);
  });
});
