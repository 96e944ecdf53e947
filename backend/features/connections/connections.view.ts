/** Connections as the contract shows them: never a token, never a scope. */
import type { Connection, Purpose } from "#contract/people.ts";
import type { ConnectionRow } from "./connections.store.ts";

export function viewConnection(row: ConnectionRow): Connection {
  return {
    id: row.id,
    vendor: row.vendor,
    purposes: row.purposes as Purpose[],
    method: row.method,
    accountId: row.account_id,
    accountName: row.account_name,
    accountEmail: row.account_email,
    connectedAt: row.connected_at.toISOString(),
    status: row.status,
    ...(row.problem === null ? {} : { problem: row.problem }),
  };
}
