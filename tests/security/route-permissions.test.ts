/** Who gets what from which route: every route that is served, asked by every kind of caller. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Route } from "#backend/platform/route.ts";
import { castRoutes, type RouteCast } from "./route-cast.ts";
import { callers, type CallerKind, type RouteCall, type RouteRow } from "./route-row.ts";
import { routeTable } from "./route-table.ts";
import { startServedWorld, type Asked, type ServedWorld } from "./served-world.ts";

describe("every route, asked by every kind of caller", () => {
  let world: ServedWorld;
  let cast: RouteCast;
  let bearers: Readonly<Record<CallerKind, string | undefined>>;

  beforeAll(async () => {
    world = await startServedWorld({ heard: (line) => void logged.push(line) });
    cast = await castRoutes(world);
    bearers = await bearersOf(world, cast);
  }, 60_000);

  afterAll(async () => {
    await world.close();
  });

  const careless: string[] = [];
  const answered: string[] = [];
  const logged: string[] = [];
  /** What the other organisation's administrator was answered. */
  const outside: string[] = [];

  it("has a row in the table", () => {
    const missing = world.routes.filter((route) => routeTable[nameOf(route)] === undefined).map(rowToAdd);
    expect(missing.join("\n")).toBe("");
  });

  it("is still served when it has a row", () => {
    const served = new Set(world.routes.map(nameOf));
    expect(Object.keys(routeTable).filter((name) => !served.has(name))).toEqual([]);
  });

  it("stands in the API's document when it is below /api/v1, and nothing else does", async () => {
    const { text } = await world.ask({ method: "GET", path: "/api/v1/openapi.json" });
    const { paths } = JSON.parse(text) as { readonly paths: Readonly<Record<string, object>> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} /api/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(described.toSorted()).toEqual(
      world.routes
        .map(nameOf)
        .filter((name) => name.includes(" /api/v1/"))
        .toSorted(),
    );
  });

  it("is for signed-in people exactly when its row says so", () => {
    const wrong = world.routes.filter((route) => {
      const row = routeTable[nameOf(route)];
      return row && (row.access === "person") !== (route.access === "person");
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it.each(Object.keys(routeTable))("%s", async (name) => {
    const row = routeTable[name] as RouteRow;
    const answers: [CallerKind, number][] = [];
    // What was refused changed nothing, so the next caller may ask the same; what was done is made anew.
    let asked: Asked | undefined;
    for (const kind of callers) {
      asked ??= askedFor(name, await row.call(cast));
      const answer = await world.ask(asked, bearers[kind]);
      const { status } = answer;
      answered.push(answer.text);
      if (kind === "outsider" && row.access === "person") outside.push(`${name} ${answer.text}`);
      careless.push(...carelessHeaders(name, answer.headers));
      if (status < 300 && !name.startsWith("GET ")) asked = undefined;
      answers.push([kind, status]);
    }
    expect(Object.fromEntries(answers)).toEqual(row.expected);
  });

  it("answers with every header that keeps it where it belongs, and leaves nothing behind in browsers", () => {
    expect([...new Set(careless)]).toEqual([]);
  });

  it("tells another organisation's administrator nothing of this one: not the id of anything", async () => {
    const { db } = world.database;
    const tables = ["people", "offerings", "sessions", "seats", "connections", "matches", "holds", "webhooks"] as const;
    const ids = await Promise.all(
      tables.map((table) => db.selectFrom(table).select("id").where("tenant_id", "=", cast.house.id).execute()),
    );
    const known = [cast.house.id, ...ids.flat().map(({ id }) => id)];
    expect(known.length).toBeGreaterThan(100);
    expect(outside.length).toBeGreaterThan(70);
    expect(outside.filter((text) => known.some((each) => text.includes(each)))).toEqual([]);
  });

  it("repeats no bearer and no secret of ours, neither in an answer nor in the log", () => {
    const settings = Object.entries(world.config).filter(([name]) => /(SECRET|_KEY)$/.test(name));
    const secrets = [...settings.map(([, value]) => String(value)), ...Object.values(bearers)];
    expect(secrets.length).toBeGreaterThan(15);
    expect(logged.length).toBeGreaterThan(1_000);
    const text = [...answered, ...logged].join("\n");
    for (const secret of secrets) if (secret !== undefined) expect(text.includes(secret)).toBe(false);
  });
});

/** What every answer carries, whatever it is, and where alone a browser is asked to keep something. */
function carelessHeaders(name: string, headers: Headers): readonly string[] {
  const policy = headers.get("content-security-policy") ?? "";
  const demands: Readonly<Record<string, boolean>> = {
    nosniff: headers.get("x-content-type-options") === "nosniff",
    hsts: /^max-age=(3153600\d|[4-9]\d{7});/.test(headers.get("strict-transport-security") ?? ""),
    "referrer-policy": /^(no-referrer|same-origin)$/.test(headers.get("referrer-policy") ?? ""),
    "frame-ancestors": /(^|; )frame-ancestors '(none|self)'/.test(policy),
    "default-src": policy.startsWith("default-src 'none'"),
    "no x-frame-options, which hosts would obey": !headers.has("x-frame-options"),
    "nothing about who serves": !headers.has("server") && !headers.has("x-powered-by"),
    "no other origin": !headers.has("access-control-allow-origin"),
    "no cookie": headers.getSetCookie().every((cookie) => mayKeep.test(name) && strict.test(cookie)),
  };
  return Object.keys(demands)
    .filter((demand) => !demands[demand])
    .map((demand) => `${name}: ${demand}`);
}

/** Legs of a sign-in in the system's browser, for ten minutes at most. */
const mayKeep = /^(GET|POST) \/(connect\/|zoom\/install$)/;
const strict = /^__Host-[a-z-]+=[^;]*; Path=\/; Max-Age=([0-5]?\d?\d|600); Secure; HttpOnly; SameSite=Lax$/;

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

function askedFor(name: string, call: RouteCall): Asked {
  const [method = "", template = ""] = name.split(" ");
  const path = template.replaceAll(/:([A-Za-z]+)|\*/g, (whole, key: string | undefined) => {
    const value = call.params?.[key ?? "*"];
    if (value === undefined) throw new Error(`The row of ${name} gives nothing for ${whole}`);
    return key === undefined ? value : encodeURIComponent(value);
  });
  const form = call.form && new URLSearchParams(call.form).toString();
  return {
    method,
    path: `${path}${call.query ?? ""}`,
    body: form ?? call.body,
    ...(form === undefined ? {} : { headers: { "content-type": "application/x-www-form-urlencoded" } }),
  };
}

/** What to write into the table for a route that is not there. */
function rowToAdd(route: Route): string {
  const params = [...route.path.matchAll(/:([A-Za-z]+)/g)].map(([, key]) => `${key}: cast.…`).join(", ");
  const call = `(cast) => ({ ${params ? `params: { ${params} }` : ""}${route.body ? `${params ? ", " : ""}body: { … }` : ""} })`;
  return route.access === "public"
    ? `Add to a table of tests/security: "${nameOf(route)}": forAnybody(${call}, 200),`
    : `Add to a table of tests/security: "${nameOf(route)}": forPeople(${call}, { learner: 200, stranger: 404, provider: 200, colleague: 404, scheduler: 200, support: 200, administrator: 200, outsider: 404 }), each with the status that this caller gets`;
}

async function bearersOf(world: ServedWorld, cast: RouteCast): Promise<Record<CallerKind, string | undefined>> {
  const { learner, stranger, provider, colleague, scheduler, support, administrator, outsider } = cast;
  const token = world.issuer.token;
  return {
    nobody: undefined,
    wrongAudience: await token(administrator, { aud: "00000003-0000-0000-c000-000000000000" }),
    appOnly: await token(administrator, { scp: undefined, idtyp: "app", roles: ["Calendars.ReadWrite"] }),
    wrongTenant: await token({ tid: world.ids.next(), oid: administrator.oid }),
    guest: await world.bearerOf(cast.guest, "guest"),
    learner: learner.bearer,
    panel: await world.bearerOf(learner, "zoom"),
    stranger: stranger.bearer,
    provider: provider.bearer,
    colleague: colleague.bearer,
    scheduler: scheduler.bearer,
    support: support.bearer,
    administrator: administrator.bearer,
    outsider: outsider.bearer,
  };
}
