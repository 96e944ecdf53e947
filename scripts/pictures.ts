/**
 * `npm run pictures`: takes the README's pictures from a local run that is up (`npm start` in another terminal). Books one session
 * on the way, so that there is something to see.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type FrameLocator, type Page } from "playwright-core";
import { localOrigins, projectFolder } from "./local-settings.ts";

const origins = localOrigins(Number(process.env["SLOTSIDE_PORT_BASE"] ?? "4400"));
const folder = join(projectFolder, "docs", "pictures");

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
await takeTeams();
await takeOutlook();
await takeZoom();
await browser.close();

async function takeTeams(): Promise<void> {
  const page = await open(`${origins.teams}/?as=lena`);
  const tab = page.frameLocator(".stage iframe");
  await tab.getByRole("button", { name: /Mentoring/ }).click();
  const soonest = tab.getByRole("group", { name: /Soonest/ }).getByRole("button");
  await soonest.nth(1).waitFor();
  await save(page, "teams", "stay");
  await soonest.nth(1).click();
  await tab.getByRole("button", { name: "Book this time" }).click();
  await tab.getByRole("heading", { name: "You’re booked" }).waitFor();
  await page.close();
}

async function takeOutlook(): Promise<void> {
  const mailbox = (await (await fetch(`${origins.home}/mailboxes/priya/events`)).json()) as {
    items: { id: string; subject: string; isDeleted: boolean }[];
  };
  const booked = mailbox.items.find((event) => !event.isDeleted && /\(SL-/.test(event.subject));
  const page = await open(`${origins.outlook}/?as=priya&item=${encodeURIComponent(booked?.id ?? "")}&pane=1`);
  await page.frameLocator("#pane iframe").getByRole("button", { name: "Move", exact: true }).waitFor();
  await save(page, "outlook");
}

async function takeZoom(): Promise<void> {
  const page = await open(`${origins.zoomClient}/?as=priya`);
  const panel: FrameLocator = page.frameLocator("#app");
  await panel
    .getByRole("button", { name: /^Open / })
    .first()
    .click();
  await panel.getByRole("button", { name: "Cancel session" }).waitFor();
  await save(page, "zoom");
}

async function open(url: string): Promise<Page> {
  const page = await browser.newPage({ ignoreHTTPSErrors: true, viewport: { width: 1200, height: 760 } });
  await page.goto(url);
  return page;
}

async function save(page: Page, name: string, then: "close" | "stay" = "close"): Promise<void> {
  await page.evaluate("document.fonts.ready.then(() => undefined)");
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`docs/pictures/${name}.png`);
  if (then === "close") await page.close();
}

function findBrowser(): string {
  const named = process.env["CHROME_PATH"];
  if (named) return named;
  for (const name of ["chromium", "google-chrome", "chromium-browser", "microsoft-edge"]) {
    const found = spawnSync("which", [name], { encoding: "utf8" });
    if (found.status === 0) return found.stdout.trim();
  }
  console.error("No Chromium, Chrome or Edge on PATH; name one with CHROME_PATH.");
  return process.exit(1);
}
