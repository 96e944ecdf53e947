/** German: the words of planning sessions that repeat. */
import type { Catalogue } from "../words.ts";
import type { english } from "./series-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  repeat: "Wiederholen",
  once: "Nur einmal",
  weekly: "Jede Woche",
  biweekly: "Alle zwei Wochen",
  monthly: "Jeden Monat am gleichen Tag",
  howMany: "Wie viele Termine",
  all: "Termine",
  looking: "Jeder Termin wird geprüft…",
  fits: "Alle Termine passen.",
  decide: {
    one: "{n} Termin passt nicht: Lassen Sie ihn aus oder wählen Sie eine andere Zeit.",
    other: "{n} Termine passen nicht: Lassen Sie sie aus oder wählen Sie andere Zeiten.",
  },
  skipAll: "Alle diese auslassen",
  skip: "Auslassen",
  skipOf: "Auslassen: {date}",
  skipped: "ausgelassen",
  take: "Doch nehmen",
  takeOf: "Doch nehmen: {date}",
  instead: "Stattdessen:",
  insteadOf: "Statt {date}: {time}",
  moved: "andere Zeit",
  noSuchDate: "Diesen Tag gibt es in dem Monat nicht.",
  because_slot_taken: "Diese Zeit ist belegt.",
  because_learner_busy: "Wer teilnimmt, hat dann einen anderen Termin.",
  because_in_the_past: "Diese Zeit ist vorbei.",
  overrideAll: "Auch anbieten, wo nur eigene Regeln oder der eigene Kalender dagegen sprechen",
  publish: { one: "{n} Termin anbieten", other: "{n} Termine anbieten" },
  book: { one: "{n} Termin buchen", other: "{n} Termine buchen" },
  bookFitting: { one: "Den {n} passenden buchen", other: "Die {n} passenden buchen" },
  saving: "Einen Moment…",
  published: { one: "{n} Termin ist angeboten.", other: "{n} Termine sind angeboten." },
  enrol: "Wer dazukommt, nimmt an allen Terminen einen Platz",
};
