/** Codes, refresh tokens and access tokens of the Google stand-in. Source: "Using OAuth 2.0 to Access Google APIs". */
import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { AccessToken, Code, Grant, GoogleState } from "./google-state.ts";

export const accessLifetimeSeconds = 3599;
const codeLifetimeMs = 10 * 60_000;
const dayMs = 86_400_000;
const unusedLimitMs = 183 * dayMs;
const testingLifetimeMs = 7 * dayMs;
const liveGrantsPerPerson = 100;

export class GoogleTokens {
  readonly #state: GoogleState;
  readonly #clock: Clock;
  readonly #changed: () => void;

  constructor(given: { readonly state: GoogleState; readonly clock: Clock; readonly changed: () => void }) {
    this.#state = given.state;
    this.#clock = given.clock;
    this.#changed = given.changed;
  }

  /** A code for ten minutes and one use. */
  issueCode(wish: Omit<Code, "code" | "expiresAt">): string {
    const now = this.#clock.now();
    const code = `4/0A${randomBytes(32).toString("base64url")}`;
    const state = this.#state;
    state.codes = [
      ...state.codes.filter(({ expiresAt }) => expiresAt > now),
      { ...wish, code, expiresAt: now + codeLifetimeMs },
    ];
    state.consented[wish.email] = [...new Set([...(state.consented[wish.email] ?? []), ...wish.scopes])];
    this.#changed();
    return code;
  }

  /** The code's entry, which is thereby spent; undefined when it is unknown, used or too old. */
  spendCode(code: string): Code | undefined {
    const entry = this.#state.codes.find((candidate) => candidate.code === code);
    this.#state.codes = this.#state.codes.filter((candidate) => candidate !== entry);
    this.#changed();
    return entry && entry.expiresAt > this.#clock.now() ? entry : undefined;
  }

  /** What the person has granted so far. */
  consented(email: string): readonly string[] {
    return this.#state.consented[email] ?? [];
  }

  /** Another refresh token; beyond a hundred of one person the oldest dies without a word. */
  issueGrant(email: string, scopes: readonly string[]): Grant {
    const now = this.#clock.now();
    const grant: Grant = {
      refreshToken: `1//0${randomBytes(48).toString("base64url")}`,
      email,
      scopes,
      lastUsedAt: now,
      ...(this.#state.settings.publishing === "testing" ? { endsAt: now + testingLifetimeMs } : {}),
    };
    const own = this.#state.grants.filter((other) => other.email === email);
    const dropped = new Set(own.slice(0, Math.max(0, own.length + 1 - liveGrantsPerPerson)));
    this.#state.grants = [...this.#state.grants.filter((other) => !dropped.has(other)), grant];
    this.#changed();
    return grant;
  }

  /** The live grant of a refresh token; using it keeps it alive for another half year. */
  use(refreshToken: string): Grant | undefined {
    const now = this.#clock.now();
    const grant = this.#state.grants.find((candidate) => candidate.refreshToken === refreshToken);
    if (!grant || grant.lastUsedAt + unusedLimitMs <= now || (grant.endsAt !== undefined && grant.endsAt <= now))
      return undefined;
    grant.lastUsedAt = now;
    this.#changed();
    return grant;
  }

  issueAccess(given: Omit<AccessToken, "token" | "expiresAt">): AccessToken {
    const now = this.#clock.now();
    const token: AccessToken = {
      ...given,
      token: `ya29.${randomBytes(64).toString("base64url")}`,
      expiresAt: now + accessLifetimeSeconds * 1000,
    };
    this.#state.accessTokens = [...this.#state.accessTokens.filter(({ expiresAt }) => expiresAt > now), token];
    this.#changed();
    return token;
  }

  /** Who holds this access token; undefined when it is unknown, revoked or too old. */
  check(token: string): AccessToken | undefined {
    return this.#state.accessTokens.find(
      (candidate) => candidate.token === token && candidate.expiresAt > this.#clock.now(),
    );
  }

  /** Ends everything the holder of this token has granted; false when the token is dead already. */
  revoke(token: string): boolean {
    const email = this.check(token)?.email ?? this.#state.grants.find((grant) => grant.refreshToken === token)?.email;
    if (email === undefined) return false;
    this.revokeAll(email);
    return true;
  }

  /** As somebody who removes the app in their Google account. */
  revokeAll(email: string): void {
    const state = this.#state;
    state.grants = state.grants.filter((grant) => grant.email !== email);
    state.accessTokens = state.accessTokens.filter((token) => token.email !== email);
    state.codes = state.codes.filter((code) => code.email !== email);
    delete state.consented[email];
    this.#changed();
  }
}

/** Whether the verifier answers the code's challenge. A verifier without a challenge is refused, too. */
export function verifierFits({ challenge, challengeMethod }: Code, verifier: string | null): boolean {
  if (challenge === undefined) return verifier === null;
  if (verifier === null) return false;
  return (
    challenge === (challengeMethod === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier)
  );
}
