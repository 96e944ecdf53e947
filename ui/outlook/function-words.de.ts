import type { Catalogue } from "../words.ts";
import type { english } from "./function-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  movesSession:
    "Mit dem Senden verschieben Sie den Slotside-Termin {name} auf {time}. Diese Zeit würde Slotside dafür nicht anbieten. Alle werden benachrichtigt. Wählen Sie in Slotside eine andere Zeit, oder senden Sie trotzdem.",
  kept: "{n} Zeiten sind bis {until} freigehalten und stehen in Ihrem Text.",
  nothingFree: "Sie haben in den nächsten zwei Wochen keine freie Zeit anzubieten.",
  nobody: "Sie unterrichten nichts, was man buchen kann, also gibt es keine Zeiten anzubieten.",
  openPane: "Das ging hier nicht. Öffnen Sie Slotside und versuchen Sie es dort.",
};
