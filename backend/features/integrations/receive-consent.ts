/** Microsoft sends somebody's browser back. It proves nothing: it only makes us look now instead of later. */
import type { OpenDatabase } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import { announceIntegration } from "./begin-test.ts";
import { findByState, findEntraOrganisation, updateIntegration } from "./integrations.store.ts";

export interface ConsentReturn {
  readonly state?: string | undefined;
  readonly tenant?: string | undefined;
  readonly error?: string | undefined;
  readonly error_description?: string | undefined;
}

export type ReturnedTo = "accepted" | "declined" | "too_few_rights" | "wrong_organisation" | "unknown";

/** Answers what to say to whoever sits there; they may be nobody we know. */
export async function receiveConsent(
  deps: { readonly database: OpenDatabase; readonly clock: Clock; readonly live: Live },
  given: ConsentReturn,
): Promise<ReturnedTo> {
  const { database, clock } = deps;
  if (given.state === undefined) return "unknown";
  const row = await findByState(database.db, hashOf(given.state));
  if (!row) return "unknown";
  const scope = mintTenantScope(row.tenant_id, "link");
  const organisation = await findEntraOrganisation(database.db, scope);
  const hint = hintOf(given, organisation);
  const now = new Date(clock.now());
  if (row.authorisation !== "given")
    await database.transaction(async (tx) => {
      await updateIntegration(tx, scope, {
        vendor: row.vendor,
        authorisation: "confirming",
        authorisation_problem: null,
        returned_at: now,
        returned_hint: hint,
        confirm_due_at: now,
      });
      await announceIntegration(deps, tx, scope, row.vendor);
    });
  return hint;
}

/** Microsoft's numbers for "you may not consent for others" stand in the text alone. */
function hintOf(
  { tenant, error, error_description = "" }: ConsentReturn,
  organisation: string | undefined,
): ReturnedTo {
  if (error !== undefined) return /AADSTS9009[0-9]/.test(error_description) ? "too_few_rights" : "declined";
  const isOther = tenant !== undefined && tenant.toLowerCase() !== organisation?.toLowerCase();
  return isOther ? "wrong_organisation" : "accepted";
}
