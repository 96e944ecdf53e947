/** Which vendor carries a session's online meeting. */
import type { OfferingRules } from "./offering.ts";
import type { MeetingVendor } from "./session.ts";

/** What the people who would carry a session have connected. */
export interface Connected {
  readonly zoomMeetings: boolean;
  /** On a Microsoft calendar, or for meetings alone. */
  readonly teamsMeetings: boolean;
  /** The event would stand in a Google calendar, which brings Meet. */
  readonly googleCalendar: boolean;
}

/** Whether the link of a session that is to meet with `vendor` could be made; `null` = it cannot meet at all. */
export function canMakeLink(
  vendor: MeetingVendor | null,
  carriers: Pick<Connected, "zoomMeetings" | "teamsMeetings"> & {
    readonly eventAt: "microsoft" | "google" | "zoom" | undefined;
  },
): boolean {
  if (vendor === "zoom") return carriers.zoomMeetings;
  if (vendor === "teams") return carriers.teamsMeetings;
  return vendor === "meet" && carriers.eventAt === "google";
}

/**
 * What the offering fixes; else the account its provider connected for meetings: Zoom when there is one, because it was
 * connected for nothing else, then Teams, then Meet on a Google calendar. `null` = nothing is connected yet, or the
 * offering wants no meeting.
 */
export function chooseMeetingVendor(
  wanted: OfferingRules["meetingVendor"],
  connected: Connected,
): MeetingVendor | null {
  if (wanted === "none") return null;
  if (wanted !== "provider") return wanted;
  if (connected.zoomMeetings) return "zoom";
  if (connected.teamsMeetings) return "teams";
  return connected.googleCalendar ? "meet" : null;
}
