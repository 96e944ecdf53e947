/** Series and their dates in the database. */
import type { Recurrence } from "#contract/series.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface KeptSeries {
  readonly id: string;
  readonly offeringId: string;
  readonly recurrence: Recurrence;
  readonly enrol: "series" | "date";
}

export async function insertSeries(tx: Tx, scope: TenantScope, series: KeptSeries & { readonly at: Date }) {
  await tx
    .insertInto("series")
    .values({
      tenant_id: scope.tenantId,
      id: series.id,
      offering_id: series.offeringId,
      recurrence: JSON.stringify(series.recurrence),
      enrol: series.enrol,
      created_at: series.at,
    })
    .execute();
}

/** A session that stands for one date of the series, started for it or joined. */
export async function insertDate(
  tx: Tx,
  scope: TenantScope,
  date: { readonly seriesId: string; readonly position: number; readonly sessionId: string },
): Promise<void> {
  const { seriesId: series_id, position, sessionId: session_id } = date;
  await tx.insertInto("series_dates").values({ tenant_id: scope.tenantId, series_id, position, session_id }).execute();
}

export async function loadSeries(
  db: Database,
  scope: TenantScope,
  id: string,
): Promise<(KeptSeries & { readonly sessionIds: readonly string[] }) | undefined> {
  const row = await db
    .selectFrom("series")
    .select(["id", "offering_id as offeringId", "recurrence", "enrol"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  const dates = await db
    .selectFrom("series_dates")
    .select("session_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("series_id", "=", id)
    .orderBy("position")
    .execute();
  return {
    ...row,
    recurrence: row.recurrence as Recurrence,
    sessionIds: dates.map(({ session_id }) => session_id),
  };
}

/** Starts of the later dates that belong together with this session, because its series is joined as a whole. */
export async function loadEnrolledDates(db: Database, scope: TenantScope, sessionId: string): Promise<readonly Date[]> {
  const rows = await db
    .selectFrom("sessions as joined")
    .innerJoin("series", (join) =>
      join.onRef("series.tenant_id", "=", "joined.tenant_id").onRef("series.id", "=", "joined.series_id"),
    )
    .innerJoin("sessions as later", (join) =>
      join.onRef("later.tenant_id", "=", "joined.tenant_id").onRef("later.series_id", "=", "joined.series_id"),
    )
    .select("later.starts_at as startsAt")
    .where("joined.tenant_id", "=", scope.tenantId)
    .where("joined.id", "=", sessionId)
    .where("series.enrol", "=", "series")
    .where("later.status", "=", "scheduled")
    .whereRef("later.starts_at", ">", "joined.starts_at")
    .orderBy("later.starts_at")
    .execute();
  return rows.map(({ startsAt }) => startsAt);
}
