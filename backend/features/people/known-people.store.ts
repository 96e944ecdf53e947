/** People who are known before they first open Slotside, by the identity that their first sign-in will show. */
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { KnownPerson } from "./read-people-lines.ts";

/** The organisation's Entra tenant id; undefined when it has none. */
export async function findEntraOrigin(db: Database | Tx, scope: TenantScope): Promise<string | undefined> {
  const row = await db
    .selectFrom("tenant_origins")
    .select("external_tenant")
    .where("tenant_id", "=", scope.tenantId)
    .where("issuer", "=", "entra")
    .orderBy("external_tenant")
    .executeTakeFirst();
  return row?.external_tenant;
}

/** By the directory's id. */
export async function loadByIdentities(
  db: Database | Tx,
  scope: TenantScope,
  wanted: { readonly externalTenant: string; readonly oids: readonly string[] },
): Promise<ReadonlyMap<string, KnownPerson>> {
  if (wanted.oids.length === 0) return new Map();
  const rows = await db
    .selectFrom("identities")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "identities.tenant_id").onRef("people.id", "=", "identities.person_id"),
    )
    .select(["identities.subject", "people.id", "display_name", "email", "roles", "time_zone", "locale"])
    .where("identities.tenant_id", "=", scope.tenantId)
    .where("issuer", "=", "entra")
    .where("external_tenant", "=", wanted.externalTenant)
    .where("subject", "in", wanted.oids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.subject,
      {
        personId: row.id,
        displayName: row.display_name,
        email: row.email,
        roles: row.roles,
        timeZone: row.time_zone,
        locale: row.locale,
      },
    ]),
  );
}

export interface KnownPeople {
  readonly externalTenant: string;
  readonly source: "file" | "directory";
  readonly at: Date;
  readonly people: readonly {
    readonly id: string;
    readonly oid: string;
    readonly displayName: string;
    readonly email: string;
    readonly roles: readonly string[];
    readonly timeZone: string;
    readonly locale: string;
  }[];
}

/** Fails: the constraint `identities_one_person`, when one of them signed in meanwhile. */
export async function insertKnownPeople(tx: Tx, scope: TenantScope, known: KnownPeople): Promise<void> {
  const { at, source, externalTenant, people } = known;
  if (people.length === 0) return;
  const { tenantId: tenant_id } = scope;
  const personRows = people.map(({ id, displayName, email, roles, timeZone, locale }) => ({
    tenant_id,
    id,
    display_name: displayName,
    email,
    roles: [...roles],
    time_zone: timeZone,
    locale,
    created_at: at,
  }));
  await tx.insertInto("people").values(personRows).execute();
  const identityRows = people.map(({ id, oid }) => ({
    tenant_id,
    issuer: "entra" as const,
    external_tenant: externalTenant,
    subject: oid,
    person_id: id,
    linked_at: at,
  }));
  await tx.insertInto("identities").values(identityRows).execute();
  const standings = people.map(({ id }) => ({
    tenant_id,
    person_id: id,
    source,
    added_at: at,
    opened_at: null,
    checked_at: at,
  }));
  await tx.insertInto("people_standing").values(standings).execute();
}

/** They are here for the first time. */
export async function markOpened(
  db: Database,
  scope: TenantScope,
  opened: { personId: string; at: Date },
): Promise<void> {
  await db
    .updateTable("people_standing")
    .set({ opened_at: opened.at })
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", opened.personId)
    .where("opened_at", "is", null)
    .execute();
}

/** Whether everything about them is being deleted. */
export async function isBeingDeleted(db: Database, scope: TenantScope, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom("person_deletions")
    .select("person_id")
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row !== undefined;
}
