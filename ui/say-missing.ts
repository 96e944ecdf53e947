/** What a page says by itself when the program that draws did not come: bones that stand for ever tell nobody anything. */
import type { Surface } from "#contract/sessions.ts";
import type { HostTheme } from "./host.ts";
import { loadedTheme } from "./themes.ts";
import type { Translate } from "./words.ts";

interface Seen {
  readonly surface: Surface;
  readonly shown: HostTheme;
  readonly t: Translate;
}

/** In place of the page's own bones: the same words as where another part did not come, and a way to begin anew. */
export function sayMissing(root: HTMLElement, { surface, shown, t }: Seen): void {
  const frame = element("div", `slotside first-look ${surface} ${shown}`);
  // Where its theme did not come either, the bones' colours stay, on which the browser's own can be read.
  for (const [name, value] of Object.entries(loadedTheme(surface, shown) ?? {}))
    frame.style.setProperty(`--${name}`, String(value));
  const again = element("button", "", t("retry"));
  again.type = "button";
  again.addEventListener("click", () => location.reload());
  const problem = element("section", "problem");
  problem.setAttribute("role", "alert");
  problem.append(element("h1", "", t("offline")), element("p", "", t("offlineHint")), again);
  const alone = element("main", "alone");
  alone.append(problem);
  frame.append(alone);
  root.replaceChildren(frame);
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
