/** SQL for the meetings in which the panel is to open by itself. */
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";

export interface PanelToOpen {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly connectionId: string;
  readonly meetingId: string;
}

/** Zoom meetings of sessions that begin in the half-open span and were not asked about yet; of every tenant, soonest first. */
export async function findDuePanels(
  db: Database,
  soon: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<readonly PanelToOpen[]> {
  const rows = await db
    .selectFrom("sessions")
    .innerJoin("session_meetings as meeting", (join) =>
      join.onRef("meeting.tenant_id", "=", "sessions.tenant_id").onRef("meeting.session_id", "=", "sessions.id"),
    )
    .innerJoin("connections", (join) =>
      join
        .onRef("connections.tenant_id", "=", "meeting.tenant_id")
        .onRef("connections.id", "=", "meeting.connection_id"),
    )
    .select([
      "sessions.tenant_id as tenantId",
      "sessions.id as sessionId",
      "meeting.connection_id as connectionId",
      "meeting.vendor_meeting_id as meetingId",
    ])
    .where("sessions.status", "=", "scheduled")
    .where("sessions.starts_at", ">", soon.from)
    .where("sessions.starts_at", "<=", soon.to)
    .where("meeting.vendor", "=", "zoom")
    .where("meeting.state", "=", "ready")
    .where("connections.status", "=", "connected")
    .whereRef("meeting.panel_asked_for", "is distinct from", "meeting.vendor_meeting_id")
    .orderBy("sessions.starts_at")
    .limit(soon.limit)
    .execute();
  return rows.flatMap(({ meetingId, ...row }) => (meetingId === null ? [] : [{ ...row, meetingId }]));
}

/** False when it was noted already. `null` = it is to be asked for again. */
export async function noteAsked(
  db: Database,
  scope: TenantScope,
  { sessionId, meetingId }: { readonly sessionId: string; readonly meetingId: string | null },
): Promise<boolean> {
  const noted = await db
    .updateTable("session_meetings")
    .set({ panel_asked_for: meetingId })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", sessionId)
    .where("vendor", "=", "zoom")
    .where("panel_asked_for", "is distinct from", meetingId)
    .executeTakeFirst();
  return noted.numUpdatedRows > 0n;
}
