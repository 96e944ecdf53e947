/** Reads the body of a create or update into what is stored; refuses as Graph does. Source: "Create event", "Update event". */
import type { SandboxPerson } from "../people.ts";
import { locationJson } from "./event-json.ts";
import { graphErrors } from "./graph-error.ts";
import { mailboxOwner } from "./mailbox-store.ts";
import type { NewEvent } from "./meetings.ts";
import { readRecurrence } from "./series.ts";
import type { StoredAttendee, StoredEvent, StoredLocation } from "./stored-event.ts";
import { htmlFromText, wholeDocument } from "./teams-meeting.ts";
import { ianaZoneOf, instantOf, wallOf, windowsZoneOf } from "./time-zones.ts";

type Input = Readonly<Record<string, unknown>>;

const asInput = (value: unknown, name: string): Input => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw graphErrors.badProperty(`Property '${name}' must be an object.`);
  return value as Input;
};

export function readNewEvent(body: Input, owner: SandboxPerson): NewEvent {
  if (body["start"] === undefined || body["end"] === undefined)
    throw graphErrors.badProperty(
      "At least one property failed validation: Required field 'Start' and 'End' must be set.",
    );
  const draft: NewEvent = {
    subject: "",
    bodyHtml: "",
    startsAt: 0,
    endsAt: 0,
    isAllDay: false,
    startZone: "UTC",
    endZone: "UTC",
    importance: "normal",
    sensitivity: "normal",
    locations: [],
    attendees: [],
    responseRequested: true,
    allowNewTimeProposals: true,
    hideAttendees: false,
    isOnlineMeeting: false,
    showAs: "busy",
    categories: [],
    isReminderOn: true,
    reminderMinutes: 15,
    properties: {},
    ...readChange(body, { owner }),
  };
  checkOrder(draft);
  const transactionId = body["transactionId"];
  return typeof transactionId === "string" && transactionId ? { ...draft, transactionId } : draft;
}

/** The stored fields that a PATCH changes. `current` gives what it is compared with. */
export function readChange(
  body: Input,
  { owner, current }: { readonly owner: SandboxPerson; readonly current?: StoredEvent },
): Partial<NewEvent> {
  const change: Partial<NewEvent> = {};
  for (const [name, value] of Object.entries(body)) {
    const reader = readers[name];
    if (reader) Object.assign(change, reader(value, { owner, body, ...(current ? { current } : {}) }));
    else if (!ignored.has(name))
      throw graphErrors.badRequest(
        `The property '${name}' does not exist on type 'Microsoft.OutlookServices.Event' or cannot be set.`,
      );
  }
  if (current) checkOrder({ startsAt: change.startsAt ?? current.startsAt, endsAt: change.endsAt ?? current.endsAt });
  return change;
}

interface ReadContext {
  readonly owner: SandboxPerson;
  readonly body: Input;
  readonly current?: StoredEvent;
}

type Reader = (value: unknown, context: ReadContext) => Partial<NewEvent>;

/** Sent by some clients, without effect here. */
const ignored = new Set([
  "@odata.type",
  "@odata.context",
  "@odata.etag",
  "id",
  "transactionId",
  "extensions",
  "onlineMeetingUrl",
  "hasAttachments",
  "webLink",
  "changeKey",
  "type",
]);

const readers: Readonly<Record<string, Reader>> = {
  subject: (value) => ({ subject: text(value, "Subject") }),
  body: (value) => ({ bodyHtml: readBody(value) }),
  start: (value, context) => readMoment(value, "start", context),
  end: (value, context) => readMoment(value, "end", context),
  isAllDay: (value) => ({ isAllDay: flag(value, "IsAllDay") }),
  location: (value) => ({ locations: readLocations(value === null ? [] : [value]) }),
  locations: (value, { body }) =>
    body["location"] === undefined ? { locations: readLocations(Array.isArray(value) ? value : []) } : {},
  attendees: (value) => ({ attendees: readAttendees(value) }),
  recurrence: (value, { current }) => (current?.occurrenceOf ? {} : { recurrence: readRecurrence(value) }),
  isOnlineMeeting: (value, { current }) => {
    const isOnlineMeeting = flag(value, "IsOnlineMeeting");
    if (current?.isOnlineMeeting && !isOnlineMeeting)
      throw graphErrors.badProperty("IsOnlineMeeting cannot be changed once the event is an online meeting.");
    return { isOnlineMeeting };
  },
  onlineMeetingProvider: (value, { current }) => {
    const names = ["unknown", "skypeForBusiness", "skypeForConsumer", "teamsForBusiness"] as const;
    const asked = choice(value, "OnlineMeetingProvider", names);
    const isKnown = asked === "teamsForBusiness" || asked === "skypeForBusiness";
    return isKnown && !current?.isOnlineMeeting ? { onlineMeetingProvider: asked } : {};
  },
  allowNewTimeProposals: (value) => ({ allowNewTimeProposals: flag(value, "AllowNewTimeProposals") }),
  hideAttendees: (value) => ({ hideAttendees: flag(value, "HideAttendees") }),
  responseRequested: (value) => ({ responseRequested: flag(value, "ResponseRequested") }),
  categories: (value) => ({ categories: Array.isArray(value) ? value.map(String) : [] }),
  importance: (value) => ({ importance: choice(value, "Importance", ["low", "normal", "high"]) }),
  sensitivity: (value) => ({
    sensitivity: choice(value, "Sensitivity", ["normal", "personal", "private", "confidential"]),
  }),
  showAs: (value) => ({
    showAs: choice(value, "ShowAs", ["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"]),
  }),
  isReminderOn: (value) => ({ isReminderOn: flag(value, "IsReminderOn") }),
  reminderMinutesBeforeStart: (value) => ({ reminderMinutes: Number(value) }),
  singleValueExtendedProperties: (value, { current }) => ({
    properties: readProperties(value, current?.properties ?? {}),
  }),
};

/** An instant and the zone it was given in. Throws for an unknown zone or an unreadable date. */
export function readDateTime(
  value: unknown,
  name: string,
): { readonly at: number; readonly zone: string; readonly iana: string } {
  const { dateTime, timeZone } = asInput(value, name);
  const parts =
    typeof dateTime === "string"
      ? /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{0,9}))?)?)?(Z)?$/.exec(dateTime)
      : null;
  if (!parts) throw graphErrors.badProperty(`Property '${name}' holds a DateTime that cannot be read.`);
  if (typeof timeZone !== "string" || timeZone === "")
    throw graphErrors.badProperty(`Property '${name}' needs a TimeZone.`);
  const iana = ianaZoneOf(timeZone);
  if (!iana) throw graphErrors.unknownZone(timeZone);
  const wall = Date.parse(
    `${parts[1]}T${parts[2] ?? "00:00"}:${parts[3] ?? "00"}.${(parts[4] ?? "").padEnd(3, "0").slice(0, 3)}Z`,
  );
  if (Number.isNaN(wall)) throw graphErrors.badProperty(`Property '${name}' holds a DateTime that does not exist.`);
  return { at: instantOf(wall, parts[5] ? "UTC" : iana), zone: windowsZoneOf(timeZone), iana };
}

function readMoment(value: unknown, side: "start" | "end", { owner, body, current }: ReadContext): Partial<NewEvent> {
  const { at, zone, iana } = readDateTime(value, side);
  const isAllDay = body["isAllDay"] === true || (current?.isAllDay === true && body["isAllDay"] !== false);
  const instant = isAllDay ? midnight(at, { from: iana, to: owner.timeZone, side }) : at;
  return side === "start" ? { startsAt: instant, startZone: zone } : { endsAt: instant, endZone: zone };
}

/** All-day events are dates: the same midnight in the mailbox's own zone. */
function midnight(
  at: number,
  { from, to, side }: { readonly from: string; readonly to: string; readonly side: string },
): number {
  const wall = wallOf(at, from);
  if (wall % 86_400_000 !== 0)
    throw graphErrors.badProperty(`Property '${side}' of an all-day event must be midnight.`);
  return instantOf(wall, to);
}

function checkOrder({ startsAt, endsAt }: { readonly startsAt: number; readonly endsAt: number }): void {
  if (endsAt < startsAt) throw graphErrors.badProperty("The end of the event must not be earlier than its start.");
}

function readBody(value: unknown): string {
  const { contentType, content } = asInput(value, "Body");
  const given = typeof content === "string" ? content : "";
  if (String(contentType ?? "text").toLowerCase() === "text") return given === "" ? "" : htmlFromText(given);
  return given === "" || /<html/i.test(given) ? given : wholeDocument(given);
}

function readLocations(values: readonly unknown[]): readonly StoredLocation[] {
  return values
    .map((value) => asInput(value, "Location"))
    .filter(({ displayName }) => typeof displayName === "string" && displayName !== "")
    .map(({ displayName }) => locationJson(String(displayName)));
}

function readAttendees(value: unknown): readonly StoredAttendee[] {
  if (!Array.isArray(value)) throw graphErrors.badProperty("Property 'Attendees' must be a list.");
  if (value.length > 500) throw graphErrors.badProperty("The number of attendees is limited to 500.");
  return value.map((entry) => {
    const { emailAddress, type } = asInput(entry, "Attendees");
    const { address, name } = asInput(emailAddress, "EmailAddress");
    if (typeof address !== "string" || !/^[^@\s]+@[^@\s]+$/.test(address))
      throw graphErrors.badProperty("At least one recipient is not valid.");
    return {
      type: type === undefined ? "required" : choice(type, "Type", ["required", "optional", "resource"]),
      name: typeof name === "string" && name ? name : (mailboxOwner(address)?.displayName ?? address),
      address,
      response: "none" as const,
    };
  });
}

function readProperties(value: unknown, before: Readonly<Record<string, string>>): Record<string, string> {
  if (!Array.isArray(value)) throw graphErrors.badProperty("Property 'SingleValueExtendedProperties' must be a list.");
  const result = { ...before };
  for (const entry of value) {
    const { id, value: held } = asInput(entry, "SingleValueExtendedProperties");
    if (
      typeof id !== "string" ||
      !/^(String|Integer|Boolean|SystemTime|CLSID|Double|Long) (\{[0-9a-f-]{36}\} (Name .+|Id 0x[0-9a-f]+)|0x[0-9a-f]+)$/i.test(
        id,
      )
    )
      throw graphErrors.badProperty(`The extended property id '${String(id)}' is not valid.`);
    const known = Object.keys(result).find((name) => name.toLowerCase() === id.toLowerCase()) ?? id;
    if (typeof held === "string") result[known] = held;
    else delete result[known];
  }
  return result;
}

const text = (value: unknown, name: string): string => {
  if (typeof value !== "string") throw graphErrors.badProperty(`Property '${name}' must be a text.`);
  return value;
};

const flag = (value: unknown, name: string): boolean => {
  if (typeof value !== "boolean") throw graphErrors.badProperty(`Property '${name}' must be true or false.`);
  return value;
};

/** Enumerations are read without regard to case and always answered in lower camel case. */
function choice<const Name extends string>(value: unknown, property: string, names: readonly Name[]): Name {
  const found = names.find((name) => name.toLowerCase() === String(value).toLowerCase());
  if (!found)
    throw graphErrors.badProperty(`Requested value '${String(value)}' was not found for property '${property}'.`);
  return found;
}
