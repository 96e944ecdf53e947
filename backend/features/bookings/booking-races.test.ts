import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";

const server = await freshDatabase("booking_races");
const engines: readonly [string, string | undefined][] = [
  ["the embedded database", undefined],
  ...(server === undefined ? [] : [["a PostgreSQL server", server] as [string, string]]),
];

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";

describe.each(engines)("races on %s", (_, url) => {
  let world: BookingWorld;
  let priya: Caller;
  let learners: readonly Caller[];
  let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;

  beforeAll(async () => {
    world = await createBookingWorld(url ?? "embedded");
    world.setClock("2026-03-01T12:00:00Z");
    tenant = await world.newTenant();
    priya = await tenant.person("priya", ["provider"]);
    const people: Caller[] = [];
    for (let number = 1; number <= 50; number += 1) people.push(await tenant.person(`learner${number}`, ["learner"]));
    learners = people;
  }, 60_000);
  afterAll(async () => world.close(), 30_000);

  const offer = async (more: object = {}): Promise<Offering> => {
    const body = {
      name: "Mentoring",
      durationMinutes: 60,
      kind: "individual",
      presence: "virtual",
      providerIds: [priya.personId],
      ...more,
    };
    return (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  };
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

  it("lets exactly one of fifty people have a slot", async () => {
    const { id } = await offer();
    const counts = await outcomes(learners.map((learner) => book(learner, { offeringId: id, startsAt: nine })));
    expect(counts).toEqual({ done: 1, slot_taken: 49 });
  }, 60_000);

  it("fills a class to the last seat and not further", async () => {
    const noor = await tenant.person("noor", ["provider"]);
    const { id } = await offer({
      kind: "group",
      dates: "open",
      capacity: 7,
      providerIds: [noor.personId, priya.personId],
    });
    const counts = await outcomes(
      learners
        .slice(0, 20)
        .map((learner) =>
          book(learner, { offeringId: id, startsAt: "2026-03-03T09:00:00Z", providerId: noor.personId }),
        ),
    );
    expect(counts).toEqual({ done: 7, session_full: 13 });
  }, 60_000);

  it("keeps one learner from two sessions at once", async () => {
    const [learner] = learners;
    const offerings: Offering[] = [];
    for (const name of ["zoe", "yan", "xia", "wim"]) {
      const provider = await tenant.person(name, ["provider"]);
      offerings.push(
        (
          await world.call("POST /api/v1/offerings", provider, {
            body: {
              name,
              durationMinutes: 60,
              kind: "individual",
              presence: "virtual",
              providerIds: [provider.personId],
            },
          })
        ).body as Offering,
      );
    }
    const counts = await outcomes(
      offerings.map(({ id }) => book(learner as Caller, { offeringId: id, startsAt: "2026-03-04T09:00:00Z" })),
    );
    expect(counts).toEqual({ done: 1, learner_busy: 3 });
  }, 60_000);

  it("never deadlocks when sessions move into one another's place", async () => {
    const [one, other] = learners as [Caller, Caller];
    const { id } = await offer();
    const day = "2026-03-05T";
    const first = await book(one, { offeringId: id, startsAt: `${day}09:00:00Z` });
    const second = await book(other, { offeringId: id, startsAt: `${day}10:00:00Z` });
    const move = (caller: Caller, session: Session, startsAt: string): Promise<unknown> =>
      world.call("PATCH /api/v1/sessions/:id", caller, { params: { id: session.id }, body: { startsAt } });
    const attempts = Array.from({ length: 10 }, () => [
      move(one, first, `${day}10:00:00Z`),
      move(other, second, `${day}09:00:00Z`),
    ]).flat();
    expect(await outcomes(attempts)).toEqual({ slot_taken: 20 });
  }, 60_000);

  it("happens once when the same press arrives many times", async () => {
    const { id } = await offer();
    const request = { body: { offeringId: id, startsAt: `2026-03-06T${ten.slice(11)}` }, key: "one-press" };
    const learner = learners[3] as Caller;
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, () => world.call("POST /api/v1/sessions", learner, request)),
    );
    const answers = attempts
      .filter((each) => each.status === "fulfilled")
      .map((each) => (each.value.body as Session).id);
    expect(new Set(answers).size).toBe(1);
    const reasons = attempts.filter((each) => each.status === "rejected").map((each) => each.reason.code);
    expect(reasons.every((code) => code === "request_in_progress")).toBe(true);
  }, 60_000);
});
