/** What Outlook tells office.js about the mailbox and the chosen appointment. */

const itemTypes = { appointmentRead: 2, itemLess: 6 };
const responses = { none: 0, notResponded: 0, tentativelyAccepted: 2, accepted: 3, declined: 4 };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Exchange writes ids with `/` and `+` where Graph writes `-` and `_`; office.js converts back by text. */
export const toEwsId = (graphId) => graphId.replaceAll("-", "/").replaceAll("_", "+");
export const toGraphId = (ewsId) => ewsId.replaceAll("/", "-").replaceAll("+", "_");

/** The answer to GetInitialData: `event` as the calendar lists it, or undefined when nothing is chosen. */
export function describeItem({ person, addin, event, now }) {
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
  return event
    ? { ...mailbox, itemType: itemTypes.appointmentRead, ...describeAppointment(event, person) }
    : { ...mailbox, itemType: itemTypes.itemLess };
}

function describeAppointment(event, person) {
  return {
    id: toEwsId(event.id),
    itemClass: "IPM.Appointment",
    subject: event.subject,
    normalizedSubject: event.subject,
    start: event.startsAt,
    end: event.endsAt,
    location: event.location,
    organizer: describePerson(event.organizer, person, 1),
    to: event.attendees.map((attendee) => describePerson(attendee, person, responses[attendee.response] ?? 0)),
    cc: [],
    dateTimeCreated: event.startsAt,
    dateTimeModified: event.startsAt,
    seriesId: null,
    recurrence: null,
    isAllDayEvent: event.isAllDay,
    sensitivity: "normal",
    attachments: [],
    entities: {},
    regExMatches: {},
    conversationId: event.iCalUId,
    internetMessageId: "",
  };
}

/** Of the same organisation = "user" (2), anybody else "externalUser" (3). */
function describePerson({ name, address }, person, appointmentResponse) {
  const domain = (email) => email.split("@")[1]?.toLowerCase();
  return { name, address, appointmentResponse, recipientType: domain(address) === domain(person.email) ? 2 : 3 };
}

/** The zone's offsets from a year before to two years after `now`, as ranges of one offset each. */
function offsetsAround(now, timeZone) {
  const ranges = [];
  const until = now + 730 * dayMs;
  for (let at = Math.floor((now - 365 * dayMs) / hourMs) * hourMs; at < until; at += hourMs * 6) {
    const offset = offsetMinutes(at, timeZone);
    const last = ranges.at(-1);
    if (last?.offset === offset) last.end = at + hourMs * 6;
    else ranges.push({ start: at, end: at + hourMs * 6, offset });
  }
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
