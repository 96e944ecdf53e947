/** SQL for how we hear of changes: watches of calendars, who is at work on them, and the table that leads vendors' calls to a tenant. */
import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Database, OpenDatabase, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type WatchRow = Selectable<Tables["calendar_watches"]>;
export type RouteRow = Selectable<Tables["vendor_routes"]>;

/** Notifications that come faster are heard together: a pull begins at most this often. */
export const betweenPullsMs = 500;

/** How one connection's watch is told apart. */
export interface WatchKey {
  readonly connectionId: string;
}

/** A calendar that is to be followed from now on; one that is followed already is renewed and looked at afresh. */
export async function saveWanted(
  tx: Tx,
  scope: TenantScope,
  wanted: WatchKey & { readonly accountId: string; readonly now: Instant },
): Promise<void> {
  const now = new Date(wanted.now);
  await tx
    .insertInto("calendar_watches")
    .values({
      tenant_id: scope.tenantId,
      connection_id: wanted.connectionId,
      account_id: wanted.accountId,
      state: "watching",
      renew_at: now,
      due_at: now,
      pull_wanted: 1,
      pull_done: 0,
      resync_wanted: 1,
      attempts: 0,
    })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "connection_id"]).doUpdateSet({
        state: sql`case when calendar_watches.state = 'broken' then 'watching' else calendar_watches.state end`,
        renew_at: now,
        due_at: now,
        attempts: 0,
        ...oneMorePull,
        resync_wanted: sql`calendar_watches.pull_wanted + 1`,
      }),
    )
    .execute();
}

const oneMorePull = { pull_wanted: sql<number>`calendar_watches.pull_wanted + 1` };

/** What a vendor's call says about a watch. */
export type Heard =
  /** Something in the calendar changed. */
  | "changed"
  /** Changes were missed. */
  | "missed"
  /** The vendor wants to see our permission again before it goes on. */
  | "renewal_wanted"
  /** The vendor has ended it. */
  | "ended";

/** Says that the watch has to be looked after now; while its vendor fails, not before the pause is over. */
export async function noteHeard(
  tx: Tx,
  scope: TenantScope,
  heard: WatchKey & { readonly what: Heard; readonly now: Instant },
): Promise<void> {
  const now = new Date(heard.now);
  const soon = sql<Date>`least(due_at, greatest(${now}::timestamptz, last_pulled_at + ${`${betweenPullsMs} ms`}::interval))`;
  const resync = { resync_wanted: sql<number>`pull_wanted + 1` };
  const more = {
    changed: {},
    missed: resync,
    renewal_wanted: { renew_at: now },
    ended: { ...resync, renew_at: now, watch_id: null, resource_id: null, expires_at: null },
  }[heard.what];
  await tx
    .updateTable("calendar_watches")
    .set({ ...oneMorePull, ...more, due_at: sql<Date>`case when attempts > 0 then due_at else ${soon} end` })
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", heard.connectionId)
    .where("state", "<>", "broken")
    .execute();
}

/** `undefined` when nothing is due or somebody else is at it. */
export async function takeWatchLease(
  db: Database,
  scope: TenantScope,
  wanted: WatchKey & { readonly leaseId: string; readonly now: Instant; readonly until: Instant },
): Promise<WatchRow | undefined> {
  const now = new Date(wanted.now);
  return db
    .updateTable("calendar_watches")
    .set({ lease_id: wanted.leaseId, leased_until: new Date(wanted.until) })
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", wanted.connectionId)
    .where("due_at", "<=", now)
    .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", now)]))
    .returningAll()
    .executeTakeFirst();
}

/** Who holds the lease, and on which watch. */
export interface HeldLease extends WatchKey {
  readonly leaseId: string;
}

/** Changes the row under its lease. False when somebody else took over: then nothing more may be done under it. */
export async function saveHeld(
  db: Database,
  scope: TenantScope,
  held: HeldLease,
  change: Updateable<Tables["calendar_watches"]>,
): Promise<boolean> {
  const row = await db
    .updateTable("calendar_watches")
    .set(change)
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", held.connectionId)
    .where("lease_id", "=", held.leaseId)
    .returning("connection_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives the lease back. What was heard meanwhile is looked after in a moment, whatever `dueAt` says. */
export async function endHeld(
  db: Database,
  scope: TenantScope,
  held: HeldLease,
  outcome: {
    readonly dueAt: Instant | undefined;
    readonly now: Instant;
    /** What had been heard when the lease was taken. */
    readonly pullWanted: number;
    readonly attempts: number;
    readonly problem: string | null;
    readonly state: WatchRow["state"];
  },
): Promise<void> {
  const dueAt = outcome.dueAt === undefined ? null : new Date(outcome.dueAt);
  const soon = new Date(outcome.now + betweenPullsMs);
  const isHeard = sql`pull_wanted > ${outcome.pullWanted} and ${outcome.attempts}::int = 0`;
  await db
    .updateTable("calendar_watches")
    .set({
      lease_id: null,
      leased_until: null,
      due_at: sql<Date | null>`case when ${isHeard} then ${soon}::timestamptz else ${dueAt}::timestamptz end`,
      attempts: outcome.attempts,
      last_problem: outcome.problem,
      state: outcome.state,
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", held.connectionId)
    .where("lease_id", "=", held.leaseId)
    .execute();
}

/** Watches of every tenant that are due and that nobody is at, oldest first. For the worker only. */
export async function findDueWatches(
  db: Database,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: string; readonly connectionId: string }[]> {
  return db
    .selectFrom("calendar_watches")
    .select(["tenant_id as tenantId", "connection_id as connectionId"])
    .where("due_at", "<=", new Date(now))
    .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", new Date(now))]))
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

export async function deleteWatch(db: Database, scope: TenantScope, { connectionId }: WatchKey): Promise<void> {
  await deleteRoutes(db, scope, { connectionId });
  await db
    .deleteFrom("calendar_watches")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .execute();
}

/** Answers whether it is gone: it stays when it was wanted once more than `pullWanted` says. */
export async function deleteUnwanted(
  { transaction }: Pick<OpenDatabase, "transaction">,
  scope: TenantScope,
  seen: { readonly connectionId: string; readonly pullWanted: number },
): Promise<boolean> {
  return transaction(async (tx) => {
    const row = await tx
      .selectFrom("calendar_watches")
      .select("pull_wanted")
      .where("tenant_id", "=", scope.tenantId)
      .where("connection_id", "=", seen.connectionId)
      .forUpdate()
      .executeTakeFirst();
    if (row && row.pull_wanted > seen.pullWanted) return false;
    await deleteWatch(tx, scope, seen);
    return true;
  });
}

export async function findWatch(
  db: Database,
  scope: TenantScope,
  { connectionId }: WatchKey,
): Promise<WatchRow | undefined> {
  return db
    .selectFrom("calendar_watches")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .executeTakeFirst();
}

/** Leads the vendor's calls with this id here; an id that led elsewhere leads here from now on. */
export async function saveRoute(db: Database, row: Insertable<Tables["vendor_routes"]>): Promise<void> {
  await db
    .insertInto("vendor_routes")
    .values(row)
    .onConflict((conflict) => conflict.columns(["kind", "external_id"]).doUpdateSet(row))
    .execute();
}

/** With `except` all but that one. */
export async function deleteRoutes(
  db: Database,
  scope: TenantScope,
  of: WatchKey & { readonly except?: string },
): Promise<void> {
  await db
    .deleteFrom("vendor_routes")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", of.connectionId)
    .where("external_id", "<>", of.except ?? "")
    .execute();
}

/** Where a vendor's call leads, before any tenant is known. */
export async function findRoutes(
  db: Database,
  kind: RouteRow["kind"],
  externalIds: readonly string[],
): Promise<readonly RouteRow[]> {
  if (externalIds.length === 0) return [];
  return db
    .selectFrom("vendor_routes")
    .selectAll()
    .where("kind", "=", kind)
    .where("external_id", "in", externalIds)
    .orderBy("connection_id")
    .execute();
}

/** A connected account that should be heard of and is not yet. */
export interface UnheardAccount {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly personId: string;
  readonly vendor: "microsoft" | "zoom" | "google";
  readonly accountTenant: string;
  readonly accountId: string;
}

/** Of every tenant, for the worker; or the one that somebody just connected, whatever is heard of it by now. */
export async function findUnheard(
  db: Database,
  of: { readonly limit: number } | { readonly scope: TenantScope; readonly connectionId: string },
): Promise<readonly UnheardAccount[]> {
  const accounts = db
    .selectFrom("connections")
    .select([
      "tenant_id as tenantId",
      "id as connectionId",
      "person_id as personId",
      "vendor",
      "account_tenant as accountTenant",
      "account_id as accountId",
    ])
    .where("status", "=", "connected")
    .where(sql<boolean>`(vendor = 'zoom' or 'calendar' = any(purposes))`)
    // Of thousands whom their organisation covers, only those matter who teach or take part in something.
    .where(
      sql<boolean>`(vendor = 'zoom' or method = 'delegated'
        or exists (select from people where people.tenant_id = connections.tenant_id
          and people.id = connections.person_id and people.roles @> array['provider'])
        or exists (select from session_claims as claim where claim.tenant_id = connections.tenant_id
          and claim.person_id = connections.person_id and claim.active))`,
    );
  if ("scope" in of) {
    return accounts.where("tenant_id", "=", of.scope.tenantId).where("id", "=", of.connectionId).execute();
  }
  return accounts
    .where(
      sql<boolean>`case when vendor = 'zoom'
        then not exists (select from vendor_routes where vendor_routes.kind = 'zoom_user'
          and vendor_routes.tenant_id = connections.tenant_id and vendor_routes.connection_id = connections.id)
        else not exists (select from calendar_watches where calendar_watches.tenant_id = connections.tenant_id
          and calendar_watches.connection_id = connections.id and calendar_watches.state <> 'broken') end`,
    )
    .orderBy("connected_at")
    .limit(of.limit)
    .execute();
}

/** Epoch milliseconds of a column that may be empty. */
export function instantOf(at: Date | null): Instant | undefined {
  return at === null ? undefined : asInstant(at.getTime());
}
