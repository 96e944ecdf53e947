/** The bones that a page draws by itself, in the colours of its client. */
import type { Surface } from "#contract/sessions.ts";
import type { HostTheme } from "./host.ts";
import { deviceTheme, loadedTheme } from "./themes.ts";

/** What `.first-look` names in `ui/styles/page.css`, where it can only go by what the device prefers. */
const names = [
  "colorNeutralBackground1",
  "colorNeutralBackground2",
  "colorNeutralStroke2",
  "colorNeutralStencil1",
] as const;

/** As soon as the client has said how bright it is. A theme that did not come leaves them as they are. */
export function colourFirstLook(root: HTMLElement, surface: Surface, shown: HostTheme): void {
  const drawn = root.querySelector<HTMLElement>(".first-look");
  const theme = loadedTheme(surface, shown);
  if (!drawn || !theme || shown === deviceTheme()) return;
  for (const name of names) drawn.style.setProperty(`--${name}`, theme[name]);
}
