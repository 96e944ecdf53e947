/** What vendors call, over the wire: replayed, forged, broken, and in floods. What each call means is tested beside the hooks. */
import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { hashOf } from "#backend/platform/vault.ts";
import { castRoutes, type RouteCast } from "./route-cast.ts";
import { startServedWorld, type Answered, type ServedWorld } from "./served-world.ts";

const subscription = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07";
const channel = "8a8bb0c5-7a3e-4d8f-9a43-3b0f7c2ed915";
const secret = "the-secret-that-the-vendor-sends-along";

let world: ServedWorld;
let cast: RouteCast;
let connectionId: string;

beforeAll(async () => {
  world = await startServedWorld();
  cast = await castRoutes(world);
  connectionId = await cast.newConnection();
  await watchFor(connectionId);
}, 60_000);
afterAll(() => world.close());

/** As if both vendors watched the learner's calendar for us. */
async function watchFor(connection_id: string): Promise<void> {
  const { db } = world.database;
  const { tenantId: tenant_id, id: person_id } = cast.learner;
  const nothing = {
    watch_id: null,
    resource_id: null,
    expires_at: null,
    sync_token: null,
    window_to: null,
    due_at: null,
  };
  const counters = { pull_wanted: 0, pull_done: 0, resync_wanted: 0, attempts: 0 };
  const unused = { last_pulled_at: null, lease_id: null, leased_until: null, last_problem: null };
  const watch = { account_id: "account", state: "watching" as const, renew_at: new Date(world.clock.now()) };
  await db
    .insertInto("calendar_watches")
    .values({ tenant_id, connection_id, ...watch, ...nothing, ...counters, ...unused })
    .execute();
  const route = { account: null, secret_hash: hashOf(secret), tenant_id, person_id, connection_id };
  await db
    .insertInto("vendor_routes")
    .values([
      { kind: "graph_subscription", external_id: subscription, ...route },
      { kind: "google_channel", external_id: channel, ...route },
    ])
    .execute();
}

/** How often the calendar was asked to be read. */
async function looks(): Promise<number> {
  const { pull_wanted } = await world.database.db
    .selectFrom("calendar_watches")
    .select("pull_wanted")
    .where("connection_id", "=", connectionId)
    .executeTakeFirstOrThrow();
  return pull_wanted;
}

const graph = (value: unknown, query = ""): Promise<Answered> =>
  world.ask({ method: "POST", path: `/hooks/graph${query}`, body: { value } });
const google = (headers: Record<string, string>): Promise<Answered> =>
  world.ask({ method: "POST", path: "/hooks/google", headers: { "x-goog-resource-state": "exists", ...headers } });
const news = { subscriptionId: subscription, clientState: secret, changeType: "updated" };

describe("Graph's handshake", () => {
  it.each(["/hooks/graph", "/hooks/graph/lifecycle"])(
    "at %s sends back text that no browser takes for a page",
    async (path) => {
      const token = "<script>alert(document.domain)</script> é+&%";
      const answer = await world.ask({ method: "POST", path: `${path}?validationToken=${encodeURIComponent(token)}` });
      expect([answer.status, answer.text]).toEqual([200, token]);
      expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    },
  );

  it("sends nothing back that is too long or comes twice, and adds no header of the caller's", async () => {
    expect((await graph([], `?validationToken=${"x".repeat(5_000)}`)).status).toBe(400);
    expect((await graph([], "?validationToken=a&validationToken=b")).status).toBe(400);
    const split = await graph([], `?validationToken=${encodeURIComponent("a\r\nSet-Cookie: b=c")}`);
    expect([split.status, split.headers.get("set-cookie")]).toEqual([200, null]);
  });
});

describe("news of a calendar", () => {
  it("is answered the same whether it is true, forged or nobody's, and only what is true is followed", async () => {
    const before = await looks();
    const forged = [
      { ...news, clientState: `${secret}x` },
      { ...news, clientState: secret.toUpperCase() },
      { ...news, clientState: hashOf(secret) },
      { ...news, subscriptionId: channel },
      { ...news, clientState: { $ne: "" } },
      { ...news, clientState: [secret] },
      { clientState: secret },
    ];
    const answers = [await graph(forged), await google({ "x-goog-channel-id": channel, "x-goog-channel-token": "x" })];
    answers.push(await google({ "x-goog-channel-id": subscription, "x-goog-channel-token": secret }));
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [202, ""],
      [204, ""],
      [204, ""],
    ]);
    expect(await looks()).toBe(before);
    expect([(await graph([news])).status, await looks()]).toEqual([202, before + 1]);
  });

  it("may be replayed for ever: it carries no truth, only a reason to look, and the looks wait as one", async () => {
    const replayed = await Promise.all(
      Array.from({ length: 40 }, () => google({ "x-goog-channel-id": channel, "x-goog-channel-token": secret })),
    );
    expect(new Set(replayed.map(({ status }) => status))).toEqual(new Set([204]));
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from jobs.job where name = 'keep-watch' and state = 'created'`.execute(
      world.database.db,
    );
    expect(rows).toEqual([{ waiting: 1 }]);
  });

  it("in a flood is turned away early, and people are served meanwhile", async () => {
    const invented = Array.from({ length: 200 }, (_, at) => ({ ...news, subscriptionId: `nobody-${at}` }));
    const flood = Array.from({ length: 700 }, () => graph(invented));
    const person = await world.ask({ method: "GET", path: "/api/v1/offerings" }, cast.learner.bearer);
    const answers = await Promise.all(flood);
    expect(person.status).toBe(200);
    expect(answers.every(({ status }) => status === 202 || status === 503)).toBe(true);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.every(({ headers }) => headers.get("retry-after") === "10")).toBe(true);
    expect((await graph([news])).status).toBe(202);
  }, 60_000);

  it.each([
    ["that is no JSON", "{", {}, 400],
    ["that is compressed", gzipSync("{}").toString("latin1"), { "content-encoding": "gzip" }, 415],
    ["that is a form", "value=1", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["of 300 KiB", JSON.stringify({ value: ["x".repeat(300 * 1024)] }), {}, 413],
    ["nested a thousand deep", `{"value":${"[".repeat(1000)}${"]".repeat(1000)}}`, {}, 400],
    ["of six thousand items", JSON.stringify({ value: Array.from({ length: 6_000 }, () => 1) }), {}, 400],
  ])("%s is refused", async (_what, body, headers, status) => {
    expect((await world.ask({ method: "POST", path: "/hooks/graph", body, headers })).status).toBe(status);
  });
});

describe("Zoom's signature", () => {
  const event = JSON.stringify({ event: "meeting.deleted", payload: { account_id: "a", object: { id: 1 } } });
  const sign = (
    body: string,
    seconds: number,
    key = world.config.ZOOM_WEBHOOK_SECRET ?? "",
  ): Record<string, string> => ({
    "x-zm-request-timestamp": String(seconds),
    "x-zm-signature": `v0=${createHmac("sha256", key).update(`v0:${seconds}:${body}`).digest("hex")}`,
  });
  const zoom = async (body: string, headers: Record<string, string>): Promise<number> =>
    (await world.ask({ method: "POST", path: "/hooks/zoom", body, headers })).status;
  const now = (): number => Math.floor(world.clock.now() / 1000);

  it("is believed within five minutes either way, and again within them: looking twice does no harm", async () => {
    const headers = sign(event, now());
    expect([await zoom(event, headers), await zoom(event, headers)]).toEqual([200, 200]);
    expect([await zoom(event, sign(event, now() - 300)), await zoom(event, sign(event, now() + 300))]).toEqual([
      200, 200,
    ]);
    expect([await zoom(event, sign(event, now() - 301)), await zoom(event, sign(event, now() + 301))]).toEqual([
      401, 401,
    ]);
  });

  it.each([
    ["nothing", () => ({})],
    ["another secret", () => sign(event, now(), "guessed")],
    ["the client secret", () => sign(event, now(), world.config.ZOOM_CLIENT_SECRET)],
    ["the same bytes written again", () => sign(JSON.stringify(JSON.parse(event), null, 1), now())],
    ["another time than it says", () => ({ ...sign(event, now()), "x-zm-request-timestamp": String(now() + 1) })],
    ["a time that is no number", () => ({ ...sign(event, now()), "x-zm-request-timestamp": "1e9" })],
    ["half a signature", () => ({ ...sign(event, now()), "x-zm-signature": "v0=" })],
    [
      "letters of another size",
      () => ({ ...sign(event, now()), "x-zm-signature": sign(event, now())["x-zm-signature"]?.toUpperCase() ?? "" }),
    ],
  ])("is refused over %s, also for the handshake and a farewell", async (_what, headers) => {
    expect(await zoom(event, headers())).toBe(401);
    for (const body of [
      { event: "endpoint.url_validation", payload: { plainToken: "abc" } },
      { event: "app_deauthorized", payload: {} },
    ]) {
      const path = "/hooks/zoom/deauthorize";
      expect((await world.ask({ method: "POST", path, body, headers: headers() })).status).toBe(401);
    }
  });

  it("does not make nonsense an event", async () => {
    for (const body of ["[]", "null", '{"event":1}', '{"event":"meeting.deleted"}', '"meeting.deleted"']) {
      expect([body, await zoom(body, sign(body, now()))]).toEqual([body, 400]);
    }
  });
});
