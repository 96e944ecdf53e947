/** What one authorisation for a whole organisation lets us do: obtain tokens of our own, and see whose accounts they reach. */
import type { AccessCode } from "../domain/access-problems.ts";
import type { Secret } from "./secret.ts";

/** An organisation's authorisation, as far as a vendor needs it for a token. */
export interface OrganisationGrant {
  /** An Entra tenant id, a Zoom account id; empty at Google, whose tokens are for single people. */
  readonly externalTenant: string;
  /** JSON of what the organisation gave us for it: its own application at Zoom, its service account's key at Google. */
  readonly credentials?: Secret<string> | undefined;
}

export interface OrganisationToken {
  readonly accessToken: Secret<string>;
  readonly expiresInSeconds: number;
  /** What the token is good for, where the vendor tells; absent = it does not. */
  readonly permissions?: readonly string[];
}

export interface OrganisationTokens {
  /**
   * A token of ours for the organisation. `subject`: the address to act as, where a token is for one person (Google).
   *
   * Fails: consent_required (nobody authorised us there, or not any more), account_unknown (no such subject), rejected (the
   * credentials are wrong), throttled, unavailable, unexpected_reply.
   */
  obtain(grant: OrganisationGrant, subject?: string): Promise<OrganisationToken>;
}

export interface PersonToCheck {
  readonly personId: string;
  /** The vendor's id or address of the account, as paths name it. */
  readonly account: string;
}

export type AccessFinding =
  | {
      readonly personId: string;
      readonly state: "accessible";
      /** The vendor's own id of the account. */
      readonly accountId: string;
      /** Works, but with a limit that the administrator should know: `basic_plan`. */
      readonly note?: string;
    }
  | {
      readonly personId: string;
      readonly state: "inaccessible";
      readonly code: AccessCode;
      /** The vendor's own word, for support. */
      readonly vendorCode?: string | undefined;
    }
  /** Says nothing of the account: asked again. */
  | { readonly personId: string; readonly state: "later"; readonly retryAfterSeconds?: number | undefined };

export interface OrganisationAccess {
  /**
   * Tries each account with the least that tells whether it can be reached; at most twenty at a time.
   *
   * Fails: consent_required, rejected, throttled, unavailable, unexpected_reply — of the authorisation as a whole; what is
   * wrong with one account is a finding. `calls` counts requests to the vendor, without those for tokens.
   */
  checkPeople(
    people: readonly PersonToCheck[],
    tokenFor: (subject?: string) => Promise<Secret<string>>,
  ): Promise<{ readonly findings: readonly AccessFinding[]; readonly calls: number }>;
}
