/** What we ask of a vendor whose client can open our panel beside a meeting. */
import type { GrantRef } from "./token-broker.ts";

export interface MeetingPanels {
  /**
   * From now on our panel opens by itself for whoever enters the meeting. `not_allowed` where the host's account does not let apps do
   * that, or the meeting runs already; `gone` when there is no such meeting. May throw VendorFault: throttled, unavailable, grant_revoked.
   */
  openPanelIn(grant: GrantRef, meetingId: string): Promise<"opens" | "not_allowed" | "gone">;
}
