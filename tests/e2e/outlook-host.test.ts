/** The Outlook host client against the real, unmodified office.js and msal-browser, in a real browser that can reach nothing else. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { createOutlookHost } from "#sandbox/hosts/outlook/outlook-host.ts";
import type { Site } from "#sandbox/site.ts";
import type { MailboxEvent } from "#sandbox/world.ts";
import { launchBrowser } from "../support/browser.ts";
import { startHostPageWorld, type HostPageWorld } from "../support/host-page-world.ts";
import { createMailboxStandIn } from "../support/mailbox-stand-in.ts";
import { addinId, dialogPage, functionsPage, manifestXml, panePage } from "../support/outlook-test-pages.ts";

const propertyId = `String {00020329-0000-0000-C000-000000000046} Name cecp-${addinId}`;
const hourMs = 3_600_000;
let setting: HostPageWorld;
let mailbox: ReturnType<typeof createMailboxStandIn>;
let host: Site;
let hostOrigin: string;
let browser: Browser;

const lena = { name: "Lena Vogt", address: "lena@northwind.example" };
const priya = { name: "Priya Raman", address: "priya@northwind.example" };
const exampleEvent = (now: number): MailboxEvent => ({
  id: "AAMk-first_id=",
  iCalUId: "040000-first",
  subject: "Mentoring",
  bodyHtml: "<p>Reference <b>SL-7K3QX9TM</b></p>",
  startsAt: now + hourMs,
  endsAt: now + 2 * hourMs,
  isAllDay: false,
  showAs: "busy",
  isOrganizer: true,
  organizer: priya,
  attendees: [{ ...lena, response: "accepted" }],
  isCancelled: false,
  isDeleted: false,
  joinUrl: "https://teams.microsoft.com/l/meetup-join/19%3ameeting",
  location: "Microsoft Teams Meeting",
  properties: { [propertyId]: '{"session":"s-1"}' },
});

beforeAll(async () => {
  setting = await startHostPageWorld();
  const now = Date.parse("2026-11-23T04:00:00Z"); // a Monday, 9:30 in Kolkata
  setting.world.clock.set(now);
  mailbox = createMailboxStandIn(setting.world.tls, [
    exampleEvent(now),
    {
      ...exampleEvent(now),
      id: "AAMk-second=",
      subject: "Office hours",
      startsAt: now + 3 * hourMs,
      endsAt: now + 4 * hourMs,
      properties: {},
    },
    {
      ...exampleEvent(now),
      id: "AAMk-invited=",
      subject: "Tutoring",
      startsAt: now + 5 * hourMs,
      endsAt: now + 6 * hourMs,
      isOrganizer: false,
      organizer: lena,
      attendees: [{ ...priya, response: "none" }],
      properties: {},
    },
  ]);
  host = createOutlookHost(setting.world, setting.entra, mailbox);
  hostOrigin = `https://localhost:${await host.listen(0)}`;
  const html = { "content-type": "text/html" };
  setting.product
    .on("GET", "/pane", () => ({ status: 200, headers: html, body: panePage(hostOrigin) }))
    .on("GET", "/functions", () => ({ status: 200, headers: html, body: functionsPage(hostOrigin) }))
    .on("GET", "/dialog", () => ({ status: 200, headers: html, body: dialogPage(hostOrigin) }))
    .on("GET", "/msal.js", () => ({
      status: 200,
      headers: { "content-type": "text/javascript" },
      body: readFileSync("node_modules/@azure/msal-browser/lib/msal-browser.min.js"),
    }));
  browser = await launchBrowser("shell");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await host?.close();
  await setting?.close();
});

let context: BrowserContext;
let requested: URL[];

beforeEach(() => {
  setting.writeManifest("outlook/manifest.xml", manifestXml(`${setting.world.productOrigin}/pane`));
});

interface OpenPane {
  readonly page: Page;
  readonly pane: FrameLocator;
  /** Runs one action of the test pane and returns what it showed. */
  readonly run: (action: string) => Promise<string>;
}

async function openOutlook(query: string): Promise<Page> {
  context = await browser.newContext({ ignoreHTTPSErrors: true });
  requested = [];
  context.on("request", (request) => requested.push(new URL(request.url())));
  const page = await context.newPage();
  await page.goto(`${hostOrigin}/?${query}`);
  return page;
}

async function openPane(query: string): Promise<OpenPane> {
  const page = await openOutlook(query);
  const pane = page.frameLocator("#pane iframe");
  await pane.locator("body[data-host]").waitFor();
  const run = async (action: string): Promise<string> => {
    await pane.locator("body").evaluate(async (_body, name) => {
      const page = globalThis as unknown as { run?: (name: string) => void };
      // The frame is there before its script has run.
      while (!page.run) await new Promise((resolve) => setTimeout(resolve, 10));
      page.run(name);
    }, action);
    await pane.locator("#out:not(:empty)").waitFor();
    return (await pane.locator("#out").textContent()) ?? "";
  };
  return { page, pane, run };
}

const withFirst = `as=priya&item=${encodeURIComponent("AAMk-first_id=")}`;

describe("the Outlook host client", () => {
  it("brings office.js up through the loader and describes the opened appointment", async () => {
    const { pane, run } = await openPane(withFirst);
    expect(await pane.locator("body").getAttribute("data-host")).toBe("Outlook OfficeOnline");
    expect(JSON.parse(await run("item"))).toEqual({
      subject: "Mentoring",
      start: mailbox.events()[0]?.startsAt,
      restId: "AAMk-first_id=",
      organizer: "priya@northwind.example",
      attendees: ["lena@northwind.example accepted"],
      zone: "India Standard Time",
      type: "appointment",
    });
    expect(JSON.parse(await run("local"))).toMatchObject({ hours: 11, minutes: 30, timezoneOffset: 330 });
    await context.close();
  });

  it("opens the pane without an appointment when nothing is chosen", async () => {
    const { run } = await openPane("as=priya&pane=1");
    expect(JSON.parse(await run("none"))).toEqual({ item: null, person: "priya@northwind.example" });
    await context.close();
  });

  it("loads and saves custom properties under the add-in's own name in the mailbox", async () => {
    const { run } = await openPane(withFirst);
    expect(await run("load")).toBe('"s-1"');
    expect(await run("save")).toBe('"saved"');
    expect(mailbox.events()[0]?.properties[propertyId]).toBe('{"session":"s-2"}');
    await context.close();
  });

  it("keeps roaming settings, shows notices and refuses callback tokens", async () => {
    const { page, run } = await openPane(withFirst);
    expect(await run("roam")).toBe('"saved"');
    expect(await run("notify")).toBe('"shown"');
    await page.locator(".notice", { hasText: "Moved to ten" }).waitFor();
    expect(await run("callback")).toMatch(/^failed/);
    await context.close();
    const again = await openPane(withFirst);
    expect(await again.run("roamed")).toBe('"Asia/Kolkata"');
    await context.close();
  });

  it("tells a listening pane that another appointment was chosen", async () => {
    const { page, pane, run } = await openPane(withFirst);
    expect(await run("listen")).toBe('"listening"');
    await page
      .getByRole("button", { name: /Office hours/ })
      .first()
      .click();
    await pane.locator("#changed", { hasText: "Office hours" }).waitFor();
    await context.close();
  });

  it("lets the pane open a dialog and hear from it", async () => {
    const { pane } = await openPane(withFirst);
    const [dialog] = await Promise.all([
      context.waitForEvent("page"),
      pane.getByRole("button", { name: "Act" }).click(),
    ]);
    await dialog.locator("[data-ready] #send").click();
    await pane.locator("#out", { hasText: "code-1" }).waitFor();
    await context.close();
  });

  it("brokers tokens for msal-browser, from its cache the second time", async () => {
    const { run } = await openPane(withFirst);
    const { token, name, again } = JSON.parse(await run("silent"));
    const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    expect(claims).toMatchObject({
      oid: "a1000000-0000-4000-8000-000000000003",
      azp: "bc59ab01-8403-45c6-8796-ac3ef710b3e3",
    });
    expect({ name, again }).toEqual({ name: "priya@northwind.example", again: true });
    await context.close();
  });

  it.each([
    ["interaction", "silentOnly", /^failed: .*AADSTS50076/],
    ["interaction", "popup", /priya@northwind\.example/],
    ["cancel", "popup", /user_canceled/],
    ["off", "bridge", /false/],
  ])("behaves with naa=%s on %s as the switch says", async (switched, action, outcome) => {
    const { run } = await openPane(`${withFirst}&naa=${switched}`);
    expect(await run(action)).toMatch(outcome);
    await context.close();
  });

  it("refuses a token to a pane whose origin is not registered", async () => {
    const elsewhere = createOutlookHost(
      { ...setting.world, productOrigin: "https://localhost:1" },
      setting.entra,
      mailbox,
    );
    const usual = hostOrigin;
    hostOrigin = `https://localhost:${await elsewhere.listen(0)}`;
    const { run } = await openPane(withFirst);
    expect(await run("silentOnly")).toMatch(/^failed/);
    await context.close();
    await elsewhere.close();
    hostOrigin = usual;
  });

  it("requests nothing beyond this computer", async () => {
    const { run } = await openPane(withFirst);
    await run("silent");
    await run("save");
    expect(requested.length).toBeGreaterThan(10);
    expect(
      requested.filter(
        ({ protocol, hostname }) => protocol !== "data:" && protocol !== "about:" && hostname !== "localhost",
      ),
    ).toEqual([]);
    await context.close();
  });

  it("shows a move made elsewhere without a reload, and moves and deletes by hand", async () => {
    const page = await openOutlook(`as=priya&item=${encodeURIComponent("AAMk-second=")}`);
    const second = mailbox.events()[1] as MailboxEvent;
    const startsAt = second.startsAt + 24 * hourMs;
    await page.locator("#when").waitFor();
    mailbox.mailboxes.move("", second.id, { startsAt, endsAt: startsAt + hourMs });
    await page.locator(`#when[datetime="${new Date(startsAt).toISOString()}"]`).waitFor();
    await page.getByText("Change time in Outlook").click();
    await page.getByLabel("Starts").fill("2027-03-01T10:00");
    await page.getByLabel("Ends").fill("2027-03-01T11:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator('#when[datetime="2027-03-01T04:30:00.000Z"]').waitFor(); // 10:00 in Kolkata
    await page.getByRole("button", { name: "Cancel meeting" }).click();
    await page.locator("#cancelled-banner").waitFor();
    await context.close();
  });

  it("moves an event that is dragged in the grid and leaves it closed", async () => {
    const page = await openOutlook("as=priya");
    const before = mailbox.events()[0] as MailboxEvent;
    const block = page.locator(`.day .event[data-id="${before.id}"]`).first();
    const box = await block.boundingBox();
    if (!box) throw new Error("The event is not on the page.");
    await page.mouse.move(box.x + 20, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y + 35, { steps: 4 }); // 60 pixels are an hour
    await Promise.all([page.waitForResponse((response) => response.url().includes("/calendar/move")), page.mouse.up()]);
    expect(mailbox.events()[0]?.startsAt).toBe(before.startsAt + hourMs / 2);
    expect(await page.locator("#reading").isVisible()).toBe(false);
    await context.close();
  });

  it("shows an invitation as a message of its own, with its text", async () => {
    const { run } = await openPane(`as=priya&view=mail&message=${encodeURIComponent("MSG-AAMk-invited=")}`);
    expect(JSON.parse(await run("message"))).toEqual({
      type: "message",
      class: "IPM.Schedule.Meeting.Request",
      text: "Reference SL-7K3QX9TM",
    });
    await context.close();
  });

  it("takes text into a mail that is written, and runs a function without a pane", async () => {
    const { page, run } = await openPane("as=priya&write=message");
    expect(await run("insert")).toBe('"html"');
    await page.locator('#draft-body a[href="https://slotside.example/1"]').waitFor();
    expect(await run("unsaved")).toMatch(/^failed/);
    await page.getByRole("button", { name: "Say so" }).click();
    await page.locator("#draft-notices", { hasText: "Said so" }).waitFor();
    await context.close();
  });

  it("tells of a form that is being changed, and asks the add-in softly before it is sent", async () => {
    const { page, pane, run } = await openPane(`${withFirst}&write=appointment`);
    const first = mailbox.events()[0] as MailboxEvent;
    const form = { id: first.id, start: first.startsAt, people: ["lena@northwind.example"], session: "s-1" };
    expect(JSON.parse(await run("form"))).toMatchObject({ ...form, session: expect.any(String) });
    expect(await run("follow")).toBe('"following"');
    await page.getByLabel("Starts").fill("2026-11-25T10:00");
    await page.getByLabel("Subject").focus();
    await pane.locator("#changed", { hasText: "2026-11-25T04:30:00.000Z" }).waitFor(); // 10:00 in Kolkata
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Too late in the week").waitFor();
    await page.getByRole("button", { name: "Don't send" }).click();
    expect(mailbox.events()[0]?.startsAt).toBe(first.startsAt);
    await page.getByRole("button", { name: "Send" }).click();
    const moved = page.waitForResponse((response) => response.url().includes("/calendar/move"));
    await page.getByRole("button", { name: "Send anyway" }).click();
    await moved;
    expect(mailbox.events()[0]?.startsAt).toBe(Date.parse("2026-11-25T04:30:00Z"));
    mailbox.mailboxes.move("", first.id, { startsAt: first.startsAt, endsAt: first.endsAt });
    await context.close();
  });

  it("takes the focus back when Tab leaves the pane", async () => {
    const { page, pane } = await openPane(withFirst);
    await pane.getByRole("button", { name: "Act" }).focus();
    await page.keyboard.press("Tab");
    await page.locator("#sdk-calls summary:focus").waitFor();
    await context.close();
  });

  it("says what is wrong with a manifest that names a resource it does not have", async () => {
    setting.writeManifest(
      "outlook/manifest.xml",
      manifestXml(`${setting.world.productOrigin}/pane`).replace('<bt:Url id="pane"', '<bt:Url id="other"'),
    );
    const page = await openOutlook("as=priya");
    await page.getByText("“pane”, which does not exist").waitFor();
    await context.close();
  });
});
