/** Issuing, rotating, checking and revoking Zoom tokens; one live pair per user, as Zoom keeps one per client and user. */
import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { randomToken, type AuthorizationCode, type Grant, type ZoomState } from "./zoom-state.ts";

const codeLifetimeMs = 5 * 60_000;
const accessLifetimeSeconds = 3599;

interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: "bearer";
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly api_url: string;
}

export class ZoomTokens {
  readonly #state: ZoomState;
  readonly #clock: Clock;
  readonly #changed: () => void;

  constructor(given: { readonly state: ZoomState; readonly clock: Clock; readonly changed: () => void }) {
    this.#state = given.state;
    this.#clock = given.clock;
    this.#changed = given.changed;
  }

  /** A code for five minutes and one use; adds the app to the user's account. */
  issueCode(wish: Omit<AuthorizationCode, "code" | "expiresAt">): string {
    const now = this.#clock.now();
    const code = randomToken();
    const state = this.#state;
    state.codes = [
      ...state.codes.filter(({ expiresAt }) => expiresAt > now),
      { ...wish, code, expiresAt: now + codeLifetimeMs },
    ];
    if (!state.installed.includes(wish.userId)) state.installed.push(wish.userId);
    this.#changed();
    return code;
  }

  /** The code's entry, which is thereby spent; undefined when it is unknown, used or too old. */
  spendCode(code: string): AuthorizationCode | undefined {
    const entry = this.#state.codes.find((candidate) => candidate.code === code);
    if (!entry) return undefined;
    this.#state.codes = this.#state.codes.filter((candidate) => candidate !== entry);
    this.#changed();
    return entry.expiresAt > this.#clock.now() ? entry : undefined;
  }

  /** A new pair; every earlier pair of the user is dead from now on. */
  issue(userId: string, scopes: readonly string[]): Grant {
    const grant: Grant = {
      userId,
      accessToken: randomToken(48),
      accessExpiresAt: this.#clock.now() + accessLifetimeSeconds * 1000,
      refreshToken: randomToken(48),
      scopes,
    };
    this.#state.grants[userId] = grant;
    this.#changed();
    return grant;
  }

  /** The next pair for a live refresh token, which dies; undefined for any other. */
  rotate(refreshToken: string): Grant | undefined {
    const grant = Object.values(this.#state.grants).find((candidate) => candidate.refreshToken === refreshToken);
    return grant ? this.issue(grant.userId, grant.scopes) : undefined;
  }

  /** Ends the pair that this access or refresh token belongs to and removes the app from the account. */
  revoke(token: string): void {
    const grant = Object.values(this.#state.grants).find(({ accessToken, refreshToken }) =>
      [accessToken, refreshToken].includes(token),
    );
    if (grant) this.removeApp(grant.userId);
  }

  /** Ends the user's pair and removes the app from the account. */
  removeApp(userId: string): void {
    delete this.#state.grants[userId];
    this.#state.installed = this.#state.installed.filter((installed) => installed !== userId);
    this.#changed();
  }

  /** A token for all users of an account. */
  issueForAccount(accountId: string): { readonly accessToken: string; readonly expiresInSeconds: number } {
    const accessToken = randomToken(48);
    const expiresAt = this.#clock.now() + accessLifetimeSeconds * 1000;
    this.#state.accountTokens[accessToken] = { accountId, expiresAt };
    this.#changed();
    return { accessToken, expiresInSeconds: accessLifetimeSeconds };
  }

  /** The account that this token is for; undefined for a user's token and for one that is too old. */
  accountOf(accessToken: string | undefined): string | undefined {
    const held = this.#state.accountTokens[accessToken ?? ""];
    return held && held.expiresAt > this.#clock.now() ? held.accountId : undefined;
  }

  /** Who holds this access token. */
  check(accessToken: string | undefined): Grant | "unknown" | "expired" {
    const grant = Object.values(this.#state.grants).find((candidate) => candidate.accessToken === accessToken);
    if (!grant) return "unknown";
    return grant.accessExpiresAt > this.#clock.now() ? grant : "expired";
  }
}

/** Whether the verifier answers the code's challenge. A code from the client takes the plain method only. */
export function verifierFits(entry: AuthorizationCode, verifier: string | undefined): boolean {
  if (entry.challenge === undefined) return verifier === undefined;
  if (!verifier) return false;
  return (
    entry.challenge === (entry.method === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier)
  );
}

/** The token endpoint's answer. */
export function tokenAnswer(grant: Grant, apiUrl: string): TokenAnswer {
  return {
    access_token: grant.accessToken,
    token_type: "bearer",
    refresh_token: grant.refreshToken,
    expires_in: accessLifetimeSeconds,
    scope: grant.scopes.join(" "),
    api_url: apiUrl,
  };
}
