/** The mails that Google Calendar sends to guests and organizers, with their `.ics` part. Sources: RFC 5545, 5546; texts assumed. */
import type { MailInbox } from "../mail/mail-inbox.ts";
import type { Announce } from "./calendar-store.ts";
import { isReady, meetLink } from "./event-view.ts";
import { accountOf } from "./google-accounts.ts";
import type { StoredAttendee, StoredEvent } from "./stored-event.ts";

type What = Parameters<Announce>[0];

const subjects: Readonly<Record<What, string>> = {
  invitation: "Invitation",
  update: "Updated invitation",
  cancellation: "Canceled event",
  answer: "Answer",
};

const answers: Readonly<Record<StoredAttendee["responseStatus"], string>> = {
  accepted: "Accepted",
  declined: "Declined",
  tentative: "Tentatively Accepted",
  needsAction: "Not answered",
};

const partStates: Readonly<Record<StoredAttendee["responseStatus"], string>> = {
  accepted: "ACCEPTED",
  declined: "DECLINED",
  tentative: "TENTATIVE",
  needsAction: "NEEDS-ACTION",
};

interface Mailing {
  readonly event: StoredEvent;
  /** Address of who organizes, or of who answers. */
  readonly sender: string;
  readonly recipient: string;
  readonly now: number;
}

/** Puts one mail per recipient into the inbox. */
export function createAnnouncer(mail: MailInbox, now: () => number): Announce {
  return (what, event, { sender, to }) => {
    for (const recipient of to) {
      const raw = messageOf(what, { event, sender, recipient, now: now() });
      mail.deliver({ from: "calendar-notification@google.com", to: [recipient], raw: Buffer.from(raw) });
    }
  };
}

function messageOf(what: What, { event, sender, recipient, now }: Mailing): string {
  const status = event.attendees.find(({ email }) => email === sender)?.responseStatus ?? "needsAction";
  const kind = what === "answer" ? answers[status] : subjects[what];
  const subject = `${kind}: ${event.summary ?? "(No title)"} @ ${whenText(event, recipient)}`;
  const name = accountOf(sender)?.name ?? sender;
  const lines = [
    subject,
    ...(event.conference && isReady(event.conference) ? [`Join with Google Meet: ${meetLink(event.conference)}`] : []),
    ...(event.location ? [`Where: ${event.location}`] : []),
    ...(event.description ? ["", event.description] : []),
  ];
  const method = what === "cancellation" ? "CANCEL" : what === "answer" ? "REPLY" : "REQUEST";
  return [
    `From: ${encodedWord(name)} <calendar-notification@google.com>`,
    `Sender: Google Calendar <calendar-notification@google.com>`,
    `Reply-To: ${sender}`,
    `To: ${recipient}`,
    `Date: ${new Date(now).toUTCString()}`,
    `Subject: ${encodedWord(subject)}`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/alternative; boundary="sandbox-google"',
    "",
    "--sandbox-google",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    wrapped(lines.join("\r\n")),
    "--sandbox-google",
    `Content-Type: text/calendar; charset=utf-8; method=${method}`,
    "Content-Transfer-Encoding: base64",
    "",
    wrapped(calendarText(event, method, now)),
    "--sandbox-google--",
    "",
  ].join("\r\n");
}

function whenText(event: StoredEvent, recipient: string): string {
  const timeZone = accountOf(recipient)?.timeZone ?? event.startZone;
  return new Intl.DateTimeFormat("en-US", {
    timeZone: event.isAllDay ? "UTC" : timeZone,
    dateStyle: "medium",
    ...(event.isAllDay ? {} : { timeStyle: "long" as const }),
  }).format(event.startsAt);
}

function calendarText(event: StoredEvent, method: string, now: number): string {
  const stamp = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const time = (name: string, at: number): string =>
    event.isAllDay ? `${name};VALUE=DATE:${stamp(at).slice(0, 8)}` : `${name}:${stamp(at)}`;
  return [
    "BEGIN:VCALENDAR",
    "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
    "VERSION:2.0",
    "CALSCALE:GREGORIAN",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    time("DTSTART", event.startsAt),
    time("DTEND", event.endsAt),
    `DTSTAMP:${stamp(now)}`,
    `ORGANIZER;CN=${event.organizer}:mailto:${event.organizer}`,
    `UID:${event.iCalUID}`,
    ...event.attendees.map(
      ({ email, responseStatus }) =>
        `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=${partStates[responseStatus]};RSVP=TRUE;CN=${email}:mailto:${email}`,
    ),
    `SEQUENCE:${event.sequence}`,
    `STATUS:${method === "CANCEL" ? "CANCELLED" : "CONFIRMED"}`,
    `SUMMARY:${escapeText(event.summary ?? "")}`,
    ...(event.location ? [`LOCATION:${escapeText(event.location)}`] : []),
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

const escapeText = (text: string): string =>
  text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, "\\n");

const encodedWord = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

const wrapped = (text: string): string =>
  (
    Buffer.from(text)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\r\n");
