/** Times that are offered together, in the database: each is a hold. */
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface OfferedTime {
  readonly holdId: string;
  readonly offeringId: string;
  readonly offeringName: string;
  readonly providerIds: readonly string[];
  /** Of the first of them. */
  readonly providerName: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly expiresAt: Instant;
}

/** What of an offer is still kept at that time, earliest first. */
export async function loadOffer(
  db: Database,
  scope: TenantScope,
  wanted: { readonly id: string; readonly at: Instant },
): Promise<readonly OfferedTime[]> {
  const rows = await db
    .selectFrom("holds")
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "holds.tenant_id").onRef("offerings.id", "=", "holds.offering_id"),
    )
    .select([
      "holds.id as holdId",
      "holds.offering_id as offeringId",
      "offerings.name as offeringName",
      "holds.provider_ids as providerIds",
      sql<string | null>`(select display_name from people
        where people.tenant_id = holds.tenant_id and people.id = holds.provider_ids[1])`.as("providerName"),
      "holds.starts_at as startsAt",
      "holds.ends_at as endsAt",
      "holds.expires_at as expiresAt",
    ])
    .where("holds.tenant_id", "=", scope.tenantId)
    .where("holds.offer_id", "=", wanted.id)
    .where("holds.expires_at", ">", new Date(wanted.at))
    .orderBy("holds.starts_at")
    .execute();
  return rows.map((row) => ({
    ...row,
    providerName: row.providerName ?? "",
    startsAt: asInstant(row.startsAt.getTime()),
    endsAt: asInstant(row.endsAt.getTime()),
    expiresAt: asInstant(row.expiresAt.getTime()),
  }));
}

/** How many times this person offers now. */
export async function countOffered(
  db: Database,
  scope: TenantScope,
  wanted: { readonly holderId: string; readonly at: Instant },
): Promise<number> {
  const { n } = await db
    .selectFrom("holds")
    .select((row) => row.fn.countAll<number>().as("n"))
    .where("tenant_id", "=", scope.tenantId)
    .where("holder_id", "=", wanted.holderId)
    .where("offer_id", "is not", null)
    .where("expires_at", ">", new Date(wanted.at))
    .executeTakeFirstOrThrow();
  return n;
}

/** All of its times are free at once; with `holderId`, only if that person made it. False when there was none. */
export async function deleteOffer(
  db: Database,
  scope: TenantScope,
  wanted: { readonly id: string; readonly holderId?: string },
): Promise<boolean> {
  let query = db.deleteFrom("holds").where("tenant_id", "=", scope.tenantId).where("offer_id", "=", wanted.id);
  if (wanted.holderId !== undefined) query = query.where("holder_id", "=", wanted.holderId);
  return (await query.returning("id").execute()).length > 0;
}
