/** What is wrong with a screen as it stands: by axe, and by measuring what axe does not. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import type { Inside } from "./screen-to-take.ts";

export type FaultKind = "axe" | "too wide" | "small" | "cut off" | "overlaps" | "English" | "console" | "not taken";

export interface Fault {
  readonly kind: FaultKind;
  readonly what: string;
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** `scope` is the host's frame, so that the host page itself is not judged. */
export async function lookForFaults(page: Page, inside: Inside, scope: string | undefined): Promise<readonly Fault[]> {
  const axe = new AxeBuilder({ page }).withTags(rules).disableRules(["region"]);
  const { violations } = await (scope === undefined ? axe : axe.include([scope, "body"])).analyze();
  const named = violations.map(({ id, nodes }): Fault => ({
    kind: "axe",
    what: `${id} (${nodes.map(({ target }) => target.flat().join(" ")).join(", ")})`,
  }));
  return [...named, ...(await inside.locator("html").evaluate(measure))];
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

/** Runs in the page, so it is whole in itself. */
function measure(root: SVGElement | HTMLElement): Fault[] {
  const faults: Fault[] = [];
  const add = (kind: FaultKind, what: string): void => void faults.push({ kind, what });
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.closest(".unseen, .skip-link") === null;
  const nameOf = (element: Element): string => {
    const [first] = (element.getAttribute("class") ?? "")
      .split(" ")
      .filter((each) => !/^(___|f[0-9a-z]{5,})/.test(each));
    const text = (element.textContent || element.getAttribute("aria-label") || "").trim().slice(0, 40);
    return `${element.tagName.toLowerCase()}${first ? `.${first}` : ""} "${text}"`;
  };

  const wide = root.scrollWidth - root.clientWidth;
  if (wide > 0) add("too wide", `${wide} px`);

  for (const control of root.querySelectorAll(
    "button, a[href], input, select, textarea, summary, [role=button], [role=tab]",
  )) {
    const boxed = control.matches("[type=checkbox], [type=radio]")
      ? (control.closest("label, .fui-Checkbox, .fui-Radio") ?? control)
      : control;
    const { width, height } = boxed.getBoundingClientRect();
    if (width === 0 || !isShown(boxed) || control.getAttribute("type") === "hidden") continue;
    // WCAG 2.5.8 leaves links within a sentence alone.
    if (
      getComputedStyle(control).display === "inline" &&
      (control.parentElement?.textContent ?? "").length > (control.textContent ?? "").length + 2
    )
      continue;
    if (
      Math.min(width, height) < 23.5 &&
      !(
        control.tagName === "INPUT" &&
        boxed.getBoundingClientRect().height >= 20 &&
        control.closest(".fui-Input") !== null
      )
    )
      add("small", `${nameOf(control)} is ${Math.round(width)} × ${Math.round(height)}`);
  }

  const lines: { readonly rect: DOMRect; readonly node: Text }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const parent = node.parentElement;
    if (
      !parent ||
      node.data.trim() === "" ||
      parent.closest("style, script, option, noscript, title") ||
      !isShown(parent)
    )
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    for (const rect of rects) lines.push({ rect, node });
    const cut = rects.find((rect) => isCut(rect, parent));
    if (cut) add("cut off", `${nameOf(parent)}`);
  }

  function isCut(rect: DOMRect, parent: Element): boolean {
    if (rect.left < -1.5) return true;
    for (let box: Element | null = parent; box && box !== root; box = box.parentElement) {
      const { overflowX, overflowY, position, textOverflow } = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      if (overflowX === "auto" || overflowX === "scroll") return false;
      // Said on purpose, with what is left out somewhere near.
      if (textOverflow === "ellipsis") return false;
      const isClipped = overflowX === "hidden" || overflowX === "clip";
      const isControl = box.matches("button, .pill, .card, .notice");
      if ((isClipped || isControl) && (rect.left < edge.left - 1.5 || rect.right > edge.right + 1.5)) return true;
      if (
        (overflowY === "hidden" || overflowY === "clip") &&
        (rect.top < edge.top - 4 || rect.bottom > edge.bottom + 4)
      )
        return true;
      if (position === "fixed") return false;
    }
    return false;
  }

  const isPinned = (node: Text): boolean => {
    for (let box = node.parentElement; box; box = box.parentElement)
      if (["sticky", "fixed"].includes(getComputedStyle(box).position)) return true;
    return false;
  };
  const seen = new Set<string>();
  for (const [index, one] of lines.entries())
    for (const other of lines.slice(index + 1)) {
      if (one.node === other.node) continue;
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (across < 3 || down < 6 || isPinned(one.node) || isPinned(other.node)) continue;
      const what = `"${one.node.data.trim().slice(0, 30)}" and "${other.node.data.trim().slice(0, 30)}"`;
      if (!seen.has(what)) add("overlaps", what);
      seen.add(what);
    }
  return faults;
}
