/** SQL of what fails at present and of what was told about it. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export type IncidentRow = Selectable<Tables["incidents"]>;
export type Area = Tables["vendor_troubles"]["area"];
export type Access = Tables["vendor_troubles"]["access"];
type VendorName = Tables["vendor_troubles"]["vendor"];

/** One kind of call of one account. */
export interface CallKind {
  readonly connectionId: string;
  readonly area: Area;
  readonly access: Access;
}

export interface TroubleRow {
  readonly code: string;
  readonly first_at: Date;
}

/** One more call of this kind has failed this way; answers since when such calls do. */
export async function addTrouble(
  tx: Tx,
  scope: TenantScope,
  failed: CallKind & { readonly code: string; readonly vendor: VendorName; readonly now: Instant },
): Promise<TroubleRow> {
  const at = new Date(failed.now);
  return tx
    .insertInto("vendor_troubles")
    .values({
      tenant_id: scope.tenantId,
      connection_id: failed.connectionId,
      area: failed.area,
      access: failed.access,
      code: failed.code,
      vendor: failed.vendor,
      first_at: at,
      last_at: at,
      count: 1,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "connection_id", "area", "access", "code"])
        .doUpdateSet({ last_at: at, count: sql`vendor_troubles.count + 1` }),
    )
    .returning(["code", "first_at"])
    .executeTakeFirstOrThrow();
}

/** Whether calls of this kind are known to fail; one small read, made after every call that succeeds. */
export async function hasTrouble(db: Database, scope: TenantScope, kind: CallKind): Promise<boolean> {
  const row = await db
    .selectFrom("vendor_troubles")
    .select("code")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", kind.connectionId)
    .where(mended(kind))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A call of this kind has succeeded. Answers the causes that no longer hit it. */
export async function endTroubles(
  tx: Tx,
  scope: TenantScope,
  kind: CallKind,
): Promise<readonly { readonly code: string; readonly vendor: VendorName }[]> {
  return tx
    .deleteFrom("vendor_troubles")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", kind.connectionId)
    .where(mended(kind))
    .returning(["code", "vendor"])
    .execute();
}

/**
 * Which troubles a success disproves: those of its own kind, and those that concern the account or the vendor as a whole. A
 * read says nothing about a licence to write.
 */
function mended({ area, access }: CallKind) {
  return sql<boolean>`((area = ${area} and access = ${access})
    or code in ('grant_revoked', 'account_unknown')
    or (area = ${area} and code = 'mailbox_missing'))`;
}

/** Every trouble of an account that is connected anew or no longer. */
export async function endTroublesOfConnection(
  tx: Tx,
  scope: TenantScope,
  connectionId: string,
): Promise<readonly { readonly code: string; readonly vendor: VendorName }[]> {
  return tx
    .deleteFrom("vendor_troubles")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .returning(["code", "vendor"])
    .execute();
}

export interface OpenIncident {
  readonly id: string;
  readonly cause: string;
  readonly vendor: VendorName;
  readonly code: string;
  readonly connectionId: string | null;
  readonly personId: string | null;
  readonly now: Instant;
  /** One that healed after this is the same one again, and nobody is told twice. */
  readonly sameSince: Instant;
}

/** Counts one more failure of this cause; `opened` when it is a new one. */
export async function openIncident(
  tx: Tx,
  scope: TenantScope,
  incident: OpenIncident,
): Promise<"opened" | "reopened" | "counted"> {
  const { cause, now } = incident;
  const at = new Date(now);
  const counted = await tx
    .updateTable("incidents")
    .set({ last_seen_at: at, count: sql`count + 1` })
    .where("tenant_id", "=", scope.tenantId)
    .where("cause", "=", cause)
    .where("healed_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (counted) return "counted";
  const { rows } = await sql<{ id: string }>`
    update incidents set last_seen_at = ${at}::timestamptz, count = count + 1, healed_at = null, healed_told_at = null
    where tenant_id = ${scope.tenantId}::uuid and id = (
      select id from incidents where tenant_id = ${scope.tenantId}::uuid and cause = ${cause}
        and healed_at > ${new Date(incident.sameSince)}::timestamptz order by healed_at desc limit 1)
      and not exists (select 1 from incidents as other
        where other.tenant_id = ${scope.tenantId}::uuid and other.cause = ${cause} and other.healed_at is null)
    returning id`.execute(tx);
  if (rows.length > 0) return "reopened";
  const made = await tx
    .insertInto("incidents")
    .values({
      tenant_id: scope.tenantId,
      id: incident.id,
      cause,
      vendor: incident.vendor,
      code: incident.code,
      connection_id: incident.connectionId,
      person_id: incident.personId,
      opened_at: at,
      last_seen_at: at,
      count: 1,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return made ? "opened" : "counted";
}

/** Closes what is open of this cause, unless calls still fail because of it. `quietly`: without telling anybody. */
export async function healIncident(
  tx: Tx,
  scope: TenantScope,
  healed: {
    readonly cause: string;
    /** What keeps it open: any trouble of this code with this connection, or with the whole vendor. */
    readonly while: {
      readonly code: string;
      readonly vendor: VendorName;
      readonly connectionId: string | null;
      readonly seenSince: Instant;
    };
    readonly now: Instant;
    readonly how: "telling" | "quietly";
  },
): Promise<boolean> {
  const { code, vendor, connectionId, seenSince } = healed.while;
  const at = new Date(healed.now);
  const row = await tx
    .updateTable("incidents")
    .set({
      healed_at: at,
      ...(healed.how === "quietly" ? { healed_told_at: at, told_at: sql`coalesce(told_at, ${at}::timestamptz)` } : {}),
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("cause", "=", healed.cause)
    .where("healed_at", "is", null)
    .where(
      sql<boolean>`not exists (select 1 from vendor_troubles as trouble
        where trouble.tenant_id = ${scope.tenantId}::uuid and trouble.code = ${code} and trouble.vendor = ${vendor}
          and trouble.last_at > ${new Date(seenSince)}::timestamptz
          and (${connectionId}::uuid is null or trouble.connection_id = ${connectionId}::uuid))`,
    )
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** What a connection shows: its oldest open incident of its own, or nothing. Answers whom it concerns when that changed. */
export async function showOnConnection(
  tx: Tx,
  scope: TenantScope,
  connectionId: string,
): Promise<{ readonly personId: string } | undefined> {
  const open = await tx
    .selectFrom("incidents")
    .select(["code", "opened_at"])
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .where("healed_at", "is", null)
    .orderBy("opened_at")
    .limit(1)
    .executeTakeFirst();
  const row = await tx
    .updateTable("connections")
    .set({ problem_code: open?.code ?? null, problem_since: open?.opened_at ?? null })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", connectionId)
    .where("status", "=", "connected")
    .where(sql<boolean>`problem_code is distinct from ${open?.code ?? null}::text`)
    .returning("person_id")
    .executeTakeFirst();
  return row && { personId: row.person_id };
}

/** Open causes of one connection. */
export async function listOpenOf(db: Database, scope: TenantScope, connectionId: string): Promise<IncidentRow[]> {
  return db
    .selectFrom("incidents")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", connectionId)
    .where("healed_at", "is", null)
    .execute();
}

/** Whose connection this is, unless they let it go themselves. */
export async function findOwner(
  tx: Tx,
  scope: TenantScope,
  connectionId: string,
): Promise<{ readonly personId: string; readonly method: "delegated" | "app_only" } | undefined> {
  const row = await tx
    .selectFrom("connections")
    .select(["person_id", "method"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", connectionId)
    .where("status", "<>", "revoked")
    .executeTakeFirst();
  return row && { personId: row.person_id, method: row.method };
}

/** Troubles of every tenant that nobody has seen for long, with the state of their connection. For the worker only. */
export async function findSilentTroubles(
  db: Database,
  silentSince: Instant,
): Promise<readonly (Selectable<Tables["vendor_troubles"]> & { readonly status: string | null })[]> {
  return db
    .selectFrom("vendor_troubles")
    .leftJoin("connections", (join) =>
      join
        .onRef("connections.tenant_id", "=", "vendor_troubles.tenant_id")
        .onRef("connections.id", "=", "vendor_troubles.connection_id"),
    )
    .selectAll("vendor_troubles")
    .select("connections.status")
    .where("last_at", "<=", new Date(silentSince))
    .orderBy("last_at")
    .limit(200)
    .execute();
}

/** False when it was met again meanwhile. */
export async function endTrouble(
  tx: Tx,
  scope: TenantScope,
  trouble: Pick<Selectable<Tables["vendor_troubles"]>, "connection_id" | "area" | "access" | "code" | "last_at">,
): Promise<boolean> {
  const row = await tx
    .deleteFrom("vendor_troubles")
    .where("tenant_id", "=", scope.tenantId)
    .where("connection_id", "=", trouble.connection_id)
    .where("area", "=", trouble.area)
    .where("access", "=", trouble.access)
    .where("code", "=", trouble.code)
    .where("last_at", "<=", trouble.last_at)
    .returning("code")
    .executeTakeFirst();
  return row !== undefined;
}

/** Open incidents whose cause begins so. */
export async function listOpenByCause(tx: Tx, scope: TenantScope, prefix: string): Promise<IncidentRow[]> {
  return tx
    .selectFrom("incidents")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where(sql<boolean>`starts_with(cause, ${prefix})`)
    .where("healed_at", "is", null)
    .execute();
}
