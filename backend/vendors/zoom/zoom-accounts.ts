/** How a Zoom account is connected, on Zoom's page or inside the client, and let go. */
import { tokenRevocation } from "openid-client";
import { z } from "zod";
import { exchange } from "../../platform/vendor-request.ts";
import type { CodeFlow, GrantedAccount } from "../../ports/account-links.ts";
import type { Secret } from "../../ports/secret.ts";
import type { RefreshedTokens } from "../../ports/token-refresh.ts";
import type { GrantRef, TokenBroker } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { zoomFault } from "./zoom-fault.ts";
import { askZoomTokens, zoomConfiguration, zoomOAuthFault, type ZoomTokensOptions } from "./zoom-tokens.ts";

export interface ZoomAccountsOptions extends ZoomTokensOptions {
  /** `https://api.zoom.us` */
  readonly apiOrigin: string;
  /** Our callback, exactly as the app manifest names it. */
  readonly redirectUri: string;
  readonly tokens: TokenBroker;
}

export function createZoomAccounts(options: ZoomAccountsOptions): CodeFlow {
  return {
    authorizeUrl: (input) => authorizeUrl(options, input),
    redeem: (input) => redeem(options, input),
    readAccount: async (grant) => readAccount(options, await options.tokens.accessToken(grant)),
    revoke: (grant) => revoke(options, grant),
  };
}

/** Zoom asks for the scopes of the app manifest, whatever the purpose. Source: Zoom, "OAuth 2.0: request user authorization". */
function authorizeUrl(
  { oauthOrigin, clientId, redirectUri }: ZoomAccountsOptions,
  input: Parameters<CodeFlow["authorizeUrl"]>[0],
): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state: input.state,
    code_challenge: input.codeChallenge,
    code_challenge_method: "S256",
  });
  return `${oauthOrigin}/oauth/authorize?${query.toString()}`;
}

/**
 * Redeems the code and asks whose account it is.
 *
 * Wire:   POST /oauth/token, grant authorization_code { code, redirect_uri, code_verifier }, HTTP Basic → 200 tokens ·
 *         GET /v2/users/me → 200 { id, account_id, email, type, display_name }. In the client the redirect address is the one it
 *         told, or none.
 * Fails:  rejected (code unknown, used, older than five minutes, or verifier wrong), throttled, unavailable, unexpected_reply.
 * Source: Zoom, "OAuth 2.0: request an access token", "Zoom Apps: authentication", "Get a user"; read 2026-11.
 */
async function redeem(options: ZoomAccountsOptions, input: Parameters<CodeFlow["redeem"]>[0]): Promise<GrantedAccount> {
  const redirectUri = input.inClient ? input.inClient.redirectUri : options.redirectUri;
  const tokens = await askZoomTokens(options, {
    operation: "redeem code",
    grantType: "authorization_code",
    parameters: {
      code: input.code.reveal(),
      code_verifier: input.verifier.reveal(),
      ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
    },
  });
  return { ...tokens, ...(await readAccount(options, tokens.accessToken)) };
}

const userReply = z.object({
  id: z.string(),
  account_id: z.string(),
  email: z.string(),
  type: z.number().optional(),
  display_name: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  role_id: z.union([z.string(), z.number()]).optional(),
  role_name: z.string().optional(),
  timezone: z.string().optional(),
});

async function readAccount(
  { apiOrigin, clock }: ZoomAccountsOptions,
  accessToken: Secret<string>,
): Promise<Omit<GrantedAccount, keyof RefreshedTokens>> {
  const operation = "read account";
  const reply = await exchange(
    { method: "GET", url: `${apiOrigin}/v2/users/me`, headers: { authorization: `Bearer ${accessToken.reveal()}` } },
    { vendor: "zoom", operation },
  );
  if (reply.status !== 200) throw zoomFault(reply, { operation, clock });
  const user = userReply.safeParse(reply.body);
  if (!user.success) {
    throw new VendorFault(`${operation}: Zoom's answer is not understood`, {
      vendor: "zoom",
      operation,
      kind: "unexpected_reply",
      cause: user.error,
    });
  }
  const { id, account_id, email, type, display_name, first_name, last_name, timezone } = user.data;
  const name = display_name || [first_name, last_name].filter(Boolean).join(" ") || email;
  return {
    accountTenant: account_id,
    accountId: id,
    accountName: name,
    accountEmail: email,
    // 1 is Basic, 2 is Licensed. Source: Zoom API, "Get a user" (type).
    standing: standingOf(user.data),
    ...(timezone ? { timeZone: timezone } : {}),
    ...(type === undefined ? {} : { plan: type === 1 ? ("basic" as const) : ("paid" as const) }),
  };
}

/** The roles 0 and 1 are fixed; an account's own roles have other ids. Source: Zoom API, "Get a user" (role_id), "List roles". */
function standingOf({ role_id, role_name }: z.output<typeof userReply>): "owner" | "admin" | "member" {
  const role = role_id === undefined ? role_name : String(role_id);
  if (role === "0" || role === "Owner") return "owner";
  return role === "1" || role === "Admin" ? "admin" : "member";
}

/**
 * Ends the grant at Zoom; access and refresh token die together.
 *
 * Wire:   POST /oauth/revoke { token }, HTTP Basic → 200 { status: "success" }; a grant that is already dead is success.
 * Fails:  throttled, unavailable, rejected (our secret is wrong).
 * Source: Zoom, "OAuth 2.0: revoke an access token"; read 2026-11.
 */
async function revoke(options: ZoomAccountsOptions, grant: GrantRef): Promise<void> {
  const token = await options.tokens.accessToken(grant).catch((thrown: unknown) => {
    if (thrown instanceof VendorFault && thrown.kind === "grant_revoked") return undefined;
    throw thrown;
  });
  if (!token) return;
  await tokenRevocation(zoomConfiguration(options), token.reveal()).catch((thrown: unknown) => {
    const fault = zoomOAuthFault(thrown, {
      operation: "revoke grant",
      grantType: "refresh_token",
      clock: options.clock,
    });
    if (fault.kind !== "grant_revoked") throw fault;
  });
}
