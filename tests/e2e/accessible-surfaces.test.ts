import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser } from "#tests/support/browser.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

/** What a machine can see of accessibility, on the first screen of each surface inside its host. */
describe("the surfaces, for people who use them differently", () => {
  let running: RunningProduct;
  let browser: Browser;

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(20_700), launchBrowser("shell")]);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await running.stop();
  }, 30_000);

  const surfaces = (): readonly (readonly [string, string, string])[] => [
    ["Teams, light", `${running.origins.teams}/?as=lena`, ".stage iframe"],
    ["Teams, dark", `${running.origins.teams}/?as=lena&theme=dark`, ".stage iframe"],
    ["Teams, high contrast", `${running.origins.teams}/?as=lena&theme=contrast`, ".stage iframe"],
    ["Outlook", `${running.origins.outlook}/?as=priya&pane=1`, "#pane iframe"],
    ["Zoom", `${running.origins.zoomClient}/?as=priya`, "#app"],
  ];

  it("have no fault that axe finds, and nothing that scrolls sideways at 320 px", async () => {
    for (const [name, url, frame] of surfaces()) {
      const context = await browser.newContext({
        ignoreHTTPSErrors: true,
        viewport: { width: 320, height: 640 },
        colorScheme: null,
      });
      const page = await context.newPage();
      await page.goto(url);
      const panel = page.frameLocator(frame);
      await panel.getByRole("heading", { level: 1 }).first().waitFor();
      const { violations } = await new AxeBuilder({ page })
        .include([frame, "body"])
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      expect([name, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)]).toEqual([
        name,
        [],
      ]);
      const overflow = await panel.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect([name, overflow]).toEqual([name, 0]);
      await context.close();
    }
  }, 90_000);

  it("let who uses the keyboard leave Outlook's pane backwards, and pass the menu", async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${running.origins.outlook}/?as=priya&pane=1`);
    const pane = page.frameLocator("#pane iframe");
    await pane.getByRole("button", { name: "Book", exact: true }).waitFor();
    const inPane = (): Promise<boolean> => page.evaluate(() => document.activeElement?.tagName === "IFRAME");
    const focused = (): Promise<string> =>
      pane.locator("body").evaluate(({ ownerDocument }) => ownerDocument.activeElement?.textContent ?? "");

    const skip = pane.getByRole("button", { name: "Skip to the screen" });
    await skip.focus();
    await page.keyboard.press("Enter");
    expect(await pane.locator("main").evaluate((main) => main === main.ownerDocument.activeElement)).toBe(true);
    await pane.locator("nav button").first().focus();
    await page.keyboard.press("Shift+Tab");
    expect(await focused()).toBe("Skip to the screen");
    expect(await inPane()).toBe(true);
    await page.keyboard.press("Shift+Tab");
    await page.waitForFunction(() => document.activeElement?.tagName !== "IFRAME");
    await context.close();
  }, 60_000);
});
