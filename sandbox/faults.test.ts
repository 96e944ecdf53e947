import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createFaultPlan, type Fault } from "./faults.ts";
import type { SeededRates } from "./seeded-faults.ts";
import { onBehalfOf, type Reply, startTestSandbox, type TestSandbox, testNow } from "./test-sandbox.ts";

const rates: SeededRates = {
  seed: 7,
  rates: {
    graph: { latency: 0.1, throttled: 0.3, server_error: 0.1, reset_after: 0.1 },
    "zoom-webhooks": { drop: 0.5 },
  },
};

function history(given: SeededRates, calls: readonly string[]): readonly (Fault | undefined)[] {
  const plan = createFaultPlan(() => testNow);
  plan.seed(given);
  return calls.map((path) => plan.take("graph", "GET", path));
}

const many = Array.from({ length: 200 }, (_, index) => (index % 2 ? "/v1.0/me/events" : "/v1.0/me/calendar"));

describe("a seeded fault plan", () => {
  it("hits the same calls with the same faults each time, and others with another seed", () => {
    expect(history(rates, many)).toEqual(history(rates, many));
    expect(history(rates, many)).not.toEqual(history({ ...rates, seed: 8 }, many));
  });

  it("does not mind which kind of call comes first", () => {
    const events = many.filter((path) => path.endsWith("events"));
    const alone = history(rates, events);
    const mixed = history(rates, many).filter((_, index) => many[index]?.endsWith("events"));
    expect(mixed).toEqual(alone);
  });

  it("does not mind the ids in a path, which differ from run to run", () => {
    const withIds = (tail: string): string[] =>
      Array.from({ length: 50 }, (_, n) => `/v1.0/me/events/AAMk${tail}${n}=`);
    expect(history(rates, withIds("abcdefghijklmnopqrstuvwx"))).toEqual(
      history(rates, withIds("zyxwvutsrqponmlkjihgfedc")),
    );
  });

  it("comes about as often as was said", () => {
    const hit = history(
      rates,
      Array.from({ length: 2000 }, () => "/v1.0/me"),
    ).filter(Boolean).length;
    expect(hit / 2000).toBeGreaterThan(0.55);
    expect(hit / 2000).toBeLessThan(0.65);
  });

  it("throttles with every form of Retry-After, and fails with pages instead of JSON", () => {
    const faults = history(
      rates,
      Array.from({ length: 2000 }, () => "/v1.0/me"),
    ).filter((fault) => fault !== undefined);
    const forms = new Set(
      faults
        .filter(({ status }) => status === 429)
        .map(({ headers }) => headers?.["retry-after"]?.replaceAll(/\d/g, "9")),
    );
    expect(forms).toEqual(new Set(["9", "9.999", "9999-99-99T99:99:99Z", "Tue, 99 Nov 9999 99:99:99 GMT", undefined]));
    const failed = faults.filter(({ status }) => (status ?? 0) >= 500);
    expect(new Set(failed.map(({ status }) => status))).toEqual(new Set([500, 502, 503, 504]));
    expect(failed[0]?.body).toContain("<html>");
  });

  it("counts its hits, gives way to a named fault and ends with the plan", () => {
    const plan = createFaultPlan(() => testNow);
    plan.seed({ seed: 1, rates: { graph: { reset_before: 1 } } });
    plan.add({ site: "graph", effect: "delay", delayMs: 1, times: 1 });
    expect([plan.take("graph", "GET", "/x")?.effect, plan.take("graph", "GET", "/x")?.effect]).toEqual([
      "delay",
      "reset_before",
    ]);
    expect(plan.seeded()?.hits).toEqual({ "graph reset_before": 1 });
    plan.clear();
    expect([plan.take("graph", "GET", "/x"), plan.seeded()]).toEqual([undefined, undefined]);
  });
});

describe("the fault plan over HTTP", () => {
  let test: TestSandbox;
  beforeAll(async () => {
    test = await startTestSandbox();
    test.sandbox.graph.settings.latencyMs = 0;
  });
  afterAll(() => test.stop());

  const control = (method: string, path: string, body?: unknown): Promise<Reply> =>
    test.request(`${test.sandbox.origins.home}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it("takes a seed with rates and shows them", async () => {
    const taken = await control("POST", "/faults", rates);
    expect([taken.status, taken.json.seeded]).toEqual([201, { ...rates, hits: {} }]);
    expect((await control("DELETE", "/faults")).status).toBe(204);
    expect((await control("GET", "/faults")).json).toEqual({ items: [] });
  });

  it("refuses a seed that is no number, unknown effects and rates above 1", async () => {
    for (const wrong of [
      { seed: "x", rates: {} },
      { seed: 1 },
      { seed: 1, rates: { graph: { explode: 0.1 } } },
      { seed: 1, rates: { graph: { drop: 0.6, delay: 0.6 } } },
    ])
      expect((await control("POST", "/faults", wrong)).status).toBe(400);
  });

  it("repeats a run exactly, whatever it does to the calls", async () => {
    const statuses = async (): Promise<readonly unknown[]> => {
      const priya = await test.graphAs("priya");
      await control("POST", "/faults", {
        seed: 3,
        rates: { graph: { throttled: 0.2, server_error: 0.1, reset_after: 0.1 } },
      });
      const seen: unknown[] = [];
      for (let calls = 0; calls < 30; calls += 1)
        seen.push(
          await priya("GET", "/me/calendar").then(
            ({ status }) => status,
            () => "no answer",
          ),
        );
      await control("DELETE", "/faults");
      return seen;
    };
    const first = await statuses();
    expect(new Set(first).size).toBeGreaterThan(2);
    expect(await statuses()).toEqual(first);
  });

  it("can end an answer in its middle", async () => {
    const lena = await test.graphAs("lena");
    await control("POST", "/faults", { site: "graph", effect: "truncate", times: 1 });
    await expect(lena("GET", "/me")).rejects.toThrow(SyntaxError);
    expect((await lena("GET", "/me")).status).toBe(200);
  });

  it("signs a caller out and jumps the clock when it says so", async () => {
    const lena = await test.graphAs("lena");
    await control("POST", "/faults", { site: "graph", effect: "clock_jump", jumpMs: 60_000, times: 1 });
    expect((await lena("GET", "/me")).status).toBe(200);
    expect(test.sandbox.world.clock.now()).toBe(testNow + 60_000);
    const assertion = await test.signIn("lena");
    await control("POST", "/faults", { site: "graph", effect: "revoke_tokens", times: 1 });
    await lena("GET", "/me");
    const refused = await test.token(onBehalfOf(assertion), { tenant: "organizations" });
    expect([refused.status, refused.json.error_codes]).toEqual([400, [50173]]);
  });
});
