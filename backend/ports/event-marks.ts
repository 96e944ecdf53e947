/** Making an event that somebody wrote in their own calendar ours. */
import type { SessionMark } from "./calendars.ts";
import type { GrantRef } from "./token-broker.ts";

export interface EventMarks {
  /**
   * Writes our mark onto an event that the account organizes, so that it is found and recognised like one that we created.
   * Nobody is told of it. `"gone"` when there is no such event any more. Throws VendorFault as calendars do.
   */
  markEvent(grant: GrantRef, eventId: string, mark: SessionMark): Promise<"marked" | "gone">;
}
