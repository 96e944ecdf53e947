import type { Catalogue } from "../words.ts";
import type { english } from "./offers-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  lead: "{name} hält diese Zeiten für Sie frei. Wählen Sie eine, und sie ist gebucht.",
  until: "Sie sind bis {until} für Sie frei.",
  mine: "Zeiten, die Sie anbieten",
  mineLead: "Sie bleiben für alle frei, die den Link öffnen, bis {until}.",
  giveFree: "Wieder freigeben",
  over: "Diese Zeiten sind vergangen",
  overLead: "Eine davon wurde vergeben, oder die Frist ist um. Vielleicht gibt es andere.",
  others: "Andere Zeiten ansehen",
  book: "{time} buchen",
  note: "Nachricht an {name} (optional)",
  booking: "Wird gebucht …",
};
