/** One connected account by its id, whatever its state; its tokens stay with the broker. */
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findConnectionById } from "./connections.store.ts";

export interface Account {
  readonly connectionId: string;
  readonly personId: string;
  readonly vendor: "microsoft" | "zoom" | "google";
  readonly purposes: readonly string[];
  /** The vendor's id of the person, with that of the calendar in which sessions are written where it is not the main one. */
  readonly accountId: string;
  readonly status: "connected" | "needs_reconnect" | "revoked";
}

export async function findAccount(
  db: Database | Tx,
  scope: TenantScope,
  connectionId: string,
): Promise<Account | undefined> {
  const row = await findConnectionById(db, scope, connectionId);
  return (
    row && {
      connectionId,
      personId: row.person_id,
      vendor: row.vendor,
      purposes: row.purposes,
      accountId: row.target_calendar === null ? row.account_id : `${row.account_id} ${row.target_calendar}`,
      status: row.status,
    }
  );
}
