/** Zoom's token endpoint. */
import { ClientSecretBasic, Configuration, genericGrantRequest } from "openid-client";
import { oauthFailure } from "../../platform/oauth-failure.ts";
import { retryAfterSeconds } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import { Secret } from "../../ports/secret.ts";
import type { RefreshedTokens, TokenRefresh } from "../../ports/token-refresh.ts";
import { VendorFault, type VendorFaultKind } from "../../ports/vendor-fault.ts";

export interface ZoomTokensOptions {
  /** `https://zoom.us` */
  readonly oauthOrigin: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  readonly clock: Clock;
}

const timeoutSeconds = 10;

/** Our registration at Zoom as the OAuth library takes it. */
export function zoomConfiguration({ oauthOrigin, clientId, clientSecret }: ZoomTokensOptions): Configuration {
  const server = {
    issuer: oauthOrigin,
    authorization_endpoint: `${oauthOrigin}/oauth/authorize`,
    token_endpoint: `${oauthOrigin}/oauth/token`,
    revocation_endpoint: `${oauthOrigin}/oauth/revoke`,
  };
  const configuration = new Configuration(server, clientId, undefined, ClientSecretBasic(clientSecret.reveal()));
  configuration.timeout = timeoutSeconds;
  return configuration;
}

/**
 * Renews a grant.
 *
 * Wire:   POST /oauth/token, grant refresh_token, HTTP Basic → 200 { access_token, refresh_token, expires_in, scope, api_url }
 * Units:  expires_in in seconds, about an hour. The old refresh token is dead at once: save the new one before anything else.
 * Fails:  grant_revoked (`Invalid Token!`, also when the same person authorised anew), rejected (our secret is wrong),
 *         throttled, unavailable, unexpected_reply.
 * Source: Zoom, "OAuth 2.0: refresh an access token", "OAuth error messages"; read 2026-11.
 */
export function createZoomTokenRefresh(options: ZoomTokensOptions): TokenRefresh {
  return {
    refresh: ({ refreshToken }) =>
      askZoomTokens(options, {
        operation: "refresh token",
        grantType: "refresh_token",
        parameters: { refresh_token: refreshToken.reveal() },
      }),
  };
}

export interface ZoomTokenRequest {
  readonly operation: string;
  readonly grantType: "refresh_token" | "authorization_code";
  readonly parameters: Record<string, string>;
}

/** Fails as the refresh; a code that is unknown, used, expired or not ours is rejected. */
export async function askZoomTokens(options: ZoomTokensOptions, request: ZoomTokenRequest): Promise<RefreshedTokens> {
  const { operation, grantType, parameters } = request;
  const reply = await genericGrantRequest(zoomConfiguration(options), grantType, parameters).catch(
    (thrown: unknown) => {
      throw zoomOAuthFault(thrown, { ...request, clock: options.clock });
    },
  );
  if (!reply.refresh_token) {
    throw new VendorFault(`${operation}: Zoom gave no refresh token`, {
      vendor: "zoom",
      operation,
      kind: "unexpected_reply",
    });
  }
  return {
    accessToken: new Secret(reply.access_token),
    expiresInSeconds: reply.expires_in ?? 3600,
    refreshToken: new Secret(reply.refresh_token),
    scopes: reply.scope ?? "",
  };
}

/** The fault behind whatever the OAuth library threw. */
export function zoomOAuthFault(
  thrown: unknown,
  given: Pick<ZoomTokenRequest, "operation" | "grantType"> & { readonly clock: Clock },
): VendorFault {
  const { status, headers, error } = oauthFailure(thrown);
  const { operation, grantType, clock } = given;
  return new VendorFault(`${operation}: Zoom answered ${error ?? status ?? "nothing"}`, {
    vendor: "zoom",
    operation,
    kind: kindOf({ status, error, grantType }),
    status,
    code: error,
    retryAfterSeconds: headers ? retryAfterSeconds(headers, clock) : undefined,
    requestId: headers?.get("x-zm-trackingid") ?? undefined,
    cause: thrown,
  });
}

/** `invalid_request` is an older wording for a dead refresh token. */
const deadGrant = new Set(["invalid_grant", "invalid_request", "unauthorized_client"]);

function kindOf(told: {
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly grantType: ZoomTokenRequest["grantType"];
}): VendorFaultKind {
  const { status, error, grantType } = told;
  if (status === undefined || status >= 500) return "unavailable";
  if (status === 429) return "throttled";
  if (error === undefined) return status === 401 ? "rejected" : "unexpected_reply";
  return grantType === "refresh_token" && deadGrant.has(error) ? "grant_revoked" : "rejected";
}
