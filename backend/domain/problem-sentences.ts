/** What people read when a vendor fails, in each language: what is wrong, and what to do. `{vendor}` is its name. */
import type { ProblemCode } from "./vendor-problems.ts";

export type Language = "en" | "de";

/** The language of a tag such as `de-AT`, as far as it is spoken here; otherwise English. */
export function languageOf(tag: string | undefined): Language {
  return tag !== undefined && /^de(?:-|$)/i.test(tag.trim()) ? "de" : "en";
}

/** Of the languages that a browser accepts, the first that we speak; otherwise English. For who is known by nothing else. */
export function readingLanguage(headers: Readonly<Record<string, string | undefined>>): Language {
  const tags = (headers["accept-language"] ?? "").split(",").map((each) => each.split(";", 1)[0]?.trim() ?? "");
  return languageOf(tags.find((tag) => /^(de|en)(-|$)/i.test(tag)));
}

interface Sentences {
  /** For whom the session or the account concerns. */
  readonly person: string;
  /** For the owner of the integration. */
  readonly owner: string;
}

export const problemSentences: Readonly<Record<Language, Readonly<Record<ProblemCode, Sentences>>>> = {
  en: {
    busy: {
      person: "{vendor} is busy. It is tried again in a moment.",
      owner:
        "{vendor} has been taking fewer calls than we make for some time. Nothing is lost; it is tried again by itself.",
    },
    mailbox_busy: {
      person: "Much is being written to {vendor} just now. It is tried again in a moment.",
      owner: "Calls to one account of {vendor} wait for each other. Nothing is lost; it is tried again by itself.",
    },
    daily_limit: {
      person: "{vendor} takes a hundred meetings a day from one host. The rest follows after 00:00 UTC, by itself.",
      owner: "{vendor} takes a hundred meetings a day from one host. The rest follows after 00:00 UTC, by itself.",
    },
    quota_used_up: {
      person: "The account at {vendor} has used up what it may write for now. It is tried again by itself.",
      owner: "An account at {vendor} has used up what it may write. Its limits, or its storage, may have to be raised.",
    },
    down: {
      person: "{vendor} does not answer. It is tried again in a moment.",
      owner:
        "{vendor} has not answered for some time. Nothing is lost; everything follows by itself as soon as it answers.",
    },
    changed_by_others: {
      person: "Somebody is changing the same appointment in {vendor}. It is tried again in a moment.",
      owner: "An appointment in {vendor} is being changed over and over. It is tried again by itself.",
    },
    meeting_running: {
      person: "The meeting in {vendor} is running. It is changed as soon as everybody has left.",
      owner: "A meeting in {vendor} has been running for long. It is changed as soon as everybody has left.",
    },
    grant_revoked: {
      person: "The connection to {vendor} has ended. Reconnect the account, and everything is caught up by itself.",
      owner:
        "The connection to {vendor} has ended: the access was withdrawn or has expired. The person has to connect again.",
    },
    app_removed: {
      person:
        "Slotside was removed in {vendor}, so that account is disconnected and what was kept of it is deleted. Sessions ahead keep their links, but changes no longer reach {vendor}. To go on with it, connect the account again.",
      owner:
        "Somebody removed Slotside in {vendor}: their account is disconnected and what was kept of it is deleted. Their sessions ahead keep their links, but changes no longer reach {vendor} until they connect again.",
    },
    permission_missing: {
      person: "{vendor} needs a permission that was not given. Reconnect the account and allow it.",
      owner: "{vendor} needs a permission that was not given. The person connects again, or an administrator consents.",
    },
    mailbox_missing: {
      person: "This account has no mailbox in the cloud that {vendor} lets us use. Ask your administrator.",
      owner:
        "The account has no mailbox in the cloud: it is on premises, inactive, or without a licence for Exchange Online.",
    },
    licence_missing: {
      person: "This account's licence at {vendor} does not include what is needed. Ask your administrator.",
      owner: "The account's licence at {vendor} does not include scheduling meetings. Assign one that does.",
    },
    account_unknown: {
      person: "{vendor} does not know this account any more. Ask your administrator.",
      owner: "{vendor} does not know the account: it was removed, disabled or renamed.",
    },
    not_permitted: {
      person: "{vendor} does not let us use this calendar. Ask your administrator.",
      owner:
        "{vendor} refuses access to the account: a policy of your organisation leaves it out, or a right is missing.",
    },
    teams_not_allowed: {
      person:
        "This calendar cannot make Teams meetings. Ask your administrator, or connect another account for meetings.",
      owner: "The account's calendar does not allow Teams meetings. Its licence or a meeting policy has to be changed.",
    },
    meet_not_allowed: {
      person:
        "This calendar cannot make Google Meet links. Ask your administrator, or connect another account for meetings.",
      owner: "The account's Google calendar does not allow Meet. Its Workspace administrator has to switch it on.",
    },
    watch_refused: {
      person: "{vendor} does not tell us of changes in this calendar. It is looked at every few minutes instead.",
      owner: "{vendor} does not tell us of changes in a calendar. It is looked at every few minutes instead.",
    },
    consent_withdrawn: {
      person:
        "Your organisation's connection to {vendor} is interrupted. Its administrator has been told; nothing is lost.",
      owner:
        "The authorisation for everybody at {vendor} was withdrawn. Have it given again under Set-up › Integrations; what waits is caught up by itself.",
    },
    set_up_wrong: {
      person: "Slotside is not set up rightly with {vendor}. Whoever runs it has been told.",
      owner: "{vendor} refuses Slotside itself: its registration, secret or enabled services have to be checked.",
    },
    refused: {
      person: "{vendor} did not accept it. It is tried again later, and the owner of the integration has been told.",
      owner: "{vendor} does not accept what is asked. It is tried again every few hours; the log tells its answer.",
    },
    not_understood: {
      person: "{vendor} answered something unexpected. It is tried again later.",
      owner: "{vendor} answers in a way that is not documented. It is tried again every few hours; the log tells more.",
    },
    ours: {
      person: "Something went wrong on our side. It is tried again in a moment.",
      owner: "Something went wrong on our side. It is tried again by itself; the log tells more.",
    },
  },
  de: {
    busy: {
      person: "{vendor} ist ausgelastet. Es wird gleich noch einmal versucht.",
      owner:
        "{vendor} nimmt seit einiger Zeit weniger Aufrufe an, als wir machen. Nichts geht verloren; es wird von selbst weiter versucht.",
    },
    mailbox_busy: {
      person: "Gerade wird viel in {vendor} geschrieben. Es wird gleich noch einmal versucht.",
      owner:
        "Aufrufe für ein Konto bei {vendor} warten aufeinander. Nichts geht verloren; es wird von selbst weiter versucht.",
    },
    daily_limit: {
      person:
        "{vendor} nimmt von einem Gastgeber hundert Besprechungen am Tag an. Der Rest folgt nach 00:00 Uhr UTC von selbst.",
      owner:
        "{vendor} nimmt von einem Gastgeber hundert Besprechungen am Tag an. Der Rest folgt nach 00:00 Uhr UTC von selbst.",
    },
    quota_used_up: {
      person: "Das Konto bei {vendor} darf vorerst nichts mehr schreiben. Es wird von selbst weiter versucht.",
      owner:
        "Ein Konto bei {vendor} hat sein Kontingent verbraucht. Vielleicht müssen Grenzen oder Speicher erhöht werden.",
    },
    down: {
      person: "{vendor} antwortet nicht. Es wird gleich noch einmal versucht.",
      owner:
        "{vendor} antwortet seit einiger Zeit nicht. Nichts geht verloren; sobald es antwortet, wird alles von selbst nachgeholt.",
    },
    changed_by_others: {
      person: "Jemand ändert gerade denselben Termin in {vendor}. Es wird gleich noch einmal versucht.",
      owner: "Ein Termin in {vendor} wird immer wieder geändert. Es wird von selbst weiter versucht.",
    },
    meeting_running: {
      person: "Die Besprechung in {vendor} läuft. Sie wird geändert, sobald alle gegangen sind.",
      owner: "Eine Besprechung in {vendor} läuft seit langem. Sie wird geändert, sobald alle gegangen sind.",
    },
    grant_revoked: {
      person:
        "Die Verbindung zu {vendor} ist beendet. Verbinden Sie das Konto neu, dann wird alles von selbst nachgeholt.",
      owner:
        "Die Verbindung zu {vendor} ist beendet: Der Zugriff wurde entzogen oder ist abgelaufen. Die Person muss sich neu verbinden.",
    },
    app_removed: {
      person:
        "Slotside wurde in {vendor} entfernt; das Konto ist deshalb getrennt, und was davon gespeichert war, ist gelöscht. Kommende Termine behalten ihre Links, doch Änderungen erreichen {vendor} nicht mehr. Verbinden Sie das Konto wieder, um damit weiterzumachen.",
      owner:
        "Jemand hat Slotside in {vendor} entfernt: Das Konto ist getrennt, und was davon gespeichert war, ist gelöscht. Kommende Termine behalten ihre Links, doch Änderungen erreichen {vendor} erst wieder, wenn das Konto neu verbunden ist.",
    },
    permission_missing: {
      person:
        "{vendor} braucht eine Erlaubnis, die nicht erteilt wurde. Verbinden Sie das Konto neu und erlauben Sie es.",
      owner:
        "{vendor} braucht eine Erlaubnis, die nicht erteilt wurde. Die Person verbindet sich neu, oder die Administration stimmt zu.",
    },
    mailbox_missing: {
      person:
        "Dieses Konto hat kein Postfach in der Cloud, das {vendor} uns nutzen lässt. Fragen Sie Ihre Administration.",
      owner:
        "Das Konto hat kein Postfach in der Cloud: Es liegt lokal, ist inaktiv oder hat keine Lizenz für Exchange Online.",
    },
    licence_missing: {
      person:
        "Die Lizenz dieses Kontos bei {vendor} enthält nicht, was gebraucht wird. Fragen Sie Ihre Administration.",
      owner:
        "Die Lizenz des Kontos bei {vendor} enthält das Planen von Besprechungen nicht. Weisen Sie eine passende zu.",
    },
    account_unknown: {
      person: "{vendor} kennt dieses Konto nicht mehr. Fragen Sie Ihre Administration.",
      owner: "{vendor} kennt das Konto nicht: Es wurde entfernt, gesperrt oder umbenannt.",
    },
    not_permitted: {
      person: "{vendor} lässt uns diesen Kalender nicht nutzen. Fragen Sie Ihre Administration.",
      owner:
        "{vendor} verweigert den Zugriff auf das Konto: Eine Richtlinie Ihrer Organisation nimmt es aus, oder ein Recht fehlt.",
    },
    teams_not_allowed: {
      person:
        "Dieser Kalender kann keine Teams-Besprechungen anlegen. Fragen Sie Ihre Administration, oder verbinden Sie ein anderes Konto für Besprechungen.",
      owner:
        "Der Kalender des Kontos erlaubt keine Teams-Besprechungen. Seine Lizenz oder eine Besprechungsrichtlinie muss geändert werden.",
    },
    meet_not_allowed: {
      person:
        "Dieser Kalender kann keine Google-Meet-Links anlegen. Fragen Sie Ihre Administration, oder verbinden Sie ein anderes Konto für Besprechungen.",
      owner:
        "Der Google-Kalender des Kontos erlaubt kein Meet. Die Administration seines Workspace muss es einschalten.",
    },
    watch_refused: {
      person:
        "{vendor} meldet uns Änderungen in diesem Kalender nicht. Stattdessen wird alle paar Minuten nachgesehen.",
      owner: "{vendor} meldet uns Änderungen in einem Kalender nicht. Stattdessen wird alle paar Minuten nachgesehen.",
    },
    consent_withdrawn: {
      person:
        "Die Verbindung Ihrer Organisation zu {vendor} ist unterbrochen. Die Administration weiß Bescheid; nichts geht verloren.",
      owner:
        "Die Zustimmung für alle bei {vendor} wurde zurückgenommen. Lassen Sie unter Einrichtung › Anbindungen wieder zustimmen; was wartet, wird von selbst nachgeholt.",
    },
    set_up_wrong: {
      person: "Slotside ist bei {vendor} nicht richtig eingerichtet. Wer es betreibt, weiß Bescheid.",
      owner:
        "{vendor} weist Slotside selbst ab: Registrierung, Geheimnis oder freigeschaltete Dienste müssen geprüft werden.",
    },
    refused: {
      person:
        "{vendor} hat es nicht angenommen. Es wird später noch einmal versucht; wer die Anbindung verantwortet, weiß Bescheid.",
      owner:
        "{vendor} nimmt nicht an, was verlangt wird. Es wird alle paar Stunden versucht; das Protokoll nennt die Antwort.",
    },
    not_understood: {
      person: "{vendor} hat etwas Unerwartetes geantwortet. Es wird später noch einmal versucht.",
      owner: "{vendor} antwortet anders als beschrieben. Es wird alle paar Stunden versucht; das Protokoll sagt mehr.",
    },
    ours: {
      person: "Bei uns ist etwas schiefgegangen. Es wird gleich noch einmal versucht.",
      owner: "Bei uns ist etwas schiefgegangen. Es wird von selbst weiter versucht; das Protokoll sagt mehr.",
    },
  },
};

/** What people read on a session whose account is somebody else's, and where there is no account yet. `{name}`: whose it is. */
export const sessionSentences: Readonly<
  Record<Language, { readonly notYours: string; readonly notConnected: string }>
> = {
  en: {
    notYours: "{vendor} does not work for {name} at present. {name} has been told; you need not do anything.",
    notConnected: "No account is connected yet; the link will appear here as soon as one is.",
  },
  de: {
    notYours: "{vendor} funktioniert bei {name} zurzeit nicht. {name} weiß Bescheid; Sie müssen nichts tun.",
    notConnected: "Noch ist kein Konto verbunden; sobald eines verbunden ist, erscheint der Link hier.",
  },
};
