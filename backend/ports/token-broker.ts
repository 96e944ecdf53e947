/** Access tokens of connected accounts, kept fresh. */
import type { Secret } from "./secret.ts";

/** Names one connection; nothing else about it leaves the broker. */
export interface GrantRef {
  readonly tenantId: string;
  readonly connectionId: string;
  /** Whose account it is: decides which adapter is asked. */
  readonly vendor: "microsoft" | "zoom" | "google";
}

export interface TokenBroker {
  /**
   * A current access token of this connection. Renews it when less than five minutes are left, under a lease, so that two
   * workers never redeem one refresh token.
   *
   * Fails: grant_revoked (and the connection is marked `needs_reconnect`), unavailable, throttled.
   */
  accessToken(grant: GrantRef): Promise<Secret<string>>;
  /** As `accessToken`, after a vendor refused `refused` although it should have been good. */
  renewedAccessToken(grant: GrantRef, refused: Secret<string>): Promise<Secret<string>>;
}
