import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

type Caller = Awaited<ReturnType<TestSandbox["graphAs"]>>;
// oxlint-disable-next-line typescript/no-explicit-any -- tests reach into vendors' JSON freely
type Loose = any;

let test: TestSandbox;
let priya: Caller;
beforeAll(async () => {
  test = await startTestSandbox();
  test.sandbox.graph.settings.latencyMs = 0;
  priya = await test.graphAs("priya");
});
afterEach(() => test.sandbox.world.faults.clear());
afterAll(() => test.stop());

const time = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
const json = { "Content-Type": "application/json" };
const draft = { subject: "Batch", start: time("2026-12-01T10:00:00"), end: time("2026-12-01T10:30:00") };
const createItem = (id: string, more: object = {}): object => ({
  id,
  method: "POST",
  url: "/me/events",
  headers: json,
  body: draft,
  ...more,
});
const batch = (requests: unknown): Promise<Reply> => priya("POST", "/$batch", { requests });
const statuses = ({ json: { responses } }: Reply): Record<string, number> =>
  Object.fromEntries(responses.map(({ id, status }: Loose) => [id, status]));
const refused = (reply: Reply): unknown[] => [reply.status, reply.json.error?.code];

describe("$batch", () => {
  it("runs several calls as if each had come alone, and is fine itself when they fail", async () => {
    const reply = await batch([
      { id: "1", method: "GET", url: "/me" },
      createItem("2"),
      { id: "3", method: "GET", url: "/me/events/nonsense" },
    ]);
    expect([reply.status, statuses(reply)]).toEqual([200, { "1": 200, "2": 201, "3": 400 }]);
    const made = reply.json.responses.find(({ id }: Loose) => id === "2");
    expect([made.body.subject, made.headers["Content-Type"]]).toEqual(["Batch", expect.stringContaining("json")]);
    const removed = await batch([{ id: "x", method: "DELETE", url: `/me/events/${made.body.id}` }]);
    expect(removed.json.responses).toEqual([{ id: "x", status: 204, headers: expect.anything() }]);
    expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);
    expect(test.sandbox.world.log.list({ site: "graph-batch" }).length).toBe(4);
  });

  it("keeps the order of dependsOn and fails what depends on a failure with 424", async () => {
    const reply = await batch([
      { id: "last", method: "GET", url: "/me", dependsOn: ["broken"] },
      { id: "broken", method: "GET", url: "/me/events/nonsense", dependsOn: ["first"] },
      { id: "first", method: "GET", url: "/me" },
    ]);
    expect(statuses(reply)).toEqual({ first: 200, broken: 400, last: 424 });
    expect(reply.json.responses.map(({ id }: Loose) => id)).toEqual(["first", "broken", "last"]);
  });

  it("throttles single items, with their own Retry-After", async () => {
    const throttled = { site: "graph", path: "/calendar$", effect: "status", status: 429, times: 1 } as const;
    test.sandbox.world.faults.add({
      ...throttled,
      headers: { "retry-after": "2.128" },
      body: { error: { code: "TooManyRequests" } },
    });
    const reply = await batch([
      { id: "1", method: "GET", url: "/me/calendar" },
      { id: "2", method: "GET", url: "/me" },
    ]);
    expect(statuses(reply)).toEqual({ "1": 429, "2": 200 });
    expect(reply.json.responses.find(({ id }: Loose) => id === "1").headers["Retry-After"]).toBe("2.128");
  });

  it("refuses more than twenty calls, double ids, unknown dependencies and what is no batch", async () => {
    const many = Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: "GET", url: "/me" }));
    const [one] = many;
    for (const wrong of [many, [one, one], [{ ...one, dependsOn: ["7"] }], [{ id: "1" }], [], "x"])
      expect(refused(await batch(wrong))).toEqual([400, "BadRequest"]);
    const bare = await batch([createItem("1", { headers: {} })]);
    expect(statuses(bare)).toEqual({ "1": 400 });
  });
});

describe("ten minutes of calls", () => {
  it("end at the limit with 429 until they are over, and begin anew then", async () => {
    const lena = await test.graphAs("lena");
    test.sandbox.graph.settings.requestsPerTenMinutes = 2;
    await lena("GET", "/me/calendar");
    await lena("GET", "/me/calendar");
    const over = await lena("GET", "/me/calendar");
    expect([...refused(over), over.headers.get("retry-after")]).toEqual([429, "ApplicationThrottled", "600"]);
    test.sandbox.world.clock.advance(600_000);
    expect((await lena("GET", "/me/calendar")).status).toBe(200);
    test.sandbox.graph.settings.requestsPerTenMinutes = 10_000;
  });
});

describe("an organisation's limit", () => {
  it("counts the calls to all its mailboxes together", async () => {
    const [lena, { settings }] = [await test.graphAs("lena"), test.sandbox.graph];
    test.sandbox.world.clock.advance(600_000);
    settings.requestsPerTenantInTenSeconds = 1;
    await lena("GET", "/me/calendar");
    const over = await priya("GET", "/me/calendar");
    settings.requestsPerTenantInTenSeconds = 20_000;
    expect([...refused(over), over.headers.get("retry-after")]).toEqual([429, "ApplicationThrottled", "10"]);
  });
});

describe("translateExchangeIds", () => {
  it("turns default ids into immutable ones and back, and names what it cannot", async () => {
    const { id } = (await priya("POST", "/me/events", draft)).json;
    const translate = (inputIds: string[], sourceIdType: string, targetIdType: string): Promise<Reply> =>
      priya("POST", "/me/translateExchangeIds", { inputIds, sourceIdType, targetIdType });
    const there = await translate([id, "nonsense"], "restId", "restImmutableEntryId");
    const { targetId } = there.json.value[0];
    expect(targetId).not.toBe(id);
    expect(there.json.value[1].errorDetails.code).toBe("ErrorInvalidIdMalformed");
    expect((await translate([targetId], "restImmutableEntryId", "restId")).json.value).toEqual([
      { sourceId: targetId, targetId: id },
    ]);
  });
});
