/** Tokens for a whole Zoom account, by an application that the account's administrator made, and whom they reach. */
import { ClientSecretBasic, Configuration, genericGrantRequest } from "openid-client";
import { z } from "zod";
import { exchange } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  AccessFinding,
  OrganisationAccess,
  OrganisationTokens,
  PersonToCheck,
} from "../../ports/organisation-access.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { zoomFault } from "./zoom-fault.ts";
import { zoomOAuthFault } from "./zoom-tokens.ts";

const timeoutSeconds = 10;

/** What the administrator copies from their application's page. */
const credentialsShape = z.object({ clientId: z.string(), clientSecret: z.string() });

/**
 * Obtains a token for the account.
 *
 * Wire:   POST /oauth/token, grant account_credentials { account_id }, HTTP Basic → 200 { access_token, expires_in, scope };
 *         there is no refresh token.
 * Units:  expires_in in seconds, about an hour. New scopes take some seconds to appear.
 * Fails:  rejected (account, id or secret is wrong, or the application is not activated), throttled, unavailable,
 *         unexpected_reply.
 * Source: Zoom, "Server-to-Server OAuth"; read 2026-11.
 */
export function createZoomAppTokens(options: {
  readonly oauthOrigin: string;
  readonly clock: Clock;
}): OrganisationTokens {
  const { oauthOrigin, clock } = options;
  const operation = "get account token";
  return {
    async obtain({ externalTenant, credentials }) {
      const given = credentialsShape.safeParse(JSON.parse(credentials?.reveal() ?? "{}"));
      if (!given.success)
        throw new VendorFault(`${operation}: there are no credentials`, {
          vendor: "zoom",
          operation,
          kind: "rejected",
        });
      const { clientId, clientSecret } = given.data;
      const server = { issuer: oauthOrigin, token_endpoint: `${oauthOrigin}/oauth/token` };
      const configuration = new Configuration(server, clientId, undefined, ClientSecretBasic(clientSecret));
      configuration.timeout = timeoutSeconds;
      const reply = await genericGrantRequest(configuration, "account_credentials", {
        account_id: externalTenant,
      }).catch((thrown: unknown) => {
        throw zoomOAuthFault(thrown, { operation, grantType: "authorization_code", clock });
      });
      return {
        accessToken: new Secret(reply.access_token),
        expiresInSeconds: reply.expires_in ?? 3600,
        permissions: (reply.scope ?? "").split(" ").filter(Boolean),
      };
    },
  };
}

const userReply = z.object({
  id: z.string(),
  status: z.string().optional(),
  type: z.number().optional(),
});

const checkOperation = "check users";
const basicType = 1;

/**
 * Looks each person up by their address.
 *
 * Wire:   GET /v2/users/{email} → 200 { id, status, type }; 404/1001 → not of this account. Zoom has no batches.
 * Fails:  consent_required (4711: a scope is missing in the application), throttled, unavailable, unexpected_reply.
 * Source: Zoom API reference, "Get a user"; read 2026-11.
 */
export function createZoomAccess(options: { readonly apiOrigin: string; readonly clock: Clock }): OrganisationAccess {
  return {
    async checkPeople(people, tokenFor) {
      const token = await tokenFor();
      const findings: AccessFinding[] = [];
      for (const person of people) findings.push(await checkOne(options, token, person));
      return { findings, calls: people.length };
    },
  };
}

async function checkOne(
  { apiOrigin, clock }: { readonly apiOrigin: string; readonly clock: Clock },
  token: Secret<string>,
  { personId, account }: PersonToCheck,
): Promise<AccessFinding> {
  const operation = checkOperation;
  const reply = await exchange(
    {
      method: "GET",
      url: `${apiOrigin}/v2/users/${encodeURIComponent(account)}`,
      headers: { authorization: `Bearer ${token.reveal()}` },
    },
    { vendor: "zoom", operation },
  );
  if (reply.status !== 200) {
    const fault = zoomFault(reply, { operation, clock });
    if (fault.kind === "throttled" || fault.kind === "unavailable")
      return { personId, state: "later", retryAfterSeconds: fault.retryAfterSeconds };
    if (fault.kind === "consent_required" || fault.kind === "grant_revoked") throw fault;
    const code = fault.kind === "account_unknown" ? "unknown_person" : "refused";
    return { personId, state: "inaccessible", code, vendorCode: fault.code };
  }
  const user = userReply.safeParse(reply.body);
  if (!user.success)
    throw new VendorFault(`${operation}: Zoom's answer is not understood`, {
      vendor: "zoom",
      operation,
      kind: "unexpected_reply",
      cause: user.error,
    });
  const { id, status, type } = user.data;
  if (status !== undefined && status !== "active")
    return { personId, state: "inaccessible", code: "not_active", vendorCode: status };
  return { personId, state: "accessible", accountId: id, ...(type === basicType ? { note: "basic_plan" } : {}) };
}
