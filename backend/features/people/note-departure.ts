/** The directory itself says that somebody has left: they are told so, and their sessions ahead are shown to whoever looks after people. */
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { findLeftAs, saveLookedUp } from "./leavers.store.ts";

/**
 * Source: Microsoft, "Entra authentication and authorization error codes" (50034 does not exist, 50057 is disabled), "Manage connections
 * in Power Automate" (500341 has been deleted); read 2026-11.
 */
const departures: Readonly<Record<string, "removed" | "disabled">> = {
  AADSTS50034: "removed",
  AADSTS500341: "removed",
  AADSTS50057: "disabled",
};

interface NoteDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Does nothing for any other failure. Fails: not_allowed. */
export async function noteDeparture(
  deps: NoteDeps & { readonly database: OpenDatabase },
  { scope, personId }: Pick<Caller, "scope" | "personId">,
  thrown: unknown,
): Promise<void> {
  const leftAs = departureIn(thrown);
  if (leftAs === undefined) return;
  await deps.database.transaction((tx) => saveDeparture(deps, tx, { scope, personId, leftAs }));
  throw hasLeft(leftAs);
}

/** What a renewal of somebody's own account came upon, in the transaction that ends the account. Does nothing for any other failure. */
export async function noteDepartureIn(
  deps: NoteDeps,
  tx: Tx,
  ended: { readonly scope: TenantScope; readonly personId: string; readonly fault: VendorFault },
): Promise<void> {
  const leftAs = departureIn(ended.fault);
  if (leftAs !== undefined) await saveDeparture(deps, tx, { ...ended, leftAs });
}

function departureIn(thrown: unknown): "removed" | "disabled" | undefined {
  const isTold = thrown instanceof VendorFault && thrown.vendor === "microsoft";
  return isTold ? departures[thrown.code ?? ""] : undefined;
}

async function saveDeparture(
  deps: NoteDeps,
  tx: Tx,
  left: { readonly scope: TenantScope; readonly personId: string; readonly leftAs: "removed" | "disabled" },
): Promise<void> {
  const { scope, personId, leftAs } = left;
  const before = await findLeftAs(tx, scope, personId);
  await saveLookedUp(tx, scope, { personId, leftAs, at: new Date(deps.clock.now()) });
  if (before === leftAs) return;
  await recordAudit(deps, tx, {
    by: { scope, surface: "system" },
    line: { kind: "people.left", as: leftAs },
    people: [personId],
  });
}

export function hasLeft(leftAs: "removed" | "disabled"): RequestProblem {
  const what = leftAs === "disabled" ? "is switched off" : "does not exist any more";
  return new RequestProblem(
    "not_allowed",
    `Your organisation's directory says that this account ${what}. Ask whoever looks after accounts there.`,
    { because: "left" },
  );
}
