import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { addMinutes, asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { openAlways } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";
import { takeAnswers } from "./take-answers.ts";

const monday = "2026-03-09T10:00:00Z";
const later = "2026-03-09T14:00:00Z";

describe("answers", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  const { book, cancel, change, read, join, leave, offer, publish } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    world.setClock("2026-03-02T00:00:00Z");
    await world.database.db.deleteFrom("session_answers").execute();
    people = await createClassPeople(world);
    await connect(people.priya);
    connections.set(people.lena, await connect(people.lena));
    await openAlways(world, people.priya);
  });

  const connections = new Map<Caller, string>();
  async function connect(caller: Caller): Promise<string> {
    const id = await people.tenant.connect(caller, "microsoft");
    world.vendors.openMailbox(id, `${caller.displayName}@example.org`);
    return id;
  }

  const mentoring = (more: object = {}): Promise<Offering> =>
    offer(people.priya, {
      name: "Mentoring",
      kind: "individual",
      capacity: 1,
      providerIds: [people.priya.personId],
      ...more,
    });
  const yoga = (more: object = {}): Promise<Offering> =>
    offer(people.priya, { providerIds: [people.priya.personId], ...more });
  const say = async (caller: Caller, id: string, response: string) =>
    (await world.call("POST /api/v1/sessions/:id/rsvp", caller, { params: { id }, body: { response } })) as {
      readonly status: number;
      readonly body: Session;
    };
  const rsvpOf = async (id: string, learner: Caller): Promise<string | undefined> =>
    (await read(people.priya, id)).seats.find(({ learnerId }) => learnerId === learner.personId)?.rsvp;
  const eventOf = (id: string) => {
    const event = world.vendors.events().find(({ mark, isCancelled }) => mark?.sessionId === id && !isCancelled);
    if (!event) throw new Error(`no event of ${id}`);
    return event;
  };
  const calendarAnswer = (id: string, learner: Caller) =>
    eventOf(id).attendees.find(({ email }) => email === `${learner.displayName}@example.org`)?.answer;
  const answersWritten = () => world.vendors.calls().filter((each) => each === "answerInvitation").length;
  const sync = (id: string) => world.sync(people.priya, id);
  const look = async (id: string): Promise<void> => {
    await world.hear(people.priya, id);
    await sync(id);
  };
  const linesOf = async (id: string) =>
    (await read(people.priya, id)).changes.map(({ by, source, what }) => `${by} ${source}: ${what}`);

  it("takes whoever books for themselves as coming, and notes it on their own copy without telling anybody", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    expect(await rsvpOf(id, people.lena)).toBe("accepted");
    const before = answersWritten();
    await world.writeAnswers();
    expect(answersWritten()).toBe(before);

    await sync(id);
    world.moveClock(1);
    await world.writeAnswers();
    expect(answersWritten()).toBe(before + 1);
    await world.writeAnswers();
    expect(answersWritten()).toBe(before + 1);
  });

  it("asks people whom others booked", async () => {
    const { id } = await book(
      people.sol,
      { offeringId: (await mentoring()).id, startsAt: monday },
      { learnerIds: [people.lena.personId] },
    );
    expect(await rsvpOf(id, people.lena)).toBe("none");
  });

  it("writes what somebody says here into their own calendar, from where the organizer hears it", async () => {
    const { id } = await book(
      people.sol,
      { offeringId: (await mentoring()).id, startsAt: monday },
      { learnerIds: [people.lena.personId] },
    );
    await sync(id);
    const { body, status } = await say(people.lena, id, "tentative");
    expect([status, body.seats[0]?.rsvp]).toEqual([200, "tentative"]);
    await world.writeAnswers();
    expect(calendarAnswer(id, people.lena)).toBe("tentative");
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("tentative");
    expect((await linesOf(id)).filter((line) => line.startsWith("lena"))).toEqual(["lena teams: Answered maybe"]);
  });

  it("tries again when the calendar does not answer", async () => {
    const { id } = await book(
      people.sol,
      { offeringId: (await mentoring()).id, startsAt: monday },
      { learnerIds: [people.lena.personId] },
    );
    await sync(id);
    world.vendors.fail("answerInvitation", { when: "before", kind: "unavailable" });
    await say(people.lena, id, "declined");
    await world.writeAnswers();
    expect(calendarAnswer(id, people.lena)).toBe("none");
    world.moveClock(1);
    await world.writeAnswers();
    expect(calendarAnswer(id, people.lena)).toBe("declined");
  });

  it("keeps the answer of somebody without a calendar here, and asks no vendor", async () => {
    const { id } = await book(
      people.sol,
      { offeringId: (await mentoring()).id, startsAt: monday },
      { learnerIds: [people.amir.personId] },
    );
    await sync(id);
    const before = answersWritten();
    await say(people.amir, id, "accepted");
    await world.writeAnswers();
    expect(await rsvpOf(id, people.amir)).toBe("accepted");
    expect(answersWritten()).toBe(before);
  });

  it("lets only who has a seat answer", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    await expect(say(people.priya, id, "accepted")).rejects.toMatchObject({ code: "not_allowed" });
    await expect(say(people.amir, id, "accepted")).rejects.toMatchObject({ code: "not_found" });
  });

  it("refuses an answer once it has begun", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    world.setClock(monday);
    await expect(say(people.lena, id, "declined")).rejects.toMatchObject({ refusal: { code: "in_the_past" } });
  });

  it("hears what people answer in the calendar, once, without a new version", async () => {
    const { id } = await book(
      people.sol,
      { offeringId: (await mentoring()).id, startsAt: monday },
      { learnerIds: [people.lena.personId] },
    );
    await sync(id);
    const { version } = await read(people.priya, id);
    world.vendors.respond(eventOf(id).id, "LENA@example.org", "accepted");
    await look(id);
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("accepted");
    expect((await linesOf(id)).filter((line) => line.startsWith("lena"))).toEqual(["lena calendar: Accepted"]);
    expect((await read(people.priya, id)).version).toBe(version);
  });

  it("does not take a calendar that has not been told for somebody who has not answered", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    await sync(id);
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("accepted");
  });

  it("asks everybody again after a move, but not who moved it, and hears no answer about the old time", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    await sync(id);
    const event = eventOf(id);
    world.vendors.respond(event.id, "lena@example.org", "accepted");
    await look(id);

    await change(people.priya, id, { startsAt: later });
    expect(await rsvpOf(id, people.lena)).toBe("none");
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("none");
    world.passSecondThoughts();
    await sync(id);
    expect(await rsvpOf(id, people.lena)).toBe("none");
    world.vendors.respond(event.id, "lena@example.org", "accepted");
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("accepted");

    await change(people.lena, id, { startsAt: monday });
    expect(await rsvpOf(id, people.lena)).toBe("accepted");
    const before = answersWritten();
    await world.writeAnswers();
    expect(answersWritten()).toBe(before);
    world.passSecondThoughts();
    await sync(id);
    world.moveClock(1);
    await world.writeAnswers();
    expect(answersWritten()).toBe(before + 1);
  });

  it("gives answers back with a move that is taken back before any calendar heard of it", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    await sync(id);
    await say(people.lena, id, "tentative");
    await change(people.priya, id, { startsAt: later });
    expect(await rsvpOf(id, people.lena)).toBe("none");
    await world.call("POST /api/v1/sessions/:id/undo", people.priya, { params: { id } });
    expect(await read(people.priya, id)).toMatchObject({ startsAt: monday, seats: [{ rsvp: "tentative" }] });
  });

  it("asks again when a session is restored whose event is gone", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    await sync(id);
    await cancel(people.priya, id);
    world.passSecondThoughts();
    await sync(id);
    await world.call("POST /api/v1/sessions/:id/undo", people.priya, { params: { id } });
    expect(await rsvpOf(id, people.lena)).toBe("none");
  });

  it("lets an answer given here win over an older one that the calendar still shows", async () => {
    const { id } = await book(
      people.sol,
      { offeringId: (await mentoring()).id, startsAt: monday },
      { learnerIds: [people.lena.personId] },
    );
    await sync(id);
    world.vendors.respond(eventOf(id).id, "lena@example.org", "accepted");
    await say(people.lena, id, "declined");
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("declined");
    await world.writeAnswers();
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("declined");
  });

  it.each(["here", "in the calendar"] as const)(
    "keeps the yes of who declined %s and whose calendar took the invitation away, says so at once, and asks no more",
    async (where) => {
      const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
      await sync(id);
      await world.writeAnswers();
      if (where === "here") {
        await say(people.lena, id, "declined");
        await world.writeAnswers();
      } else {
        const { tenantId } = people.lena.scope;
        const grant = { tenantId, connectionId: connections.get(people.lena) ?? "", vendor: "microsoft" } as const;
        const reply = { answer: "declined", tell: "organizer" } as const;
        await world.vendors.calendars.answerInvitation(grant, eventOf(id).iCalUId, reply);
        await look(id);
      }
      expect(await rsvpOf(id, people.lena)).toBe("declined");
      await say(people.lena, id, "accepted");
      const before = answersWritten();
      for (let count = 0; count < 4; count += 1) {
        await world.writeAnswers();
        await look(id);
        world.moveClock(10);
      }
      expect(answersWritten()).toBe(before + 1);
      expect(await rsvpOf(id, people.lena)).toBe("accepted");
      expect((await linesOf(id)).filter((line) => line.includes("kept here"))).toEqual([
        "lena system: Accepted, kept here; their calendar no longer has the invitation",
      ]);
    },
  );

  it("lets what somebody says in their calendar win over what was assumed", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    await sync(id);
    world.vendors.respond(eventOf(id).id, "lena@example.org", "declined");
    await look(id);
    world.moveClock(1);
    const before = answersWritten();
    await world.writeAnswers();
    expect(answersWritten()).toBe(before);
    expect(await rsvpOf(id, people.lena)).toBe("declined");
  });

  it("hears an own copy and the organizer's event apart, and nothing about another time", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    await sync(id);
    const { scope } = people.lena;
    const startsAt = asInstant(Date.parse(monday));
    const here = { startsAt, endsAt: addMinutes(startsAt, 60) };
    const elsewhere = { startsAt: addMinutes(startsAt, 60), endsAt: addMinutes(startsAt, 120) };
    const hear = (answer: "accepted" | "declined", at: typeof here) =>
      world.database.transaction((tx) =>
        takeAnswers(world.changing, tx, {
          scope,
          sessionId: id,
          answers: [{ email: "lena@example.org", answer }],
          on: "own copy",
          at,
        }),
      );
    await hear("declined", elsewhere);
    expect(await rsvpOf(id, people.lena)).toBe("accepted");
    await hear("declined", here);
    expect(await rsvpOf(id, people.lena)).toBe("declined");
    await look(id);
    expect(await rsvpOf(id, people.lena)).toBe("declined");
  });

  it("frees the seat of who declines where the offering says so, and asks the next in line", async () => {
    const { id: offeringId } = await yoga({ capacity: 1, waitlist: true, declineFreesSeat: true });
    const { id } = await publish(people.priya, { offeringId, startsAt: monday });
    await join(people.lena, id);
    await join(people.amir, id);
    await sync(id);
    world.vendors.respond(eventOf(id).id, "lena@example.org", "declined");
    await look(id);
    const { seats } = await read(people.priya, id);
    expect(seats.map(({ displayName, state }) => `${displayName} ${state}`)).toEqual([
      "lena cancelled",
      "amir offered",
    ]);
  });

  it("frees it for an answer given here too, and within the cut-off lets them keep it", async () => {
    const { id: offeringId } = await yoga({ declineFreesSeat: true, cutoffMinutes: 60 });
    const { id } = await publish(people.priya, { offeringId, startsAt: monday });
    await join(people.lena, id);
    await join(people.amir, id);
    expect((await say(people.lena, id, "declined")).status).toBe(204);
    world.setClock("2026-03-09T09:30:00Z");
    expect((await say(people.amir, id, "declined")).status).toBe(200);
    const { seats } = await read(people.priya, id);
    expect(seats.map(({ displayName, state, rsvp }) => `${displayName} ${state} ${rsvp}`)).toEqual([
      "lena cancelled declined",
      "amir booked declined",
    ]);
  });

  it("keeps the seat of who declines where the offering says nothing", async () => {
    const { id } = await book(people.lena, { offeringId: (await mentoring()).id, startsAt: monday });
    expect((await say(people.lena, id, "declined")).body).toMatchObject({ status: "scheduled", seatsTaken: 1 });
  });

  it("writes nothing for who has left meanwhile", async () => {
    const { id: offeringId } = await yoga();
    const { id } = await publish(people.priya, { offeringId, startsAt: monday });
    const { id: seatId } = await join(people.lena, id);
    await join(people.amir, id);
    await leave(people.lena, { id, seatId });
    await sync(id);
    const before = answersWritten();
    world.moveClock(1);
    await world.writeAnswers();
    expect(answersWritten()).toBe(before);
  });
});
