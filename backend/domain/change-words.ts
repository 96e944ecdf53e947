/** The sentences of a session's history, in each language. */
import type { ChangeFacts, ChangeKind, ChangeLine, Hindrance, Outside, OwnReason } from "./change-lines.ts";
import type { DriftKind } from "./drift.ts";
import type { Language } from "./problem-sentences.ts";
import { sentenceForPerson, vendorNames } from "./vendor-problems.ts";

type ChangeWords = { readonly [kind in ChangeKind]: (facts: ChangeFacts[kind]) => string };

/** Half a sentence that follows "because" and "although". */
export const hindrances: Readonly<Record<Language, Readonly<Record<Hindrance, string>>>> = {
  en: {
    slot_taken: "that time is taken",
    session_full: "there are not enough seats",
    outside_availability: "it is outside the hours",
    inside_minimum_notice: "it is too soon",
    outside_booking_window: "it cannot be booked that early or late",
    limit_reached: "the limit is reached",
    cutoff_passed: "it is too late to change it",
    already_booked: "the learner takes part already",
    not_matched: "they are not matched",
    calendar_unreadable: "the calendar could not be read",
    already_cancelled: "it was cancelled before",
    in_the_past: "that time has passed",
    learner_busy: "a learner has something else then",
    account_in_use: "the account is used by somebody else",
    offer_expired: "the offer has run out",
    undo_expired: "it can no longer be taken back",
    nothing_to_undo: "there is nothing to take back",
    not_started: "it has not begun",
    proposal_closed: "the proposal is decided already",
    series_conflict: "dates of the series cannot be booked",
    provider_elsewhere: "the provider has another session then",
    owner_unknown: "nobody here owns that account any more",
    too_short: "it would be too short",
    too_long: "it would be too long",
    not_allowed: "whoever did it may not change it",
    not_possible: "it is not possible",
  },
  de: {
    slot_taken: "diese Zeit vergeben ist",
    session_full: "es nicht genug Plätze gibt",
    outside_availability: "es außerhalb der Sprechzeiten liegt",
    inside_minimum_notice: "es zu kurzfristig ist",
    outside_booking_window: "so früh oder spät nicht gebucht werden kann",
    limit_reached: "die Obergrenze erreicht ist",
    cutoff_passed: "es für eine Änderung zu spät ist",
    already_booked: "die Person schon teilnimmt",
    not_matched: "beide einander nicht zugeordnet sind",
    calendar_unreadable: "der Kalender nicht gelesen werden konnte",
    already_cancelled: "der Termin schon abgesagt war",
    in_the_past: "diese Zeit vorbei ist",
    learner_busy: "eine teilnehmende Person dann etwas anderes hat",
    account_in_use: "das Konto von jemand anderem genutzt wird",
    offer_expired: "das Angebot abgelaufen ist",
    undo_expired: "es nicht mehr zurückgenommen werden kann",
    nothing_to_undo: "es nichts zurückzunehmen gibt",
    not_started: "der Termin noch nicht begonnen hat",
    proposal_closed: "über den Vorschlag schon entschieden ist",
    series_conflict: "Termine der Reihe nicht gebucht werden können",
    provider_elsewhere: "die anbietende Person dann einen anderen Termin hat",
    owner_unknown: "dieses Konto hier niemandem mehr gehört",
    too_short: "der Termin zu kurz würde",
    too_long: "der Termin zu lang würde",
    not_allowed: "diese Person es nicht ändern darf",
    not_possible: "es nicht möglich ist",
  },
};

/** `Mon, 2 Mar 2026, 15:00` as clocks in the zone show it, with the zone's name. */
function sayTime(at: number, zone: string, language: Language): string {
  const parts = new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
  return `${parts} (${zone})`;
}

const reasons: Readonly<Record<Language, (reason: OwnReason) => string>> = {
  en: (reason) => {
    switch (reason.kind) {
      case "too_few":
        return `${reason.seated} of at least ${reason.minimum} learners had joined by the deadline.`;
      case "nobody_left":
        return "Nobody is left on the roster.";
      case "merged":
        return `Merged into ${reason.reference}.`;
      case "person_away":
        return "The other person is no longer available";
      case "organisation_left":
        return "The organisation no longer uses Slotside";
    }
  },
  de: (reason) => {
    switch (reason.kind) {
      case "too_few":
        return `${reason.seated} von mindestens ${reason.minimum} Teilnehmenden hatten sich bis zum Stichtag angemeldet.`;
      case "nobody_left":
        return "Niemand nimmt mehr teil.";
      case "merged":
        return `Zusammengelegt mit ${reason.reference}.`;
      case "person_away":
        return "Die andere Person steht nicht mehr zur Verfügung";
      case "organisation_left":
        return "Die Organisation nutzt Slotside nicht mehr";
    }
  },
};

/** What somebody wrote stays as they wrote it. */
export function sayReason(reason: string | OwnReason, language: Language): string {
  return typeof reason === "string" ? reason : reasons[language](reason);
}

function reasoned(line: string, { reason }: ChangeFacts["cancelled"], language: Language): string {
  return reason === undefined ? line : `${line}: ${sayReason(reason, language)}`;
}

const english: ChangeWords = {
  booked: ({ at, zone }) => `Booked for ${sayTime(at, zone, "en")}`,
  published: ({ at, zone }) => `Published for ${sayTime(at, zone, "en")}`,
  moved: ({ from, to, zone }) => `Moved from ${sayTime(from, zone, "en")} to ${sayTime(to, zone, "en")}`,
  resized: ({ from, to }) => `Length changed from ${from} to ${to} minutes`,
  handed_over: () => "Handed over to another provider",
  cancelled: (facts) => reasoned("Cancelled", facts, "en"),
  cancel_undone: ({ at, zone }) => `Taken back: it takes place again, ${sayTime(at, zone, "en")}`,
  move_undone: ({ at, zone }) => `Taken back: it is again ${sayTime(at, zone, "en")}`,
  left_out: ({ count }) =>
    count === 1
      ? "a learner who has another session then was left out"
      : `${count} learners who have another session then were left out`,
  link_renewed: () => "it gets a new meeting link",
  place_changed: () => "Place changed",
  link_changed: () => "Link changed",
  note_changed: () => "Note changed",
  capacity_changed: ({ from, to }) => `Capacity changed from ${from} to ${to}`,
  self_removal: ({ by }) => (by === "learners" ? "Learners may take themselves off" : "Only staff take learners off"),
  seat_left: (facts) => reasoned("A learner left", facts, "en"),
  seat_taken_off: (facts) => reasoned("A learner was taken off the roster", facts, "en"),
  line_left: () => "A learner left the waitlist",
  seat_moved_away: () => "A learner moved to another time",
  seat_declined: () => "A learner declined, and gave the seat up",
  offer_taken: () => "A learner took an offered seat",
  joined: ({ count }) => (count === 1 ? "A learner joined" : `${count} learners joined`),
  joined_line: ({ count }) => (count === 1 ? "A learner joined the waitlist" : `${count} learners joined the waitlist`),
  offers_made: ({ count }) =>
    count === 1 ? "A seat was offered to a learner in line" : `${count} learners in line were asked`,
  offers_ran_out: ({ count }) => (count === 1 ? "An offer ran out" : `${count} offers ran out`),
  offer_withdrawn: () => "An offer was taken back",
  merged: ({ reference }) => `Merged with ${reference}`,
  person_deleted: () => "Somebody who took part was deleted, and what was kept of this with them",
  attendance: ({ came, of }) => `Attendance noted: ${came} of ${of} came`,
  answered: ({ answer }) => ({ accepted: "Accepted", tentative: "Answered maybe", declined: "Declined" })[answer],
  answer_kept: (facts) => `${english.answered(facts)}, kept here; their calendar no longer has the invitation`,
  proposed: ({ at, zone }) => `Proposed ${sayTime(at, zone, "en")} instead`,
  proposal_declined: ({ at, zone }) => `Declined the proposed time, ${sayTime(at, zone, "en")}`,
  proposal_withdrawn: ({ at, zone }) => `Took back the proposed time, ${sayTime(at, zone, "en")}`,
  put_back: ({ where, to, zone, because, nearest }) => {
    const wanted = to === undefined ? "" : ` to ${sayTime(to, zone, "en")}`;
    const free = nearest.map((at) => sayTime(at, zone, "en")).join("; ");
    const why = `and put back, because ${hindrances.en[because]}`;
    return `Moved in ${places.en[where]}${wanted} ${why}${free === "" ? "" : `. Free near it: ${free}`}`;
  },
  made_again: ({ where, because }) =>
    `Deleted in ${places.en[where]} and made again, because ${hindrances.en[because]}`,
  time_put_back: ({ where }) => `Its time was taken away in ${places.en[where]} and put back`,
  drift: ({ drift, area }) => driftWords.en[drift](area),
  vendor_failed: (facts) => `Not done at ${vendorNames[facts.vendor]}: ${sentenceForPerson(facts, "en")}`,
  vendor_right: ({ attempts }) =>
    `Done at the vendors after ${attempts === 1 ? "a failed attempt" : `${attempts} failed attempts`}`,
  insisted: ({ codes }) => `(insisting, although ${codes.map((code) => hindrances.en[code]).join(" and ")})`,
};

const german: ChangeWords = {
  booked: ({ at, zone }) => `Gebucht für ${sayTime(at, zone, "de")}`,
  published: ({ at, zone }) => `Veröffentlicht für ${sayTime(at, zone, "de")}`,
  moved: ({ from, to, zone }) => `Verschoben von ${sayTime(from, zone, "de")} auf ${sayTime(to, zone, "de")}`,
  resized: ({ from, to }) => `Dauer von ${from} auf ${to} Minuten geändert`,
  handed_over: () => "An eine andere anbietende Person übergeben",
  cancelled: (facts) => reasoned("Abgesagt", facts, "de"),
  cancel_undone: ({ at, zone }) => `Zurückgenommen: Er findet wieder statt, ${sayTime(at, zone, "de")}`,
  move_undone: ({ at, zone }) => `Zurückgenommen: Es ist wieder ${sayTime(at, zone, "de")}`,
  left_out: ({ count }) =>
    count === 1
      ? "eine Person, die dann einen anderen Termin hat, ist nicht mehr dabei"
      : `${count} Personen, die dann einen anderen Termin haben, sind nicht mehr dabei`,
  link_renewed: () => "der Link zur Besprechung wird neu",
  place_changed: () => "Ort geändert",
  link_changed: () => "Link geändert",
  note_changed: () => "Notiz geändert",
  capacity_changed: ({ from, to }) => `Plätze von ${from} auf ${to} geändert`,
  self_removal: ({ by }) =>
    by === "learners" ? "Teilnehmende dürfen sich selbst abmelden" : "Abmelden können nur noch die Verantwortlichen",
  seat_left: (facts) => reasoned("Eine Person hat sich abgemeldet", facts, "de"),
  seat_taken_off: (facts) => reasoned("Eine Person wurde von der Liste genommen", facts, "de"),
  line_left: () => "Eine Person hat die Warteliste verlassen",
  seat_moved_away: () => "Eine Person ist zu einer anderen Zeit gewechselt",
  seat_declined: () => "Eine Person hat abgelehnt und den Platz freigegeben",
  offer_taken: () => "Eine Person hat einen angebotenen Platz genommen",
  joined: ({ count }) => (count === 1 ? "Eine Person ist dazugekommen" : `${count} Personen sind dazugekommen`),
  joined_line: ({ count }) =>
    count === 1 ? "Eine Person steht jetzt auf der Warteliste" : `${count} Personen stehen jetzt auf der Warteliste`,
  offers_made: ({ count }) =>
    count === 1
      ? "Einer Person auf der Warteliste wurde ein Platz angeboten"
      : `${count} Personen auf der Warteliste wurden gefragt`,
  offers_ran_out: ({ count }) => (count === 1 ? "Ein Angebot ist abgelaufen" : `${count} Angebote sind abgelaufen`),
  offer_withdrawn: () => "Ein Angebot wurde zurückgenommen",
  merged: ({ reference }) => `Mit ${reference} zusammengelegt`,
  person_deleted: () => "Eine beteiligte Person wurde gelöscht, und mit ihr alles, das hierzu gespeichert war",
  attendance: ({ came, of }) => `Anwesenheit notiert: ${came} von ${of} waren da`,
  answered: ({ answer }) =>
    ({ accepted: "Zugesagt", tentative: "Unter Vorbehalt zugesagt", declined: "Abgelehnt" })[answer],
  answer_kept: (facts) => `${german.answered(facts)}, hier behalten; im Kalender steht die Einladung nicht mehr`,
  proposed: ({ at, zone }) => `Stattdessen ${sayTime(at, zone, "de")} vorgeschlagen`,
  proposal_declined: ({ at, zone }) => `Vorgeschlagene Zeit abgelehnt, ${sayTime(at, zone, "de")}`,
  proposal_withdrawn: ({ at, zone }) => `Vorgeschlagene Zeit zurückgezogen, ${sayTime(at, zone, "de")}`,
  put_back: ({ where, to, zone, because, nearest }) => {
    const wanted = to === undefined ? "" : ` auf ${sayTime(to, zone, "de")}`;
    const free = nearest.map((at) => sayTime(at, zone, "de")).join("; ");
    const why = `verschoben und zurückgesetzt, weil ${hindrances.de[because]}`;
    return `${places.de[where]}${wanted} ${why}${free === "" ? "" : `. In der Nähe frei: ${free}`}`;
  },
  made_again: ({ where, because }) =>
    `${places.de[where]} gelöscht und wieder angelegt, weil ${hindrances.de[because]}`,
  time_put_back: ({ where }) => `${places.de[where]} wurde die Zeit entfernt; sie wurde wiederhergestellt`,
  drift: ({ drift, area }) => driftWords.de[drift](area),
  vendor_failed: (facts) => `Bei ${vendorNames[facts.vendor]} nicht gelungen: ${sentenceForPerson(facts, "de")}`,
  vendor_right: ({ attempts }) =>
    `Bei den Anbietern gelungen nach ${attempts === 1 ? "einem Fehlversuch" : `${attempts} Fehlversuchen`}`,
  insisted: ({ codes }) => `(so gewollt, obwohl ${codes.map((code) => hindrances.de[code]).join(" und ")})`,
};

const places: Readonly<Record<Language, Readonly<Record<Outside, string>>>> = {
  en: { calendar: "the calendar", zoom: "Zoom" },
  de: { calendar: "Im Kalender", zoom: "In Zoom" },
};

type DriftWords = Readonly<Record<DriftKind, (area: ChangeFacts["drift"]["area"]) => string>>;

const thing = (area: ChangeFacts["drift"]["area"]): string => (area === "calendar" ? "event" : "meeting");

/** Of what lies at a vendor and differed from what should. */
const driftWords: Readonly<Record<Language, DriftWords>> = {
  en: {
    unknown_session: (area) => `Removed the ${thing(area)} of a session that does not exist`,
    outlived: (area) => `Removed an old ${thing(area)} that nobody needs any more`,
    duplicate: (area) => `Removed a second ${thing(area)} of the same session`,
    not_wanted: (area) =>
      `Found an ${area === "calendar" ? "event" : "online meeting"} that should not stand, and put it right`,
    wrong_time: (area) => `Found the ${thing(area)} at another time, and looked into it`,
    missing: (area) => `Found no ${thing(area)} where one should stand, and looked into it`,
  },
  de: {
    unknown_session: (area) => `${entry(area)} eines Termins entfernt, den es nicht gibt`,
    outlived: (area) => `${entry(area)} entfernt, ${area === "calendar" ? "den" : "die"} niemand mehr braucht`,
    duplicate: (area) => `${area === "calendar" ? "Zweiten Eintrag" : "Zweite Besprechung"} desselben Termins entfernt`,
    not_wanted: (area) =>
      `${area === "calendar" ? "Einen Eintrag" : "Eine Besprechung"} gefunden, ${area === "calendar" ? "den" : "die"} es nicht geben soll, und das in Ordnung gebracht`,
    wrong_time: (area) =>
      `${area === "calendar" ? "Den Eintrag" : "Die Besprechung"} zu einer anderen Zeit gefunden und nachgesehen`,
    missing: (area) =>
      `${area === "calendar" ? "Keinen Eintrag" : "Keine Besprechung"} gefunden, wo es so etwas geben soll, und nachgesehen`,
  },
};

function entry(area: ChangeFacts["drift"]["area"]): string {
  return area === "calendar" ? "Kalendereintrag" : "Besprechung";
}

export const changeWords: Readonly<Record<Language, ChangeWords>> = { en: english, de: german };

/** One line of what happened at once. Kinds that this version does not know are left out. */
export function sayChange(lines: readonly ChangeLine[], language: Language): string {
  const words: Partial<Record<ChangeKind, (facts: never) => string>> = changeWords[language];
  const said = lines.map((line) => ({ kind: line.kind, text: words[line.kind]?.(line as never) ?? "" }));
  return said
    .filter(({ text }) => text !== "")
    .map(({ kind, text }, index) => (index === 0 ? text : `${kind === "insisted" ? " " : "; "}${text}`))
    .join("");
}

/** What was found to differ at a vendor, as one line of its report. */
export function sayDrift(drift: DriftKind, area: ChangeFacts["drift"]["area"], language: Language): string {
  return driftWords[language][drift](area);
}
