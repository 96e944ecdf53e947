/** Validates access tokens that Microsoft Entra ID issued for our API. Source: "Access tokens in the Microsoft identity platform". */
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

  return {
    verify: async (token) => {
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
      };
    },
  };

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

function createKeys(url: string, clock: Clock): { find(kid: string): Promise<SigningKey> } {
  let known: ReadonlyMap<string, SigningKey> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const found = new Map<string, SigningKey>();
    for (const jwk of await fetchKeys(url)) {
      const { kid, issuer } = jwk;
      if (jwk.kty !== "RSA" || typeof kid !== "string" || typeof issuer !== "string") continue;
      found.set(kid, { key: await importJWK(jwk, "RS256"), issuer });
    }
    known = found;
    readAt = clock.now();
  }

  return {
    find: async (kid) => {
      const age = clock.now() - readAt;
      if (!Number.isFinite(age) || age > keysLiveMs || (!known.has(kid) && Math.abs(age) > betweenReadsMs)) {
        reading ??= read().finally(() => {
          reading = undefined;
        });
        await reading;
      }
      const key = known.get(kid);
      if (!key) throw refused();
      return key;
    },
  };
}

async function fetchKeys(url: string): Promise<readonly (JWK & { issuer?: unknown })[]> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const body = (await response.json()) as { keys?: (JWK & { issuer?: unknown })[] };
    if (response.ok && Array.isArray(body.keys)) return body.keys;
  } catch {
    // Answered below: whatever went wrong, there are no keys.
  }
  throw new RequestProblem("unavailable", "Sign-ins cannot be checked at the moment.", { retryAfterSeconds: 5 });
}
