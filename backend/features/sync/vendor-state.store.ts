/** What stands at the vendors for a session, as far as we know: what was asked for, what was answered, what is gone. */
import { sql } from "kysely";
import { invariant } from "../../domain/invariant.ts";
import type { Account, WrittenEvent, WrittenMeeting } from "../../domain/session-plan.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { CalendarEvent } from "../../ports/calendars.ts";
import type { OnlineMeeting } from "../../ports/online-meetings.ts";

/** What stands at the meeting's vendor from now on. */
export async function saveMeeting(
  tx: Tx,
  scope: TenantScope,
  saved: {
    readonly sessionId: string;
    readonly account: Account;
    readonly meeting: OnlineMeeting;
    readonly written: WrittenMeeting;
  },
): Promise<void> {
  const row = {
    vendor: meetingVendorOf(saved.account),
    generation: saved.written.generation,
    connection_id: saved.account.connectionId,
    account_id: accountIdOf(scope, saved.account),
    state: "ready" as const,
    attempted: null,
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
    readonly account: Account;
    readonly event: CalendarEvent;
    readonly written: WrittenEvent;
  },
): Promise<void> {
  const { event, written } = saved;
  const row = {
    vendor: calendarVendorOf(saved.account),
    generation: written.generation,
    connection_id: saved.account.connectionId,
    account_id: accountIdOf(scope, saved.account),
    state: "ready" as const,
    attempted: null,
    online_meeting: event.meeting ?? null,
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
  begun: Part & { readonly account: Account; readonly written: WrittenMeeting | WrittenEvent },
): Promise<void> {
  const row = {
    generation: begun.written.generation,
    connection_id: begun.account.connectionId,
    account_id: accountIdOf(scope, begun.account),
    state: "none" as const,
    written: JSON.stringify(begun.written),
    attempted: null,
  };
  const key = { tenant_id: scope.tenantId, session_id: begun.sessionId };
  if (begun.at === "meeting") {
    await db
      .insertInto("session_meetings")
      .values({ ...key, vendor: meetingVendorOf(begun.account), vendor_uuids: [], ...row })
      .onConflict((conflict) =>
        conflict
          .columns(["tenant_id", "session_id"])
          .doUpdateSet({ ...row, vendor: meetingVendorOf(begun.account), left_behind: false }),
      )
      .execute();
    return;
  }
  await db
    .insertInto("session_events")
    .values({ ...key, vendor: calendarVendorOf(begun.account), ...row })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "session_id"]).doUpdateSet({ ...row, vendor: calendarVendorOf(begun.account) }),
    )
    .execute();
}

type Part = { readonly sessionId: string; readonly at: "meeting" | "event" };
const tableOf = { meeting: "session_meetings", event: "session_events" } as const;

/** A change is about to be asked for: from now on what stands may be this as well as what was written before. */
export async function saveChangeAttempt(
  db: Database,
  scope: TenantScope,
  begun: Part & { readonly attempted: WrittenMeeting | WrittenEvent },
): Promise<void> {
  await db
    .updateTable(tableOf[begun.at])
    .set({ attempted: JSON.stringify(begun.attempted) })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", begun.sessionId)
    .execute();
}

/** An event was seen as it stands, with whom somebody else invited to it. */
export async function saveSeenEvent(
  tx: Tx,
  scope: TenantScope,
  seen: {
    readonly sessionId: string;
    readonly event: CalendarEvent;
    readonly written: WrittenEvent;
    readonly others: readonly unknown[];
  },
): Promise<void> {
  const { event, written, others } = seen;
  await tx
    .updateTable("session_events")
    .set({
      written: JSON.stringify(written),
      attempted: null,
      event_id: event.id,
      ical_uid: event.iCalUId,
      etag: event.etag,
      ...(event.webLink === undefined ? {} : { web_link: event.webLink }),
      others: others.length === 0 ? null : JSON.stringify(others),
      online_meeting: event.meeting ?? null,
      ...(event.joinUrl === undefined ? {} : { join_url: event.joinUrl }),
    })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", seen.sessionId)
    .execute();
}

/** A move or another small change was written, or seen. */
export async function saveWritten(
  tx: Tx,
  scope: TenantScope,
  saved: Part & { readonly written: WrittenMeeting | WrittenEvent },
): Promise<void> {
  await tx
    .updateTable(tableOf[saved.at])
    .set({ written: JSON.stringify(saved.written), attempted: null })
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
    .set({ state: "none", generation: saved.generation, written: null, attempted: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", saved.sessionId)
    .execute();
}

/** It goes on standing where nobody can reach it, as it was written; a later create carries `generation`. */
export async function saveLeft(
  tx: Tx,
  scope: TenantScope,
  saved: Part & { readonly generation: number },
): Promise<void> {
  if (saved.at === "meeting") return saveLeftMeeting(tx, scope, saved);
  await tx
    .updateTable("session_events")
    .set({ state: "left", generation: saved.generation, attempted: null })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", saved.sessionId)
    .execute();
}

/** Zoom lists what it holds; of Teams meetings the id has to be kept, to remove it when the account comes back. */
async function saveLeftMeeting(
  tx: Tx,
  scope: TenantScope,
  saved: Part & { readonly generation: number },
): Promise<void> {
  await saveGone(tx, scope, saved);
  await tx
    .updateTable("session_meetings")
    .set({ left_behind: true })
    .where("tenant_id", "=", scope.tenantId)
    .where("session_id", "=", saved.sessionId)
    .where("vendor", "=", "microsoft")
    .where("vendor_meeting_id", "is not", null)
    .execute();
}

/** Which account the connection leads to now. */
function accountIdOf({ tenantId }: TenantScope, { connectionId }: Account) {
  return sql<string | null>`(select account_tenant || ' ' || connections.account_id from connections
    where connections.tenant_id = ${tenantId} and connections.id = ${connectionId})`;
}

function meetingVendorOf({ vendor }: Account): "zoom" | "microsoft" {
  invariant(vendor !== "google", "Google's meetings ride on their events");
  return vendor;
}

function calendarVendorOf({ vendor }: Account): "microsoft" | "google" {
  invariant(vendor !== "zoom", "Zoom keeps no calendar");
  return vendor;
}
