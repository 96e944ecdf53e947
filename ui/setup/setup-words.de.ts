/** German. */
import type { Catalogue } from "../words.ts";
import type { english } from "./setup-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  title: "Einrichtung",
  sections: "Teile der Einrichtung",
  integrations: "Anbindungen",
  people: "Personen",
  matches: "Zuordnungen",
  sessions: "Termine",
  activity: "Aktivität",
  health: "Zustand",
  organisation: "Organisation",
};
