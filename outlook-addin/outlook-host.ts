/** The Outlook client as a `Host`, on office.js. Its types stay in this folder. */
import { knownLocale } from "#ui/format/known-locale.ts";
import { createWatched, HostProblem } from "#ui/host.ts";
import type { Host, HostContext } from "#ui/host.ts";
import type { Settings } from "#ui/settings.ts";
import { followOpenItem } from "./follow-item.ts";
import { insertText } from "./insert-text.ts";
import { startOffice } from "./office-calls.ts";
import { openDialog } from "./office-dialog.ts";
import { watchTheme } from "./outlook-theme.ts";
import { createSignIn } from "./sign-in.ts";

/** Starts office.js and answers the host. Fails: not_in_host outside Office, host_silent when it does not answer. */
export async function startOutlook(settings: Settings): Promise<Host> {
  const getToken = createSignIn(settings);
  await startOffice();
  const fixed = { locale: knownLocale(Office.context.displayLanguage) };
  const { set, ...context } = createWatched<HostContext>(fixed);
  followOpenItem((item) => set({ ...fixed, ...item }));
  return {
    surface: "outlook",
    clientName: "Outlook",
    context,
    theme: watchTheme(),
    getToken,
    openLink: (url) => Promise.resolve(openInBrowser(url)),
    authenticate: (authorizeUrl) => authenticate(authorizeUrl, settings),
    showEvent: (webLink) => Promise.resolve(openInBrowser(webLink)),
    insertText,
    ready: () => undefined,
  };
}

function openInBrowser(url: string): void {
  if (Office.context.requirements.isSetSupported("OpenBrowserWindowApi", "1.1"))
    Office.context.ui.openBrowserWindow(url);
  else window.open(url, "_blank", "noopener");
}

/** Office opens only pages of our own origin, so the first one is ours and leads on to the vendor. */
async function authenticate(authorizeUrl: string, settings: Settings): Promise<string> {
  const message = await openDialog(
    `${settings.surfaceOrigin}/outlook/auth-start.html#${encodeURIComponent(authorizeUrl)}`,
  );
  const ending = JSON.parse(message) as { readonly value?: string; readonly problem?: string };
  if (ending.value === undefined) throw new HostProblem("refused", ending.problem ?? "The window answered nothing");
  return ending.value;
}
