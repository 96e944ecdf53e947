import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Site } from "../site.ts";
import { type GoogleCall, startTestGoogle, type TestGoogle } from "./test-google.ts";

interface Heard {
  readonly state: string;
  readonly number: string;
  readonly token: string;
  readonly length: number;
}

let google: TestGoogle;
let aroha: GoogleCall;
let receiver: Site;
let address = "";
let answerWith = 200;
const heard: Heard[] = [];
beforeAll(async () => {
  google = await startTestGoogle();
  aroha = await google.as("aroha");
  const { tls } = google.test.sandbox.world;
  receiver = new Site({ name: "receiver", tls }).on("POST", "/hook", ({ headers, raw }) => {
    const said = (name: string): string => String(headers[`x-goog-${name}`]);
    heard.push({
      state: said("resource-state"),
      number: said("message-number"),
      token: said("channel-token"),
      length: raw.length,
    });
    return { status: answerWith };
  });
  address = `https://localhost:${await receiver.listen(0)}/hook`;
});
afterAll(async () => {
  await receiver.close();
  await google.test.stop();
});

const events = "/calendars/primary/events";
const draft = (summary: string, hour: number): object => ({
  summary,
  start: { dateTime: `2026-12-01T${String(hour).padStart(2, "0")}:00:00Z` },
  end: { dateTime: `2026-12-01T${String(hour + 1).padStart(2, "0")}:00:00Z` },
});
const tick = () => google.test.sandbox.world.timers.tick();
const names = (items: readonly { summary?: string }[]): (string | undefined)[] => items.map(({ summary }) => summary);

describe("lists of Google events", () => {
  it("are cut to a half-open window, ordered and searched by private property", async () => {
    const marked = { ...draft("Second", 9), extendedProperties: { private: { slotsideBookingId: "b7" } } };
    await aroha("POST", events, marked);
    await aroha("POST", events, draft("First", 8));
    await aroha("POST", events, draft("Third", 10));
    const window = "timeMin=2026-12-01T08:00:00Z&timeMax=2026-12-01T10:00:00Z";
    const inOrder = await aroha("GET", `${events}?${window}&singleEvents=true&orderBy=startTime`);
    expect(names(inOrder.json.items)).toEqual(["First", "Second"]);
    expect(inOrder.json.nextSyncToken).toBeUndefined();
    const found = await aroha("GET", `${events}?privateExtendedProperty=slotsideBookingId%3Db7`);
    expect(names(found.json.items)).toEqual(["Second"]);
    expect((await aroha("GET", `${events}?orderBy=startTime`)).status).toBe(400);
    google.problems();
  });

  it("come in pages, the last of which has the sync token", async () => {
    const first = (await aroha("GET", `${events}?maxResults=2`)).json;
    expect([first.items.length, first.nextSyncToken]).toEqual([2, undefined]);
    await aroha("POST", events, draft("Meanwhile", 14));
    const second = (await aroha("GET", `${events}?maxResults=2&pageToken=${first.nextPageToken}`)).json;
    expect(second.nextSyncToken).toEqual(expect.any(String));
    const next = (await aroha("GET", `${events}?syncToken=${second.nextSyncToken}`)).json;
    expect(names(next.items)).toContain("Meanwhile");
    expect(google.problems()).toEqual([]);
  });

  it("say after a sync token only what changed, with deleted events as bare ids", async () => {
    const { nextSyncToken } = (await aroha("GET", events)).json;
    const kept = (await aroha("POST", events, draft("Kept", 15))).json;
    const gone = (await aroha("POST", events, draft("Gone", 16))).json;
    await aroha("DELETE", `${events}/${gone.id}`);
    const changes = (await aroha("GET", `${events}?syncToken=${nextSyncToken}`)).json;
    expect(changes.items).toEqual([
      expect.objectContaining({ id: kept.id, summary: "Kept" }),
      { kind: "calendar#event", etag: expect.any(String), id: gone.id, status: "cancelled" },
    ]);
    const rest = (await aroha("GET", `${events}?syncToken=${changes.nextSyncToken}`)).json;
    expect(rest.items).toEqual([]);
    expect((await aroha("GET", `${events}?syncToken=${nextSyncToken}&timeMin=2026-12-01T00:00:00Z`)).status).toBe(400);
    await google.control("POST", "/google/expire-sync-tokens");
    const expired = await aroha("GET", `${events}?syncToken=${nextSyncToken}`);
    expect(expired.status).toBe(410);
    expect(expired.json.error.errors[0]).toMatchObject({ reason: "fullSyncRequired", location: "syncToken" });
    expect(google.problems()).toEqual([]);
  });
});

describe("Google's free and busy", () => {
  it("merges what is busy, leaves out declined and transparent, and hides other domains", async () => {
    await aroha("POST", events, { ...draft("Free", 20), transparency: "transparent" });
    const { json } = await aroha("POST", "/freeBusy", {
      timeMin: "2026-12-01T09:30:00Z",
      timeMax: "2026-12-02T00:00:00Z",
      timeZone: "Europe/Berlin",
      items: [{ id: "primary" }, { id: "noah@fjordheim.example" }, { id: "tomas@northwind.example" }],
    });
    expect(json.calendars["primary"].busy).toEqual([
      { start: "2026-12-01T10:30:00+01:00", end: "2026-12-01T12:00:00+01:00" },
      { start: "2026-12-01T15:00:00+01:00", end: "2026-12-01T17:00:00+01:00" },
    ]);
    expect(json.calendars["noah@fjordheim.example"]).toEqual({ busy: [] });
    expect(json.calendars["tomas@northwind.example"].errors).toEqual([{ domain: "global", reason: "notFound" }]);
    const empty = { timeMin: "2026-12-01T09:30:00Z", timeMax: "2026-12-01T09:30:00Z", items: [{ id: "primary" }] };
    expect((await aroha("POST", "/freeBusy", empty)).json.error.errors[0].reason).toBe("timeRangeEmpty");
    expect(google.problems()).toEqual([]);
  });
});

describe("Google's calendars", () => {
  it("are listed with zone, role and allowed conferences", async () => {
    const { items } = (await aroha("GET", "/users/me/calendarList")).json;
    expect(items).toMatchObject([{ id: "aroha@fjordheim.example", primary: true, accessRole: "owner" }]);
    expect((await aroha("GET", "/calendars/primary")).json).toMatchObject({
      timeZone: "Pacific/Auckland",
      conferenceProperties: { allowedConferenceSolutionTypes: ["hangoutsMeet"] },
    });
    expect((await aroha("GET", "/users/me/settings/timezone")).json.value).toBe("Pacific/Auckland");
    expect((await aroha("GET", "/users/me/settings")).json.items.length).toBeGreaterThan(3);
    expect((await aroha("GET", "/calendars/priya@northwind.example")).status).toBe(404);
    expect(google.problems()).toEqual([]);
  });
});

describe("Google's watch channels", () => {
  const watch = (more: object = {}) =>
    aroha("POST", `${events}/watch`, { id: "channel-1", type: "web_hook", address, token: "t1", ...more });

  it("say sync at first and exists after every change, without a body", async () => {
    const opened = await watch();
    expect(opened.json).toMatchObject({ kind: "api#channel", id: "channel-1", token: "t1" });
    expect(Number(opened.json.expiration)).toBe(google.test.sandbox.world.clock.now() + 604_800_000);
    expect((await watch()).json.error.errors[0].reason).toBe("channelIdNotUnique");
    await tick();
    await google.control("POST", "/google-calendars/aroha/events", {
      summary: "Typed",
      startsAt: "2026-12-04T10:00:00Z",
      endsAt: "2026-12-04T11:00:00Z",
    });
    await tick();
    expect(heard).toEqual([
      { state: "sync", number: "1", token: "t1", length: 0 },
      { state: "exists", number: "2", token: "t1", length: 0 },
    ]);
    heard.length = 0;
    google.problems();
  });

  it("try again later when the receiver fails, and give up on anything else", async () => {
    answerWith = 503;
    await aroha("POST", events, draft("Try", 21));
    await tick();
    await tick();
    expect(heard.map(({ number }) => number)).toEqual(["3"]);
    answerWith = 404;
    google.test.sandbox.world.clock.advance(1000);
    await tick();
    google.test.sandbox.world.clock.advance(3_600_000);
    await tick();
    expect(heard.map(({ number }) => number)).toEqual(["3", "3"]);
    google.test.sandbox.world.clock.advance(-3_601_000);
    answerWith = 200;
    heard.length = 0;
  });

  it("can be dropped, doubled, delayed and overtaken by the fault plan", async () => {
    const { faults, clock } = google.test.sandbox.world;
    const say = (effect: "drop" | "duplicate" | "reorder" | "delay", more: object = {}): void =>
      faults.add({ site: "google-notifications", effect, times: 1, ...more });
    for (const effect of ["drop", "duplicate", "reorder"] as const) say(effect);
    for (const hour of [1, 2, 3, 4]) await aroha("POST", events, draft(`At ${hour}`, hour));
    await tick();
    expect(heard.map(({ number }) => number)).toEqual(["5", "5", "7", "6"]);
    heard.length = 0;
    say("delay", { delayMs: 60_000 });
    await aroha("POST", events, draft("Late", 5));
    await tick();
    expect(heard).toEqual([]);
    clock.advance(60_000);
    await tick();
    expect(heard.map(({ number }) => number)).toEqual(["8"]);
    heard.length = 0;
  });

  it("end when they are stopped or expire, and are refused without https", async () => {
    const insecure = await watch({ id: "channel-2", address: "http://localhost/hook" });
    expect(insecure.json.error.errors[0].reason).toBe("push.webhookUrlNotHttps");
    google.problems();
    const { resourceId } = (await watch({ id: "channel-3", address: "https://slotside.example/hook" })).json;
    expect((await aroha("POST", "/channels/stop", { id: "channel-1", resourceId })).status).toBe(204);
    expect((await aroha("POST", "/channels/stop", { id: "channel-1", resourceId })).status).toBe(404);
    await aroha("POST", events, draft("Unheard", 6));
    await tick();
    expect(heard).toEqual([]);
    const away = google.test.sandbox.world.log.list({ site: "google-notifications" }).at(-1);
    expect(away).toMatchObject({ status: 0, responseBody: "not on this computer" });
    expect(google.problems()).toEqual([]);
  });
});
