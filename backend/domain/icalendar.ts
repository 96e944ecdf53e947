/** A session as a calendar file. Sources: RFC 5545 (iCalendar), RFC 5546 (iTIP: requests and cancellations). */
import { calendarOf } from "./calendar-date.ts";
import { dayMs, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";

export interface CalendarFile {
  readonly method: "REQUEST" | "CANCEL";
  /** Stays the same for one person and session, whatever happens to it. */
  readonly uid: string;
  /** Rises with every file of one UID. */
  readonly sequence: number;
  readonly writtenAt: Instant;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly summary: string;
  readonly description: string;
  readonly location?: string | undefined;
  readonly url: string;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly attendee: { readonly name: string; readonly address: string };
}

/** The file's text with CRLF line ends, no line longer than 75 octets. Nobody is asked to answer: booking is accepting. */
export function formatCalendar(file: CalendarFile): string {
  const isOn = file.method === "REQUEST";
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Slotside//Sessions//EN",
    "CALSCALE:GREGORIAN",
    `METHOD:${file.method}`,
    "BEGIN:VEVENT",
    `UID:${escapeText(file.uid)}`,
    `SEQUENCE:${file.sequence}`,
    `DTSTAMP:${utc(file.writtenAt)}`,
    `DTSTART:${utc(file.startsAt)}`,
    `DTEND:${utc(file.endsAt)}`,
    `SUMMARY:${escapeText(file.summary)}`,
    `DESCRIPTION:${escapeText(file.description)}`,
    ...(file.location === undefined ? [] : [`LOCATION:${escapeText(file.location)}`]),
    `URL:${file.url.replaceAll(/[\r\n]/g, "")}`,
    `ORGANIZER;CN=${quote(file.organizer.name)}:mailto:${address(file.organizer.address)}`,
    `ATTENDEE;CN=${quote(file.attendee.name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:${address(file.attendee.address)}`,
    `STATUS:${isOn ? "CONFIRMED" : "CANCELLED"}`,
    `TRANSP:${isOn ? "OPAQUE" : "TRANSPARENT"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

/** `20260302T150000Z` */
function utc(at: Instant): string {
  const { year, month, dayOfMonth } = calendarOf(Math.floor(at / dayMs));
  const seconds = Math.floor((((at % dayMs) + dayMs) % dayMs) / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${two(Math.floor(seconds / 3600))}${two(Math.floor((seconds * 1000) / minuteMs) % 60)}${two(seconds % 60)}`;
  return `${String(year).padStart(4, "0")}${two(month)}${two(dayOfMonth)}T${time}Z`;
}

function escapeText(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,")
    .replaceAll(/\r\n|\r|\n/g, "\\n")
    .replaceAll(controls, "");
}

/** A parameter's value cannot hold a double quote in any form. */
function quote(text: string): string {
  return `"${text.replaceAll('"', "'").replaceAll(/\r|\n/g, " ").replaceAll(controls, "")}"`;
}

function address(text: string): string {
  return text.replaceAll(/[\s"<>]/g, "").replaceAll(controls, "");
}

// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const longestLine = 75;

/** Goes on in the next line after a space; no character is cut in two. */
function fold(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > longestLine) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

/** Of one character in UTF-8. */
function octetsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x8_00 ? 2 : code < 0x1_00_00 ? 3 : 4;
}
