/** The token side of Google's OAuth: `/token`, `/revoke`, key set and discovery. Source: "Using OAuth 2.0 for Web Server Applications". */
import { createHash } from "node:crypto";
import { registrations } from "../people.ts";
import { formOf, type Answer, type Call, type Site } from "../site.ts";
import type { World } from "../world.ts";
import { accountOf } from "./google-accounts.ts";
import { oauthError } from "./google-answers.ts";
import type { GoogleKeys } from "./google-keys.ts";
import { scopesOf } from "./google-scopes.ts";
import type { AccessToken, GoogleState } from "./google-state.ts";
import { accessLifetimeSeconds, type GoogleTokens, verifierFits } from "./google-tokens.ts";

export interface OAuthParts {
  readonly world: World;
  readonly state: GoogleState;
  readonly tokens: GoogleTokens;
  readonly keys: GoogleKeys;
}

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Adds the routes to the site. */
export function addTokenRoutes(site: Site, parts: OAuthParts): void {
  site.on("POST", "/token", (call) => token(call, parts));
  site.on("POST", "/revoke", (call) => revoke(call, parts.tokens));
  site.on("GET", "/oauth2/v3/certs", async () => ({ status: 200, body: await parts.keys.jwks() }));
  site.on("GET", "/.well-known/openid-configuration", () => ({ status: 200, body: discovery(parts.world) }));
}

function token(call: Call, parts: OAuthParts): Answer | Promise<Answer> {
  const form = formOf(call);
  if (form.get("grant_type") === jwtBearer) return serviceAccountToken(form.get("assertion") ?? "", parts);
  const problem = clientProblem(call, form);
  if (problem) return problem;
  switch (form.get("grant_type")) {
    case "authorization_code":
      return exchange(form, parts);
    case "refresh_token":
      return refresh(form, parts);
    default:
      return oauthError(400, "unsupported_grant_type", `Invalid grant_type: ${form.get("grant_type") ?? ""}`);
  }
}

/** Id and secret in the form, or as Basic credentials. */
function clientProblem({ headers }: Call, form: URLSearchParams): Answer | undefined {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? "")?.[1];
  const [id, secret] = basic
    ? Buffer.from(basic, "base64").toString("utf8").split(":").map(decodeURIComponent)
    : [form.get("client_id"), form.get("client_secret")];
  if (!id) return oauthError(400, "invalid_request", "Could not determine client ID from request.");
  if (id !== registrations.google.clientId) return oauthError(401, "invalid_client", "The OAuth client was not found.");
  if (!secret) return oauthError(400, "invalid_request", "client_secret is missing.");
  return secret === registrations.google.clientSecret
    ? undefined
    : oauthError(401, "invalid_client", "The provided client secret is invalid.");
}

async function exchange(form: URLSearchParams, { world, tokens, keys }: OAuthParts): Promise<Answer> {
  const code = form.get("code");
  if (!code) return oauthError(400, "invalid_request", "Missing required parameter: code");
  if (!code.startsWith("4/")) return oauthError(400, "invalid_grant", "Malformed auth code.");
  const entry = tokens.spendCode(code);
  if (!entry) return oauthError(400, "invalid_grant", "Bad Request");
  if (form.get("redirect_uri") !== entry.redirectUri) return oauthError(400, "redirect_uri_mismatch", "Bad Request");
  if (!verifierFits(entry, form.get("code_verifier")))
    return oauthError(
      400,
      "invalid_grant",
      form.get("code_verifier") ? "Invalid code verifier." : "Missing code verifier.",
    );
  const { email, scopes, nonce } = entry;
  const grant = entry.isOffline ? tokens.issueGrant(email, scopes) : undefined;
  const access = tokens.issueAccess({ email, scopes, isServiceAccount: false });
  return issued({
    ...accessFields(access),
    ...(grant ? { refresh_token: grant.refreshToken } : {}),
    ...(grant?.endsAt ? { refresh_token_expires_in: Math.floor((grant.endsAt - world.clock.now()) / 1000) } : {}),
    ...(await idTokenField(access, { world, keys, nonce })),
  });
}

async function refresh(form: URLSearchParams, { world, tokens, keys }: OAuthParts): Promise<Answer> {
  const grant = tokens.use(form.get("refresh_token") ?? "");
  if (!grant) {
    const isToken = form.get("refresh_token")?.startsWith("1//") ?? false;
    return oauthError(400, "invalid_grant", isToken ? "Token has been expired or revoked." : "Bad Request");
  }
  const wish = form.get("scope");
  const scopes = wish === null ? grant.scopes : scopesOf(wish);
  if (!scopes || scopes.some((scope) => !grant.scopes.includes(scope)))
    return oauthError(400, "invalid_scope", "Some requested scopes were not granted.");
  const access = tokens.issueAccess({ email: grant.email, scopes, isServiceAccount: false });
  return issued({ ...accessFields(access), ...(await idTokenField(access, { world, keys, nonce: undefined })) });
}

function serviceAccountToken(assertion: string, { world, state, tokens, keys }: OAuthParts): Answer {
  const claims = keys.readAssertion(assertion);
  if (!claims) return oauthError(400, "invalid_grant", "Invalid JWT Signature.");
  const { iss, sub, aud, iat, exp } = claims;
  const email = registrations.google.serviceAccount;
  if (iss !== email) return oauthError(400, "invalid_grant", "Invalid grant: account not found");
  if (aud !== "https://oauth2.googleapis.com/token" && aud !== `${world.origins.google}/token`)
    return oauthError(400, "invalid_grant", "Invalid JWT: Failed audience check.");
  const now = world.clock.now() / 1000;
  if (typeof iat !== "number" || typeof exp !== "number" || exp <= now || iat > now + 300 || exp > iat + 3600)
    return oauthError(
      400,
      "invalid_grant",
      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.",
    );
  const scopes = scopesOf(String(claims["scope"] ?? ""));
  if (!scopes) return oauthError(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.");
  if (sub === undefined || sub === email)
    return issued(accessFields(tokens.issueAccess({ email, scopes, isServiceAccount: true })));
  const account = accountOf(String(sub));
  if (!account?.domain) return oauthError(400, "invalid_grant", "Invalid email or User ID");
  if (!state.settings.delegation[account.domain])
    return oauthError(
      401,
      "unauthorized_client",
      "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
    );
  return issued(accessFields(tokens.issueAccess({ email: account.email, scopes, isServiceAccount: false })));
}

/** The answer to a dead token is an error; who disconnects takes it for success. */
function revoke(call: Call, tokens: GoogleTokens): Answer {
  const token = formOf(call).get("token") ?? call.url.searchParams.get("token");
  if (!token) return oauthError(400, "invalid_request", "Missing required parameter: token");
  return tokens.revoke(token)
    ? { status: 200, headers: { "content-type": "application/json; charset=utf-8" }, body: "{}" }
    : oauthError(400, "invalid_token", "Token expired or revoked");
}

function accessFields({ token, scopes }: AccessToken): Record<string, unknown> {
  return { access_token: token, expires_in: accessLifetimeSeconds, scope: scopes.join(" "), token_type: "Bearer" };
}

async function idTokenField(
  { email, scopes, token }: AccessToken,
  { world, keys, nonce }: { readonly world: World; readonly keys: GoogleKeys; readonly nonce: string | undefined },
): Promise<{ readonly id_token?: string }> {
  const account = accountOf(email);
  if (!scopes.includes("openid") || !account) return {};
  const has = (name: string): boolean => scopes.some((scope) => scope.endsWith(name));
  const [given = "", ...family] = account.name.split(" ");
  const now = Math.floor(world.clock.now() / 1000);
  const { clientId } = registrations.google;
  return {
    id_token: await keys.signIdToken({
      iss: world.origins.google,
      azp: clientId,
      aud: clientId,
      sub: account.sub,
      ...(account.domain ? { hd: account.domain } : {}),
      ...(has("userinfo.email") ? { email, email_verified: true } : {}),
      at_hash: createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url"),
      ...(nonce ? { nonce } : {}),
      ...(has("userinfo.profile") ? { name: account.name, given_name: given, family_name: family.join(" ") } : {}),
      iat: now,
      exp: now + 3600,
    }),
  };
}

function discovery({ origins: { google } }: World): unknown {
  return {
    issuer: google,
    authorization_endpoint: `${google}/o/oauth2/v2/auth`,
    token_endpoint: `${google}/token`,
    revocation_endpoint: `${google}/revoke`,
    jwks_uri: `${google}/oauth2/v3/certs`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "email", "profile"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    code_challenge_methods_supported: ["plain", "S256"],
    grant_types_supported: ["authorization_code", "refresh_token", jwtBearer],
  };
}

function issued(body: object): Answer {
  return { status: 200, headers: { "cache-control": "no-store" }, body };
}
