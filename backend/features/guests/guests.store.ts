/** Guests, public pages of classes, and what limits how often somebody may ask for a seat. */
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface GuestRow {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  readonly timeZone: string;
  readonly locale: string;
}

/** The class behind a public page: its name is what leads to the tenant. */
export function findPage(
  db: Database,
  slug: string,
): Promise<{ readonly tenantId: string; readonly offeringId: string; readonly tenantName: string } | undefined> {
  return db
    .selectFrom("offerings")
    .innerJoin("tenants", "tenants.id", "offerings.tenant_id")
    .select(["offerings.tenant_id as tenantId", "offerings.id as offeringId", "tenants.display_name as tenantName"])
    .where("offerings.slug", "=", slug)
    .where("offerings.deleted_at", "is", null)
    .where(sql<boolean>`(offerings.rules->>'publicPage')::boolean`)
    .executeTakeFirst();
}

/** Names by id. */
export async function findNames(
  db: Database,
  scope: TenantScope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string; readonly timeZone: string; readonly locale: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("people")
    .select(["id", "display_name as name", "time_zone as timeZone", "locale"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

/** The zone in which a class was published. */
export async function findZones(
  db: Database,
  scope: TenantScope,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly timeZone: string; readonly reference: string }>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("sessions")
    .select(["id", "time_zone as timeZone", "reference"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "in", sessionIds)
    .execute();
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

/** The guest of this name and address, new or known; their zone and language are those that they read in now. Answers the id. */
export async function saveGuest(tx: Tx, scope: TenantScope, guest: GuestRow & { readonly at: Date }): Promise<string> {
  const { id, displayName, email, timeZone, locale, at } = guest;
  const saved = await sql<{ id: string }>`
    insert into people (tenant_id, id, display_name, email, time_zone, locale, roles, created_at, is_guest)
    values (${scope.tenantId}, ${id}, ${displayName}, ${email}, ${timeZone}, ${locale}, '{}', ${at}, true)
    on conflict (tenant_id, lower(email), lower(display_name)) where is_guest
    do update set time_zone = excluded.time_zone, locale = excluded.locale
    returning id`.execute(tx);
  return saved.rows[0]?.id ?? id;
}

export function findGuest(db: Database, scope: TenantScope, id: string): Promise<GuestRow | undefined> {
  return db
    .selectFrom("people")
    .select(["id", "display_name as displayName", "email", "time_zone as timeZone", "locale"])
    .where("tenant_id", "=", scope.tenantId)
    .where("id", "=", id)
    .where("is_guest", "=", true)
    .executeTakeFirst();
}

/** Guests with this address who have a seat in the session. */
export async function findSeatedGuests(
  db: Database,
  scope: TenantScope,
  of: { readonly sessionId: string; readonly email: string },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("people")
    .innerJoin("seats", (join) =>
      join.onRef("seats.tenant_id", "=", "people.tenant_id").onRef("seats.learner_id", "=", "people.id"),
    )
    .select("people.id")
    .where("people.tenant_id", "=", scope.tenantId)
    .where("people.is_guest", "=", true)
    .where(sql<boolean>`lower(people.email) = lower(${of.email})`)
    .where("seats.session_id", "=", of.sessionId)
    .where("seats.state", "<>", "cancelled")
    .execute();
  return rows.map(({ id }) => id);
}

/** Sessions that stand and are not over, in which this guest has a seat. */
export function findGuestDates(
  db: Database,
  scope: TenantScope,
  of: { readonly guestId: string; readonly after: Date },
): Promise<
  readonly { readonly sessionId: string; readonly reference: string; readonly startsAt: Date; readonly endsAt: Date }[]
> {
  return db
    .selectFrom("seats")
    .innerJoin("sessions", (join) =>
      join.onRef("sessions.tenant_id", "=", "seats.tenant_id").onRef("sessions.id", "=", "seats.session_id"),
    )
    .select(["sessions.id as sessionId", "reference", "starts_at as startsAt", "ends_at as endsAt"])
    .where("seats.tenant_id", "=", scope.tenantId)
    .where("seats.learner_id", "=", of.guestId)
    .where("seats.state", "<>", "cancelled")
    .where("sessions.status", "=", "scheduled")
    .where("sessions.ends_at", ">", of.after)
    .orderBy("starts_at")
    .execute();
}

/** The session that a link names: references are unique everywhere. */
export function findByReference(
  db: Database,
  reference: string,
): Promise<{ readonly tenantId: string; readonly sessionId: string } | undefined> {
  return db
    .selectFrom("sessions")
    .select(["tenant_id as tenantId", "id as sessionId"])
    .where("reference", "=", reference)
    .executeTakeFirst();
}

export interface GuestRequest {
  readonly id: string;
  readonly sessionId: string;
  readonly guestId: string;
  readonly addressHash: string;
  readonly emailHash: string;
  readonly at: Date;
}

export async function insertRequest(tx: Tx, scope: TenantScope, request: GuestRequest): Promise<void> {
  await tx
    .insertInto("guest_requests")
    .values({
      tenant_id: scope.tenantId,
      id: request.id,
      session_id: request.sessionId,
      guest_id: request.guestId,
      address_hash: request.addressHash,
      email_hash: request.emailHash,
      at: request.at,
    })
    .execute();
}

/** How often seats or links were asked for since then, by where from, for whom, and for which class. Addresses count over every tenant. */
export async function countRequests(
  db: Database,
  scope: TenantScope,
  of: Pick<GuestRequest, "addressHash" | "emailHash" | "sessionId"> & { readonly since: Date },
): Promise<{ readonly byAddress: number; readonly byEmail: number; readonly bySession: number }> {
  const counted = await sql<{ by_address: number; by_email: number; by_session: number }>`select
    (select count(*)::int from guest_requests where address_hash = ${of.addressHash} and at > ${of.since}) as by_address,
    (select count(*)::int from guest_requests where email_hash = ${of.emailHash} and at > ${of.since}) as by_email,
    (select count(*)::int from guest_requests
      where tenant_id = ${scope.tenantId} and session_id = ${of.sessionId} and at > ${of.since}) as by_session`.execute(
    db,
  );
  const [row] = counted.rows;
  return { byAddress: row?.by_address ?? 0, byEmail: row?.by_email ?? 0, bySession: row?.by_session ?? 0 };
}

/** How many seats of the class are kept right now for guests who asked from this address and have not confirmed yet. */
export async function countOpenFrom(
  db: Database,
  scope: TenantScope,
  of: { readonly sessionId: string; readonly addressHash: string; readonly at: Date },
): Promise<number> {
  const counted = await sql<{ open: number }>`select count(*)::int as open from holds
    where tenant_id = ${scope.tenantId} and session_id = ${of.sessionId} and expires_at > ${of.at}
      and exists (select 1 from guest_requests asked where asked.tenant_id = holds.tenant_id
        and asked.guest_id = holds.holder_id and asked.session_id = holds.session_id
        and asked.address_hash = ${of.addressHash})`.execute(db);
  return counted.rows[0]?.open ?? 0;
}

/** What limits nobody any more, of every tenant. */
export async function deleteRequestsBefore(db: Database, at: Date): Promise<void> {
  await db.deleteFrom("guest_requests").where("at", "<=", at).execute();
}

export async function insertGuestBearer(
  db: Database,
  scope: TenantScope,
  bearer: {
    readonly hash: string;
    readonly guestId: string;
    readonly sessionId: string;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await db.deleteFrom("bearers").where("expires_at", "<", bearer.at).execute();
  await db
    .insertInto("bearers")
    .values({
      token_hash: bearer.hash,
      tenant_id: scope.tenantId,
      person_id: bearer.guestId,
      surface: "guest",
      session_id: bearer.sessionId,
      expires_at: bearer.expiresAt,
    })
    .execute();
}

/** Whose page it was given to, and of which session. */
export async function findGuestBearer(
  db: Database,
  hash: string,
  now: Date,
): Promise<{ readonly tenantId: string; readonly guestId: string; readonly sessionId: string } | undefined> {
  const row = await db
    .selectFrom("bearers")
    .select(["tenant_id as tenantId", "person_id as guestId", "session_id as sessionId"])
    .where("token_hash", "=", hash)
    .where("surface", "=", "guest")
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row && row.sessionId !== null ? { ...row, sessionId: row.sessionId } : undefined;
}
