/** Microsoft sends a browser back that had begun to sign in on a page of ours. */
import type { Language } from "../../domain/problem-sentences.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { cookieOf } from "../../platform/browser-cookie.ts";
import { hashOf } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { signInAfterConsent, verifierPurpose } from "./begin-sign-in.ts";
import type { BeginDeps } from "./begin-sign-in.ts";
import { findSignIn, noteConsentedFor } from "./linking.store.ts";
import type { BrowserSignInRow } from "./linking.store.ts";

/** Who signed in, as their access token for our API says. */
export interface Identity {
  readonly tid: string;
  readonly oid: string;
  readonly name: string;
  readonly email: string;
  /** Directory roles, by the ids of their templates. */
  readonly wids: readonly string[];
}

export interface ReceiveDeps extends BeginDeps {
  /** Fails: unauthenticated. */
  readonly verifyToken: (token: string) => Promise<Identity>;
}

/** Binds a sign-in to the browser that began it. */
export const signInCookie = "__Host-slotside-sign-in";

/** What Microsoft's redirect brought, and what the browser holds. */
export interface ReturningBrowser {
  readonly vendor: string;
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  readonly error_description?: string | undefined;
  /** The organisation that somebody consented for, as the consent page names it. */
  readonly tenant?: string | undefined;
  /** The `Cookie` header. */
  readonly cookie: string | undefined;
  /** What the browser prefers to read. */
  readonly language: Language;
}

export type Received =
  | { readonly state: "signed_in"; readonly identity: Identity; readonly attempt: BrowserSignInRow }
  /** They consented for everybody: now they sign in. */
  | { readonly state: "sign_in"; readonly url: string }
  /** Their account may not consent for others. */
  | { readonly state: "too_few_rights" }
  | { readonly state: "declined"; readonly purpose: BrowserSignInRow["purpose"] }
  /** Not begun in this browser, or too long ago. */
  | { readonly state: "again"; readonly purpose: BrowserSignInRow["purpose"] };

/** `undefined` when it is not a sign-in of ours that comes back. Fails: vendor faults. */
export async function receiveSignIn(deps: ReceiveDeps, returning: ReturningBrowser): Promise<Received | undefined> {
  const { vendor, state, code, error: refusal, cookie } = returning;
  if (vendor !== "microsoft" || state === undefined) return undefined;
  const attempt = await findSignIn(deps.database.db, hashOf(state));
  if (!attempt) return undefined;
  const { purpose } = attempt;
  const held = cookieOf(cookie, signInCookie);
  const isOver = attempt.expires_at.getTime() <= deps.clock.now() || attempt.person_id !== null;
  if (isOver || held === undefined || hashOf(held) !== attempt.browser_hash) return { state: "again", purpose };
  if (refusal !== undefined) {
    // Microsoft's numbers for it stand in the text alone.
    const isForbidden = purpose === "set_up" && /AADSTS9009[0-9]/.test(returning.error_description ?? "");
    return isForbidden ? { state: "too_few_rights" } : { state: "declined", purpose };
  }
  if (code === undefined) {
    const isConsent = purpose === "set_up";
    if (!isConsent) return { state: "again", purpose };
    if (returning.tenant !== undefined) await noteConsentedFor(deps.database.db, hashOf(state), returning.tenant);
    return { state: "sign_in", url: signInAfterConsent(deps, { state, verifierSealed: attempt.verifier_sealed }) };
  }
  try {
    const verifier = deps.vault.open(attempt.verifier_sealed, verifierPurpose);
    const token = await deps.browserSignIn.redeem({ code: new Secret(code), verifier });
    return { state: "signed_in", identity: await deps.verifyToken(token.reveal()), attempt };
  } catch (thrown) {
    const isRefused = thrown instanceof VendorFault && thrown.kind === "rejected";
    const isNoToken = thrown instanceof RequestProblem && thrown.code === "unauthenticated";
    if (isRefused || isNoToken) return { state: "again", purpose };
    throw thrown;
  }
}
