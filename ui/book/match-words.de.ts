/** German: the words for who has not been matched with anybody yet. */
import type { Catalogue } from "../words.ts";
import type { english } from "./match-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  title: "Sie sind noch niemandem zugeordnet",
  lead: "„{name}“ ist für Leute, die einander zugeordnet sind. Das macht jemand in Ihrer Organisation; danach erscheinen die Zeiten hier von selbst.",
  ask: "Wen Sie fragen können: {contact}",
  askNobody: "Fragen Sie, wer das Programm in Ihrer Organisation betreut, und schicken Sie diesen Text:",
  text: "Bitte ordnen Sie mich in Slotside zu, damit ich „{offering}“ buchen kann: {person} ({email}).",
  copy: "Text kopieren",
  copied: "Kopiert",
};
