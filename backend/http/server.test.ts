import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { Caller } from "../platform/caller.ts";
import { createLog } from "../platform/log.ts";
import { createRandomIds } from "../platform/random-ids.ts";
import { RefusedByRules, RequestProblem } from "../platform/request-problem.ts";
import { personRoute, publicRoute } from "../platform/route.ts";
import type { Route } from "../platform/route.ts";
import { mintTenantScope } from "../platform/tenant-scope.ts";
import { asInstant } from "../domain/instant.ts";
import { VendorFault } from "../ports/vendor-fault.ts";
import { createRateLimits, pacesFor } from "./rate-limits.ts";
import { createHttpServer } from "./server.ts";
import type { HttpServer } from "./server.ts";

const clock = { now: () => asInstant(Date.parse("2026-03-02T15:00:00Z")) };
const caller: Caller = {
  scope: mintTenantScope("t", "request"),
  personId: "p",
  displayName: "Lena",
  roles: ["learner"],
  surface: "teams",
};
const lines: string[] = [];

const thrown: Readonly<Record<string, () => unknown>> = {
  refusal: () =>
    new RefusedByRules({
      code: "inside_minimum_notice",
      overridable: true,
      earliestAt: Date.parse("2026-03-03T09:00:00Z"),
    }),
  bug: () => new Error("secret detail"),
  throttled: () =>
    new VendorFault("slow down", {
      vendor: "zoom",
      operation: "create meeting",
      kind: "throttled",
      retryAfterSeconds: 1.5,
    }),
  away: () => new VendorFault("away", { vendor: "microsoft", operation: "create event", kind: "unavailable" }),
  claims: () =>
    new VendorFault("more proof", {
      vendor: "microsoft",
      operation: "exchange token",
      kind: "consent_required",
      claims: '{"access_token":{}}',
    }),
  missing: () => new RequestProblem("not_found", "There is no such session."),
};

const routes: readonly Route[] = [
  publicRoute({
    method: "POST",
    path: "/echo",
    body: z.strictObject({ name: z.string(), when: z.object({ startsAt: z.iso.datetime() }).optional() }),
    handle: async ({ body, rawBody }) => ({ status: 201, body: { body, bytes: rawBody.length } }),
  }),
  publicRoute({
    method: "GET",
    path: "/fail/:how",
    params: z.object({ how: z.string() }),
    handle: async ({ params }) => {
      throw thrown[params.how]?.();
    },
  }),
  publicRoute({
    method: "GET",
    path: "/list",
    query: z.strictObject({ limit: z.coerce.number().max(200).default(50) }),
    handle: async ({ query, ifMatch, idempotencyKey }) => ({
      status: 200,
      body: { ...query, ifMatch: ifMatch ?? null, idempotencyKey: idempotencyKey ?? null },
    }),
  }),
  publicRoute({
    method: "GET",
    path: "/by-id/:id",
    params: z.object({ id: z.uuid() }),
    handle: async () => ({ status: 200, body: {} }),
  }),
  publicRoute({ method: "DELETE", path: "/list", handle: async () => ({ status: 204 }) }),
  personRoute({
    method: "GET",
    path: "/me",
    handle: async ({ caller: who }) => ({ status: 200, body: { name: who.displayName } }),
  }),
];

const authenticate = async (headers: { authorization?: string | undefined }): Promise<Caller> => {
  if (headers.authorization === "Bearer good") return caller;
  throw new RequestProblem("unauthenticated", "Send a bearer token.");
};

let server: HttpServer;
let origin: string;

beforeAll(async () => {
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const limits = createRateLimits(pacesFor(100_000), clock);
  server = createHttpServer({ routes, authenticate, limits, proxyHops: 0, clock, ids: createRandomIds(clock), log });
  origin = `http://localhost:${await server.listen(0)}`;
});

afterAll(() => server.close());

const post = (
  body: string | Buffer,
  headers: Record<string, string> = { "content-type": "application/json" },
): Promise<Response> => fetch(`${origin}/echo`, { method: "POST", body: new Uint8Array(Buffer.from(body)), headers });

describe("a request's body", () => {
  it("is parsed, with its bytes kept", async () => {
    const response = await post('{"name":"Lena"}');
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ body: { name: "Lena" }, bytes: 15 });
  });

  it("may have 256 KiB and not one byte more, with and without an announced length", async () => {
    const fits = `{"name":"${"x".repeat(256 * 1024 - 11)}"}`;
    expect((await post(fits)).status).toBe(201);
    const problem = await (await post(`${fits} `)).json();
    expect(problem).toMatchObject({ status: 413, code: "payload_too_large" });
    const chunks = new ReadableStream({
      start: (to) => {
        to.enqueue(Buffer.from(fits));
        to.enqueue(Buffer.from(" "));
        to.close();
      },
    });
    const chunked = await fetch(`${origin}/echo`, {
      method: "POST",
      body: chunks,
      duplex: "half",
      headers: { "content-type": "application/json" },
    });
    expect(chunked.status).toBe(413);
  });

  it.each([
    [
      "compressed",
      gzipSync("x".repeat(10_000_000)),
      { "content-type": "application/json", "content-encoding": "gzip" },
      415,
      "unsupported_media_type",
    ],
    [
      "falsely said to be compressed",
      "0123456789abcdef",
      { "content-type": "application/json", "content-encoding": "gzip" },
      415,
      "unsupported_media_type",
    ],
    ["a form", "name=Lena", { "content-type": "application/x-www-form-urlencoded" }, 415, "unsupported_media_type"],
    [
      "in another character set",
      '{"name":"Lena"}',
      { "content-type": "application/json; charset=latin1" },
      415,
      "unsupported_media_type",
    ],
    ["not JSON", "{", { "content-type": "application/json" }, 400, "invalid_request"],
    ["not UTF-8", Buffer.from([0x22, 0xff, 0x22]), { "content-type": "application/json" }, 400, "invalid_request"],
    ["missing", "", { "content-type": "application/json" }, 400, "invalid_request"],
  ])("is refused when it is %s", async (...[, body, headers, status, code]) => {
    const response = await post(body, headers);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({ status, code });
  });
});

describe("an answer", () => {
  it("names every wrong field by its path", async () => {
    const problem = await (await post('{"name":7,"when":{"startsAt":"tomorrow"},"extra":1}')).json();
    expect(problem).toMatchObject({ status: 400, code: "invalid_request", type: "/help/problems#invalid_request" });
    expect((problem as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([
      "body.name",
      "body.when.startsAt",
      "body.extra",
    ]);
  });

  it("says of queries and headers what is wrong with them", async () => {
    expect(await (await fetch(`${origin}/list?limit=999`)).json()).toMatchObject({ errors: [{ path: "query.limit" }] });
    expect(await (await fetch(`${origin}/list`, { headers: { "if-match": "abc" } })).json()).toMatchObject({
      errors: [{ path: "header.If-Match" }],
    });
    expect(
      await (await fetch(`${origin}/list`, { headers: { "idempotency-key": "x".repeat(201) } })).json(),
    ).toMatchObject({ errors: [{ path: "header.Idempotency-Key" }] });
    expect(
      await (await fetch(`${origin}/list`, { headers: { "if-match": '"3"', "idempotency-key": "k" } })).json(),
    ).toEqual({ limit: 50, ifMatch: 3, idempotencyKey: "k" });
  });

  it.each([
    ["refusal", 409, { code: "inside_minimum_notice", overridable: true, earliestAt: "2026-03-03T09:00:00Z" }],
    ["missing", 404, { code: "not_found", detail: "There is no such session." }],
    ["throttled", 503, { code: "unavailable", vendor: "zoom" }],
    ["away", 502, { code: "vendor_unavailable", vendor: "microsoft" }],
    ["bug", 500, { code: "internal" }],
    ["claims", 401, { code: "unauthenticated", claims: Buffer.from('{"access_token":{}}').toString("base64") }],
  ])("turns a %s into a %i document", async (how, status, facts) => {
    const response = await fetch(`${origin}/fail/${how}`);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ status, ...facts, requestId: response.headers.get("x-request-id") });
    expect(text).not.toContain("secret detail");
    expect(text).not.toContain("    at ");
    if (how === "throttled") expect(response.headers.get("retry-after")).toBe("2");
    if (how === "claims") expect(response.headers.get("www-authenticate")).toContain('error="insufficient_claims"');
  });

  it("is a document also where there is no route, another verb, or an id that cannot be one", async () => {
    expect(await (await fetch(`${origin}/nowhere`)).json()).toMatchObject({ status: 404, code: "not_found" });
    const wrongVerb = await fetch(`${origin}/list`, { method: "PATCH" });
    expect(wrongVerb.headers.get("allow")).toContain("GET");
    expect(await wrongVerb.json()).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(await (await fetch(`${origin}/by-id/1`)).json()).toMatchObject({ status: 404, code: "not_found" });
  });

  it("answers HEAD without a body and DELETE without one too", async () => {
    const head = await fetch(`${origin}/list`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect((await fetch(`${origin}/list`, { method: "DELETE" })).status).toBe(204);
  });

  it("asks for a bearer where a person is needed", async () => {
    const refused = await fetch(`${origin}/me`);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain("Bearer");
    expect(await (await fetch(`${origin}/me`, { headers: { authorization: "Bearer good" } })).json()).toEqual({
      name: "Lena",
    });
  });

  it("carries the caller's request id, the server's time and headers that keep it in place", async () => {
    const { headers } = await fetch(`${origin}/list`, { headers: { "x-request-id": "from-the-caller" } });
    expect(headers.get("x-request-id")).toBe("from-the-caller");
    expect(headers.get("x-slotside-now")).toBe("2026-03-02T15:00:00.000Z");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("the server", () => {
  it("lives on after nonsense on the line", async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(origin).port), "localhost", () => socket.end("NONSENSE\r\n\r\n"));
      socket.resume().on("close", () => resolve());
    });
    expect((await fetch(`${origin}/list`)).status).toBe(200);
  });

  it("logs the route of each request and nothing that a caller sent", async () => {
    lines.length = 0;
    await fetch(`${origin}/fail/missing?code=confidential`, { headers: { authorization: "Bearer very-secret" } });
    await new Promise((resolve) => setImmediate(resolve));
    const text = lines.join("");
    expect(text).toContain('"route":"/fail/:how"');
    expect(text).not.toMatch(/confidential|very-secret/);
  });
});
