/** Stops following a connection: first at its vendor, while there still is a grant for it, then here. */
import type { Database, OpenDatabase, Tx } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { CalendarChanges } from "../../ports/calendar-changes.ts";
import { findAccount } from "../connections/find-account.ts";
import { deleteWatch, findWatch, instantOf } from "./watches.store.ts";

export interface EndWatchDeps {
  readonly database: OpenDatabase;
  readonly calendarChanges: CalendarChanges;
  readonly log: Log;
}

/** Best effort: a watch that stays ends by itself, and what it tells until then leads nowhere. */
export async function endWatchAtVendor(deps: EndWatchDeps, scope: TenantScope, connectionId: string): Promise<void> {
  const { db } = deps.database;
  const row = await findWatch(db, scope, { connectionId });
  const account = await findAccount(db, scope, connectionId);
  const expiresAt = instantOf(row?.expires_at ?? null);
  if (!row || row.watch_id === null || expiresAt === undefined || account?.status !== "connected") return;
  const grant = { tenantId: scope.tenantId, connectionId, vendor: account.vendor };
  const watch = { id: row.watch_id, expiresAt, ...(row.resource_id === null ? {} : { resourceId: row.resource_id }) };
  await deps.calendarChanges.unwatch(grant, watch).catch((error: unknown) => {
    deps.log.warn({ err: error, connectionId }, "the vendor did not end the watch");
  });
}

/** In the transaction that ends the connection. */
export async function forgetWatch(tx: Tx | Database, scope: TenantScope, connectionId: string): Promise<void> {
  await deleteWatch(tx, scope, { connectionId });
}
