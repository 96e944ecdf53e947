/** The end of an installation in a browser: leads back into the Zoom client, where its person chooses how to go on. */
import { RequestProblem } from "../../platform/request-problem.ts";
import { cookieOf } from "../../platform/browser-cookie.ts";
import { hashOf } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { isBrowserState } from "./arrivals.store.ts";
import { arriveInBrowser } from "./receive-arrival.ts";
import type { AuthorizationDeps } from "./begin-authorization.ts";

/** Binds an installation to the browser that began it. */
export const installCookie = "__Host-slotside-install";

export interface InstallDeps extends AuthorizationDeps {
  /** The address that opens our panel in this person's Zoom client. Fails as any call of Zoom's. */
  readonly openPanelUrl: (account: GrantedAccount) => Promise<string>;
}

/** What a vendor's redirect brought, and what the browser holds. */
export interface Returning {
  readonly vendor: string;
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  /** The `Cookie` header. */
  readonly cookie: string | undefined;
}

export type Installed =
  | { readonly state: "open"; readonly url: string }
  /** It let us in, but Zoom gave no address: the person opens the panel by hand. */
  | { readonly state: "by_hand" }
  | { readonly state: "declined" }
  /** Not begun in this browser, or too long ago. */
  | { readonly state: "again" };

/** `undefined` when it is not an installation that comes back. Fails: vendor faults of the exchange. */
export async function finishInstall(deps: InstallDeps, returning: Returning): Promise<Installed | undefined> {
  const { vendor, state, code, error: refusal, cookie } = returning;
  if (vendor !== "zoom" || state === undefined) return undefined;
  if (!(await isBrowserState(deps.database.db, hashOf(state)))) return undefined;
  if (code === undefined) return refusal === "access_denied" ? { state: "declined" } : { state: "again" };
  try {
    const browserValue = cookieOf(cookie, installCookie);
    const account = await arriveInBrowser(deps, { state, code, browserValue });
    if (!account) return { state: "again" };
    return { state: "open", url: await deps.openPanelUrl(account) };
  } catch (error) {
    if (error instanceof RequestProblem && error.code === "invalid_request") return { state: "again" };
    if (error instanceof VendorFault && error.operation === "open panel") return { state: "by_hand" };
    throw error;
  }
}
