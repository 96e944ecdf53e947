/** A Zoom account has let us in. It is kept for an hour until its person chooses how to go on; nothing is linked yet. */
import type { ZoomArriving } from "#contract/panel.ts";
import type { Database, Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hashOf } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { saveArrival, takeAuthorization } from "./arrivals.store.ts";
import type { Authorization } from "./arrivals.store.ts";
import { verifierPurpose } from "./begin-authorization.ts";
import type { AuthorizationDeps } from "./begin-authorization.ts";

/** What the sealed tokens are bound to. */
export const arrivalPurpose = { access: "zoom_arrivals.access_token", refresh: "zoom_arrivals.refresh_token" } as const;
const arrivalMs = 60 * 60_000;

/** In the client. Fails: invalid_request (not begun there, or over), not_allowed (another Zoom account let us in). */
export async function arriveInClient(
  deps: AuthorizationDeps,
  zoomUser: string,
  { state, code, redirectUri }: Omit<ZoomArriving, "context">,
): Promise<void> {
  const authorization = await take(deps, state);
  if (authorization?.zoom_user !== zoomUser) throw beginAgain();
  const inClient = redirectUri === undefined ? {} : { redirectUri };
  const account = await redeem(deps, authorization, { code, inClient });
  if (account.accountId !== zoomUser)
    throw new RequestProblem("not_allowed", "Zoom answered for another account than the one in this client.");
  await keepArrival(deps, deps.database.db, account);
}

/** In a browser. `undefined` when this browser did not begin it, or too long ago. */
export async function arriveInBrowser(
  deps: AuthorizationDeps,
  given: { readonly state: string; readonly code: string; readonly browserValue: string | undefined },
): Promise<GrantedAccount | undefined> {
  const authorization = await take(deps, given.state);
  const isThisBrowser = given.browserValue !== undefined && authorization?.browser_hash === hashOf(given.browserValue);
  if (!authorization || !isThisBrowser) return undefined;
  const account = await redeem(deps, authorization, { code: given.code });
  await keepArrival(deps, deps.database.db, account);
  return account;
}

function take({ database, clock }: AuthorizationDeps, state: string): Promise<Authorization | undefined> {
  return takeAuthorization(database.db, hashOf(state), new Date(clock.now()));
}

async function redeem(
  { codeFlowByVendor, vault }: AuthorizationDeps,
  authorization: Authorization,
  given: { readonly code: string; readonly inClient?: { readonly redirectUri?: string } },
): Promise<GrantedAccount> {
  const codeFlow = codeFlowByVendor.zoom;
  if (!codeFlow) throw new RequestProblem("not_found", "Zoom is not set up here.");
  try {
    return await codeFlow.redeem({
      code: new Secret(given.code),
      verifier: vault.open(authorization.verifier_sealed, verifierPurpose),
      ...(given.inClient ? { inClient: given.inClient } : {}),
    });
  } catch (error) {
    if (error instanceof VendorFault && error.kind === "rejected") throw beginAgain();
    throw error;
  }
}

/** Keeps it for an hour. */
export async function keepArrival(
  { clock, vault }: Pick<AuthorizationDeps, "clock" | "vault">,
  db: Database | Tx,
  account: GrantedAccount,
): Promise<void> {
  const now = clock.now();
  await saveArrival(db, {
    zoom_user: account.accountId,
    zoom_account: account.accountTenant,
    account_name: account.accountName,
    account_email: account.accountEmail,
    standing: account.standing ?? "member",
    time_zone: account.timeZone ?? null,
    plan: account.plan ?? null,
    scopes: account.scopes,
    access_token_sealed: vault.seal(account.accessToken, arrivalPurpose.access),
    access_token_expires_at: new Date(now + account.expiresInSeconds * 1000),
    refresh_token_sealed: vault.seal(account.refreshToken, arrivalPurpose.refresh),
    arrived_at: new Date(now),
    expires_at: new Date(now + arrivalMs),
  });
}

function beginAgain(): RequestProblem {
  return new RequestProblem("invalid_request", "This was not finished in time. Begin it again.", {
    errors: [{ path: "body.state", message: "is unknown, used or expired" }],
  });
}
