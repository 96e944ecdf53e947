/** Tokens of our own for an organisation that consented for everybody, and the page on which it does so. */
import { ClientSecretPost, Configuration, genericGrantRequest } from "openid-client";
import { oauthFailure } from "../../platform/oauth-failure.ts";
import { retryAfterSeconds } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OrganisationTokens } from "../../ports/organisation-access.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault, type VendorFaultKind } from "../../ports/vendor-fault.ts";

export interface EntraAppTokensOptions {
  /** `https://login.microsoftonline.com` */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  readonly clock: Clock;
}

const operation = "get app token";
const timeoutSeconds = 10;
const scope = "https://graph.microsoft.com/.default";

/**
 * Obtains a token by client credentials.
 *
 * Wire:   POST /{tenant}/oauth2/v2.0/token, grant client_credentials { scope: https://graph.microsoft.com/.default } → 200
 *         { access_token, expires_in }; there is no refresh token.
 * Units:  expires_in in seconds, 60 to 90 minutes.
 * Fails:  consent_required (AADSTS7000229, unauthorized_client, invalid_grant: nobody consented in that organisation, or not any
 *         more; a token without permissions: people consented for themselves, and nobody for everybody), rejected (our secret is wrong, or no such organisation), throttled, unavailable, unexpected_reply.
 * Source: Microsoft identity platform, "OAuth 2.0 client credentials flow"; read 2026-11. What the token holds under `roles` is
 *         how the vendor's own pages tell which permissions were granted; where it cannot be read, calls decide.
 */
export function createEntraAppTokens(options: EntraAppTokensOptions): OrganisationTokens {
  return {
    async obtain({ externalTenant }) {
      const reply = await askAppToken(options, externalTenant);
      const permissions = rolesIn(reply.access_token);
      if (permissions?.length === 0) throw refused("it allows nothing", "consent_required");
      return {
        accessToken: new Secret(reply.access_token),
        expiresInSeconds: reply.expires_in ?? 3600,
        ...(permissions ? { permissions } : {}),
      };
    },
  };
}

/**
 * Whether an organisation knows us: somebody there consented to something, at least for themselves.
 *
 * Fails: rejected (our secret is wrong), throttled, unavailable.
 */
export async function isKnownAtEntra(options: EntraAppTokensOptions, externalTenant: string): Promise<boolean> {
  try {
    await askAppToken(options, externalTenant);
    return true;
  } catch (thrown) {
    if (thrown instanceof VendorFault && thrown.kind === "consent_required") return false;
    throw thrown;
  }
}

async function askAppToken({ origin, clientId, clientSecret, clock }: EntraAppTokensOptions, externalTenant: string) {
  if (!/^[0-9a-f-]{36}$/i.test(externalTenant)) throw refused("the tenant is not a tenant id", "rejected");
  const server = {
    issuer: `${origin}/${externalTenant}/v2.0`,
    token_endpoint: `${origin}/${externalTenant}/oauth2/v2.0/token`,
  };
  const configuration = new Configuration(server, clientId, undefined, ClientSecretPost(clientSecret.reveal()));
  configuration.timeout = timeoutSeconds;
  return genericGrantRequest(configuration, "client_credentials", { scope }).catch((thrown: unknown) => {
    throw appTokenFault(thrown, clock);
  });
}

/**
 * Where an administrator consents for everybody.
 *
 * Source: Microsoft identity platform, "Admin consent on the Microsoft identity platform"; read 2026-11.
 */
export function entraConsentUrl(
  { origin, clientId }: Pick<EntraAppTokensOptions, "origin" | "clientId">,
  asked: { readonly externalTenant: string; readonly redirectUri: string; readonly state: string },
): string {
  const query = new URLSearchParams({
    client_id: clientId,
    scope,
    redirect_uri: asked.redirectUri,
    state: asked.state,
  });
  return `${origin}/${encodeURIComponent(asked.externalTenant)}/v2.0/adminconsent?${query.toString()}`;
}

function refused(text: string, kind: "rejected" | "consent_required"): VendorFault {
  return new VendorFault(`${operation}: ${text}`, { vendor: "microsoft", operation, kind });
}

/**
 * Numbers and texts change: `error` decides, but for the number that tells an organisation that does not know us from a wrong secret.
 * Source: Microsoft Teams SDK, "Authentication troubleshooting" (AADSTS7000229); read 2026-11.
 */
function appTokenFault(thrown: unknown, clock: Clock): VendorFault {
  const { status, headers, error, fields } = oauthFailure(thrown);
  const codes = Array.isArray(fields["error_codes"]) ? `AADSTS${String(fields["error_codes"][0])}` : undefined;
  return new VendorFault(`${operation}: Entra answered ${error ?? status ?? "nothing"} ${codes ?? ""}`.trim(), {
    vendor: "microsoft",
    operation,
    kind: codes === "AADSTS7000229" ? "consent_required" : kindOf(status, error),
    status,
    code: codes ?? error,
    retryAfterSeconds: headers ? retryAfterSeconds(headers, clock) : undefined,
    requestId: typeof fields["trace_id"] === "string" ? fields["trace_id"] : undefined,
    cause: thrown,
  });
}

const notConsented = new Set(["unauthorized_client", "invalid_grant", "consent_required", "invalid_resource"]);

function kindOf(status: number | undefined, error: string | undefined): VendorFaultKind {
  if (status === undefined || status >= 500 || error === "temporarily_unavailable") return "unavailable";
  if (status === 429) return "throttled";
  if (error !== undefined && notConsented.has(error)) return "consent_required";
  return error === undefined && status !== 401 ? "unexpected_reply" : "rejected";
}

function rolesIn(token: string): readonly string[] | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const { roles = [] } = claims as { readonly roles?: unknown };
    return Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : undefined;
  } catch {
    return undefined;
  }
}
