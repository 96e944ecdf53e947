/** Entra's page on which a person agrees to what single sign-on could not be given for. */
import type { CodeFlow } from "../../ports/account-links.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { askTokens, readAccount, scopesFor } from "./entra-tokens.ts";
import type { EntraTokensOptions } from "./entra-tokens.ts";

export interface EntraCodeFlowOptions extends EntraTokensOptions {
  /** Our callback, exactly as it is registered for the web platform. */
  readonly redirectUri: string;
}

/**
 * Builds it. The page is that of the person's own organisation, which may say there that an administrator has to agree.
 *
 * Wire:   GET /{tenant}/oauth2/v2.0/authorize { prompt=consent, S256 } · POST /{tenant}/oauth2/v2.0/token, grant
 *         authorization_code → 200 { access_token, expires_in, refresh_token, scope } · GET /v1.0/me
 * Fails:  as the exchange on behalf of the person. Entra takes no single grant back, so `revoke` does nothing: the tokens are
 *         deleted here.
 * Source: Microsoft identity platform, "OAuth 2.0 authorization code flow"; read 2026-11.
 */
export function createEntraCodeFlow(options: EntraCodeFlowOptions): CodeFlow {
  const { origin, clientId, redirectUri } = options;
  return {
    authorizeUrl: ({ state, codeChallenge, purposes, organisation = "organizations" }) => {
      const query = new URLSearchParams({
        client_id: clientId,
        response_type: "code",
        response_mode: "query",
        redirect_uri: redirectUri,
        scope: scopesFor(purposes),
        prompt: "consent",
        state,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      });
      return `${origin}/${organisation}/oauth2/v2.0/authorize?${query.toString()}`;
    },
    redeem: async ({ code, verifier, purposes = ["calendar", "meetings"], organisation }) => {
      const operation = "redeem code";
      if (organisation === undefined)
        throw new VendorFault(`${operation}: no organisation`, { vendor: "microsoft", operation, kind: "rejected" });
      const tokens = await askTokens(options, {
        operation,
        externalTenant: organisation,
        grantType: "authorization_code",
        parameters: {
          code: code.reveal(),
          code_verifier: verifier.reveal(),
          redirect_uri: redirectUri,
          scope: scopesFor(purposes),
        },
      }).catch((thrown: unknown) => {
        const isOver = thrown instanceof VendorFault && thrown.kind === "grant_revoked";
        throw isOver ? new VendorFault(thrown.message, { vendor: "microsoft", operation, kind: "rejected" }) : thrown;
      });
      return { ...tokens, ...(await readAccount(options, tokens.accessToken)), accountTenant: organisation };
    },
    revoke: async () => undefined,
  };
}
