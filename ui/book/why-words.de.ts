/** German: the words of why a time is not offered. */
import type { Catalogue } from "../words.ts";
import type { english } from "./why-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  why: "{time} steht nicht zur Wahl",
  hours: "{name} bietet dann keine Termine an.",
  hoursUntil: "{name} bietet dann keine Termine an; es geht weiter {until}.",
  grid: "Dann beginnt kein Termin. Der nächste beginnt {until}.",
  away: "{name} ist dann abwesend.",
  awayUntil: "{name} ist bis {until} abwesend.",
  taken: "{name} hat dann etwas anderes.",
  takenUntil: "{name} hat dann etwas anderes; der nächste Beginn danach ist {until}.",
  notice: "Das ist zu kurzfristig für {name}.",
  noticeUntil: "Das ist zu kurzfristig. Ab {until} kann gebucht werden.",
  window: "Dieser Tag kann noch nicht gebucht werden.",
  limit: "{name} nimmt um diese Zeit keine weiteren Termine an.",
  limitUntil: "{name} nimmt bis {until} keine weiteren Termine an.",
  mineSession: "Sie haben dann einen anderen Termin.",
  mineCalendar: "Ihr eigener Kalender ist dann nicht frei.",
  matched: "{name} und Sie sind einander noch nicht zugeordnet.",
  unreadable: "Der Kalender von {name} kann gerade nicht gelesen werden.",
  past: "Diese Zeit ist vorbei.",
  full: "Alle Plätze sind belegt.",
  other: "Das kann gerade nicht gebucht werden.",
  free: "Es ist wieder frei. Wählen Sie es.",
  looking: "Warum nicht?…",
};
