/** Connects an account in a browser, for a panel that can open no page of a vendor: shown with both names, confirmed there once, and completed by the panel. */
import type { Connection, Purpose, Vendor } from "#contract/people.ts";
import { cookieOf } from "../../platform/browser-cookie.ts";
import type { Caller } from "../../platform/caller.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { namePerson } from "../people/name-person.ts";
import { attemptPurpose, challengeOf } from "./begin-connection.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import {
  findAttemptByTicket,
  giveToBrowser,
  isUnconfirmed,
  leaveAccount,
  markConfirmed,
  takeConfirmed,
} from "./browser-attempts.store.ts";
import { beginAgain, saveInPlace } from "./complete-connection.ts";
import { findAttemptByState } from "./connections.store.ts";
import type { AttemptRow } from "./connections.store.ts";
import { viewConnection } from "./connections.view.ts";
import type { CallbackQuery } from "./receive-callback.ts";
import { requireSavable } from "./save-granted-account.ts";
import type { Granted } from "./save-granted-account.ts";

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
  | { readonly state: "confirmed" | "declined" | "account_in_use" | "unavailable"; readonly vendor: Vendor }
  /** In words for the person. */
  /** A permission was left out that is needed. */
  | { readonly state: "unticked"; readonly vendor: Vendor }
  /** Another one than is to be renewed, or one that is connected already. */
  | { readonly state: "wrong_account"; readonly vendor: Vendor; readonly account: string; readonly expected?: string }
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
  const person = await namePerson(database.db, scope, attempt.person_id);
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
    if (error.code === "scope_unticked") return { state: "unticked", vendor };
    if (error.kind === "rejected") return { state: "again" };
    return { state: "unavailable", vendor };
  }
}

/**
 * The person pressed the button: nothing is connected yet, but the panel hears of it, and completes what it began. What would keep
 * it from that is told here, where it can be read.
 */
export async function confirmInBrowser(
  deps: ConnectDeps,
  given: { readonly state: string; readonly cookie: string | undefined },
): Promise<InBrowser> {
  const { database, clock, vault, live } = deps;
  const found = await findAttemptByState(database.db, hashOf(given.state));
  if (!found) return { state: "again" };
  const scope = mintTenantScope(found.tenant_id, "link");
  const browserHash = hashOf(cookieOf(given.cookie, connectCookie) ?? "");
  const attempt = await database.transaction(async (tx) => {
    const marked = await markConfirmed(tx, scope, { id: found.id, browserHash, now: new Date(clock.now()) });
    const { person_id: personId = "" } = marked ?? {};
    const event = {
      tenantId: scope.tenantId,
      kind: "connection.changed",
      id: found.id,
      personIds: [personId],
    } as const;
    if (marked) await live.announce(tx, event);
    return marked;
  });
  if (!attempt) return { state: "again" };
  const { vendor } = attempt;
  const caller: Caller = { scope, personId: attempt.person_id, displayName: "", roles: [], surface: "zoom" };
  try {
    await requireSavable(database.db, caller, grantedBy(attempt, vault, clock.now()));
    return { state: "confirmed", vendor };
  } catch (error) {
    if (error instanceof RefusedByRules && error.refusal.code === "account_in_use")
      return { state: "account_in_use", vendor };
    if (error instanceof RequestProblem && error.code === "wrong_account") {
      const { account, expected } = error.facts as { readonly account: string; readonly expected?: string };
      return { state: "wrong_account", vendor, account, ...(expected === undefined ? {} : { expected }) };
    }
    throw error;
  }
}

/**
 * The panel connects what its person has confirmed in a browser. Fails: request_in_progress (not confirmed yet), invalid_request
 * (unknown, completed or over; or begun elsewhere), account_in_use, wrong_account.
 */
export async function completeConfirmed(
  deps: ConnectDeps,
  caller: Caller,
  { vendor, attemptId: id }: { readonly vendor: Vendor; readonly attemptId: string },
): Promise<Connection> {
  const { database, clock, vault } = deps;
  const now = clock.now();
  const own = { id, vendor, personId: caller.personId, surface: caller.surface, now: new Date(now) };
  const attempt = await takeConfirmed(database.db, caller.scope, own);
  if (attempt) {
    const row = await saveInPlace(deps, caller, grantedBy(attempt, vault, now));
    return viewConnection(row, { language: caller.language });
  }
  if (await isUnconfirmed(database.db, caller.scope, own))
    throw new RequestProblem("request_in_progress", "This waits to be confirmed in the browser.");
  throw beginAgain();
}

/** What the vendor granted the browser. */
function grantedBy(attempt: AttemptRow, vault: ConnectDeps["vault"], now: number): Granted {
  const sealed = attempt.account_sealed ?? "";
  return {
    vendor: attempt.vendor,
    purposes: attempt.purposes as Purpose[],
    account: read(vault.open(sealed, attemptPurpose.account).reveal(), now),
    connectionId: attempt.connection_id ?? undefined,
    asAnother: attempt.as_another ? "yes" : "no",
  };
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
