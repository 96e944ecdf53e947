/** What stands at the vendors for a session, as far as we know: what was asked for, what was answered, what is gone. */
import type { WrittenEvent, WrittenMeeting } from "../../domain/session-plan.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { CalendarEvent } from "../../ports/calendars.ts";
import type { OnlineMeeting } from "../../ports/online-meetings.ts";

/** What stands at Zoom from now on. */
export async function saveMeeting(
  tx: Tx,
  scope: TenantScope,
  saved: {
    readonly sessionId: string;
    readonly connectionId: string;
    readonly meeting: OnlineMeeting;
    readonly written: WrittenMeeting;
  },
): Promise<void> {
  const row = {
    vendor: "zoom" as const,
    generation: saved.written.generation,
    connection_id: saved.connectionId,
    state: "ready" as const,
    vendor_meeting_id: saved.meeting.id,
    vendor_uuids: [...saved.meeting.uuids],
    join_url: saved.meeting.joinUrl,
    written: JSON.stringify(saved.written),
  };
  await tx
    .insertInto("session_meetings")
    .values({ tenant_id: scope.tenantId, session_id: saved.sessionId, ...row })
    .onConflict((conflict) => conflict.columns(["tenant_id", "session_id"]).doUpdateSet(row))
    .execute();
}

/** What stands in the organizer's calendar from now on. */
export async function saveEvent(
  tx: Tx,
  scope: TenantScope,
  saved: {
    readonly sessionId: string;
    readonly connectionId: string;
    readonly event: CalendarEvent;
    readonly written: WrittenEvent;
  },
): Promise<void> {
  const { event, written } = saved;
  const row = {
    vendor: "microsoft" as const,
    generation: written.generation,
    connection_id: saved.connectionId,
    state: "ready" as const,
    event_id: event.id,
    ical_uid: event.iCalUId,
    etag: event.etag,
    written: JSON.stringify(written),
    ...(event.webLink === undefined ? {} : { web_link: event.webLink }),
    ...(event.joinUrl === undefined ? {} : { join_url: event.joinUrl }),
  };
  await tx
    .insertInto("session_events")
    .values({ tenant_id: scope.tenantId, session_id: saved.sessionId, ...row })
    .onConflict((conflict) => conflict.columns(["tenant_id", "session_id"]).doUpdateSet(row))
    .execute();
}

/** A create is about to be asked for: from now on something may stand, whether or not its answer reaches us. */
export async function saveAttempt(
  db: Database,
  scope: TenantScope,
  begun: Part & { readonly connectionId: string; readonly written: WrittenMeeting | WrittenEvent },
): Promise<void> {
  const row = {
    generation: begun.written.generation,
    connection_id: begun.connectionId,
    state: "none" as const,
    written: JSON.stringify(begun.written),
  };
  const key = { tenant_id: scope.tenantId, session_id: begun.sessionId };
  if (begun.at === "meeting") {
    await db
      .insertInto("session_meetings")
      .values({ ...key, vendor: "zoom", vendor_uuids: [], ...row })
      .onConflict((conflict) => conflict.columns(["tenant_id", "session_id"]).doUpdateSet(row))
      .execute();
    return;
  }
  await db
    .insertInto("session_events")
    .values({ ...key, vendor: "microsoft", ...row })
    .onConflict((conflict) => conflict.columns(["tenant_id", "session_id"]).doUpdateSet(row))
    .execute();
}

type Part = { readonly sessionId: string; readonly at: "meeting" | "event" };
const tableOf = { meeting: "session_meetings", event: "session_events" } as const;

/** A move or another small change was written. */
export async function saveWritten(
  tx: Tx,
  scope: TenantScope,
  saved: Part & { readonly written: WrittenMeeting | WrittenEvent },
): Promise<void> {
  await tx
    .updateTable(tableOf[saved.at])
    .set({ written: JSON.stringify(saved.written) })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", saved.sessionId)
    .execute();
}

/** From now on nothing may be made under a generation below this one. */
export async function saveGeneration(
  db: Database,
  scope: TenantScope,
  saved: Part & { readonly generation: number },
): Promise<void> {
  await db
    .updateTable(tableOf[saved.at])
    .set({ generation: saved.generation })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", saved.sessionId)
    .execute();
}

/** Nothing stands any more; a later create carries `generation`. */
export async function saveGone(
  tx: Tx,
  scope: TenantScope,
  saved: Part & { readonly generation: number },
): Promise<void> {
  await tx
    .updateTable(tableOf[saved.at])
    .set({ state: "none", generation: saved.generation, written: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", saved.sessionId)
    .execute();
}
