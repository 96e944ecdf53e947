import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";
import { startReceiver, type TestReceiver } from "../test-receiver.ts";
import type { Answer, Call } from "../site.ts";

type Caller = Awaited<ReturnType<TestSandbox["graphAs"]>>;
// oxlint-disable-next-line typescript/no-explicit-any -- tests reach into vendors' JSON freely
type Loose = any;

const minute = 60_000;
const hour = 60 * minute;

/** A good endpoint: says the token back, takes everything else. */
const well = ({ url }: Call): Answer => {
  const token = url.searchParams.get("validationToken");
  return token === null
    ? { status: 202 }
    : { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: token };
};

let test: TestSandbox;
let priya: Caller;
let lena: Caller;
let receiver: TestReceiver;

beforeAll(async () => {
  test = await startTestSandbox();
  test.sandbox.graph.settings.latencyMs = 0;
  receiver = await startReceiver(test.sandbox.world, well);
});
beforeEach(async () => {
  priya = await test.graphAs("priya");
  lena = await test.graphAs("lena");
  receiver.answer = well;
  receiver.calls.length = 0;
  startSeq = test.sandbox.world.log.list().at(-1)?.seq ?? 0;
});
afterEach(async () => {
  const { graph, world } = test.sandbox;
  for (const { id } of graph.subscriptions.live()) graph.subscriptions.remove(id);
  world.faults.clear();
  await world.timers.tick();
});
afterAll(async () => {
  await receiver.close();
  await test.stop();
});

const now = (): number => test.sandbox.world.clock.now();
const inMinutes = (minutes: number): string => new Date(now() + minutes * minute).toISOString();
const wish = (more: object = {}): object => ({
  changeType: "created,updated,deleted",
  notificationUrl: `${receiver.origin}/graph/changes?kept=1`,
  lifecycleNotificationUrl: `${receiver.origin}/graph/lifecycle`,
  resource: "me/events",
  expirationDateTime: inMinutes(4230),
  clientState: "secret-state",
  latestSupportedTlsVersion: "v1_2",
  ...more,
});
const subscribe = (more: object = {}): Promise<Reply> => priya("POST", "/subscriptions", wish(more));
const refused = (reply: Reply): unknown[] => [reply.status, reply.json.error?.code];
const tick = (): Promise<void> => test.sandbox.world.timers.tick();
const advance = (ms: number): Promise<void> => {
  test.sandbox.world.clock.advance(ms);
  return tick();
};
const posts = (path = "/graph/changes"): Loose[][] =>
  receiver.calls
    .filter(({ url }) => url.pathname === path && !url.searchParams.has("validationToken"))
    .map(({ raw }) => JSON.parse(raw.toString("utf8")).value);
const told = (): string[] =>
  posts()
    .flat()
    .map(({ changeType }) => changeType);

const time = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
const draft = {
  subject: "Mentoring",
  start: time("2026-12-01T10:00:00"),
  end: time("2026-12-01T10:30:00"),
  attendees: [{ emailAddress: { address: "lena@northwind.example" } }],
};
const create = async (body: object = draft): Promise<Loose> => (await priya("POST", "/me/events", body)).json;
const control = (method: string, path: string, body?: object): Promise<Reply> =>
  test.request(`${test.sandbox.origins.home}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
let startSeq = 0;
const noProblems = (): void =>
  expect(test.sandbox.world.log.list({ withProblems: true, afterSeq: startSeq })).toEqual([]);

describe("subscribing", () => {
  it("asks both endpoints to say a token back, keeping their own query, before it answers 201", async () => {
    const made = await subscribe();
    expect([made.status, made.json.clientState, made.json.resource]).toEqual([201, "secret-state", "me/events"]);
    expect(receiver.calls.map(({ url }) => url.pathname)).toEqual(["/graph/changes", "/graph/lifecycle"]);
    expect(receiver.calls[0]?.url.searchParams.get("kept")).toBe("1");
    expect(receiver.calls[0]?.url.searchParams.get("validationToken")).toContain("Validation: Testing");
    expect(receiver.calls[0]?.headers["content-type"]).toBe("text/plain; charset=utf-8");
    noProblems();
  });

  it("refuses an endpoint that says it back encoded, as JSON, with 202, or too late", async () => {
    test.sandbox.graph.settings.validationLimitMs = 500;
    const text = { "content-type": "text/plain" };
    const token = ({ url }: Call): string => url.searchParams.get("validationToken") ?? "";
    const wrong: TestReceiver["answer"][] = [
      (call) => ({ status: 200, headers: text, body: encodeURIComponent(token(call)) }),
      (call) => ({ status: 200, headers: { "content-type": "application/json" }, body: token(call) }),
      (call) => ({ status: 202, headers: text, body: token(call) }),
      () => "nothing",
    ];
    for (const answer of wrong) {
      receiver.answer = answer;
      expect(refused(await subscribe())).toEqual([400, "InvalidRequest"]);
    }
    test.sandbox.graph.settings.validationLimitMs = 10_000;
    expect(test.sandbox.graph.subscriptions.live()).toEqual([]);
  });

  it("sends nothing to another computer, and refuses an address that is not https", async () => {
    const elsewhere = await subscribe({ notificationUrl: "https://example.com/hook" });
    expect(refused(elsewhere)).toEqual([400, "InvalidRequest"]);
    expect(receiver.calls).toEqual([]);
    const last = test.sandbox.world.log.list({ site: "graph-notifications" }).at(-1);
    expect([last?.status, last?.responseBody]).toEqual([0, "not on this computer"]);
    expect(refused(await subscribe({ notificationUrl: "http://localhost:1/hook" }))).toEqual([400, "InvalidRequest"]);
  });

  it("raises a short life to 45 minutes and refuses one beyond 10,080", async () => {
    expect((await subscribe({ expirationDateTime: inMinutes(5) })).json.expirationDateTime).toBe(inMinutes(45));
    expect((await subscribe({ expirationDateTime: inMinutes(10_080) })).status).toBe(201);
    expect(refused(await subscribe({ expirationDateTime: inMinutes(10_081) }))).toEqual([400, "InvalidRequest"]);
  });

  it("refuses mailboxes on premises with 403, a calendar that is gone with 400, and a colleague's mailbox", async () => {
    await control("POST", "/settings", { webhooks: { priya: "on_premises" } });
    const onPremises = await subscribe();
    expect([...refused(onPremises), onPremises.json.error.message]).toEqual([
      403,
      "ExtensionError",
      expect.stringContaining("is currently on backend 'Unknown'"),
    ]);
    await control("POST", "/settings", { webhooks: { priya: "calendar_gone" } });
    expect(refused(await subscribe())).toEqual([400, "ExtensionError"]);
    await control("POST", "/settings", { webhooks: { priya: "allowed" } });
    expect(refused(await subscribe({ resource: "users/lena@northwind.example/events" }))).toEqual([
      403,
      "ErrorAccessDenied",
    ]);
  });

  it("is read, renewed and deleted by who made it, and is a 404 to others", async () => {
    const { id } = (await subscribe()).json;
    expect((await priya("GET", "/subscriptions")).json.value.map((one: Loose) => one.id)).toEqual([id]);
    const later = inMinutes(9000);
    const renewed = await priya("PATCH", `/subscriptions/${id}`, { expirationDateTime: later });
    expect([renewed.status, renewed.json.expirationDateTime]).toEqual([200, later]);
    expect(refused(await lena("GET", `/subscriptions/${id}`))).toEqual([404, "ResourceNotFound"]);
    expect((await priya("POST", `/subscriptions/${id}/reauthorize`)).status).toBe(204);
    expect((await priya("DELETE", `/subscriptions/${id}`)).status).toBe(204);
    expect(refused(await priya("GET", `/subscriptions/${id}`))).toEqual([404, "ResourceNotFound"]);
    noProblems();
  });

  it("ends at its time: renewing answers 404 and nothing is sent any more", async () => {
    const { id } = (await subscribe({ expirationDateTime: inMinutes(45) })).json;
    await advance(45 * minute);
    expect(refused(await priya("PATCH", `/subscriptions/${id}`, { expirationDateTime: inMinutes(90) }))).toEqual([
      404,
      "ResourceNotFound",
    ]);
    await create();
    await tick();
    expect(posts()).toEqual([]);
  });
});

describe("telling subscribers", () => {
  it("says which event changed, with the client's state and in one POST for all that happened together", async () => {
    await subscribe();
    const event = await create();
    await priya("PATCH", `/me/events/${event.id}`, { subject: "Other" });
    await priya("DELETE", `/me/events/${event.id}`);
    await tick();
    expect(posts().length).toBe(1);
    expect(told()).toEqual(["created", "updated", "deleted"]);
    const [first] = posts()[0] ?? [];
    expect(first).toMatchObject({ clientState: "secret-state", tenantId: expect.any(String) });
    expect(first.resource).toBe(first.resourceData["@odata.id"]);
    expect(first.resourceData).toMatchObject({ "@odata.type": "#Microsoft.Graph.Event", id: event.id });
    expect(first.resourceData["@odata.etag"]).not.toBe(event["@odata.etag"]);
    noProblems();
  });

  it("tells of a new Teams meeting twice, and only of the kinds that were asked for", async () => {
    await subscribe();
    await create({ ...draft, isOnlineMeeting: true });
    await tick();
    expect(told()).toEqual(["created"]);
    await advance(1000);
    expect(told()).toEqual(["created", "updated"]);
    receiver.calls.length = 0;
    for (const { id } of test.sandbox.graph.subscriptions.live()) test.sandbox.graph.subscriptions.remove(id);
    await subscribe({ changeType: "deleted" });
    const event = await create();
    await priya("DELETE", `/me/events/${event.id}`);
    await tick();
    expect(told()).toEqual(["deleted"]);
  });

  it("names immutable ids when the subscription was made with them", async () => {
    await priya("POST", "/subscriptions", wish(), { prefer: 'IdType="ImmutableId"' });
    const event = await create();
    await tick();
    const id = posts()[0]?.[0].resourceData.id;
    expect(id).not.toBe(event.id);
    expect((await priya("GET", `/me/events/${id}`)).json.id).toBe(event.id);
  });

  it("tries again with growing pauses for four hours, then says that something was missed", async () => {
    await subscribe();
    receiver.answer = ({ url }) => ({ status: url.pathname.endsWith("lifecycle") ? 202 : 503 });
    await create();
    await tick();
    const tries: number[] = [];
    for (const pause of [10_000, 30_000, minute, 2 * minute]) {
      await advance(pause - 1);
      tries.push(posts().length);
      await advance(1);
    }
    expect(tries).toEqual([1, 2, 3, 4]);
    for (let passed = 0; passed < 5 * hour; passed += 10 * minute) await advance(10 * minute);
    const count = posts().length;
    await advance(5 * hour);
    expect(posts().length).toBe(count);
    expect(count).toBeLessThan(16);
    expect(
      posts("/graph/lifecycle")
        .flat()
        .map(({ lifecycleEvent }) => lifecycleEvent),
    ).toEqual(["missed"]);
    noProblems();
  });

  it("takes an answer that comes after the limit for none", async () => {
    await subscribe();
    test.sandbox.graph.settings.notificationLimitMs = 500;
    receiver.answer = () => "nothing";
    await create();
    await tick();
    receiver.answer = well;
    test.sandbox.graph.settings.notificationLimitMs = 3000;
    expect(posts().length).toBe(1);
    await advance(10_000);
    expect(posts().length).toBe(2);
  });

  it("can lose, repeat, delay and reorder what it tells", async () => {
    await subscribe();
    const plan = async (effect: string, more: object = {}): Promise<void> => {
      await control("POST", "/faults", { site: "graph-notifications", effect, times: 1, ...more });
      receiver.calls.length = 0;
    };
    await plan("drop");
    const event = await create();
    await advance(minute);
    expect(told()).toEqual([]);
    await plan("duplicate");
    await priya("PATCH", `/me/events/${event.id}`, { subject: "A" });
    await tick();
    expect(posts().map((post) => post.length)).toEqual([1, 1]);
    await plan("delay", { delayMs: 10 * minute });
    await priya("PATCH", `/me/events/${event.id}`, { subject: "B" });
    await tick();
    expect(told()).toEqual([]);
    await advance(10 * minute);
    expect(told()).toEqual(["updated"]);
    await plan("reorder");
    await priya("PATCH", `/me/events/${event.id}`, { subject: "C" });
    await tick();
    await priya("DELETE", `/me/events/${event.id}`);
    await tick();
    await advance(minute);
    expect(told()).toEqual(["deleted", "updated"]);
  });

  it("makes an endpoint that is often slow wait, and drops what a slower one would get", async () => {
    const { createEndpointHealth } = await import("./endpoint-health.ts");
    const health = createEndpointHealth();
    const record = (count: number, pace: "in time" | "slow"): void => {
      for (let done = 0; done < count; done += 1) health.record("u", 0, pace);
    };
    record(90, "in time");
    record(9, "slow");
    expect(health.of("u", 0)).toBe("well");
    record(1, "slow");
    expect(health.of("u", 0)).toBe("delaying");
    record(8, "slow");
    expect(health.of("u", 0)).toBe("dropping");
    expect(health.of("u", 600_000)).toBe("well");
  });
});

describe("lifecycle notices", () => {
  it("tells that something was missed, to the lifecycle address, without a resource", async () => {
    const { id } = (await subscribe()).json;
    expect((await control("POST", "/subscriptions/lifecycle", { event: "missed", handle: "priya" })).json).toEqual({
      told: 1,
    });
    await tick();
    expect(posts("/graph/lifecycle")).toEqual([
      [
        {
          subscriptionId: id,
          subscriptionExpirationDateTime: expect.stringMatching(/\+00:00$/),
          tenantId: expect.any(String),
          clientState: "secret-state",
          lifecycleEvent: "missed",
        },
      ],
    ]);
    noProblems();
  });

  it("removes a subscription and says so", async () => {
    const { id } = (await subscribe()).json;
    await control("POST", "/subscriptions/lifecycle", { event: "subscriptionRemoved", id });
    await tick();
    expect(posts("/graph/lifecycle").flat()[0].lifecycleEvent).toBe("subscriptionRemoved");
    expect((await priya("GET", `/subscriptions/${id}`)).status).toBe(404);
  });

  it("tells nothing between reauthorizationRequired and the reauthorization", async () => {
    const { id } = (await subscribe()).json;
    await control("POST", "/subscriptions/lifecycle", { event: "reauthorizationRequired", id });
    await create();
    await tick();
    expect(told()).toEqual([]);
    await priya("POST", `/subscriptions/${id}/reauthorize`);
    await create();
    await tick();
    expect(told()).toEqual(["created"]);
    expect((await control("POST", "/subscriptions/lifecycle", { event: "holiday" })).status).toBe(400);
  });
});
