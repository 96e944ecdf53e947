/** What is wrong with a screen as it stands: by axe, and by measuring what axe does not. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { measureControls, measureWords } from "./measure.ts";
import type { Inside } from "./screen-to-take.ts";

export type FaultKind = "axe" | "too wide" | "small" | "cut off" | "overlaps" | "English" | "console" | "not taken";

export interface Fault {
  readonly kind: FaultKind;
  readonly what: string;
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** `scope` is the host's frame, so that the host page itself is not judged. */
export async function lookForFaults(page: Page, inside: Inside, scope: string | undefined): Promise<readonly Fault[]> {
  // Forced colours are the person's own, and drawn where the page's own still stand for axe to read.
  const isForced = await page.evaluate(() => matchMedia("(forced-colors: active)").matches);
  const left = isForced ? ["region", "color-contrast"] : ["region"];
  const axe = new AxeBuilder({ page }).withTags(rules).disableRules(left);
  const { violations } = await (scope === undefined ? axe : axe.include([scope, "body"])).analyze();
  const named = violations.map(({ id, nodes }): Fault => ({
    kind: "axe",
    what: `${id} (${nodes.map(({ target }) => target.flat().join(" ")).join(", ")})`,
  }));
  const html = inside.locator("html");
  const measured = [...(await html.evaluate(measureControls)), ...(await html.evaluate(measureWords))];
  return [...named, ...measured.map(([kind, what]): Fault => ({ kind, what }))];
}

const englishWords = /\b(the|and|your|you|with|not|yet|for|of|to|is|are|this|that|from|it|has)\b/gi;
/** What people of the sample organisations wrote themselves. */
const written =
  /Forty-five|Half an hour|Where to go next|Slowly, for|I am ill|no longer lets Slotside|does not answer|could not be written|was gone and|was disconnected at/;

/** Sentences in English, for a screen that is shown in another language. */
export async function englishIn(inside: Inside): Promise<readonly Fault[]> {
  const text = await inside.locator("body").evaluate((body) => (body as HTMLElement).innerText);
  return text
    .split("\n")
    .filter((line) => new Set(line.toLowerCase().match(englishWords)).size >= 2 && !written.test(line))
    .map((line) => ({ kind: "English", what: line.slice(0, 80) }));
}
