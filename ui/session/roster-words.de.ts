/** German. */
import type { Catalogue } from "../words.ts";
import type { english } from "./roster-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  invitedThere: "Im Kalender eingeladen, ohne Platz",
  gone: "Nicht mehr auf der Liste",
  give: "{name} einen Platz geben",
  giveBack: "{name} den Platz zurückgeben",
  given: "{name} hat einen Platz.",
};
