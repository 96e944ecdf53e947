/** Signing in with Microsoft on a page of ours, outside every surface: authorization code with PKCE. */
import type { Secret } from "./secret.ts";

export interface BrowserSignIn {
  /** The vendor's page. */
  authorizeUrl(input: { readonly state: string; readonly codeChallenge: string }): string;
  /** An access token for our own API. Fails: rejected (code unknown, used, expired or not ours), consent_required, unavailable. */
  redeem(input: { readonly code: Secret<string>; readonly verifier: Secret<string> }): Promise<Secret<string>>;
  /** The page on which an administrator consents for everybody; what comes back from it proves nothing. */
  adminConsentUrl(input: { readonly state: string }): string;
}
