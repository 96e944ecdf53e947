/** Begins to sign somebody in with Microsoft in a browser: to link the Zoom account of a panel, or to set an organisation up. */
import { createHash } from "node:crypto";
import type { ZoomLinking } from "#contract/panel.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Vault } from "../../platform/vault.ts";
import type { BrowserSignIn } from "../../ports/browser-sign-in.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { Secret } from "../../ports/secret.ts";
import { findTicket, insertSignIn, insertTicket } from "./linking.store.ts";

export interface BeginDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
  readonly browserSignIn: BrowserSignIn;
  readonly publicOrigin: string;
}

/** What the sealed verifier is bound to. */
export const verifierPurpose = "browser_sign_ins.verifier";
const lastsMs = 10 * 60_000;

/** For a panel: an address that its person opens in the browser. Only the Zoom user of the panel is kept with it. */
export async function giveTicket(deps: BeginDeps, zoomUser: string): Promise<ZoomLinking> {
  const { database, clock, ids, publicOrigin } = deps;
  const ticket = ids.secret();
  const now = clock.now();
  const expiresAt = new Date(now + lastsMs);
  await insertTicket(database.db, {
    ticket_hash: hashOf(ticket),
    zoom_user: zoomUser,
    created_at: new Date(now),
    expires_at: expiresAt,
  });
  return { url: `${publicOrigin}/connect/link?ticket=${ticket}`, expiresAt: expiresAt.toISOString() };
}

export interface Begun {
  /** Microsoft's page. */
  readonly url: string;
  readonly browserValue: string;
}

/** In the browser that followed a panel's address. Fails: not_found (unknown or over). */
export async function beginLinking(deps: BeginDeps, ticket: string): Promise<Begun> {
  const zoomUser = await findTicket(deps.database.db, hashOf(ticket), new Date(deps.clock.now()));
  if (zoomUser === undefined) throw new RequestProblem("not_found", "This address is not good any more.");
  const { state, codeChallenge, browserValue } = await begin(deps, { purpose: "link", zoomUser });
  return { url: deps.browserSignIn.authorizeUrl({ state, codeChallenge }), browserValue };
}

/** Consent for everybody first; who it was is asked afterwards, because the answer of that page proves nothing. */
export async function beginSetUp(deps: BeginDeps): Promise<Begun> {
  const { state, browserValue } = await begin(deps, { purpose: "set_up" });
  return { url: deps.browserSignIn.adminConsentUrl({ state }), browserValue };
}

/** The sign-in after the consent page: the same attempt goes on. */
export function signInAfterConsent(
  { browserSignIn, vault }: Pick<BeginDeps, "browserSignIn" | "vault">,
  { state, verifierSealed }: { readonly state: string; readonly verifierSealed: string },
): string {
  const verifier = vault.open(verifierSealed, verifierPurpose).reveal();
  return browserSignIn.authorizeUrl({ state, codeChallenge: challengeOf(verifier) });
}

async function begin(
  { database, clock, ids, vault }: BeginDeps,
  wish: { readonly purpose: "link" | "set_up"; readonly zoomUser?: string },
): Promise<{ readonly state: string; readonly codeChallenge: string; readonly browserValue: string }> {
  const [state, verifier, browserValue] = [ids.secret(), ids.secret(), ids.secret()];
  const now = clock.now();
  await insertSignIn(database.db, {
    state_hash: hashOf(state),
    verifier_sealed: vault.seal(new Secret(verifier), verifierPurpose),
    browser_hash: hashOf(browserValue),
    purpose: wish.purpose,
    zoom_user: wish.zoomUser ?? null,
    external_tenant: null,
    tenant_id: null,
    person_id: null,
    created_at: new Date(now),
    expires_at: new Date(now + lastsMs),
  });
  return { state, codeChallenge: challengeOf(verifier), browserValue };
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
