/** A bearer for our API inside Outlook: nested app authentication first, Office's dialog where a client lacks it. */
import type { IPublicClientApplication } from "@azure/msal-browser";
import type { TokenRequest } from "#contract/client.ts";
import { HostProblem, withinTime } from "#ui/host.ts";
import type { Settings } from "#ui/settings.ts";
import { openDialog } from "./office-dialog.ts";

const silentMs = 10_000;
/** A token is asked anew this long before it ends. */
const renewMs = 120_000;

const loadMsal = () => import("./msal.ts");

/** For the pane, where a bearer is wanted as soon as Outlook has answered: msal comes meanwhile. */
export function expectSignIn(): void {
  loadMsal().catch(() => undefined);
}

interface Held {
  readonly token: string;
  /** The account in whose mailbox Outlook was then. */
  readonly mailbox?: string;
  readonly endsAt: number;
}

/** Answers `getToken`. msal is loaded beside the skeleton, at the first call. Parallel callers that want the same share one sign-in. */
export function createSignIn(settings: Settings): (request: TokenRequest) => Promise<string> {
  let held: Held | undefined;
  const asking = new Map<string, Promise<Held>>();
  let application: Promise<IPublicClientApplication> | undefined;

  async function ask(request: TokenRequest): Promise<Held> {
    application ??= startMsal(settings);
    try {
      return await askNested(await withinTime(application, "Outlook sign-in", silentMs), settings, request);
    } catch (error) {
      if (isCancelled(error)) throw new HostProblem("sign_in_failed", "The sign-in was closed", error);
      return askByDialog(settings, request);
    }
  }

  return async (wish) => {
    const mailbox = mailboxHere();
    const isOther = held !== undefined && held.mailbox !== mailbox;
    const request = isOther ? { ...wish, fresh: true } : wish;
    if (!request.fresh && held && held.endsAt - Date.now() > renewMs) return held.token;
    // A token that is under way for somebody else does not carry the claims of a challenge.
    const wanted = `${mailbox} ${request.claims ?? ""}`;
    const shared = asking.get(wanted) ?? ask(request).finally(() => asking.delete(wanted));
    asking.set(wanted, shared);
    held = { ...(await shared), ...(mailbox === undefined ? {} : { mailbox }) };
    return held.token;
  };
}

/** A pane that stays open is told of no other account: Outlook just shows an item of its mailbox. */
const mailboxHere = (): string | undefined =>
  (Office.context.mailbox as Office.Mailbox | undefined)?.userProfile.emailAddress;

/** A bearer without a window, for what Outlook runs beside what the person does. Rejects when it cannot be had like that. */
export function createQuietSignIn(settings: Settings): () => Promise<string> {
  return async () => {
    const msal = await startMsal(settings);
    return (await msal.acquireTokenSilent({ scopes: [settings.apiScope] })).accessToken;
  };
}

async function startMsal(settings: Settings): Promise<IPublicClientApplication> {
  const { createNestablePublicClientApplication } = await loadMsal();
  return createNestablePublicClientApplication({
    auth: {
      clientId: settings.entraClientId,
      authority: `${settings.entraOrigin}/common`,
      knownAuthorities: [new URL(settings.entraOrigin).host],
    },
  });
}

/** Silent, then with the client's own window. Without a bridge msal answers `no_account_error`: the dialog's turn. */
async function askNested(msal: IPublicClientApplication, settings: Settings, request: TokenRequest): Promise<Held> {
  const { InteractionRequiredAuthError } = await loadMsal();
  const wish = {
    scopes: [settings.apiScope],
    ...(request.fresh ? { forceRefresh: true } : {}),
    ...(request.claims === undefined ? {} : { claims: atob(request.claims) }),
  };
  try {
    const { accessToken, expiresOn } = await withinTime(msal.acquireTokenSilent(wish), "Outlook sign-in", silentMs);
    return { token: accessToken, endsAt: expiresOn?.getTime() ?? 0 };
  } catch (error) {
    if (!(error instanceof InteractionRequiredAuthError)) throw error;
    const { accessToken, expiresOn } = await msal.acquireTokenPopup(wish);
    return { token: accessToken, endsAt: expiresOn?.getTime() ?? 0 };
  }
}

/** msal spells it in one way where the client asks and in the other where a browser's window does. */
const isCancelled = (error: unknown): boolean =>
  error instanceof Error && "errorCode" in error && /^user_cancell?ed$/.test(String(error.errorCode));

async function askByDialog(settings: Settings, { claims }: TokenRequest): Promise<Held> {
  const wish = claims === undefined ? "" : `#${new URLSearchParams({ claims }).toString()}`;
  const answer = JSON.parse(await openDialog(`${settings.surfaceOrigin}/outlook/dialog.html${wish}`)) as DialogAnswer;
  if (answer.accessToken === undefined) throw new HostProblem("sign_in_failed", answer.problem ?? "No token came back");
  return { token: answer.accessToken, endsAt: Date.now() + (answer.expiresInSeconds ?? 0) * 1000 };
}

/** What `dialog.html` sends to the pane, as JSON. */
export interface DialogAnswer {
  readonly accessToken?: string;
  readonly expiresInSeconds?: number;
  readonly problem?: string;
}
