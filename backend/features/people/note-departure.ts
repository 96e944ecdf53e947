/** The directory itself says that somebody has left: they are told so, and their sessions ahead are shown to whoever looks after people. */
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { saveLookedUp } from "./leavers.store.ts";

/** Source: Microsoft, "Entra authentication and authorization error codes" (50034 does not exist, 50057 is disabled); read 2026-11. */
const departures: Readonly<Record<string, "removed" | "disabled">> = {
  AADSTS50034: "removed",
  AADSTS50057: "disabled",
};

/** Does nothing for any other failure. Fails: not_allowed. */
export async function noteDeparture(
  { database, clock }: { readonly database: OpenDatabase; readonly clock: Clock },
  { scope, personId }: Pick<Caller, "scope" | "personId">,
  thrown: unknown,
): Promise<void> {
  const leftAs = thrown instanceof VendorFault ? departures[thrown.code ?? ""] : undefined;
  if (leftAs === undefined) return;
  const at = new Date(clock.now());
  await database.transaction((tx) => saveLookedUp(tx, scope, { personId, leftAs, at }));
  throw hasLeft(leftAs);
}

export function hasLeft(leftAs: "removed" | "disabled"): RequestProblem {
  const what = leftAs === "disabled" ? "is switched off" : "does not exist any more";
  return new RequestProblem(
    "not_allowed",
    `Your organisation's directory says that this account ${what}. Ask whoever looks after accounts there.`,
    { because: "left" },
  );
}
