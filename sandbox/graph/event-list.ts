/** Lists of events: `/events` and `/calendarView`, with paging, filter, order and selection. Source: "List calendarView", "List events". */
import type { Answer, Call } from "../site.ts";
import { readFilter } from "./event-filter.ts";
import { eventJson, expandedProperties, type Json, selected, selectOf, withProperties } from "./event-json.ts";
import { graphErrors } from "./graph-error.ts";
import type { Mailbox } from "./mailbox-access.ts";
import type { StoredEvent } from "./stored-event.ts";

export interface ListContext {
  readonly call: Call;
  readonly mailbox: Mailbox;
  readonly graphOrigin: string;
}

/** `inside` gives what stands in a window, series as their occurrences. */
export function calendarView(
  context: ListContext,
  inside: (window: { readonly from: number; readonly to: number }) => readonly StoredEvent[],
  what = "calendarView",
): Answer {
  const query = context.call.url.searchParams;
  const from = instantParameter(query, "startDateTime");
  const to = instantParameter(query, "endDateTime");
  if (to < from)
    throw graphErrors.badParameter("The value of parameter 'EndDateTime' must not be earlier than 'StartDateTime'.");
  const found = inside({ from, to });
  return listAnswer(
    context,
    found.toSorted((left, right) => left.startsAt - right.startsAt),
    what,
  );
}

export function eventList(context: ListContext, events: readonly StoredEvent[]): Answer {
  return listAnswer(
    context,
    events.toSorted((left, right) => right.createdAt - left.createdAt),
    "events",
  );
}

function listAnswer({ call, mailbox, graphOrigin }: ListContext, events: readonly StoredEvent[], what: string): Answer {
  const query = call.url.searchParams;
  const select = selectOf(query);
  const expand = expandedProperties(query);
  const filter = query.get("$filter");
  const test = filter === null ? undefined : readFilter(filter);
  const rows = events
    .map((event) => ({ event, json: eventJson(event, mailbox.preferences, mailbox.owner.timeZone) }))
    .filter(({ event, json }) => !test || test(event, json));
  const ordered = inOrder(rows, query.get("$orderby"));
  const top = wholeNumber(query, "$top", { least: 1, most: 1000 }) ?? mailbox.preferences.pageSize ?? 10;
  const skip = wholeNumber(query, "$skip", { least: 0, most: 1_000_000 }) ?? 0;
  const page = ordered.slice(skip, skip + top);
  const fields = select ? `(${select.join(",")})` : "";
  return {
    status: 200,
    body: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${encodeURIComponent(mailbox.pathName)}')/${what}${fields}`,
      ...(query.get("$count") === "true" ? { "@odata.count": ordered.length } : {}),
      value: page.map(({ event, json }) => withProperties(selected(json, select), event, expand)),
      ...(skip + top < ordered.length ? { "@odata.nextLink": nextLink(call, graphOrigin, skip + top) } : {}),
    },
  };
}

interface Row {
  readonly event: StoredEvent;
  readonly json: Json;
}

function inOrder(rows: readonly Row[], orderBy: string | null): readonly Row[] {
  if (!orderBy) return rows;
  const match =
    /^(start\/dateTime|end\/dateTime|subject|createdDateTime|lastModifiedDateTime)(?:\s+(asc|desc))?$/i.exec(
      orderBy.trim(),
    );
  if (!match) throw graphErrors.badRequest("The query specified in the URI is not valid: $orderby.");
  const path = (match[1] ?? "").toLowerCase();
  const direction = match[2]?.toLowerCase() === "desc" ? -1 : 1;
  const key = ({ event }: Row): number | string =>
    ({
      "start/datetime": event.startsAt,
      "end/datetime": event.endsAt,
      subject: event.subject,
      createddatetime: event.createdAt,
      lastmodifieddatetime: event.modifiedAt,
    })[path] ?? 0;
  return rows.toSorted((left, right) => (key(left) < key(right) ? -direction : key(left) > key(right) ? direction : 0));
}

/** An ISO time of the query; without an offset it is UTC. */
export function instantParameter(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (!text)
    throw graphErrors.badParameter(
      "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.",
    );
  const trimmed = text.replace(" ", "+").replace(/(\.\d{3})\d*/, "$1");
  const at = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed) || !trimmed.includes("T") ? trimmed : `${trimmed}Z`);
  if (Number.isNaN(at)) throw graphErrors.badParameter(`The value '${text}' of parameter '${name}' is invalid.`);
  return at;
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw graphErrors.badRequest(`Invalid value '${text}' for ${name} query option found.`);
  return value;
}

function nextLink(call: Call, graphOrigin: string, skip: number): string {
  const link = new URL(call.url.pathname + call.url.search, graphOrigin);
  link.searchParams.set("$skip", String(skip));
  return link.toString().replaceAll("%24", "$");
}
