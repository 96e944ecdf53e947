/** Begins to ask somebody's leave at Zoom, in the client or in a browser, before we know who they are here. */
import { createHash } from "node:crypto";
import type { ZoomAuthorizing } from "#contract/panel.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Vault } from "../../platform/vault.ts";
import type { CodeFlow } from "../../ports/account-links.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { Secret } from "../../ports/secret.ts";
import { insertAuthorization } from "./arrivals.store.ts";

export interface AuthorizationDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
  readonly codeFlowByVendor: { readonly zoom?: CodeFlow };
}

/** What the sealed verifier is bound to. */
export const verifierPurpose = "zoom_authorizations.verifier";
const authorizationMs = 10 * 60_000;

/**
 * For the client's own consent sheet. Only plain PKCE works there: the challenge is the verifier itself.
 *
 * Source: Zoom Apps, "Authentication" (in-client OAuth); read 2026-11.
 */
export async function authorizeInClient(deps: AuthorizationDeps, zoomUser: string): Promise<ZoomAuthorizing> {
  const { state, verifier } = await begin(deps, { zoomUser });
  return { state, codeChallenge: verifier };
}

/** For a browser: the page at Zoom, and what only this browser holds. Fails: not_found (no Zoom here). */
export async function authorizeInBrowser(
  deps: AuthorizationDeps,
): Promise<{ readonly url: string; readonly browserValue: string }> {
  const codeFlow = deps.codeFlowByVendor.zoom;
  if (!codeFlow) throw new RequestProblem("not_found", "Zoom is not set up here.");
  const browserValue = deps.ids.secret();
  const { state, verifier } = await begin(deps, { browserValue });
  const codeChallenge = createHash("sha256").update(verifier).digest("base64url");
  return { url: codeFlow.authorizeUrl({ state, codeChallenge, purposes: ["meetings"] }), browserValue };
}

async function begin(
  { database, clock, ids, vault }: AuthorizationDeps,
  begun: { readonly zoomUser?: string; readonly browserValue?: string },
): Promise<{ readonly state: string; readonly verifier: string }> {
  const state = ids.secret();
  const verifier = ids.secret();
  const now = clock.now();
  await insertAuthorization(database.db, {
    state_hash: hashOf(state),
    verifier_sealed: vault.seal(new Secret(verifier), verifierPurpose),
    zoom_user: begun.zoomUser ?? null,
    browser_hash: begun.browserValue === undefined ? null : hashOf(begun.browserValue),
    created_at: new Date(now),
    expires_at: new Date(now + authorizationMs),
  });
  return { state, verifier };
}
