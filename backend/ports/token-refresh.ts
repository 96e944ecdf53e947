/** One redemption of a refresh token at a vendor. The token broker decides when, and makes sure only one happens at a time. */
import type { Secret } from "./secret.ts";

export interface RefreshedTokens {
  readonly accessToken: Secret<string>;
  readonly expiresInSeconds: number;
  /** The next refresh token; the old one again when the vendor does not rotate it. */
  readonly refreshToken: Secret<string>;
  /** Space-separated, as granted. */
  readonly scopes: string;
}

export interface TokenRefresh {
  /**
   * Redeems the refresh token. `externalTenant` is the account's organisation (an Entra tenant id, a Zoom account id);
   * `scopes` what was granted before.
   *
   * Fails: grant_revoked (invalid_grant: only reconnecting helps), consent_required (with `claims`), throttled, unavailable.
   */
  refresh(input: {
    readonly refreshToken: Secret<string>;
    readonly externalTenant: string;
    readonly scopes: string;
  }): Promise<RefreshedTokens>;
}
