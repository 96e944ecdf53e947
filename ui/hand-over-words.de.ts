/** What to send to an administrator, in German. */
import type { Catalogue } from "./words.ts";
import type { english } from "./hand-over-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  copy: "Text kopieren",
  title: "Was Sie Ihrer Administration schicken können",
  notSetUp:
    "Guten Tag, ich möchte Slotside in {client} nutzen, um Termine zu buchen. Wer bei uns Microsoft 365 verwaltet, muss es einmal einrichten, das dauert zwei Minuten: {url}",
  consent:
    "Guten Tag, Slotside braucht die Erlaubnis, meinen Kalender zu führen und Online-Meetings für mich anzulegen. Wer bei uns Microsoft 365 verwaltet, kann sie für alle geben, das dauert zwei Minuten: {url}",
  copied: "Kopiert",
};
