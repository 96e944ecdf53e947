/** Begins to connect an account: at once by single sign-on where that is possible, else by the vendor's own page. */
import { createHash } from "node:crypto";
import type { Connecting, Purpose, Vendor } from "#contract/people.ts";
import { meetNeedsCalendar, servedBy } from "../../domain/account-purposes.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hashOf } from "../../platform/vault.ts";
import type { CodeFlow, OnBehalfOf } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { insertAttempt, listByPerson } from "./connections.store.ts";
import { viewConnection } from "./connections.view.ts";
import { saveGrantedAccount } from "./save-granted-account.ts";
import type { SaveDeps } from "./save-granted-account.ts";

export interface ConnectDeps extends SaveDeps {
  readonly onBehalfOf: OnBehalfOf;
  /** Microsoft did not let us act for them. It may throw what says more than the failure itself. */
  readonly onRefused?: (caller: Caller, error: unknown) => Promise<void>;
  /** Vendors that are connected on their own page; one that is not configured is absent. */
  readonly codeFlowByVendor: Readonly<Partial<Record<Vendor, CodeFlow>>>;
  /** Our page on which a browser goes on for a panel that can open no page of a vendor; absent = there is none. */
  readonly browserPage?: (ticket: string) => string;
}

export interface ConnectionWish {
  readonly vendor: Vendor;
  readonly purposes: readonly Purpose[];
  /** Which of one's connections is to be renewed. */
  readonly connectionId?: string | undefined;
  /** `yes`: an account beside the one that is connected already. */
  readonly asAnother?: "yes" | "no";
}

/** What sealed parts of an attempt are bound to. */
export const attemptPurpose = {
  verifier: "connect_attempts.verifier",
  code: "connect_attempts.code",
  account: "connect_attempts.account",
} as const;

const attemptMs = 10 * 60_000;

/** Fails: not_found (vendor not offered here), invalid_request (Google for meetings alone), consent_required, account_in_use, and as `OnBehalfOf.exchange`. */
export async function beginConnection(deps: ConnectDeps, caller: Caller, wish: ConnectionWish): Promise<Connecting> {
  if (wish.vendor === "microsoft") {
    const connected = await connectAtOnce(deps, caller, wish).catch((error: unknown) => {
      // They have not agreed to this yet: Microsoft's page asks them, or says who can.
      if (isConsentMissing(error) && deps.codeFlowByVendor.microsoft) return undefined;
      throw error;
    });
    if (connected) return connected;
  }
  const codeFlow = deps.codeFlowByVendor[wish.vendor];
  if (!codeFlow) throw new RequestProblem("not_found", "This vendor cannot be connected here.");
  const purposes = await allPurposes(deps, caller, wish);
  requireServed(wish.vendor, purposes);

  const { clock, ids, vault } = deps;
  const state = ids.secret();
  const verifier = ids.secret();
  const id = ids.next();
  // The Zoom client opens pages in a browser and hears nothing of them; its own consent sheet knows Zoom only.
  const isElsewhere = caller.surface === "zoom" && wish.vendor !== "zoom" && deps.browserPage !== undefined;
  const ticket = isElsewhere ? ids.secret() : undefined;
  const now = clock.now();
  await insertAttempt(deps.database.db, {
    tenant_id: caller.scope.tenantId,
    id,
    person_id: caller.personId,
    vendor: wish.vendor,
    surface: caller.surface,
    purposes,
    state_hash: hashOf(state),
    verifier_sealed: vault.seal(new Secret(verifier), attemptPurpose.verifier),
    code_sealed: null,
    one_time_value_hash: null,
    created_at: new Date(now),
    expires_at: new Date(now + attemptMs),
    connection_id: wish.connectionId ?? null,
    as_another: wish.asAnother === "yes",
    ...(ticket === undefined ? {} : { ticket_hash: hashOf(ticket) }),
  });
  if (ticket !== undefined && deps.browserPage)
    return { state: "authorize", attemptId: id, authorizeUrl: deps.browserPage(ticket), inBrowser: true };
  const codeChallenge = challengeOf(verifier);
  return {
    state: "authorize",
    attemptId: id,
    authorizeUrl: codeFlow.authorizeUrl({ state, codeChallenge, purposes, ...organisationOf(caller, wish.vendor) }),
    // Inside the client Zoom knows no other challenge than the verifier itself. Source: Zoom Apps, "In-client OAuth".
    ...(wish.vendor === "zoom" && caller.surface === "zoom" ? { inClient: { codeChallenge: verifier, state } } : {}),
  };
}

/** Fails: invalid_request, with what to do instead. */
export function requireServed(vendor: Vendor, purposes: readonly string[]): void {
  if (servedBy(vendor, purposes).length > 0) return;
  throw new RequestProblem("invalid_request", meetNeedsCalendar, {
    errors: [{ path: "body.purposes", message: meetNeedsCalendar }],
  });
}

/** Of a verifier, by S256. */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

/** Source: Microsoft, "Entra authentication and authorization error codes" (65001); read 2026-11. */
function isConsentMissing(error: unknown): boolean {
  return error instanceof VendorFault && error.code === "AADSTS65001" && error.claims === undefined;
}

/** Microsoft has a page for each organisation; whose it is, the caller's token says. */
export function organisationOf({ assertion }: Caller, vendor: Vendor): { readonly organisation?: string } {
  return vendor === "microsoft" && assertion ? { organisation: assertion.externalTenant } : {};
}

async function connectAtOnce(deps: ConnectDeps, caller: Caller, wish: ConnectionWish): Promise<Connecting> {
  const { assertion } = caller;
  if (!assertion)
    throw new RequestProblem(
      "not_allowed",
      "Connect Microsoft 365 from Teams or Outlook, where you are signed in to it.",
    );
  if (assertion.isGuest)
    throw new RequestProblem(
      "not_allowed",
      "You are a guest of this organisation, and your mailbox is at your own. Use Slotside there, or connect Google or Zoom here.",
      { because: "guest" },
    );
  const purposes = await allPurposes(deps, caller, wish);
  const { token, externalTenant } = assertion;
  const account = await deps.onBehalfOf
    .exchange({ assertion: token, externalTenant, purposes })
    .catch(async (error: unknown) => {
      await deps.onRefused?.(caller, error);
      throw error;
    });
  // The grant must be the caller's own, whatever the directory answered.
  if (account.accountId.toLowerCase() !== assertion.subject)
    throw new RequestProblem("not_allowed", "Microsoft answered for another account.");
  const row = await saveGrantedAccount(deps, caller, { ...wish, purposes, account });
  return { state: "connected", connection: viewConnection(row, { language: caller.language }) };
}

/** The new grant replaces the old one, so it must cover what that was for as well. */
async function allPurposes({ database }: ConnectDeps, caller: Caller, wish: ConnectionWish): Promise<Purpose[]> {
  if (wish.asAnother === "yes") return [...wish.purposes];
  const connected = await listByPerson(database.db, caller.scope, caller.personId);
  const { connectionId } = wish;
  const before = connected.find(({ vendor, id }) => vendor === wish.vendor && id === (connectionId ?? id));
  if (connectionId !== undefined && !before) throw new RequestProblem("not_found", "There is no such connection.");
  return [...new Set([...((before?.purposes ?? []) as Purpose[]), ...wish.purposes])];
}
