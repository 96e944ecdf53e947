/** Lists of events: full, incremental by sync token, paged. Sources: "Events: list", "Synchronize resources efficiently". */
import type { Answer, Call } from "../site.ts";
import type { Clock } from "../clock.ts";
import type { CalendarStore } from "./calendar-store.ts";
import { eventView, millis, sparseView, spanOf, type ViewOptions } from "./event-view.ts";
import { isZone } from "./event-input.ts";
import { googleErrors } from "./google-answers.ts";
import { type Caller, ownCalendar } from "./google-gate.ts";
import type { GoogleState } from "./google-state.ts";
import type { StoredEvent } from "./stored-event.ts";

export interface ListParts {
  readonly state: GoogleState;
  readonly store: CalendarStore;
  readonly clock: Clock;
  readonly origin: string;
}

/** These cannot be combined with a sync token; a list with one of the first group gives none. */
const unsynced = ["iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty"] as const;
const notWithToken = [...unsynced, "timeMin", "timeMax", "updatedMin"] as const;

const oldestUpdateMs = 28 * 86_400_000;

interface Marker {
  readonly calendar: string;
  readonly epoch: number;
  /** Writes after this one are new. */
  readonly since: number;
}

interface Page {
  readonly calendar: string;
  /** The write up to which this list is complete. */
  readonly asOf: number;
  readonly skip: number;
}

export function listEvents(call: Call, caller: Caller, parts: ListParts): Answer {
  const calendar = ownCalendar(call.params["calendarId"] ?? "", caller);
  const query = call.url.searchParams;
  const { account } = caller;
  const timeZone = query.get("timeZone") ?? account.timeZone;
  if (!isZone(timeZone)) throw googleErrors.invalid("Invalid time zone.", "timeZone");
  const marker = readMarker(query, calendar, parts.state);
  const page = readPage(query, calendar);
  const size = Math.min(2500, wholeNumber(query, "maxResults") ?? 250);
  const most = wholeNumber(query, "maxAttendees");
  const options: ViewOptions = {
    calendar,
    timeZone,
    origin: parts.origin,
    ...(most === undefined ? {} : { maxAttendees: most }),
  };
  const all = parts.store.all(calendar);
  const wanted = marker
    ? all.filter(({ version }) => version > marker.since)
    : all.filter(filterOf(query, { zone: account.timeZone, now: parts.clock.now() }));
  const ordered = inOrder(wanted, query, account.timeZone);
  const asOf = page?.asOf ?? parts.state.version;
  const skip = page?.skip ?? 0;
  const items = ordered.slice(skip, skip + size);
  for (const event of items) parts.store.shown(calendar, event);
  const isSparse = marker !== undefined && query.get("showDeleted") !== "true";
  const next =
    skip + size < ordered.length
      ? { nextPageToken: encode({ calendar, asOf, skip: skip + size } satisfies Page) }
      : unsynced.some((name) => query.has(name))
        ? {}
        : { nextSyncToken: encode({ calendar, epoch: parts.state.syncEpoch, since: asOf } satisfies Marker) };
  const updated = Math.max(0, ...all.map(({ updatedAt }) => updatedAt));
  const etag = `"p3${asOf.toString(32)}.${skip}"`;
  return {
    status: 200,
    headers: { etag },
    body: {
      kind: "calendar#events",
      etag,
      summary: account.email,
      updated: millis(updated),
      timeZone,
      accessRole: "owner",
      defaultReminders: [{ method: "popup", minutes: 10 }],
      items: items.map((event) =>
        isSparse && event.status === "cancelled" ? sparseView(event) : eventView(event, options),
      ),
      ...next,
    },
  };
}

function filterOf(
  query: URLSearchParams,
  { zone, now }: { readonly zone: string; readonly now: number },
): (event: StoredEvent) => boolean {
  const from = instantParameter(query, "timeMin");
  const to = instantParameter(query, "timeMax");
  const updatedMin = instantParameter(query, "updatedMin");
  if (from !== undefined && to !== undefined && to <= from) throw googleErrors.timeRangeEmpty("timeMax");
  if (updatedMin !== undefined && updatedMin < now - oldestUpdateMs) throw googleErrors.updatedMinTooLongAgo();
  const text = query.get("q")?.toLowerCase();
  const uid = query.get("iCalUID");
  const properties = (name: "private" | "shared"): readonly (readonly [string, string])[] =>
    query.getAll(`${name}ExtendedProperty`).map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw googleErrors.invalid(`Invalid value for ${name}ExtendedProperty.`, `${name}ExtendedProperty`);
      return [pair.slice(0, at), pair.slice(at + 1)] as const;
    });
  const [own, shared] = [properties("private"), properties("shared")];
  return (event) => {
    const { startsAt, endsAt } = spanOf(event, zone);
    const isNew = updatedMin !== undefined && event.updatedAt >= updatedMin;
    return (
      (event.status !== "cancelled" || query.get("showDeleted") === "true" || isNew) &&
      (updatedMin === undefined || isNew) &&
      (from === undefined || endsAt > from) &&
      (to === undefined || startsAt < to) &&
      (uid === null || event.iCalUID === uid) &&
      (!text ||
        [event.summary, event.description, event.location].some((part) => part?.toLowerCase().includes(text))) &&
      own.every(([name, value]) => event.privateProperties[name] === value) &&
      shared.every(([name, value]) => event.sharedProperties[name] === value)
    );
  };
}

function inOrder(events: readonly StoredEvent[], query: URLSearchParams, zone: string): readonly StoredEvent[] {
  const order = query.get("orderBy");
  if (order === null) return events;
  if (order === "updated") return events.toSorted((left, right) => left.version - right.version);
  if (order !== "startTime") throw googleErrors.invalid(`Invalid string value: '${order}'.`, "orderBy");
  if (query.get("singleEvents") !== "true")
    throw googleErrors.invalid("The requested ordering is not available for the particular query.", "orderBy");
  return events.toSorted((left, right) => spanOf(left, zone).startsAt - spanOf(right, zone).startsAt);
}

function readMarker(query: URLSearchParams, calendar: string, state: GoogleState): Marker | undefined {
  const text = query.get("syncToken");
  if (text === null) return undefined;
  const extra = notWithToken.find((name) => query.has(name));
  if (extra) throw googleErrors.invalid(`The parameter ${extra} cannot be combined with a sync token.`, "syncToken");
  if (query.get("showDeleted") === "false")
    throw googleErrors.invalid("Deleted events cannot be left out of an incremental list.", "showDeleted");
  const marker = decode<Marker>(text);
  if (marker?.calendar !== calendar || typeof marker.since !== "number")
    throw googleErrors.invalid("Invalid sync token value.", "syncToken");
  if (marker.epoch !== state.syncEpoch) throw googleErrors.fullSyncRequired();
  return marker;
}

function readPage(query: URLSearchParams, calendar: string): Page | undefined {
  const text = query.get("pageToken");
  if (text === null) return undefined;
  const page = decode<Page>(text);
  if (page?.calendar !== calendar || typeof page.skip !== "number")
    throw googleErrors.invalid("Invalid page token value.", "pageToken");
  return page;
}

export function instantParameter(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text === null ? undefined : readInstant(text, name);
}

/** RFC 3339 with an offset; 400 for anything else. */
export function readInstant(text: unknown, name: string): number {
  const written = String(text).replace(" ", "+");
  const at = /(Z|[+-]\d{2}:\d{2})$/i.test(written) && written.includes("T") ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(at)) throw googleErrors.invalid("Bad Request", name);
  return at;
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw googleErrors.invalid(`Invalid integer value: '${text}'.`, name);
  return value;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Only as far as its callers check it. */
function decode<Value>(text: string): Value | undefined {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Value;
  } catch {
    return undefined;
  }
}
