/** German: the words of a provider's calendar. */
import type { Catalogue } from "../words.ts";
import type { english } from "./calendar-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  view: "Anzeigen",
  week: "Woche",
  month: "Monat",
  today: "Heute",
  earlierWeek: "Woche davor",
  laterWeek: "Nächste Woche",
  earlierMonth: "Monat davor",
  laterMonth: "Nächster Monat",
  noneInWeek: "Keine Termine in dieser Woche.",
  noneOnDay: "Keine Termine am {day}.",
  sessionsOn: { one: "{day}: {n} Termin", other: "{day}: {n} Termine" },
  nothingOn: "{day}: nichts",
  taken: "{taken} von {seats}",
  noLink: "Noch kein Link",
};
