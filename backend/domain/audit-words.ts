/** The lines of the audit log, in each language. They name nobody: whom it is about stands beside them. */
import type { AuditFacts, AuditKind, AuditLine, SettingName } from "./audit-lines.ts";
import type { Language } from "./problem-sentences.ts";
import { vendorNames } from "./vendor-problems.ts";
import { sayWebhookProblem } from "./webhook-problems.ts";

type AuditWords = { readonly [kind in AuditKind]: (facts: AuditFacts[kind]) => string };

const settingsEnglish: Readonly<Record<SettingName, string>> = {
  organizer: "in whose calendar sessions stand",
  ownerEmails: "who is told of trouble",
  helpContact: "whom people turn to",
  reminderMinutes: "when people are reminded",
  auditDays: "how long the audit log is kept",
  sessionDays: "how long sessions are kept",
  noticeDays: "how long notices are kept",
};
const settingsGerman: Readonly<Record<SettingName, string>> = {
  organizer: "in wessen Kalender Termine stehen",
  ownerEmails: "wer von Störungen erfährt",
  helpContact: "an wen man sich wendet",
  reminderMinutes: "wann erinnert wird",
  auditDays: "wie lange das Protokoll behalten wird",
  sessionDays: "wie lange Termine behalten werden",
  noticeDays: "wie lange Benachrichtigungen behalten werden",
};

const rolesGerman: Readonly<Record<string, string>> = {
  administrator: "Administration",
  scheduler: "Planung",
  provider: "Anbietende",
  learner: "Lernende",
  support: "Support",
};
const purposesGerman: Readonly<Record<string, string>> = { calendar: "Kalender", meetings: "Besprechungen" };

/** Words that a table does not know stay as they are. */
function list(words: readonly string[], language: Language, german: Readonly<Record<string, string>>): string {
  if (words.length === 0) return language === "de" ? "keine" : "none";
  return words.map((word) => (language === "de" ? (german[word] ?? word) : word)).join(", ");
}
const roles = (words: readonly string[], language: Language): string => list(words, language, rolesGerman);

const methods = {
  en: {
    domain_wide: "for everybody at once",
    individual: "everybody by themselves",
    free_busy_only: "free and busy only",
  },
  de: { domain_wide: "für alle auf einmal", individual: "jeder selbst", free_busy_only: "nur frei und belegt" },
} as const;

const english: AuditWords = {
  "connections.connected": ({ vendor, purposes }) =>
    `Connected a ${vendorNames[vendor]} account for ${purposes.join(" and ")}`,
  "connections.disconnected": ({ vendor, whose, sessions }) =>
    `Disconnected ${whose === "own" ? "a" : "their"} ${vendorNames[vendor]} account; sessions ahead: ${sessions.replace("_", " ")}`,
  "connections.removed": () => "Their account was disconnected, because Slotside was removed at the vendor",
  "integrations.asked": () => "Asked for the authorisation for everybody",
  "integrations.changed": ({ vendor, did, method }) => {
    if (did === "owners") return `Changed who is told about ${vendorNames[vendor]}`;
    const how = method === undefined ? "" : ` (${methods.en[method]})`;
    return did === "changed"
      ? `Changed how ${vendorNames[vendor]} is connected${how}`
      : `Set ${vendorNames[vendor]} up${how}`;
  },
  "integrations.credentials": () => "Entered credentials for everybody",
  "integrations.reminded": () => "Reminded them to connect their account",
  "integrations.removed": ({ vendor }) => `Took the set-up of ${vendorNames[vendor]} back`,
  "matches.ended": () => "Ended their match",
  "matches.imported": ({ added, ended, unchanged, wrong }) =>
    `Imported matches: ${added} added, ${ended} ended, ${unchanged} unchanged, ${wrong} lines with errors left out`,
  "matches.made": () => "Matched them",
  "offerings.template_made": () => "Made a template",
  "offerings.template_removed": () => "Removed a template",
  "organisation.departure_asked": () => "Asked for everything of the organisation to be deleted",
  "organisation.exported": () => "Exported everything of the organisation",
  "people.added": ({ count }) => `Added ${count} ${count === 1 ? "person" : "people"} from a group of the directory`,
  "people.administrator": () => "Signed in as an administrator of the directory: made them an administrator here",
  "people.arrived": ({ as }) =>
    as === "administrator"
      ? "Signed in by Zoom, which says that they look after its account: made them an administrator"
      : "Signed in by Zoom for the first time",
  "people.called_off": () => "Called their sessions ahead off",
  "people.deleted": () => "Deleted everything that was kept of a person",
  "people.deletion_asked": () => "Asked for everything that is kept of them to be deleted",
  "people.exported": ({ whose }) =>
    whose === "own" ? "Exported what is kept of themselves" : "Exported what is kept of them",
  "people.group_chosen": (facts) =>
    `Chose a group of the directory, for people with the roles ${roles(facts.roles, "en")}`,
  "people.group_dropped": () => "Reads a group no longer",
  "people.handed_over": () => "Handed their sessions ahead over",
  "people.imported": ({ added, changed, unchanged, wrong }) =>
    `Imported people: ${added} added, ${changed} changed, ${unchanged} unchanged, ${wrong} lines with errors left out`,
  "people.kept": () => "Kept their sessions ahead",
  "people.left": ({ as }) =>
    as === "removed" ? "The directory does not know them any more" : "The directory disabled them",
  "people.renamed": () => "Changed their name",
  "people.roles": ({ from, to, by }) => {
    const before = from === undefined ? "" : ` from ${roles(from, "en")}`;
    const how = by === undefined ? "" : by === "group" ? ", by a group of the directory" : ", by an import";
    return `Changed their roles${before} to ${roles(to, "en")}${how}`;
  },
  "settings.changed": ({ names }) => `Changed ${names.map((name) => settingsEnglish[name]).join(", ")}`,
  "webhooks.disabled": ({ problem }) => `Ended a webhook that took no messages. ${sayWebhookProblem(problem, "en")}`,
  "webhooks.made": () => "Made a webhook",
  "webhooks.removed": () => "Removed a webhook",
};

const aheadGerman = { keep: "bleiben", remove: "Besprechungen entfernt", hand_over: "übergeben" } as const;

const german: AuditWords = {
  "connections.connected": ({ vendor, purposes }) =>
    `Ein Konto bei ${vendorNames[vendor]} verbunden: ${list(purposes, "de", purposesGerman)}`,
  "connections.disconnected": ({ vendor, whose, sessions }) =>
    `${whose === "own" ? "Ein" : "Deren"} Konto bei ${vendorNames[vendor]} getrennt; kommende Termine: ${aheadGerman[sessions]}`,
  "connections.removed": () => "Deren Konto wurde getrennt, weil Slotside beim Anbieter entfernt wurde",
  "integrations.asked": () => "Um die Freigabe für alle gebeten",
  "integrations.changed": ({ vendor, did, method }) => {
    if (did === "owners") return `Geändert, wer über ${vendorNames[vendor]} Bescheid bekommt`;
    const how = method === undefined ? "" : ` (${methods.de[method]})`;
    return did === "changed"
      ? `Geändert, wie ${vendorNames[vendor]} verbunden ist${how}`
      : `${vendorNames[vendor]} eingerichtet${how}`;
  },
  "integrations.credentials": () => "Zugangsdaten für alle eingegeben",
  "integrations.reminded": () => "Daran erinnert, das Konto zu verbinden",
  "integrations.removed": ({ vendor }) => `Die Einrichtung von ${vendorNames[vendor]} zurückgenommen`,
  "matches.ended": () => "Ihre Zuordnung beendet",
  "matches.imported": ({ added, ended, unchanged, wrong }) =>
    `Zuordnungen importiert: ${added} neu, ${ended} beendet, ${unchanged} unverändert, ${wrong} fehlerhafte Zeilen ausgelassen`,
  "matches.made": () => "Einander zugeordnet",
  "offerings.template_made": () => "Eine Vorlage angelegt",
  "offerings.template_removed": () => "Eine Vorlage entfernt",
  "organisation.departure_asked": () => "Verlangt, dass alles von der Organisation gelöscht wird",
  "organisation.exported": () => "Alles von der Organisation exportiert",
  "people.added": ({ count }) =>
    `${count} ${count === 1 ? "Person" : "Personen"} aus einer Gruppe des Verzeichnisses aufgenommen`,
  "people.administrator": () =>
    "Mit Administrationsrechten im Verzeichnis angemeldet: gehört jetzt hier zur Administration",
  "people.arrived": ({ as }) =>
    as === "administrator"
      ? "Über Zoom angemeldet, verwaltet dort das Konto: gehört jetzt hier zur Administration"
      : "Zum ersten Mal über Zoom angemeldet",
  "people.called_off": () => "Deren kommende Termine abgesagt",
  "people.deleted": () => "Alles gelöscht, was von einer Person behalten war",
  "people.deletion_asked": () => "Verlangt, dass alles gelöscht wird, was von dieser Person behalten ist",
  "people.exported": ({ whose }) =>
    whose === "own" ? "Exportiert, was über sie selbst behalten ist" : "Exportiert, was über diese Person behalten ist",
  "people.group_chosen": (facts) =>
    `Eine Gruppe des Verzeichnisses gewählt, für Personen mit den Rollen ${roles(facts.roles, "de")}`,
  "people.group_dropped": () => "Liest eine Gruppe nicht mehr",
  "people.handed_over": () => "Deren kommende Termine übergeben",
  "people.imported": ({ added, changed, unchanged, wrong }) =>
    `Personen importiert: ${added} neu, ${changed} geändert, ${unchanged} unverändert, ${wrong} fehlerhafte Zeilen ausgelassen`,
  "people.kept": () => "Deren kommende Termine behalten",
  "people.left": ({ as }) =>
    as === "removed" ? "Das Verzeichnis kennt diese Person nicht mehr" : "Das Verzeichnis hat diese Person gesperrt",
  "people.renamed": () => "Den Namen geändert",
  "people.roles": ({ from, to, by }) => {
    const before = from === undefined ? "" : ` von ${roles(from, "de")}`;
    const how =
      by === undefined ? "" : by === "group" ? ", durch eine Gruppe des Verzeichnisses" : ", durch einen Import";
    return `Rollen${before} auf ${roles(to, "de")} geändert${how}`;
  },
  "settings.changed": ({ names }) => `Geändert: ${names.map((name) => settingsGerman[name]).join(", ")}`,
  "webhooks.disabled": ({ problem }) =>
    `Einen Webhook beendet, der keine Nachrichten annahm. ${sayWebhookProblem(problem, "de")}`,
  "webhooks.made": () => "Einen Webhook angelegt",
  "webhooks.removed": () => "Einen Webhook entfernt",
};

export const auditWords: Readonly<Record<Language, AuditWords>> = { en: english, de: german };

/** `undefined` when a newer version wrote a kind that this one does not know. */
export function sayAudit(line: AuditLine, language: Language): string | undefined {
  const words: Partial<Record<AuditKind, (facts: never) => string>> = auditWords[language];
  return words[line.kind]?.(line as never);
}
