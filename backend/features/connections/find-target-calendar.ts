/** In which calendar of an account sessions are written. */
import type { Database } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { findConnectionById } from "./connections.store.ts";

/** By the vendor's id; `undefined` = in the account's main one. */
export function createTargetOf(db: Database): (grant: GrantRef) => Promise<string | undefined> {
  return async ({ tenantId, connectionId }) => {
    const row = await findConnectionById(db, mintTenantScope(tenantId, "job"), connectionId);
    return row?.target_calendar ?? undefined;
  };
}
