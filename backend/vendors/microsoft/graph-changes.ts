/** How Graph tells what changes in a mailbox: subscriptions, and delta rounds over a window of the calendar. */
import { z } from "zod";
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { VendorReply } from "../../platform/vendor-request.ts";
import type { CalendarChanges, ChangedEvent, ChangesPage, Watch, WatchWish } from "../../ports/calendar-changes.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GraphClient, GraphRequest } from "./graph-client.ts";
import { readChangesReply, understood } from "./graph-event-replies.ts";
import { calendarPath, windowOf } from "./graph-events.ts";
import { graphErrorCode, graphErrorMessage, graphFault } from "./graph-fault.ts";

export interface GraphChangesOptions {
  readonly graph: GraphClient;
  readonly clock: Clock;
}

/** The newer limit is a week; this works under the older one too. Source: "subscription resource type". */
const longestMs = 4_230 * minuteMs;
/** Graph calls two addresses of ours before it answers, and waits ten seconds for each. */
const handshakeTimeoutMs = 25_000;
/** Whole events come, with their texts: as plain text and few at a time, so that a page stays small. */
const pagePreferences = 'odata.maxpagesize=50, outlook.body-content-type="text"';
const mostPages = 400;

export function createGraphChanges(options: GraphChangesOptions): CalendarChanges {
  return {
    watch: (grant, wish) => watch(options, grant, wish),
    renew: (grant, standing, wish) => renew(options, grant, { standing, wish }),
    unwatch: (grant, standing) => unwatch(options, grant, standing),
    listChanges: (grant, since) => listChanges(options, grant, since),
  };
}

const subscriptionReply = z.object({ id: z.string(), expirationDateTime: z.string() });

/**
 * Asks Graph to call us; before it answers it calls both addresses with a token that they have to say back.
 *
 * Wire:   POST /subscriptions { changeType, notificationUrl, lifecycleNotificationUrl, resource: "me/events" (or "users/{id}/events", or "…/calendars/{id}/events"),
 *         expirationDateTime, clientState, latestSupportedTlsVersion } → 201 { id, expirationDateTime }
 * Units:  at most 4,230 minutes from now; less than 45 are raised to 45.
 * Fails:  rejected with code watch_refused (403 or 400 ExtensionError: on premises, or no more subscriptions),
 *         unavailable (400 InvalidRequest: Graph could not reach our addresses), throttled, grant_revoked, consent_required,
 *         not_permitted, mailbox_missing, rejected, unexpected_reply.
 * Source: Microsoft Graph, "Create subscription", "Receive change notifications through webhooks"; read 2026-11. The
 *         ExtensionErrors are recorded, not documented.
 */
async function watch({ graph, clock }: GraphChangesOptions, grant: GrantRef, wish: WatchWish): Promise<Watch> {
  const target = await graph.targetOf(grant);
  const calendar = target === undefined ? "" : `/calendars/${target}`;
  const request: GraphRequest = {
    operation: "watch calendar",
    method: "POST",
    path: "/subscriptions",
    timeoutMs: handshakeTimeoutMs,
    jsonFor: (mailbox) => ({
      changeType: "created,updated,deleted",
      notificationUrl: wish.callbackUrl,
      lifecycleNotificationUrl: wish.lifecycleUrl,
      resource: `${mailbox}${calendar}/events`,
      expirationDateTime: expiryOf(wish, clock),
      clientState: wish.secret,
      latestSupportedTlsVersion: "v1_2",
    }),
  };
  const reply = await graph.ask(grant, request);
  const told = subscriptionRefusal(reply);
  if (told) {
    const { status, code, requestId } = graphFault(reply, { operation: request.operation, clock });
    const facts = { vendor: "microsoft", operation: request.operation, status, requestId } as const;
    throw told === "refused"
      ? new VendorFault("Graph does not call for this mailbox", { ...facts, kind: "rejected", code: "watch_refused" })
      : new VendorFault("Graph did not reach our address", { ...facts, kind: "unavailable", code });
  }
  graph.judge(reply, request);
  return watchOf(reply, request);
}

/** The same code says that a field is wrong and that our address did not answer: only the words tell them apart. */
function subscriptionRefusal(reply: VendorReply): "refused" | "unreached" | undefined {
  if (reply.status !== 400 && reply.status !== 403) return undefined;
  const code = graphErrorCode(reply)?.toLowerCase();
  if (code === "extensionerror") return "refused";
  const isAboutOurAddress = /validation request|endpoint|connection was closed|timed? ?out|remote name/i.test(
    graphErrorMessage(reply) ?? "",
  );
  return (code === "invalidrequest" || code === "validationerror") && isAboutOurAddress ? "unreached" : undefined;
}

/**
 * Makes the subscription last longer, which also answers `reauthorizationRequired`.
 *
 * Wire:   PATCH /subscriptions/{id} { expirationDateTime } → 200; 404 → gone.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Microsoft Graph, "Update subscription", "Reduce missing change notifications and removed subscriptions"; read 2026-11.
 */
async function renew(
  { graph, clock }: GraphChangesOptions,
  grant: GrantRef,
  { standing, wish }: { readonly standing: Watch; readonly wish: WatchWish },
): Promise<Watch | "gone"> {
  const request: GraphRequest = {
    operation: "renew watch",
    method: "PATCH",
    path: pathOf(standing),
    json: { expirationDateTime: expiryOf(wish, clock) },
  };
  const reply = await graph.ask(grant, request);
  if (reply.status === 404) return "gone";
  graph.judge(reply, request);
  return watchOf(reply, request);
}

/**
 * Ends the subscription.
 *
 * Wire:   DELETE /subscriptions/{id} → 204; 404 is success.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected.
 * Source: Microsoft Graph, "Delete subscription"; read 2026-11.
 */
async function unwatch({ graph }: GraphChangesOptions, grant: GrantRef, standing: Watch): Promise<void> {
  const request: GraphRequest = { operation: "end watch", method: "DELETE", path: pathOf(standing) };
  const reply = await graph.ask(grant, request);
  if (reply.status !== 404) graph.judge(reply, request);
}

const pathOf = ({ id }: Watch): string => `/subscriptions/${encodeURIComponent(id)}`;

function expiryOf({ until }: WatchWish, clock: Clock): string {
  return new Date(Math.min(until, clock.now() + longestMs)).toISOString();
}

function watchOf({ body }: VendorReply, request: GraphRequest): Watch {
  const { id, expirationDateTime } = understood(subscriptionReply, body, request.operation);
  const expiresAt = Date.parse(expirationDateTime);
  if (!Number.isNaN(expiresAt)) return { id, expiresAt: asInstant(expiresAt) };
  throw notUnderstood(request, "no expiry");
}

/** Codes of a delta token that stands for nothing any more, in lower case. */
const expiredCodes = new Set(["syncstatenotfound", "syncstateinvalid", "resyncrequired", "errorinvalidsyncstatedata"]);

/**
 * One delta round: all its pages, of which some may be empty. What changed several times comes as it is at last.
 *
 * Wire:   GET /me/calendarView/delta?startDateTime&endDateTime, or the deltaLink of the last round; then @odata.nextLink
 *         until @odata.deltaLink. `@removed` is also said of new events outside the window. 410 SyncStateNotFound → expired.
 * Units:  times in UTC by `Prefer: outlook.timezone`. No $select and no $expand, so no event carries our mark;
 *         occurrences of series carry their time only.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, mailbox_missing, rejected, unexpected_reply.
 * Source: Microsoft Graph, "event: delta", "Use delta query to track changes"; read 2026-11.
 */
async function listChanges(
  { graph }: GraphChangesOptions,
  grant: GrantRef,
  since: { readonly token: string | undefined; readonly from: Instant; readonly to: Instant },
): Promise<ChangesPage | "expired"> {
  const target = since.token === undefined ? await graph.targetOf(grant) : undefined;
  const request: GraphRequest = {
    operation: "list changes",
    method: "GET",
    path: since.token ?? `${calendarPath(target)}/calendarView/delta?${windowOf(since)}`,
    prefer: pagePreferences,
  };
  const latest = new Map<string, ChangedEvent>();
  let path = request.path;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const reply = await graph.ask(grant, { ...request, path });
    if (since.token !== undefined && isExpired(reply)) return "expired";
    graph.judge(reply, request);
    const { changes, nextLink, deltaLink } = readChangesReply(reply.body, request);
    for (const change of changes) latest.set(change.eventId, change);
    if (deltaLink !== undefined) return { changes: [...latest.values()], token: graph.pathOf(deltaLink, request) };
    if (nextLink === undefined) throw notUnderstood(request, "neither a next page nor an end");
    path = graph.pathOf(nextLink, request);
  }
  throw notUnderstood(request, `more than ${mostPages} pages`);
}

function isExpired(reply: VendorReply): boolean {
  return reply.status === 410 || (reply.status === 400 && expiredCodes.has(graphErrorCode(reply)?.toLowerCase() ?? ""));
}

function notUnderstood({ operation }: GraphRequest, what: string): VendorFault {
  const facts = { vendor: "microsoft", operation, kind: "unexpected_reply" } as const;
  return new VendorFault(`${operation}: Graph answered ${what}`, facts);
}
