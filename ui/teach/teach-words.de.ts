/** German: the words around what somebody who teaches looks after. */
import type { Catalogue } from "../words.ts";
import type { english } from "./teach-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  title: "Unterricht",
  sections: "Bereiche von Unterricht",
  calendar: "Kalender",
  wishes: "Wünsche",
  hours: "Zeiten",
  offerings: "Angebote",
};
