/** Whom a change at a vendor is taken for, and whom it concerns. */
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** The owner of an account, as a caller of our own use cases; `undefined` when there is no such person any more. */
export async function findOutsideCaller(
  db: Database,
  scope: TenantScope,
  by: { readonly personId: string; readonly source: "calendar" | "zoom" },
): Promise<Caller | undefined> {
  const row = await db
    .selectFrom("people")
    .select(["id", "display_name", "roles"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", by.personId)
    .executeTakeFirst();
  if (!row) return undefined;
  const roles = row.roles as Caller["roles"];
  return { scope, personId: row.id, displayName: row.display_name, roles, surface: by.source };
}

/** Seats that somebody with one of these addresses takes. */
export async function findSeatsByEmail(
  db: Database,
  scope: TenantScope,
  of: { readonly sessionId: string; readonly emails: readonly string[] },
): Promise<readonly { readonly seatId: string; readonly personId: string }[]> {
  if (of.emails.length === 0) return [];
  return db
    .selectFrom("seats")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "seats.tenant_id").onRef("people.id", "=", "seats.learner_id"),
    )
    .select(["seats.id as seatId", "people.id as personId"])
    .where("seats.tenant_id", "=", scope.tenantId)
    .where("seats.session_id", "=", of.sessionId)
    .where("seats.state", "=", "booked")
    .where((where) => where(where.fn<string>("lower", ["people.email"]), "in", of.emails))
    .orderBy("seats.id")
    .execute();
}
