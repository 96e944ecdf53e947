/** Tokens for reading an organisation's directory: of its own consent where there is one, else of a signed-in administrator's. */
import { ClientSecretPost, Configuration, genericGrantRequest } from "openid-client";
import type { DirectoryAccess } from "../../ports/directory.ts";
import type { OrganisationTokens } from "../../ports/organisation-access.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createEntraAppTokens } from "./entra-app-tokens.ts";
import type { EntraAppTokensOptions } from "./entra-app-tokens.ts";
import { entraFault } from "./entra-tokens.ts";

/** A token that is not older than this is used again. */
const reuseMs = 5 * 60_000;
const timeoutSeconds = 10;
const scope =
  "https://graph.microsoft.com/User.Read.All https://graph.microsoft.com/GroupMember.Read.All offline_access";

/**
 * Wire:   as `createEntraAppTokens`; where that is not consented, POST /{tenant}/oauth2/v2.0/token, grant jwt-bearer { assertion,
 *         requested_token_use=on_behalf_of, scope } → 200 { access_token }
 * Fails:  consent_required (neither way is allowed), throttled, unavailable, rejected, unexpected_reply.
 * Source: Microsoft identity platform, "OAuth 2.0 On-Behalf-Of flow", "OAuth 2.0 client credentials flow"; read 2026-11.
 */
export function createEntraDirectoryTokens(
  options: EntraAppTokensOptions,
): (access: DirectoryAccess) => Promise<Secret<string>> {
  const ofOrganisation: OrganisationTokens = createEntraAppTokens(options);
  const kept = new Map<string, { readonly token: Secret<string>; readonly until: number }>();
  return async ({ externalTenant, assertion }) => {
    const known = kept.get(externalTenant);
    if (known && known.until > options.clock.now()) return known.token;
    try {
      const { accessToken } = await ofOrganisation.obtain({ externalTenant });
      kept.set(externalTenant, { token: accessToken, until: options.clock.now() + reuseMs });
      return accessToken;
    } catch (thrown) {
      const isRefused = thrown instanceof VendorFault && thrown.kind === "consent_required";
      if (!isRefused || assertion === undefined) throw thrown;
      return onBehalfOf(options, { externalTenant, assertion });
    }
  };
}

async function onBehalfOf(
  { origin, clientId, clientSecret, clock }: EntraAppTokensOptions,
  { externalTenant, assertion }: { readonly externalTenant: string; readonly assertion: Secret<string> },
): Promise<Secret<string>> {
  const base = `${origin}/${externalTenant}`;
  const server = { issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token` };
  const configuration = new Configuration(server, clientId, undefined, ClientSecretPost(clientSecret.reveal()));
  configuration.timeout = timeoutSeconds;
  const reply = await genericGrantRequest(configuration, "urn:ietf:params:oauth:grant-type:jwt-bearer", {
    assertion: assertion.reveal(),
    requested_token_use: "on_behalf_of",
    scope,
  }).catch((thrown: unknown) => {
    throw entraFault(thrown, { operation: "read directory", clock });
  });
  return new Secret(reply.access_token);
}
