import { describe, expect, it } from "@jest/globals";
import { writeNotice } from "./notice-text.ts";
import type { NoticeDate, NoticeFacts, NoticeOccasion } from "./notice-text.ts";
import { languageOf } from "./notice-words.ts";
import { at } from "./testing/wall-clock.ts";

const time = { startsAt: at("2026-03-05T09:00"), endsAt: at("2026-03-05T09:45") };
const date: NoticeDate = {
  ...time,
  reference: "SL-7K3QX9TM",
  link: "https://slotside.example/s/SL-7K3QX9TM",
  joinUrl: "https://teams.example/l/1",
  linkFollows: false,
};
const earlier = { startsAt: at("2026-03-04T09:00"), endsAt: at("2026-03-04T09:45") };
const occasions: Readonly<Record<string, NoticeOccasion>> = {
  booked: { kind: "booked" },
  moved: { kind: "moved", before: earlier },
  cancelled: { kind: "cancelled", because: "session_off" },
  link_ready: { kind: "link_ready" },
  offer: { kind: "offer", until: at("2026-03-04T12:00") },
  put_back: {
    kind: "put_back",
    tried: earlier,
    reason: "provider_elsewhere",
    nearest: [at("2026-03-05T10:00"), at("2026-03-05T11:00")],
    reader: "changer",
  },
  reminder: { kind: "reminder", minutes: 1440 },
  message: { kind: "message", text: "Please bring a pen.\nAnd paper.", sender: "Priya" },
  proposed: { kind: "proposed", wanted: earlier, by: "Priya", message: "My train is late" },
  proposal_declined: { kind: "proposal_declined", wanted: earlier },
  confirm: { kind: "confirm", until: at("2026-03-04T12:00") },
  confirm_line: { kind: "confirm", until: at("2026-03-04T12:00"), isInLine: true },
  own_link: { kind: "own_link" },
};
const write = (language: "en" | "de", occasion: NoticeOccasion, more: Partial<NoticeFacts> = {}) =>
  writeNotice({
    reader: { name: "Lena", language, timeZone: language === "de" ? "Europe/Berlin" : "Asia/Kolkata" },
    offeringName: "Mentoring",
    occasion,
    dates: [date],
    ...more,
  });

/** Everything between the greeting and the footer. */
const bodyOf = (text: string): string => text.split("\n\n").slice(1, -1).join("\n\n");

describe("what a notice says", () => {
  it.each([
    [
      "booked",
      "Booked: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "This session is booked.\n\nWhen: Thu, 5 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nWhere: Online\nReference: SL-7K3QX9TM",
    ],
    [
      "moved",
      "New time: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "This session has moved.\n\nBefore: Wed, 4 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nNow: Thu, 5 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nWhere: Online\nReference: SL-7K3QX9TM",
    ],
    [
      "cancelled",
      "Cancelled: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "This session is cancelled and does not take place.\n\nWhen: Thu, 5 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nWhere: Online\nReference: SL-7K3QX9TM",
    ],
    [
      "link_ready",
      "Link ready: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "The link to join this session is here.",
    ],
    [
      "offer",
      "A seat is free: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "A seat has become free, and it is kept for you until Wed, 4 Mar 2026, 17:30.",
    ],
    [
      "put_back",
      "Put back: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "There is another session with the provider at that time.\n\nWhen: Thu, 5 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nWhere: Online\nFree near it:\n- Thu, 5 Mar 2026, 15:30\n- Thu, 5 Mar 2026, 16:30",
    ],
    ["reminder", "Reminder: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30", "This session begins in a day."],
    [
      "message",
      "Message about Mentoring (SL-7K3QX9TM)",
      "Priya wrote to everyone in this session:\n\nPlease bring a pen.\nAnd paper.",
    ],
    [
      "proposed",
      "New time proposed: Mentoring (SL-7K3QX9TM), Wed, 4 Mar 2026, 14:30",
      "Priya asks for another time. The session stays where it is until you agree.\n\nPriya writes:\n\nMy train is late\n\nProposed: Wed, 4 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nNow: Thu, 5 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nWhere: Online\nReference: SL-7K3QX9TM\n\nAgree or decline: https://slotside.example/s/SL-7K3QX9TM",
    ],
    [
      "proposal_declined",
      "Stays as it was: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "The time that you asked for was declined. The session stays where it is.\n\nProposed: Wed, 4 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nNow: Thu, 5 Mar 2026, 14:30–15:15 (Asia/Kolkata)",
    ],
    [
      "confirm",
      "Confirm your seat: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "A seat is kept for you until Wed, 4 Mar 2026, 17:30. It is yours once you confirm it.\n\nIf you did not ask for it, ignore this message: nothing happens.\n\nWhen: Thu, 5 Mar 2026, 14:30–15:15 (Asia/Kolkata)\nWhere: Online\nReference: SL-7K3QX9TM\n\nConfirm the seat: https://slotside.example/s/SL-7K3QX9TM",
    ],
    [
      "confirm_line",
      "Confirm your place in line: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "All seats are taken. Confirm until Wed, 4 Mar 2026, 17:30 that you want to wait for one: we write when it becomes free.",
    ],
    [
      "own_link",
      "Your link: Mentoring (SL-7K3QX9TM), Thu, 5 Mar 2026, 14:30",
      "Here is the link to your seat that was asked for. Pass it on to nobody.",
    ],
  ] as const)("in English: %s", (kind, subject, says) => {
    const written = write("en", occasions[kind] as NoticeOccasion);
    expect(written.subject).toBe(subject);
    expect(bodyOf(written.text)).toContain(says);
  });

  it.each([
    [
      "booked",
      "Gebucht: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Wann: Do., 5. März 2026, 10:00–10:45 (Europe/Berlin)\nWo: Online",
    ],
    [
      "moved",
      "Neue Zeit: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Bisher: Mi., 4. März 2026, 10:00–10:45 (Europe/Berlin)\nJetzt: Do., 5. März 2026, 10:00–10:45 (Europe/Berlin)",
    ],
    [
      "cancelled",
      "Abgesagt: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Dieser Termin ist abgesagt und findet nicht statt.",
    ],
    [
      "link_ready",
      "Link bereit: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Teilnehmen: https://teams.example/l/1",
    ],
    [
      "offer",
      "Ein Platz ist frei: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Platz nehmen: https://slotside.example/s/SL-7K3QX9TM",
    ],
    [
      "put_back",
      "Zurückgesetzt: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Die Änderung auf Mi., 4. März 2026, 10:00 konnte nicht bleiben.",
    ],
    [
      "reminder",
      "Erinnerung: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Dieser Termin beginnt in einem Tag.",
    ],
    ["message", "Nachricht zu Mentoring (SL-7K3QX9TM)", "Priya schreibt an alle in diesem Termin:"],
    [
      "proposed",
      "Neue Zeit vorgeschlagen: Mentoring (SL-7K3QX9TM), Mi., 4. März 2026, 10:00",
      "Priya schreibt:\n\nMy train is late\n\nVorgeschlagen: Mi., 4. März 2026, 10:00–10:45 (Europe/Berlin)\nJetzt: Do., 5. März 2026, 10:00–10:45 (Europe/Berlin)",
    ],
    [
      "proposal_declined",
      "Es bleibt dabei: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Die Zeit, um die Sie gebeten haben, wurde abgelehnt. Es bleibt bei der bisherigen.",
    ],
    [
      "confirm",
      "Platz bestätigen: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Platz bestätigen: https://slotside.example/s/SL-7K3QX9TM",
    ],
    [
      "own_link",
      "Ihr Link: Mentoring (SL-7K3QX9TM), Do., 5. März 2026, 10:00",
      "Meinen Platz öffnen: https://slotside.example/s/SL-7K3QX9TM",
    ],
  ] as const)("in German: %s", (kind, subject, says) => {
    const written = write("de", occasions[kind] as NoticeOccasion);
    expect(written.subject).toBe(subject);
    expect(written.text).toContain(says);
  });

  it("names who did it and why, and says that the link will follow", () => {
    const { text } = write(
      "en",
      { kind: "booked" },
      { actor: { name: "Priya" }, dates: [{ ...date, joinUrl: undefined, linkFollows: true }] },
    );
    expect(text).toContain("Done by Priya.");
    expect(text).toContain("The link to join will follow.");
    const off = write("en", { kind: "cancelled", because: "session_off" }, { actor: "reader", reason: "Illness" });
    expect(off.text).toContain("You did this.");
    expect(off.text).toContain("Reason: Illness");
    expect(off.text).not.toContain("https://");
  });

  it("lists several dates with their references and links", () => {
    const second = {
      ...date,
      reference: "SL-00000002",
      startsAt: at("2026-03-12T09:00"),
      endsAt: at("2026-03-12T09:45"),
    };
    const written = write("en", { kind: "booked" }, { dates: [date, second] });
    expect(written.subject).toBe("Booked: Mentoring, 2 dates");
    expect(written.text).toContain("- Thu, 12 Mar 2026, 14:30–15:15 (Asia/Kolkata), SL-00000002");
  });

  it("has a page with a language, a title and a heading, in which nothing that people typed is markup", () => {
    const { html } = write(
      "de",
      { kind: "message", sender: "<b>", text: "<script>x</script>&" },
      { offeringName: "A & B" },
    );
    expect(html).toContain('<html lang="de">');
    expect(html).toContain("<title>Nachricht zu A &amp; B (SL-7K3QX9TM)</title>");
    expect(html).not.toMatch(/<script|<b>/);
    const own = write("en", { kind: "booked" }, { dates: [{ ...date, joinUrl: "javascript:alert(1)" }] });
    expect(own.html).not.toContain("javascript:");
  });

  it("is in German for German readers and in English for all others", () => {
    expect(["de", "de-AT", "DE", "en-GB", "fr", "dem"].map(languageOf)).toEqual(["de", "de", "de", "en", "en", "en"]);
  });
});
