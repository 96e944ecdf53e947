/** Lets a connected account go: first what its sessions ahead need, then the grant at the vendor, then the tokens here. */
import { vendorNames } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { findStanding, saveDeparture, settleAnew } from "./departures.store.ts";
import type { DepartureRow } from "./departures.store.ts";
import { findReachable } from "./find-reachable.ts";
import { leaveAccount } from "./leave-accounts.job.ts";
import type { LeaveDeps } from "./leave-accounts.job.ts";
import { carriedBy, findSuccessors } from "./preview-departure.ts";

export interface DisconnectDeps extends LeaveDeps {
  /** Brings the vendors of these sessions up to date; runs in the same transaction. */
  readonly onLeaving?: (
    tx: Tx,
    leaving: { readonly scope: TenantScope; readonly sessionIds: readonly string[] },
  ) => Promise<void>;
}

export interface DisconnectWish {
  readonly connectionId: string;
  readonly sessions: DepartureRow["sessions"];
  /** With `hand_over`: what the sessions ahead meet on afterwards. */
  readonly meets?: "teams" | "zoom" | "meet" | undefined;
}

/**
 * `leaving`: sessions ahead are cleared first, by jobs. Said again with `keep` it ends at once.
 *
 * Fails: not_found, also for other people's connections, except for administrators; not_allowed (the organisation's own, or
 * nothing can be taken away with a grant that is gone); invalid_request (nothing to hand over to).
 */
export async function disconnectAccount(
  deps: DisconnectDeps,
  caller: Caller,
  wish: DisconnectWish,
): Promise<"gone" | "leaving"> {
  const { scope } = caller;
  const { connectionId } = wish;
  const row = await findReachable(deps.database.db, caller, { connectionId, also: ["administrator"] });
  if (row.method === "app_only")
    throw new RequestProblem(
      "not_allowed",
      "Your organisation connected this account, and its administrator can end that.",
    );
  if (wish.sessions !== "keep" && row.status !== "connected")
    throw new RequestProblem(
      "not_allowed",
      "Slotside cannot reach this account any more. Connect it again first, or disconnect it and keep the links.",
    );
  await deps.database.transaction((tx) => beginDeparture(deps, tx, { caller, row, wish }));
  return leaveAccount(deps, scope, connectionId);
}

async function beginDeparture(
  deps: DisconnectDeps,
  tx: Tx,
  { caller, row, wish }: { readonly caller: Caller; readonly row: ConnectionRow; readonly wish: DisconnectWish },
): Promise<void> {
  const { scope } = caller;
  const { connectionId, sessions } = wish;
  const now = deps.clock.now();
  const meets = sessions === "hand_over" ? (wish.meets ?? null) : null;
  if (sessions === "hand_over") {
    const successors = await findSuccessors(tx, scope, row);
    if (!successors.some((each) => each.meets === meets))
      throw new RequestProblem("invalid_request", "There is no other account to hand the sessions to.", {
        errors: [{ path: "query.meets", message: "must be what another connected account makes" }],
      });
  }
  const sessionIds = await findStanding(tx, scope, { connectionId, now });
  await saveDeparture(tx, {
    tenant_id: scope.tenantId,
    connection_id: connectionId,
    sessions,
    meets,
    total: sessionIds.length,
    wanted_at: new Date(now),
    wanted_by: caller.personId,
    due_at: new Date(now),
    attempts: 0,
  });
  if (sessions !== "keep") {
    await settleAnew(tx, scope, { sessionIds, carried: carriedBy[row.vendor], meets });
    await deps.onLeaving?.(tx, { scope, sessionIds });
  }
  const isOwn = row.person_id === caller.personId;
  await recordAudit(deps, tx, {
    by: caller,
    line: { kind: "connections.disconnected", vendor: row.vendor, whose: isOwn ? "own" : "their", sessions },
    subject: { kind: "connection", id: connectionId, name: vendorNames[row.vendor] },
    people: isOwn ? [] : [row.person_id],
  });
  await deps.live.announce(tx, {
    tenantId: scope.tenantId,
    kind: "connection.changed",
    id: connectionId,
    personIds: [row.person_id],
  });
}
