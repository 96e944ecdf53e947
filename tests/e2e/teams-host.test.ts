/** The Teams host client against the real, unmodified teams-js, in a real browser. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { createTeamsHost } from "#sandbox/hosts/teams/teams-host.ts";
import { people } from "#sandbox/people.ts";
import type { Site } from "#sandbox/site.ts";
import { launchBrowser } from "../support/browser.ts";
import { startHostPageWorld, type HostPageWorld } from "../support/host-page-world.ts";

const appId = "0d2c7d2e-1111-4222-8333-444455556666";
let setting: HostPageWorld;
let host: Site;
let hostOrigin: string;
let browser: Browser;

/** A tab that does nothing but call teams-js when asked: `run("app.getContext")` shows the outcome as JSON. */
const tabPage = (extraOrigin: string): string => `<!doctype html><title>Test tab</title>
<script src="/teams-js.js"></script><button id="open">Sign in</button><output id="out"></output><output id="theme"></output><script>
const { app, authentication, pages } = microsoftTeams;
const started = app.initialize(${JSON.stringify([extraOrigin])}).then(() => {
  app.registerOnThemeChangeHandler((theme) => (document.getElementById("theme").textContent = theme));
  if (!location.search.includes("popup")) { app.notifyAppLoaded(); app.notifySuccess(); }
});
const actions = {
  context: () => app.getContext(),
  token: () => authentication.getAuthToken(),
  link: () => app.openLink("https://teams.microsoft.com/l/meetup-join/19%3ameeting"),
  badLink: () => app.openLink("nonsense"),
  move: () => pages.currentApp.navigateTo({ pageId: "book", subPageId: "session-2" }),
  back: () => pages.backStack.registerBackButtonHandler(() => ((document.getElementById("theme").textContent = "went back"), true)),
  fail: () => app.notifyFailure({ reason: "Other", message: "no database" }),
  popup: () => authentication.authenticate({ url: location.origin + "/popup?popup", width: 400, height: 400 }),
};
async function run(name) {
  await started;
  const out = document.getElementById("out");
  out.textContent = "";
  try { out.textContent = JSON.stringify((await actions[name]()) ?? "done"); } catch (error) { out.textContent = "failed: " + (error.message || JSON.stringify(error)); }
}
document.getElementById("open").onclick = () => run("popup");
</script>`;

const popupPage = (
  extraOrigin: string,
): string => `<!doctype html><title>Popup</title><script src="/teams-js.js"></script>
<button id="yes">Yes</button><button id="no">No</button><script>
microsoftTeams.app.initialize(${JSON.stringify([extraOrigin])});
document.getElementById("yes").onclick = () => microsoftTeams.authentication.notifySuccess("code-1");
document.getElementById("no").onclick = () => microsoftTeams.authentication.notifyFailure("denied");
</script>`;

const manifestFor = (productOrigin: string): Record<string, unknown> => {
  const domain = new URL(productOrigin).host;
  return {
    manifestVersion: "1.25",
    version: "1.0.0",
    id: appId,
    name: { short: "Slotside" },
    showLoadingIndicator: true,
    staticTabs: [
      {
        entityId: "book",
        name: "Book",
        contentUrl: `${productOrigin}/tab?locale={locale}`,
        scopes: ["personal", "groupChat", "team"],
        context: ["personalTab", "channelTab", "meetingChatTab", "meetingSidePanel"],
      },
    ],
    validDomains: [domain],
    webApplicationInfo: { id: appId, resource: `api://${domain}/${appId}` },
  };
};

beforeAll(async () => {
  setting = await startHostPageWorld();
  host = createTeamsHost(setting.world, setting.entra);
  hostOrigin = `https://localhost:${await host.listen(0)}`;
  const html = { "content-type": "text/html" };
  setting.product
    .on("GET", "/tab", () => ({ status: 200, headers: html, body: tabPage(hostOrigin) }))
    .on("GET", "/popup", () => ({ status: 200, headers: html, body: popupPage(hostOrigin) }))
    .on("GET", "/teams-js.js", () => ({
      status: 200,
      headers: { "content-type": "text/javascript" },
      body: readFileSync("node_modules/@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js"),
    }));
  browser = await launchBrowser("shell");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await host?.close();
  await setting?.close();
});

interface OpenTab {
  readonly page: Page;
  readonly tab: FrameLocator;
  /** Starts one action of the test tab, which may take the tab away. */
  readonly start: (action: string) => Promise<void>;
  /** Runs one action of the test tab and returns what it showed. */
  readonly run: (action: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

async function openTeams(query: string): Promise<OpenTab> {
  setting.writeManifest("teams/manifest.json", JSON.stringify(manifestFor(setting.world.productOrigin)));
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${hostOrigin}/?${query}`);
  const tab = page.frameLocator(".stage iframe");
  const start = async (action: string): Promise<void> => {
    await tab.locator("body").evaluate(async (_body, name) => {
      const page = globalThis as unknown as { run?: (name: string) => void };
      // The frame is there before its script has run.
      while (!page.run) await new Promise((resolve) => setTimeout(resolve, 10));
      page.run(name);
    }, action);
  };
  const run = async (action: string): Promise<string> => {
    await start(action);
    await tab.locator("#out:not(:empty)").waitFor();
    return (await tab.locator("#out").textContent()) ?? "";
  };
  return { page, tab, start, run, close: () => context.close() };
}

describe("the Teams host client", () => {
  it("initialises teams-js, takes the loading indicator away and describes the signed-in person", async () => {
    const { page, run, close } = await openTeams("as=lena&theme=dark&subPageId=session-1");
    const context = JSON.parse(await run("context"));
    expect(context).toMatchObject({
      app: {
        theme: "dark",
        locale: people.find(({ handle }) => handle === "lena")?.locale.toLowerCase(),
        host: { name: "Teams", clientType: "web" },
      },
      page: { id: "book", subPageId: "session-1", frameContext: "content" },
      user: {
        id: "a1000000-0000-4000-8000-000000000001",
        loginHint: "lena@northwind.example",
        tenant: { id: "a1111111-1111-4111-8111-111111111111" },
      },
    });
    expect(await page.locator("#loading").count()).toBe(0);
    await close();
  });

  it("hands out a token of the signed-in person, obtained as Teams for the web", async () => {
    const { run, close } = await openTeams("as=lena");
    const token = JSON.parse(await run("token"));
    const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    expect(claims).toMatchObject({
      oid: "a1000000-0000-4000-8000-000000000001",
      azp: "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
    });
    await close();
  });

  it("says resourceRequiresConsent for an organisation that has not consented", async () => {
    const { run, close } = await openTeams("as=eve");
    expect(await run("token")).toBe("failed: resourceRequiresConsent");
    await close();
  });

  it("tells the open tab about a theme that is switched while it is open", async () => {
    const { page, tab, run, close } = await openTeams("as=lena");
    await run("context");
    await page.getByLabel("Theme").selectOption("contrast");
    await tab.locator("#theme", { hasText: "contrast" }).waitFor();
    await close();
  });

  it("opens a Teams meeting link in a window of its own and refuses what is no link", async () => {
    const { page, run, close } = await openTeams("as=lena");
    await run("context");
    const opened = page.context().waitForEvent("page");
    expect(await run("link")).toBe('"done"');
    const meeting = await opened;
    await meeting.getByRole("heading", { name: "Teams meeting" }).waitFor();
    expect(await run("badLink")).toMatch(/^failed/);
    await close();
  });

  it("relays the sign-in popup: success, failure and a window that was closed", async () => {
    const { page, tab, run, close } = await openTeams("as=lena");
    await run("context");
    const openPopup = async (): Promise<Page> => {
      const [popup] = await Promise.all([
        page.context().waitForEvent("page"),
        tab.getByRole("button", { name: "Sign in" }).click(),
      ]);
      return popup;
    };
    const outcome = tab.locator("#out:not(:empty)");
    await (await openPopup()).locator("#yes").click();
    await outcome.waitFor();
    expect(await outcome.textContent()).toBe('"code-1"');
    await (await openPopup()).locator("#no").click();
    await outcome.getByText("denied").waitFor();
    await (await openPopup()).close();
    await outcome.getByText("CancelledByUser").waitFor();
    await close();
  });

  it("moves to the sub page that the app navigates to", async () => {
    const { page, start, run, close } = await openTeams("as=lena");
    await run("context");
    await page.locator(".stage iframe").evaluate((frame) => frame.setAttribute("data-old", ""));
    await start("move");
    await page.locator(".stage iframe:not([data-old])").waitFor();
    expect(JSON.parse(await run("context")).page.subPageId).toBe("session-2");
    await close();
  });

  it("shows the tab beside a meeting in the dark, in a channel, and nowhere else than its manifest says", async () => {
    const beside = await openTeams(`as=lena&in=meetingSidePanel&chat=${encodeURIComponent("19:meeting_1@thread.v2")}`);
    expect(JSON.parse(await beside.run("context"))).toMatchObject({
      app: { theme: "dark" },
      page: { frameContext: "sidePanel" },
      chat: { id: "19:meeting_1@thread.v2" },
      meeting: { id: expect.any(String) },
    });
    expect((await beside.page.locator(".stage").boundingBox())?.width).toBeLessThanOrEqual(320);
    await beside.close();
    const channel = await openTeams("as=lena&in=channelTab&device=phone");
    expect(JSON.parse(await channel.run("context"))).toMatchObject({
      app: { host: { clientType: "ios" } },
      page: { frameContext: "content" },
      channel: { displayName: "General" },
    });
    await channel.close();
    const details = await openTeams("as=lena&in=meetingDetailsTab");
    await details.page.getByRole("alert").getByText("The app has no tab here.").waitFor();
    await details.close();
  });

  it("gives the app its back button as soon as it listens for it", async () => {
    const { page, tab, run, close } = await openTeams("as=lena");
    expect(await run("back")).toBe('"done"');
    await page.getByRole("button", { name: "Back" }).click();
    await tab.locator("#theme", { hasText: "went back" }).waitFor();
    await close();
  });

  it("shows an error page when the app reports a failure", async () => {
    const { page, start, close } = await openTeams("as=lena");
    await start("fail");
    await page.getByRole("alert").getByText("no database").waitFor();
    await close();
  });

  it.each([
    ["is missing", undefined, "There is no Teams manifest."],
    [
      "names a host outside validDomains",
      { validDomains: ["elsewhere.example"] },
      "The tab's domain is not in validDomains.",
    ],
    [
      "names a resource on another host",
      { webApplicationInfo: { id: appId, resource: `api://elsewhere.example/${appId}` } },
      "App resource defined in manifest and iframe origin do not match.",
    ],
  ])("refuses a manifest that %s", async (_what, change, sentence) => {
    const { page, close } = await openTeams("as=lena");
    setting.writeManifest(
      "teams/manifest.json",
      change ? JSON.stringify({ ...manifestFor(setting.world.productOrigin), ...change }) : "",
    );
    if (!change) setting.removeManifest("teams/manifest.json");
    await page.reload();
    await page.getByRole("alert").getByText(sentence).waitFor();
    await close();
  });
});
