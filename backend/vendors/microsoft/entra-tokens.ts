/** Tokens of Microsoft accounts: on behalf of a signed-in person, and later from the refresh token that came with it. */
import { ClientSecretPost, Configuration, genericGrantRequest } from "openid-client";
import { z } from "zod";
import { permissionsFor } from "../../domain/asked-permissions.ts";
import { oauthFailure } from "../../platform/oauth-failure.ts";
import { exchange, retryAfterSeconds } from "../../platform/vendor-request.ts";
import type { GrantedAccount, OnBehalfOf, Purposes } from "../../ports/account-links.ts";
import type { Clock } from "../../ports/clock.ts";
import { Secret } from "../../ports/secret.ts";
import type { RefreshedTokens, TokenRefresh } from "../../ports/token-refresh.ts";
import { VendorFault, type VendorFaultKind } from "../../ports/vendor-fault.ts";
import { graphFault } from "./graph-fault.ts";

export interface EntraTokensOptions {
  /** `https://login.microsoftonline.com` */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  /** `https://graph.microsoft.com`; asked once per exchange whose account it is. */
  readonly graphOrigin: string;
  readonly clock: Clock;
}

/** Names the permissions' resource; it is this text wherever Graph itself is reached. */
const graphResource = "https://graph.microsoft.com";
const openIdScopes = ["openid", "profile", "email", "offline_access"];
const timeoutSeconds = 10;

export function createEntraTokens(options: EntraTokensOptions): OnBehalfOf & TokenRefresh {
  return {
    exchange: (input) => exchangeAssertion(options, input),
    refresh: (input) => refresh(options, input),
  };
}

/**
 * Exchanges the person's token for our API for their own grant at Graph, and asks Graph whose it is.
 *
 * Wire:   POST /{tenant}/oauth2/v2.0/token, grant jwt-bearer { assertion, requested_token_use=on_behalf_of, scope } →
 *         200 { access_token, expires_in, refresh_token, scope } · GET /v1.0/me → 200 { id, displayName, mail, userPrincipalName }
 * Units:  expires_in in seconds, 60 to 90 minutes. No `openid` scope: an id_token would be judged by this machine's clock.
 * Fails:  consent_required (suberror consent_required; with `claims` where more proof is wanted), grant_revoked (other
 *         invalid_grant), rejected (our registration or secret is wrong), throttled, unavailable, unexpected_reply.
 * Source: Microsoft identity platform, "OAuth 2.0 On-Behalf-Of flow"; read 2026-11.
 */
async function exchangeAssertion(
  options: EntraTokensOptions,
  input: Parameters<OnBehalfOf["exchange"]>[0],
): Promise<GrantedAccount> {
  const tokens = await askTokens(options, {
    operation: "exchange token",
    externalTenant: input.externalTenant,
    grantType: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    parameters: {
      assertion: input.assertion.reveal(),
      requested_token_use: "on_behalf_of",
      scope: scopesFor(input.purposes),
    },
  });
  const account = await readAccount(options, tokens.accessToken);
  return { ...tokens, ...account, accountTenant: input.externalTenant };
}

/** Graph's own permissions carry its name; the others are the identity platform's. */
export function scopesFor(purposes: Purposes): string {
  return permissionsFor("microsoft", purposes)
    .map(({ name }) => (openIdScopes.includes(name) ? name : `${graphResource}/${name}`))
    .join(" ");
}

/**
 * Renews a grant.
 *
 * Wire:   POST /{tenant}/oauth2/v2.0/token, grant refresh_token { refresh_token, scope } → 200 as above; the new refresh
 *         token replaces the old one, which is not revoked.
 * Fails:  as the exchange.
 * Source: Microsoft identity platform, "Refresh the access token"; read 2026-11.
 */
async function refresh(
  options: EntraTokensOptions,
  input: Parameters<TokenRefresh["refresh"]>[0],
): Promise<RefreshedTokens> {
  const permissions = input.scopes.split(" ").filter((scope) => scope !== "" && !openIdScopes.includes(scope));
  return askTokens(options, {
    operation: "refresh token",
    externalTenant: input.externalTenant,
    grantType: "refresh_token",
    parameters: {
      refresh_token: input.refreshToken.reveal(),
      scope: [...permissions, "offline_access"].join(" "),
    },
  });
}

interface TokenRequest {
  readonly operation: string;
  readonly externalTenant: string;
  readonly grantType: string;
  readonly parameters: Record<string, string>;
}

export async function askTokens(options: EntraTokensOptions, request: TokenRequest): Promise<RefreshedTokens> {
  const { operation, externalTenant, grantType, parameters } = request;
  const refused = (text: string, kind: VendorFaultKind): VendorFault =>
    new VendorFault(`${operation}: ${text}`, { vendor: "microsoft", operation, kind });
  if (!/^[0-9a-f-]{36}$/i.test(externalTenant)) throw refused("the tenant is not a tenant id", "rejected");
  try {
    const reply = await genericGrantRequest(configurationOf(options, externalTenant), grantType, parameters);
    const refreshToken = reply.refresh_token ?? parameters["refresh_token"];
    if (!refreshToken) throw refused("Entra gave no refresh token", "unexpected_reply");
    return {
      accessToken: new Secret(reply.access_token),
      expiresInSeconds: reply.expires_in ?? 3600,
      refreshToken: new Secret(refreshToken),
      scopes: reply.scope ?? parameters["scope"] ?? "",
    };
  } catch (thrown) {
    throw thrown instanceof VendorFault ? thrown : entraFault(thrown, { operation, clock: options.clock });
  }
}

/** Made by hand: discovery would be one more call, and its issuer is a template for most tenants. */
function configurationOf({ origin, clientId, clientSecret }: EntraTokensOptions, tenant: string): Configuration {
  const server = { issuer: `${origin}/${tenant}/v2.0`, token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token` };
  const configuration = new Configuration(server, clientId, undefined, ClientSecretPost(clientSecret.reveal()));
  configuration.timeout = timeoutSeconds;
  return configuration;
}

/**
 * The fault behind whatever the OAuth library threw. What kind it is, `error` and `suberror` say alone: numbers and texts change.
 * The number is the code where `error` leaves open what it was about, for who can say more of some numbers.
 *
 * Source: Microsoft identity platform, "Handling errors and exceptions", MSAL's own classes; read 2026-11.
 */
export function entraFault(
  thrown: unknown,
  { operation, clock }: { readonly operation: string; readonly clock: Clock },
): VendorFault {
  const { status, headers, error, fields } = oauthFailure(thrown);
  const claims = typeof fields["claims"] === "string" ? fields["claims"] : undefined;
  const codes = Array.isArray(fields["error_codes"]) ? `AADSTS${String(fields["error_codes"][0])}` : undefined;
  // The organisation removed us, which the same word says as for a wrong secret.
  const isUnknownThere = codes === "AADSTS7000229";
  return new VendorFault(`${operation}: Entra answered ${error ?? status ?? "nothing"} ${codes ?? ""}`.trim(), {
    vendor: "microsoft",
    operation,
    kind: isUnknownThere ? "consent_required" : kindOf({ status, error, suberror: fields["suberror"], claims }),
    status,
    code: error !== undefined && aboutOurselves.has(error) && !isUnknownThere ? error : (codes ?? error),
    retryAfterSeconds: headers ? retryAfterSeconds(headers, clock) : undefined,
    requestId: typeof fields["trace_id"] === "string" ? fields["trace_id"] : undefined,
    claims,
    cause: thrown,
  });
}

/** Our registration is wrong, whichever number comes with it. */
const aboutOurselves = new Set(["invalid_client", "unauthorized_client", "invalid_resource"]);

/** As `error` or as `suberror`. */
const personMustAct = new Set([
  "interaction_required",
  "consent_required",
  "login_required",
  "access_denied",
  "basic_action",
  "additional_action",
  "message_only",
  "user_password_expired",
  "bad_token",
  "ui_not_allowed",
  "interrupted_user",
]);
const passing = new Set(["temporarily_unavailable", "server_error"]);

function kindOf(told: {
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly suberror: unknown;
  readonly claims: string | undefined;
}): VendorFaultKind {
  const { status, error, suberror, claims } = told;
  if (status === undefined || status >= 500 || passing.has(error ?? "")) return "unavailable";
  if (status === 429) return "throttled";
  if (claims || personMustAct.has(error ?? "") || personMustAct.has(String(suberror))) return "consent_required";
  if (error === "invalid_grant") return "grant_revoked";
  return error === undefined && status !== 401 ? "unexpected_reply" : "rejected";
}

const meReply = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  userPrincipalName: z.string(),
});

export async function readAccount(
  { graphOrigin, clock }: EntraTokensOptions,
  accessToken: Secret<string>,
): Promise<Pick<GrantedAccount, "accountId" | "accountName" | "accountEmail">> {
  const operation = "read account";
  const reply = await exchange(
    { method: "GET", url: `${graphOrigin}/v1.0/me`, headers: { authorization: `Bearer ${accessToken.reveal()}` } },
    { vendor: "microsoft", operation },
  );
  if (reply.status !== 200) throw graphFault(reply, { operation, clock });
  const me = meReply.safeParse(reply.body);
  if (!me.success)
    throw new VendorFault(`${operation}: Graph's answer is not understood`, {
      vendor: "microsoft",
      operation,
      kind: "unexpected_reply",
      cause: me.error,
    });
  const { id, displayName, mail, userPrincipalName } = me.data;
  return { accountId: id, accountName: displayName ?? userPrincipalName, accountEmail: mail ?? userPrincipalName };
}
