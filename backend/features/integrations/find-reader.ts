/** Through whose calendar the free and busy times of an organisation are read, where nothing else is connected. */
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import type { VendorName } from "./integrations.store.ts";

/** A connected calendar, an administrator's before anybody else's; `undefined` when there is none. */
export async function findReader(
  db: Database | Tx,
  scope: TenantScope,
  vendor: VendorName,
): Promise<GrantRef | undefined> {
  const row = await db
    .selectFrom("connections")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "connections.tenant_id").onRef("people.id", "=", "connections.person_id"),
    )
    .select("connections.id")
    .where("connections.tenant_id", "=", scope.tenantId)
    .where("connections.vendor", "=", vendor)
    .where("connections.status", "=", "connected")
    .where(sql<boolean>`connections.purposes @> array['calendar']`)
    .orderBy(sql`people.roles @> array['administrator']`, "desc")
    .orderBy("connections.connected_at")
    .limit(1)
    .executeTakeFirst();
  return row && { tenantId: scope.tenantId, connectionId: row.id, vendor };
}

/** Where the organisation chose that only free and busy is read: the calendar it is read through. */
export async function findOrganisationReader(db: Database, scope: TenantScope): Promise<GrantRef | undefined> {
  const chosen = await db
    .selectFrom("integrations")
    .select("vendor")
    .where("tenant_id", "=", scope.tenantId)
    .where("method", "=", "free_busy_only")
    .orderBy("vendor", "desc")
    .limit(1)
    .executeTakeFirst();
  return chosen && findReader(db, scope, chosen.vendor);
}
