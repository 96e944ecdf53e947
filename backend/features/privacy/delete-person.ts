/** Begins to delete a person: what they teach and attend ends, others are told, and then every trace goes by itself. */
import type { DeletionBegun } from "#contract/privacy.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { clearSessionsAhead } from "../bookings/clear-sessions-ahead.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { requirePersonWhoMayGo } from "../people/require-person-who-may-go.ts";
import { insertDeletion, takeRoles } from "./privacy.store.ts";

/** A vendor that does not answer for so long is not waited for. */
const patienceMs = 24 * 60 * 60_000;
/** What others read: not why, and not of what kind. */
export const goneReason = { kind: "person_away" } as const;

/**
 * Only the first step: the rest is the sweep's. Fails: not_allowed, not_found, last_administrator, invalid_request (nobody to hand
 * over to).
 */
export async function deletePerson(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly personId: string; readonly toProviderId?: string | undefined },
): Promise<DeletionBegun> {
  if (!caller.roles.includes("administrator"))
    throw new RequestProblem("not_allowed", "Only an administrator may do this.");
  const { personId, toProviderId } = wish;
  const at = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    await requirePersonWhoMayGo(tx, caller.scope, { personId, toProviderId });
    const asked = { personId, at: new Date(at), giveUpAt: new Date(at + patienceMs) };
    await insertDeletion(tx, caller.scope, asked);
    await takeRoles(tx, caller.scope, personId);
    await recordAudit(deps, tx, { by: caller, line: { kind: "people.deletion_asked" }, people: [personId] });
  });
  const handOver = toProviderId === undefined ? {} : { handOver: { toProviderId, caller } };
  const cleared = await clearSessionsAhead(deps, caller, { personId, reason: goneReason, ...handOver });
  return { ...cleared, state: "deleting" };
}
