/** Entra's own pages for people who sign in on ours. */
import { ClientSecretPost, Configuration, genericGrantRequest } from "openid-client";
import { oauthFailure } from "../../platform/oauth-failure.ts";
import type { BrowserSignIn } from "../../ports/browser-sign-in.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";

export interface EntraSignInOptions {
  /** `https://login.microsoftonline.com` */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  /** `api://<host>/<client id>/access_as_user` */
  readonly apiScope: string;
  /** Our callback, exactly as it is registered for the web platform. */
  readonly redirectUri: string;
}

/** Organisations only: nobody signs in here with a private account. */
const anyOrganisation = "organizations";
const timeoutSeconds = 10;
/** What everybody is asked for who connects a calendar; an administrator agrees for all of them at once. */
const delegated = ["User.Read", "Calendars.ReadWrite", "OnlineMeetings.ReadWrite"];

/**
 * Builds it.
 *
 * Wire:   GET /organizations/oauth2/v2.0/authorize, POST /organizations/oauth2/v2.0/token (authorization_code, S256),
 *         GET /organizations/v2.0/adminconsent.
 * Source: Microsoft identity platform, "OAuth 2.0 authorization code flow", "Admin consent"; read 2026-11.
 */
export function createEntraSignIn(options: EntraSignInOptions): BrowserSignIn {
  const { origin, clientId, redirectUri, apiScope } = options;
  return {
    authorizeUrl: ({ state, codeChallenge }) => {
      const query = new URLSearchParams({
        client_id: clientId,
        response_type: "code",
        response_mode: "query",
        redirect_uri: redirectUri,
        // Without `openid`: an id token would be judged by this machine's clock, and nothing of it is needed.
        scope: apiScope,
        // Whose browser this is, is not known: they choose.
        prompt: "select_account",
        state,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      });
      return `${origin}/${anyOrganisation}/oauth2/v2.0/authorize?${query.toString()}`;
    },
    redeem: (input) => redeem(options, input),
    adminConsentUrl: ({ state }) => {
      const scope = delegated.map((name) => `https://graph.microsoft.com/${name}`).join(" ");
      const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, scope, state });
      return `${origin}/${anyOrganisation}/v2.0/adminconsent?${query.toString()}`;
    },
  };
}

async function redeem(
  { origin, clientId, clientSecret, apiScope, redirectUri }: EntraSignInOptions,
  { code, verifier }: Parameters<BrowserSignIn["redeem"]>[0],
): Promise<Secret<string>> {
  const operation = "redeem sign-in";
  const base = `${origin}/${anyOrganisation}`;
  const server = { issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token` };
  const configuration = new Configuration(server, clientId, undefined, ClientSecretPost(clientSecret.reveal()));
  configuration.timeout = timeoutSeconds;
  try {
    const parameters = {
      code: code.reveal(),
      redirect_uri: redirectUri,
      code_verifier: verifier.reveal(),
      scope: apiScope,
    };
    return new Secret((await genericGrantRequest(configuration, "authorization_code", parameters)).access_token);
  } catch (thrown) {
    const { status, error } = oauthFailure(thrown);
    const isAway = status === undefined || status >= 500;
    throw new VendorFault(`${operation}: Entra answered ${error ?? status ?? "nothing"}`, {
      vendor: "microsoft",
      operation,
      kind: isAway ? "unavailable" : error === "interaction_required" ? "consent_required" : "rejected",
      status,
      code: error,
      cause: thrown,
    });
  }
}
