import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";

const server = await freshDatabase("roster_races");
const engines: readonly [string, string | undefined][] = [
  ["the embedded database", undefined],
  ...(server === undefined ? [] : [["a PostgreSQL server", server] as [string, string]]),
];

describe.each(engines)("races for seats on %s", (_, url) => {
  let world: BookingWorld;
  let priya: Caller;
  let learners: readonly Caller[];
  let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
  let day = 9;

  beforeAll(async () => {
    world = await createBookingWorld(url ?? "embedded");
    world.setClock("2026-03-01T12:00:00Z");
    tenant = await world.newTenant();
    priya = await tenant.person("priya", ["provider"]);
    const people: Caller[] = [];
    for (let number = 1; number <= 24; number += 1) people.push(await tenant.person(`learner${number}`, ["learner"]));
    learners = people;
  }, 60_000);
  afterAll(async () => world.close(), 30_000);

  const offer = async (more: object): Promise<Offering> => {
    const body = {
      name: "Yoga",
      durationMinutes: 60,
      kind: "group",
      presence: "virtual",
      providerIds: [priya.personId],
    };
    return (await world.call("POST /api/v1/offerings", priya, { body: { ...body, ...more } })).body as Offering;
  };
  /** Classes at nine and at eleven of a weekday that no other test uses. */
  const publishTwo = async (offering: Offering): Promise<readonly [Session, Session]> => {
    const date = `2026-03-${String(day).padStart(2, "0")}`;
    day += day === 13 ? 3 : 1;
    const at = async (time: string): Promise<Session> => {
      const body = { offeringId: offering.id, startsAt: `${date}T${time}:00Z`, learnerIds: [] };
      return (await world.call("POST /api/v1/sessions", priya, { body })).body as Session;
    };
    return [await at("09:00"), await at("11:00")];
  };
  const join = async (caller: Caller, id: string): Promise<SeatReply> =>
    (await world.call("POST /api/v1/sessions/:id/seats", caller, { params: { id }, body: {} })).body as SeatReply;
  const act = (caller: Caller, seat: SeatReply, verb: string, body: object = {}): Promise<unknown> =>
    world.call(`POST /api/v1/sessions/:id/seats/:seatId/${verb}`, caller, {
      params: { id: seat.session?.id ?? "", seatId: seat.id },
      body,
    });
  const leave = (caller: Caller, seat: SeatReply): Promise<unknown> =>
    world.call("DELETE /api/v1/sessions/:id/seats/:seatId", caller, {
      params: { id: seat.session?.id ?? "", seatId: seat.id },
    });
  const merge = (id: string, intoSessionId: string): Promise<unknown> =>
    world.call("POST /api/v1/sessions/:id/merge", priya, { params: { id }, body: { intoSessionId } });
  const read = async (id: string): Promise<Session> =>
    (await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body as Session;
  const seatedIn = (session: Session): (string | undefined)[] =>
    session.seats.filter(({ state }) => state === "booked").map(({ learnerId }) => learnerId);
  const outcomes = async (attempts: readonly Promise<unknown>[]): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const attempt of await Promise.allSettled(attempts)) {
      const name = attempt.status === "fulfilled" ? "done" : (attempt.reason.refusal?.code ?? String(attempt.reason));
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };

  it("gives the last seat once, and puts the others in line", async () => {
    const [session] = await publishTwo(await offer({ capacity: 1, waitlist: true }));
    const seats = await Promise.all(learners.map((learner) => join(learner, session.id)));
    expect(seats.filter(({ state }) => state === "booked")).toHaveLength(1);
    expect(seats.filter(({ state }) => state === "waitlisted")).toHaveLength(learners.length - 1);
  }, 60_000);

  it("lets one of all who are asked have the free seat", async () => {
    const [session] = await publishTwo(await offer({ capacity: 1, waitlist: true }));
    const [owner, ...others] = learners.slice(0, 8) as [Caller, ...Caller[]];
    const seat = await join(owner, session.id);
    const waiting: [Caller, SeatReply][] = [];
    for (const learner of others) waiting.push([learner, await join(learner, session.id)]);
    world.setClock(new Date(Date.parse(session.startsAt) - 3 * 60 * 60_000).toISOString());
    await leave(owner, seat);
    const counts = await outcomes(waiting.map(([learner, each]) => act(learner, each, "accept-offer")));
    expect(counts).toEqual({ done: 1, offer_expired: others.length - 1 });
    expect((await read(session.id)).seatsTaken).toBe(1);
    world.setClock("2026-03-01T12:00:00Z");
  }, 60_000);

  it("never loses a learner who joins during a merge", async () => {
    const offering = await offer({ capacity: 30 });
    const [from, into] = await publishTwo(offering);
    for (const learner of learners.slice(0, 4)) await join(learner, from.id);
    const late = learners.slice(4, 16);
    const attempts = late.map((learner) => join(learner, from.id));
    const merging = outcomes([merge(from.id, into.id)]);
    const joined = await Promise.allSettled(attempts);
    expect(await merging).toEqual({ done: 1 });
    const present = new Set(seatedIn(await read(into.id)));
    for (const learner of learners.slice(0, 4)) expect(present.has(learner.personId)).toBe(true);
    joined.forEach((attempt, index) => {
      const isIn = present.has(late[index]?.personId);
      if (attempt.status === "fulfilled") expect(isIn).toBe(true);
      else expect([isIn, attempt.reason.refusal?.code]).toEqual([false, "already_cancelled"]);
    });
  }, 60_000);

  it("answers two classes that are merged into each other at once, and loses nobody", async () => {
    const [one, other] = await publishTwo(await offer({ capacity: 30 }));
    for (const learner of learners.slice(0, 3)) await join(learner, one.id);
    for (const learner of learners.slice(3, 6)) await join(learner, other.id);
    expect(await outcomes([merge(one.id, other.id), merge(other.id, one.id)])).toEqual({
      done: 1,
      already_cancelled: 1,
    });
    const standing = [await read(one.id), await read(other.id)].filter(({ status }) => status === "scheduled");
    expect(standing.map((each) => seatedIn(each).length)).toEqual([6]);
  }, 60_000);

  it("never deadlocks when two learners move into one another's full class, nor loses a seat", async () => {
    const [one, other] = await publishTwo(await offer({ capacity: 1 }));
    const [lena, amir] = learners as [Caller, Caller];
    const [hers, his] = [await join(lena, one.id), await join(amir, other.id)];
    const attempts = Array.from({ length: 6 }, () => [
      act(lena, hers, "move", { sessionId: other.id }),
      act(amir, his, "move", { sessionId: one.id }),
    ]).flat();
    expect(await outcomes(attempts)).toEqual({ session_full: 12 });
    expect([seatedIn(await read(one.id)), seatedIn(await read(other.id))]).toEqual([[lena.personId], [amir.personId]]);
  }, 60_000);

  it("keeps to the capacity while many join, leave and move at once", async () => {
    const [one, other] = await publishTwo(await offer({ capacity: 5, waitlist: true }));
    const first = await Promise.all(learners.slice(0, 5).map((learner) => join(learner, one.id)));
    const moves = first.map((seat, index) => act(learners[index] as Caller, seat, "move", { sessionId: other.id }));
    const joins = learners.slice(5).flatMap((learner) => [join(learner, one.id), join(learner, other.id)]);
    const outcome = await outcomes([...moves, ...joins]);
    expect(Object.keys(outcome).filter((code) => !["done", "session_full"].includes(code))).toEqual([]);
    for (const { id } of [one, other]) {
      const session = await read(id);
      expect(seatedIn(session).length).toBeLessThanOrEqual(5);
      expect(session.seatsTaken).toBe(5);
    }
    const present = new Set([...seatedIn(await read(one.id)), ...seatedIn(await read(other.id))]);
    for (const learner of learners.slice(0, 5)) expect(present.has(learner.personId)).toBe(true);
  }, 60_000);
});
