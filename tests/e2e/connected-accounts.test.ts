import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import type { Connection } from "#contract/people.ts";
import type { Session } from "#contract/sessions.ts";
import { launchBrowser } from "#tests/support/browser.ts";
import {
  actAs,
  book,
  clearFaults,
  eventually,
  setFault,
  timesOf,
  zoomMeetingsOf,
  type Actor,
} from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

/** Lena begins to teach: she connects what she has, disconnects it with a session ahead; Priya reconnects in the Zoom client, and leaves. */
describe("connected accounts", () => {
  let running: RunningProduct;
  let browser: Browser;
  let lena: Actor;
  let sam: Actor;
  let priya: Actor;
  let amira: Actor;

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(23_200), launchBrowser("shell")]);
    const act = (handle: string): Promise<Actor> => actAs(running.origins, handle);
    [lena, sam, priya, amira] = (await Promise.all(["lena", "sam", "priya", "amira"].map(act))) as [
      Actor,
      Actor,
      Actor,
      Actor,
    ];
    const { id } = (await lena.call<{ id: string }>("GET", "/me")).body;
    await sam.call("GET", "/me");
    await amira.call("PATCH", `/people/${id}`, { roles: ["learner", "provider"] });
    const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    const weekly = everyDay.map((day) => ({ day, windows: [{ from: "00:00", to: "24:00" }] }));
    const hours = {
      timeZone: "Europe/Berlin",
      weekly,
      overrides: [],
      away: [],
      travel: [],
      withoutCalendarCheck: true,
    };
    await lena.call("PUT", `/providers/${id}/availability`, hours);
    const offering = { name: "German for beginners", durationMinutes: 60, kind: "individual", presence: "virtual" };
    await amira.call("POST", "/offerings", { ...offering, providerIds: [id], meetingVendor: "provider" });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await running.stop();
  }, 30_000);

  async function open(url: string): Promise<{ page: Page; app: FrameLocator }> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(url);
    return { page, app: page.frameLocator("iframe") };
  }
  const cardOf = (app: FrameLocator, vendor: string): Locator =>
    app.locator("li.connection", { has: app.getByRole("heading", { name: vendor, exact: true }) });
  const connectionsOf = async (actor: Actor): Promise<readonly Connection[]> =>
    (await actor.call<{ items: readonly Connection[] }>("GET", "/connections")).body.items;
  const show = async (actor: Actor, id: string): Promise<Session> =>
    (await actor.call<Session>("GET", `/sessions/${id}`)).body;
  /** The permissions of each exchange at Entra, oldest first. */
  const askedOfEntra = async (): Promise<readonly string[]> => {
    const { items } = (await (await fetch(`${running.origins.home}/calls?site=entra`)).json()) as {
      items: readonly { requestBody?: { requested_token_use?: string; scope?: string } }[];
    };
    return items.flatMap(({ requestBody: asked }) => (asked?.requested_token_use ? [asked.scope ?? ""] : []));
  };
  /** Presses Connect and answers Zoom's page in the window that opens. */
  async function atZoom(page: Page, card: Locator, answer: { as: string; press: "Allow" | "Decline" }): Promise<void> {
    const opened = page.context().waitForEvent("page");
    await card.getByRole("button", { name: "Connect Zoom" }).click();
    const window = await opened;
    await window.getByLabel("Signed in to Zoom as").selectOption(answer.as);
    await window.getByRole("button", { name: answer.press }).click();
  }

  /** Resolves once the integration's owner has a mail with such a subject and such words. */
  async function mailToOwner(subject: RegExp, words = /./): Promise<void> {
    await eventually(`the owner is told: ${subject.source} ${words.source}`, async () => {
      const answer = await fetch(`${running.origins.home}/mail?to=amira@northwind.example`);
      const { items } = (await answer.json()) as { items: readonly { subject: string }[] };
      return items.some((mail) => subject.test(mail.subject) && words.test(JSON.stringify(mail))) ? true : undefined;
    });
  }

  it("begins in Teams by single sign-on, for meetings alone, and in Zoom's window; whatever goes wrong is said", async () => {
    const before = (await askedOfEntra()).length;
    const { page, app } = await open(`${running.origins.teams}/?as=lena`);
    await app.getByRole("button", { name: "Account" }).click();
    const microsoft = cardOf(app, "Microsoft 365");
    expect(await microsoft.getByRole("link", { name: "What we ask, read and keep" }).getAttribute("href")).toBe(
      "/help/permissions",
    );
    await microsoft.getByLabel(/^Calendar:/).uncheck();
    await microsoft.getByRole("button", { name: "Connect Microsoft 365" }).click();
    await microsoft.getByText("Connected", { exact: true }).waitFor();
    await microsoft.getByText("lena@northwind.example").waitFor();
    const graph = "https://graph.microsoft.com";
    expect((await askedOfEntra()).slice(before)).toEqual([
      `${graph}/User.Read offline_access ${graph}/OnlineMeetings.ReadWrite`,
    ]);
    await microsoft.getByRole("button", { name: "Test", exact: true }).click();
    await microsoft.getByText(/Tested .*: works\./).waitFor();

    const zoom = cardOf(app, "Zoom");
    await atZoom(page, zoom, { as: "lena", press: "Decline" });
    await zoom.getByText("you said no on the page of Zoom").waitFor();
    await atZoom(page, zoom, { as: "priya", press: "Allow" });
    await zoom.getByText("belongs to somebody else in Slotside").waitFor();
    await atZoom(page, zoom, { as: "lena", press: "Allow" });
    await zoom.getByText("Connected", { exact: true }).waitFor();
    await zoom.getByRole("button", { name: "Test", exact: true }).click();
    await zoom.getByText(/Tested .*: works\./).waitFor();
    await page.context().close();
  }, 90_000);

  it("hands the sessions ahead to Teams before it lets Zoom go", async () => {
    const { offeringId, times } = await timesOf(sam, "German for beginners", 3);
    const { id } = await book(sam, offeringId, times.at(-1) ?? "");
    const ready = (vendor: string): Promise<Session> =>
      eventually(`the link of ${vendor}`, async () => {
        const session = await show(sam, id);
        return session.meeting.vendor === vendor && session.meeting.state === "ready" ? session : undefined;
      });
    await ready("zoom");
    const { page, app } = await open(`${running.origins.teams}/?as=lena`);
    await app.getByRole("button", { name: "Account" }).click();
    const zoom = cardOf(app, "Zoom");
    await zoom.getByRole("button", { name: "Disconnect", exact: true }).click();
    await zoom.getByText("One session ahead uses this account").waitFor();
    await zoom.getByLabel(/^Hand them over to Microsoft 365/).check();
    await zoom.getByRole("button", { name: "Disconnect", exact: true }).click();
    await zoom.getByText("Not connected").waitFor();
    expect((await ready("teams")).meeting.joinUrl).toMatch(/^https:\/\/teams\.microsoft\.com\//);
    expect((await zoomMeetingsOf(running.origins, "lena")).every(({ isDeleted }) => isDeleted)).toBe(true);
    expect((await connectionsOf(lena)).map(({ vendor }) => vendor)).toEqual(["microsoft"]);
    await page.context().close();
  }, 90_000);

  it("is reconnected in the Zoom client's own sheet when Zoom has ended the grant, and its owner is told of both", async () => {
    const gone = { code: 124, message: "Invalid access token." };
    await setFault(running.origins, { site: "zoom", path: "/v2/", effect: "status", status: 401, body: gone });
    const invalid = { reason: "Invalid Token!", error: "invalid_grant" };
    await setFault(running.origins, {
      site: "zoom",
      path: "/oauth/token$",
      effect: "status",
      status: 400,
      body: invalid,
    });
    const broken = (await connectionsOf(priya)).find(({ vendor }) => vendor === "zoom");
    await priya.call("POST", `/connections/${broken?.id ?? ""}/test`);
    const { page, app } = await open(`${running.origins.zoomClient}/?as=priya`);
    await app.getByRole("button", { name: "Account" }).click();
    const zoom = cardOf(app, "Zoom");
    await zoom.getByText("Needs reconnecting").waitFor();
    await zoom.getByText("The connection to Zoom has ended").first().waitFor();
    await mailToOwner(/^Zoom: something is not working/);
    await clearFaults(running.origins);
    await zoom.getByRole("button", { name: "Reconnect Zoom" }).click();
    const sheet = page.getByRole("dialog", { name: "Allow Slotside?" });
    const connected = zoom.getByText("Connected", { exact: true });
    // Who has allowed it before is not asked again.
    await Promise.race([sheet.waitFor(), connected.waitFor()]);
    if (await sheet.isVisible()) await sheet.getByRole("button", { name: "Allow" }).click();
    await connected.waitFor();
    await zoom.getByRole("button", { name: "Test", exact: true }).click();
    await zoom.getByText(/Tested .*: works\./).waitFor();
    await mailToOwner(/^Zoom works again/);
    await page.context().close();
  }, 90_000);

  it("ends with the app in Zoom's marketplace: sessions ahead say so, and the owner is told", async () => {
    const { offeringId, times } = await timesOf(lena, "Maths tutoring");
    const { id } = await book(lena, offeringId, times[3] ?? "");
    await eventually("the link is there", async () =>
      (await show(lena, id)).meeting.state === "ready" ? true : undefined,
    );
    await fetch(`${running.origins.home}/zoom-accounts/priya/deauthorize`, { method: "POST" });
    await eventually("the account is gone", async () =>
      (await connectionsOf(priya)).some(({ vendor }) => vendor === "zoom") ? undefined : true,
    );
    expect((await show(lena, id)).meeting).toMatchObject({
      state: "ready",
      problem: expect.stringContaining("is no longer connected. The link stays"),
    });
    await mailToOwner(/./, /removed Slotside in Zoom/);
  }, 60_000);
});
