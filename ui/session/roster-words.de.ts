/** German. */
import type { Catalogue } from "../words.ts";
import type { english } from "./roster-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  invitedThere: "Im Kalender eingeladen, ohne Platz",
  gone: "Nicht mehr auf der Liste",
  give: "{name} einen Platz geben",
  giveBack: "{name} den Platz zurückgeben",
  addGuest: "Gast hinzufügen",
  guestLead: "Für jemanden ohne Konto. Die Person bekommt eine Mail mit einem Link zu ihrem Platz.",
  guestName: "Name",
  guestNameMissing: "Sagen Sie, wer kommt.",
  guestEmail: "E-Mail-Adresse",
  guestEmailWrong: "Geben Sie eine Adresse ein, an die Mails geschickt werden können, etwa ana@example.org.",
  guestAdd: "Platz geben",
  guestCancel: "Nicht hinzufügen",
  addWaitingGuest: "Gast auf die Warteliste setzen",
  guestLineLead: "Der Kurs ist voll. Die Person bekommt eine Mail mit einem Link, sobald ein Platz frei wird.",
  guestWait: "Auf die Warteliste setzen",
  waits: "{name} steht auf der Warteliste.",
  given: "{name} hat einen Platz.",
};
