/** Connects an account in a browser, for a panel that can open no page of a vendor: shown with both names, and confirmed once. */
import type { Purpose, Vendor } from "#contract/people.ts";
import { cookieOf } from "../../platform/browser-cookie.ts";
import type { Caller } from "../../platform/caller.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { attemptPurpose, challengeOf } from "./begin-connection.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import {
  findAttemptByTicket,
  findBeginner,
  giveToBrowser,
  leaveAccount,
  takeConfirmed,
} from "./browser-attempts.store.ts";
import { saveInPlace } from "./complete-connection.ts";
import { findAttemptByState } from "./connections.store.ts";
import type { AttemptRow } from "./connections.store.ts";
import type { CallbackQuery } from "./receive-callback.ts";

/** Binds the attempt to the browser that opened its page. */
export const connectCookie = "__Host-slotside-connect";

/** What a browser is answered. */
export type InBrowser =
  | { readonly state: "go"; readonly url: string; readonly browserValue: string }
  | {
      readonly state: "confirm";
      readonly vendor: Vendor;
      readonly person: { readonly name: string; readonly email: string; readonly tenantName: string };
      readonly account: { readonly name: string; readonly email: string };
    }
  | { readonly state: "connected" | "declined" | "account_in_use" | "unavailable"; readonly vendor: Vendor }
  /** In words for the person. */
  | { readonly state: "refused"; readonly vendor: Vendor; readonly why: string }
  /** Not begun in this browser, or too long ago. */
  | { readonly state: "again" };

/** The browser has followed the panel's address. Until the vendor has answered, the last one that did may go on. */
export async function openInBrowser(deps: ConnectDeps, ticket: string): Promise<InBrowser> {
  const { database, clock, ids, vault } = deps;
  const now = new Date(clock.now());
  const attempt = await findAttemptByTicket(database.db, { ticketHash: hashOf(ticket), now });
  const codeFlow = attempt && deps.codeFlowByVendor[attempt.vendor];
  if (!attempt || !codeFlow) return { state: "again" };
  const [state, verifier, browserValue] = [ids.secret(), ids.secret(), ids.secret()];
  const isGiven = await giveToBrowser(database.db, mintTenantScope(attempt.tenant_id, "link"), {
    id: attempt.id,
    stateHash: hashOf(state),
    verifierSealed: vault.seal(new Secret(verifier), attemptPurpose.verifier),
    browserHash: hashOf(browserValue),
  });
  if (!isGiven) return { state: "again" };
  const purposes = attempt.purposes as Purpose[];
  const url = codeFlow.authorizeUrl({ state, codeChallenge: challengeOf(verifier), purposes });
  return { state: "go", url, browserValue };
}

/** The vendor sends a browser back: nothing is connected yet. `undefined` when it did not begin here. */
export async function receiveInBrowser(
  deps: ConnectDeps,
  returning: CallbackQuery & { readonly cookie: string | undefined },
): Promise<InBrowser | undefined> {
  const { database, clock, vault } = deps;
  const { state, code, vendor: from } = returning;
  if (state === undefined) return undefined;
  const attempt = await findAttemptByState(database.db, hashOf(state));
  const held = cookieOf(returning.cookie, connectCookie);
  // Its page was opened twice, and the other one counts. From Zoom nobody comes back here.
  if (!attempt && held !== undefined && from !== "zoom") return { state: "again" };
  if (!attempt || attempt.ticket_hash === null || attempt.vendor !== from) return undefined;
  const { vendor } = attempt;
  const browserHash = hashOf(held ?? "");
  const isOver = attempt.expires_at.getTime() <= clock.now() || attempt.account_sealed !== null;
  if (isOver || browserHash !== attempt.browser_hash) return { state: "again" };
  if (code === undefined) return { state: "declined", vendor };
  const account = await redeem(deps, attempt, code);
  if (!("accountId" in account)) return account;
  const scope = mintTenantScope(attempt.tenant_id, "link");
  const person = await findBeginner(database.db, scope, attempt.person_id);
  const accountSealed = vault.seal(new Secret(write(account, clock.now())), attemptPurpose.account);
  const isLeft = await leaveAccount(database.db, scope, { id: attempt.id, browserHash, accountSealed });
  if (!person || !isLeft) return { state: "again" };
  return { state: "confirm", vendor, person, account: { name: account.accountName, email: account.accountEmail } };
}

async function redeem(deps: ConnectDeps, attempt: AttemptRow, code: string): Promise<GrantedAccount | InBrowser> {
  const { vendor } = attempt;
  const codeFlow = deps.codeFlowByVendor[vendor];
  if (!codeFlow) return { state: "again" };
  try {
    return await codeFlow.redeem({
      code: new Secret(code),
      verifier: deps.vault.open(attempt.verifier_sealed, attemptPurpose.verifier),
      purposes: attempt.purposes as Purpose[],
    });
  } catch (error) {
    if (!(error instanceof VendorFault)) throw error;
    if (error.code === "scope_unticked") return { state: "refused", vendor, why: error.message };
    if (error.kind === "rejected") return { state: "again" };
    return { state: "unavailable", vendor };
  }
}

/** The person pressed the button: the account is theirs now, and their panel hears of it. */
export async function confirmInBrowser(
  deps: ConnectDeps,
  given: { readonly state: string; readonly cookie: string | undefined },
): Promise<InBrowser> {
  const { database, clock, vault } = deps;
  const found = await findAttemptByState(database.db, hashOf(given.state));
  if (!found) return { state: "again" };
  const scope = mintTenantScope(found.tenant_id, "link");
  const browserHash = hashOf(cookieOf(given.cookie, connectCookie) ?? "");
  const now = clock.now();
  const attempt = await takeConfirmed(database.db, scope, { id: found.id, browserHash, now: new Date(now) });
  if (!attempt) return { state: "again" };
  const { vendor } = attempt;
  const caller: Caller = { scope, personId: attempt.person_id, displayName: "", roles: [], surface: "zoom" };
  try {
    await saveInPlace(deps, caller, {
      vendor,
      purposes: attempt.purposes as Purpose[],
      account: read(vault.open(attempt.account_sealed ?? "", attemptPurpose.account).reveal(), now),
      connectionId: attempt.connection_id ?? undefined,
      asAnother: attempt.as_another ? "yes" : "no",
    });
    return { state: "connected", vendor };
  } catch (error) {
    if (error instanceof RefusedByRules && error.refusal.code === "account_in_use")
      return { state: "account_in_use", vendor };
    if (error instanceof RequestProblem && error.code === "wrong_account")
      return { state: "refused", vendor, why: error.message };
    throw error;
  }
}

/** Only ever written to be sealed. */
function write(account: GrantedAccount, now: number): string {
  const { accessToken, refreshToken, expiresInSeconds, ...facts } = account;
  const tokens = { access: accessToken.reveal(), refresh: refreshToken.reveal() };
  return JSON.stringify({ facts, tokens, expiresAt: now + expiresInSeconds * 1000 });
}

function read(text: string, now: number): GrantedAccount {
  const { facts, tokens, expiresAt } = JSON.parse(text) as {
    facts: Omit<GrantedAccount, "accessToken" | "refreshToken" | "expiresInSeconds">;
    tokens: { access: string; refresh: string };
    expiresAt: number;
  };
  return {
    ...facts,
    accessToken: new Secret(tokens.access),
    refreshToken: new Secret(tokens.refresh),
    expiresInSeconds: Math.max(0, Math.floor((expiresAt - now) / 1000)),
  };
}
