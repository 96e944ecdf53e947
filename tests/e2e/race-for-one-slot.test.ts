import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Problem } from "#contract/problems.ts";
import type { Session } from "#contract/sessions.ts";
import { actAs, eventually, mailboxOf, timesOf, type ApiAnswer } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

describe.each([
  ["the embedded database", 20_100, { on: "embedded" }],
  ["a PostgreSQL server", 20_200, {}],
] as const)("fifty people race for one time on %s", (_engine, basePort, options) => {
  let running: RunningProduct;

  beforeAll(async () => {
    running = await startProduct(basePort, options);
  }, 120_000);

  afterAll(async () => {
    await running.stop();
  }, 30_000);

  it("lets exactly one win, tells 49 that the slot is taken, and makes one event", async () => {
    const { origins } = running;
    const crowd = await Promise.all(
      Array.from({ length: 50 }, (_, index) => actAs(origins, `learner${String(index + 1).padStart(2, "0")}`)),
    );
    const first = crowd[0];
    if (!first) throw new Error("nobody came");
    const { offeringId, times } = await timesOf(first, "Mentoring");
    const startsAt = times[3];
    const before = (await mailboxOf(origins, "priya")).length;

    const answers: ApiAnswer<Session | Problem>[] = await Promise.all(
      crowd.map((person) => person.call<Session | Problem>("POST", "/sessions", { offeringId, startsAt })),
    );

    const won = answers.filter((answer) => answer.status === 201);
    const lost = answers.filter((answer) => answer.status === 409);
    expect(won).toHaveLength(1);
    expect(lost.map((answer) => (answer.body as Problem).code)).toEqual(Array.from({ length: 49 }, () => "slot_taken"));
    const winner = won[0]?.body as Session;
    await eventually("the event appears", async () =>
      (await mailboxOf(origins, "priya")).length > before ? true : undefined,
    );
    const made = (await mailboxOf(origins, "priya")).filter(
      (event) => event.subject.includes(winner.reference) || Date.parse(event.startsAt) === Date.parse(winner.startsAt),
    );
    expect(made.filter((event) => !event.isDeleted && event.joinUrl)).toHaveLength(1);
    expect((await mailboxOf(origins, "priya")).length).toBe(before + 1);
  }, 60_000);
});
