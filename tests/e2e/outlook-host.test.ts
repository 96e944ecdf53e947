/** The Outlook host client against the real, unmodified office.js and msal-browser, in a real browser that can reach nothing else. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { createOutlookHost } from "#sandbox/hosts/outlook/outlook-host.ts";
import { registrations } from "#sandbox/people.ts";
import type { Site } from "#sandbox/site.ts";
import type { MailboxEvent } from "#sandbox/world.ts";
import { launchBrowser } from "../support/browser.ts";
import { startHostPageWorld, type HostPageWorld } from "../support/host-page-world.ts";
import { createMailboxStandIn } from "../support/mailbox-stand-in.ts";

const addinId = "7b0c2f5e-6f0a-4f2e-9c55-0d7a6a6f2b10";
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

const panePage =
  (): string => `<!doctype html><title>Test pane</title><script src="${hostOrigin}/office/office-loader.js"></script>
<button id="act">Act</button><output id="out"></output><output id="changed"></output>
<script src="/msal.js"></script><script type="module">
const call = (start) => new Promise((resolve, reject) => start((result) => (result.status === "succeeded" ? resolve(result.value) : reject(new Error(result.error.code + " " + result.error.message)))));
const msal = () => msalBrowser.createNestablePublicClientApplication({ auth: { clientId: "${registrations.entra.clientId}", authority: "https://login.microsoftonline.com/common" } });
const scopes = ["api://localhost/${registrations.entra.clientId}/access_as_user"];
const msalBrowser = window.msal;
const box = () => Office.context.mailbox;
const actions = {
  item: () => ({ subject: box().item.subject, start: +box().item.start, restId: box().convertToRestId(box().item.itemId, "v2.0"), organizer: box().item.organizer.emailAddress, attendees: box().item.requiredAttendees.map((one) => one.emailAddress + " " + one.appointmentResponse), zone: box().userProfile.timeZone, type: box().item.itemType }),
  none: () => ({ item: box().item ?? null, person: box().userProfile.emailAddress }),
  local: () => box().convertToLocalClientTime(new Date(Date.UTC(2026, 10, 23, 6, 0))),
  load: async () => (await call((done) => box().item.loadCustomPropertiesAsync(done))).get("session"),
  save: async () => { const kept = await call((done) => box().item.loadCustomPropertiesAsync(done)); kept.set("session", "s-2"); await call((done) => kept.saveAsync(done)); return "saved"; },
  roam: async () => { Office.context.roamingSettings.set("zone", "Asia/Kolkata"); await call((done) => Office.context.roamingSettings.saveAsync(done)); return "saved"; },
  roamed: () => Office.context.roamingSettings.get("zone"),
  notify: () => call((done) => box().item.notificationMessages.addAsync("moved", { type: "informationalMessage", message: "Moved to ten", icon: "icon16", persistent: false }, done)).then(() => "shown"),
  callback: () => call((done) => box().getCallbackTokenAsync({ isRest: true }, done)),
  dialog: () => new Promise((resolve, reject) => Office.context.ui.displayDialogAsync(location.origin + "/dialog", { height: 40, width: 30, promptBeforeOpen: false }, (result) => result.status === "failed" ? reject(new Error(String(result.error.code))) : result.value.addEventHandler(Office.EventType.DialogMessageReceived, ({ message }) => { result.value.close(); resolve(message); }))),
  listen: () => call((done) => box().addHandlerAsync(Office.EventType.ItemChanged, () => (document.getElementById("changed").textContent = box().item?.subject ?? "nothing"), done)).then(() => "listening"),
  silent: async () => { const app = await msal(); const first = await app.acquireTokenSilent({ scopes }); const second = await app.acquireTokenSilent({ scopes, account: first.account }); return { token: first.accessToken, name: first.account.username, again: second.fromCache }; },
  silentOnly: async () => { const app = await msal(); return (await app.acquireTokenSilent({ scopes })).accessToken; },
  popup: async () => { const app = await msal(); return (await app.acquireTokenPopup({ scopes })).account.username; },
  bridge: () => Boolean(window.nestedAppAuthBridge),
  message: async () => ({ type: box().item.itemType, class: box().item.itemClass, text: await call((done) => box().item.body.getAsync("text", done)) }),
  form: async () => ({ id: box().convertToRestId(await call((done) => box().item.getItemIdAsync(done)), "v2.0"), start: +(await call((done) => box().item.start.getAsync(done))), people: (await call((done) => box().item.requiredAttendees.getAsync(done))).map((one) => one.emailAddress), session: (await call((done) => box().item.loadCustomPropertiesAsync(done))).get("session") }),
  insert: async () => { const type = await call((done) => box().item.body.getTypeAsync(done)); await call((done) => box().item.body.setSelectedDataAsync('<ul><li><a href="https://slotside.example/1">Ten</a></li></ul>', { coercionType: type }, done)); return type; },
  unsaved: () => call((done) => box().item.getItemIdAsync(done)),
  follow: () => call((done) => box().item.addHandlerAsync(Office.EventType.AppointmentTimeChanged, ({ start }) => (document.getElementById("changed").textContent = new Date(start).toISOString()), done)).then(() => "following"),
};
const out = document.getElementById("out");
window.run = async (name) => { out.textContent = ""; try { out.textContent = JSON.stringify(await actions[name]()); } catch (error) { out.textContent = "failed: " + (error.errorCode ?? "") + " " + error.message; } };
document.getElementById("act").onclick = () => run("dialog");
Office.onReady(({ host, platform }) => { document.body.dataset.host = host + " " + platform; });
</script>`;

const dialogPage =
  (): string => `<!doctype html><title>Dialog</title><script src="${hostOrigin}/office/office-loader.js"></script>
<button id="send">Send</button><script type="module">
Office.onReady(() => (document.body.dataset.ready = "yes", document.getElementById("send").onclick = () => Office.context.ui.messageParent("code-1")));
</script>`;

/** Functions without a pane: one speaks above the item, one lets nothing through before nine in the morning. */
const functionsPage =
  (): string => `<!doctype html><title>Functions</title><script src="${hostOrigin}/office/office-loader.js"></script><script>
Office.onReady();
const item = () => Office.context.mailbox.item;
Office.actions.associate("say", (event) => item().notificationMessages.replaceAsync("said", { type: "informationalMessage", message: "Said so", icon: "icon16", persistent: false }, () => event.completed()));
Office.actions.associate("check", (event) => item().start.getAsync(({ value }) => event.completed(+value < Date.UTC(2026, 10, 24) ? { allowEvent: true } : { allowEvent: false, errorMessage: "Too late in the week" })));
</script>`;

function manifestXml(paneUrl: string): string {
  const point = (
    surface: string,
  ): string => `<ExtensionPoint xsi:type="${surface}"><OfficeTab id="TabDefault"><Group id="g"><Label resid="label"/>
    <Control xsi:type="Button" id="open-${surface}"><Label resid="label"/><Supertip><Title resid="label"/><Description resid="tip"/></Supertip>
    <Icon><bt:Image size="16" resid="icon"/><bt:Image size="32" resid="icon"/><bt:Image size="80" resid="icon"/></Icon>
    <Action xsi:type="ShowTaskpane"><SourceLocation resid="pane"/>${surface === "MessageReadCommandSurface" ? "<SupportsPinning>true</SupportsPinning>" : ""}</Action></Control>
    ${surface === "MessageComposeCommandSurface" ? say : ""}</Group></OfficeTab></ExtensionPoint>`;
  const say = `<Control xsi:type="Button" id="say"><Label resid="say"/><Supertip><Title resid="say"/><Description resid="tip"/></Supertip>
    <Icon><bt:Image size="32" resid="icon"/></Icon><Action xsi:type="ExecuteFunction"><FunctionName>say</FunctionName></Action></Control>`;
  const events = `<ExtensionPoint xsi:type="LaunchEvent"><LaunchEvents><LaunchEvent Type="OnAppointmentSend" FunctionName="check" SendMode="PromptUser"/></LaunchEvents><SourceLocation resid="functions"/></ExtensionPoint>`;
  return `<?xml version="1.0" encoding="UTF-8"?><!-- a comment -->
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xsi:type="MailApp">
  <Id>${addinId}</Id><DisplayName DefaultValue="Slotside"/><Permissions>ReadWriteItem</Permissions>
  <VersionOverrides xsi:type="VersionOverridesV1_0"><VersionOverrides xsi:type="VersionOverridesV1_1"><Hosts><Host xsi:type="MailHost"><Runtimes><Runtime resid="functions"/></Runtimes><DesktopFormFactor><FunctionFile resid="functions"/>
  ${["AppointmentOrganizer", "AppointmentAttendee", "MessageRead", "MessageCompose"].map((name) => point(`${name}CommandSurface`)).join("")}${events}</DesktopFormFactor></Host></Hosts>
  <Resources><bt:Images><bt:Image id="icon" DefaultValue="${new URL(paneUrl).origin}/icon.png"/></bt:Images><bt:Urls><bt:Url id="pane" DefaultValue="${paneUrl}"/><bt:Url id="functions" DefaultValue="${new URL(paneUrl).origin}/functions"/></bt:Urls>
  <bt:ShortStrings><bt:String id="label" DefaultValue="Slotside"/><bt:String id="say" DefaultValue="Say so"/></bt:ShortStrings><bt:LongStrings><bt:String id="tip" DefaultValue="Move &amp; cancel"/></bt:LongStrings></Resources>
  </VersionOverrides></VersionOverrides></OfficeApp>`;
}

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
    .on("GET", "/pane", () => ({ status: 200, headers: html, body: panePage() }))
    .on("GET", "/functions", () => ({ status: 200, headers: html, body: functionsPage() }))
    .on("GET", "/dialog", () => ({ status: 200, headers: html, body: dialogPage() }))
    .on("GET", "/msal.js", () => ({
      status: 200,
      headers: { "content-type": "text/javascript" },
      body: readFileSync("node_modules/@azure/msal-browser/lib/msal-browser.min.js"),
    }));
  browser = await launchBrowser();
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
