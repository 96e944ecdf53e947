/** Entra's error answers, in the exact JSON of the token endpoint. Source: "Authentication and authorization error codes". */
import { randomUUID } from "node:crypto";
import type { Answer } from "../site.ts";

export interface EntraFailure {
  /** The number after `AADSTS`. */
  readonly code: number;
  readonly error: string;
  readonly text: string;
  readonly suberror?: string;
  /** JSON text of a claims challenge. */
  readonly claims?: string;
}

/** Thrown anywhere below an endpoint; the endpoint turns it into the answer. */
export class EntraError extends Error {
  readonly failure: EntraFailure;

  constructor(failure: EntraFailure) {
    super(`AADSTS${failure.code}: ${failure.text}`);
    this.failure = failure;
  }
}

const invalidGrant = (code: number, text: string, suberror?: string): EntraError =>
  new EntraError({ code, error: "invalid_grant", text, ...(suberror ? { suberror } : {}) });
const invalidRequest = (code: number, text: string): EntraError =>
  new EntraError({ code, error: "invalid_request", text });
const invalidClient = (code: number, text: string): EntraError =>
  new EntraError({ code, error: "invalid_client", text });

/** The policy of an organisation that asks for a second factor. */
export const mfaPolicy = "9ab03e19-ed42-4168-b6b7-7001fb3e933a";
/** The challenge of that policy. */
export const mfaClaims = JSON.stringify({ access_token: { capolids: { essential: true, values: [mfaPolicy] } } });

/** One maker per refusal, so that the number, the OAuth error and the text cannot drift apart. */
export const entraErrors = {
  tenantNotFound: (tenant: string) =>
    invalidRequest(
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  noTenant: () =>
    invalidRequest(
      50059,
      "No tenant-identifying information found in either the request or implied by any provided credentials.",
    ),
  missing: (name: string) =>
    invalidRequest(900144, `The request body must contain the following parameter: '${name}'.`),
  malformed: () => invalidRequest(9002313, "Invalid request. Request is malformed or invalid."),
  unknownApplication: (clientId: string, tenant: string) =>
    new EntraError({
      code: 700016,
      error: "unauthorized_client",
      text: `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    }),
  noServicePrincipal: (clientId: string, tid: string) =>
    invalidClient(
      7000229,
      `The client application ${clientId} is missing service principal in the tenant ${tid}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    ),
  wrongSecret: (clientId: string) =>
    invalidClient(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    ),
  noSecret: () =>
    invalidClient(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
  badClientAssertion: () =>
    invalidClient(700027, "Client assertion failed signature validation. [Reason - The key was not found.]"),
  unsupportedGrant: (grant: string) =>
    new EntraError({
      code: 70003,
      error: "unsupported_grant_type",
      text: `The app requested an unsupported grant type '${grant}'.`,
    }),
  badScope: (scope: string) =>
    new EntraError({
      code: 70011,
      error: "invalid_scope",
      text: `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    }),
  scopeMustBeDefault: (scope: string) =>
    new EntraError({
      code: 1002012,
      error: "invalid_scope",
      text: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    }),
  severalResources: () =>
    invalidRequest(
      28000,
      "Provided value for the input parameter scope is not valid because it contains more than one resource.",
    ),
  unknownResource: (name: string, tenant: string) =>
    new EntraError({
      code: 500011,
      error: "invalid_resource",
      text: `The resource principal named ${name} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
    }),
  consentRequired: (clientId: string) =>
    invalidGrant(
      65001,
      `The user or administrator has not consented to use the application with ID '${clientId}' named 'Slotside'. Send an interactive authorization request for this user and resource.`,
      "consent_required",
    ),
  mfaRequired: () =>
    new EntraError({
      code: 50076,
      error: "interaction_required",
      suberror: "basic_action",
      text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
      claims: mfaClaims,
    }),
  wrongVerifier: () =>
    invalidGrant(501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request."),
  codeRedeemed: () =>
    invalidGrant(
      54005,
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    ),
  expired: () =>
    invalidGrant(
      70008,
      "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
      "token_expired",
    ),
  refreshInactive: () =>
    invalidGrant(
      700082,
      "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.",
      "token_expired",
    ),
  spaRefreshEnded: () =>
    invalidGrant(
      700084,
      "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended.",
    ),
  invalidGrant: () => invalidGrant(70000, "Provided grant is invalid or malformed."),
  redirectMismatch: (uri: string) =>
    invalidGrant(
      500112,
      `The reply address '${uri}' does not match the reply address provided when requesting the authorization code.`,
    ),
  revoked: (issuedAt: string, validFrom: string) =>
    invalidGrant(
      50173,
      `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${issuedAt}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${validFrom}'.`,
    ),
  badAssertion: (reason: string) => invalidGrant(50013, `Assertion failed signature validation. [Reason - ${reason}]`),
  assertionAudience: (audience: string, expected: string) =>
    invalidGrant(
      500131,
      `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${audience}' and the expected audience is '${expected}' or one of the Application Uris of this application with App ID '${expected}'. The downstream client must request a token for the expected audience (the application that made the OBO request) and this application should use that token as the assertion.`,
    ),
  assertionExpired: (now: string, expiry: string) =>
    invalidGrant(
      500133,
      `Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token. Current time: ${now}, expiry time of assertion ${expiry}.`,
    ),
  spaOnlyCrossOrigin: () =>
    invalidRequest(
      9002327,
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    ),
  crossOriginOnlySpa: () =>
    invalidRequest(
      9002326,
      "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.",
    ),
  pkceRequired: () =>
    invalidRequest(9002325, "Proof Key for Code Exchange is required for cross-origin authorization code redemption."),
  wrongPassword: () => invalidGrant(50126, "Error validating credentials due to invalid username or password."),
  unknownUser: (name: string) =>
    invalidGrant(
      50034,
      `The user account ${name} does not exist in the directory. To sign into this application, the account must be added to the directory.`,
    ),
  userDisabled: () => invalidGrant(50057, "The user account is disabled."),
  userDeleted: (name: string, tenant: string) =>
    invalidGrant(
      500341,
      `The user account ${name} has been deleted from the ${tenant} directory. To sign into this application, the account must be added to the directory.`,
    ),
  foreignUser: (name: string, tenant: string) =>
    invalidGrant(
      50020,
      `User account '${name}' from another identity provider does not exist in tenant '${tenant}' and cannot access the application in that tenant.`,
    ),
};

/** The token endpoint's answer: 401 for `invalid_client`, else 400. */
export function errorAnswer({ failure }: EntraError, now: number, correlationId?: string): Answer {
  const timestamp = entraTimestamp(now);
  const traceId = randomUUID();
  const correlation = correlationId && /^[0-9a-f-]{36}$/i.test(correlationId) ? correlationId : randomUUID();
  return {
    status: failure.error === "invalid_client" ? 401 : 400,
    body: {
      error: failure.error,
      error_description: `AADSTS${failure.code}: ${failure.text} Trace ID: ${traceId} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [failure.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${failure.code}`,
      ...(failure.suberror ? { suberror: failure.suberror } : {}),
      ...(failure.claims ? { claims: failure.claims } : {}),
    },
  };
}

/** `2026-11-21 18:30:00Z`. */
export function entraTimestamp(at: number): string {
  return new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}
