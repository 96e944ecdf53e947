/** The Outlook client as a `Host`, on office.js. Its types stay in this folder. */
import { knownLocale } from "#ui/format/known-locale.ts";
import { createWatched, HostProblem } from "#ui/host.ts";
import type { Host, HostContext, HostTheme } from "#ui/host.ts";
import type { Settings } from "#ui/settings.ts";
import { deviceTheme } from "#ui/themes.ts";
import { startOffice } from "./office-calls.ts";
import { openDialog } from "./office-dialog.ts";
import { followOpenAppointment, readOpenAppointment } from "./open-appointment.ts";
import { createSignIn } from "./sign-in.ts";

/** Starts office.js and answers the host. Fails: not_in_host outside Office, host_silent when it does not answer. */
export async function startOutlook(settings: Settings): Promise<Host> {
  const getToken = createSignIn(settings);
  await startOffice();
  const fixed = { locale: knownLocale(Office.context.displayLanguage) };
  const { set, ...context } = createWatched<HostContext>({ ...fixed, appointment: await readOpenAppointment() });
  followOpenAppointment((appointment) => set({ ...fixed, appointment }));
  return {
    surface: "outlook",
    clientName: "Outlook",
    context,
    theme: createWatched(outlookTheme()),
    getToken,
    openLink: (url) => Promise.resolve(openInBrowser(url)),
    authenticate: (authorizeUrl) => authenticate(authorizeUrl, settings),
    showEvent: (webLink) => Promise.resolve(openInBrowser(webLink)),
    ready: () => undefined,
  };
}

/** Clients that know a theme say its colours; the web client leaves it out and follows the device. */
function outlookTheme(): HostTheme {
  const theme = Office.context.officeTheme as Office.OfficeTheme | undefined;
  if (!theme?.bodyBackgroundColor) return deviceTheme();
  const [red = 255, green = 255, blue = 255] = (theme.bodyBackgroundColor.match(/[0-9a-f]{2}/gi) ?? []).map((part) =>
    Number.parseInt(part, 16),
  );
  return red * 0.299 + green * 0.587 + blue * 0.114 < 128 ? "dark" : "light";
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
