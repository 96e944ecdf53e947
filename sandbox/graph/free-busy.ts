/** getSchedule. Source: "calendar: getSchedule"; which colleagues' details are visible follows Exchange's default sharing. */
import { everybody, type SandboxPerson } from "../people.ts";
import { type Answer, type Call, jsonOf } from "../site.ts";
import { readDateTime } from "./event-input.ts";
import { type Json, sevenDigits } from "./event-json.ts";
import { graphErrors } from "./graph-error.ts";
import type { Mailbox } from "./mailbox-access.ts";
import type { MailboxStore } from "./mailbox-store.ts";
import type { ShowAs, StoredEvent } from "./stored-event.ts";
import { wallOf, windowsZoneOf } from "./time-zones.ts";

const dayMs = 86_400_000;

interface Window {
  readonly from: number;
  readonly to: number;
  readonly intervalMs: number;
}

export function getSchedule(call: Call, mailbox: Mailbox, store: MailboxStore): Answer {
  const body = jsonOf(call);
  const field = (name: string): unknown => body[name] ?? body[name[0]?.toUpperCase() + name.slice(1)];
  const schedules = field("schedules");
  if (!Array.isArray(schedules) || schedules.length === 0)
    throw graphErrors.badParameter("The value of parameter 'Schedules' is empty.");
  if (schedules.length > 20)
    throw graphErrors.badParameter("The number of schedules requested exceeds the limit of 20.");
  const minutes = Number(field("availabilityViewInterval") ?? 30);
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 1440)
    throw graphErrors.badParameter("The availabilityViewInterval must be between 5 and 1440 minutes.");
  const window = {
    from: readDateTime(field("startTime"), "StartTime").at,
    to: readDateTime(field("endTime"), "EndTime").at,
    intervalMs: minutes * 60_000,
  };
  if (window.to <= window.from)
    throw graphErrors.badParameter("The time duration specified for FreeBusyViewOptions.TimeWindow is invalid.");
  const days = Math.ceil((window.to - window.from) / dayMs);
  if (days > 62)
    throw graphErrors.badParameter(
      `The requested time duration specified for FreeBusyViewOptions.TimeWindow is too long. The allowed limit = 62 days; the actual limit = ${days} days.`,
    );
  return {
    status: 200,
    body: {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.scheduleInformation)",
      value: schedules.map((address) => scheduleOf(String(address), { mailbox, store, window })),
    },
  };
}

function scheduleOf(
  address: string,
  { mailbox, store, window }: { readonly mailbox: Mailbox; readonly store: MailboxStore; readonly window: Window },
): Json {
  if (!/^[^@\s]+@[^@\s]+$/.test(address))
    return failed(
      address,
      "InvalidSmtpAddressException: The email address provided is not a valid SMTP address.",
      "ErrorInvalidSmtpAddress",
    );
  const owner = everybody.find(({ email, tid }) => email === address.toLowerCase() && tid === mailbox.caller.tid);
  if (!owner)
    return failed(
      address,
      "MailRecipientNotFoundException: Unable to resolve e-mail address to an Active Directory object.",
      "ErrorMailRecipientNotFound",
    );
  const events = store
    .inWindow(owner.oid, window)
    .filter((event) => event.endsAt > window.from)
    .toSorted((left, right) => left.startsAt - right.startsAt);
  return {
    scheduleId: address,
    availabilityView: availabilityView(events, window),
    scheduleItems: events.map((event) => scheduleItem(event, mailbox, mailbox.caller.person?.oid === owner.oid)),
    workingHours: workingHoursOf(owner),
  };
}

function failed(scheduleId: string, message: string, responseCode: string): Json {
  return {
    scheduleId,
    error: {
      message: `Microsoft.Exchange.InfoWorker.Common.Availability.${message}\r\n. Name of the server where exception originated: SANDBOX1. LID: 43916`,
      responseCode,
    },
  };
}

/** Subject and place are the owner's to see; colleagues see when and how busy. */
function scheduleItem(event: StoredEvent, { preferences }: Mailbox, isOwn: boolean): Json {
  const at = (instant: number): Json => ({
    dateTime: sevenDigits(wallOf(instant, preferences.zone.iana), ""),
    timeZone: preferences.zone.name,
  });
  const details = isOwn
    ? {
        isPrivate: event.sensitivity === "private",
        subject: event.subject,
        location: event.locations[0]?.displayName ?? "",
      }
    : {};
  return {
    ...details,
    status: event.showAs === "unknown" ? "busy" : event.showAs,
    start: at(event.startsAt),
    end: at(event.endsAt),
  };
}

const digits: Readonly<Record<ShowAs, string>> = {
  free: "0",
  tentative: "1",
  busy: "2",
  oof: "3",
  workingElsewhere: "4",
  unknown: "2",
};
const weight: Readonly<Record<string, number>> = { "0": 0, "4": 1, "1": 2, "2": 3, "3": 4 };

function availabilityView(events: readonly StoredEvent[], { from, to, intervalMs }: Window): string {
  return Array.from({ length: Math.ceil((to - from) / intervalMs) }, (_, index) => {
    const startsAt = from + index * intervalMs;
    const inSlot = events
      .filter((event) => event.startsAt < startsAt + intervalMs && event.endsAt > startsAt)
      .map((event) => digits[event.showAs]);
    return inSlot.reduce((most, digit) => ((weight[digit] ?? 0) > (weight[most] ?? 0) ? digit : most), "0");
  }).join("");
}

export function workingHoursOf(person: SandboxPerson): Json {
  return {
    daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
    startTime: "08:00:00.0000000",
    endTime: "17:00:00.0000000",
    timeZone: { name: windowsZoneOf(person.timeZone) },
  };
}
