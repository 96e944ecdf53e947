/** What people were told of sessions. */
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface NoticeRow {
  readonly id: string;
  readonly sessionId: string;
  readonly at: Date;
  readonly kind: "booked" | "moved" | "cancelled";
  readonly channel: "calendar";
  readonly personId: string | null;
  readonly recipient: string;
  readonly outcome: "sent";
}

export async function insertNotices(tx: Tx, scope: TenantScope, notices: readonly NoticeRow[]): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map(({ sessionId, personId, ...notice }) => ({
    tenant_id: scope.tenantId,
    session_id: sessionId,
    person_id: personId,
    ...notice,
  }));
  await tx.insertInto("session_notices").values(rows).execute();
}

/** Oldest first. */
export function loadNotices(
  db: Database,
  scope: TenantScope,
  sessionIds: readonly string[],
): Promise<readonly NoticeRow[]> {
  return db
    .selectFrom("session_notices")
    .select(["id", "session_id as sessionId", "at", "kind", "channel", "person_id as personId", "recipient", "outcome"])
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "in", sessionIds)
    .orderBy("at")
    .orderBy("id")
    .execute();
}

/** People of the tenant by their address, in lower case. */
export async function findPeopleByEmail(
  db: Database,
  scope: TenantScope,
  emails: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = emails.map((email) => email.toLowerCase());
  if (wanted.length === 0) return new Map();
  const rows = await db
    .selectFrom("people")
    .select(["id", "email"])
    .where("tenant_id", "=", scope.tenantId)
    .where(sql<string>`lower(email)`, "in", wanted)
    .execute();
  return new Map(rows.map(({ id, email }) => [email.toLowerCase(), id]));
}
