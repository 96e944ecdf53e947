import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Problem } from "#contract/problems.ts";
import { actAs, actorWith, timesOf, type Actor } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

const someId = "00000000-0000-7000-8000-000000000000";

describe("bad input", () => {
  let running: RunningProduct;
  let lena: Actor;
  let offeringId: string;

  beforeAll(async () => {
    running = await startProduct(20_400);
    lena = await actAs(running.origins, "lena");
    ({ offeringId } = await timesOf(lena, "Mentoring"));
  }, 120_000);

  afterAll(async () => {
    await running.stop();
  }, 30_000);

  it.each([
    ["POST", "/sessions", { offeringId: "nonsense", startsAt: "2027-01-01T10:00:00Z" }, "offeringId"],
    ["POST", "/sessions", { offeringId: someId, startsAt: "tomorrow" }, "startsAt"],
    ["POST", "/sessions", { offeringId: someId, startsAt: "2027-01-01T10:00:00+01:00" }, "startsAt"],
    ["POST", "/sessions", { offeringId: someId, startsAt: "2027-01-01T10:00:00Z", surprise: 1 }, "surprise"],
    ["PATCH", `/sessions/${someId}`, { startsAt: 5 }, "startsAt"],
    ["POST", `/sessions/${someId}/cancel`, { reason: 7 }, "reason"],
    ["POST", "/sessions/lookup", {}, ""],
    ["GET", "/sessions?from=yesterday", undefined, "from"],
    ["GET", "/sessions?limit=0", undefined, "limit"],
    ["PATCH", "/me", { timeZone: "Mars/Olympus" }, "timeZone"],
    ["PUT", `/providers/${someId}/availability`, { timeZone: "Europe/Berlin" }, "weekly"],
    ["POST", "/offerings", { name: "", durationMinutes: 0.5, providerIds: [] }, "durationMinutes"],
    ["PATCH", `/offerings/${someId}`, { capacity: -1 }, "capacity"],
    ["POST", "/connections/zoom", { purposes: ["everything"] }, "purposes"],
    ["POST", "/zoom/session", { context: "short" }, "context"],
    ["PATCH", `/people/${someId}`, { roles: ["king"] }, "roles"],
  ])("%s %s with %j names the field", async (method, path, body, field) => {
    const actor = path.startsWith("/zoom/session") ? actorWith(running.origins, "") : lena;
    const answer = await actor.call<Problem>(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.body.code).toBe("invalid_request");
    expect(answer.body.requestId).toEqual(expect.any(String));
    expect(answer.body.errors?.map((error) => error.path).join(" ")).toContain(field);
  });

  it("refuses more than 62 days of slots and a range that ends before it begins", async () => {
    const long = await lena.call<Problem>(
      "GET",
      `/offerings/${offeringId}/slots?from=2027-01-01T00:00:00Z&to=2227-01-01T00:00:00Z`,
    );
    const backwards = await lena.call<Problem>(
      "GET",
      `/offerings/${offeringId}/slots?from=2027-01-05T00:00:00Z&to=2027-01-01T00:00:00Z`,
    );
    expect([long.status, long.body.errors?.[0]?.path, backwards.status, backwards.body.errors?.[0]?.path]).toEqual([
      400,
      expect.stringContaining("to"),
      400,
      expect.stringContaining("to"),
    ]);
  });

  it.each([
    ["malformed JSON", "{", { "content-type": "application/json" }, 400],
    ["a form", "a=b", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["a compressed body", "{}", { "content-encoding": "gzip" }, 415],
    ["a body of 300 KiB", JSON.stringify({ note: "x".repeat(300 * 1024) }), {}, 413],
  ])("answers %s with a problem document", async (_name, body, headers, status) => {
    const answer = await lena.call<Problem>("POST", "/sessions", body, headers);
    expect([answer.status, answer.headers.get("content-type"), answer.body.status]).toEqual([
      status,
      expect.stringContaining("problem+json"),
      status,
    ]);
  });

  it.each([
    ["GET", "/nothing", undefined],
    ["GET", "/sessions/nonsense", undefined],
    ["PATCH", `/sessions/${someId}`, { startsAt: "2027-01-01T10:00:00Z" }],
    ["POST", `/sessions/${someId}/cancel`, {}],
    ["GET", `/offerings/${someId}/slots?from=2027-01-01T10:00:00Z&to=2027-01-02T10:00:00Z`, undefined],
    ["POST", "/connections/aol", { purposes: ["meetings"] }],
    ["DELETE", `/connections/${someId}`, undefined],
  ])("says of %s %s that there is nothing", async (method, path, body) => {
    const answer = await lena.call<Problem>(method, path, body);
    expect([answer.status, answer.body.code, answer.headers.get("content-type")]).toEqual([
      404,
      "not_found",
      expect.stringContaining("problem+json"),
    ]);
  });

  it("answers a wrong method with a problem document", async () => {
    const answer = await lena.call<Problem>("DELETE", "/me");
    expect([answer.status, answer.body.code]).toEqual([405, "method_not_allowed"]);
  });

  it("leaves nothing behind", async () => {
    const sessions = await lena.call<{ items: unknown[] }>("GET", "/sessions");
    expect(sessions.body.items).toEqual([]);
  });
});

describe("tokens that do not belong here", () => {
  let running: RunningProduct;

  beforeAll(async () => {
    running = await startProduct(20_500, { seed: "no" });
  }, 120_000);

  afterAll(async () => {
    await running.stop();
  }, 30_000);

  it("refuses somebody whose organisation is not set up, and says what to do", async () => {
    await fetch(`${running.origins.home}/settings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ consent: { "elsewhere.example": true } }),
    });
    const eve = await actAs(running.origins, "eve", "elsewhere");
    const answer = await eve.call<Problem>("GET", "/me");
    expect([answer.status, answer.body.code, answer.body["setupUrl"]]).toEqual([
      403,
      "tenant_not_set_up",
      expect.stringContaining("http"),
    ]);
  });

  it("refuses no token, a made-up token and one whose signature was changed", async () => {
    const lena = await actAs(running.origins, "lena");
    const changed = `${lena.token.slice(0, -6)}AAAAAA`;
    for (const token of ["", "abc", changed]) {
      const answer = await actorWith(running.origins, token).call<Problem>("GET", "/me");
      expect([answer.status, answer.body.code, answer.headers.get("www-authenticate")]).toEqual([
        401,
        "unauthenticated",
        expect.stringContaining("Bearer"),
      ]);
    }
  });

  it("refuses a token meant for Microsoft Graph", async () => {
    const response = await fetch(`${running.origins.entra}/a1111111-1111-4111-8111-111111111111/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "password",
        client_id: "5105510e-0000-4000-8000-000000000001",
        username: "lena@northwind.example",
        password: "slotside",
        scope: "https://graph.microsoft.com/Calendars.ReadWrite",
      }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    const answer = await actorWith(running.origins, token).call<Problem>("GET", "/me");
    expect([answer.status, answer.body.code]).toEqual([401, "unauthenticated"]);
  });

  it("refuses a token once the clock has passed its end", async () => {
    const lena = await actAs(running.origins, "lena");
    expect((await lena.call("GET", "/me")).status).toBe(200);
    await fetch(`${running.origins.home}/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceMinutes: 120 }),
    });
    await new Promise<void>((resolve, reject) => {
      const giveUpAt = performance.now() + 10_000;
      const ask = async (): Promise<void> => {
        if ((await lena.call("GET", "/me")).status === 401) return resolve();
        if (performance.now() > giveUpAt) return reject(new Error("the token was still taken two hours later"));
        setTimeout(() => void ask(), 100);
      };
      void ask();
    });
  });
});
