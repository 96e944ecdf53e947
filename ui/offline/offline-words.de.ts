/** The German words of a gap in the network. */
import type { Catalogue } from "../words.ts";
import type { english } from "./offline-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  gap: "Gerade keine Verbindung",
  gapKnown: "Sie sehen den Stand von {time}. Er erneuert sich von selbst, sobald die Verbindung wieder da ist.",
  gapUnknown: "Es geht von selbst weiter, sobald die Verbindung wieder da ist.",
  waiting: "Wartet auf die Verbindung: {what}",
  stop: "Nicht warten",
  stopNamed: "Nicht warten: {what}",
  failed: "Ging nicht: {what}",
  dismiss: "In Ordnung",
  dismissNamed: "In Ordnung: {what}",
  does_book: "{name} buchen",
  does_move: "{name} verschieben",
  does_cancel: "{name} absagen",
  does_answer: "Ihre Antwort zu {name}",
  does_attend: "Anwesenheit bei {name}",
  does_next: "das nächste Mal {name}",
  aSession: "ein Termin",
};
