import type { Catalogue } from "../words.ts";
import type { english } from "./telling-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  moved: "Wer von der neuen Zeit erfährt",
  cancelled: "Wer von der Absage erfährt",
  nobodyElse: "Sonst muss niemand benachrichtigt werden.",
  calendar: "Durch die Einladung im eigenen Kalender: {names}",
  email: "Per E-Mail: {names}",
  nobody: "Nicht erreichbar, bitte selbst Bescheid geben: {names}",
  you: "Sie",
  others: { one: "{n} weitere Person", other: "{n} weitere Personen" },
};
