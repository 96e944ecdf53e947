/** Which connected account serves a purpose for a person. */
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { listByPerson } from "./connections.store.ts";

export interface UsableConnection {
  readonly grant: GrantRef;
  readonly vendor: "microsoft" | "zoom" | "google";
  readonly accountName: string;
  readonly accountEmail: string;
  /** `needs_reconnect`: the account is known but its grant is gone; calls with it fail as grant_revoked. */
  readonly status: "connected" | "needs_reconnect";
}

/** Of several calendars Microsoft's holds the events, and invitations go to its address. */
const order = { microsoft: 0, google: 1, zoom: 2 } as const;

/** With `vendor` only that vendor's; otherwise the working one before a broken one. `undefined` when nothing is connected for it. */
export async function findConnection(
  db: Database | Tx,
  scope: TenantScope,
  wanted: {
    readonly personId: string;
    readonly purpose: "calendar" | "meetings";
    readonly vendor?: "microsoft" | "zoom" | "google";
  },
): Promise<UsableConnection | undefined> {
  const rows = (await listByPerson(db, scope, wanted.personId))
    .filter((row) => !row.is_leaving)
    .filter((row) => row.purposes.includes(wanted.purpose))
    .filter((row) => wanted.vendor === undefined || row.vendor === wanted.vendor);
  const preferred = rows.toSorted((left, right) => order[left.vendor] - order[right.vendor]);
  const row = preferred.find((each) => each.status === "connected") ?? preferred[0];
  if (!row) return undefined;
  return {
    grant: { tenantId: scope.tenantId, connectionId: row.id, vendor: row.vendor },
    vendor: row.vendor,
    accountName: row.account_name,
    accountEmail: row.account_email,
    status: row.status === "connected" ? "connected" : "needs_reconnect",
  };
}
