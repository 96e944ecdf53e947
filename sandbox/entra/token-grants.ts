/**
 * The grants of the token endpoint. Source: Microsoft identity platform, "OAuth 2.0 authorization code flow",
 * "On-Behalf-Of flow", "Client credentials flow"; the password grant exists for scripts of the sandbox.
 */
import { createHash } from "node:crypto";
import { registrations, type SandboxPerson, sandboxPassword, type SandboxTenant, tenants } from "../people.ts";
import type { Answer } from "../site.ts";
import type { World } from "../world.ts";
import { graphResourceId, identifierUris } from "./app-registration.ts";
import { personByName, personByOid } from "./directory.ts";
import { fulfils, readPolicies } from "./claims-challenge.ts";
import { type EntraError, entraErrors, entraTimestamp, mfaClaims, mfaPolicy } from "./entra-error.ts";
import type { DirectoryStore } from "../graph/directory-store.ts";
import type { EntraState, Grant } from "./entra-state.ts";
import { readScopes, type ScopeRequest } from "./scopes.ts";
import type { Issued, Tokens } from "./tokens.ts";

export interface TokenRequest {
  readonly tenant: SandboxTenant | undefined;
  readonly form: URLSearchParams;
  /** Whether the caller proved to be Slotside by its secret. */
  readonly client: "secret" | "public";
  /** The browser's `Origin`, when there is one. */
  readonly origin: string | undefined;
}

export interface GrantContext {
  readonly world: World;
  readonly state: EntraState;
  readonly tokens: Tokens;
  /** Who left, by the organisation's own administrator. */
  readonly directory: DirectoryStore;
}

const codeLifetimeMs = 10 * 60_000;
const refreshLifetimeMs = 90 * 24 * 3_600_000;
const spaRefreshLifetimeMs = 24 * 3_600_000;

export function answerTokenRequest(context: GrantContext, request: TokenRequest): Answer {
  const grantType = required(request.form, "grant_type");
  switch (grantType) {
    case "authorization_code":
      return redeemCode(context, request);
    case "refresh_token":
      return refresh(context, request);
    case "client_credentials":
      return clientCredentials(context, request);
    case "password":
      return password(context, request);
    case "urn:ietf:params:oauth:grant-type:jwt-bearer":
      return onBehalfOf(context, request);
    default:
      throw entraErrors.unsupportedGrant(grantType);
  }
}

function redeemCode(context: GrantContext, request: TokenRequest): Answer {
  const { state, world } = context;
  const code = required(request.form, "code");
  const redirectUri = required(request.form, "redirect_uri");
  const grant = state.saved.codes[code];
  if (!grant) throw entraErrors.invalidGrant();
  if (grant.redeemed) throw entraErrors.codeRedeemed();
  if (world.clock.now() - grant.issuedAt > codeLifetimeMs) throw entraErrors.expired();
  checkPlatform(grant, request);
  if (grant.redirectUri !== redirectUri) throw entraErrors.redirectMismatch(redirectUri);
  checkVerifier(grant, request.form.get("code_verifier"));
  const person = grantedPerson(context, grant, request);
  state.saved.codes[code] = { ...grant, redeemed: true };
  state.touch();
  const scope = request.form.get("scope") ?? grant.scope;
  const consented = readScopes(grant.scope, scopeOrigins(world));
  return userTokens(context, request, {
    person,
    scopes: withOpenId(readScopes(scope, scopeOrigins(world)), consented),
    grant,
    ...(grant.nonce ? { nonce: grant.nonce } : {}),
  });
}

function refresh(context: GrantContext, request: TokenRequest): Answer {
  const { state, world } = context;
  const grant = state.saved.refreshTokens[required(request.form, "refresh_token")];
  if (!grant) throw entraErrors.invalidGrant();
  const age = world.clock.now() - grant.issuedAt;
  if (grant.platform === "spa" && age > spaRefreshLifetimeMs) throw entraErrors.spaRefreshEnded();
  if (age > refreshLifetimeMs) throw entraErrors.refreshInactive();
  checkPlatform(grant, request);
  const person = grantedPerson(context, grant, request);
  checkProof(state, person, grant.claims);
  const scopes = readScopes(request.form.get("scope") ?? "openid offline_access", scopeOrigins(world));
  const lasting = { ...scopes, openId: [...new Set([...scopes.openId, "offline_access"])] };
  const next = grant.platform === "spa" ? grant : { ...grant, issuedAt: world.clock.now() };
  return userTokens(context, request, { person, scopes: lasting, grant: next });
}

function clientCredentials({ world, state, tokens }: GrantContext, { form, client, tenant }: TokenRequest): Answer {
  if (client !== "secret") throw entraErrors.noSecret();
  const scope = required(form, "scope");
  if (!tenant) throw entraErrors.noTenant();
  if (!scope.endsWith("/.default") || scope.includes(" ")) throw entraErrors.scopeMustBeDefault(scope);
  if (!state.isInstalled(tenant.tid)) throw entraErrors.noServicePrincipal(registrations.entra.clientId, tenant.tid);
  const isKnown = world.clock.now() >= (state.saved.applicationFrom[tenant.tid] ?? 0);
  const roles = isKnown ? (state.saved.tenantApplication[tenant.tid] ?? []) : [];
  if (readScopes(scope, scopeOrigins(world)).resource !== "graph")
    throw entraErrors.unknownResource(scope, tenant.displayName);
  return answer(tokens.forGraphApp(tenant.tid, roles), {});
}

function password(context: GrantContext, request: TokenRequest): Answer {
  const name = required(request.form, "username");
  const person = personByName(name);
  if (!person) throw entraErrors.unknownUser(name);
  checkStanding(context, person);
  if (required(request.form, "password") !== sandboxPassword) throw entraErrors.wrongPassword();
  const grant: Grant = {
    oid: person.oid,
    platform: request.client === "secret" ? "web" : "public",
    issuedAt: context.world.clock.now(),
  };
  checkTenant(person, request);
  return userTokens(context, request, {
    person,
    scopes: readScopes(required(request.form, "scope"), scopeOrigins(context.world)),
    grant,
  });
}

function onBehalfOf(context: GrantContext, request: TokenRequest): Answer {
  const { world, state, tokens } = context;
  if (request.client !== "secret") throw entraErrors.noSecret();
  const assertion = required(request.form, "assertion");
  if (required(request.form, "requested_token_use") !== "on_behalf_of") throw entraErrors.malformed();
  const read = tokens.read(assertion);
  if (!read) throw entraErrors.badAssertion("The key was not found.");
  const { aud, exp, iat, oid, scp } = read.claims as {
    aud?: string;
    exp?: number;
    iat?: number;
    oid?: string;
    scp?: string;
  };
  if (!aud || !identifierUris(world.productOrigin).includes(aud))
    throw entraErrors.assertionAudience(String(aud), registrations.entra.clientId);
  if (!exp || exp * 1000 <= world.clock.now())
    throw entraErrors.assertionExpired(
      new Date(world.clock.now()).toISOString(),
      new Date((exp ?? 0) * 1000).toISOString(),
    );
  const person = personByOid(oid);
  if (!person || !scp || !iat) throw entraErrors.badAssertion("The assertion is not an access token for a user.");
  checkTenant(person, request);
  checkStanding(context, person);
  checkRevocation(state, person, iat * 1000);
  const proof = fulfils(read.claims, [mfaPolicy]) ? { claims: mfaClaims } : {};
  checkProof(state, person, proof.claims);
  const scopes = readScopes(required(request.form, "scope"), scopeOrigins(world));
  return userTokens(context, request, {
    person,
    scopes,
    grant: { oid: person.oid, platform: "web", issuedAt: world.clock.now(), ...proof },
  });
}

interface UserGrant {
  readonly person: SandboxPerson;
  readonly scopes: ScopeRequest;
  readonly grant: Grant;
  readonly nonce?: string;
}

function userTokens(
  { world, state, tokens }: GrantContext,
  request: TokenRequest,
  { person, scopes, grant, nonce }: UserGrant,
): Answer {
  const granted = state.permissionsOf(person);
  const { clientId } = registrations.entra;
  const missing = scopes.permissions.filter((permission) => !granted.has(permission));
  if (missing.length > 0 || granted.size === 0) throw entraErrors.consentRequired(clientId);
  const auth = request.client === "secret" ? "1" : "0";
  const isProduct = scopes.resource === "product";
  const effective = isProduct
    ? ["access_as_user"]
    : [...granted].filter((permission) => permission !== "access_as_user");
  const issued = isProduct
    ? tokens.forProduct(person, { id: clientId, auth, scopes: effective, policies: readPolicies(grant.claims) })
    : tokens.forGraph(person, {
        auth,
        scopes: effective,
        handlesChallenges: asksForChallenges(request.form) ? "yes" : "no",
      });
  const scope = isProduct
    ? effective.map((name) => `${identifierUris(world.productOrigin)[0]}/${name}`)
    : [...effective, "openid", "profile", "email"];
  return answer(issued, {
    scope: scope.join(" "),
    ...(scopes.openId.includes("offline_access") ? { refresh_token: state.newRefreshToken(grant) } : {}),
    ...(scopes.openId.includes("openid") ? { id_token: tokens.idToken(person, nonce) } : {}),
    ...(request.form.get("client_info") === "1"
      ? { client_info: Buffer.from(JSON.stringify({ uid: person.oid, utid: person.tid })).toString("base64url") }
      : {}),
  });
}

function answer({ token, expiresInSeconds }: Issued, rest: Readonly<Record<string, string>>): Answer {
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: expiresInSeconds,
      ext_expires_in: expiresInSeconds,
      access_token: token,
      ...rest,
    },
  };
}

function grantedPerson(context: GrantContext, grant: Grant, request: TokenRequest): SandboxPerson {
  const { state } = context;
  const person = personByOid(grant.oid);
  if (!person) throw entraErrors.invalidGrant();
  checkTenant(person, request);
  checkStanding(context, person);
  checkRevocation(state, person, grant.issuedAt);
  return person;
}

/** Codes and refresh tokens of the browser platform are redeemed cross-origin without a secret, the others with one. */
function checkPlatform(grant: Grant, { client, origin }: TokenRequest): void {
  if (grant.platform === "spa" && !origin) throw entraErrors.spaOnlyCrossOrigin();
  if (grant.platform === "web" && origin) throw entraErrors.crossOriginOnlySpa();
  if (grant.platform === "web" && client !== "secret") throw entraErrors.noSecret();
}

function checkVerifier(
  grant: { readonly codeChallenge?: string; readonly codeChallengeMethod: "S256" | "plain" },
  verifier: string | null,
): void {
  if (!grant.codeChallenge) return;
  if (!verifier) throw entraErrors.missing("code_verifier");
  const derived =
    grant.codeChallengeMethod === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url");
  if (derived !== grant.codeChallenge) throw entraErrors.wrongVerifier();
}

function checkTenant(person: SandboxPerson, { tenant }: TokenRequest): void {
  if (tenant && tenant.tid !== person.tid) throw entraErrors.foreignUser(person.email, tenant.displayName);
}

/** Who was disabled or removed gets nothing any more, whatever they hold. */
export function refusalOf({ directory }: GrantContext, { handle, tid, email }: SandboxPerson): EntraError | undefined {
  const standing = directory.standing(handle);
  if (standing === "present") return undefined;
  if (standing === "disabled") return entraErrors.userDisabled();
  return entraErrors.userDeleted(email, tenants.find((tenant) => tenant.tid === tid)?.displayName ?? tid);
}

function checkStanding(context: GrantContext, person: SandboxPerson): void {
  const refusal = refusalOf(context, person);
  if (refusal) throw refusal;
}

/** `claims`: of the challenge that the person fulfilled when the grant began. */
function checkProof({ saved }: EntraState, { oid }: SandboxPerson, claims: string | undefined): void {
  if (saved.mfaRequired[oid] && !readPolicies(claims).includes(mfaPolicy)) throw entraErrors.mfaRequired();
}

function checkRevocation(state: EntraState, person: SandboxPerson, issuedAt: number): void {
  const validFrom = state.saved.revokedAt[person.oid];
  if (validFrom !== undefined && issuedAt <= validFrom)
    throw entraErrors.revoked(entraTimestamp(issuedAt), entraTimestamp(validFrom));
}

/** Whether the client declared `CP1`: then its Graph tokens fall at once when the person's sign-ins are revoked. */
function asksForChallenges(form: URLSearchParams): boolean {
  return /"xms_cc"\s*:\s*\{[^}]*cp1/i.test(form.get("claims") ?? "");
}

const withOpenId = (scopes: ScopeRequest, first: ScopeRequest): ScopeRequest => ({
  ...scopes,
  openId: [...new Set([...scopes.openId, ...first.openId])],
});

const scopeOrigins = (world: World): { productOrigin: string; graphOrigin: string } => ({
  productOrigin: world.productOrigin,
  graphOrigin: world.origins.graph,
});

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw entraErrors.missing(name);
  return value;
}

/** Whether a Graph token may still be used: its signature, audience and time, and revocation where the client can take a challenge. */
export function judgeGraphToken(
  { world, state, tokens }: GrantContext,
  token: string,
):
  | { readonly ok: true; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: "invalid" | "audience" | "expired" | "revoked" } {
  const read = tokens.read(token);
  if (!read) return { ok: false, reason: "invalid" };
  const {
    aud,
    exp,
    nbf,
    oid,
    iat,
    xms_cc: capabilities,
  } = read.claims as { aud?: string; exp?: number; nbf?: number; oid?: string; iat?: number; xms_cc?: unknown };
  if (aud !== graphResourceId) return { ok: false, reason: "audience" };
  if ((exp ?? 0) * 1000 <= world.clock.now() || (nbf ?? 0) * 1000 > world.clock.now() + 300_000)
    return { ok: false, reason: "expired" };
  const revokedAt = state.saved.revokedAt[String(oid)];
  if (capabilities && revokedAt !== undefined && (iat ?? 0) * 1000 <= revokedAt)
    return { ok: false, reason: "revoked" };
  return { ok: true, claims: read.claims };
}
