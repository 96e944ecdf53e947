/** German. */
import type { Catalogue } from "../../words.ts";
import type { english } from "./webhooks-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  title: "Webhooks: eigenen Systemen Bescheid geben",
  intro:
    "Eine Lernplattform, eine Raumanzeige oder ein Datenspeicher bei Ihnen kann von jedem Termin erfahren, der angelegt, verschoben oder abgesagt wird.",
  empty:
    "Noch erfährt kein anderes System davon. Fügen Sie die Adresse eines Systems hinzu, das von Terminen erfahren soll.",
  add: "Webhook hinzufügen",
  url: "Adresse",
  urlHint: "Beginnt mit https:// und ist aus dem Internet erreichbar.",
  urlWrong: "Schreiben Sie eine Adresse, die mit https:// beginnt.",
  kinds: "Wovon es erfährt",
  kindsWrong: "Wählen Sie mindestens eines.",
  "session.created": "Gebucht",
  "session.rescheduled": "Verschoben",
  "session.cancelled": "Abgesagt",
  "session.restored": "Versehentlich abgesagt und wieder da",
  "session.completed": "Gehalten",
  "session.updated": "Anders geändert: Plätze, Ort",
  everything: "Erfährt alles",
  toldOf: "Erfährt: {kinds}",
  save: "Hinzufügen",
  saving: "Wird hinzugefügt …",
  cancel: "Abbrechen",
  made: "Kopieren Sie jetzt den geheimen Schlüssel: Er wird nicht noch einmal gezeigt",
  secretWhy: "Ihr System prüft damit, dass eine Nachricht von Slotside kommt.",
  noSecret:
    "Der Webhook ist da, sein geheimer Schlüssel kann aber nicht mehr gezeigt werden. Entfernen Sie ihn und legen Sie ihn neu an.",
  copySecret: "Schlüssel kopieren",
  copied: "Kopiert",
  done: "Ich habe ihn gespeichert",
  verify: "So prüft Ihr System eine Nachricht",
  verify1: "Jede Nachricht hat die Kopfzeile Slotside-Signature: t=<seconds>,v1=<hex>.",
  verify2: "Berechnen Sie HMAC-SHA-256 von <t>.<body> mit dem Schlüssel, über genau die Bytes des Inhalts, in Hex.",
  verify3: "Vergleichen Sie mit v1 in gleichbleibender Zeit und lehnen Sie ab, was älter als fünf Minuten ist.",
  verify4:
    "Antworten Sie binnen zehn Sekunden mit 2xx. Slotside-Event-Id bleibt gleich, wenn eine Nachricht noch einmal kommt.",
  active: "Funktioniert",
  fresh: "Noch nichts gesendet",
  failing: "Wird erneut versucht",
  disabled: "Beendet",
  lastTold: "Letzte Nachricht angenommen: {when}",
  failingWhat:
    "Die Nachrichten werden nicht angenommen: {problem} Sie werden drei Tage lang erneut versucht; sehen Sie nach dem System hinter der Adresse.",
  endedWhat: "Beendet {when}: {problem} Es wird nichts mehr dorthin gesendet.",
  endedNext: "Wenn das System wieder geht, entfernen Sie diesen Webhook und legen Sie ihn neu an.",
  reasonUnknown: "Drei Tage lang wurde keine Nachricht angenommen.",
  remove: "Entfernen",
  removeNamed: "{host} entfernen",
  removeSure: "An {host} wird nichts mehr gesendet, und was noch wartet, entfällt.",
  removeYes: "Webhook entfernen",
};
