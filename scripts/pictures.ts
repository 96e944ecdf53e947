/** `npm run pictures`: takes the README's pictures from a local run that is up (`npm start` in another terminal). */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { localOrigins, projectFolder } from "./local-settings.ts";

const origins = localOrigins(Number(process.env["SLOTSIDE_PORT_BASE"] ?? "4400"));
const folder = join(projectFolder, "docs", "pictures");

const pictures: readonly {
  readonly name: string;
  readonly url: string;
  readonly wait: (page: Page) => Promise<unknown>;
}[] = [
  { name: "home", url: origins.home, wait: (page) => page.getByRole("heading", { level: 1 }).waitFor() },
  {
    name: "teams",
    url: `${origins.teams}/?as=lena`,
    wait: (page) => page.frameLocator("iframe").getByRole("heading").first().waitFor(),
  },
  {
    name: "outlook",
    url: `${origins.outlook}/?as=priya&pane=1`,
    wait: (page) => page.frameLocator("iframe").getByRole("heading").first().waitFor(),
  },
  {
    name: "zoom",
    url: `${origins.zoomClient}/?as=priya`,
    wait: (page) => page.frameLocator("iframe").getByRole("heading").first().waitFor(),
  },
];

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
mkdirSync(folder, { recursive: true });
for (const picture of pictures) {
  const page = await browser.newPage({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 } });
  await page.goto(picture.url);
  await picture.wait(page);
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.screenshot({ path: join(folder, `${picture.name}.png`) });
  console.log(`docs/pictures/${picture.name}.png`);
  await page.close();
}
await browser.close();

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
