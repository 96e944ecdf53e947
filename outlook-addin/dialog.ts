/**
 * Sign-in where a client has no nested app authentication: authorization code with PKCE (S256) in Office's dialog.
 *
 * Wire:   GET /common/oauth2/v2.0/authorize, POST /common/oauth2/v2.0/token (from this page: a single-page redirect)
 * Source: Microsoft identity platform, "OAuth 2.0 authorization code flow", from memory.
 */
import { readSettings } from "#ui/settings.ts";
import type { Settings } from "#ui/settings.ts";
import { startOffice } from "./office-calls.ts";
import type { DialogAnswer } from "./sign-in.ts";

const kept = "slotside.sign-in";
const settings = readSettings(document);
const address = new URL(location.href);
const redirectUri = `${settings.surfaceOrigin}/outlook/dialog.html`;

if (address.searchParams.has("code") || address.searchParams.has("error")) await finish();
else await begin();

async function begin(): Promise<void> {
  const verifier = randomText();
  const state = randomText();
  sessionStorage.setItem(kept, JSON.stringify({ verifier, state }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const authorize = new URL(`${settings.entraOrigin}/common/oauth2/v2.0/authorize`);
  authorize.search = new URLSearchParams({
    client_id: settings.entraClientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: settings.apiScope,
    code_challenge: toBase64Url(new Uint8Array(digest)),
    code_challenge_method: "S256",
    state,
    ...claimsWanted(),
  }).toString();
  location.replace(authorize);
}

/** What a policy asks for beyond a sign-in: base64 in our address, JSON in Microsoft's. */
function claimsWanted(): { readonly claims?: string } {
  const claims = new URLSearchParams(location.hash.slice(1)).get("claims");
  return claims === null ? {} : { claims: atob(claims) };
}

async function finish(): Promise<void> {
  const answer = await redeem(settings).catch((error: unknown): DialogAnswer => ({ problem: String(error) }));
  await startOffice();
  Office.context.ui.messageParent(JSON.stringify(answer));
}

async function redeem({ entraOrigin, entraClientId, apiScope }: Settings): Promise<DialogAnswer> {
  const { verifier, state } = JSON.parse(sessionStorage.getItem(kept) ?? "{}") as { verifier?: string; state?: string };
  sessionStorage.removeItem(kept);
  const code = address.searchParams.get("code");
  const isOurs = state !== undefined && state === address.searchParams.get("state");
  if (code === null || verifier === undefined || !isOurs)
    return { problem: address.searchParams.get("error") ?? "incomplete" };
  const response = await fetch(`${entraOrigin}/common/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: entraClientId,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      scope: apiScope,
    }),
  });
  const answer = (await response.json()) as { access_token?: string; expires_in?: number; error?: string };
  if (answer.access_token === undefined) return { problem: answer.error ?? `status ${response.status}` };
  return { accessToken: answer.access_token, expiresInSeconds: answer.expires_in ?? 0 };
}

function randomText(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
