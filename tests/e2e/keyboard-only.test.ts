/** Nobody needs a mouse: what people come for, in each of the three clients, by the keyboard alone and counted; and what only a layout shows. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Page } from "playwright-core";
import type { Offering } from "#contract/offerings.ts";
import { launchBrowser } from "#tests/support/browser.ts";
import { useKeyboard, type Keyboard } from "#tests/support/keyboard.ts";
import { actAs } from "#tests/support/people.ts";
import { measureControls, measureWords } from "#tests/screens/measure.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

const mostKeys = 25;
/** The size of Outlook's pane on a small laptop. */
const pane = { width: 320, height: 570 };

/** What a person has set for themselves. */
const settings = {
  "as it is": "",
  "text twice as large": "html { font-size: 200% }",
  // WCAG 1.4.12.
  "text set wide":
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }",
};

interface Client {
  readonly name: string;
  readonly url: string;
  readonly frame: string;
  /** What is booked there: whoever teaches it is somebody else. */
  readonly offering: string;
  readonly account: RegExp;
}

describe("by the keyboard alone", () => {
  let running: RunningProduct;
  let browser: Browser;
  const report: string[] = [];

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(27_200), launchBrowser("shell")]);
    await publishClass();
  }, 120_000);

  afterAll(async () => {
    console.info(`keys from load to done (at most ${mostKeys}): ${report.join(" · ")}`);
    await browser.close();
    await running.stop();
  }, 30_000);

  const clients = (): readonly Client[] => [
    {
      name: "Teams",
      url: `${running.origins.teams}/?as=lena&theme=dark`,
      frame: ".stage iframe",
      offering: "Mentoring",
      account: /^Connect Microsoft 365$/,
    },
    {
      name: "Outlook",
      url: `${running.origins.outlook}/?as=sam&pane=1`,
      frame: "#pane iframe",
      offering: "Mentoring",
      account: /^Connect Microsoft 365$/,
    },
    {
      name: "Zoom",
      url: `${running.origins.zoomClient}/?as=priya`,
      frame: "#app",
      offering: "Career advising",
      account: /^Connect Google$/,
    },
  ];

  it.each(["Teams", "Outlook", "Zoom"])(
    "%s: books, moves and cancels, joins a class and connects an account",
    async (name) => {
      const client = clients().find((each) => each.name === name) as Client;
      const visit = await open(client);
      const { app, keys, did } = visit;
      await book(visit, client.offering);
      did("book");
      // The join link is next, then what can be changed.
      await app.getByRole("button", { name: /^Join meeting/ }).waitFor();
      await keys.to(/^Join meeting/);
      await keys.to(/^Move$/);
      await keys.press(["Enter"], /\S/);
      await app.getByRole("group", { name: /Soonest times/ }).waitFor();
      await keys.to(aTime);
      await keys.press(["Enter"], /\S/);
      await app.getByRole("button", { name: "Move session" }).waitFor();
      await keys.to(/^Move session$/);
      await keys.press(["Enter"], /^Moved/);
      did("move");
      await app.getByRole("button", { name: "Cancel session" }).waitFor();
      await keys.to(/^Cancel session$/);
      await keys.press(["Enter"], /^Cancel this session\?$/);
      await keys.to(/^Cancel session$/);
      await keys.press(["Enter"], /^Session cancelled$/);
      did("cancel");
      await visit.page.context().close();

      const second = await open(client);
      await book(second, "Yoga");
      second.did("join a class");
      await second.keys.to(/^Account$/, "back");
      await second.keys.press(["Enter"], /^Account$/);
      second.did();
      await second.app.getByRole("button", { name: client.account }).waitFor();
      await second.keys.to(client.account);
      if (name === "Zoom") {
        // Google's own page opens in the browser.
        const opened = second.page.context().waitForEvent("page");
        await second.keys.press(["Enter"], /\S/);
        await opened;
      } else {
        await second.keys.press(["Enter"], /\S|^$/);
        await second.app.getByText("Connected", { exact: true }).first().waitFor();
      }
      second.did("connect an account");
      await second.page.context().close();
    },
    120_000,
  );

  /** From wherever the focus is when the client opens the app, to the confirmation. */
  async function book({ app, keys }: Visit, offering: string): Promise<void> {
    await keys.to(/^Book$/);
    await keys.press(["Enter"], /\S/);
    await app
      .getByRole("group", { name: /Soonest times/ })
      .or(app.getByRole("heading", { name: "Book a session" }))
      .first()
      .waitFor();
    await app
      .getByRole("button", { name: new RegExp(offering) })
      .first()
      .waitFor();
    await keys.to(new RegExp(offering));
    await keys.press(["Enter"], new RegExp(offering));
    await app.getByRole("group", { name: /Soonest times/ }).waitFor();
    await keys.to(aTime);
    await keys.press(["Enter"], /\S/);
    await app.getByRole("button", { name: "Book this time" }).waitFor();
    // Who books, where to write to them and where they are is known: nobody is asked for it again.
    expect(await app.locator("main :is(input, textarea, select)").count()).toBe(0);
    await keys.to(/^Book this time$/);
    await keys.press(["Enter"], /^You’re booked$/);
  }

  interface Visit {
    readonly page: Page;
    readonly app: FrameLocator;
    readonly keys: Keyboard;
    /** What was done with the keys pressed since the last time; without a name they are left out of the report. */
    readonly did: (what?: string) => void;
  }

  async function open({ name, url, frame }: Client): Promise<Visit> {
    const size = name === "Outlook" ? { width: 1280, height: 800 } : { width: 900, height: 800 };
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: size, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(url);
    const app = page.frameLocator(frame);
    await app.getByRole("heading", { level: 1 }).first().waitFor();
    await app.locator("nav button").first().waitFor();
    await app.locator(".skip-link").focus();
    const keys = await useKeyboard(page, app);
    const did = (what?: string): void => {
      const trail = keys.trail();
      if (what === undefined) return;
      report.push(`${name}: ${what} ${trail.length}`);
      // Walks that are too long show where they lead.
      expect([name, what, trail.length > mostKeys ? trail : []]).toEqual([name, what, []]);
    };
    return { page, app, keys, did };
  }

  it("keeps what is done first in sight in a small pane, nothing too small to hit, and nothing lost with large or widely set text", async () => {
    const names: string[][] = [];
    for (const { name, url, frame } of clients()) {
      const viewport = { width: 1280, height: 800 };
      const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(url);
      const app = page.frameLocator(frame);
      await page.locator(frame).evaluate((box, { width, height }) => {
        Object.assign((box as HTMLElement).style, { width: `${width}px`, height: `${height}px`, flex: "none" });
      }, pane);
      await app.getByRole("button", { name: "Book", exact: true }).click();
      await app
        .getByRole("button", { name: /Mentoring|Career/ })
        .first()
        .waitFor();
      names.push(await app.locator("header.top").getByRole("button").allTextContents());
      expect([name, await app.locator("header.top a.help").count()]).toEqual([name, 1]);
      const first = app.getByRole("button", { name: /Career advising/ }).first();
      expect([name, ((await first.boundingBox())?.y ?? 9_999) < 800]).toEqual([name, true]);
      await first.click();
      await app.getByRole("group", { name: /Soonest times/ }).waitFor();
      expect([name, await app.locator("html").evaluate(readFrame)]).toEqual([name, { ...asItShouldBe }]);
      for (const [way, css] of Object.entries(settings)) {
        await app.locator("html").evaluate(setStyle, css);
        const html = app.locator("html");
        const faults = [...(await html.evaluate(measureControls)), ...(await html.evaluate(measureWords))];
        expect([name, way, faults]).toEqual([name, way, []]);
      }
      await context.close();
    }
    // What is done first differs; what it is called does not.
    const [everywhere] = names.map((each) => new Set(each));
    for (const word of ["Book", "My sessions", "Account"])
      expect([word, names.every((each) => each.includes(word)), everywhere?.has(word)]).toEqual([word, true, true]);
  }, 90_000);

  async function publishClass(): Promise<void> {
    const tomas = await actAs(running.origins, "tomas");
    const { body: me, headers } = await tomas.call<{ id: string }>("GET", "/me");
    const windows = [{ from: "00:00", to: "24:00" }];
    const weekly = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => ({ day, windows }));
    const rest = { overrides: [], away: [], travel: [], withoutCalendarCheck: true };
    const always = { timeZone: "America/New_York", weekly, ...rest };
    expect(await tomas.call("PUT", `/providers/${me.id}/availability`, always)).toMatchObject({ status: 200 });
    const { body: yoga } = await tomas.call<Offering>("POST", "/offerings", {
      name: "Yoga",
      durationMinutes: 45,
      incrementMinutes: 15,
      kind: "group",
      dates: "published",
      capacity: 12,
      minimumNoticeMinutes: 0,
      presence: "virtual",
      meetingVendor: "teams",
      providerIds: [me.id],
    });
    const now = Date.parse(headers.get("x-slotside-now") ?? "");
    // Several dates: whoever joins has a calendar of their own.
    for (const hours of [24, 31, 38, 45, 52]) {
      const at = new Date(Math.ceil(now / 3_600_000) * 3_600_000 + hours * 3_600_000);
      const published = { offeringId: yoga.id, startsAt: `${at.toISOString().slice(0, 19)}Z`, learnerIds: [] };
      expect(await tomas.call("POST", "/sessions", published)).toMatchObject({ status: 201 });
    }
  }
});

/** How a time is called. */
const aTime = /^\w+day,? .*\d\d?:\d\d/;

/** In the page; a sheet that is adopted needs no leave of its policy. */
function setStyle(root: Element, css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.ownerDocument.adoptedStyleSheets = [sheet];
}

const asItShouldBe = { titles: 1, isNamedInWindow: true, landmarks: 3, moving: 0 };

/** In the page: what a screen reader goes by, and what moves although the person wants nothing to. */
function readFrame(root: Element): typeof asItShouldBe {
  const page = root.ownerDocument;
  const titles = [...page.querySelectorAll("h1")];
  const landmarks = ["main", "nav", "header"].filter((each) => page.querySelectorAll(each).length === 1);
  return {
    titles: titles.length,
    isNamedInWindow: page.title.startsWith(titles[0]?.textContent ?? "?"),
    landmarks: landmarks.length,
    moving: page.getAnimations().filter(({ playState }) => playState === "running").length,
  };
}
