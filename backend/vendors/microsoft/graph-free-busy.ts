/** When colleagues are busy, by getSchedule: in groups of twenty addresses and two months, which is the most it takes. */
import { z } from "zod";
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Calendars, FreeBusyEntry } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GraphClient, GraphRequest } from "./graph-client.ts";
import { graphUtc, instantFromGraph } from "./graph-time.ts";

const mostAddresses = 20;
const longestMs = 62 * dayMs;

const time = z.object({ dateTime: z.string(), timeZone: z.string() });
const scheduleReply = z.object({
  value: z.array(
    z.object({
      scheduleId: z.string(),
      error: z.unknown().optional(),
      scheduleItems: z.array(z.object({ status: z.string(), start: time, end: time })).optional(),
    }),
  ),
});

type BusyOf = readonly FreeBusyEntry[] | "unreadable";

/**
 * Busy times of these addresses; one that Exchange does not answer for is `unreadable`.
 *
 * Wire:   POST /me/calendar/getSchedule { schedules, startTime, endTime, availabilityViewInterval } → 200, an `error` in the
 *         place of whoever cannot be read. One call for every twenty addresses and 62 days, one after the other.
 * Units:  times in UTC by `Prefer: outlook.timezone`; a status we do not know blocks.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected (personal accounts), unexpected_reply.
 * Source: Microsoft Graph, "calendar: getSchedule"; read 2026-11. The limit of 62 days is the service's own message.
 */
export async function readFreeBusy(
  graph: GraphClient,
  grant: GrantRef,
  wanted: { readonly addresses: readonly string[]; readonly from: Instant; readonly to: Instant },
): ReturnType<Calendars["readFreeBusy"]> {
  const found = new Map<string, BusyOf>();
  for (let first = 0; first < wanted.addresses.length; first += mostAddresses) {
    const addresses = wanted.addresses.slice(first, first + mostAddresses);
    for (let from = wanted.from; from < wanted.to; from = asInstant(from + longestMs)) {
      const to = asInstant(Math.min(from + longestMs, wanted.to));
      const request = scheduleRequest(addresses, { from, to });
      const part = readScheduleReply(await graph.read(grant, request), request);
      for (const each of addresses) found.set(each, together(found.get(each), part.get(each.toLowerCase())));
    }
  }
  return found;
}

/** One part that cannot be read makes the whole unreadable: better no time than half of the truth. */
function together(before: BusyOf | undefined, part: BusyOf | undefined): BusyOf {
  if (before === "unreadable" || part === "unreadable" || part === undefined) return "unreadable";
  const known = before ?? [];
  // What spans the seam between two parts comes with both.
  const isNew = (entry: FreeBusyEntry): boolean =>
    !known.some(({ startsAt, endsAt }) => startsAt === entry.startsAt && endsAt === entry.endsAt);
  return [...known, ...part.filter(isNew)];
}

function scheduleRequest(
  addresses: readonly string[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): GraphRequest {
  return {
    operation: "read free/busy",
    method: "POST",
    only: "asks",
    path: "/me/calendar/getSchedule",
    json: { schedules: addresses, startTime: graphUtc(from), endTime: graphUtc(to), availabilityViewInterval: 1440 },
  };
}

function readScheduleReply(body: unknown, { operation }: GraphRequest): ReadonlyMap<string, BusyOf> {
  const read = scheduleReply.safeParse(body);
  if (!read.success) throw notUnderstood(operation, read.error);
  return new Map(
    read.data.value.map(({ scheduleId, error, scheduleItems }): [string, BusyOf] => [
      scheduleId.toLowerCase(),
      error !== undefined || scheduleItems === undefined
        ? "unreadable"
        : scheduleItems.map(({ status, start, end }) => {
            const [startsAt, endsAt] = [instantFromGraph(start), instantFromGraph(end)];
            if (startsAt === undefined || endsAt === undefined) throw notUnderstood(operation, start);
            return { startsAt, endsAt, showAs: known(status) };
          }),
    ]),
  );
}

function known(status: string): FreeBusyEntry["showAs"] {
  return status === "free" || status === "tentative" || status === "oof" || status === "workingElsewhere"
    ? status
    : "busy";
}

function notUnderstood(operation: string, cause: unknown): VendorFault {
  return new VendorFault(`${operation}: Graph's answer is not understood`, {
    vendor: "microsoft",
    operation,
    kind: "unexpected_reply",
    cause,
  });
}
