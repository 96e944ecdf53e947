/** An event as Graph sends it: the whole body in the service's own order, then `$select` and `$expand`. Source: "event resource type". */
import { graphErrors } from "./graph-error.ts";
import type { Preferences } from "./preferences.ts";
import { recurrenceJson } from "./series.ts";
import type { StoredEvent, StoredLocation } from "./stored-event.ts";
import { textFromHtml } from "./teams-meeting.ts";
import { wallOf } from "./time-zones.ts";

export type Json = Readonly<Record<string, unknown>>;

const never = "0001-01-01T00:00:00Z";

export function eventJson(event: StoredEvent, preferences: Preferences, mailboxZone: string): Json {
  const hasLink = event.isOnlineMeeting && event.hiddenLinkReads === 0;
  const id = preferences.ids === "immutable" ? event.immutableId : event.id;
  const text = textFromHtml(event.bodyHtml);
  const [location] = event.locations;
  const of = event.occurrenceOf;
  return {
    "@odata.etag": etagOf(event),
    id,
    createdDateTime: sevenDigits(event.createdAt, "Z"),
    lastModifiedDateTime: sevenDigits(event.modifiedAt, "Z"),
    changeKey: event.changeKey,
    categories: event.categories,
    transactionId: event.transactionId ?? null,
    originalStartTimeZone: event.startZone,
    originalEndTimeZone: event.endZone,
    iCalUId: event.iCalUId,
    reminderMinutesBeforeStart: event.reminderMinutes,
    isReminderOn: event.isReminderOn,
    hasAttachments: false,
    subject: event.subject,
    bodyPreview: text.slice(0, 255),
    importance: event.importance,
    sensitivity: event.sensitivity,
    isAllDay: event.isAllDay,
    isCancelled: event.isCancelled,
    isOrganizer: event.isOrganizer,
    responseRequested: event.responseRequested,
    seriesMasterId: masterIdOf(event, preferences),
    showAs: event.showAs,
    type: typeOf(event),
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: null,
    isOnlineMeeting: event.isOnlineMeeting,
    onlineMeetingProvider: event.isOnlineMeeting ? (event.onlineMeetingProvider ?? "teamsForBusiness") : "unknown",
    allowNewTimeProposals: event.allowNewTimeProposals,
    occurrenceId: of ? `OID.${masterIdOf(event, preferences)}.${sevenDigits(of.originalStart, "").slice(0, 10)}` : null,
    ...(of ? { originalStart: sevenDigits(of.originalStart, "Z") } : {}),
    isDraft: false,
    hideAttendees: event.hideAttendees,
    responseStatus: {
      response: event.myResponse,
      time: event.myResponseAt === undefined ? never : sevenDigits(event.myResponseAt, "Z"),
    },
    body: { contentType: preferences.body, content: preferences.body === "text" ? text : event.bodyHtml },
    start: whenJson(event, event.startsAt, preferences, mailboxZone),
    end: whenJson(event, event.endsAt, preferences, mailboxZone),
    location: location ?? {
      displayName: "",
      locationType: "default",
      uniqueIdType: "unknown",
      address: {},
      coordinates: {},
    },
    locations: event.locations,
    recurrence: event.recurrence ? recurrenceJson(event.recurrence, event.startZone) : null,
    attendees: event.attendees.map((attendee) => ({
      type: attendee.type,
      status: {
        response: attendee.response,
        time: attendee.answeredAt === undefined ? never : sevenDigits(attendee.answeredAt, "Z"),
      },
      emailAddress: { name: attendee.name, address: attendee.address },
      ...(attendee.proposed
        ? {
            proposedNewTime: {
              start: whenJson(event, attendee.proposed.startsAt, preferences, mailboxZone),
              end: whenJson(event, attendee.proposed.endsAt, preferences, mailboxZone),
            },
          }
        : {}),
    })),
    organizer: { emailAddress: { name: event.organizer.name, address: event.organizer.address } },
    onlineMeeting: hasLink ? { joinUrl: event.joinUrl } : null,
  };
}

/** A changed occurrence is kept and therefore numbered. */
function typeOf({ recurrence, occurrenceOf, revision }: StoredEvent): string {
  if (recurrence) return "seriesMaster";
  if (!occurrenceOf) return "singleInstance";
  return revision === undefined ? "occurrence" : "exception";
}

function masterIdOf({ occurrenceOf }: StoredEvent, { ids }: Preferences): string | null {
  if (!occurrenceOf) return null;
  return ids === "immutable" ? occurrenceOf.masterImmutableId : occurrenceOf.masterId;
}

/** An occurrence in a delta round comes with these only. */
export function occurrenceJson(event: StoredEvent, preferences: Preferences, mailboxZone: string): Json {
  const { id, seriesMasterId, type, start, end } = eventJson(event, preferences, mailboxZone);
  return { id, seriesMasterId, type, start, end };
}

export const etagOf = (event: StoredEvent): string => `W/"${event.changeKey}"`;

/** All-day events are dates: midnight whatever zone is asked for. */
function whenJson(event: StoredEvent, at: number, { zone }: Preferences, mailboxZone: string): Json {
  return { dateTime: sevenDigits(wallOf(at, event.isAllDay ? mailboxZone : zone.iana), ""), timeZone: zone.name };
}

/** `2026-11-23T09:00:00.0000000`, with or without `Z`. */
export const sevenDigits = (at: number, suffix: "Z" | ""): string =>
  `${new Date(at).toISOString().slice(0, -1)}0000${suffix}`;

/** Applies `$select`; throws for a name that events do not have. `id` and the etag always stay. */
export function selected(json: Json, select: readonly string[] | undefined): Json {
  if (!select) return json;
  const unknown = select.find((name) => !(name in json) && !knownButAbsent.has(name));
  if (unknown !== undefined) throw graphErrors.unknownProperty(unknown);
  const keep = new Set([...select, "@odata.etag", "id"]);
  return Object.fromEntries(Object.entries(json).filter(([name]) => keep.has(name)));
}

const knownButAbsent = new Set(["cancelledOccurrences", "originalStart", "singleValueExtendedProperties", "uid"]);

export function selectOf(query: URLSearchParams): readonly string[] | undefined {
  const names = query
    .get("$select")
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return names && names.length > 0 ? names : undefined;
}

/** Ids named in `$expand=singleValueExtendedProperties($filter=id eq '…' or id eq '…')`; undefined when it is not asked for. */
export function expandedProperties(query: URLSearchParams): readonly string[] | undefined {
  const expand = query.get("$expand");
  if (!expand) return undefined;
  if (!/^singleValueExtendedProperties/i.test(expand))
    throw graphErrors.badRequest(`The query specified in the URI is not valid. Could not expand '${expand}'.`);
  const ids = [...expand.matchAll(/\bid\s+eq\s+'((?:[^']|'')*)'/gi)].map((match) =>
    (match[1] ?? "").replaceAll("''", "'"),
  );
  if (ids.length === 0)
    throw graphErrors.badRequest("A filter with the property ids is needed to expand singleValueExtendedProperties.");
  return ids;
}

export function withProperties(json: Json, event: StoredEvent, ids: readonly string[] | undefined): Json {
  const found = (ids ?? []).map((id) => propertyOf(event, id)).filter((property) => property !== undefined);
  return found.length === 0 ? json : { ...json, singleValueExtendedProperties: found };
}

/** Property ids are compared without regard to case: the service rewrites the GUID in them. */
export function propertyOf(event: StoredEvent, id: string): { id: string; value: string } | undefined {
  const wanted = id.toLowerCase();
  const found = Object.entries(event.properties).find(([name]) => name.toLowerCase() === wanted);
  return found && { id: found[0], value: found[1] };
}

export const locationJson = (displayName: string): StoredLocation => ({
  displayName,
  locationType: "default",
  uniqueId: displayName,
  uniqueIdType: "private",
});
