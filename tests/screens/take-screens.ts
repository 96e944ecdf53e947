/**
 * Takes a picture of every screen × theme × width × language into `.local/screens/`, and lets axe look at each. Started by
 * `npm run screens`; `--only set-up` takes those whose name contains it, `--widths 320`, `--themes dark`, `--locales de` fewer.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import type { Offering } from "#contract/offerings.ts";
import type { TimesOffer } from "#contract/offers.ts";
import type { BookSession, Session } from "#contract/sessions.ts";
import { launchBrowser } from "#tests/support/browser.ts";
import { actAs, book, eventually, mailboxOf, timesOf, type Actor } from "#tests/support/people.ts";
import { projectFolder } from "#tests/support/project.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";
import { screens, type MadeThings, type ScreenToTake } from "./screens.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    widths: { type: "string", default: "320,360,768,1280" },
    themes: { type: "string", default: "light,dark,contrast" },
    locales: { type: "string", default: "en-GB,de-DE" },
  },
});
const listOf = (text: string): readonly string[] => text.split(",").filter(Boolean);
const folder = join(projectFolder, ".local", "screens");
const frames = { teams: ".stage iframe", outlook: "#pane iframe", zoom: "#app" } as const;
/** Room that the host's own page takes beside a surface. */
const hostRoom = { teams: 0, outlook: 900, zoom: 500 } as const;

interface Take {
  readonly screen: ScreenToTake;
  readonly theme: string;
  readonly width: number;
  readonly locale: string;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const running = await startProduct(27_600);
const browser = await launchBrowser();
try {
  const made = await makeThings(running);
  const takes = screens
    .filter(({ host, name }) => `${host}-${name}`.match(new RegExp(values.only)))
    .flatMap((screen) => takesOf(screen));
  let faults = 0;
  for (const [index, take] of takes.entries()) {
    const found = await takeOne(browser, take, made).catch((error: unknown) => [
      `could not be taken: ${String(error).split("\n")[0]}`,
    ]);
    faults += found.length;
    console.log(`${index + 1}/${takes.length} ${nameOf(take)}${found.length === 0 ? "" : `: ${found.join("; ")}`}`);
  }
  console.log(`\n${takes.length} pictures in .local/screens, ${faults} faults`);
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  await browser.close();
  await running.stop();
}

/** Outlook's pane and Zoom's panel have widths of their own. */
function takesOf(screen: ScreenToTake): readonly Take[] {
  const widths = screen.host === "teams" ? listOf(values.widths) : ["320"];
  const themes = listOf(values.themes).filter((theme) => screen.host === "teams" || theme !== "contrast");
  return widths.flatMap((width) =>
    themes.flatMap((theme) =>
      listOf(values.locales).map((locale) => ({ screen, theme, width: Number(width), locale })),
    ),
  );
}

function nameOf({ screen, theme, width, locale }: Take): string {
  return `${screen.host}-${screen.name}-${theme}-${width}-${locale.slice(0, 2)}`;
}

/** Answers what is wrong with it, in a few words each. */
async function takeOne(from: Browser, take: Take, made: MadeThings): Promise<readonly string[]> {
  const { screen, theme, width, locale } = take;
  const context = await from.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: width + hostRoom[screen.host], height: 1000 },
    locale,
    colorScheme: theme === "dark" ? "dark" : "light",
  });
  try {
    const page = await context.newPage();
    await page.goto(addressOf(take, made));
    const frame = page.frameLocator(frames[screen.host]);
    await screen.open(frame);
    const complaints = await faultsOf(page, screen);
    const overflow = await frame.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    await page.locator(frames[screen.host]).screenshot({ path: join(folder, `${nameOf(take)}.png`) });
    return overflow > 0 ? [...complaints, `${overflow} px too wide`] : complaints;
  } finally {
    await context.close();
  }
}

function addressOf({ screen, theme, locale }: Take, made: MadeThings): string {
  const { teams, outlook, zoomClient } = running.origins;
  const origin = { teams, outlook, zoom: zoomClient }[screen.host];
  return `${origin}/?as=${screen.as}&theme=${theme}&look=${theme}&width=320&locale=${locale}${screen.query?.(made) ?? ""}`;
}

async function faultsOf(page: Page, { host }: ScreenToTake): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include([frames[host], "body"])
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .disableRules(["region"])
    .analyze();
  return violations.map(({ id, nodes }) => `${id} (${nodes.map(({ target }) => target.flat().join(" ")).join(", ")})`);
}

async function makeThings({ origins }: RunningProduct): Promise<MadeThings> {
  const [lena, priya] = await Promise.all([actAs(origins, "lena"), actAs(origins, "priya")]);
  const { offeringId, times } = await timesOf(lena, "Mentoring");
  const session = await book(lena, offeringId, times[2] ?? "");
  const { body: me } = await priya.call<{ id: string }>("GET", "/me");
  const { body: yoga } = await priya.call<Offering>("POST", "/offerings", {
    name: "Yoga",
    durationMinutes: 45,
    kind: "group",
    capacity: 3,
    waitlist: true,
    presence: "virtual",
    meetingVendor: "teams",
    providerIds: [me.id],
  });
  const lesson = await publish(priya, { offeringId: yoga.id, startsAt: times[30] ?? "", learnerIds: [] });
  for (const handle of ["lena", "sam", "learner01", "learner02"])
    await (await actAs(origins, handle)).call("POST", `/sessions/${lesson.id}/seats`, {});
  const events = await eventually("the event", async () => {
    const all = await mailboxOf(origins, "priya");
    return all.some(({ subject }) => subject.includes(session.reference)) ? all : undefined;
  });
  const isTheirs = ({ subject }: { readonly subject: string }): boolean => subject.includes(session.reference);
  const invitation = await eventually("the invitation", async () => (await mailboxOf(origins, "lena")).find(isTheirs));
  const thread = /\/meetup-join\/([^/]+)\//.exec(events.find(isTheirs)?.joinUrl ?? "")?.[1] ?? "";
  const offer = await priya.call<TimesOffer>("POST", "/offers", {
    offeringId,
    startsAt: [times[8] ?? "", times[20] ?? ""],
  });
  return {
    invitationId: invitation.id,
    chatId: decodeURIComponent(thread),
    offer: { id: offer.body.id, offeringId },
    sessionId: session.id,
    classId: lesson.id,
    eventId: events.find(({ subject }) => subject.includes(session.reference))?.id ?? "",
    foreignEventId: events.find(({ subject, isDeleted }) => !isDeleted && !/SL-/.test(subject))?.id ?? "",
  };
}

async function publish(provider: Actor, wish: BookSession): Promise<Session> {
  const { status, body } = await provider.call<Session>("POST", "/sessions", {
    ...wish,
    override: ["outside_availability"],
  });
  if (status !== 201) throw new Error(`Publishing answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
