/** Many pictures on one sheet, so that a person can look at them at once. Laid out by the browser itself. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Browser } from "playwright-core";

interface SheetPlan {
  /** Beginning of the sheets' file names. */
  readonly name: string;
  readonly folder: string;
  readonly pictures: readonly string[];
}

const size = { width: 1_640, height: 1_640 };
/** What is lower than this on a page is on its own picture. */
const mostHeight = 1_560;

/** Writes as many sheets as it takes, and answers their paths. */
export async function layOutSheets(
  browser: Browser,
  { name, folder, pictures }: SheetPlan,
): Promise<readonly string[]> {
  const page = await browser.newPage({ viewport: size });
  const written: string[] = [];
  try {
    let rest = pictures;
    while (rest.length > 0) {
      await page.setContent(pageOf(rest.slice(0, 40)));
      await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
      // What no longer fits goes on the next sheet; one that fits nowhere has a sheet to itself.
      const count = await page.evaluate(
        (height) =>
          [...document.querySelectorAll("figure")].filter((each) => each.getBoundingClientRect().bottom <= height)
            .length,
        size.height,
      );
      const taken = Math.max(1, count);
      await page.evaluate(
        (keep) => [...document.querySelectorAll("figure")].slice(keep).forEach((each) => each.remove()),
        taken,
      );
      const path = join(folder, `${name}-${written.length + 1}.png`);
      await page.screenshot({ path });
      written.push(path);
      rest = rest.slice(taken);
    }
  } finally {
    await page.close();
  }
  return written;
}

function pageOf(pictures: readonly string[]): string {
  const figures = pictures.map((path) => {
    const data = readFileSync(path).toString("base64");
    return `<figure><figcaption>${basename(path, ".png")}</figcaption><div><img src="data:image/png;base64,${data}"></div></figure>`;
  });
  return `<style>
    body { margin: 0; display: flex; flex-wrap: wrap; align-items: start; gap: 6px; background: #777; }
    figure { margin: 0; } figcaption { font: 11px sans-serif; color: #fff; max-width: 320px; }
    div { max-height: ${mostHeight}px; overflow: hidden; } img { display: block; max-width: 800px; }
  </style>${figures.join("")}`;
}
