/** A mail as the bytes that go over the wire. Sources: RFC 5322 (message), RFC 2045 to 2047 (MIME), RFC 6047 (iCalendar in mail). */
import type { MailAddress, MailCalendar, MailMessage } from "../../ports/mail.ts";

const end = "\r\n";

/** Pure: the same message gives the same bytes. ASCII throughout, every line at most 76 characters but addresses. */
export function formatMessage(message: MailMessage): string {
  const { calendars } = message;
  const boundary = (name: string): string =>
    `=_${name}_${message.messageId.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 40)}`;
  const [invitation, ...more] = calendars;
  const texts = [
    part("text/plain; charset=utf-8", message.text),
    part("text/html; charset=utf-8", message.html),
    ...(invitation !== undefined && more.length === 0
      ? [part(`text/calendar; charset=utf-8; method=${invitation.method}`, invitation.text)]
      : []),
  ];
  const body = multipart("alternative", boundary("text"), texts);
  const whole =
    calendars.length === 0 ? body : multipart("mixed", boundary("all"), [body, ...calendars.map(attachment)]);
  return headersOf(message) + whole;
}

function headersOf(message: MailMessage): string {
  const lines = [
    `From: ${sayAddress(message.from)}`,
    `To: ${sayAddress(message.to)}`,
    `Subject: ${encodeWords(message.subject, "Subject: ".length)}`,
    `Date: ${new Date(message.at).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${message.messageId}>`,
    "MIME-Version: 1.0",
    `Content-Language: ${message.language}`,
    // So that out-of-office replies stay away. Source: RFC 3834.
    "Auto-Submitted: auto-generated",
  ];
  return lines.map((line) => line + end).join("");
}

function multipart(kind: "alternative" | "mixed", boundary: string, parts: readonly string[]): string {
  const pieces = parts.map((each) => `--${boundary}${end}${each}`).join("");
  return `Content-Type: multipart/${kind}; boundary="${boundary}"${end}${end}${pieces}--${boundary}--${end}`;
}

function part(type: string, text: string, ...headers: readonly string[]): string {
  const lines = [`Content-Type: ${type}`, "Content-Transfer-Encoding: base64", ...headers, ""];
  return lines.map((line) => line + end).join("") + base64Lines(text);
}

function attachment({ fileName, method, text }: MailCalendar): string {
  const type = `text/calendar; charset=utf-8; method=${method}; name="${fileName}"`;
  return part(type, text, `Content-Disposition: attachment; filename="${fileName}"`);
}

function base64Lines(text: string): string {
  const encoded = Buffer.from(text, "utf8").toString("base64");
  return (encoded.match(/.{1,76}/g) ?? [""]).map((line) => line + end).join("");
}

function sayAddress({ name, address }: MailAddress): string {
  const safe = address.replaceAll(/[\s<>]/g, "");
  if (name === "") return safe;
  const plain = /^[A-Za-z0-9 !#$%&'*+\-/=?^_`{|}~]+$/.test(name);
  return plain && name.length <= 60 ? `${name} <${safe}>` : `${encodeWords(name, 6, "always")}${end} <${safe}>`;
}

/** Longest line of encoded words; an encoded word itself holds at most 75. */
const lineLength = 75;

/** Plain when it is short and ASCII, else encoded words that never cut a character in two. */
function encodeWords(text: string, indent: number, when: "always" | "if needed" = "if needed"): string {
  const flat = text.replaceAll(/[\r\n\t]+/g, " ");
  const isPlain = /^[\x20-\x7e]*$/.test(flat) && !flat.includes("=?") && flat.length + indent <= lineLength;
  if (isPlain && when === "if needed") return flat;
  const words: string[] = [];
  let piece = "";
  const room = (): number =>
    Math.floor((lineLength - (words.length === 0 ? indent : 1) - "=?utf-8?B??=".length) / 4) * 3;
  for (const character of flat) {
    if (Buffer.byteLength(piece + character) > room()) {
      words.push(piece);
      piece = "";
    }
    piece += character;
  }
  words.push(piece);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word, "utf8").toString("base64")}?=`).join(`${end} `);
}
