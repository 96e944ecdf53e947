/** SQL for the panel's bearers and for whom a Zoom account is linked to. */
import { sql } from "kysely";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface LinkedPerson {
  readonly tenantId: string;
  readonly personId: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  /** Epoch milliseconds. */
  readonly signedInUntil: number;
}

/** Zoom's user ids are unique across its accounts, and the context names no account. */
export async function findByZoomUser(
  db: Database,
  userId: string,
): Promise<{ tenantId: string; personId: string } | undefined> {
  const row = await db
    .selectFrom("identities")
    .select(["tenant_id", "person_id"])
    .where("issuer", "=", "zoom")
    .where("subject", "=", userId)
    .executeTakeFirst();
  return row && { tenantId: row.tenant_id, personId: row.person_id };
}

export async function insertBearer(
  db: Database,
  scope: TenantScope,
  bearer: { hash: string; personId: string; surface: string; now: Date; expiresAt: Date },
): Promise<void> {
  await db.deleteFrom("bearers").where("expires_at", "<", bearer.now).execute();
  await db
    .insertInto("bearers")
    .values({
      token_hash: bearer.hash,
      tenant_id: scope.tenantId,
      person_id: bearer.personId,
      surface: bearer.surface,
      expires_at: bearer.expiresAt,
    })
    .execute();
}

/** Whose bearer this is, by its hash: the bearer itself names the tenant. */
export async function findBearerPerson(db: Database, hash: string, now: Date): Promise<LinkedPerson | undefined> {
  const row = await db
    .selectFrom("bearers")
    .innerJoin("people", (join) =>
      join.onRef("people.tenant_id", "=", "bearers.tenant_id").onRef("people.id", "=", "bearers.person_id"),
    )
    .select(["people.tenant_id", "people.id", "people.display_name", "people.roles", "bearers.expires_at"])
    .where("bearers.token_hash", "=", hash)
    // A guest's opens the page of their own seat and nothing else.
    .where("bearers.surface", "<>", "guest")
    .where("bearers.expires_at", ">", now)
    .executeTakeFirst();
  if (!row) return undefined;
  const { tenant_id, id, display_name, roles, expires_at } = row;
  return { tenantId: tenant_id, personId: id, displayName: display_name, roles, signedInUntil: expires_at.getTime() };
}

/** The public page of the class that meets in this instance of a meeting; undefined where there is none, or it is no class of ours. */
export async function findPageOfMeeting(db: Database, meetingUuid: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("session_meetings as meeting")
    .innerJoin("sessions", (join) =>
      join.onRef("sessions.tenant_id", "=", "meeting.tenant_id").onRef("sessions.id", "=", "meeting.session_id"),
    )
    .innerJoin("offerings", (join) =>
      join.onRef("offerings.tenant_id", "=", "sessions.tenant_id").onRef("offerings.id", "=", "sessions.offering_id"),
    )
    .select("offerings.slug")
    .where(sql<boolean>`meeting.vendor_uuids @> array[${meetingUuid}]::text[]`)
    .where(sql<boolean>`(offerings.rules->>'publicPage')::boolean`)
    .executeTakeFirst();
  return row?.slug ?? undefined;
}
