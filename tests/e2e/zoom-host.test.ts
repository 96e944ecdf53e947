/** The Zoom host client against the real, unmodified @zoom/appssdk, in a real browser. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { createZoomHost } from "#sandbox/hosts/zoom/zoom-host.ts";
import { people, registrations, type SandboxPerson } from "#sandbox/people.ts";
import type { Site } from "#sandbox/site.ts";
import { createZoom, type ZoomStandIn } from "#sandbox/zoom/zoom.ts";
import { launchBrowser } from "../support/browser.ts";
import { startHostPageWorld, type HostPageWorld } from "../support/host-page-world.ts";

const priya = people.find(({ handle }) => handle === "priya") as SandboxPerson & {
  readonly zoom: NonNullable<SandboxPerson["zoom"]>;
};
const { clientId, clientSecret } = registrations.zoom;
const manifestPath = "zoom/zoom-app-manifest.json";
const apis = [
  "getSupportedJsApis",
  "getRunningContext",
  "getUserContext",
  "getAppContext",
  "getMeetingContext",
  "getMeetingUUID",
  "getMeetingParticipants",
  "onParticipantChange",
  "authorize",
  "onAuthorized",
  "promptAuthorize",
  "onMyUserContextChange",
  "onRunningContextChange",
  "onMeeting",
  "openUrl",
  "showNotification",
  "launchAppInMeeting",
];

let setting: HostPageWorld;
let zoom: ZoomStandIn;
let host: Site;
let hostOrigin: string;
let apiPort: number;
let browser: Browser;
let context: BrowserContext;

/** A panel that does nothing but call the SDK when asked, and lists the events it hears. */
const panelPage = `<!doctype html><title>Test panel</title>
<style>:root { color-scheme: light dark }</style>
<button id="leave">Open</button><output id="out"></output><ol id="events"></ol>
<script type="module">
import zoomSdk from "/sdk.es.js";
const capabilities = ${JSON.stringify([...apis, "expandApp", "drawParticipant"])};
for (const name of ["onAuthorized", "onMyUserContextChange", "onRunningContextChange", "onMeeting", "onParticipantChange"])
  zoomSdk.addEventListener(name, (event) => { const item = document.createElement("li"); item.textContent = name + " " + JSON.stringify(event); events.append(item); });
const events = document.getElementById("events");
document.getElementById("leave").onclick = () => zoomSdk.openUrl({ url: "https://elsewhere.example/help" });
window.run = async (name, options) => {
  const out = document.getElementById("out");
  out.textContent = "";
  try { out.textContent = JSON.stringify(name === "config" ? await zoomSdk.config({ capabilities, version: "0.16", timeout: 4000 }) : (await zoomSdk[name](options)) ?? "done"); }
  catch (error) { out.textContent = JSON.stringify({ failed: error.message, code: error.code }); }
};
window.ready = true;
</script>`;

const headers = {
  "content-type": "text/html; charset=utf-8",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'self' 'unsafe-inline'; frame-ancestors https://localhost:*",
  "referrer-policy": "same-origin",
};
let homeHeaders: Record<string, string> = headers;

function writeManifest(change: { readonly domain?: string; readonly apis?: readonly string[] } = {}): void {
  const { productOrigin } = setting.world;
  const manifest = {
    display_information: { display_name: "Slotside" },
    oauth_information: {
      development_redirect_uri: `${productOrigin}/connect/zoom/callback`,
      oauth_allow_list: [`${productOrigin}/zoom/home`],
      scopes: [
        { scope: "user:read:user", optional: false },
        { scope: "meeting:write:meeting", optional: false },
      ],
    },
    features: {
      development_home_uri: `${productOrigin}/zoom/home`,
      production_home_uri: "",
      domain_allow_list: [{ domain: change.domain ?? new URL(productOrigin).host, explanation: "the panel" }],
      in_client_feature: {
        zoom_app_api: { enable: true, zoom_app_apis: change.apis ?? apis },
        guest_mode: { enable: true },
        in_client_oauth: { enable: true },
      },
    },
  };
  setting.writeManifest(manifestPath, JSON.stringify(manifest));
}

beforeAll(async () => {
  setting = await startHostPageWorld();
  zoom = createZoom(setting.world);
  host = createZoomHost(setting.world, zoom);
  hostOrigin = `https://localhost:${await host.listen(0)}`;
  apiPort = await zoom.site.listen(0);
  setting.product
    .on("GET", "/zoom/home", () => ({ status: 200, headers: homeHeaders, body: panelPage }))
    .on("GET", "/sdk.es.js", () => ({
      status: 200,
      headers: { "content-type": "text/javascript" },
      body: readFileSync("node_modules/@zoom/appssdk/dist/sdk.es.js"),
    }));
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await host?.close();
  await zoom?.site.close();
  await setting?.close();
});

beforeEach(async () => {
  homeHeaders = headers;
  writeManifest();
  // Without Playwright's own colour scheme, which would win over the one that a frame inherits.
  context = await browser.newContext({ ignoreHTTPSErrors: true, colorScheme: null });
});

afterEach(async () => {
  await context.close();
});

interface OpenPanel {
  readonly page: Page;
  readonly panel: FrameLocator;
  /** Calls the SDK in the panel and gives back what it answered, or `{failed, code}`. */
  readonly run: (name: string, options?: unknown) => Promise<Record<string, unknown>>;
  /** The first event of this name that the panel heard, waiting for it. */
  readonly event: (name: string) => Promise<Record<string, unknown>>;
}

async function openClient(query: string): Promise<OpenPanel> {
  const page = await context.newPage();
  await page.goto(`${hostOrigin}/?${query}`);
  const panel = page.frameLocator("#app");
  const run: OpenPanel["run"] = async (name, options) => {
    await panel.locator("body").evaluate(
      async (_body, given) => {
        const scope = globalThis as unknown as {
          ready?: boolean;
          run: (name: string, options: unknown) => Promise<void>;
        };
        while (!scope.ready) await new Promise(requestAnimationFrame);
        await scope.run(given.name, given.options);
      },
      { name, options },
    );
    return JSON.parse((await panel.locator("#out").textContent()) ?? "") as Record<string, unknown>;
  };
  const event: OpenPanel["event"] = async (name) => {
    const text = (await panel.locator("#events li", { hasText: name }).first().textContent()) ?? "";
    return JSON.parse(text.slice(name.length + 1)) as Record<string, unknown>;
  };
  return { page, panel, run, event };
}

/** A POST that trusts the test's certificate. */
function post(
  url: string,
  sent: { readonly headers: Record<string, string>; readonly body: string },
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method: "POST", ca: setting.world.tls.cert, headers: sent.headers }, (res) => {
      let text = "";
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => (text += chunk));
      res.on("end", () => resolve({ status: res.statusCode ?? 0, text }));
    });
    req.on("error", reject);
    req.end(sent.body);
  });
}

/** Sends a form to the Zoom stand-in as the backend would. */
async function postForm(path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const { text } = await post(`https://localhost:${apiPort}${path}`, {
    headers,
    body: new URLSearchParams(form).toString(),
  });
  return JSON.parse(text) as Record<string, unknown>;
}

describe("the Zoom host client", () => {
  it("takes the panel from config to tokens: user, app context, consent, code, exchange", async () => {
    const { page, run, event } = await openClient("as=priya");
    expect(await run("config")).toMatchObject({
      auth: { status: "unauthorized" },
      runningContext: "inMainClient",
      unsupportedApis: ["expandApp", "drawParticipant"],
    });
    expect(await run("getRunningContext")).toEqual({ context: "inMainClient" });
    expect(await run("getUserContext")).toMatchObject({ status: "authenticated", screenName: "Priya Raman" });
    expect(String((await run("getAppContext"))["context"]).length).toBeGreaterThan(100);
    expect(await run("authorize", { codeChallenge: "the-verifier-itself", state: "s" })).toEqual({
      message: "success",
    });
    await page.getByRole("dialog", { name: "Allow Slotside?" }).getByRole("button", { name: "Allow" }).click();
    const { code, redirectUri, result } = await event("onAuthorized");
    expect([redirectUri, result]).toEqual([`${setting.world.productOrigin}/zoom/home`, true]);
    const tokens = await postForm("/oauth/token", {
      grant_type: "authorization_code",
      code: String(code),
      code_verifier: "the-verifier-itself",
    });
    expect(tokens).toMatchObject({ token_type: "bearer", scope: "user:read:user meeting:write:meeting" });
    expect(await run("config")).toMatchObject({ auth: { status: "authorized" } });
    await postForm("/oauth/revoke", { token: String(tokens["access_token"]) });
  });

  it("reports a declined consent with result false", async () => {
    const { page, run, event } = await openClient("as=tomas");
    await run("config");
    await run("authorize", { codeChallenge: "verifier" });
    await page.getByRole("button", { name: "Decline" }).click();
    expect(await event("onAuthorized")).toMatchObject({ result: false, code: "" });
  });

  it("refuses calls before config and calls that are not in the manifest", async () => {
    writeManifest({ apis: ["getRunningContext"] });
    const { run } = await openClient("as=priya");
    expect(await run("getUserContext")).toMatchObject({ failed: expect.stringContaining("config") });
    await run("config");
    expect(await run("getUserContext")).toMatchObject({ code: "90002" });
  });

  it("enters a meeting from the panel and tells it about the new context and the end", async () => {
    const { page, run, event } = await openClient("as=priya");
    await run("config");
    expect(await run("getMeetingUUID")).toMatchObject({ code: "90004" });
    expect(await run("launchAppInMeeting")).toEqual({ message: "success" });
    expect(await event("onRunningContextChange")).toMatchObject({ runningContext: "inMeeting" });
    expect(await run("getMeetingContext")).toMatchObject({ meetingTopic: "Priya Raman's personal room" });
    expect(await run("launchAppInMeeting")).toMatchObject({ code: "10054" });
    await page.getByLabel("Your role").selectOption("attendee");
    expect(await event("onMyUserContextChange")).toMatchObject({ role: "attendee" });
    expect(await run("getMeetingContext")).toMatchObject({ code: "90003" });
    await page.getByLabel("Your role").selectOption("host");
    await page.getByRole("button", { name: "End meeting for all" }).click();
    expect(await event("onMeeting")).toMatchObject({ action: "ended" });
  });

  it("tells the host, and nobody else, who comes and goes in a booked meeting, and everybody when it ends", async () => {
    const startsAt = Date.now() + 3_600_000;
    const meeting = zoom.life.create({ host: priya, topic: "Yoga", startsAt, durationMinutes: 45 });
    const at = `context=inMeeting&meeting=${meeting.id}`;
    const hosting = await openClient(`as=priya&${at}`);
    await hosting.run("config");
    const attending = await openClient(`as=lena&${at}&name=Sunny`);
    await attending.run("config");
    expect(await hosting.event("onParticipantChange")).toMatchObject({
      participants: [{ status: "join", screenName: "Sunny", role: "attendee" }],
    });
    const { participants } = await hosting.run("getMeetingParticipants");
    expect(participants).toMatchObject([{ screenName: "Priya Raman", role: "host" }, { screenName: "Sunny" }]);
    expect(await attending.run("getMeetingParticipants")).toMatchObject({ code: "90003" });
    expect(await attending.run("getUserContext")).toMatchObject({ screenName: "Sunny", role: "attendee" });
    await hosting.page.getByLabel("Let somebody in as").fill("Zed");
    await hosting.page.getByRole("button", { name: "Let in" }).click();
    await attending.page.getByRole("list", { name: "Participants" }).getByText("Zed").waitFor();
    expect(await attending.panel.locator("#events li", { hasText: "onParticipantChange" }).count()).toBe(0);
    const [first] = meeting.participants ?? [];
    await hosting.page.getByRole("button", { name: "End meeting for all" }).click();
    expect(await hosting.event("onMeeting")).toMatchObject({ action: "ended" });
    expect(await attending.event("onMeeting")).toMatchObject({ action: "ended" });
    expect([first?.name, meeting.participants, meeting.status]).toEqual(["Priya Raman", [], "waiting"]);
  });

  it("opens an app by itself in meetings it was added to, and only there", async () => {
    const startsAt = Date.now() + 7_200_000;
    const meeting = zoom.life.create({ host: priya, topic: "Chess", startsAt, durationMinutes: 45 });
    const at = `as=priya&context=inMeeting&apps=closed&meeting=${meeting.id}`;
    const before = await openClient(at);
    await before.page.getByRole("button", { name: "Open Slotside" }).waitFor();
    expect(await before.page.locator("#app").count()).toBe(0);
    meeting.opensApp = true;
    const { run } = await openClient(at);
    expect(await run("config")).toMatchObject({ launchContext: { openBy: "apiAuto" } });
  });

  it("treats a guest as not signed in until promptAuthorize brings them up", async () => {
    const { page, run, event } = await openClient("as=lena&context=inMeeting&meeting=personal&role=guest");
    await run("config");
    expect(await run("getUserContext")).toMatchObject({ status: "unauthenticated", role: "attendee" });
    expect(await run("authorize", { codeChallenge: "verifier" })).toMatchObject({ code: "90005" });
    expect(await run("promptAuthorize")).toEqual({ message: "success" });
    await page.getByLabel("Person", { exact: true }).selectOption("lena");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Allow" }).click();
    expect(await event("onMyUserContextChange")).toMatchObject({ screenName: "Lena Vogt" });
    expect(await run("getUserContext")).toMatchObject({ status: "authorized" });
  });

  it("shows notifications, keeps quiet on do not disturb, and asks before leaving for an unlisted address", async () => {
    const { page, panel, run } = await openClient("as=priya");
    await run("config");
    await run("showNotification", { type: "info", title: "Booked", message: "Tuesday 10:00" });
    await page.getByText("Booked: Tuesday 10:00").waitFor();
    await page.getByLabel("Do not disturb").check();
    expect(await run("showNotification", { type: "info", title: "Booked", message: "again" })).toMatchObject({
      code: "10042",
    });
    await panel.locator("#leave").click();
    await page
      .getByRole("dialog", { name: "Open an untrusted website?" })
      .getByText("https://elsewhere.example/help")
      .waitFor();
  });

  it("lists the person's own meetings and shows one that was booked", async () => {
    const { code } = zoom.authorizeInClient(priya, "verifier");
    const { access_token: token } = await postForm("/oauth/token", {
      grant_type: "authorization_code",
      code,
      code_verifier: "verifier",
    });
    const start = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z/, "Z");
    const reply = await post(`https://localhost:${apiPort}/v2/users/me/meetings`, {
      headers: { authorization: `Bearer ${String(token)}`, "content-type": "application/json" },
      body: JSON.stringify({ topic: "Mentoring with Lena", type: 2, start_time: start, duration: 45 }),
    });
    const created = JSON.parse(reply.text) as Record<string, unknown>;
    const { page } = await openClient("as=priya");
    await page.getByRole("link", { name: "Enter Mentoring with Lena" }).click();
    await page.getByRole("heading", { name: "Mentoring with Lena" }).waitFor();
    const frame = page.frameLocator("#app").locator("body");
    await frame.waitFor();
    expect(page.url()).toContain(`meeting=${String(created["id"])}`);
  });

  it.each([
    [
      "lacks one of the four security headers",
      () => (homeHeaders = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "referrer-policy"))),
      'Missing OWASP Secure Headers: "Referrer-Policy"',
    ],
    [
      "is outside the domain allow list",
      () => writeManifest({ domain: "app.slotside.example" }),
      "is not in the domain allow list",
    ],
    ["has no manifest", () => setting.removeManifest(manifestPath), "There is no Zoom app manifest."],
  ])("does not show a panel that %s", async (_what, prepare, sentence) => {
    prepare();
    const { page } = await openClient("as=priya");
    await page.getByRole("alert").getByText(sentence).waitFor();
    expect(await page.locator("#app").count()).toBe(0);
  });

  it("gives the panel its look through the colour scheme of the frame and fits a small window", async () => {
    const { page, panel } = await openClient("as=priya&look=dark");
    const isDark = (): Promise<boolean> =>
      panel.locator("body").evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
    expect(await isDark()).toBe(true);
    await page.getByLabel("Look").selectOption("light");
    expect(await isDark()).toBe(false);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  it("refuses calls that do not come from the client's own page", async () => {
    const headers = { origin: setting.world.productOrigin, "content-type": "application/json" };
    expect((await post(`${hostOrigin}/context`, { headers, body: '{"as":"priya"}' })).status).toBe(403);
  });
});
