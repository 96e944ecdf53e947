/** What a Google calendar holds in a range of time, its zone, and when its owner's colleagues are busy. */
import { z } from "zod";
import { asInstant, dayMs, type Instant } from "../../domain/instant.ts";
import { mainCalendar } from "../../ports/calendars.ts";
import type { CalendarEntry, CalendarOfAccount, Calendars, FreeBusyEntry } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GoogleClient, GoogleRequest } from "./google-client.ts";
import {
  calendarOf,
  fieldsOf,
  jointId,
  listRequest,
  notUnderstood,
  readListReply,
  understood,
  type ListPage,
} from "./google-events.ts";
import { googleUtc, instantFromGoogle } from "./google-time.ts";

const defaultPageSize = 2500;
/** A hundred thousand events in the weeks that we ask for are no calendar of a person. */
const mostPages = 40;

/**
 * All pages of a list. Every page is asked for with the same parameters, as Google wants it.
 *
 * Fails: unexpected_reply when there is no end of it, and as the client.
 */
export async function listAll(
  google: GoogleClient,
  grant: GrantRef,
  { first, pageSize }: { readonly first: GoogleRequest; readonly pageSize: number | undefined },
): Promise<{ readonly pages: readonly ListPage[]; readonly last: ListPage }> {
  const pages: ListPage[] = [];
  const query = { ...first.query, maxResults: String(pageSize ?? defaultPageSize) };
  let request: GoogleRequest = { ...first, query };
  for (;;) {
    const page = readListReply(await google.read(grant, request), first);
    pages.push(page);
    if (page.nextPageToken === undefined) return { pages, last: page };
    if (pages.length === mostPages) {
      const facts = { vendor: "google", operation: first.operation, kind: "unexpected_reply" } as const;
      throw new VendorFault(`${first.operation}: more than ${mostPages} pages`, facts);
    }
    request = { ...first, query: { ...query, pageToken: page.nextPageToken } };
  }
}

/** IANA zone of the account's own calendar; every list carries it, so that no further permission is needed. */
export async function readZone(google: GoogleClient, grant: GrantRef): Promise<string> {
  const request: GoogleRequest = {
    operation: "read zone",
    method: "GET",
    path: "/calendars/primary/events",
    query: { maxResults: "1", fields: "timeZone" },
  };
  return readListReply(await google.read(grant, request), request).zone;
}

const time = z.object({
  date: z.string().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});
const entryReply = z.object({
  id: z.string(),
  status: z.string().optional(),
  transparency: z.string().optional(),
  eventType: z.string().optional(),
  start: time,
  end: time,
  attendees: z.array(z.object({ self: z.boolean().optional(), responseStatus: z.string().optional() })).optional(),
});

/**
 * Everything that touches the range, series expanded.
 *
 * Wire:   GET /calendars/{primary or id}/events?timeMin&timeMax&singleEvents=true&maxAttendees=1&maxResults, all pages
 * Units:  an all-day entry as the UTC midnights of its dates: it floats in its owner's zone.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Events: list"; read 2026-11. maxAttendees leaves the caller alone in the list.
 */
export async function listEntries(
  { google, pageSize }: { readonly google: GoogleClient; readonly pageSize?: number },
  grant: GrantRef,
  range: Parameters<Calendars["listEntries"]>[1],
): Promise<readonly CalendarEntry[]> {
  const calendarIds = range.calendarIds?.length
    ? range.calendarIds.map((id) => (id === mainCalendar ? undefined : id))
    : [undefined];
  const all: CalendarEntry[] = [];
  for (const calendarId of calendarIds) {
    const query = { maxAttendees: "1", fields: fieldsOf.entries };
    const first = listRequest("list events", { range, query, calendarId });
    const { pages } = await listAll(google, grant, { first, pageSize });
    for (const { items, zone } of pages)
      all.push(...items.filter(({ status }) => status !== "cancelled").map((item) => entryOf(item, { first, zone })));
  }
  return all;
}

const listReply = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      summary: z.string().optional(),
      summaryOverride: z.string().optional(),
      primary: z.boolean().optional(),
      accessRole: z.string().optional(),
      conferenceProperties: z.object({ allowedConferenceSolutionTypes: z.array(z.string()).optional() }).optional(),
    }),
  ),
});

/**
 * The calendars in the person's list, the main one first. It is asked for with a permission of its own, which may be left out.
 *
 * Wire:   GET /users/me/calendarList?maxResults=250 → 200 { items }; 403 insufficientPermissions → the main one alone
 * Fails:  throttled, unavailable, grant_revoked, unexpected_reply.
 * Source: Google Calendar API v3, "CalendarList: list"; read 2026-11.
 */
export async function listCalendars(google: GoogleClient, grant: GrantRef): Promise<readonly CalendarOfAccount[]> {
  const request: GoogleRequest = {
    operation: "list calendars",
    method: "GET",
    path: "/users/me/calendarList",
    query: { maxResults: "250" },
  };
  const answer = await google.ask(grant, request);
  if (answer.status === 403 && /insufficient|scope/i.test(JSON.stringify(answer.body ?? "")))
    return [{ id: "primary", name: "", isMain: true, isWritable: true, meetings: ["meet"] }];
  google.judge(answer, request);
  const { items } = understood(listReply, answer.body, request.operation);
  return items
    .map((item): CalendarOfAccount => {
      const types = item.conferenceProperties?.allowedConferenceSolutionTypes ?? [];
      return {
        id: item.id,
        name: item.summaryOverride ?? item.summary ?? item.id,
        isMain: item.primary ?? false,
        // Our permission is for calendars that the person owns.
        isWritable: item.accessRole === "owner",
        meetings: types.includes("hangoutsMeet") ? ["meet"] : [],
      };
    })
    .toSorted((one, other) => Number(other.isMain) - Number(one.isMain));
}

function entryOf(
  item: unknown,
  { first, zone }: { readonly first: GoogleRequest; readonly zone: string },
): CalendarEntry {
  const entry = understood(entryReply, item, first.operation);
  const isAllDay = entry.start.date !== undefined;
  const startsAt = instantFromGoogle(entry.start, isAllDay ? "UTC" : zone);
  const endsAt = instantFromGoogle(entry.end, isAllDay ? "UTC" : zone);
  if (startsAt === undefined || endsAt === undefined) throw notUnderstood(first.operation, entry.start);
  const answer = entry.attendees?.find(({ self }) => self)?.responseStatus;
  return {
    id: jointId(calendarOf(first), entry.id),
    startsAt,
    endsAt,
    isAllDay,
    showAs: showAsOf(entry, answer),
    isDeclined: answer === "declined",
  };
}

/** What is not known blocks: better one time too few than two sessions at once. */
function showAsOf(entry: z.infer<typeof entryReply>, answer: string | undefined): CalendarEntry["showAs"] {
  if (entry.eventType === "workingLocation") return "workingElsewhere";
  if (entry.transparency === "transparent") return "free";
  if (entry.eventType === "outOfOffice") return "oof";
  return entry.status === "tentative" || answer === "tentative" ? "tentative" : "busy";
}

const mostAddresses = 50;
/** The service refuses a longer range; how much longer, its page does not say. */
const longestMs = 60 * dayMs;

const busyReply = z.object({
  calendars: z.record(
    z.string(),
    z.object({
      busy: z.array(z.object({ start: z.string(), end: z.string() })).optional(),
      errors: z.array(z.unknown()).optional(),
    }),
  ),
});

type BusyOf = readonly FreeBusyEntry[] | "unreadable";

/**
 * Busy times of these addresses; one that Google does not answer for is `unreadable`.
 *
 * Wire:   POST /freeBusy { timeMin, timeMax, calendarExpansionMax, items } → 200, `errors` in the place of whoever cannot be
 *         read. One call for every fifty addresses and sixty days, one after the other.
 * Units:  times with an offset, merged, and cut to the range that was asked for.
 * Fails:  throttled, unavailable, grant_revoked, consent_required, rejected, unexpected_reply.
 * Source: Google Calendar API v3, "Freebusy: query"; read 2026-11.
 */
export async function readFreeBusy(
  google: GoogleClient,
  grant: GrantRef,
  wanted: { readonly addresses: readonly string[]; readonly from: Instant; readonly to: Instant },
): ReturnType<Calendars["readFreeBusy"]> {
  const found = new Map<string, BusyOf>();
  for (let first = 0; first < wanted.addresses.length; first += mostAddresses) {
    const addresses = wanted.addresses.slice(first, first + mostAddresses);
    for (let from = wanted.from; from < wanted.to; from = asInstant(from + longestMs)) {
      const to = asInstant(Math.min(from + longestMs, wanted.to));
      const request = busyRequest(addresses, { from, to });
      const part = readBusyReply(await google.read(grant, request), request);
      for (const each of addresses) found.set(each, together(found.get(each), part.get(each.toLowerCase())));
    }
  }
  return found;
}

function busyRequest(
  addresses: readonly string[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): GoogleRequest {
  return {
    operation: "read free/busy",
    method: "POST",
    only: "asks",
    path: "/freeBusy",
    json: {
      timeMin: googleUtc(from),
      timeMax: googleUtc(to),
      calendarExpansionMax: mostAddresses,
      items: addresses.map((id) => ({ id })),
    },
  };
}

function readBusyReply(body: unknown, { operation }: GoogleRequest): ReadonlyMap<string, BusyOf> {
  const { calendars } = understood(busyReply, body, operation);
  return new Map(
    Object.entries(calendars).map(([id, { busy, errors }]): [string, BusyOf] => [
      id.toLowerCase(),
      busy === undefined || (errors ?? []).length > 0
        ? "unreadable"
        : busy.map(({ start, end }) => {
            const [startsAt, endsAt] = [start, end].map((dateTime) => instantFromGoogle({ dateTime }, "UTC"));
            if (startsAt === undefined || endsAt === undefined) throw notUnderstood(operation, start);
            return { startsAt, endsAt, showAs: "busy" };
          }),
    ]),
  );
}

/** One part that cannot be read makes the whole unreadable. What spans the seam between two parts is cut there: it is joined. */
function together(before: BusyOf | undefined, part: BusyOf | undefined): BusyOf {
  if (before === "unreadable" || part === "unreadable" || part === undefined) return "unreadable";
  const [last, next] = [before?.at(-1), part[0]];
  if (!before || !last || !next || last.endsAt !== next.startsAt) return [...(before ?? []), ...part];
  return [...before.slice(0, -1), { ...last, endsAt: next.endsAt }, ...part.slice(1)];
}
