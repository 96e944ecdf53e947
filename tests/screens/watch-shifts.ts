/** What moved by itself while a screen was opened: nobody had pressed anything within half a second before. */
import type { BrowserContext } from "playwright-core";
import type { Fault } from "./look-for-faults.ts";
import type { Inside } from "./screen-to-take.ts";

/** Of one frame; `share` is the browser's own measure (Layout Instability API), from 0 to 1. */
interface Shift {
  readonly share: number;
  readonly what: string;
}

/** Less than this is a line of text in its last pixel. */
const leastShare = 0.005;

export const watchShifts = (context: BrowserContext): Promise<unknown> => context.addInitScript(noteShifts);

/** What moved until now, each thing by itself. */
export async function shiftsIn(inside: Inside): Promise<readonly Fault[]> {
  const shifts = await inside
    .locator("html")
    .evaluate(() => (globalThis as unknown as { readonly shifts: readonly Shift[] }).shifts);
  return shifts
    .filter(({ share }) => share >= leastShare)
    .map(({ share, what }) => ({ kind: "shifts", what: `${share.toFixed(3)} ${what}` }));
}

/** Runs in every document before its own scripts. */
function noteShifts(): void {
  interface Moved {
    readonly node?: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }
  const shifts: Shift[] = [];
  Object.assign(globalThis, { shifts });
  // The browser's own `hadRecentInput` knows nothing of what is pressed in a frame.
  let causedAt = -Infinity;
  for (const type of ["pointerdown", "keydown"])
    addEventListener(type, ({ timeStamp }) => (causedAt = timeStamp), { capture: true });
  // A page turns round when its client has said that its language runs the other way, which only the mirrored one does.
  const turned = new MutationObserver(() => (causedAt = performance.now()));
  turned.observe(document, { subtree: true, attributeFilter: ["dir"] });
  const at = ({ x, y, width, height }: DOMRectReadOnly): string => [x, y, width, height].map(Math.round).join(" ");
  const named = ({ node, previousRect, currentRect }: Moved): string => {
    const element = node instanceof Element ? node : node?.parentElement;
    const words = (element?.textContent ?? "").trim().slice(0, 30);
    return `${element?.tagName}.${element?.className} “${words}” ${at(previousRect)} → ${at(currentRect)}`;
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, sources } = entry as unknown as { value: number; sources: readonly Moved[] };
      if (entry.startTime - causedAt > 500)
        shifts.push({ share: value, what: sources.slice(0, 2).map(named).join(", ") });
    }
  }).observe({ type: "layout-shift", buffered: true });
}
