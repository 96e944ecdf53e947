/** Brings departures to their end: waits until sessions are cleared, ends the grant at the vendor, and deletes the tokens last. */
import { asInstant } from "../../domain/instant.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { findConnectionById } from "./connections.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { findDeparture, findDueDepartures, findStanding, postponeDeparture } from "./departures.store.ts";
import type { DepartureRow } from "./departures.store.ts";
import { forgetAccount } from "./forget-account.ts";
import type { ForgetDeps } from "./forget-account.ts";

export interface LeaveDeps extends ConnectDeps, ForgetDeps {
  readonly log: Log;
  /** What only the grant can still end at the vendor; must not throw for a vendor that does not answer. */
  readonly beforeDisconnect?: (scope: TenantScope, connectionId: string) => Promise<void>;
}

const lookAgainMs = 1_000;
/** How often a vendor that does not answer is asked to end the grant: it does not keep the tokens alive here for ever. */
const mostAttempts = 5;

/** Goes on with every departure that is due. Each step can be repeated, so a crash anywhere does not matter. */
export function createLeaveAccounts(deps: LeaveDeps): () => Promise<void> {
  return async () => {
    for (const { tenantId, connectionId } of await findDueDepartures(deps.database.db, deps.clock.now()))
      await leaveAccount(deps, mintTenantScope(tenantId, "job"), connectionId);
  };
}

/** `leaving`: something has to happen first, and it is looked at again. */
export async function leaveAccount(
  deps: LeaveDeps,
  scope: TenantScope,
  connectionId: string,
): Promise<"gone" | "leaving"> {
  const { db } = deps.database;
  const departure = await findDeparture(db, scope, connectionId);
  const row = await findConnectionById(db, scope, connectionId);
  if (!departure || !row) return "gone";
  const isReachable = row.status === "connected" && row.method === "delegated";
  if (isReachable && departure.sessions !== "keep" && (await isStillNeeded(deps, scope, departure))) return "leaving";
  if (isReachable && !(await endAtVendor(deps, scope, { row, departure }))) return "leaving";
  await deps.database.transaction(async (tx) => {
    await forgetAccount(deps, tx, { scope, connectionId });
  });
  return "gone";
}

/** The sessions' own jobs take away what stands there; this only waits for them, and shows how far they are. */
async function isStillNeeded(deps: LeaveDeps, scope: TenantScope, departure: DepartureRow): Promise<boolean> {
  const { connection_id: connectionId, attempts } = departure;
  const now = deps.clock.now();
  const standing = await findStanding(deps.database.db, scope, { connectionId, now });
  if (standing.length === 0) return false;
  const dueAt = asInstant(now + lookAgainMs);
  await postponeDeparture(deps.database.db, scope, { connectionId, dueAt, attempts });
  return true;
}

async function endAtVendor(
  deps: LeaveDeps,
  scope: TenantScope,
  { row, departure }: { readonly row: ConnectionRow; readonly departure: DepartureRow },
): Promise<boolean> {
  const { id: connectionId, vendor } = row;
  try {
    await deps.beforeDisconnect?.(scope, connectionId);
    await deps.codeFlowByVendor[vendor]?.revoke({ tenantId: scope.tenantId, connectionId, vendor });
    return true;
  } catch (error) {
    deps.log.warn({ err: error, connectionId }, "the vendor did not take the grant back");
    const isPassing = error instanceof VendorFault && (error.kind === "unavailable" || error.kind === "throttled");
    const attempts = departure.attempts + 1;
    if (!isPassing || attempts >= mostAttempts) return true;
    const dueAt = asInstant(deps.clock.now() + 1_000 * 2 ** attempts);
    await postponeDeparture(deps.database.db, scope, { connectionId, dueAt, attempts });
    return false;
  }
}
