import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createHmac } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { people, registrations, type SandboxPerson } from "../people.ts";
import type { Answer, Call } from "../site.ts";
import { startReceiver, type TestReceiver } from "../test-receiver.ts";
import { type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";
import { looselyWritten } from "./webhook-json.ts";

const { clientId, clientSecret, webhookSecret } = registrations.zoom;
const minute = 60_000;
const hash = (text: string): string => createHmac("sha256", webhookSecret).update(text).digest("hex");
// oxlint-disable-next-line typescript/no-explicit-any -- tests reach into vendors' JSON freely
type Loose = any;

let test: TestSandbox;
let receiver: TestReceiver;
let api: (method: string, path: string, body?: unknown) => Promise<Reply>;

/** A good endpoint: hashes the token, takes everything else. */
const well = (call: Call): Answer => {
  const { event, payload } = read(call);
  if (event !== "endpoint.url_validation") return { status: 204 };
  const { plainToken } = payload;
  return { status: 200, body: { plainToken, encryptedToken: hash(plainToken) } };
};
const read = ({ raw }: Call): Loose => JSON.parse(raw.toString("utf8"));

beforeEach(async () => {
  test = await startTestSandbox();
  receiver = await startReceiver(test.sandbox.world, well);
  await control("POST", "/settings", { zoomWebhookUrl: `${receiver.origin}/zoom/webhooks` });
  api = await connect("priya");
});
afterEach(async () => {
  await receiver.close();
  await test.stop();
});

const person = (handle: string): SandboxPerson => people.find((one) => one.handle === handle) as SandboxPerson;

async function connect(handle: string): Promise<typeof api> {
  const { zoom } = test.sandbox.origins;
  const { code } = test.sandbox.zoom.authorizeInClient(person(handle), "verifier");
  const reply = await test.request(`${zoom}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "authorization_code", code, code_verifier: "verifier" }),
  });
  const headers = { authorization: `Bearer ${reply.json.access_token}`, "content-type": "application/json" };
  return (method, path, body) =>
    test.request(`${zoom}/v2${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

const control = (method: string, path: string, body?: object): Promise<Reply> =>
  test.request(`${test.sandbox.origins.home}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
const tick = (): Promise<void> => test.sandbox.world.timers.tick();
const advance = (ms: number): Promise<void> => {
  test.sandbox.world.clock.advance(ms);
  return tick();
};
const events = (): Loose[] => receiver.calls.map(read);
const names = (): string[] => events().map(({ event }) => event);
const noProblems = (): void => expect(test.sandbox.world.log.list({ withProblems: true })).toEqual([]);

const scheduled = { topic: "Méntoring / 1:1", type: 2, start_time: "2026-11-25T10:00:00Z", duration: 45 };
const create = async (): Promise<Loose> => (await api("POST", "/users/me/meetings", scheduled)).json;
const ofPriya = "/zoom-accounts/priya/meetings";

describe("the webhook endpoint", () => {
  it("is validated before the first event and again every 72 hours", async () => {
    await create();
    await tick();
    expect(names()).toEqual(["endpoint.url_validation", "meeting.created"]);
    await create();
    await advance(71 * 60 * minute);
    expect(names().slice(2)).toEqual(["meeting.created"]);
    await advance(60 * minute);
    expect(names().slice(3)).toEqual(["endpoint.url_validation"]);
    await advance(72 * 60 * minute);
    expect(names().slice(4)).toEqual(["endpoint.url_validation"]);
    noProblems();
  });

  it("gets no event while its hash is wrong", async () => {
    receiver.answer = () => ({ status: 200, body: { plainToken: "x", encryptedToken: "y" } });
    await create();
    await tick();
    await advance(5 * minute);
    expect(names()).toEqual(["endpoint.url_validation", "endpoint.url_validation"]);
    receiver.answer = well;
    await advance(20 * minute);
    expect(names().slice(2)).toEqual(["endpoint.url_validation", "meeting.created"]);
  });

  it("gets every request signed over its raw bytes, which no serializer of JavaScript would write", async () => {
    await create();
    await tick();
    for (const { headers, raw } of receiver.calls) {
      const timestamp = String(headers["x-zm-request-timestamp"]);
      expect(Number(timestamp)).toBe(test.sandbox.world.clock.now() / 1000);
      expect(headers["x-zm-signature"]).toBe(`v0=${hash(`v0:${timestamp}:${raw.toString("utf8")}`)}`);
    }
    const text = receiver.calls[1]?.raw.toString("utf8") ?? "";
    expect(text).toContain('"topic": "M\\u00e9ntoring \\/ 1:1"');
    expect(text).not.toBe(JSON.stringify(JSON.parse(text)));
    expect(JSON.parse(looselyWritten({ a: ["\u{1F600}", 1, null, true], b: {} }))).toEqual({
      a: ["\u{1F600}", 1, null, true],
      b: {},
    });
  });

  it("is taken from the manifest's event subscription when that is switched on, for the events named there", async () => {
    const file = join(test.sandbox.world.manifestsFolder, "zoom", "zoom-app-manifest.json");
    mkdirSync(dirname(file), { recursive: true });
    const subscription = {
      event_types: ["meeting.deleted"],
      development_webhook_url: `${receiver.origin}/from/manifest`,
    };
    const scopes = ["meeting:write:meeting", "meeting:delete:meeting"].map((scope) => ({ scope }));
    writeFileSync(
      file,
      JSON.stringify({
        oauth_information: { scopes },
        features: { event_subscription: { enable: true, events: [subscription] } },
      }),
    );
    const { id } = await create();
    await api("DELETE", `/meetings/${id}`);
    await tick();
    expect(names()).toEqual(["endpoint.url_validation", "meeting.deleted"]);
    expect(receiver.calls[1]?.url.pathname).toBe("/from/manifest");
  });

  it("is never on another computer", async () => {
    await control("POST", "/settings", { zoomWebhookUrl: "https://example.com/hook" });
    await create();
    await tick();
    const [sent] = test.sandbox.world.log.list({ site: "zoom-webhooks" });
    expect([sent?.status, sent?.responseBody]).toEqual([0, "not on this computer"]);
  });
});

describe("an event that is not taken", () => {
  beforeEach(async () => {
    await create();
    await tick();
    receiver.calls.length = 0;
  });

  it("comes again after 5, 20 and 60 minutes, each signed anew, and then never", async () => {
    receiver.answer = () => ({ status: 500 });
    await create();
    await tick();
    for (const [minutes, tries] of [
      [5, 2],
      [20, 3],
      [60, 4],
      [600, 4],
    ] as const) {
      await advance(minutes * minute - 1);
      expect(names().length).toBe(Math.min(tries - 1 + (minutes === 600 ? 1 : 0), 4));
      await advance(1);
      expect(names().length).toBe(tries);
    }
    const stamps = new Set(receiver.calls.map(({ headers }) => headers["x-zm-request-timestamp"]));
    expect(stamps.size).toBe(4);
    expect(new Set(events().map(({ event_ts: ts }) => ts)).size).toBe(1);
  });

  it("counts as not taken when the answer takes too long", async () => {
    await control("POST", "/settings", { zoomWebhookLimitMs: 500 });
    receiver.answer = () => "nothing";
    await create();
    await tick();
    receiver.answer = well;
    await control("POST", "/settings", { zoomWebhookLimitMs: 3000 });
    await advance(5 * minute);
    expect(names()).toEqual(["meeting.created", "meeting.created"]);
  });

  it("may be lost, repeated, delayed or overtaken by the fault plan", async () => {
    const fault = (effect: string, more: object = {}): Promise<Reply> =>
      control("POST", "/faults", { site: "zoom-webhooks", effect, times: 1, ...more });
    await fault("drop");
    const { id } = await create();
    await advance(100 * minute);
    expect(names()).toEqual([]);
    await fault("duplicate");
    await control("PATCH", `${ofPriya}/${id}`, { durationMinutes: 30 });
    await tick();
    expect(names()).toEqual(["meeting.updated", "meeting.updated"]);
    await fault("reorder");
    await control("PATCH", `${ofPriya}/${id}`, { durationMinutes: 60 });
    await tick();
    await control("DELETE", `${ofPriya}/${id}`);
    await tick();
    await advance(minute);
    expect(names().slice(2)).toEqual(["meeting.deleted", "meeting.updated"]);
  });
});

describe("what the app hears of meetings", () => {
  it("hears what it did itself, with the id as a number and no agenda", async () => {
    const made = (await api("POST", "/users/me/meetings", { ...scheduled, agenda: "slotside:7Q2K" })).json;
    await api("PATCH", `/meetings/${made.id}`, { start_time: "2026-11-26T10:00:00Z", duration: 30 });
    await api("PATCH", `/meetings/${made.id}`, { duration: 30 });
    await api("DELETE", `/meetings/${made.id}`);
    await tick();
    expect(names().slice(1)).toEqual(["meeting.created", "meeting.updated", "meeting.deleted"]);
    const [, created, updated] = events();
    expect(created.payload.object).toMatchObject({ id: made.id, join_url: made.join_url, uuid: made.uuid });
    expect(created.payload.object).not.toHaveProperty("agenda");
    expect(updated.payload).toMatchObject({
      operator: "priya@northwind.example",
      object: { id: made.id, start_time: "2026-11-26T10:00:00Z", duration: 30 },
      old_object: { id: made.id, start_time: "2026-11-25T10:00:00Z", duration: 45 },
    });
    noProblems();
  });

  it("hears what a person does in Zoom: schedule, move, delete, recover, delete for good", async () => {
    const made = await control("POST", ofPriya, {
      topic: "By hand",
      startsAt: "2026-11-27T09:00:00Z",
      durationMinutes: 30,
    });
    expect([made.status, made.json.topic]).toEqual([201, "By hand"]);
    const at = `${ofPriya}/${made.json.id}`;
    const moved = await control("PATCH", at, { startsAt: "2026-11-27T11:00:00Z", topic: "Later" });
    expect(moved.json).toMatchObject({ startsAt: "2026-11-27T11:00:00Z", topic: "Later" });
    expect((await control("DELETE", at)).status).toBe(204);
    expect((await control("PATCH", at, { topic: "x" })).status).toBe(404);
    expect((await control("POST", `${at}/recover`)).json.isDeleted).toBe(false);
    await control("DELETE", `${at}?permanently=1`);
    expect((await control("POST", `${at}/recover`)).status).toBe(404);
    await tick();
    expect(names().slice(1)).toEqual([
      "meeting.created",
      "meeting.updated",
      "meeting.deleted",
      "meeting.recovered",
      "meeting.permanently_deleted",
    ]);
    noProblems();
  });

  it("hears of a running meeting: start, guests, end, with the id as a text and another UUID afterwards", async () => {
    const made = await create();
    const at = `${ofPriya}/${made.id}`;
    expect((await control("POST", `${at}/join`, { name: "Early" })).status).toBe(400);
    expect((await control("POST", `${at}/start`)).json.status).toBe("started");
    await control("POST", `${at}/join`, { name: "Lena", email: "lena@northwind.example" });
    await control("POST", `${at}/join`, { name: "Guest" });
    await control("POST", `${at}/leave`, { name: "Guest" });
    expect((await api("DELETE", `/meetings/${made.id}`)).json.code).toBe(3002);
    expect((await control("DELETE", at)).status).toBe(400);
    test.sandbox.world.clock.advance(40 * minute);
    expect((await control("POST", `${at}/end`)).json.status).toBe("waiting");
    await tick();
    expect(names().slice(2)).toEqual([
      "meeting.started",
      "meeting.participant_joined",
      "meeting.participant_joined",
      "meeting.participant_left",
      "meeting.participant_left",
      "meeting.ended",
    ]);
    const ended = events().at(-1).payload.object;
    expect(ended).toMatchObject({
      id: String(made.id),
      uuid: made.uuid,
      start_time: "2026-11-24T09:00:00Z",
      end_time: "2026-11-24T09:40:00Z",
    });
    expect((await api("GET", `/meetings/${made.id}`)).json.uuid).not.toBe(made.uuid);
    noProblems();
  });

  it("hears nothing of people who have not added the app, and once when somebody removes it", async () => {
    await control("POST", "/zoom-accounts/tomas/meetings", { topic: "Private", startsAt: "2026-11-27T09:00:00Z" });
    await control("POST", "/zoom-accounts/tomas/deauthorize");
    expect((await control("POST", "/zoom-accounts/sam/deauthorize")).status).toBe(404);
    await control("POST", "/zoom-accounts/priya/deauthorize");
    expect((await api("GET", "/users/me")).status).toBe(401);
    await control("POST", ofPriya, { topic: "After", startsAt: "2026-11-27T09:00:00Z" });
    await tick();
    expect(names().slice(1)).toEqual(["app_deauthorized"]);
    expect(events()[1].payload).toMatchObject({ user_id: person("priya").zoom?.userId, client_id: clientId });
    noProblems();
  });

  it("finds planned events again after a restart", async () => {
    await create();
    expect(test.sandbox.world.timers.list()).toMatchObject([
      { kind: "zoom-webhook", data: { event: "meeting.created" } },
    ]);
  });
});
