/** SQL of who is told of incidents. */
import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { Instant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { Tables } from "../../platform/tables.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { IncidentRow } from "./incidents.store.ts";

export type IncidentMailRow = Selectable<Tables["incident_mails"]>;

/** Incidents of every tenant of which somebody has to be told something. For the worker only. */
export async function findUntold(db: Database, limit: number): Promise<IncidentRow[]> {
  return db
    .selectFrom("incidents")
    .selectAll()
    .where((is) =>
      is.or([is("told_at", "is", null), is.and([is("healed_at", "is not", null), is("healed_told_at", "is", null)])]),
    )
    .orderBy("opened_at")
    .limit(limit)
    .execute();
}

/** Takes the right to tell this, once; false when somebody else has it, or when it changed meanwhile. */
export async function claimTelling(
  tx: Tx,
  scope: TenantScope,
  told: { readonly incident: IncidentRow; readonly kind: "opened" | "healed"; readonly now: Instant },
): Promise<boolean> {
  const at = new Date(told.now);
  const column = told.kind === "opened" ? ("told_at" as const) : ("healed_told_at" as const);
  const row = await tx
    .updateTable("incidents")
    .set({ [column]: at })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", told.incident.id)
    .where(column, "is", null)
    .where("healed_at", told.kind === "opened" ? "is" : "is not", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** It healed before anybody was told that it broke: then nobody is told anything. */
export async function skipTelling(tx: Tx, scope: TenantScope, incident: IncidentRow, now: Instant): Promise<void> {
  const at = new Date(now);
  await tx
    .updateTable("incidents")
    .set({ told_at: at, healed_told_at: at })
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", incident.id)
    .where("healed_at", "is not", null)
    .where("told_at", "is", null)
    .execute();
}

export interface Recipient {
  readonly address: string;
  readonly name: string;
  readonly locale: string;
}

/** The addresses that the organisation named for this vendor, else for all of them, else its administrators'. */
export async function findIntegrationOwners(
  tx: Tx,
  scope: TenantScope,
  vendor: IncidentRow["vendor"],
): Promise<readonly Recipient[]> {
  const integration = await tx
    .selectFrom("integrations")
    .select("owner_emails")
    .where("tenant_id", "=", scope.tenantId)
    .where("vendor", "=", vendor)
    .executeTakeFirst();
  const tenant = await tx
    .selectFrom("tenants")
    .select("owner_emails")
    .where("id", "=", scope.tenantId)
    .executeTakeFirst();
  const ofVendor = integration?.owner_emails ?? [];
  const named = (ofVendor.length > 0 ? ofVendor : (tenant?.owner_emails ?? [])).map((email) => email.toLowerCase());
  const people = await tx
    .selectFrom("people")
    .select(["email as address", "display_name as name", "locale"])
    .where("tenant_id", "=", scope.tenantId)
    .where("email", "<>", "")
    .where((is) =>
      named.length > 0 ? is(sql<string>`lower(email)`, "in", named) : sql<boolean>`'administrator' = any(roles)`,
    )
    .execute();
  const known = new Set(people.map(({ address }) => address.toLowerCase()));
  const strangers = named.filter((address) => !known.has(address));
  return [...people, ...strangers.map((address) => ({ address, name: "", locale: "en" }))];
}

export async function findPersonRecipient(
  tx: Tx,
  scope: TenantScope,
  personId: string,
): Promise<Recipient | undefined> {
  return tx
    .selectFrom("people")
    .select(["email as address", "display_name as name", "locale"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", personId)
    .where("email", "<>", "")
    .executeTakeFirst();
}

export async function insertMails(
  tx: Tx,
  mails: readonly Pick<
    IncidentMailRow,
    "tenant_id" | "incident_id" | "kind" | "address" | "name" | "language" | "part" | "due_at"
  >[],
): Promise<void> {
  if (mails.length === 0) return;
  await tx
    .insertInto("incident_mails")
    .values(mails.map((mail) => ({ ...mail, outcome: "waiting" as const, attempts: 0 })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Mails of every tenant that are due, those that waited longest first. For the worker only. */
export async function findDueMails(
  db: Database,
  wanted: { readonly now: Instant; readonly limit: number },
): Promise<IncidentMailRow[]> {
  return db
    .selectFrom("incident_mails")
    .selectAll()
    .where("outcome", "=", "waiting")
    .where("due_at", "<=", new Date(wanted.now))
    .orderBy("due_at")
    .limit(wanted.limit)
    .execute();
}

/** Takes one for a while; `undefined` when somebody else did meanwhile. */
export async function takeDueMail(
  db: Database,
  scope: TenantScope,
  wanted: { readonly mail: IncidentMailRow; readonly now: Instant; readonly until: Instant },
): Promise<IncidentMailRow | undefined> {
  const { mail, now, until } = wanted;
  return db
    .updateTable("incident_mails")
    .set({ due_at: new Date(until), attempts: sql`attempts + 1` })
    .where("tenant_id", "=", scope.tenantId)
    .where("incident_id", "=", mail.incident_id)
    .where("kind", "=", mail.kind)
    .where("address", "=", mail.address)
    .where("outcome", "=", "waiting")
    .where("due_at", "<=", new Date(now))
    .returningAll()
    .executeTakeFirst();
}

export async function finishMail(
  db: Database,
  scope: TenantScope,
  mail: IncidentMailRow,
  after: { readonly outcome: IncidentMailRow["outcome"]; readonly dueAt?: Instant },
): Promise<void> {
  await db
    .updateTable("incident_mails")
    .set({ outcome: after.outcome, ...(after.dueAt === undefined ? {} : { due_at: new Date(after.dueAt) }) })
    .where("tenant_id", "=", scope.tenantId)
    .where("incident_id", "=", mail.incident_id)
    .where("kind", "=", mail.kind)
    .where("address", "=", mail.address)
    .execute();
}

/** What a mail is about. */
export async function findIncident(
  db: Database,
  scope: TenantScope,
  id: string,
): Promise<
  (IncidentRow & { readonly account_name: string | null; readonly account_email: string | null }) | undefined
> {
  return (
    db
      .selectFrom("incidents")
      .leftJoin("connections", (join) =>
        join
          .onRef("connections.tenant_id", "=", "incidents.tenant_id")
          .onRef("connections.id", "=", "incidents.connection_id"),
      )
      .selectAll("incidents")
      .leftJoin("people", (join) =>
        join.onRef("people.tenant_id", "=", "incidents.tenant_id").onRef("people.id", "=", "incidents.person_id"),
      )
      // Of an account that was let go nothing is known any more but whose it was.
      .select(({ fn, ref, val }) => [
        fn
          .coalesce(fn<string | null>("nullif", [ref("connections.account_name"), val("")]), "people.display_name")
          .as("account_name"),
        fn
          .coalesce(fn<string | null>("nullif", [ref("connections.account_email"), val("")]), "people.email")
          .as("account_email"),
      ])
      .where("incidents.tenant_id", "=", scope.tenantId)
      .where("incidents.id", "=", id)
      .executeTakeFirst()
  );
}
