/** Which session a key names: our mark, a reference, an event, a meeting or its chat. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

/** Keys by which an appointment or a meeting names its session; every given one is tried on its own. */
export interface SessionKeys {
  readonly reference?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly eventIds?: readonly string[] | undefined;
  readonly iCalUId?: string | undefined;
  readonly joinUrl?: string | undefined;
  readonly meetingUuid?: string | undefined;
  /** Of a Teams meeting. */
  readonly chatId?: string | undefined;
}

/** The session that one of the keys names; `undefined` when none does. Give one kind of key at a time to have an order. */
export async function findSessionByKey(
  db: Database,
  scope: TenantScope,
  keys: SessionKeys,
): Promise<string | undefined> {
  const { reference, sessionId, eventIds, iCalUId, joinUrl, meetingUuid, chatId } = keys;
  // As Teams writes it into a join link; how it spells the escapes changes with the client.
  const chat = chatId === undefined ? "" : encodeURIComponent(chatId).toLowerCase();
  const ofChat = sql`lower(substring(join_url from '/meetup-join/([^/]+)/')) = ${chat}`;
  const among = (table: "sessions" | "session_events" | "session_meetings", test: RawBuilder<unknown>) =>
    sql`select ${sql.ref(table === "sessions" ? "id" : "session_id")} as id from ${sql.table(table)}
      where tenant_id = ${scope.tenantId} and ${test}`;
  // Each table is asked by an index of its own; together they would be read whole.
  const named = [
    reference !== undefined && among("sessions", sql`reference = ${reference}`),
    sessionId !== undefined && among("sessions", sql`id = ${sessionId}::uuid`),
    eventIds !== undefined && among("session_events", sql`event_id in (${sql.join(eventIds)})`),
    iCalUId !== undefined && among("session_events", sql`ical_uid = ${iCalUId}`),
    joinUrl !== undefined && among("session_events", sql`join_url = ${joinUrl}`),
    joinUrl !== undefined && among("session_meetings", sql`join_url = ${joinUrl}`),
    joinUrl !== undefined && among("sessions", sql`own_join_url = ${joinUrl}`),
    meetingUuid !== undefined && among("session_meetings", sql`vendor_uuids @> array[${meetingUuid}]::text[]`),
    meetingUuid !== undefined && among("session_meetings", sql`vendor_meeting_id = ${meetingUuid}`),
    chatId !== undefined && among("session_events", ofChat),
    chatId !== undefined && among("session_meetings", ofChat),
  ].filter((part) => part !== false);
  if (named.length === 0) return undefined;
  const found = await sql<{ id: string }>`
    select id from sessions where tenant_id = ${scope.tenantId} and id in (${sql.join(named, sql` union all `)})
    order by starts_at desc limit 1`.execute(db);
  return found.rows[0]?.id;
}
