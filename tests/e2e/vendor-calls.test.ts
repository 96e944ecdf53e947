import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Session } from "#contract/sessions.ts";
import { actAs, book, eventually, timesOf, type Actor } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

interface LoggedCall {
  readonly seq: number;
  readonly site: string;
  readonly method: string;
  readonly path: string;
}

/** What a booking costs at the vendors, counted from the stand-ins' own log. */
describe("calls to vendors", () => {
  let running: RunningProduct;
  let lena: Actor;
  const costs: string[] = [];

  beforeAll(async () => {
    running = await startProduct(20_900);
    lena = await actAs(running.origins, "lena");
  }, 120_000);

  afterAll(async () => {
    console.info(costs.join("\n"));
    await running.stop();
  }, 30_000);

  it.each([
    ["Teams", "Mentoring", 1],
    ["Zoom and a calendar", "Maths tutoring", 2],
  ])(
    "with %s a booking, a move and a cancel write %s as often as they must",
    async (name, offering, each) => {
      const { offeringId, times } = await timesOf(lena, offering);
      const [first = "", second = "", third = "", ...others] = times;
      let session = await book(lena, offeringId, first);
      await cancelled(session.id, each);

      const created = await writesOf(`${name}: create`, async () => {
        session = await book(lena, offeringId, second);
        await settled(session.id);
      });
      expect(created).toHaveLength(each);

      const moved = await writesOf(`${name}: reschedule`, async () => {
        session = await change(session.id, { startsAt: third });
        await afterSecondThoughts(session.id);
      });
      expect(moved).toHaveLength(each);

      const many = await writesOf(`${name}: ten quick reschedules`, async () => {
        for (const startsAt of others.slice(0, 10)) session = await change(session.id, { startsAt });
        await afterSecondThoughts(session.id);
      });
      expect(many).toHaveLength(each);

      expect(await writesOf(`${name}: cancel`, () => cancelled(session.id, each))).toHaveLength(each);
    },
    60_000,
  );

  it("a look at the times asks nobody while the copies are fresh", async () => {
    await timesOf(lena, "Mentoring");
    const from = await lastSeq();
    await timesOf(lena, "Mentoring");
    const calls = await callsAfter(from);
    costs.push(`slot view, fresh copies: ${calls.length} calls`);
    expect(calls).toEqual([]);
  });

  it("an hour in which nobody does anything costs renewals at most", async () => {
    const from = await lastSeq();
    await advance(60);
    await lena.call("GET", "/me");
    const calls = (await callsAfter(from)).filter(
      ({ path }) => !/\/subscriptions|\/token$|\/watch$|channels\/stop/.test(path),
    );
    costs.push(`idle hour: ${calls.length} calls beside renewals`);
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  }, 30_000);

  /** Writes with the organizer's accounts; what answers a booker's own invitation is counted apart. */
  async function writesOf(what: string, act: () => Promise<unknown>): Promise<readonly string[]> {
    const since = await lastSeq();
    await act();
    const calls = await callsAfter(since);
    const writes = writesAmong(calls);
    const answers = calls.filter(({ path }) => /\/(accept|tentativelyAccept|decline)$/.test(path)).length;
    const reads = calls.filter(({ method }) => method === "GET").length;
    costs.push(`${what}: ${writes.length} writes (and ${reads} reads, ${answers} answers)`);
    return writes.map(({ site, method, path }) => `${site} ${method} ${path}`);
  }

  /** Also waits until the vendors have heard of it, which the session itself does not show. */
  async function cancelled(id: string, writes: number): Promise<void> {
    const since = await lastSeq();
    await lena.call("POST", `/sessions/${id}/cancel`, {});
    await advance(1);
    await eventually("the vendors have heard of it", async () =>
      writesAmong(await callsAfter(since)).length >= writes ? true : undefined,
    );
  }

  async function change(id: string, body: object): Promise<Session> {
    const answer = await lena.call<Session>("PATCH", `/sessions/${id}`, body);
    expect(answer.status).toBe(200);
    return answer.body;
  }

  async function settled(id: string): Promise<void> {
    await eventually("vendors are up to date", async () => {
      const { body } = await lena.call<Session>("GET", `/sessions/${id}`);
      const isPending = body.calendar.state === "pending" || body.meeting.state === "pending";
      return isPending ? undefined : true;
    });
  }

  /** Lets the time pass in which a change may be taken back. */
  async function afterSecondThoughts(id: string): Promise<void> {
    await advance(1);
    await settled(id);
  }

  async function advance(minutes: number): Promise<void> {
    await fetch(`${running.origins.home}/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceMinutes: minutes }),
    });
  }

  async function lastSeq(): Promise<number> {
    return (await allCalls()).at(-1)?.seq ?? 0;
  }

  async function callsAfter(seq: number): Promise<readonly LoggedCall[]> {
    return (await allCalls()).filter((call) => call.seq > seq && /^(graph|zoom|google)$/.test(call.site));
  }

  async function allCalls(): Promise<readonly LoggedCall[]> {
    const response = await fetch(`${running.origins.home}/calls`);
    return ((await response.json()) as { items: LoggedCall[] }).items;
  }
});

function writesAmong(calls: readonly LoggedCall[]): readonly LoggedCall[] {
  return calls.filter(({ method }) => method !== "GET").filter(({ path }) => !notOrganizers.test(path));
}

/** Tokens, notifications, questions asked by POST, and the answers of people who are invited. */
const notOrganizers = /\/(token|subscriptions|getSchedule|accept|tentativelyAccept|decline)(\/|$)/;
