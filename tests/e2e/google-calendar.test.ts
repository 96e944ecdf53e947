import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Connecting, Connection, Me } from "#contract/people.ts";
import type { Problem } from "#contract/problems.ts";
import type { Session } from "#contract/sessions.ts";
import { actAs, book, eventually, timesOf, type Actor, type ApiAnswer } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

interface GoogleCopy {
  readonly id: string;
  readonly status: string;
  readonly summary: string;
  readonly startsAt: string;
  readonly meetUrl?: string;
  readonly attendees: readonly { readonly email: string }[];
}

/** Tomás keeps his calendar at Google and has nothing else connected. */
describe("a provider with a Google calendar", () => {
  let running: RunningProduct;
  let tomas: Actor;
  let lena: Actor;

  beforeAll(async () => {
    running = await startProduct(21_140);
    [tomas, lena] = await Promise.all([actAs(running.origins, "tomas"), actAs(running.origins, "lena")]);
    const { connections } = (await tomas.call<Me>("GET", "/me")).body;
    for (const { id } of connections) await tomas.call("DELETE", `/connections/${id}`);
  }, 120_000);

  afterAll(async () => {
    await running.stop();
  }, 30_000);

  /** Goes to Google's page and back; answers where the browser ends, and what completing it answers. */
  async function connect(untick: string): Promise<{ readonly page: string; readonly answer: ApiAnswer }> {
    const begun = await tomas.call<Connecting>("POST", "/connections/google", { purposes: ["calendar", "meetings"] });
    if (begun.body.state !== "authorize") throw new Error(JSON.stringify(begun.body));
    const back = await allow(new URL(begun.body.authorizeUrl), untick);
    const page = back.headers.get("location") ?? "";
    const oneTimeValue = new URLSearchParams(page.split("#")[1]).get("value") ?? "";
    return { page, answer: await tomas.call("POST", "/connections/google/complete", { oneTimeValue }) };
  }

  /** Presses Allow on Google's page, and follows the way back. */
  async function allow(asked: URL, untick: string, cookie = ""): Promise<Response> {
    const form = new URLSearchParams(asked.searchParams);
    form.set("user", "tomas");
    form.set("decision", "allow");
    const boxes = (form.get("scope") ?? "").split(" ").filter((scope) => scope.startsWith("https:"));
    for (const scope of boxes.filter((each) => !each.endsWith(untick))) form.append("granted", scope);
    const decision = { method: "POST", body: form, redirect: "manual" } as const;
    const allowed = await fetch(`${asked.origin}/o/oauth2/v2/auth/decision`, decision);
    return fetch(allowed.headers.get("location") ?? "", { redirect: "manual", headers: { cookie } });
  }

  const copies = async (): Promise<readonly GoogleCopy[]> => {
    const response = await fetch(`${running.origins.home}/google-calendars/tomas/events`);
    const body = (await response.json()) as GoogleCopy[] | { items: GoogleCopy[] };
    return Array.isArray(body) ? body : body.items;
  };
  const control = async (method: string, path: string, body: unknown): Promise<void> => {
    const init = { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${running.origins.home}${path}`, init);
    if (!response.ok) throw new Error(await response.text());
  };
  const eventOf = async ({ meeting }: Session): Promise<GoogleCopy> => {
    const found = (await copies()).find(({ meetUrl }) => meetUrl !== undefined && meetUrl === meeting.joinUrl);
    if (!found) throw new Error("no such event");
    return found;
  };
  const ready = (id: string): Promise<Session> =>
    eventually("the meeting is ready", async () => {
      const { body } = await lena.call<Session>("GET", `/sessions/${id}`);
      return body.meeting.state === "ready" && body.calendar.state === "synced" ? body : undefined;
    });

  it("is told which box was left empty, and is not connected then", async () => {
    const { answer } = await connect("calendar.events.freebusy");
    expect(answer.status).toBe(403);
    expect(answer.body as Problem).toMatchObject({
      code: "consent_required",
      vendor: "google",
      detail: expect.stringContaining("See the availability on Google calendars you have access to"),
    });
    expect((await tomas.call<Me>("GET", "/me")).body.connections).toEqual([]);
  });

  it("connects it from the panel in Zoom on a page in the browser, which shows both names and asks once", async () => {
    const inZoom = { "x-slotside-surface": "zoom" };
    const wish = { purposes: ["calendar", "meetings"] };
    const begun = await tomas.call<Connecting>("POST", "/connections/google", wish, inZoom);
    if (begun.body.state !== "authorize") throw new Error(JSON.stringify(begun.body));
    expect(begun.body.inBrowser).toBe(true);
    const opened = await fetch(begun.body.authorizeUrl, { redirect: "manual" });
    const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
    const asking = await allow(new URL(opened.headers.get("location") ?? ""), "nothing", cookie);
    const page = await asking.text();
    expect(page).toContain("Are these both you?");
    expect(page).toContain("tomas@northwind.example");
    expect((await tomas.call<Me>("GET", "/me")).body.connections).toEqual([]);
    const state = /name="state" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const pressed = { method: "POST", body: new URLSearchParams({ state }), headers: { cookie } } as const;
    const done = await fetch(`${running.origins.product}/connect/account/confirm`, pressed);
    expect(await done.text()).toContain("<h1>Confirmed</h1>");
    const finish = { attemptId: begun.body.attemptId, confirmed: true };
    expect((await tomas.call("POST", "/connections/google/complete", finish)).status).toBe(400);
    expect((await tomas.call("POST", "/connections/google/complete", finish, inZoom)).status).toBe(201);
    const { connections } = (await tomas.call<Me>("GET", "/me")).body;
    expect(connections).toMatchObject([{ vendor: "google", accountEmail: "tomas@northwind.example" }]);
    for (const { id } of connections) await tomas.call("DELETE", `/connections/${id}`);
  });

  it("connects it on Google's page, and comes back to where it began", async () => {
    const { page, answer } = await connect("nothing");
    expect(page).toMatch(/^\/teams\/auth-end\.html#value=/);
    expect(answer.status).toBe(201);
    expect(answer.body as Connection).toMatchObject({
      vendor: "google",
      purposes: ["calendar", "meetings"],
      accountEmail: "tomas@northwind.example",
      status: "connected",
    });
  });

  it("is not offered when Google says busy, and gets events with a Meet link there", async () => {
    const { offeringId, times } = await timesOf(lena, "Career advising");
    const [busyAt = "", freeAt = ""] = [times[0], times[8]];
    const endsAt = new Date(Date.parse(busyAt) + 60 * 60_000).toISOString();
    await control("POST", "/google-calendars/tomas/events", { summary: "Dentist", startsAt: busyAt, endsAt });
    await eventually(
      "the time is no longer offered",
      async () => ((await timesOf(lena, "Career advising")).times.includes(busyAt) ? undefined : true),
      45_000,
    );
    const session = await ready((await book(lena, offeringId, freeAt)).id);
    expect(session.meeting).toMatchObject({
      vendor: "meet",
      joinUrl: expect.stringMatching(/^https:\/\/meet\.google/),
    });
    const event = await eventOf(session);
    expect(Date.parse(event.startsAt)).toBe(Date.parse(freeAt));
    expect(event.attendees.map(({ email }) => email)).toEqual(["lena@northwind.example"]);
  }, 90_000);

  it("keeps event and link when the session moves, and has neither once it is cancelled", async () => {
    const { offeringId, times } = await timesOf(lena, "Career advising");
    const session = await ready((await book(lena, offeringId, times[20] ?? "")).id);
    const event = await eventOf(session);
    const startsAt = times[26] ?? "";
    const moved = await lena.call<Session>("PATCH", `/sessions/${session.id}`, { startsAt });
    expect(moved.status).toBe(200);
    const now = await eventually(
      "Google has moved it",
      async () => {
        const copy = (await copies()).find(({ id }) => id === event.id);
        return copy && Date.parse(copy.startsAt) === Date.parse(startsAt) ? copy : undefined;
      },
      45_000,
    );
    expect(now).toMatchObject({ meetUrl: event.meetUrl, status: "confirmed" });
    await lena.call("POST", `/sessions/${session.id}/cancel`, {});
    await eventually(
      "Google has cancelled it",
      async () => ((await copies()).find(({ id }) => id === event.id)?.status === "cancelled" ? true : undefined),
      45_000,
    );
  }, 120_000);

  it("moves the session when the event is dragged at Google", async () => {
    const { offeringId, times } = await timesOf(lena, "Career advising");
    const session = await ready((await book(lena, offeringId, times[30] ?? "")).id);
    const event = await eventOf(session);
    const startsAt = times[36] ?? "";
    const endsAt = new Date(Date.parse(startsAt) + 60 * 60_000).toISOString();
    await control("PATCH", `/google-calendars/tomas/events/${event.id}`, { startsAt, endsAt });
    const moved = await eventually(
      "the session has moved",
      async () => {
        const { body } = await lena.call<Session>("GET", `/sessions/${session.id}`);
        return Date.parse(body.startsAt) === Date.parse(startsAt) ? body : undefined;
      },
      45_000,
    );
    expect(moved.meeting.joinUrl).toBe(session.meeting.joinUrl);
    expect(await eventOf(moved)).toMatchObject({ id: event.id, status: "confirmed" });
  }, 120_000);
});
