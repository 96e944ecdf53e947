import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { people, registrations, type SandboxPerson } from "../people.ts";
import type { World, Zoom } from "../world.ts";
import { zoomManifestPath } from "./app-registration.ts";
import { createTestWorld, startSite, testNow, type Caller, type Reply } from "./test-world.ts";
import { createZoom } from "./zoom.ts";

const { clientId, clientSecret } = registrations.zoom;
const person = (handle: string): SandboxPerson =>
  people.find((candidate) => candidate.handle === handle) as SandboxPerson;
const scheduled = {
  topic: "Mentoring",
  type: 2,
  start_time: "2026-11-25T10:00:00Z",
  duration: 45,
  timezone: "Asia/Kolkata",
  agenda: "slotside:7Q2K",
};

let world: World;
let zoom: Zoom;
let call: Caller;
let stop: () => Promise<void>;

beforeEach(async () => {
  world = await createTestWorld();
  zoom = createZoom(world);
  ({ call, stop } = await startSite(zoom.site, world));
});

afterEach(async () => {
  await stop();
});

async function signIn(handle: string): Promise<(method: string, path: string, json?: unknown) => Promise<Reply>> {
  const { code } = zoom.authorizeInClient(person(handle), "verifier");
  const reply = await call("POST", "/oauth/token", {
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
    form: { grant_type: "authorization_code", code, code_verifier: "verifier" },
  });
  const headers = { authorization: `Bearer ${String(reply.json()["access_token"])}` };
  return (method, path, json) => call(method, path, { headers, json });
}

const noProblems = (): void => expect(world.log.list({ withProblems: true })).toEqual([]);

function onlyScopes(...scopes: string[]): void {
  const file = join(world.manifestsFolder, zoomManifestPath);
  mkdirSync(dirname(file), { recursive: true });
  const manifest = { oauth_information: { scopes: scopes.map((scope) => ({ scope, optional: false })) }, features: {} };
  writeFileSync(file, JSON.stringify(manifest));
}

describe("create and read", () => {
  it("creates a scheduled meeting whose answer the contract accepts", async () => {
    const as = await signIn("priya");
    const created = await as("POST", "/v2/users/me/meetings", scheduled);
    expect(created.status).toBe(201);
    expect(created.json()).toMatchObject({ ...scheduled, host_email: "priya@northwind.example", status: "waiting" });
    expect(Number(created.json()["id"])).toBeGreaterThan(2 ** 31);
    const read = await as("GET", `/v2/meetings/${String(created.json()["id"])}`);
    expect([read.status, read.json()["join_url"]]).toEqual([200, created.json()["join_url"]]);
    expect(zoom.meetings(person("priya").zoom?.userId ?? "")).toMatchObject([
      { topic: "Mentoring", durationMinutes: 45, isDeleted: false },
    ]);
    noProblems();
  });

  it("reads a local start in the zone it came with", async () => {
    const as = await signIn("priya");
    const { start_time: start } = (
      await as("POST", "/v2/users/me/meetings", { ...scheduled, start_time: "2026-11-25T15:30:00" })
    ).json();
    expect(start).toBe("2026-11-25T10:00:00Z");
  });

  it("makes an instant meeting when a scheduled one has no start", async () => {
    const as = await signIn("priya");
    const created = (await as("POST", "/v2/users/me/meetings", { topic: "Mentoring", type: 2, duration: 45 })).json();
    expect(created).toMatchObject({ type: 1 });
    expect((await as("GET", "/v2/users/me/meetings")).json()["total_records"]).toBe(0);
  });

  it("names the wrong fields, milliseconds and offsets in the start included", async () => {
    const as = await signIn("priya");
    for (const start of ["2026-11-25T10:00:00.000Z", "2026-11-25T10:00:00+01:00", "tomorrow"]) {
      const reply = await as("POST", "/v2/users/me/meetings", { ...scheduled, start_time: start });
      expect([reply.status, reply.json()]).toEqual([
        400,
        { code: 300, message: "Validation Failed.", errors: [{ field: "start_time", message: "Invalid field." }] },
      ]);
    }
    const many = await as("POST", "/v2/users/me/meetings", {
      topic: "x".repeat(201),
      duration: 0,
      password: "12345678901",
    });
    expect((many.json()["errors"] as { field: string }[]).map(({ field }) => field)).toEqual([
      "topic",
      "password",
      "duration",
    ]);
  });

  it("hides other hosts' meetings and takes no other user's id", async () => {
    const priya = await signIn("priya");
    const id = String((await priya("POST", "/v2/users/me/meetings", scheduled)).json()["id"]);
    const tomas = await signIn("tomas");
    expect((await tomas("GET", `/v2/meetings/${id}`)).json()).toEqual({
      code: 3001,
      message: `Meeting does not exist: ${id}.`,
    });
    const other = await tomas("POST", `/v2/users/${person("priya").zoom?.userId}/meetings`, scheduled);
    expect([other.status, other.json()["code"]]).toEqual([400, 4711]);
  });

  it("gives a start link that works for two hours", async () => {
    const as = await signIn("priya");
    const link = new URL(String((await as("POST", "/v2/users/me/meetings", scheduled)).json()["start_url"]));
    expect((await call("GET", link.pathname + link.search)).headers["location"]).toContain("as=priya");
    world.clock.advance(2 * 3_600_000);
    expect((await call("GET", link.pathname + link.search)).status).toBe(410);
  });
});

describe("update", () => {
  it("moves the meeting and keeps its number, its link and what was not sent", async () => {
    const as = await signIn("priya");
    const before = (await as("POST", "/v2/users/me/meetings", scheduled)).json();
    const path = `/v2/meetings/${String(before["id"])}`;
    const moved = await as("PATCH", path, { start_time: "2026-11-26T08:00:00Z", duration: 30 });
    expect([moved.status, moved.text]).toEqual([204, ""]);
    const after = (await as("GET", path)).json();
    expect(after).toMatchObject({
      start_time: "2026-11-26T08:00:00Z",
      duration: 30,
      topic: "Mentoring",
      join_url: before["join_url"],
      uuid: before["uuid"],
    });
    noProblems();
  });

  it("ignores a start in the past and still answers 204", async () => {
    const as = await signIn("priya");
    const path = `/v2/meetings/${String((await as("POST", "/v2/users/me/meetings", scheduled)).json()["id"])}`;
    expect((await as("PATCH", path, { start_time: "2026-11-23T08:00:00Z", topic: "New" })).status).toBe(204);
    expect((await as("GET", path)).json()).toMatchObject({ start_time: scheduled.start_time, topic: "New" });
  });

  it("answers 429 to the 101st create or update of a host on a UTC day, and starts anew the next day", async () => {
    const as = await signIn("priya");
    const path = `/v2/meetings/${String((await as("POST", "/v2/users/me/meetings", scheduled)).json()["id"])}`;
    for (let count = 1; count < 100; count += 1) await as("PATCH", path, { duration: 30 });
    const refused = await as("PATCH", path, { duration: 30 });
    expect([refused.status, refused.json()["code"]]).toEqual([429, 429]);
    expect(refused.headers).toMatchObject({
      "x-ratelimit-type": "Daily-limit",
      "x-ratelimit-remaining": "0",
      "retry-after": "2026-11-25T00:00:00Z",
    });
    const tomas = await signIn("tomas");
    expect((await tomas("POST", "/v2/users/me/meetings", scheduled)).status).toBe(201);
    world.clock.set(testNow + 15.5 * 3_600_000);
    const later = await signIn("priya");
    expect((await later("PATCH", path, { duration: 30 })).status).toBe(204);
  });
});

describe("delete", () => {
  it("deletes once and answers 3001 afterwards", async () => {
    const as = await signIn("priya");
    const id = String((await as("POST", "/v2/users/me/meetings", scheduled)).json()["id"]);
    expect((await as("DELETE", `/v2/meetings/${id}`)).status).toBe(204);
    for (const method of ["DELETE", "GET", "PATCH"]) {
      const reply = await as(method, `/v2/meetings/${id}`, method === "PATCH" ? {} : undefined);
      expect([reply.status, reply.json()]).toEqual([404, { code: 3001, message: `Meeting does not exist: ${id}.` }]);
    }
    expect(zoom.meetings(person("priya").zoom?.userId ?? "")).toMatchObject([{ isDeleted: true }]);
    noProblems();
  });

  it("recovers a deleted meeting for a week", async () => {
    onlyScopes("meeting:write:meeting", "meeting:delete:meeting", "meeting:read:meeting", "meeting:update:status");
    const as = await signIn("priya");
    const path = `/v2/meetings/${String((await as("POST", "/v2/users/me/meetings", scheduled)).json()["id"])}`;
    await as("DELETE", path);
    expect((await as("PUT", `${path}/status`, { action: "recover" })).status).toBe(204);
    expect((await as("GET", path)).status).toBe(200);
    expect((await as("PUT", `${path}/status`, { action: "jump" })).status).toBe(400);
  });
});

describe("scopes", () => {
  it("names the missing scope with 400 and code 4711", async () => {
    onlyScopes("meeting:write:meeting");
    const as = await signIn("priya");
    const path = `/v2/meetings/${String((await as("POST", "/v2/users/me/meetings", scheduled)).json()["id"])}`;
    const reply = await as("PATCH", path, { duration: 30 });
    const message =
      "Invalid access token, does not contain scopes:[meeting:update:meeting, meeting:update:meeting:admin].";
    expect([reply.status, reply.json()]).toEqual([400, { code: 4711, message }]);
  });
});

describe("list", () => {
  it("pages with tokens that last 15 minutes and cuts the agenda at 250 characters", async () => {
    const as = await signIn("priya");
    for (const day of [25, 26, 27]) {
      await as("POST", "/v2/users/me/meetings", {
        ...scheduled,
        start_time: `2026-11-${day}T10:00:00Z`,
        agenda: `slotside:${day} ${"x".repeat(400)}`,
      });
    }
    const first = (await as("GET", "/v2/users/me/meetings?page_size=2")).json();
    expect(first).toMatchObject({ total_records: 3, page_size: 2 });
    expect((first["meetings"] as { agenda: string }[]).map(({ agenda }) => agenda.length)).toEqual([250, 250]);
    const next = `/v2/users/me/meetings?page_size=2&next_page_token=${String(first["next_page_token"])}`;
    expect((await as("GET", next)).json()).toMatchObject({
      next_page_token: "",
      meetings: [{ start_time: "2026-11-27T10:00:00Z" }],
    });
    world.clock.advance(15 * 60_000);
    expect((await as("GET", next)).json()).toEqual({
      code: 300,
      message: "The next page token is invalid or expired.",
    });
    noProblems();
  });

  it("shows at most six months in the upcoming list and everything in the scheduled one", async () => {
    const as = await signIn("priya");
    await as("POST", "/v2/users/me/meetings", scheduled);
    await as("POST", "/v2/users/me/meetings", { ...scheduled, start_time: "2027-08-01T10:00:00Z" });
    expect((await as("GET", "/v2/users/me/meetings?type=upcoming")).json()["total_records"]).toBe(1);
    expect((await as("GET", "/v2/users/me/meetings")).json()["total_records"]).toBe(2);
  });
});

describe("deeplink", () => {
  it("opens the client with the action", async () => {
    const as = await signIn("priya");
    const reply = await as("POST", "/v2/zoomapp/deeplink", { action: "session-7Q2K" });
    expect(reply.json()).toEqual({ deeplink: `${world.origins.zoomClient}/?as=priya&act=session-7Q2K` });
  });
});
