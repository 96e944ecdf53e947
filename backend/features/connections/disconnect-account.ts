/** Lets a connected account go: the grant ends at the vendor, the tokens are deleted here. */
import type { Caller } from "../../platform/caller.ts";
import type { Log } from "../../platform/log.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { findConnectionById, markRevoked, unlinkZoomIdentities } from "./connections.store.ts";

/** Fails: not_found, also for other people's connections. A vendor that does not answer does not keep the tokens alive here. */
export async function disconnectAccount(
  deps: ConnectDeps & { readonly log: Log },
  caller: Caller,
  connectionId: string,
): Promise<void> {
  const { scope, personId } = caller;
  const row = await findConnectionById(deps.database.db, scope, connectionId);
  if (!row || row.person_id !== personId || row.status === "revoked")
    throw new RequestProblem("not_found", "There is no such connection.");

  if (row.status === "connected") {
    await deps.codeFlowByVendor[row.vendor]
      ?.revoke({ tenantId: scope.tenantId, connectionId, vendor: row.vendor })
      .catch((error: unknown) => {
        deps.log.warn({ err: error, connectionId }, "the vendor did not take the grant back");
      });
  }
  await deps.database.transaction(async (tx) => {
    await markRevoked(tx, scope, connectionId);
    if (row.vendor === "zoom") await unlinkZoomIdentities(tx, { tenantId: scope.tenantId, personId });
    await deps.live.announce(tx, {
      tenantId: scope.tenantId,
      kind: "connection.changed",
      id: connectionId,
      personIds: [personId],
    });
  });
}
