/** What Outlook tells office.js about the mailbox and what is open: an appointment or a message, read or being written. */

/** Source: office.js for Outlook on the web, its own table of item types. */
const itemTypes = { message: 1, appointment: 2, request: 3, newMessage: 4, form: 5, nothing: 6 };
const responses = { none: 0, notResponded: 0, tentativelyAccepted: 2, accepted: 3, declined: 4 };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;

/** Exchange writes ids with `/` and `+` where Graph writes `-` and `_`; office.js converts back by text. */
export const toEwsId = (graphId) => graphId.replaceAll("-", "/").replaceAll("_", "+");
export const toGraphId = (ewsId) => ewsId.replaceAll("/", "-").replaceAll("+", "_");

/**
 * The answer to GetInitialData. `open` is `{ kind, event?, message? }` with a kind of `itemTypes`: an appointment as the calendar
 * lists it, a message as the inbox does, a form or new message about which only calls tell more.
 */
export function describeItem({ person, addin, open, now }) {
  const mailbox = {
    permissionLevel: addin.permissionLevel,
    hostVersion: "16.0.15201.10000",
    owaView: innerWidth < 600 ? "OneColumnNarrow" : "ThreeColumns",
    userDisplayName: person.displayName,
    userEmailAddress: person.email,
    userTimeZone: person.windowsTimeZone,
    userProfileType: "enterprise",
    ewsUrl: "https://outlook.office365.com/EWS/Exchange.asmx",
    restUrl: "https://outlook.office365.com/api",
    isRestIdSupported: true,
    extensionId: addin.id,
    isFromSharedFolder: false,
    timeZoneOffsets: offsetsAround(now, person.timeZone),
  };
  const itemType = itemTypes[open.kind];
  if (open.kind === "appointment") return { ...mailbox, itemType, ...describeAppointment(open.event, person) };
  if (open.kind === "message" || open.kind === "request")
    return { ...mailbox, itemType, ...describeMessage(open, person) };
  return { ...mailbox, itemType, ...(open.kind === "nothing" ? {} : { seriesId: null, conversationId: "" }) };
}

function describeAppointment(event, person) {
  return {
    ...described({ id: event.id, subject: event.subject, at: event.startsAt, conversationId: event.iCalUId }),
    itemClass: "IPM.Appointment",
    start: event.startsAt,
    end: event.endsAt,
    location: event.location,
    organizer: describePerson(event.organizer, person, 1),
    to: event.attendees.map((attendee) => describePerson(attendee, person, responses[attendee.response] ?? 0)),
    isAllDayEvent: event.isAllDay,
  };
}

/** A meeting request tells its times and place too; it has no custom properties of the organizer's copy. */
function describeMessage({ kind, message }, person) {
  const { event, from } = message;
  const sender = describePerson(from, person, 0);
  const request = kind === "request" && { start: event.startsAt, end: event.endsAt, location: event.location };
  return {
    ...described({ id: message.id, subject: message.subject, at: message.at, conversationId: event.iCalUId }),
    itemClass: kind === "request" ? "IPM.Schedule.Meeting.Request" : "IPM.Note",
    from: sender,
    sender,
    to: [describePerson({ name: person.displayName, address: person.email }, person, 0)],
    ...request,
  };
}

function described({ id, subject, at, conversationId }) {
  return {
    id: toEwsId(id),
    subject,
    normalizedSubject: subject,
    cc: [],
    dateTimeCreated: at,
    dateTimeModified: at,
    seriesId: null,
    recurrence: null,
    sensitivity: "normal",
    attachments: [],
    entities: {},
    regExMatches: {},
    conversationId,
    internetMessageId: "",
  };
}

/** Of the same organisation = "user" (2), anybody else "externalUser" (3). */
function describePerson({ name, address }, person, appointmentResponse) {
  const domain = (email) => email.split("@")[1]?.toLowerCase();
  return { name, address, appointmentResponse, recipientType: domain(address) === domain(person.email) ? 2 : 3 };
}

const knownOffsets = new Map();

/** The zone's offsets from a year before to two years after today, as ranges of one offset each. Outlook has them ready. */
export function offsetsAround(now, timeZone) {
  const key = `${timeZone} ${Math.floor(now / dayMs)}`;
  if (!knownOffsets.has(key)) knownOffsets.set(key, workOutOffsets(now, timeZone));
  return knownOffsets.get(key);
}

function workOutOffsets(now, timeZone) {
  const ranges = [];
  const until = now + 730 * dayMs;
  const add = (start, end) => {
    const offset = offsetMinutes(start, timeZone);
    const last = ranges.at(-1);
    if (last?.offset === offset) last.end = end;
    else ranges.push({ start, end, offset });
  };
  // Only a time in which clocks are put forward or back is looked at closely.
  const addAll = (start, end) => {
    const lengthMs = end - start;
    if (lengthMs <= hourMs * 6 || offsetMinutes(start, timeZone) === offsetMinutes(end, timeZone))
      return add(start, end);
    const pieceMs = lengthMs > dayMs ? dayMs : hourMs * 6;
    for (let piece = start; piece < end; piece += pieceMs) addAll(piece, Math.min(end, piece + pieceMs));
    return undefined;
  };
  for (let at = Math.floor((now - 365 * dayMs) / hourMs) * hourMs; at < until; at += weekMs) addAll(at, at + weekMs);
  return ranges;
}

const formatters = new Map();
function offsetMinutes(at, timeZone) {
  if (!formatters.has(timeZone))
    formatters.set(timeZone, new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }));
  const name = formatters
    .get(timeZone)
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName").value;
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}
