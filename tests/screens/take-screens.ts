/**
 * Takes a picture of every screen × theme × width × language into `.local/screens/`, and looks for what is wrong with each. Started by
 * `npm run screens`; `--only set-up` takes those whose name matches, `--host zoom`, `--widths 320`, `--themes dark`, `--locales de-DE`
 * fewer; `--left` those of which there is no picture yet. Pictures of an earlier run stay until they are taken again.
 */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "#tests/support/browser.ts";
import { projectFolder } from "#tests/support/project.ts";
import { startProduct } from "#tests/support/running-product.ts";
import { bookScreens } from "./book-screens.ts";
import { layOutSheets } from "./contact-sheet.ts";
import type { Fault } from "./look-for-faults.ts";
import { makeThings } from "./made-things.ts";
import { panelScreens } from "./panel-screens.ts";
import type { ScreenToTake } from "./screen-to-take.ts";
import { setUpScreens } from "./set-up-screens.ts";
import { takeVisit, type Visit } from "./take-visit.ts";
import { teachScreens } from "./teach-screens.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    host: { type: "string", default: "teams,outlook,zoom,web" },
    widths: { type: "string", default: "320,360,768,1280" },
    themes: { type: "string", default: "light,dark,contrast" },
    locales: { type: "string", default: "en-US,de-DE,ar-XB" },
    /** Pages that are open at the same time. */
    "at-once": { type: "string", default: "2" },
    /** The first of the ports it takes. */
    ports: { type: "string", default: "27600" },
    left: { type: "boolean", default: false },
    /** Contact sheets: all of one screen, all screens of one theme, width and language, or none. */
    sheets: { type: "string", default: "screen" },
  },
});
const listOf = (text: string): readonly string[] => text.split(",").filter(Boolean);
const folder = join(projectFolder, ".local", "screens");
const allScreens: readonly ScreenToTake[] = [...bookScreens, ...teachScreens, ...setUpScreens, ...panelScreens];

mkdirSync(join(folder, "sheets"), { recursive: true });
const begunAt = performance.now();
const running = await startProduct(Number(values.ports));
const browser = await launchBrowser("shell");
try {
  const made = await makeThings(running);
  const visits = visitsOf();
  const results = new Map<string, Fault[]>();
  const worker = async (from: [number, Visit][]): Promise<void> => {
    for (let next = from.shift(); next; next = from.shift()) {
      const [index, visit] = next;
      const faults = await takeVisit({ browser, running, made, folder }, visit);
      const name = `${visit.screen.host}-${visit.screen.name}`;
      results.set(name, [...(results.get(name) ?? []), ...faults]);
      console.log(`${index + 1}/${visits.length} ${name} ${visit.locale}: ${faults.length === 0 ? "well" : ""}`);
      for (const { kind, what } of faults) console.log(`    ${kind}: ${what}`);
    }
  };
  // What a visit changes for everybody would be seen in pictures that are taken beside it.
  const changes = ([, { screen }]: readonly [number, Visit]): boolean => screen.meanwhile !== undefined;
  const together = [...visits.entries()].filter((each) => !changes(each));
  await Promise.all(Array.from({ length: Number(values["at-once"]) }, () => worker(together)));
  await worker([...visits.entries()].filter(changes));
  for (const [name, pictures] of sheetsOf(visits))
    await layOutSheets(browser, { name, folder: join(folder, "sheets"), pictures });
  process.exitCode = sumUp(results);
} finally {
  await browser.close();
  await running.stop();
}

function visitsOf(): readonly Visit[] {
  const chosen = allScreens.filter(
    ({ host, name }) => listOf(values.host).includes(host) && `${host}-${name}`.match(new RegExp(values.only)),
  );
  return chosen.flatMap((screen) =>
    listOf(values.locales)
      .filter((locale) => screen.host !== "web" || locale !== "ar-XB")
      .map((locale): Visit => {
        const looks = listOf(values.widths).flatMap((width) =>
          listOf(values.themes).map((theme) => {
            const name = `${screen.host}-${screen.name}-${theme}-${width}-${locale.slice(0, 2)}`;
            return { theme, width: Number(width), name };
          }),
        );
        const isLeft = ({ name }: { readonly name: string }): boolean => !existsSync(join(folder, `${name}.png`));
        return { screen, locale, looks: values.left ? looks.filter(isLeft) : looks };
      })
      .filter(({ looks }) => looks.length > 0),
  );
}

/** The pictures of each sheet, those of earlier runs too. */
function sheetsOf(visits: readonly Visit[]): ReadonlyMap<string, readonly string[]> {
  const sheets = new Map<string, string[]>();
  if (values.sheets === "none") return sheets;
  const there = new Set(readdirSync(folder));
  for (const { screen, looks, locale } of visits)
    for (const { name, theme, width } of looks) {
      if (!there.has(`${name}.png`)) continue;
      const sheet =
        values.sheets === "screen" ? `${screen.host}-${screen.name}` : `${theme}-${width}-${locale.slice(0, 2)}`;
      sheets.set(sheet, [...(sheets.get(sheet) ?? []), join(folder, `${name}.png`)]);
    }
  return sheets;
}

/** One line a screen; answers the exit code. */
function sumUp(results: ReadonlyMap<string, readonly Fault[]>): number {
  console.log(
    "\nFaults by screen: axe · too wide · small · cut off · overlaps · English · shifts · console · not taken",
  );
  let all = 0;
  for (const [name, faults] of [...results].sort(([one], [other]) => one.localeCompare(other))) {
    const count = (kind: Fault["kind"]): number => faults.filter((fault) => fault.kind === kind).length;
    const figures = (
      ["axe", "too wide", "small", "cut off", "overlaps", "English", "shifts", "console", "not taken"] as const
    ).map(count);
    all += faults.length;
    console.log(`${faults.length === 0 ? "well " : "FAULT"} ${name}: ${figures.join(" · ")}`);
  }
  const seconds = Math.round((performance.now() - begunAt) / 1000);
  console.log(
    `\n${results.size} screens in ${seconds} s, ${all} faults. Pictures in .local/screens, sheets in .local/screens/sheets.`,
  );
  return all === 0 ? 0 : 1;
}
