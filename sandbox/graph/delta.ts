/**
 * Change tracking: `calendarView/delta` and `events/delta`. Tokens are opaque and belong to one mailbox and one generation of its sync
 * state. Source: "event: delta"; removals of ids outside the window and empty pages as observed.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Answer } from "../site.ts";
import { eventJson, type Json, occurrenceJson } from "./event-json.ts";
import { instantParameter, type ListContext } from "./event-list.ts";
import { graphErrors } from "./graph-error.ts";
import type { MailboxStore } from "./mailbox-store.ts";
import { occurrenceAt, occurrencesIn } from "./series.ts";
import type { StoredEvent } from "./stored-event.ts";

type Resource = "calendarView" | "events";

/** Where a round stands. Revisions count writes, see `StoredEvent.revision`. */
interface Position {
  readonly oid: string;
  readonly resource: Resource;
  readonly generation: number;
  readonly from: number | null;
  readonly to: number | null;
  /** The round tells of writes after this one; null in the first round, which tells of what is there. */
  readonly since: number | null;
  /** And up to this one. */
  readonly until: number;
  /** Already told up to this one. */
  readonly told: number;
  readonly emptyPages: number;
}

const unsupported = ["$select", "$filter", "$orderby", "$search", "$expand", "$top", "$skip"];

export function deltaPage(context: ListContext, store: MailboxStore, resource: Resource): Answer {
  const { call, mailbox } = context;
  const wrong = unsupported.filter((name) => call.url.searchParams.has(name));
  if (wrong.length > 0) throw graphErrors.notWithDelta(wrong);
  const position = positionOf(context, store, resource);
  const size = mailbox.preferences.pageSize ?? 10;
  const rows = position.emptyPages > 0 ? [] : rowsAfter(position, store);
  const page = rows.slice(0, size);
  const hasMore = position.emptyPages > 0 || rows.length > size;
  const next = hasMore
    ? {
        ...position,
        told: page.at(-1)?.revision ?? position.told,
        emptyPages: Math.max(0, position.emptyPages - 1),
      }
    : { ...position, since: position.until, told: position.until };
  const owner = encodeURIComponent(mailbox.pathName);
  return {
    status: 200,
    headers: { "preference-applied": "odata.track-changes" },
    body: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${owner}')/${resource}/$delta`,
      value: page.flatMap((event) => rowsJson(event, position, { context, store })),
      [hasMore ? "@odata.nextLink" : "@odata.deltaLink"]: link(context, hasMore ? "$skiptoken" : "$deltatoken", next),
    },
  };
}

function positionOf({ call, mailbox }: ListContext, store: MailboxStore, resource: Resource): Position {
  const query = call.url.searchParams;
  const token = query.get("$skiptoken") ?? query.get("$deltatoken");
  const generation = store.sync.generation(mailbox.owner.oid);
  if (token === null) {
    const needed = resource === "calendarView";
    const at = (name: string): number | null => (needed || query.has(name) ? instantParameter(query, name) : null);
    return {
      oid: mailbox.owner.oid,
      resource,
      generation,
      from: at("startDateTime"),
      to: at("endDateTime"),
      since: null,
      until: store.revision(),
      told: 0,
      emptyPages: store.settings.deltaEmptyPages,
    };
  }
  const position = readToken(token);
  if (position?.oid !== mailbox.owner.oid || position.resource !== resource) throw graphErrors.badSyncState();
  if (position.generation !== generation) throw graphErrors.syncStateGone(position.generation, generation);
  return query.has("$skiptoken")
    ? position
    : { ...position, until: store.revision(), emptyPages: store.settings.deltaEmptyPages };
}

/** In order of writing, so that what changes between two pages comes in the next round. */
function rowsAfter(position: Position, store: MailboxStore): readonly StoredEvent[] {
  const { oid, since, until, told } = position;
  return store
    .all(oid)
    .filter((event) => revisionOf(event) > told && revisionOf(event) <= until)
    .filter((event) => since !== null || (isThere(event, position) && touchesWindow(event, position, store)))
    .toSorted((left, right) => revisionOf(left) - revisionOf(right));
}

/** A series counts by its occurrences. */
function touchesWindow(event: StoredEvent, { oid, resource, from, to }: Position, store: MailboxStore): boolean {
  if (!event.recurrence || resource === "events") return true;
  return occurrencesIn(event, store.all(oid), { from: from ?? 0, to: to ?? 0 }).length > 0;
}

const revisionOf = ({ revision }: StoredEvent): number => revision ?? 0;

const isThere = (event: StoredEvent, { from, to }: Position): boolean =>
  !event.isDeleted &&
  (to === null || event.startsAt < to) &&
  (from === null || event.endsAt > from || event.recurrence !== undefined);

/**
 * What was written but is not in the window comes as removed, whether the client ever knew it or not. A series comes as its master
 * and its occurrences in the window; deleted occurrences as removed.
 */
function rowsJson(event: StoredEvent, position: Position, { context, store }: Ground): readonly Json[] {
  const { preferences, owner } = context.mailbox;
  const type = { "@odata.type": "#microsoft.graph.event" };
  const removed = (one: StoredEvent): Json => {
    const id = preferences.ids === "immutable" ? one.immutableId : one.id;
    return { ...type, id, "@removed": { reason: "deleted" } };
  };
  const whole = (one: StoredEvent): Json => ({ ...type, ...eventJson(one, preferences, owner.timeZone) });
  if (!event.recurrence || position.resource === "events")
    return [isThere(event, position) ? whole(event) : removed(event)];
  const window = { from: position.from ?? 0, to: position.to ?? 0 };
  const occurrences = occurrencesIn(event, store.all(owner.oid), window);
  if (event.isDeleted) return [event, ...occurrences].map(removed);
  if (!touchesWindow(event, position, store)) return [removed(event)];
  const gone = event.recurrence.gone.filter((at) => at >= window.from && at < window.to);
  return [
    whole(event),
    ...occurrences.map((one) => ({ ...type, ...occurrenceJson(one, preferences, owner.timeZone) })),
    ...gone.map((at) => removed(occurrenceAt(event, at))),
  ];
}

interface Ground {
  readonly context: ListContext;
  readonly store: MailboxStore;
}

function link({ call, graphOrigin }: ListContext, name: "$skiptoken" | "$deltatoken", position: Position): string {
  const token = deflateRawSync(JSON.stringify(position)).toString("base64url");
  return `${graphOrigin}${call.url.pathname}?${name}=${token}`;
}

function readToken(token: string): Position | undefined {
  try {
    return JSON.parse(inflateRawSync(Buffer.from(token, "base64url")).toString("utf8")) as Position;
  } catch {
    return undefined;
  }
}
