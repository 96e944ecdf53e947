/** Opening our panel by itself in a Zoom meeting. */
import type { MeetingPanels } from "../../ports/meeting-panels.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { ZoomClient, ZoomRequest } from "./zoom-client.ts";
import { zoomCode, zoomCodes } from "./zoom-fault.ts";

/**
 * Adds the app to the meeting.
 *
 * Wire:   POST /meetings/{id}/open_apps, no body → 201 { id, start_time, app_id }; the app is the token's. 400/3000: the meeting has
 *         started, three apps are added already, or the user has switched "Zoom Apps Quick Launch Button" off. 4711: the permission
 *         meeting:write:open_app was not given, which is optional.
 * Fails:  throttled, unavailable, grant_revoked.
 * Source: Zoom API reference, "Add a meeting app"; read 2026-11.
 */
export function createZoomPanels({ zoom }: { readonly zoom: ZoomClient }): MeetingPanels {
  return {
    async openPanelIn(grant, meetingId) {
      const request: ZoomRequest = {
        operation: "open panel in meeting",
        method: "POST",
        path: `/meetings/${encodeURIComponent(meetingId)}/open_apps`,
      };
      const reply = await zoom.ask(grant, request);
      if (zoomCode(reply) === zoomCodes.meetingDoesNotExist) return "gone";
      try {
        zoom.judge(reply, request);
        return "opens";
      } catch (thrown) {
        const isNo = thrown instanceof VendorFault && ["rejected", "consent_required"].includes(thrown.kind);
        if (isNo) return "not_allowed";
        throw thrown;
      }
    },
  };
}
