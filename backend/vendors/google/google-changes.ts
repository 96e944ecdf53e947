/** How we hear of changes in a Google calendar: push channels, and lists of what changed since a sync token. */
import { z } from "zod";
import { asInstant } from "../../domain/instant.ts";
import { overlaps, type Interval } from "../../domain/interval.ts";
import type { CalendarChanges, ChangedEvent, ChangesPage, Watch, WatchWish } from "../../ports/calendar-changes.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GoogleClient, GoogleRequest } from "./google-client.ts";
import { eventsPathOf, jointId, listRequest, readEventReply, understood, type ListPage } from "./google-events.ts";
import { googleFault, googleReason, isGone, isPushRefusal } from "./google-fault.ts";
import { listAll } from "./google-lists.ts";
import type { Clock } from "../../ports/clock.ts";

export interface GoogleChangesOptions {
  readonly google: GoogleClient;
  readonly clock: Clock;
  /** Events of a page, at most 2500. */
  readonly pageSize?: number;
}

export function createGoogleChanges(ground: GoogleChangesOptions): CalendarChanges {
  return {
    watch: (grant, wish) => watch(ground, grant, wish),
    renew: (grant, before, wish) => renew(ground, grant, { before, wish }),
    unwatch: (grant, before) => unwatch(ground, grant, before),
    listChanges: (grant, since) => listChanges(ground, grant, since),
  };
}

const channelReply = z.object({ id: z.string(), resourceId: z.string(), expiration: z.string() });

/**
 * Opens a channel.
 *
 * Wire:   POST /calendars/primary/events/watch { id, type: "web_hook", address, token, expiration } → 200 { id, resourceId,
 *         expiration }. A first message comes at once. Lost answers leave a channel that nobody can stop: it ends by itself.
 * Units:  expiration in milliseconds since the epoch, as text; Google may shorten it.
 * Fails:  rejected with `watch_refused` (Google will not call this address), unavailable (the id is used: ask with another
 *         one), throttled, grant_revoked, consent_required, unexpected_reply.
 * Source: Google Calendar API v3, "Push notifications", "Events: watch"; read 2026-11.
 */
async function watch({ google, clock }: GoogleChangesOptions, grant: GrantRef, wish: WatchWish): Promise<Watch> {
  const operation = "watch calendar";
  const request: GoogleRequest = {
    operation,
    method: "POST",
    path: `${eventsPathOf(await google.targetOf(grant))}/watch`,
    json: {
      id: wish.id,
      type: "web_hook",
      address: wish.callbackUrl,
      token: wish.secret,
      expiration: String(wish.until),
    },
  };
  const reply = await google.ask(grant, request);
  if (googleReason(reply) === "channelIdNotUnique") {
    const facts = { vendor: "google", operation, kind: "unavailable", code: "channelIdNotUnique" } as const;
    throw new VendorFault(`${operation}: an unanswered attempt has used this id`, { ...facts, status: reply.status });
  }
  if (isPushRefusal(reply)) {
    const { message, status, requestId } = googleFault(reply, { operation, clock });
    const facts = { vendor: "google", operation, kind: "rejected", code: "watch_refused" } as const;
    throw new VendorFault(message, { ...facts, status, requestId });
  }
  google.judge(reply, request);
  const { id, resourceId, expiration } = understood(channelReply, reply.body, operation);
  return { id, resourceId, expiresAt: asInstant(Number(expiration)) };
}

/** Google knows no renewal: another channel is opened and then the old one stopped, so that nothing is missed in between. */
async function renew(
  ground: GoogleChangesOptions,
  grant: GrantRef,
  { before, wish }: { readonly before: Watch; readonly wish: WatchWish },
): Promise<Watch> {
  const next = await watch(ground, grant, wish);
  await unwatch(ground, grant, before).catch((thrown: unknown) => {
    // The new one counts; the old one ends by itself.
    if (!(thrown instanceof VendorFault)) throw thrown;
  });
  return next;
}

/**
 * Stops a channel.
 *
 * Wire:   POST /channels/stop { id, resourceId } → 204; 404 (it has ended) is success.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected.
 * Source: Google Calendar API v3, "Channels: stop"; read 2026-11.
 */
async function unwatch({ google }: GoogleChangesOptions, grant: GrantRef, { id, resourceId }: Watch): Promise<void> {
  const json = { id, resourceId: resourceId ?? "" };
  const request: GoogleRequest = { operation: "stop watching", method: "POST", path: "/channels/stop", json };
  const reply = await google.ask(grant, request);
  if (!isGone(reply)) google.judge(reply, request);
}

/**
 * What changed.
 *
 * Wire:   GET /calendars/primary/events?singleEvents=true with timeMin, timeMax or with syncToken, all pages → 200 { items,
 *         nextSyncToken }; with a token 410 (whatever its reason) → expired, and 400 too: nothing else in it can be wrong.
 *         Cancelled events may come as bare ids.
 * Units:  Google keeps to the range in the first list only; afterwards it tells of every event, also of those outside.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Synchronize resources efficiently", "Events: list"; read 2026-11.
 */
async function listChanges(
  { google, pageSize }: GoogleChangesOptions,
  grant: GrantRef,
  { token, from, to }: Parameters<CalendarChanges["listChanges"]>[1],
): Promise<ChangesPage | "expired"> {
  const operation = "list changes";
  const calendarId = await google.targetOf(grant);
  const first =
    token === undefined
      ? listRequest(operation, { range: { from, to }, query: {}, calendarId })
      : listRequest(operation, { range: undefined, query: { syncToken: token }, calendarId });
  try {
    const { pages, last } = await listAll(google, grant, { first, pageSize });
    if (last.nextSyncToken === undefined) {
      const facts = { vendor: "google", operation, kind: "unexpected_reply" } as const;
      throw new VendorFault(`${operation}: Google gave no sync token`, facts);
    }
    const range = { startsAt: from, endsAt: to };
    return {
      changes: pages.flatMap((page) => changesOf(page, { operation, range, calendarId })),
      token: last.nextSyncToken,
    };
  } catch (thrown) {
    const status = thrown instanceof VendorFault ? thrown.status : undefined;
    if (token !== undefined && (status === 410 || status === 400)) return "expired";
    throw thrown;
  }
}

function changesOf(
  { items, zone }: ListPage,
  {
    operation,
    range,
    calendarId,
  }: { readonly operation: string; readonly range: Interval; readonly calendarId: string | undefined },
): readonly ChangedEvent[] {
  return items.map((item) => {
    const eventId = jointId(calendarId, item.id);
    if (item.status === "cancelled") return { eventId, event: undefined };
    const { event } = readEventReply(item, { operation, zone, calendarId });
    return { eventId, event: overlaps(event, range) ? event : undefined };
  });
}
