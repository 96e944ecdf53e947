/** Makes an event of somebody's own one of ours. */
import type { EventMarks } from "../../ports/event-marks.ts";
import type { GraphClient } from "./graph-client.ts";
import { markRequest } from "./graph-events.ts";
import { isItemGone } from "./graph-fault.ts";

/**
 * Marks an event that stands.
 *
 * Wire:   PATCH /me/events/{id} { singleValueExtendedProperties } → 200 event; 404 → gone. Outlook mails nobody about it.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected.
 * Source: Microsoft Graph, "Create singleValueLegacyExtendedProperty" (in an existing resource); read 2026-11.
 */
export function createGraphEventMarks({
  graph,
  outlookAddinIds,
}: {
  readonly graph: GraphClient;
  /** Ids of our Outlook manifests; the pane of each knows an event of ours by its property. */
  readonly outlookAddinIds: readonly string[];
}): EventMarks {
  return {
    markEvent: async (grant, eventId, mark) => {
      const request = markRequest(eventId, mark, outlookAddinIds);
      const reply = await graph.ask(grant, request);
      if (isItemGone(reply)) return "gone";
      graph.judge(reply, request);
      return "marked";
    },
  };
}
