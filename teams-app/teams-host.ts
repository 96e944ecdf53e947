/** The Teams client as a `Host`, on teams-js. Its types stay in this file. */
import { app, authentication, FrameContexts, pages } from "@microsoft/teams-js";
import type { TokenRequest } from "#contract/client.ts";
import { knownLocale } from "#ui/format/known-locale.ts";
import { createWatched, HostProblem, withinTime } from "#ui/host.ts";
import type { Host, HostContext, HostTheme } from "#ui/host.ts";
import type { Settings } from "#ui/settings.ts";

const initializeMs = 5_000;
const tokenMs = 15_000;

/**
 * Starts teams-js and answers the host.
 *
 * Fails: not_in_host when no other window frames this one; host_silent after 5 s (teams-js itself waits 60 s).
 */
export async function startTeams(settings: Settings): Promise<Host> {
  if (window.parent === window && !window.opener) throw new HostProblem("not_in_host", "No window frames this page");
  await withinTime(app.initialize([...settings.validOrigins]), "Teams", initializeMs);
  const found = await withinTime(app.getContext(), "Teams", initializeMs);
  const isInMeeting = found.page.frameContext === FrameContexts.sidePanel;
  const themeOf = (name: string): HostTheme => (isInMeeting ? inMeeting(toTheme(name)) : toTheme(name));
  const theme = createWatched(themeOf(found.app.theme));
  app.registerOnThemeChangeHandler((name) => theme.set(themeOf(name)));
  const context = createWatched(toContext(found));
  followContext((changed) => context.set(toContext(changed)));
  app.notifyAppLoaded();
  return {
    surface: "teams",
    clientName: "Teams",
    context,
    theme,
    getToken,
    openLink: (url) => app.openLink(url),
    authenticate: (authorizeUrl) => authenticate(authorizeUrl, settings),
    showEvent: (webLink) => app.openLink(webLink),
    onBack: (handler) => {
      if (pages.backStack.isSupported()) pages.backStack.registerBackButtonHandler(handler);
    },
    ready: () => void app.notifySuccess(),
  };
}

/** Context is what a client says, not proof: only the token counts for what a person may do. */
function toContext(found: app.Context): HostContext {
  const { subPageId } = found.page;
  // The id of a meeting is often empty there, the one of its chat never is. Source: microsoft-teams-library-js issue 384.
  const isMeeting =
    found.meeting !== undefined ||
    found.page.frameContext === FrameContexts.sidePanel ||
    found.chat?.id.startsWith("19:meeting_") === true;
  const chatId = isMeeting ? found.chat?.id : undefined;
  return {
    locale: knownLocale(found.app.locale),
    ...(subPageId ? { link: subPageId } : {}),
    ...(chatId ? { meetingChatId: chatId } : {}),
  };
}

/**
 * Some clients keep a tab alive and only tell it that something else was asked for. What they tell along is not in the shape that
 * `getContext` answers, so they are asked again; what is answered about an older change is dropped.
 */
function followContext(onChange: (context: app.Context) => void): void {
  let latest = 0;
  const ask = async (): Promise<void> => {
    const mine = ++latest;
    const changed = await withinTime(app.getContext(), "Teams", initializeMs);
    if (mine === latest) onChange(changed);
  };
  try {
    app.registerOnContextChangeHandler(() => void ask().catch(() => undefined));
  } catch {
    // Older clients load the tab anew instead.
  }
}

/** Beside a meeting Teams itself is dark, whatever the person chose. Source: Teams store validation guidelines, "In-meeting experience". */
const inMeeting = (theme: HostTheme): HostTheme => (theme === "contrast" ? "contrast" : "dark");
const toTheme = (name: string): HostTheme => (name === "contrast" ? "contrast" : name === "dark" ? "dark" : "light");

/** Silent first; when the person has to agree to something, once more with Teams asking them. */
async function getToken({ claims }: TokenRequest): Promise<string> {
  // More proof is wanted: there is nothing to be had silently, and Teams asks once.
  if (claims !== undefined) return askForToken({ claims: [atob(claims)] });
  try {
    return await withinTime(authentication.getAuthToken({ silent: true }), "Teams", tokenMs);
  } catch (error) {
    if (error instanceof HostProblem) throw error;
    return askForToken({});
  }
}

async function askForToken(claims: { readonly claims?: string[] }): Promise<string> {
  try {
    // No time limit: the person may be reading a consent page.
    return await authentication.getAuthToken({ silent: false, ...claims });
  } catch (error) {
    const message = messageOf(error);
    // Teams asks the person itself where they may agree; where it says this, only an administrator can.
    throw new HostProblem(
      message.includes("resourceRequiresConsent") ? "consent_missing" : "sign_in_failed",
      message,
      error,
    );
  }
}

/** Teams opens only pages of our own domain, so the first one is ours and leads on to the vendor. */
async function authenticate(authorizeUrl: string, settings: Settings): Promise<string> {
  const url = `${settings.surfaceOrigin}/teams/auth-start.html#${encodeURIComponent(authorizeUrl)}`;
  try {
    return await authentication.authenticate({ url, width: 600, height: 640 });
  } catch (error) {
    const message = messageOf(error);
    throw new HostProblem(message === "CancelledByUser" ? "cancelled" : "refused", message, error);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
