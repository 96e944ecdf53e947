/**
 * A tutor who has Zoom and nothing else: from Zoom's marketplace to a published class, and twelve people without any account who take
 * seats in it. Nobody here has a Microsoft account.
 */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { launchBrowser } from "#tests/support/browser.ts";
import { eventually, zoomMeetingsOf } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";
import { localRegistrations } from "../../scripts/local-settings.ts";

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly calendars: readonly { readonly method?: string }[];
}

describe("a class by somebody who has only Zoom", () => {
  let running: RunningProduct;
  let browser: Browser;
  let page: Page;
  let panel: FrameLocator;
  let classUrl: string;
  /** The link to each guest's seat. */
  const seats: string[] = [];

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(23_000, { seed: "no" }), launchBrowser()]);
    page = await (await browser.newContext({ ignoreHTTPSErrors: true, timezoneId: "Europe/Stockholm" })).newPage();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await running.stop();
  }, 30_000);

  const mailsTo = async (address: string): Promise<readonly Mail[]> => {
    const answer = await fetch(`${running.origins.home}/mail?to=${address}`);
    return ((await answer.json()) as { items: readonly Mail[] }).items;
  };
  const mailTo = (address: string, subject: string): Promise<Mail> =>
    eventually(`a mail "${subject}" to ${address}`, async () =>
      (await mailsTo(address)).find((mail) => mail.subject.startsWith(subject)),
    );
  const linkIn = ({ text }: Mail): string => /https:\S+\/s\/SL-\S+\?key=\S+/.exec(text)?.[0] ?? "";
  /** Presses a button of a page, as a browser without a script would. */
  const send = (url: string, fields: Record<string, string>): Promise<Response> =>
    fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "follow" });
  const hiddenIn = (html: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  const addressOf = (number: number): string => `guest${number}@people.example`;

  async function allowAtZoom(): Promise<void> {
    await page.getByLabel("Signed in to Zoom as").selectOption({ label: "Mira Lindqvist (mira@lindqvist.example)" });
    await page.getByRole("button", { name: "Allow" }).click();
  }

  /** From now on the organisation's policy wants another factor of this person. */
  async function requireProof(handle: string): Promise<void> {
    await fetch(`${running.origins.home}/settings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ mfaRequired: { [handle]: true } }),
    });
  }

  it("is installed from the marketplace, whose way in proves nothing, and begins again here", async () => {
    const marketplace = new URLSearchParams({
      response_type: "code",
      client_id: localRegistrations.zoomClientId,
      redirect_uri: `${running.origins.product}/connect/zoom/callback`,
    });
    await page.goto(`${running.origins.zoom}/oauth/authorize?${marketplace}`);
    await allowAtZoom();
    // Without a state of ours nothing is linked: our own installation begins, and Zoom asks once more.
    await allowAtZoom();
    panel = page.frameLocator("iframe");
    await panel.getByText("You have let Slotside in as Mira Lindqvist").waitFor({ timeout: 30_000 });
    await panel.getByText("Zoom says that you look after this account").waitFor();
  }, 60_000);

  it("goes on with Zoom alone and publishes a class by four answers and two dates", async () => {
    await panel.getByRole("button", { name: "Continue with Zoom only" }).click();
    await panel.getByRole("button", { name: "Teaching" }).click({ timeout: 20_000 });
    await panel.getByRole("button", { name: "Offerings" }).click();
    await panel.getByLabel("Name").fill("Yoga for beginners");
    await panel.getByLabel("First date").fill(dateIn(3));
    await panel.locator("form").getByRole("button", { name: "Publish" }).click();
    await panel.getByRole("heading", { name: "Yoga for beginners is published." }).waitFor({ timeout: 20_000 });
    classUrl = (await panel.getByRole("link", { name: /\/p\/yoga-for-beginners-/ }).getAttribute("href")) ?? "";
    await panel.getByLabel("Another date").fill(dateIn(5));
    await panel.getByRole("button", { name: "Add this date" }).click();
    await panel.getByText("Added:").waitFor();
  }, 60_000);

  it("gives twelve guests their seats, by links that they read in their mails", async () => {
    const shown = await (await fetch(`${classUrl}?zone=Europe/Stockholm`)).text();
    expect(shown.match(/12 seats left/g)).toHaveLength(2);
    const sessionId = /name="sessionId" value="([^"]+)"/.exec(shown)?.[1] ?? "";
    for (const [index, name] of guestNames.entries()) {
      const email = addressOf(index);
      const fields = { sessionId, displayName: name, email, zone: "Europe/Stockholm" };
      expect(await (await send(`${classUrl}/seats`, fields)).text()).toContain("Now look into your mail");
      const link = linkIn(await mailTo(email, "Confirm your seat"));
      const bearer = hiddenIn(await (await fetch(link)).text(), "bearer");
      const confirmed = await send(link.replace("?", "/confirm?"), { bearer });
      expect(await confirmed.text()).toContain(`Reserved for ${name}`);
      seats.push(confirmed.url);
    }
    expect(await (await fetch(classUrl)).text()).toContain("Full");
    const booked = await mailTo(addressOf(0), "Booked: Yoga for beginners");
    expect(booked.text).toMatch(/Join: https:\S+\/j\/\d+/);
    expect(booked.calendars[0]).toMatchObject({ method: "REQUEST" });
    expect((await zoomMeetingsOf(running.origins, "mira")).filter(({ isDeleted }) => !isDeleted)).toHaveLength(1);
  }, 120_000);

  it("lets one move and one cancel, each by their own link, and tells each of them", async () => {
    const browserPage = await (
      await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false })
    ).newPage();
    await browserPage.setViewportSize({ width: 320, height: 700 });
    await browserPage.goto(seats[0] ?? "");
    expect(await browserPage.evaluate("document.documentElement.scrollWidth <= 320")).toBe(true);
    await browserPage.getByRole("radio").check();
    await browserPage.getByRole("button", { name: "Move my seat" }).click();
    await browserPage.getByText("Your seat has moved.").waitFor();
    await browserPage.goto(seats[1] ?? "");
    await browserPage.getByRole("button", { name: "Give my seat up" }).click();
    await browserPage.getByText("You gave your seat up.").waitFor();

    await mailTo(addressOf(1), "Cancelled: Yoga for beginners");
    const moved = await mailTo(addressOf(0), "New time: Yoga for beginners");
    expect(moved.text).toMatch(/Before: [\s\S]*Join: https:\S+\/j\/\d+/);
    expect(moved.calendars[0]).toMatchObject({ method: "REQUEST" });
    await eventually("ten are left, and one is on the other date", async () => {
      const html = await (await fetch(classUrl)).text();
      return html.includes("2 seats left") && html.includes("11 seats left") ? true : undefined;
    });
    expect((await zoomMeetingsOf(running.origins, "mira")).filter(({ isDeleted }) => !isDeleted)).toHaveLength(2);
    expect(await mailsTo(addressOf(0))).toHaveLength(3);
  }, 60_000);

  it("asked nothing of Microsoft for any of it", async () => {
    const answer = await fetch(`${running.origins.home}/calls`);
    const { items } = (await answer.json()) as { items: readonly { readonly site: string; readonly path: string }[] };
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ site }) => site === "graph" || site === "entra")).toEqual([]);
  });

  it("lets somebody of an organisation link their Zoom account instead, signed in on both sides", async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const client = await context.newPage();
    await client.goto(`${running.origins.zoomClient}/?as=priya`);
    const zoom = client.frameLocator("iframe");
    await zoom.getByRole("button", { name: "Sign in with Microsoft" }).click({ timeout: 20_000 });
    const opened = context.waitForEvent("page");
    await client.getByRole("dialog").getByRole("button", { name: "Allow" }).click();
    const window = await opened;
    await window.getByRole("button", { name: /Priya Raman/ }).click({ timeout: 20_000 });
    await window.getByRole("heading", { name: "Are these both you?" }).waitFor({ timeout: 20_000 });
    await window.getByText("Zoom: Priya Raman, priya@northwind.example").waitFor();
    await window.getByText("Microsoft: Priya Raman, priya@northwind.example, at Northwind Academy").waitFor();
    await window.getByRole("button", { name: "Yes, link them" }).click();
    await window.getByRole("heading", { name: "Linked" }).waitFor();
    // Nobody presses anything in the panel.
    await zoom.getByRole("button", { name: "Account" }).click({ timeout: 20_000 });
    await zoom.getByText("Northwind Academy").waitFor();
  }, 90_000);

  it("finishes what a policy interrupted: Teams asks for the proof, and the press goes on by itself", async () => {
    await requireProof("sam");
    const teams = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await teams.goto(`${running.origins.teams}/?as=sam`);
    const tab = teams.frameLocator("iframe");
    await tab.getByRole("button", { name: "Account" }).click({ timeout: 20_000 });
    const connect = tab.getByRole("button", { name: /^Connect Microsoft/ });
    await connect.click();
    await teams.getByRole("button", { name: "Deny" }).click();
    await tab.getByRole("alert").waitFor();
    await connect.click();
    await teams.getByRole("button", { name: "Approve" }).click();
    await tab.getByText("sam@northwind.example").first().waitFor();
    await tab.getByRole("button", { name: "Disconnect" }).first().waitFor({ timeout: 20_000 });
  }, 60_000);

  it("signs in by a window of its own in an Outlook that cannot do it for us, also when a policy wants a proof", async () => {
    await requireProof("lena");
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const outlook = await context.newPage();
    const first = context.waitForEvent("page");
    await outlook.goto(`${running.origins.outlook}/?as=lena&pane=1&naa=off`);
    await (await first).getByRole("button", { name: /Lena Vogt/ }).click({ timeout: 20_000 });
    const pane = outlook.frameLocator("iframe");
    await pane.getByRole("button", { name: "Account" }).click({ timeout: 20_000 });
    const second = context.waitForEvent("page");
    await pane.getByRole("button", { name: /^Connect Microsoft/ }).click();
    await (await second).getByRole("button", { name: /Lena Vogt/ }).click({ timeout: 20_000 });
    await pane.getByRole("button", { name: "Disconnect" }).first().waitFor({ timeout: 20_000 });
  }, 60_000);
});

/** A date field's value some days ahead, at ten. */
function dateIn(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T10:00`;
}

const guestNames = ["Ada", "Ben", "Chi", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim", "Lou"] as const;
