/** Which connected accounts would carry a session's event and meeting now. */
import type { Connected } from "../../domain/meeting-vendor.ts";
import type { Account, CalendarAccount } from "../../domain/session-plan.ts";
import type { MeetingVendor } from "../../domain/session.ts";
import type { Database, Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { listByPerson } from "./connections.store.ts";

export interface Carriers {
  /** Of somebody who has both, Microsoft's, unless the session meets on Meet, which only Google's carries. */
  readonly calendar: (vendor: MeetingVendor | null) => CalendarAccount | undefined;
  /** The account that makes meetings of this vendor apart from the event. */
  readonly meetings: (vendor: MeetingVendor | null) => Account | undefined;
  readonly connected: Connected;
}

/** `organizerId`: in whose calendar it would stand; `hostId`: with whose account its meeting would be made. */
export async function findCarriers(
  db: Database | Tx,
  scope: TenantScope,
  { organizerId, hostId }: { readonly organizerId: string; readonly hostId: string },
): Promise<Carriers> {
  const hosts = await listStaying(db, scope, hostId);
  const organizers = organizerId === hostId ? hosts : await listStaying(db, scope, organizerId);
  const meetings = hosts.filter(({ purposes }) => purposes.includes("meetings"));
  const calendars = organizers.filter(({ purposes }) => purposes.includes("calendar"));
  // A broken account is still the one that was chosen; a working one comes first.
  const pick = (rows: typeof hosts, vendor: Account["vendor"]): CalendarAccount | undefined => {
    const own = rows.filter((row) => row.vendor === vendor);
    const row = own.find(({ status }) => status === "connected") ?? own[0];
    return row && { connectionId: row.id, vendor, isBroken: row.status !== "connected" };
  };
  const microsoft = pick(calendars, "microsoft");
  const google = pick(calendars, "google");
  const zoom = pick(meetings, "zoom");
  const teams = pick(meetings, "microsoft");
  return {
    calendar: (vendor) => (vendor === "meet" ? (google ?? microsoft) : (microsoft ?? google)),
    meetings: (vendor) => (vendor === "zoom" ? zoom : vendor === "teams" ? teams : undefined),
    connected: {
      zoomMeetings: zoom !== undefined,
      teamsMeetings: microsoft !== undefined || teams !== undefined,
      googleCalendar: microsoft === undefined && google !== undefined,
    },
  };
}

/** Nothing new is made in an account on its way out. */
async function listStaying(db: Database | Tx, scope: TenantScope, personId: string) {
  return (await listByPerson(db, scope, personId)).filter((row) => !row.is_leaving);
}
