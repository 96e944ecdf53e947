/** Completes a connection under the same bearer that began it. */
import type { CompleteConnection, Connection, Purpose, Vendor } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hashOf } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { attemptPurpose, organisationOf } from "./begin-connection.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { takeAttempt } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { viewConnection } from "./connections.view.ts";
import { findReplaced, saveGrantedAccount } from "./save-granted-account.ts";
import type { Granted } from "./save-granted-account.ts";

/** Fails: invalid_request (value unknown, used, expired, somebody else's, or its code refused), consent_required (a part was not granted), account_in_use, wrong_account, vendor faults. */
export async function completeConnection(
  deps: ConnectDeps,
  caller: Caller,
  { vendor, ...finished }: { readonly vendor: Vendor } & Exclude<CompleteConnection, { confirmed: true }>,
): Promise<Connection> {
  const { database, vault, clock } = deps;
  const codeFlow = deps.codeFlowByVendor[vendor];
  const attempt = await takeAttempt(database.db, caller.scope, {
    personId: caller.personId,
    vendor,
    ...("code" in finished ? { id: finished.attemptId } : { valueHash: hashOf(finished.oneTimeValue) }),
    now: new Date(clock.now()),
  });
  if (!codeFlow || !attempt) throw beginAgain();
  const isInClient = "code" in finished;
  // Only the Zoom client gives codes to a page; a state that is there must be the one we gave.
  if (isInClient && (vendor !== "zoom" || caller.surface !== "zoom")) throw beginAgain();
  if (isInClient && finished.state !== undefined && hashOf(finished.state) !== attempt.state_hash) throw beginAgain();
  if (!isInClient && attempt.code_sealed === null) throw beginAgain();
  const purposes = attempt.purposes as Purpose[];
  try {
    const account = await codeFlow.redeem({
      code: isInClient ? new Secret(finished.code) : vault.open(attempt.code_sealed ?? "", attemptPurpose.code),
      verifier: vault.open(attempt.verifier_sealed, attemptPurpose.verifier),
      purposes,
      ...(isInClient ? { inClient: redirectOf(finished) } : {}),
      ...organisationOf(caller, vendor),
    });
    // On Microsoft's page they may have chosen another account than the one they are signed in with here.
    if (vendor === "microsoft" && account.accountId.toLowerCase() !== caller.assertion?.subject)
      throw new RequestProblem(
        "not_allowed",
        "You chose another Microsoft account than the one you are signed in with here.",
      );
    const granted: Granted = {
      vendor,
      purposes,
      account,
      connectionId: attempt.connection_id ?? undefined,
      asAnother: attempt.as_another ? "yes" : "no",
    };
    const row = await saveInPlace(deps, caller, granted);
    return viewConnection(row, { language: caller.language });
  } catch (error) {
    if (error instanceof VendorFault && error.kind === "rejected") throw beginAgain();
    if (error instanceof VendorFault && error.code === "scope_unticked")
      throw new RequestProblem("consent_required", error.message, { vendor });
    throw error;
  }
}

/** Saves it, and ends the grant of the account whose place it takes. Fails as `saveGrantedAccount`. */
export async function saveInPlace(deps: ConnectDeps, caller: Caller, granted: Granted): Promise<ConnectionRow> {
  const replaced = await findReplaced(deps.database.db, caller, granted);
  // Best effort: a grant whose tokens are gone does nobody harm, and the new account must not wait for it.
  if (replaced) await deps.codeFlowByVendor[granted.vendor]?.revoke(grantOf(replaced)).catch(() => undefined);
  return saveGrantedAccount(deps, caller, granted);
}

function grantOf({ tenant_id: tenantId, id: connectionId, vendor }: ConnectionRow): GrantRef {
  return { tenantId, connectionId, vendor };
}

function redirectOf({ redirectUri }: { readonly redirectUri?: string | undefined }) {
  return redirectUri === undefined ? {} : { redirectUri };
}

/** What was begun is over, unknown, or not theirs. */
export function beginAgain(): RequestProblem {
  return new RequestProblem("invalid_request", "This connection was not finished in time. Begin it again.", {
    errors: [{ path: "body.oneTimeValue", message: "is unknown, used or expired" }],
  });
}
