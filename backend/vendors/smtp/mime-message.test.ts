import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { asInstant } from "../../domain/instant.ts";
import { formatMessage } from "./mime-message.ts";

const message = {
  messageId: "0195@slotside.example",
  at: asInstant(Date.parse("2026-03-01T12:00:00Z")),
  from: { name: "Slotside", address: "no-reply@slotside.example" },
  to: { name: "Lena", address: "lena@example.org" },
  subject: "Booked",
  language: "en",
  text: "Hello\n.\n..end",
  html: "<p>Hello</p>",
  calendars: [],
} as const;
const headersOf = (written: string): readonly string[] =>
  (written.split("\r\n\r\n")[0] ?? "").replaceAll("\r\n ", " ").split("\r\n");

describe("a mail on the wire", () => {
  it("names sender, reader, time and id", () => {
    expect(headersOf(formatMessage(message)).slice(0, 8)).toEqual([
      "From: Slotside <no-reply@slotside.example>",
      "To: Lena <lena@example.org>",
      "Subject: Booked",
      "Date: Sun, 01 Mar 2026 12:00:00 +0000",
      "Message-ID: <0195@slotside.example>",
      "MIME-Version: 1.0",
      "Content-Language: en",
      "Auto-Submitted: auto-generated",
    ]);
  });

  it("is ASCII in lines that every server takes, and no header can be smuggled in", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 120 }),
        fc.string({ unit: "binary", maxLength: 60 }),
        (subject, name) => {
          const written = formatMessage({
            ...message,
            subject: `${subject}\r\nBcc: x@y.z`,
            to: { name, address: "lena@example.org" },
          });
          expect(written).toMatch(/^[\x20-\x7e\r\n]*$/);
          expect(written.split("\r\n").every((line) => line.length <= 200 && !line.includes("\n"))).toBe(true);
          const names = headersOf(written).map((line) => line.split(":")[0]);
          expect(names).toEqual(headersOf(formatMessage(message)).map((line) => line.split(":")[0]));
        },
      ),
    );
  });
});
