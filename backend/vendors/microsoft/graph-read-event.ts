/** One event by its id. */
import type { GrantRef } from "../../ports/token-broker.ts";
import type { GraphClient } from "./graph-client.ts";
import { readEventReply } from "./graph-event-replies.ts";
import type { StandingEvent } from "./graph-event-replies.ts";
import { readRequest } from "./graph-events.ts";
import { isItemGone } from "./graph-fault.ts";

/**
 * The event with our mark; `undefined` when it is gone or was cancelled.
 *
 * Wire:   GET /me/events/{id}?$select&$expand=singleValueExtendedProperties → 200 event; 404 → undefined.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, mailbox_missing, rejected (malformed id),
 *         unexpected_reply.
 * Source: Microsoft Graph, "Get event", "Get singleValueLegacyExtendedProperty"; read 2026-11.
 */
export async function readStanding(
  graph: GraphClient,
  grant: GrantRef,
  eventId: string,
): Promise<StandingEvent | undefined> {
  const request = readRequest(eventId);
  const reply = await graph.ask(grant, request);
  if (isItemGone(reply)) return undefined;
  graph.judge(reply, request);
  const standing = readEventReply(reply.body, request);
  return standing.event.isCancelled ? undefined : standing;
}
