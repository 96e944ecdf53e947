/** Which vendor carries a session's online meeting. */
import type { OfferingRules } from "./offering.ts";
import type { MeetingVendor } from "./session.ts";

/**
 * What the offering fixes; else the account its provider connected for meetings: Zoom when there is one, because it was
 * connected for nothing else, otherwise Teams on the connected Microsoft calendar. `null` = nothing is connected yet, or the
 * offering wants no meeting.
 */
export function chooseMeetingVendor(
  wanted: OfferingRules["meetingVendor"],
  connected: { readonly zoomMeetings: boolean; readonly microsoftCalendar: boolean },
): MeetingVendor | null {
  if (wanted === "none") return null;
  if (wanted !== "provider") return wanted;
  if (connected.zoomMeetings) return "zoom";
  return connected.microsoftCalendar ? "teams" : null;
}
