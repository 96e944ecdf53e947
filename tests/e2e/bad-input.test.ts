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

  const hours = (more: object) => ({
    timeZone: "Europe/Berlin",
    weekly: [],
    overrides: [],
    away: [],
    travel: [],
    withoutCalendarCheck: false,
    ...more,
  });
  const onMonday = (...windows: readonly object[]) => hours({ weekly: [{ day: "mon", windows }] });
  const talk = (more: object) => ({ name: "Talk", durationMinutes: 30, providerIds: [someId], ...more });
  const weekly = (more: object) => ({
    offeringId: someId,
    firstStartsAt: "2027-01-04T10:00:00Z",
    recurrence: { freq: "weekly", count: 2 },
    ...more,
  });
  const availability = `/providers/${someId}/availability`;

  it.each([
    ["PUT", availability, hours({ timeZone: "Mars/Olympus" }), "timeZone"],
    ["PUT", availability, hours({ timeZone: "../../etc/passwd" }), "timeZone"],
    ["PUT", availability, hours({ timeZone: "" }), "timeZone"],
    ["PUT", availability, hours({ timeZone: "x".repeat(100_000) }), "timeZone"],
    ["PUT", availability, onMonday({ from: "17:00", to: "09:00" }), "weekly.0.windows.0.to"],
    ["PUT", availability, onMonday({ from: "09:00", to: "09:00" }), "weekly.0.windows.0.to"],
    ["PUT", availability, onMonday({ from: "24:00", to: "24:00" }), "weekly.0.windows.0.from"],
    ["PUT", availability, onMonday({ from: "9:00", to: "17:00" }), "weekly.0.windows.0.from"],
    ["PUT", availability, onMonday({ from: "09:00", to: "24:01" }), "weekly.0.windows.0.to"],
    ["PUT", availability, onMonday({ from: 9, to: 17 }), "weekly.0.windows.0.from"],
    ["PUT", availability, hours({ weekly: [{ day: "someday", windows: [] }] }), "weekly.0.day"],
    ["PUT", availability, hours({ weekly: {} }), "weekly"],
    ["PUT", availability, hours({ weekly: null }), "weekly"],
    ["PUT", availability, hours({ overrides: [{ date: "2027-02-29", windows: [] }] }), "overrides.0.date"],
    ["PUT", availability, hours({ overrides: [{ date: "0001-01-01", windows: [] }] }), "overrides.0.date"],
    [
      "PUT",
      availability,
      hours({ overrides: Array.from({ length: 5000 }, () => ({ date: "2027-01-01", windows: [] })) }),
      "overrides",
    ],
    ["PUT", availability, hours({ away: [{ from: "2027-01-02T00:00:00Z", to: "2027-01-01T00:00:00Z" }] }), "away.0.to"],
    [
      "PUT",
      availability,
      hours({ away: [{ from: "2027-01-01T00:00:00", to: "2027-01-02T00:00:00Z" }] }),
      "away.0.from",
    ],
    [
      "PUT",
      availability,
      hours({ away: [{ from: "1826-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }] }),
      "away.0.from",
    ],
    [
      "PUT",
      availability,
      hours({ travel: [{ from: "2027-01-01", to: "9999-12-31", timeZone: "Europe/Paris" }] }),
      "travel.0.to",
    ],
    ["PUT", availability, hours({ withoutCalendarCheck: "yes" }), "withoutCalendarCheck"],
    [
      "PUT",
      availability,
      onMonday({ from: "09:00", to: "10:00", location: "a\u0000b" }),
      "weekly.0.windows.0.location",
    ],
    ["POST", "/offerings", talk({ durationMinutes: 30.5 }), "durationMinutes"],
    ["POST", "/offerings", talk({ durationMinutes: -30 }), "durationMinutes"],
    ["POST", "/offerings", talk({ durationMinutes: 1e308 }), "durationMinutes"],
    ["POST", "/offerings", talk({ durationMinutes: "30" }), "durationMinutes"],
    ["POST", "/offerings", talk({ durationMinutes: [30] }), "durationMinutes"],
    ["POST", "/offerings", talk({ capacity: 2 ** 53 }), "capacity"],
    ["POST", "/offerings", talk({ capacity: 0 }), "capacity"],
    ["POST", "/offerings", talk({ minimumNoticeMinutes: -1 }), "minimumNoticeMinutes"],
    ["POST", "/offerings", talk({ window: { type: "rolling", days: -5 } }), "window.days"],
    ["POST", "/offerings", talk({ window: { type: "range", from: "2027-01-01", to: "2227-01-01" } }), "window.to"],
    ["POST", "/offerings", talk({ window: { type: "whenever" } }), "window"],
    ["POST", "/offerings", talk({ limits: { perDay: -1 } }), "limits.perDay"],
    ["POST", "/offerings", talk({ limits: { perDay: 1.5 } }), "limits.perDay"],
    ["POST", "/offerings", talk({ requireMatch: 1 }), "requireMatch"],
    ["POST", "/offerings", talk({ name: "\u0000" }), "name"],
    ["POST", "/offerings", talk({ name: "half \ud83d of it" }), "name"],
    ["POST", "/offerings", talk({ name: "bell\u0007" }), "name"],
    ["POST", "/offerings", talk({ name: "x".repeat(121) }), "name"],
    ["POST", "/offerings", talk({ name: " \n " }), "name"],
    ["POST", "/holds", {}, "offeringId"],
    ["POST", "/holds", { offeringId: someId, startsAt: "2027-01-01T10:00:00" }, "startsAt"],
    ["POST", "/holds", { offeringId: someId, startsAt: 1_798_797_600 }, "startsAt"],
    ["POST", "/holds", { offeringId: someId, startsAt: "2027-13-01T10:00:00Z" }, "startsAt"],
    ["POST", "/holds", { offeringId: someId, startsAt: "2027-01-01T10:00:00Z", minutes: 900 }, "minutes"],
    ["POST", `/sessions/${someId}/rsvp`, { response: "none" }, "response"],
    ["POST", `/sessions/${someId}/rsvp`, {}, "response"],
    ["POST", `/sessions/${someId}/proposals`, { startsAt: "tomorrow" }, "startsAt"],
    [
      "POST",
      `/sessions/${someId}/proposals`,
      { startsAt: "2027-01-01T10:00:00Z", durationMinutes: 3 },
      "durationMinutes",
    ],
    ["POST", `/sessions/${someId}/proposals`, { startsAt: "2027-01-01T10:00:00Z", message: "\u0007" }, "message"],
    ["POST", `/sessions/${someId}/proposals/${someId}/accept`, { override: "all" }, "override"],
    ["PUT", "/settings", { organizer: "learner" }, "organizer"],
    ["PUT", "/settings", { organizer: "booker", ownerEmails: ["nobody"] }, "ownerEmails.0"],
    ["POST", "/series", weekly({ recurrence: { freq: "daily", count: 2 } }), "recurrence.freq"],
    ["POST", "/series", weekly({ recurrence: { freq: "weekly", count: 1e9 } }), "recurrence.count"],
    ["POST", "/series", weekly({ recurrence: { freq: "weekly", count: -2 } }), "recurrence.count"],
    ["POST", "/series", weekly({ recurrence: { freq: "weekly", count: 2.5 } }), "recurrence.count"],
    ["POST", "/series", weekly({ recurrence: { freq: "weekly" } }), "recurrence.count"],
    ["POST", "/series", weekly({ recurrence: { freq: "weekly", count: 2, until: "2027-03-01" } }), "recurrence.count"],
    ["POST", "/series", weekly({ recurrence: { freq: "weekly", until: "2227-03-01" } }), "recurrence.until"],
    ["POST", "/series", weekly({ choices: [{ index: -1, skip: true }] }), "choices.0"],
    ["POST", "/series", weekly({ choices: [{ index: 0, skip: false }] }), "choices.0"],
    ["POST", "/series/preview", weekly({ firstStartsAt: "1999-12-31T10:00:00Z" }), "firstStartsAt"],
    ["POST", "/series/preview", weekly({ enrol: "all" }), "enrol"],
    ["POST", "/matches", { providerId: someId, learnerId: someId }, "learnerId"],
    ["POST", "/matches", { providerId: someId }, "learnerId"],
    ["GET", "/matches?limit=201", undefined, "limit"],
    ["GET", "/matches?limit=1e3", undefined, "limit"],
    ["GET", `/offerings/${someId}/slots/explain`, undefined, "at"],
    ["GET", `/offerings/${someId}/slots/explain?at=noon`, undefined, "at"],
    [
      "GET",
      `/offerings/${someId}/slots?from=2027-01-01T00:00:00Z&to=2027-01-02T00:00:00Z&sessionId=x`,
      undefined,
      "sessionId",
    ],
    ["GET", "/sessions?q=a%00b", undefined, "q"],
    ["GET", "/sessions?from=2027-01-01T00:00:00Z&from=2027-01-02T00:00:00Z", undefined, "from"],
    ["POST", "/sessions/lookup", { eventId: "\u0000" }, "eventId"],
    ["POST", `/sessions/${someId}/cancel`, { scope: "everything" }, "scope"],
    ["POST", "/sessions", { offeringId: "nonsense", startsAt: "2027-01-01T10:00:00Z" }, "offeringId"],
    ["POST", "/sessions", { offeringId: someId, startsAt: "tomorrow" }, "startsAt"],
    ["POST", "/sessions", { offeringId: someId, startsAt: "2027-01-01T10:00:00+01:00" }, "startsAt"],
    ["POST", "/sessions", { offeringId: someId, startsAt: "2027-01-01T10:00:00Z", surprise: 1 }, "surprise"],
    ["PATCH", `/sessions/${someId}`, { startsAt: 5 }, "startsAt"],
    ["POST", `/sessions/${someId}/cancel`, { reason: 7 }, "reason"],
    ["POST", "/sessions/lookup", {}, ""],
    ["GET", "/sessions?from=yesterday", undefined, "from"],
    ["GET", "/sessions?limit=0", undefined, "limit"],
    ["POST", `/sessions/${someId}/notices`, { text: "" }, "text"],
    ["POST", `/sessions/${someId}/notices`, { text: "   " }, "text"],
    ["POST", `/sessions/${someId}/notices`, { text: "x".repeat(2001) }, "text"],
    ["POST", `/sessions/${someId}/notices`, { text: "a\u0000b" }, "text"],
    ["POST", `/sessions/${someId}/notices`, { to: "everyone" }, "text"],
    ["PATCH", "/me", { reminders: { minutesBefore: [1] } }, "reminders.minutesBefore.0"],
    ["PATCH", "/me", { reminders: { minutesBefore: [10.5] } }, "reminders.minutesBefore.0"],
    ["PATCH", "/me", { reminders: { minutesBefore: [10, 20, 30, 40, 50, 60] } }, "reminders.minutesBefore"],
    ["PATCH", "/me", { reminders: null }, "reminders"],
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

  it("refuses deep nesting, and takes the last of several equal keys", async () => {
    const deep = `{"offeringId":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    const nested = await lena.call<Problem>("POST", "/holds", deep);
    expect([nested.status, nested.body.code]).toEqual([400, "invalid_request"]);
    const twice = `{"offeringId":"${offeringId}","offeringId":"nonsense","startsAt":"2027-01-01T10:00:00Z"}`;
    const repeated = await lena.call<Problem>("POST", "/holds", twice);
    expect(repeated.body.errors?.map(({ path }) => path)).toEqual(["body.offeringId"]);
    const polluted = await lena.call<Problem>("POST", "/holds", '{"__proto__":{"offeringId":"x"},"constructor":1}');
    expect(polluted.status).toBe(400);
  });

  it("keeps every script as it was written, and answers it as it was", async () => {
    const amira = await actAs(running.origins, "amira");
    const { id: providerId } = (await lena.call<{ id: string }>("GET", "/me")).body;
    for (const name of ["e\u0301cole", "\u200fשיעור\u200f", "👩‍👩‍👧 family", "𝒳 and 🏳️‍🌈", "Ωmega\u2028line", "%_\\'\"<b>"]) {
      const made = await amira.call<{ id: string; name: string }>("POST", "/offerings", {
        name,
        durationMinutes: 30,
        providerIds: [providerId],
        location: name,
      });
      const read = await lena.call<{ name: string; location: string }>("GET", `/offerings/${made.body.id}`);
      expect([made.status, read.body.name, read.body.location]).toEqual([201, name, name]);
      await amira.call("DELETE", `/offerings/${made.body.id}`);
    }
  });

  it("handles hours that overlap, repeat and last for two hundred years", async () => {
    const amira = await actAs(running.origins, "amira");
    const { id: providerId } = (await lena.call<{ id: string }>("GET", "/me")).body;
    const made = await amira.call<{ id: string }>("POST", "/offerings", {
      name: "Junk",
      durationMinutes: 30,
      providerIds: [providerId],
      window: { type: "unlimited" },
    });
    const windows = Array.from({ length: 24 }, (_, hour) => ({ from: `0${hour % 9}:00`, to: "24:00" }));
    const days = ["mon", "mon", "tue", "tue", "tue", "sun", "sun"].map((day) => ({ day, windows }));
    const overrides = Array.from({ length: 1000 }, () => ({ date: "2027-01-04", windows: windows.slice(0, 2) }));
    const slotsOf = (from: string, to: string) =>
      amira.call<{ items: unknown[] }>("GET", `/offerings/${made.body.id}/slots?from=${from}&to=${to}`);
    const save = (more: object) =>
      lena.call("PUT", `/providers/${providerId}/availability`, hours({ weekly: days, overrides, ...more }));
    expect((await save({})).status).toBe(200);
    const day = await slotsOf("2027-01-04T00:00:00Z", "2027-01-05T00:00:00Z");
    expect([day.status, day.body.items.length]).toEqual([200, 48]);
    const last = await slotsOf("2199-12-01T00:00:00Z", "2199-12-31T00:00:00Z");
    expect(last.status).toBe(200);
    expect((await save({ away: [{ from: "2000-01-01T00:00:00Z", to: "2199-12-31T00:00:00Z" }] })).status).toBe(200);
    const away = await slotsOf("2027-01-04T00:00:00Z", "2027-01-05T00:00:00Z");
    expect([away.status, away.body.items]).toEqual([200, []]);
    const why = await amira.call("GET", `/offerings/${made.body.id}/slots/explain?at=2199-12-31T23:59:59Z`);
    expect(why.status).toBe(200);
    await amira.call("DELETE", `/offerings/${made.body.id}`);
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
    ["POST", `/sessions/${someId}/undo`, undefined],
    ["POST", `/sessions/${someId}/notices`, { text: "Hello" }],
    ["POST", `/sessions/${someId}/notices/${someId}/resend`, undefined],
    ["GET", `/offerings/${someId}/slots?from=2027-01-01T10:00:00Z&to=2027-01-02T10:00:00Z`, undefined],
    ["POST", "/connections/aol", { purposes: ["meetings"] }],
    ["DELETE", `/connections/${someId}`, undefined],
    ["POST", "/holds", { offeringId: someId, startsAt: "2027-01-01T10:00:00Z" }],
    ["POST", `/holds/${someId}/renew`, undefined],
    ["DELETE", `/holds/${someId}`, undefined],
    ["DELETE", "/holds/nonsense", undefined],
    ["POST", "/series/preview", weekly({})],
    ["POST", "/series", weekly({})],
    ["GET", `/offerings/${someId}/slots/explain?at=2027-01-01T10:00:00Z`, undefined],
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
