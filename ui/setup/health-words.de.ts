/** German. */
import type { Catalogue } from "../words.ts";
import type { english } from "./health-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  title: "Zustand",
  good: "Alles funktioniert.",
  broken: "Braucht Aufmerksamkeit",
  since: "Seit {when}",
  failures: "Fehlgeschlagene Aufrufe: {n}",
  late: "Termine, die auf Kalender oder Besprechung warten",
  next: "Nächster Versuch {when}",
  retry: "Jetzt noch einmal versuchen",
  retried: "Es wird versucht.",
  slow: "Kalender, deren Änderungen wir nicht sofort erfahren",
  slow_polling: "{name}: Nach Änderungen dort wird alle paar Minuten gesehen.",
  slow_broken: "{name}: Von Änderungen dort erfahren wir erst wieder, wenn das Konto funktioniert.",
  unheard: "Eigene Systeme, die keine Nachrichten annehmen",
  unheard_failing:
    "Seit {when} wird nichts angenommen. Es wird drei Tage lang erneut versucht: Sehen Sie nach dem System dahinter.",
  unheard_disabled:
    "Beendet {when}. Wenn es wieder geht, entfernt jemand aus der Administration den Webhook und legt ihn neu an.",
  unheardOpen: "Webhooks öffnen",
  untold: "Personen, die nicht benachrichtigt werden konnten",
  untoldWho: "{to} ({reference})",
  givenUp: "Arbeit, die zu oft fehlgeschlagen ist",
  givenUpHint: "Nichts geht verloren: Was sie tun sollte, wird von selbst nachgeholt.",
  mended: "Gefunden und berichtigt",
  open: "{reference} öffnen",
};
