/** How a Google account is connected, on Google's page, and let go. */
import { tokenRevocation } from "openid-client";
import { z } from "zod";
import { permissionsFor } from "../../domain/asked-permissions.ts";
import type { CodeFlow, GrantedAccount, Purposes } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import type { GrantRef, TokenBroker } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { askGoogleTokens, googleConfiguration, googleOAuthFault, type GoogleTokensOptions } from "./google-tokens.ts";

export interface GoogleAccountsOptions extends GoogleTokensOptions {
  /** Our callback, exactly as it is registered with Google. */
  readonly redirectUri: string;
  readonly tokens: TokenBroker;
}

export function createGoogleAccounts(options: GoogleAccountsOptions): CodeFlow {
  return {
    authorizeUrl: (input) => authorizeUrl(options, input),
    redeem: (input) => redeem(options, input),
    revoke: (grant) => revoke(options, grant),
  };
}

const identity = ["openid", "email", "profile"];

function scopesFor(purposes: Purposes): readonly string[] {
  return permissionsFor("google", purposes).map(({ name }) => name);
}

/**
 * Google's page. It asks for consent each time: only then does an answer carry a refresh token for certain.
 *
 * Source: Google Identity, "Using OAuth 2.0 for Web Server Applications"; read 2026-11.
 */
function authorizeUrl(
  { oauthOrigin, clientId, redirectUri }: GoogleAccountsOptions,
  input: Parameters<CodeFlow["authorizeUrl"]>[0],
): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopesFor(input.purposes).join(" "),
    access_type: "offline",
    prompt: "consent",
    state: input.state,
    code_challenge: input.codeChallenge,
    code_challenge_method: "S256",
  });
  return `${oauthOrigin}/o/oauth2/v2/auth?${query.toString()}`;
}

const claimsReply = z.object({ sub: z.string(), email: z.string(), name: z.string().optional() });

/**
 * Redeems the code; whose account it is stands in the id_token that comes with it.
 *
 * Wire:   POST /token, grant authorization_code { code, redirect_uri, code_verifier, client_id, client_secret } → 200
 *         { access_token, expires_in, refresh_token, scope, id_token }
 * Fails:  consent_required with code `scope_unticked` (a box was left empty; the message names it), rejected (code unknown,
 *         used, expired, or verifier wrong), throttled, unavailable, unexpected_reply.
 * Source: Google Identity, "Using OAuth 2.0 for Web Server Applications", "Granular permissions"; read 2026-11.
 */
async function redeem(
  options: GoogleAccountsOptions,
  input: Parameters<CodeFlow["redeem"]>[0],
): Promise<GrantedAccount> {
  const operation = "redeem code";
  const reply = await askGoogleTokens(options, {
    operation,
    grantType: "authorization_code",
    parameters: {
      code: input.code.reveal(),
      code_verifier: input.verifier.reveal(),
      redirect_uri: options.redirectUri,
    },
  });
  const claims = claimsReply.safeParse(reply.claims());
  if (!claims.success || !reply.refresh_token) {
    throw new VendorFault(`${operation}: Google did not say whose account it is, or gave no refresh token`, {
      vendor: "google",
      operation,
      kind: "unexpected_reply",
      cause: claims.error,
    });
  }
  const scopes = reply.scope ?? "";
  requireTicked(scopes, input.purposes ?? []);
  const { sub, email, name } = claims.data;
  return {
    // `sub` is unique over all of Google, and an account may move between organisations.
    accountTenant: "google",
    accountId: sub,
    accountName: name ?? email,
    accountEmail: email,
    scopes,
    accessToken: new Secret(reply.access_token),
    expiresInSeconds: reply.expires_in ?? 3600,
    refreshToken: new Secret(reply.refresh_token),
  };
}

/** The grant itself is left alone: revoking it would end everything this person has granted us before, too. */
function requireTicked(granted: string, purposes: Purposes): void {
  const given = new Set(granted.split(" "));
  // Google answers these by other names, and nobody can leave them out.
  const needed = permissionsFor("google", purposes).filter(({ name, without }) => !without && !identity.includes(name));
  const missing = purposes.length === 0 ? [] : needed.filter(({ name }) => !given.has(name));
  if (missing.length === 0) return;
  const names = missing.map(({ shown }) => `“${shown}”`).join(" and ");
  throw new VendorFault(
    `On Google's page ${names} was not ticked, and Slotside cannot work without it. Connect Google again and tick every box.`,
    { vendor: "google", operation: "redeem code", kind: "consent_required", code: "scope_unticked" },
  );
}

/**
 * Ends the grant at Google: every token of this person for us dies.
 *
 * Wire:   POST /revoke { token } → 200 {}; 400 invalid_token (dead already) is success.
 * Fails:  throttled, unavailable, rejected.
 * Source: Google Identity, "Using OAuth 2.0 for Web Server Applications: revoking a token"; the 400 from memory.
 */
async function revoke(options: GoogleAccountsOptions, grant: GrantRef): Promise<void> {
  const token = await options.tokens.accessToken(grant).catch((thrown: unknown) => {
    if (thrown instanceof VendorFault && thrown.kind === "grant_revoked") return undefined;
    throw thrown;
  });
  if (!token) return;
  await tokenRevocation(googleConfiguration(options), token.reveal()).catch((thrown: unknown) => {
    const fault = googleOAuthFault(thrown, {
      operation: "revoke grant",
      grantType: "refresh_token",
      clock: options.clock,
    });
    if (fault.kind !== "grant_revoked") throw fault;
  });
}
