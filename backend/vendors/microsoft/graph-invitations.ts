/** An attendee's answer, on their own copy of the event. */
import type { Calendars } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import type { GraphClient } from "./graph-client.ts";
import { readEventsReply } from "./graph-event-replies.ts";
import { answerRequest, copiesRequest } from "./graph-events.ts";
import { isItemGone } from "./graph-fault.ts";

/**
 * Answers the invitation. Who declines has no copy afterwards.
 *
 * Wire:   GET /me/events?$filter=iCalUId eq '…' → the own copy; POST /me/events/{id}/accept | tentativelyAccept | decline
 *         { sendResponse } → 202; 404 → not_found. A copy that already says so is not answered again.
 * Units:  with sendResponse false neither a mail nor the organizer's copy says how this person answered.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Microsoft Graph, "event: accept", "event: tentativelyAccept", "event: decline"; read 2026-11.
 */
export async function answerInvitation(
  graph: GraphClient,
  grant: GrantRef,
  reply: { readonly iCalUId: string } & Parameters<Calendars["answerInvitation"]>[2],
): ReturnType<Calendars["answerInvitation"]> {
  const { iCalUId, answer, tell } = reply;
  const look = copiesRequest(iCalUId);
  const { events } = readEventsReply(await graph.read(grant, look), look);
  const copy = events.map(({ event }) => event).find((event) => !event.isOrganizer && !event.isCancelled);
  if (!copy) return "not_found";
  if (copy.ownAnswer === answer) return "answered";
  const request = answerRequest(copy.id, { answer, tell });
  const answered = await graph.ask(grant, request);
  if (isItemGone(answered)) return "not_found";
  graph.judge(answered, request);
  return "answered";
}
