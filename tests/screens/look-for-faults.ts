/** What is wrong with a screen as it stands: by axe, and by measuring what axe does not. */
import { createRequire } from "node:module";
import type { Frame } from "playwright-core";
import { measureControls, measureWords } from "./measure.ts";
import type { Inside } from "./screen-to-take.ts";

export type FaultKind =
  "axe" | "too wide" | "small" | "cut off" | "overlaps" | "English" | "shifts" | "console" | "not taken";

export interface Fault {
  readonly kind: FaultKind;
  readonly what: string;
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The engine as its package for our browser brings it: run in the surface's own frame, the host's page is not judged with it. */
const engine = (createRequire(import.meta.resolve("@axe-core/playwright"))("axe-core") as { readonly source: string })
  .source;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[] }[];
}

/** `colours`: another theme of a screen that was looked at just now; nothing but its colours can be wrong with it. */
export async function lookForFaults(inside: Inside, what: "everything" | "colours"): Promise<readonly Fault[]> {
  const html = inside.locator("html");
  const frame = await (await html.elementHandle())?.ownerFrame();
  if (!frame) throw new Error("The screen stands in no frame");
  // Forced colours are the person's own, and drawn where the page's own still stand for axe to read.
  const isForced = await frame.evaluate(() => matchMedia("(forced-colors: active)").matches);
  if (what === "colours" && isForced) return [];
  const violations = await violationsIn(frame, {
    runOnly: what === "colours" ? { type: "rule", values: ["color-contrast"] } : { type: "tag", values: rules },
    rules: { region: { enabled: false }, ...(isForced ? { "color-contrast": { enabled: false } } : {}) },
    resultTypes: ["violations"],
  });
  const named = violations.map(({ id, nodes }): Fault => ({
    kind: "axe",
    what: `${id} (${nodes.map(({ target }) => target.flat().join(" ")).join(", ")})`,
  }));
  if (what === "colours") return named;
  const measured = [...(await html.evaluate(measureControls)), ...(await html.evaluate(measureWords))];
  return [...named, ...measured.map(([kind, about]): Fault => ({ kind, what: about }))];
}

async function violationsIn(frame: Frame, options: object): Promise<readonly Violation[]> {
  if (!(await frame.evaluate(() => "axe" in globalThis))) await frame.evaluate(engine);
  return await frame.evaluate(async (wanted) => {
    const { axe } = globalThis as unknown as {
      readonly axe: { run(on: Document, options: object): Promise<{ readonly violations: readonly Violation[] }> };
    };
    const { violations } = await axe.run(document, wanted);
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target }) => ({ target })) }));
  }, options);
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
