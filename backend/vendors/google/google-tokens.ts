/** Google's token endpoint. */
import {
  ClientSecretPost,
  clockTolerance,
  Configuration,
  genericGrantRequest,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from "openid-client";
import { oauthFailure } from "../../platform/oauth-failure.ts";
import { retryAfterSeconds } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import { Secret } from "../../ports/secret.ts";
import type { TokenRefresh } from "../../ports/token-refresh.ts";
import { VendorFault, type VendorFaultKind } from "../../ports/vendor-fault.ts";

export interface GoogleTokensOptions {
  /** Where people consent, and the issuer of identities: `https://accounts.google.com` */
  readonly oauthOrigin: string;
  /** `https://oauth2.googleapis.com` */
  readonly tokenOrigin: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  readonly clock: Clock;
}

const timeoutSeconds = 10;
const tenYearsSeconds = 10 * 366 * 86_400;

/**
 * Our registration at Google as the OAuth library takes it. An id_token is taken only from the token endpoint's own answer,
 * so it is fresh whatever this machine's clock says.
 */
export function googleConfiguration(options: GoogleTokensOptions): Configuration {
  const { oauthOrigin, tokenOrigin, clientId, clientSecret } = options;
  const server = {
    issuer: oauthOrigin,
    authorization_endpoint: `${oauthOrigin}/o/oauth2/v2/auth`,
    token_endpoint: `${tokenOrigin}/token`,
    revocation_endpoint: `${tokenOrigin}/revoke`,
  };
  const ours = { [clockTolerance]: tenYearsSeconds };
  const configuration = new Configuration(server, clientId, ours, ClientSecretPost(clientSecret.reveal()));
  configuration.timeout = timeoutSeconds;
  return configuration;
}

/**
 * Renews a grant.
 *
 * Wire:   POST /token, grant refresh_token { refresh_token, client_id, client_secret } → 200 { access_token, expires_in, scope }
 * Units:  expires_in in seconds, about an hour. The refresh token is not rotated: the old one stays good.
 * Fails:  grant_revoked (invalid_grant: withdrawn, unused for six months, or the app is in testing), rejected (our secret is
 *         wrong), throttled, unavailable, unexpected_reply.
 * Source: Google Identity, "Using OAuth 2.0 for Web Server Applications", "Refresh token expiration"; read 2026-11.
 */
export function createGoogleTokenRefresh(options: GoogleTokensOptions): TokenRefresh {
  return {
    async refresh({ refreshToken, scopes }) {
      const reply = await askGoogleTokens(options, {
        operation: "refresh token",
        grantType: "refresh_token",
        parameters: { refresh_token: refreshToken.reveal() },
      });
      return {
        accessToken: new Secret(reply.access_token),
        expiresInSeconds: reply.expires_in ?? 3600,
        refreshToken: reply.refresh_token ? new Secret(reply.refresh_token) : refreshToken,
        scopes: reply.scope ?? scopes,
      };
    },
  };
}

export interface GoogleTokenRequest {
  readonly operation: string;
  readonly grantType: "refresh_token" | "authorization_code";
  readonly parameters: Record<string, string>;
}

/** Fails as the refresh; a code that is unknown, used, expired or not ours is rejected. */
export async function askGoogleTokens(
  options: GoogleTokensOptions,
  request: GoogleTokenRequest,
): Promise<TokenEndpointResponse & TokenEndpointResponseHelpers> {
  const { grantType, parameters } = request;
  return genericGrantRequest(googleConfiguration(options), grantType, parameters).catch((thrown: unknown) => {
    throw googleOAuthFault(thrown, { ...request, clock: options.clock });
  });
}

/** The fault behind whatever the OAuth library threw. */
export function googleOAuthFault(
  thrown: unknown,
  given: Pick<GoogleTokenRequest, "operation" | "grantType"> & { readonly clock: Clock },
): VendorFault {
  const { status, headers, error } = oauthFailure(thrown);
  const { operation, grantType, clock } = given;
  return new VendorFault(`${operation}: Google answered ${error ?? status ?? "nothing"}`, {
    vendor: "google",
    operation,
    kind: kindOf({ status, error, grantType }),
    status,
    code: error,
    retryAfterSeconds: headers ? retryAfterSeconds(headers, clock) : undefined,
    cause: thrown,
  });
}

/** `invalid_token` is what revoking a dead token answers. */
const deadGrant = new Set(["invalid_grant", "invalid_token"]);
const passing = new Set(["rate_limit_exceeded", "temporarily_unavailable", "internal_failure"]);

function kindOf(told: {
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly grantType: GoogleTokenRequest["grantType"];
}): VendorFaultKind {
  const { status, error, grantType } = told;
  if (status === 429) return "throttled";
  if (status === undefined || status >= 500 || passing.has(error ?? "")) return "unavailable";
  if (error === undefined) return status === 401 ? "rejected" : "unexpected_reply";
  return grantType === "refresh_token" && deadGrant.has(error) ? "grant_revoked" : "rejected";
}
