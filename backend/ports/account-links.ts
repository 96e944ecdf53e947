/** How an account at a vendor becomes connected, and how it is let go. */
import type { GrantRef } from "./token-broker.ts";
import type { Secret } from "./secret.ts";

/** What a vendor granted: tokens to seal, and whose account it is. */
export interface GrantedAccount {
  /** The vendor's organisation or account: an Entra tenant id, a Zoom account id. */
  readonly accountTenant: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountEmail: string;
  readonly scopes: string;
  /** `basic`: the plan ends meetings after 40 minutes. Absent = the vendor says nothing of the kind. */
  readonly plan?: "basic" | "paid";
  /** What the vendor says they are in its account. Absent = it does not say. */
  readonly standing?: "owner" | "admin" | "member";
  /** IANA, as the account has it. */
  readonly timeZone?: string;
  readonly accessToken: Secret<string>;
  readonly expiresInSeconds: number;
  readonly refreshToken: Secret<string>;
}

export type Purposes = readonly ("calendar" | "meetings")[];

/** Single sign-on: the caller's own access token for our API is exchanged for one at the vendor (on behalf of). */
export interface OnBehalfOf {
  /** Fails: consent_required (with `claims` when the vendor asks for more proof), grant_revoked, unavailable, rejected. */
  exchange(input: {
    readonly assertion: Secret<string>;
    readonly externalTenant: string;
    readonly purposes: Purposes;
  }): Promise<GrantedAccount>;
}

/** Authorisation code with PKCE at the vendor's own page. */
export interface CodeFlow {
  authorizeUrl(input: {
    readonly state: string;
    readonly codeChallenge: string;
    readonly purposes: Purposes;
    /** Whose page it is, at vendors with one for each organisation. */
    readonly organisation?: string;
  }): string;
  /**
   * Fails: rejected (code unknown, used, expired or not ours), consent_required with code `scope_unticked` (the message says
   * to the person what is missing), unavailable.
   */
  redeem(input: {
    readonly code: Secret<string>;
    readonly verifier: Secret<string>;
    /** Where the code came from. Absent = the vendor's page; in the client, the redirect address it told, if any. */
    readonly inClient?: { readonly redirectUri?: string };
    /** What it must be good for, where a person may grant a part only. Absent = whatever was granted is enough. */
    readonly purposes?: Purposes;
    /** As the page was. */
    readonly organisation?: string;
  }): Promise<GrantedAccount>;
  /** Reads whose account it is once more, which proves that the grant works. Fails as any call with it. */
  readAccount?(grant: GrantRef): Promise<Pick<GrantedAccount, "accountName" | "accountEmail" | "plan">>;
  /** Tells the vendor that the grant is no longer wanted; a grant that is already dead is success. */
  revoke(grant: GrantRef): Promise<void>;
}
