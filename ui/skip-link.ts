/**
 * The first thing Tab reaches: past the menu, into the screen. It stands outside of everything Fluent looks after, because at
 * the first element of its own Fluent's focus keeper gives Shift+Tab back to itself and nobody could leave Outlook's pane backwards.
 */
import { inEnglish } from "./words.ts";
import type { Translate } from "./words.ts";

/** Puts the link before `root`; answers how to say it in the person's language. */
export function addSkipLink(root: HTMLElement): (t: Translate) => void {
  // A button: an address with a fragment would make Zoom ask for its permissions again.
  const link = document.createElement("button");
  link.type = "button";
  link.className = "skip-link";
  link.addEventListener("click", () => {
    const screen = root.querySelector<HTMLElement>("main");
    screen?.setAttribute("tabindex", "-1");
    screen?.focus();
  });
  root.before(link);
  const say = (t: Translate): void => void (link.textContent = t("skipToScreen"));
  say(inEnglish);
  return say;
}
