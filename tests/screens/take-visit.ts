/** One screen in one language: opened once, then seen in every theme and width. */
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { RunningProduct } from "#tests/support/running-product.ts";
import { englishIn, lookForFaults, type Fault } from "./look-for-faults.ts";
import type { MadeThings } from "./made-things.ts";
import type { Inside, ScreenHost, ScreenToTake } from "./screen-to-take.ts";
import { shiftsIn, watchShifts } from "./watch-shifts.ts";

export interface Look {
  readonly theme: string;
  readonly width: number;
  /** Of the picture. */
  readonly name: string;
}

export interface Visit {
  readonly screen: ScreenToTake;
  readonly locale: string;
  readonly looks: readonly Look[];
}

interface Ground {
  readonly browser: Browser;
  readonly running: RunningProduct;
  readonly made: MadeThings;
  readonly folder: string;
}

const frames: Readonly<Record<ScreenHost, string | undefined>> = {
  teams: ".stage iframe",
  outlook: "#pane iframe",
  zoom: "#app",
  web: undefined,
};
/** Room that keeps the host's own page as it is; the surface is drawn over it. */
const hostRoom: Readonly<Record<ScreenHost, number>> = { teams: 500, outlook: 900, zoom: 500, web: 0 };
/** For one step on a machine that does other things too. */
const longestMs = 20_000;
/** After which what was loading has been drawn. */
const calmMs = 150;
const height = { least: 640, most: 4_000 };

/** Answers what is wrong, one fault once however many looks have it. */
export async function takeVisit(ground: Ground, visit: Visit): Promise<readonly Fault[]> {
  const found = new Map<string, { readonly fault: Fault; readonly looks: string[] }>();
  const note = (fault: Fault, look: string): void => {
    const key = `${fault.kind} ${fault.what}`;
    found.set(key, { fault, looks: [...(found.get(key)?.looks ?? []), look] });
  };
  const context = await contextFor(ground, visit);
  const page = await context.newPage();
  try {
    page.setDefaultTimeout(longestMs);
    const hear = (what: string): void => {
      if (!isExpected(what, visit.screen)) note({ kind: "console", what: what.slice(0, 300) }, "opening");
    };
    page.on("console", (message) => message.type() === "error" && hear(`${message.text()} ${message.location().url}`));
    page.on("pageerror", (error) => hear(String(error)));
    const inside = await open(ground, visit, page);
    await drawn(inside);
    for (const fault of await shiftsIn(inside)) note(fault, "opening");
    if (visit.locale.startsWith("de")) for (const fault of await englishIn(inside)) note(fault, visit.locale);
    let last: (Look & { readonly tall: number }) | undefined;
    for (const look of visit.looks) {
      const before = last?.width === look.width ? last : undefined;
      await dress(page, inside, { ...look, host: visit.screen.host });
      // What is as wide as before is as high as before.
      const tall = before?.tall ?? (await fitTo(page, visit.screen.host, { inside, width: look.width }));
      await drawn(inside);
      const clip = { x: 0, y: 0, width: look.width, height: tall };
      await page.screenshot({ path: join(ground.folder, `${look.name}.png`), animations: "disabled", clip });
      for (const fault of await lookForFaults(inside, before ? "colours" : "everything"))
        note(fault, `${look.theme} ${look.width}`);
      last = { ...look, tall };
    }
  } catch (error) {
    const [{ name } = { name: visit.screen.name }] = visit.looks;
    await page.screenshot({ path: join(ground.folder, `failed-${name}.png`) }).catch(() => undefined);
    note({ kind: "not taken", what: String(error).split("\n").slice(0, 3).join(" ") }, "");
  } finally {
    await context.close();
  }
  return [...found.values()].map(({ fault, looks }) => ({ ...fault, what: `${fault.what} [${summary(looks)}]` }));
}

const summary = (looks: readonly string[]): string =>
  looks.length > 4 ? `${looks.slice(0, 3).join(", ")} and ${looks.length - 3} more` : looks.join(", ");

async function contextFor({ browser }: Ground, { screen, locale, looks }: Visit): Promise<BrowserContext> {
  const [first] = looks;
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1_280 + hostRoom[screen.host], height: 1_000 },
    locale,
    colorScheme: first?.theme === "dark" ? "dark" : "light",
  });
  await watchShifts(context);
  for (const [path, { status, body }] of Object.entries(screen.answers ?? {}))
    await context.route(
      (url) => url.pathname.startsWith("/api/") && url.pathname.endsWith(path),
      (route) => route.fulfill({ status, json: body, headers: { "x-slotside-now": new Date().toISOString() } }),
    );
  return context;
}

async function open({ running, made }: Ground, { screen, locale, looks }: Visit, page: Page): Promise<Inside> {
  const { teams, outlook, zoomClient, product } = running.origins;
  const origin = { teams, outlook, zoom: zoomClient, web: product }[screen.host];
  const more = screen.query?.(made) ?? "";
  const [{ theme } = { theme: "light" }] = looks;
  await screen.before?.(made, running.origins);
  const host = `${origin}/?as=${screen.as}&theme=${theme}&look=${theme}&width=320&locale=${locale}${more}`;
  await page.goto(screen.host === "web" ? `${origin}${more}` : host);
  const frame = frames[screen.host];
  const inside = frame === undefined ? page : page.frameLocator(frame);
  await screen.open(inside);
  await screen.meanwhile?.(made, running.origins);
  return inside;
}

/** Errors that a screen is about, and what a stand-in's page says of itself. */
function isExpected(what: string, { answers, host, name }: ScreenToTake): boolean {
  const isOfCdn = /res\.cdn\.office\.net|Content Security Policy/.test(what);
  const isOfAnswers = (answers !== undefined || /gone|lost/.test(name)) && /Failed to load resource/.test(what);
  return isOfCdn || isOfAnswers || (host === "zoom" && /40[134]/.test(what));
}

/** The theme changes while the screen is open, as a host's does. */
async function dress(page: Page, inside: Inside, { theme, host }: Look & { readonly host: ScreenHost }): Promise<void> {
  await page.emulateMedia({
    colorScheme: theme === "dark" ? "dark" : "light",
    forcedColors: theme === "contrast" && host !== "teams" ? "active" : "none",
  });
  if (host === "teams")
    await page.locator("#theme").selectOption(theme === "light" ? "default" : theme, { force: true });
  if (host === "zoom") await page.locator("#look").selectOption(theme === "dark" ? "dark" : "light", { force: true });
  if (host !== "web") await inside.locator(`.slotside.${theme}, .slotside.dark`).first().waitFor();
}

/** Answers the height once what was loading has been drawn. */
async function drawn(inside: Inside): Promise<number> {
  return await inside
    .locator("html")
    .evaluate(
      (html, calm) =>
        new Promise<number>((done) => setTimeout(() => requestAnimationFrame(() => done(html.scrollHeight)), calm)),
      calmMs,
    );
}

/** As wide as wanted and as high as it is, over the host's own page; answers how high. */
async function fitTo(
  page: Page,
  host: ScreenHost,
  { inside, width }: { readonly inside: Inside; readonly width: number },
): Promise<number> {
  const fit = async (tall: number): Promise<void> => {
    await page.setViewportSize({ width: width + hostRoom[host], height: tall });
    const frame = frames[host];
    if (frame === undefined) return;
    await page.locator(frame).evaluate(
      ({ style }, box) => {
        Object.assign(style, {
          position: "fixed",
          inset: "0 auto auto 0",
          border: "0",
          zIndex: "99999",
          maxWidth: "none",
        });
        Object.assign(style, { width: `${box.width}px`, height: `${box.tall}px` });
      },
      { width, tall },
    );
  };
  const within = (tall: number): number => Math.min(height.most, Math.max(height.least, tall));
  await fit(height.least);
  let tall = within(await drawn(inside));
  await fit(tall);
  // What is still loading may make it longer.
  for (let tries = 0, again = within(await drawn(inside)); again !== tall && tries < 5; tries += 1) {
    tall = again;
    await fit(tall);
    again = within(await drawn(inside));
  }
  return tall;
}
