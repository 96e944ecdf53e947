/** Holds and the times they keep, in the database. Who writes them holds the locks of everybody whose time it is. */
import { sql } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface KeptHold {
  readonly id: string;
  readonly offeringId: string;
  /** The class whose seat is held; absent = a time of its providers is. */
  readonly sessionId: string | undefined;
  readonly providerIds: readonly string[];
  readonly startsAt: Instant;
  readonly placedAt: Instant;
  readonly expiresAt: Instant;
  /** It is one of several times that are offered together. */
  readonly offerId: string | undefined;
}

/** The holder's hold with this id, or one that was offered to whoever has its id; also one that has expired and was not swept yet. */
export async function findHold(
  db: Database,
  scope: TenantScope,
  wanted: { readonly id: string; readonly holderId: string },
): Promise<KeptHold | undefined> {
  const row = await db
    .selectFrom("holds")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.id)
    .where((is) => is.or([is("holder_id", "=", wanted.holderId), is("offer_id", "is not", null)]))
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      offeringId: row.offering_id,
      sessionId: row.session_id ?? undefined,
      providerIds: row.provider_ids,
      startsAt: asInstant(row.starts_at.getTime()),
      placedAt: asInstant(row.placed_at.getTime()),
      expiresAt: asInstant(row.expires_at.getTime()),
      offerId: row.offer_id ?? undefined,
    }
  );
}

export interface NewHold extends Interval {
  readonly id: string;
  readonly holderId: string;
  readonly offeringId: string;
  readonly sessionId: string | undefined;
  readonly providerIds: readonly string[];
  readonly placedAt: Date;
  readonly expiresAt: Date;
  readonly offerId?: string | undefined;
}

/**
 * Keeps the time, and gives up what this person held for themselves before, unless it is an offered one. False when somebody else holds it, which the caller's locks
 * make impossible unless it was decided wrongly.
 */
export async function insertHold(tx: Tx, scope: TenantScope, hold: NewHold): Promise<boolean> {
  const tenant_id = scope.tenantId;
  if (hold.offerId === undefined) await deleteOwnHold(tx, scope, hold.holderId);
  // Expired rows would still stand in the way of the constraint.
  await tx
    .deleteFrom("held_times")
    .where("tenant_id", "=", tenant_id)
    .where("provider_id", "in", hold.providerIds)
    .where((is) =>
      is.exists(
        is
          .selectFrom("holds")
          .select("holds.id")
          .whereRef("holds.tenant_id", "=", "held_times.tenant_id")
          .whereRef("holds.id", "=", "held_times.hold_id")
          .where("holds.expires_at", "<=", hold.placedAt),
      ),
    )
    .execute();
  const [startsAt, endsAt] = [new Date(hold.startsAt), new Date(hold.endsAt)];
  const placed = await tx
    .insertInto("holds")
    .values({
      tenant_id,
      id: hold.id,
      holder_id: hold.holderId,
      offering_id: hold.offeringId,
      session_id: hold.sessionId ?? null,
      provider_ids: [...hold.providerIds],
      starts_at: startsAt,
      ends_at: endsAt,
      placed_at: hold.placedAt,
      expires_at: hold.expiresAt,
      offer_id: hold.offerId ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .execute();
  if (placed.length === 0) return false;
  if (hold.sessionId !== undefined) return true;
  const during = sql<never>`tstzrange(${startsAt}::timestamptz, ${endsAt}::timestamptz)`;
  const kept = await tx
    .insertInto("held_times")
    .values(hold.providerIds.map((provider_id) => ({ tenant_id, hold_id: hold.id, provider_id, during })))
    .onConflict((conflict) => conflict.doNothing())
    .returning("provider_id")
    .execute();
  return kept.length === hold.providerIds.length;
}

async function deleteOwnHold(tx: Tx, scope: TenantScope, holderId: string): Promise<void> {
  await tx
    .deleteFrom("holds")
    .where("tenant_id", "=", scope.tenantId)
    .where("holder_id", "=", holderId)
    .where("offer_id", "is", null)
    .execute();
}

export async function extendHold(tx: Tx, scope: TenantScope, id: string, expiresAt: Date): Promise<void> {
  await tx
    .updateTable("holds")
    .set({ expires_at: expiresAt })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .execute();
}

/** False when this person has no such hold. */
export async function deleteHold(
  db: Database,
  scope: TenantScope,
  wanted: { readonly id: string; readonly holderId: string },
): Promise<boolean> {
  const gone = await db
    .deleteFrom("holds")
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", wanted.id)
    .where("holder_id", "=", wanted.holderId)
    .returning("id")
    .execute();
  return gone.length > 0;
}

export async function deleteHoldsOf(db: Database, scope: TenantScope, holderId: string): Promise<void> {
  await db.deleteFrom("holds").where("tenant_id", "=", scope.tenantId).where("holder_id", "=", holderId).execute();
}

/** Of every tenant: nothing counts them any more, so nobody needs to know whose they were. */
export async function deleteHoldsBefore(db: Database, at: Date): Promise<void> {
  await db.deleteFrom("holds").where("expires_at", "<=", at).execute();
}

export interface HeldTime extends Interval {
  readonly personId: string;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
}

/** What is held of these providers' time, with the buffers of what is about to be booked: by others, or offered by whomever. */
export async function loadHeldTimes(
  db: Database,
  scope: TenantScope,
  wanted: {
    readonly personIds: readonly string[];
    readonly range: Interval;
    readonly exceptHolderId: string;
    readonly at: Date;
  },
): Promise<readonly HeldTime[]> {
  if (wanted.personIds.length === 0) return [];
  const rows = await db
    .selectFrom("held_times")
    .innerJoin("holds", (join) =>
      join.onRef("holds.tenant_id", "=", "held_times.tenant_id").onRef("holds.id", "=", "held_times.hold_id"),
    )
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "holds.tenant_id").onRef("offerings.id", "=", "holds.offering_id"),
    )
    .select([
      "held_times.provider_id as personId",
      "holds.starts_at as startsAt",
      "holds.ends_at as endsAt",
      sql<number>`(offerings.rules->>'bufferBeforeMinutes')::int`.as("bufferBeforeMinutes"),
      sql<number>`(offerings.rules->>'bufferAfterMinutes')::int`.as("bufferAfterMinutes"),
    ])
    .where("held_times.tenant_id", "=", scope.tenantId)
    .where("held_times.provider_id", "in", wanted.personIds)
    // What somebody offers is promised to whoever has the link, and cannot be offered once more.
    .where((is) => is.or([is("holds.holder_id", "<>", wanted.exceptHolderId), is("holds.offer_id", "is not", null)]))
    .where("holds.expires_at", ">", wanted.at)
    .where("holds.starts_at", "<", new Date(wanted.range.endsAt))
    .where("holds.ends_at", ">", new Date(wanted.range.startsAt))
    .execute();
  return rows.map((row) => ({
    ...row,
    startsAt: asInstant(row.startsAt.getTime()),
    endsAt: asInstant(row.endsAt.getTime()),
  }));
}

/** How many seats of each class others than this person hold. Classes without any are left out. */
export async function countHeldSeats(
  db: Database,
  scope: TenantScope,
  wanted: { readonly sessionIds: readonly string[]; readonly exceptHolderId: string; readonly at: Date },
): Promise<ReadonlyMap<string, number>> {
  if (wanted.sessionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("holds")
    .select((row) => ["session_id as sessionId", row.fn.countAll<number>().as("seats")])
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "in", wanted.sessionIds)
    .where("holder_id", "<>", wanted.exceptHolderId)
    .where("expires_at", ">", wanted.at)
    .groupBy("session_id")
    .execute();
  return new Map(rows.flatMap(({ sessionId, seats }) => (sessionId === null ? [] : [[sessionId, seats]])));
}

/** Seats of a class that are held by people other than these, and when the first of them is free again. */
export async function loadHeldSeats(
  db: Database,
  scope: TenantScope,
  wanted: { readonly sessionId: string; readonly exceptHolderIds: readonly string[]; readonly at: Date },
): Promise<{ readonly seats: number; readonly until: Date | null }> {
  let query = db
    .selectFrom("holds")
    .select((row) => [row.fn.countAll<number>().as("seats"), row.fn.min<Date | null>("expires_at").as("until")])
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", wanted.sessionId)
    .where("expires_at", ">", wanted.at);
  if (wanted.exceptHolderIds.length > 0) query = query.where("holder_id", "not in", wanted.exceptHolderIds);
  return query.executeTakeFirstOrThrow();
}
