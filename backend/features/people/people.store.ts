/** SQL for tenants, people and their identities. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface NamedPerson {
  readonly name: string;
  readonly email: string;
  readonly tenantName: string;
}

/** Somebody as others know them. */
export function findName(db: Database, scope: TenantScope, personId: string): Promise<NamedPerson | undefined> {
  return db
    .selectFrom("people")
    .innerJoin("tenants", "tenants.id", "people.tenant_id")
    .select(["people.display_name as name", "people.email", "tenants.display_name as tenantName"])
    .where("people.tenant_id", "=", scope.tenantId)
    .where("people.id", "=", personId)
    .executeTakeFirst();
}

export type PersonRow = Selectable<Tables["people"]>;

/** Adds the organisation with this Entra tenant id, or renames the one that has it. `newId` is used when it is new. */
export async function upsertEntraTenant(
  tx: Tx,
  tenant: {
    newId: string;
    tid: string;
    name: string;
    /** Whom the integration belongs to; absent = leave it as it is. */
    ownerEmails?: readonly string[] | undefined;
    at: Date;
  },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tenant ${tenant.tid}`}, 0))`.execute(tx);
  const origin = await findEntraTenant(tx, tenant.tid);
  const owners = tenant.ownerEmails === undefined ? {} : { owner_emails: [...tenant.ownerEmails] };
  if (origin) {
    await tx
      .updateTable("tenants")
      .set({ display_name: tenant.name, ...owners })
      .where("id", "=", origin)
      .execute();
    return;
  }
  await tx
    .insertInto("tenants")
    .values({ id: tenant.newId, display_name: tenant.name, onboarded_at: tenant.at, ...owners })
    .execute();
  await tx
    .insertInto("tenant_origins")
    .values({ issuer: "entra", external_tenant: tenant.tid, tenant_id: tenant.newId })
    .execute();
}

/** The tenant of an Entra organisation: the one look-up that comes before any scope. */
export async function findEntraTenant(db: Database | Tx, tid: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("tenant_origins")
    .select("tenant_id")
    .where("issuer", "=", "entra")
    .where("external_tenant", "=", tid)
    .executeTakeFirst();
  return row?.tenant_id;
}

/** The person with this Entra identity, in the tenant of its organisation. */
export async function findByEntraIdentity(
  db: Database | Tx,
  identity: { tid: string; oid: string },
): Promise<
  | (PersonRow & {
      readonly left_as: "removed" | "disabled" | null;
      readonly left_at: Date | null;
      readonly checked_at: Date | null;
    })
  | undefined
> {
  return db
    .selectFrom("identities")
    .leftJoin("people_standing as standing", (join) =>
      join
        .onRef("standing.tenant_id", "=", "identities.tenant_id")
        .onRef("standing.person_id", "=", "identities.person_id"),
    )
    .innerJoin("tenant_origins", (join) =>
      join
        .onRef("tenant_origins.issuer", "=", "identities.issuer")
        .onRef("tenant_origins.external_tenant", "=", "identities.external_tenant")
        .onRef("tenant_origins.tenant_id", "=", "identities.tenant_id"),
    )
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "identities.tenant_id").onRef("people.id", "=", "identities.person_id"),
    )
    .where("identities.issuer", "=", "entra")
    .where("identities.external_tenant", "=", identity.tid)
    .where("identities.subject", "=", identity.oid)
    .selectAll("people")
    .select(["standing.left_as", "standing.left_at", "standing.checked_at"])
    .executeTakeFirst();
}

/** Makes first sign-ins of one person take turns until the transaction ends. */
export async function lockIdentity(tx: Tx, identity: { tid: string; oid: string }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`identity ${identity.tid} ${identity.oid}`}, 0))`.execute(
    tx,
  );
}

export async function insertPerson(tx: Tx, person: PersonRow, identity: { tid: string; oid: string }): Promise<void> {
  await tx.insertInto("people").values(person).execute();
  await tx
    .insertInto("identities")
    .values({
      tenant_id: person.tenant_id,
      issuer: "entra",
      external_tenant: identity.tid,
      subject: identity.oid,
      person_id: person.id,
      linked_at: person.created_at,
    })
    .execute();
}

export async function findPerson(db: Database | Tx, scope: TenantScope, id: string): Promise<PersonRow | undefined> {
  return db
    .selectFrom("people")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function updatePerson(
  db: Database | Tx,
  scope: TenantScope,
  change: { id: string } & Partial<
    Pick<PersonRow, "display_name" | "named_by_hand" | "email" | "time_zone" | "locale" | "roles">
  >,
): Promise<void> {
  const { id, ...columns } = change;
  if (Object.keys(columns).length === 0) return;
  const { display_name: name } = columns;
  const former = sql<string[]>`case when display_name = ${name ?? ""} then former_names
    else array_append(array_remove(former_names, display_name), display_name) end`;
  await db
    .updateTable("people")
    .set({ ...columns, ...(name === undefined ? {} : { former_names: former }) })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .execute();
}

/** What the directory calls them by now, and where it reaches them; a name given by hand stays. Answers what was changed. */
export async function takeDirectoryName(
  tx: Tx,
  scope: TenantScope,
  known: { readonly personId: string; readonly displayName: string; readonly email: string },
): Promise<"name" | "address" | "nothing"> {
  const person = await findPerson(tx, scope, known.personId);
  if (!person) return "nothing";
  // Who has no name there is called by their address.
  const keepsName = person.named_by_hand || known.displayName === known.email || known.displayName === "";
  const name = keepsName ? person.display_name : known.displayName;
  const email = known.email || person.email;
  if (name === person.display_name && email === person.email) return "nothing";
  await updatePerson(tx, scope, { id: person.id, display_name: name, email });
  return name === person.display_name ? "address" : "name";
}

/** Locks all administrators of the tenant, so that two of them cannot remove each other at once. */
export async function lockAdministrators(tx: Tx, scope: TenantScope): Promise<string[]> {
  const rows = await tx
    .selectFrom("people")
    .select("id")
    .where("tenant_id", "=", scope.tenantId)
    .where(sql<boolean>`roles @> array['administrator']`)
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}

/** By which of their accounts this person is recognised. */
export async function findSignsInBy(
  db: Database,
  scope: TenantScope,
  personId: string,
): Promise<readonly ("microsoft" | "zoom")[]> {
  const rows = await db
    .selectFrom("identities")
    .select("issuer")
    .distinct()
    .where("tenant_id", "=", scope.tenantId)
    .where("person_id", "=", personId)
    .orderBy("issuer")
    .execute();
  return rows.map(({ issuer }) => (issuer === "entra" ? "microsoft" : "zoom"));
}

export async function findTenantName(db: Database, scope: TenantScope): Promise<string> {
  const row = await db
    .selectFrom("tenants")
    .select("display_name")
    .where("id", "=", scope.tenantId)
    .executeTakeFirstOrThrow();
  return row.display_name;
}

/** People who teach: with the role, and with hours or an offering (the given one, if any). By name. */
export async function listProviders(
  db: Database,
  scope: TenantScope,
  offeringId: string | undefined,
): Promise<PersonRow[]> {
  let query = db
    .selectFrom("people")
    .selectAll()
    .where("tenant_id", "=", scope.tenantId)
    .where(sql<boolean>`roles @> array['provider']`);
  query =
    offeringId === undefined
      ? query.where((is) =>
          is.or([
            is.exists(
              is
                .selectFrom("schedules")
                .select("schedules.provider_id")
                .whereRef("schedules.tenant_id", "=", "people.tenant_id")
                .whereRef("schedules.provider_id", "=", "people.id"),
            ),
            is.exists(
              is
                .selectFrom("offering_providers")
                .select("offering_providers.provider_id")
                .whereRef("offering_providers.tenant_id", "=", "people.tenant_id")
                .whereRef("offering_providers.provider_id", "=", "people.id"),
            ),
          ]),
        )
      : query.where((is) =>
          is.exists(
            is
              .selectFrom("offering_providers")
              .select("offering_providers.provider_id")
              .whereRef("offering_providers.tenant_id", "=", "people.tenant_id")
              .whereRef("offering_providers.provider_id", "=", "people.id")
              .where("offering_providers.offering_id", "=", offeringId),
          ),
        );
  return query.orderBy("display_name").orderBy("id").limit(200).execute();
}
