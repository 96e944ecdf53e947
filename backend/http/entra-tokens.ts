/** Validates access tokens that Microsoft Entra ID issued for our API. Source: "Access tokens in the Microsoft identity platform". */
import { createHash } from "node:crypto";
import { errors, importJWK, jwtVerify } from "jose";
import type { CryptoKey, JWK, JWTPayload } from "jose";
import type { Clock } from "../ports/clock.ts";
import { RequestProblem } from "../platform/request-problem.ts";

/** Who signed in, as far as an access token says. Name and e-mail are for show only. */
export interface EntraIdentity {
  readonly tid: string;
  readonly oid: string;
  readonly name: string;
  readonly email: string;
  /** A guest from another organisation, where their mailbox is. */
  readonly isGuest: boolean;
  /** Directory roles of the person, by the ids of their templates. */
  readonly wids: readonly string[];
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface EntraTokens {
  /** Fails: unauthenticated for any token that is not a valid one of a person for our API; unavailable without Entra's keys. */
  verify(token: string): Promise<EntraIdentity>;
}

export interface EntraTokensOptions {
  readonly entraOrigin: string;
  readonly clientId: string;
  /** Host of our public origin, as in `api://<host>/<client id>`. */
  readonly publicHost: string;
  readonly clock: Clock;
}

const skewSeconds = 300;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Builds the validation; keys are read when the first token comes. */
export function createEntraTokens(options: EntraTokensOptions): EntraTokens {
  const { entraOrigin, clientId, publicHost, clock } = options;
  const keys = createKeys(`${entraOrigin}/common/discovery/v2.0/keys`, clock);
  const seen = createSeen(clock);

  return {
    verify: async (token) => {
      const known = seen.find(token);
      if (known) return known;
      const identity = await check(token);
      seen.keep(token, identity);
      return identity;
    },
  };

  async function check(token: string): Promise<EntraIdentity> {
    const { payload, keyIssuer } = await checkSignature(token);
    const { tid, oid, scp, iss } = payload;
    if (typeof tid !== "string" || !guid.test(tid) || typeof oid !== "string" || !guid.test(oid)) throw refused();
    const issuer = `${entraOrigin}/${tid}/v2.0`;
    if (iss !== issuer || keyIssuer.replace("{tenantid}", tid) !== issuer) throw refused();
    // An app's own token carries roles instead of scopes; behind this API there must be a person.
    if (typeof scp !== "string" || !scp.split(" ").includes("access_as_user") || payload["idtyp"] === "app")
      throw refused();
    return {
      tid: tid.toLowerCase(),
      oid: oid.toLowerCase(),
      name: textOf(payload["name"]),
      email: textOf(payload["preferred_username"]),
      isGuest: payload["acct"] === 1 || isFromElsewhere(payload["idp"], tid),
      wids: textsOf(payload["wids"]),
      // A token that does not say when it was given counts as old.
      issuedAt: (payload.iat ?? 0) * 1000,
      expiresAt: (payload.exp ?? 0) * 1000,
    };
  }

  async function checkSignature(token: string): Promise<{ payload: JWTPayload; keyIssuer: string }> {
    let keyIssuer = "";
    try {
      const { payload } = await jwtVerify(
        token,
        async ({ kid }) => {
          const found = await keys.find(kid ?? "");
          keyIssuer = found.issuer;
          return found.key;
        },
        {
          algorithms: ["RS256"],
          audience: [clientId, `api://${publicHost}/${clientId}`],
          clockTolerance: skewSeconds,
          currentDate: new Date(clock.now()),
          requiredClaims: ["exp", "iss", "tid", "oid"],
        },
      );
      return { payload, keyIssuer };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw refused();
      throw error;
    }
  }
}

/** A surface sends one token with many requests: checking its signature once in a while is enough. */
const seenLastsMs = 60_000;
const mostSeen = 5_000;

function createSeen(clock: Clock) {
  const seen = new Map<string, { readonly identity: EntraIdentity; readonly checkedAt: number }>();
  const nameOf = (token: string): string => createHash("sha256").update(token).digest("base64");
  return {
    find: (token: string): EntraIdentity | undefined => {
      const found = seen.get(nameOf(token));
      if (!found) return undefined;
      const now = clock.now();
      const isFresh = Math.abs(now - found.checkedAt) < seenLastsMs && now < found.identity.expiresAt;
      return isFresh ? found.identity : undefined;
    },
    keep: (token: string, identity: EntraIdentity): void => {
      // The oldest goes; whoever still uses it is checked again.
      const [oldest] = seen.keys();
      if (seen.size >= mostSeen && oldest !== undefined) seen.delete(oldest);
      seen.set(nameOf(token), { identity, checkedAt: clock.now() });
    },
  };
}

/**
 * Where they proved who they are, when that was not the organisation itself. Source: Microsoft, "Access token claims reference" (`idp`
 * is there for accounts of another tenant, `acct` where an organisation asks for it); read 2026-11.
 */
function isFromElsewhere(idp: unknown, tid: string): boolean {
  return typeof idp === "string" && idp !== "" && !idp.toLowerCase().includes(tid.toLowerCase());
}

function textsOf(claim: unknown): readonly string[] {
  return Array.isArray(claim) ? claim.filter((each): each is string => typeof each === "string") : [];
}

function textOf(claim: unknown): string {
  return typeof claim === "string" ? claim : "";
}

function refused(): RequestProblem {
  return new RequestProblem("unauthenticated", "The access token is not valid here.", { tokenRefused: true });
}

interface SigningKey {
  readonly key: CryptoKey | Uint8Array;
  /** With `{tenantid}` literally for keys that sign for every tenant. */
  readonly issuer: string;
}

const keysLiveMs = 24 * 60 * 60 * 1000;
/** An unknown key id may be a new key, or nonsense that must not turn us against Entra. */
const betweenReadsMs = 30_000;
/** Without any key nobody can sign in, so it is tried more often. */
const betweenFirstReadsMs = 1_000;
/** Longest that keys serve which could not be read again. */
const keysLastMs = 7 * keysLiveMs;

function createKeys(url: string, clock: Clock): { find(kid: string): Promise<SigningKey> } {
  let known: ReadonlyMap<string, SigningKey> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const found = new Map<string, SigningKey>();
    for (const jwk of await fetchKeys(url)) {
      const { kid, issuer } = jwk;
      if (jwk.kty !== "RSA" || typeof kid !== "string" || typeof issuer !== "string") continue;
      // One key that cannot be read must not take the others with it.
      const key = await importJWK(jwk, "RS256").catch(() => undefined);
      if (key) found.set(kid, { key, issuer });
    }
    known = found;
    readAt = clock.now();
  }

  function readOnce(): Promise<void> {
    triedAt = clock.now();
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  return {
    find: async (kid) => {
      const ageMs = Math.abs(clock.now() - readAt);
      const pauseMs = known.size === 0 ? betweenFirstReadsMs : betweenReadsMs;
      const mayRead = reading !== undefined || Math.abs(clock.now() - triedAt) > pauseMs;
      const serves = known.has(kid) && ageMs <= keysLastMs;
      // A key that we know goes on serving while Entra's key page is away.
      if (serves && ageMs > keysLiveMs && mayRead) void readOnce().catch(() => undefined);
      if (!serves && mayRead) await readOnce();
      const key = known.get(kid);
      if (key && Math.abs(clock.now() - readAt) <= keysLastMs) return key;
      throw known.size === 0 || key ? keysUnavailable() : refused();
    },
  };
}

function keysUnavailable(): RequestProblem {
  return new RequestProblem("unavailable", "Sign-ins cannot be checked at the moment.", { retryAfterSeconds: 5 });
}

async function fetchKeys(url: string): Promise<readonly (JWK & { issuer?: unknown })[]> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(5_000) });
    const body = (await response.json()) as { keys?: (JWK & { issuer?: unknown })[] };
    if (response.ok && Array.isArray(body.keys)) return body.keys;
  } catch {
    // Answered below: whatever went wrong, there are no keys.
  }
  throw keysUnavailable();
}
