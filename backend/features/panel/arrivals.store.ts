/** Zoom accounts on their way in: authorisations that we began, and accounts that let us in and are nobody's here yet. */
import type { Insertable, Selectable } from "kysely";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";

export type Authorization = Selectable<Tables["zoom_authorizations"]>;
export type Arrival = Selectable<Tables["zoom_arrivals"]>;

export async function insertAuthorization(db: Database, row: Authorization): Promise<void> {
  await db.deleteFrom("zoom_authorizations").where("expires_at", "<", row.created_at).execute();
  await db.insertInto("zoom_authorizations").values(row).execute();
}

/** Whether a browser began an authorisation with this state. */
export async function isBrowserState(db: Database, stateHash: string): Promise<boolean> {
  const row = await db
    .selectFrom("zoom_authorizations")
    .select("state_hash")
    .where("state_hash", "=", stateHash)
    .where("browser_hash", "is not", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes it out, so that its state works once. `undefined` when it is unknown, used or over. */
export function takeAuthorization(db: Database, stateHash: string, now: Date): Promise<Authorization | undefined> {
  return db
    .deleteFrom("zoom_authorizations")
    .where("state_hash", "=", stateHash)
    .where("expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
}

/** A Zoom user arrives once: whoever lets us in again replaces what they granted before, which is dead at Zoom by then. */
export async function saveArrival(db: Database | Tx, arrival: Insertable<Tables["zoom_arrivals"]>): Promise<void> {
  const { zoom_user, ...columns } = arrival;
  await db.deleteFrom("zoom_arrivals").where("expires_at", "<", arrival.arrived_at).execute();
  await db
    .insertInto("zoom_arrivals")
    .values({ zoom_user, ...columns })
    .onConflict((conflict) => conflict.column("zoom_user").doUpdateSet(columns))
    .execute();
}

export function findArrival(db: Database | Tx, zoomUser: string, now: Date): Promise<Arrival | undefined> {
  return db
    .selectFrom("zoom_arrivals")
    .selectAll()
    .where("zoom_user", "=", zoomUser)
    .where("expires_at", ">", now)
    .executeTakeFirst();
}

/** Nobody chose in time: what they granted is forgotten, and so is what was begun and never came back. */
export async function forgetOldArrivals(db: Database, at: Date): Promise<void> {
  await db.deleteFrom("zoom_arrivals").where("expires_at", "<=", at).execute();
  await db.deleteFrom("zoom_authorizations").where("expires_at", "<=", at).execute();
}

export async function deleteArrival(db: Database | Tx, zoomUser: string): Promise<void> {
  await db.deleteFrom("zoom_arrivals").where("zoom_user", "=", zoomUser).execute();
}

/** The tenant of this Zoom account, made when there is none. Two people of it who come at once take turns. */
export async function findOrInsertZoomTenant(
  tx: Tx,
  tenant: { readonly newId: string; readonly account: string; readonly name: string; readonly at: Date },
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`zoom tenant ${tenant.account}`}, 0))`.execute(tx);
  const known = await tx
    .selectFrom("tenant_origins")
    .select("tenant_id")
    .where("issuer", "=", "zoom")
    .where("external_tenant", "=", tenant.account)
    .executeTakeFirst();
  if (known) return { id: known.tenant_id, isNew: false };
  await tx
    .insertInto("tenants")
    .values({ id: tenant.newId, display_name: tenant.name, onboarded_at: tenant.at })
    .execute();
  await tx
    .insertInto("tenant_origins")
    .values({ issuer: "zoom", external_tenant: tenant.account, tenant_id: tenant.newId })
    .execute();
  return { id: tenant.newId, isNew: true };
}

/** Whoever of this tenant first came by this Zoom user, also when they are unlinked from it by now. */
export function findFormer(
  tx: Tx,
  scope: TenantScope,
  zoomUser: string,
): Promise<{ readonly id: string; readonly roles: string[] } | undefined> {
  return tx
    .selectFrom("people")
    .select(["id", "roles"])
    .where("tenant_id", "=", scope.tenantId)
    .where("former_zoom_user", "in", [zoomUser, disguised(zoomUser)])
    .executeTakeFirst();
}

const disguised = (zoomUser: string): string => `gone ${hashOf(zoomUser)}`;

/** They are known again when they come back, and until then nobody can read who they were at Zoom. */
export async function disguiseFormer(tx: Tx, zoomUser: string): Promise<void> {
  await tx
    .updateTable("people")
    .set({ former_zoom_user: disguised(zoomUser) })
    .where("former_zoom_user", "=", zoomUser)
    .execute();
}

export async function insertZoomPerson(
  tx: Tx,
  scope: TenantScope,
  person: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly timeZone: string;
    readonly roles: readonly string[];
    readonly zoomUser: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto("people")
    .values({
      tenant_id: scope.tenantId,
      id: person.id,
      display_name: person.name,
      email: person.email,
      time_zone: person.timeZone,
      locale: "en",
      roles: [...person.roles],
      created_at: person.at,
      former_zoom_user: person.zoomUser,
    })
    .execute();
}

export async function setRoles(
  tx: Tx,
  scope: TenantScope,
  { id, roles }: { readonly id: string; readonly roles: readonly string[] },
): Promise<void> {
  await tx
    .updateTable("people")
    .set({ roles: [...roles] })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .execute();
}
