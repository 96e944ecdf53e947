/** A mail as the bytes that go over the wire. Sources: RFC 6047 (iCalendar in mail), RFC 3834 (automatic mail). */
import MailComposer from "nodemailer/lib/mail-composer";
import type { MailAddress, MailCalendar, MailMessage } from "../../ports/mail.ts";

/** The text parts arrive byte for byte as they were written. */
export function formatMessage(message: MailMessage): Promise<Buffer> {
  const { calendars, from, to, subject, language, text, html } = message;
  const [invitation, ...more] = calendars;
  const composer = new MailComposer({
    from: onOneLine(from),
    to: onOneLine(to),
    subject,
    date: new Date(message.at),
    messageId: `<${message.messageId}>`,
    // The second so that out-of-office replies stay away.
    headers: { "Content-Language": language, "Auto-Submitted": "auto-generated" },
    text,
    html,
    encoding: "base64",
    alternatives:
      invitation && more.length === 0 ? [{ contentType: typeOf(invitation), content: invitation.text }] : [],
    attachments: calendars.map((file) => ({
      filename: file.fileName,
      contentType: typeOf(file),
      contentTransferEncoding: "base64",
      content: file.text,
    })),
    // Texts are texts: what looks like a path or an address in one is never opened.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function onOneLine({ name, address }: MailAddress): MailAddress {
  return { name: name.replaceAll(/\s+/g, " "), address };
}

function typeOf({ method }: MailCalendar): string {
  return `text/calendar; charset=utf-8; method=${method}`;
}
