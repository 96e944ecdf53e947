import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Series } from "#contract/series.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";

const server = await freshDatabase("hold_races");
const engines: readonly [string, string | undefined][] = [
  ["the embedded database", undefined],
  ...(server === undefined ? [] : [["a PostgreSQL server", server] as [string, string]]),
];

const nine = "2026-03-02T09:00:00Z";
const half = "2026-03-02T09:30:00Z";

describe.each(engines)("races around held times on %s", (_, url) => {
  let world: BookingWorld;
  let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
  let learners: readonly Caller[];

  beforeAll(async () => {
    world = await createBookingWorld(url ?? "embedded");
    world.setClock("2026-03-01T12:00:00Z");
    tenant = await world.newTenant();
    const people: Caller[] = [];
    for (let number = 1; number <= 20; number += 1) people.push(await tenant.person(`learner${number}`, ["learner"]));
    learners = people;
  }, 60_000);
  afterAll(async () => world.close(), 30_000);

  const offer = async (): Promise<Offering> => {
    const priya = await tenant.person("priya", ["provider"]);
    const body = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 30, providerIds: [priya.personId] };
    return (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  };
  const hold = (caller: Caller, offeringId: string, startsAt: string) =>
    world.call("POST /api/v1/holds", caller, { body: { offeringId, startsAt } });
  const book = async (caller: Caller, body: object): Promise<Session> =>
    (await world.call("POST /api/v1/sessions", caller, { body })).body as Session;
  /** How often each outcome came about. */
  const outcomes = async (attempts: readonly Promise<unknown>[]): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const attempt of await Promise.allSettled(attempts)) {
      const name = attempt.status === "fulfilled" ? "done" : (attempt.reason.refusal?.code ?? String(attempt.reason));
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };

  it("lets exactly one of twenty people hold a time, and nobody a part of it", async () => {
    const { id } = await offer();
    const attempts = learners.map((learner, index) => hold(learner, id, index % 2 === 0 ? nine : half));
    expect(await outcomes(attempts)).toEqual({ done: 1, slot_taken: 19 });
  });

  it("gives a time to one of those who hold it and those who book it", async () => {
    const { id } = await offer();
    const attempts = learners.map((learner, index) =>
      index % 2 === 0 ? hold(learner, id, nine) : book(learner, { offeringId: id, startsAt: half }),
    );
    expect(await outcomes(attempts)).toEqual({ done: 1, slot_taken: 19 });
  });

  it("leaves a held time to its holder, however many want it", async () => {
    const { id: offeringId } = await offer();
    const [holder, ...others] = learners as readonly [Caller, ...Caller[]];
    const { id: holdId } = (await hold(holder, offeringId, nine)).body as { id: string };
    const mine = book(holder, { offeringId, startsAt: nine, holdId });
    const counts = await outcomes(others.map((learner) => book(learner, { offeringId, startsAt: nine })));
    expect(counts).toEqual({ slot_taken: 19 });
    expect((await mine).startsAt).toBe(nine);
  });

  it("gives a series to one of those who want it, whole", async () => {
    const { id: offeringId } = await offer();
    const recurrence = { freq: "weekly", count: 3 };
    const wanting = learners.slice(0, 6);
    const attempts = wanting.map((learner, index) => {
      const firstStartsAt = index % 2 === 0 ? "2026-03-09T09:00:00Z" : "2026-03-09T09:30:00Z";
      return world.call("POST /api/v1/series", learner, { body: { offeringId, firstStartsAt, recurrence } });
    });
    const settled = await Promise.allSettled(attempts);
    const done = settled.filter((each) => each.status === "fulfilled");
    expect(done.map(({ value }) => (value.body as Series).sessions.length)).toEqual([3]);
    const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason.refusal?.code] : []));
    expect(new Set(refused)).toEqual(new Set(["series_conflict"]));
  }, 60_000);
});
