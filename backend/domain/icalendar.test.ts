import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { formatCalendar } from "./icalendar.ts";
import type { CalendarFile } from "./icalendar.ts";
import { asInstant } from "./instant.ts";
import { at } from "./testing/wall-clock.ts";

const file: CalendarFile = {
  method: "REQUEST",
  uid: "session.person@slotside",
  sequence: 3,
  writtenAt: at("2026-03-01T12:00"),
  startsAt: at("2026-03-05T09:00"),
  endsAt: asInstant(at("2026-03-05T09:45") + 30_000),
  summary: "Mentoring (SL-7K3QX9TM)",
  description: "Mentoring, booked with Slotside.\nReference: SL-7K3QX9TM",
  location: "Room 4; second floor, left",
  url: "https://slotside.example/s/SL-7K3QX9TM",
  organizer: { name: "Slotside", address: "no-reply@slotside.example" },
  attendee: { name: 'Lena "L" Weber', address: "lena@example.org" },
};
const text = fc.string({ unit: "binary", maxLength: 200 });
const anyFile: fc.Arbitrary<CalendarFile> = fc
  .record({ summary: text, description: text, location: text, name: text, startsAt: fc.integer({ min: 0, max: 4e12 }) })
  .map(({ name, startsAt, ...texts }) => ({
    ...file,
    ...texts,
    startsAt: asInstant(startsAt),
    attendee: { ...file.attendee, name },
  }));

/** Lines as a reader joins them: what follows a line end and a space belongs to the line before. */
const unfold = (written: string): readonly string[] => written.replaceAll("\r\n ", "").split("\r\n").slice(0, -1);
const valueOf = (written: string, name: string): string =>
  unfold(written)
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1) ?? "";
const unescape = (value: string): string =>
  value.replaceAll(/\\(.)/g, (_, character: string) => (character.toLowerCase() === "n" ? "\n" : character));
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const readable = (value: string): string => value.replaceAll(/\r\n|\r/g, "\n").replaceAll(controls, "");

describe("a calendar file", () => {
  it("says when, where, from whom and for whom, in UTC", () => {
    expect(unfold(formatCalendar(file))).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Slotside//Sessions//EN",
      "CALSCALE:GREGORIAN",
      "METHOD:REQUEST",
      "BEGIN:VEVENT",
      "UID:session.person@slotside",
      "SEQUENCE:3",
      "DTSTAMP:20260301T120000Z",
      "DTSTART:20260305T090000Z",
      "DTEND:20260305T094530Z",
      "SUMMARY:Mentoring (SL-7K3QX9TM)",
      "DESCRIPTION:Mentoring\\, booked with Slotside.\\nReference: SL-7K3QX9TM",
      "LOCATION:Room 4\\; second floor\\, left",
      "URL:https://slotside.example/s/SL-7K3QX9TM",
      'ORGANIZER;CN="Slotside":mailto:no-reply@slotside.example',
      "ATTENDEE;CN=\"Lena 'L' Weber\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:lena@example.org",
      "STATUS:CONFIRMED",
      "TRANSP:OPAQUE",
      "END:VEVENT",
      "END:VCALENDAR",
    ]);
  });

  it("takes the entry back", () => {
    const written = unfold(formatCalendar({ ...file, method: "CANCEL", sequence: 4 }));
    expect(written).toEqual(
      expect.arrayContaining(["METHOD:CANCEL", "SEQUENCE:4", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"]),
    );
  });

  it("has no line longer than 75 octets, and none that cuts a character in two", () => {
    fc.assert(
      fc.property(anyFile, (any) => {
        const octets = (line: string): number => encodeURIComponent(line).replaceAll(/%../g, "x").length;
        expect(
          formatCalendar(any)
            .split("\r\n")
            .filter((line) => octets(line) > 75),
        ).toEqual([]);
      }),
    );
  });

  it("has the same lines whatever people typed, and reads back as they typed it", () => {
    const names = unfold(formatCalendar(file)).map((line) => line.split(/[:;]/)[0]);
    fc.assert(
      fc.property(anyFile, (any) => {
        const written = formatCalendar(any);
        expect(unfold(written).map((line) => line.split(/[:;]/)[0])).toEqual(names);
        expect(unescape(valueOf(written, "SUMMARY"))).toBe(readable(any.summary));
        expect(unescape(valueOf(written, "DESCRIPTION"))).toBe(readable(any.description));
      }),
    );
  });

  it("reads back at the same second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (startsAt) => {
        const [, year, month, day, hour, minutes, second] =
          /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(
            valueOf(formatCalendar({ ...file, startsAt: asInstant(startsAt) }), "DTSTART"),
          ) ?? [];
        const minute = at(`${year}-${month}-${day}T${hour}:${minutes}`);
        expect(minute + Number(second) * 1000).toBe(Math.floor(startsAt / 1000) * 1000);
      }),
    );
  });
});
