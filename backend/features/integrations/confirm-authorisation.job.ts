/** Finds out by our own calls whether an organisation authorised us, and begins the test when it did. */
import { isAuthorisationProblem, missingPermissions } from "../../domain/authorisation-words.ts";
import type { AuthorisationProblem } from "../../domain/authorisation-words.ts";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { AppGrants } from "./app-grants.ts";
import { waitingPauseMs } from "./authorize-integration.ts";
import { announceIntegration, beginTestIn } from "./begin-test.ts";
import type { TestDeps } from "./begin-test.ts";
import { listSomeAddresses, takeDueConfirmations, updateIntegration } from "./integrations.store.ts";
import type { IntegrationRow } from "./integrations.store.ts";

export interface ConfirmDeps extends TestDeps {
  readonly log: Log;
  readonly grants: Pick<AppGrants, "tryAuthorisation">;
}

/** Nobody else looks at it meanwhile. */
const leaseMs = minuteMs;
/** Until a consent is known everywhere. Source: Microsoft, "it can take several minutes"; the figure is ours. */
const spreadingMs = 10 * minuteMs;
const spreadingPauseMs = 5_000;
/** An access policy may take longer than a consent. Source: "Limiting application permissions to specific mailboxes", 30 min and more. */
const policySpreadingMs = 60 * minuteMs;

/** Run it every second or so. */
export function createConfirmAuthorisations(deps: ConfirmDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    const now = clock.now();
    for (const row of await takeDueConfirmations(database.db, { now, until: asInstant(now + leaseMs) })) {
      try {
        await confirm(deps, mintTenantScope(row.tenant_id, "job"), row);
      } catch (error) {
        log.warn({ err: error, vendor: row.vendor }, "an authorisation was not confirmed");
      }
    }
  };
}

type Outcome =
  | { readonly is: "given" }
  | {
      readonly is: "not_yet" | "refused";
      readonly problem: AuthorisationProblem;
      readonly missing?: readonly string[];
    };

async function confirm(deps: ConfirmDeps, scope: TenantScope, row: IntegrationRow): Promise<void> {
  const now = deps.clock.now();
  const outcome = await tryOut(deps, scope, row);
  await deps.database.transaction(async (tx) => {
    const { vendor } = row;
    if (outcome.is === "given") {
      await updateIntegration(tx, scope, {
        vendor,
        authorisation: "given",
        authorisation_problem: null,
        authorisation_missing: [],
        given_at: row.given_at ?? new Date(now),
        spreading_until: new Date(now + policySpreadingMs),
        confirm_due_at: null,
      });
      await beginTestIn(deps, tx, scope, { integration: row, people: "sample" });
      return;
    }
    await updateIntegration(tx, scope, {
      vendor,
      authorisation: outcome.is === "refused" ? "refused" : row.authorisation,
      authorisation_problem: outcome.problem,
      authorisation_missing: [...(outcome.missing ?? [])],
      confirm_due_at: new Date(now + pauseOf(row, outcome)),
    });
    await announceIntegration(deps, tx, scope, vendor);
  });
}

/** While somebody waits for it, soon; what was refused comes right by itself too, when somebody gives it after all. */
const pauseOf = (row: IntegrationRow, outcome: Outcome): number =>
  row.authorisation === "confirming" && outcome.is === "not_yet" ? spreadingPauseMs : waitingPauseMs;

async function tryOut(deps: ConfirmDeps, scope: TenantScope, row: IntegrationRow): Promise<Outcome> {
  try {
    const { permissions } = await tryAny(deps, scope, row);
    const missing = missingPermissions(row.vendor, permissions);
    if (missing.length === 0) return { is: "given" };
    return isFresh(deps, row)
      ? { is: "not_yet", problem: "spreading", missing }
      : { is: "refused", problem: "permissions_missing", missing };
  } catch (error) {
    if (!(error instanceof VendorFault)) throw error;
    return refusalOf(deps, row, error);
  }
}

function refusalOf(deps: ConfirmDeps, row: IntegrationRow, fault: VendorFault): Outcome {
  if (fault.kind === "throttled" || fault.kind === "unavailable") return { is: "not_yet", problem: "vendor_away" };
  if (fault.kind === "account_unknown") return { is: "refused", problem: "nobody_known" };
  if (row.vendor === "google" && fault.kind === "consent_required") return { is: "not_yet", problem: "not_delegated" };
  if (row.vendor !== "microsoft") return { is: "refused", problem: "credentials_refused" };
  // What was said of it stays until it is given after all.
  if (row.authorisation === "refused" && isAuthorisationProblem(row.authorisation_problem))
    return { is: "refused", problem: row.authorisation_problem };
  if (row.authorisation !== "confirming") return { is: "not_yet", problem: "not_given" };
  const hint = row.returned_hint;
  if (hint === "declined" || hint === "too_few_rights" || hint === "wrong_organisation")
    return { is: "refused", problem: hint };
  return isFresh(deps, row) ? { is: "not_yet", problem: "spreading" } : { is: "refused", problem: "not_given" };
}

const isFresh = ({ clock }: ConfirmDeps, row: IntegrationRow): boolean =>
  row.returned_at !== null && clock.now() - row.returned_at.getTime() < spreadingMs;

/** Google's tokens act as somebody: the first of some people whom it knows. */
async function tryAny(
  { grants, database }: ConfirmDeps,
  scope: TenantScope,
  row: IntegrationRow,
): Promise<{ readonly permissions?: readonly string[] }> {
  if (row.vendor !== "google") return grants.tryAuthorisation(scope, row);
  let unknown: unknown;
  for (const address of await listSomeAddresses(database.db, scope, row.asked_by)) {
    try {
      return await grants.tryAuthorisation(scope, row, address);
    } catch (error) {
      if (!(error instanceof VendorFault) || error.kind !== "account_unknown") throw error;
      unknown = error;
    }
  }
  throw (
    unknown ??
    new VendorFault("Nobody has an address", {
      vendor: "google",
      operation: "get delegated token",
      kind: "account_unknown",
    })
  );
}
