/** How much a client may send, how slowly, and how often. */
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { asInstant } from "../domain/instant.ts";
import type { Caller } from "../platform/caller.ts";
import { createLog } from "../platform/log.ts";
import { createRandomIds } from "../platform/random-ids.ts";
import { RequestProblem } from "../platform/request-problem.ts";
import { personRoute, publicRoute } from "../platform/route.ts";
import { mintTenantScope } from "../platform/tenant-scope.ts";
import { clientAddressOf, neighbourhoodOf } from "./client-address.ts";
import { createRateLimits, pacesFor } from "./rate-limits.ts";
import type { Paces } from "./rate-limits.ts";
import { createHttpServer } from "./server.ts";
import type { HttpServer, Patience } from "./server.ts";

const begin = Date.parse("2026-03-02T15:00:00Z");
const roomy = { burst: 1_000, perSecond: 100 };
const paces: Paces = { address: roomy, person: roomy, tenant: roomy };

const ok = async () => ({ status: 200, body: {} });
const routes = [
  publicRoute({ method: "GET", path: "/public", handle: ok }),
  publicRoute({ method: "POST", path: "/hooks/somebody", counted: false, handle: ok }),
  publicRoute({ method: "POST", path: "/form", handle: ok }),
  personRoute({ method: "GET", path: "/mine", handle: ok }),
];

const open: HttpServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** A bearer is `<organisation>.<person>`. */
const authenticate = async ({ authorization = "" }: { authorization?: string | undefined }): Promise<Caller> => {
  const [, tenantId, personId] = /^Bearer (\w+)\.(\w+)$/.exec(authorization) ?? [];
  if (tenantId === undefined || personId === undefined) throw new RequestProblem("unauthenticated", "Sign in.");
  const scope = mintTenantScope(tenantId, "request");
  return { scope, personId, displayName: personId, roles: ["learner"], surface: "api" };
};

async function serve(given: {
  readonly paces?: Partial<Paces>;
  readonly patience?: Patience;
  readonly proxyHops?: number;
}) {
  let now = begin;
  const clock = { now: () => asInstant(now) };
  const limits = createRateLimits({ ...paces, ...given.paces }, clock);
  const ids = createRandomIds(clock);
  const { patience, proxyHops = 0 } = given;
  const log = createLog("silent");
  const shared = { routes, authenticate, limits, proxyHops, clock, ids, log };
  const server = createHttpServer(patience ? { ...shared, patience } : shared);
  open.push(server);
  const port = await server.listen(0);
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
  return { port, ask, wait: (seconds: number): void => void (now += seconds * 1000) };
}

const as = (who: string): Record<string, string> => ({ authorization: `Bearer ${who}` });

describe("how often", () => {
  it("one person may ask is theirs alone, and comes back with time", async () => {
    const { ask, wait } = await serve({ paces: { person: { burst: 3, perSecond: 0.5 } } });
    const statuses = async (who: string, times: number): Promise<number[]> =>
      (await Promise.all(Array.from({ length: times }, () => ask("/mine", as(who))))).map(({ status }) => status);
    expect((await statuses("north.lena", 4)).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429]);
    expect(await statuses("north.sam", 1)).toEqual([200]);
    const refused = await ask("/mine", as("north.lena"));
    expect(await refused.json()).toMatchObject({ status: 429, code: "rate_limited", retryAfterSeconds: 2 });
    expect(refused.headers.get("retry-after")).toBe("2");
    wait(2);
    expect(await statuses("north.lena", 2)).toEqual([200, 429]);
  });

  it("an organisation may ask is not another's", async () => {
    const { ask } = await serve({ paces: { tenant: { burst: 2, perSecond: 1 } } });
    const statuses = [];
    for (const who of ["north.a", "north.b", "north.c", "fjord.a"]) statuses.push((await ask("/mine", as(who))).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it("an address may ask counts what is public and what nobody is signed in for, and not what vendors tell", async () => {
    const { ask } = await serve({ paces: { address: { burst: 2, perSecond: 1 } } });
    expect([(await ask("/public")).status, (await ask("/mine", as("nobody"))).status]).toEqual([200, 401]);
    expect([(await ask("/public")).status, (await ask("/mine", as("nobody"))).status]).toEqual([429, 429]);
    expect((await ask("/mine", as("north.lena"))).status).toBe(200);
    expect((await ask("/hooks/somebody", {}, "POST")).status).toBe(200);
  });

  it("is measured by what our own proxy saw, and not by what a client writes", async () => {
    const near = await serve({ paces: { address: { burst: 1, perSecond: 1 } } });
    expect((await near.ask("/public", { "x-forwarded-for": "203.0.113.1" })).status).toBe(200);
    expect((await near.ask("/public", { "x-forwarded-for": "203.0.113.2" })).status).toBe(429);
    const behind = await serve({ paces: { address: { burst: 1, perSecond: 1 } }, proxyHops: 1 });
    const from = async (chain: string) => (await behind.ask("/public", { "x-forwarded-for": chain })).status;
    expect([await from("1.1.1.1, 203.0.113.1"), await from("2.2.2.2, 203.0.113.1")]).toEqual([200, 429]);
    expect(await from("1.1.1.1, 203.0.113.2")).toBe(200);
  });

  it("is counted for at most so many at once, so that inventing people fills no memory", () => {
    const limits = createRateLimits(pacesFor(60), { now: () => asInstant(begin) });
    for (let at = 0; at < 60_000; at += 1) limits.comes(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
    expect(() => limits.comes("10.0.234.95")).not.toThrow();
  });
});

describe("where a request comes from", () => {
  const seen = (remoteAddress: string, forwarded: string | undefined, hops: number): string =>
    clientAddressOf(
      { headers: { "x-forwarded-for": forwarded }, socket: { remoteAddress } } as unknown as Parameters<
        typeof clientAddressOf
      >[0],
      hops,
    );

  it.each([
    ["10.0.0.1", undefined, 0, "10.0.0.1"],
    ["::ffff:10.0.0.1", undefined, 0, "10.0.0.1"],
    ["10.0.0.1", "203.0.113.9", 0, "10.0.0.1"],
    ["10.0.0.1", "203.0.113.9", 1, "203.0.113.9"],
    ["10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"],
    ["10.0.0.1", "203.0.113.9", 2, "10.0.0.1"],
    ["10.0.0.1", "not an address", 1, "10.0.0.1"],
    ["10.0.0.1", undefined, 1, "10.0.0.1"],
  ])("%s with %s behind %i proxies is %s", (peer, forwarded, hops, expected) => {
    expect(seen(peer, forwarded, hops)).toBe(expected);
  });

  it("is one neighbourhood for a whole /64, and one address of IPv4", () => {
    const same = ["2001:db8:1:2::1", "2001:0db8:0001:0002:aaaa:bbbb:cccc:dddd", "2001:DB8:1:2::"].map(neighbourhoodOf);
    expect(new Set(same)).toEqual(new Set(["2001:db8:1:2"]));
    expect(neighbourhoodOf("2001:db8:1:3::1")).toBe("2001:db8:1:3");
    expect([neighbourhoodOf("::1"), neighbourhoodOf("10.0.0.1")]).toEqual(["0:0:0:0", "10.0.0.1"]);
  });
});

describe("a client that takes its time", () => {
  const impatient: Patience = { headers: 60, request: 120, check: 20 };

  /** All that the server said until it hung up. */
  const talk = (port: number, text: string): Promise<string> =>
    new Promise((resolve) => {
      let heard = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (bytes) => (heard += bytes.toString("latin1")));
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(heard));
    });

  it.each([
    ["its headers", "GET /public HTTP/1.1\r\nHost: x\r\nX-Slow: "],
    ["its body", "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"],
    [
      "the pieces of its body",
      "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
  ])("with %s is told so and let go", async (_what, text) => {
    const { port, ask } = await serve({ patience: impatient });
    expect(await talk(port, text)).toMatch(/^HTTP\/1\.1 408 /);
    expect((await ask("/public")).status).toBe(200);
  });

  it("may not send more headers than a browser does", async () => {
    const { port } = await serve({});
    const large = `GET /public HTTP/1.1\r\nHost: x\r\nX-Large: ${"x".repeat(20_000)}\r\n\r\n`;
    expect(await talk(port, large)).toMatch(/^HTTP\/1\.1 431 /);
  });
});
