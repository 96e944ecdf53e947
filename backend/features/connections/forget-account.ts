/** Ends a connection here: tokens and whatever else is kept of the account are deleted, and everybody who shows it is told. */
import type { Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Instant } from "../../domain/instant.ts";
import { cancelDeparture } from "./departures.store.ts";
import type { ConnectionRow } from "./connections.store.ts";
import { findConnectionById, markRevoked, unlinkZoomIdentities } from "./connections.store.ts";

export interface ForgetDeps {
  readonly live: Live;
  /** Whatever else hangs on the connection; runs in the same transaction. */
  readonly onForgotten?: (
    tx: Tx,
    forgotten: { readonly scope: TenantScope; readonly connectionId: string },
  ) => Promise<void>;
}

/** Whose it was. Nothing happens, and nobody is answered, when it has ended already or was connected anew after `leftAt`. */
export async function forgetAccount(
  deps: ForgetDeps,
  tx: Tx,
  ended: { readonly scope: TenantScope; readonly connectionId: string; readonly leftAt?: Instant },
): Promise<{ readonly personId: string; readonly vendor: ConnectionRow["vendor"] } | undefined> {
  const { scope, connectionId, leftAt } = ended;
  const row = await findConnectionById(tx, scope, connectionId);
  if (!row || row.status === "revoked") {
    await cancelDeparture(tx, scope, connectionId);
    return undefined;
  }
  if (leftAt !== undefined && row.connected_at.getTime() > leftAt) return undefined;
  await markRevoked(tx, scope, row);
  await cancelDeparture(tx, scope, connectionId);
  if (row.vendor === "zoom") await unlinkZoomIdentities(tx, { tenantId: scope.tenantId, personId: row.person_id });
  await deps.onForgotten?.(tx, { scope, connectionId });
  await deps.live.announce(tx, {
    tenantId: scope.tenantId,
    kind: "connection.changed",
    id: connectionId,
    personIds: [row.person_id],
  });
  return { personId: row.person_id, vendor: row.vendor };
}
