/** The Teams client as a `Host`, on teams-js. Its types stay in this file. */
import { app, authentication } from "@microsoft/teams-js";
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
  const theme = createWatched(toTheme(found.app.theme));
  app.registerOnThemeChangeHandler((name) => theme.set(toTheme(name)));
  app.notifyAppLoaded();
  return {
    surface: "teams",
    clientName: "Teams",
    context: createWatched(toContext(found)),
    theme,
    getToken,
    openLink: (url) => app.openLink(url),
    authenticate: (authorizeUrl) => authenticate(authorizeUrl, settings),
    showEvent: (webLink) => app.openLink(webLink),
    ready: () => void app.notifySuccess(),
  };
}

/** Context is what a client says, not proof: only the token counts for what a person may do. */
function toContext(found: app.Context): HostContext {
  const { subPageId } = found.page;
  const openSessionId = subPageId?.startsWith("session/") ? subPageId.slice("session/".length) : undefined;
  return {
    locale: knownLocale(found.app.locale),
    ...(openSessionId === undefined ? {} : { openSessionId }),
  };
}

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
