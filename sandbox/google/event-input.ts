/** Reads the body of insert, patch and update. Only what a body names is in the result; `null` clears. Source: "Events: insert". */
import { instantOf } from "../graph/time-zones.ts";
import type { GoogleAccount } from "./google-accounts.ts";
import { googleErrors } from "./google-answers.ts";
import type { OwnFields, ResponseStatus, SharedFields, StoredAttendee, StoredEvent } from "./stored-event.ts";

export type Body = Readonly<Record<string, unknown>>;

export interface ConferenceWish {
  /** A new conference, `remove`, or nothing said. */
  readonly conference?: { readonly requestId: string; readonly type: string } | "remove";
}

/** Fields whose value is undefined are to be cleared. */
export interface EventWish extends ConferenceWish {
  readonly shared: Partial<SharedFields>;
  readonly own: Partial<OwnFields>;
  readonly status?: StoredEvent["status"];
}

const most = { attendees: 200, key: 44, value: 1024 } as const;

const given = (body: Body, name: string): boolean => name in body;

/** `before` is the event that is changed, if any: patches of properties add to it. */
export function readEvent(
  body: Body,
  { account, before }: { readonly account: GoogleAccount; readonly before?: StoredEvent | undefined },
): EventWish {
  if (Array.isArray(body["recurrence"]) && body["recurrence"].length > 0)
    throw googleErrors.invalid("The sandbox has no recurring events.", "recurrence");
  const properties = record(body["extendedProperties"] ?? {}, "extendedProperties");
  return {
    shared: {
      ...texts(body),
      ...times(body, account, before),
      ...switches(body),
      ...(given(body, "attendees") ? { attendees: readAttendees(body["attendees"] ?? [], account) } : {}),
      ...(given(properties, "shared")
        ? { sharedProperties: merged(before?.sharedProperties, properties["shared"]) }
        : {}),
      ...(given(body, "source")
        ? { source: (body["source"] ?? undefined) as NonNullable<SharedFields["source"]> }
        : {}),
    },
    own: {
      ...(given(properties, "private")
        ? { privateProperties: merged(before?.privateProperties, properties["private"]) }
        : {}),
      ...(given(body, "transparency")
        ? { transparency: oneOf(body, "transparency", ["opaque", "transparent"] as const) ?? "opaque" }
        : {}),
      ...(given(body, "visibility")
        ? {
            visibility:
              oneOf(body, "visibility", ["default", "public", "private", "confidential"] as const) ?? "default",
          }
        : {}),
      ...(given(body, "reminders") ? { reminders: body["reminders"] ?? { useDefault: true } } : {}),
      ...(given(body, "colorId") ? { colorId: body["colorId"] as string } : {}),
    },
    ...statusWish(body),
    ...readConference(body),
  };
}

function statusWish(body: Body): { readonly status?: StoredEvent["status"] } {
  const status = oneOf(body, "status", ["confirmed", "tentative", "cancelled"] as const);
  return status ? { status } : {};
}

function texts(body: Body): Partial<SharedFields> {
  const fields: Record<string, unknown> = {};
  for (const name of ["summary", "description", "location"]) {
    const value = body[name];
    if (value !== undefined && value !== null && typeof value !== "string")
      throw googleErrors.invalid(`Invalid value for: ${name}`);
    if (given(body, name)) fields[name] = value || undefined;
  }
  return fields;
}

function switches(body: Body): Partial<SharedFields> {
  const defaults = { guestsCanModify: false, guestsCanInviteOthers: true, guestsCanSeeOtherGuests: true };
  return Object.fromEntries(
    Object.entries(defaults).flatMap(([name, value]) => (given(body, name) ? [[name, body[name] ?? value]] : [])),
  );
}

function times(body: Body, account: GoogleAccount, before: StoredEvent | undefined): Partial<SharedFields> {
  if (!given(body, "start") && !given(body, "end")) return {};
  const start = given(body, "start") ? readTime(body["start"], "start", account) : undefined;
  const end = given(body, "end") ? readTime(body["end"], "end", account) : undefined;
  if (!start && !before) throw googleErrors.required("Missing start time.");
  if (!end && !before) throw googleErrors.required("Missing end time.");
  const isAllDay = { start: start?.isAllDay ?? before?.isAllDay, end: end?.isAllDay ?? before?.isAllDay };
  if (isAllDay.start !== isAllDay.end)
    throw googleErrors.invalid("Start and end times must either both be date or both be dateTime.");
  const startsAt = start?.at ?? before?.startsAt ?? 0;
  const endsAt = end?.at ?? before?.endsAt ?? 0;
  if (endsAt < startsAt || (isAllDay.start && endsAt === startsAt)) throw googleErrors.timeRangeEmpty();
  return {
    startsAt,
    endsAt,
    isAllDay: isAllDay.start ?? false,
    startZone: start?.zone ?? before?.startZone ?? account.timeZone,
    endZone: end?.zone ?? before?.endZone ?? account.timeZone,
  };
}

interface Time {
  readonly at: number;
  readonly zone: string;
  readonly isAllDay: boolean;
}

function readTime(value: unknown, name: string, account: GoogleAccount): Time {
  const time = record(value ?? {}, name);
  const { date, dateTime, timeZone } = time as Partial<Record<string, string>>;
  if (date && dateTime) throw googleErrors.invalid(`Invalid ${name} time.`, name);
  if (timeZone !== undefined && timeZone !== null && !isZone(timeZone))
    throw googleErrors.invalid(`Invalid time zone definition for ${name} time.`);
  const zone = timeZone ?? account.timeZone;
  if (date) {
    const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(at)) throw googleErrors.invalid(`Invalid value for: Invalid format: "${date}"`);
    return { at, zone, isAllDay: true };
  }
  if (!dateTime) throw googleErrors.required(`Missing ${name} time.`);
  const [, wall, offset] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?$/i.exec(dateTime) ?? [];
  if (!wall) throw googleErrors.invalid(`Invalid value for: Invalid format: "${dateTime}"`);
  if (!offset && !timeZone) throw googleErrors.required(`Missing time zone definition for ${name} time.`);
  const at = offset ? Date.parse(`${wall}${offset}`) : instantOf(Date.parse(`${wall}Z`), zone);
  // The service keeps whole seconds.
  return { at: Math.floor(at / 1000) * 1000, zone, isAllDay: false };
}

export function isZone(name: string): boolean {
  try {
    return name !== "" && new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}

function readAttendees(value: unknown, account: GoogleAccount): readonly StoredAttendee[] {
  if (!Array.isArray(value)) throw googleErrors.invalid("Invalid value for: attendees");
  if (value.length > most.attendees) throw googleErrors.invalid("The event has too many attendees.", "attendees");
  const read = value.map((entry): StoredAttendee => {
    const attendee = record(entry, "attendees");
    const email = attendee["email"];
    if (typeof email !== "string" || email === "") throw googleErrors.required("Missing attendee email.");
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw googleErrors.invalid("Invalid attendee email.");
    const status = oneOf(attendee, "responseStatus", ["needsAction", "declined", "tentative", "accepted"] as const);
    const isSelf = email.toLowerCase() === account.email;
    const kept = ["displayName", "optional", "resource", "comment", "additionalGuests"].filter(
      (name) => attendee[name] !== undefined && attendee[name] !== null,
    );
    return {
      ...Object.fromEntries(kept.map((name) => [name, attendee[name]])),
      email: email.toLowerCase(),
      responseStatus: status ?? ((isSelf ? "accepted" : "needsAction") satisfies ResponseStatus),
    };
  });
  return [...new Map(read.map((attendee) => [attendee.email, attendee])).values()];
}

/** Keys that are too long are dropped and values cut, without a word. Source: "Extended properties". */
function merged(before: Readonly<Record<string, string>> | undefined, value: unknown): Record<string, string> {
  const all = { ...before, ...record(value ?? {}, "extendedProperties") };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, text]) =>
      typeof text === "string" && name.length <= most.key ? [[name, text.slice(0, most.value)]] : [],
    ),
  );
}

function readConference(body: Body): ConferenceWish {
  if (!given(body, "conferenceData")) return {};
  if (body["conferenceData"] === null) return { conference: "remove" };
  const request = record(record(body["conferenceData"], "conferenceData")["createRequest"] ?? {}, "createRequest");
  const { requestId, conferenceSolutionKey } = request;
  if (typeof requestId !== "string" || requestId === "") return {};
  const { type } = record(conferenceSolutionKey ?? {}, "conferenceSolutionKey");
  return { conference: { requestId, type: typeof type === "string" ? type : "hangoutsMeet" } };
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw googleErrors.invalid(`Invalid value for: ${name}`);
  return value as Record<string, unknown>;
}

function oneOf<const Choice extends string>(body: Body, name: string, choices: readonly Choice[]): Choice | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const found = choices.find((choice) => choice === value);
  if (!found) throw googleErrors.invalid(`Invalid value for: ${name}`);
  return found;
}
