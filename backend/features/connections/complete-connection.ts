/** Completes a connection under the same bearer that began it. */
import type { Connection, Purpose, Vendor } from "#contract/people.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hashOf } from "../../platform/vault.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { attemptPurpose } from "./begin-connection.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { takeAttempt } from "./connections.store.ts";
import { viewConnection } from "./connections.view.ts";
import { saveGrantedAccount } from "./save-granted-account.ts";

/** Fails: invalid_request (value unknown, used, expired, somebody else's, or its code refused), consent_required (a part was not granted), account_in_use, vendor faults. */
export async function completeConnection(
  deps: ConnectDeps,
  caller: Caller,
  { vendor, oneTimeValue }: { readonly vendor: Vendor; readonly oneTimeValue: string },
): Promise<Connection> {
  const { database, vault, clock } = deps;
  const codeFlow = deps.codeFlowByVendor[vendor];
  const attempt = await takeAttempt(database.db, caller.scope, {
    personId: caller.personId,
    vendor,
    valueHash: hashOf(oneTimeValue),
    now: new Date(clock.now()),
  });
  if (!codeFlow || !attempt || attempt.code_sealed === null) throw beginAgain();
  try {
    const account = await codeFlow.redeem({
      code: vault.open(attempt.code_sealed, attemptPurpose.code),
      verifier: vault.open(attempt.verifier_sealed, attemptPurpose.verifier),
      purposes: attempt.purposes as Purpose[],
    });
    return viewConnection(
      await saveGrantedAccount(deps, caller, { vendor, purposes: attempt.purposes as Purpose[], account }),
    );
  } catch (error) {
    if (error instanceof VendorFault && error.kind === "rejected") throw beginAgain();
    if (error instanceof VendorFault && error.code === "scope_unticked")
      throw new RequestProblem("consent_required", error.message, { vendor });
    throw error;
  }
}

function beginAgain(): RequestProblem {
  return new RequestProblem("invalid_request", "This connection was not finished in time. Begin it again.", {
    errors: [{ path: "body.oneTimeValue", message: "is unknown, used or expired" }],
  });
}
