/** What an administrator reads of an account that cannot be reached, and what mends it. `{vendor}` is the vendor's name. */
import type { AccessCode } from "./access-problems.ts";
import type { Language } from "./problem-sentences.ts";

interface Sentences {
  readonly detail: string;
  readonly fix: string;
}

export const accessSentences: Readonly<Record<Language, Readonly<Record<AccessCode, Sentences>>>> = {
  en: {
    no_mailbox: {
      detail: "This account has no mailbox: no licence with Exchange Online is assigned.",
      fix: "In the Microsoft 365 admin center, open Users › this person › Licenses and apps, and assign a licence that includes Exchange Online.",
    },
    on_premises: {
      detail: "The mailbox is kept on your own servers, where Slotside cannot read it.",
      fix: "Move the mailbox to Exchange Online, or let this person offer their hours without a calendar check.",
    },
    guest_here: {
      detail: "This person is a guest from another organisation, and their mailbox is there.",
      fix: "Nothing is broken. They book and are told by mail; to offer hours, they connect Google, or offer them without a calendar check.",
    },
    inactive_mailbox: {
      detail: "The mailbox is inactive: it was deleted a short time ago, or it is still being made.",
      fix: "If it is new, wait up to a day. Otherwise restore it in the Exchange admin center under Recipients › Mailboxes › Recover deleted mailboxes.",
    },
    account_disabled: {
      detail: "Sign-in is blocked for this account, and its mailbox cannot be read.",
      fix: "In the Microsoft 365 admin center, open Users › this person and unblock sign-in; or take the person off Slotside if they have left.",
    },
    unknown_person: {
      detail: "{vendor} does not know this account.",
      fix: "Check the address. If the person has left, remove them under Set-up › People.",
    },
    removed_person: {
      detail: "The account was deleted from your directory within the last 30 days.",
      fix: "Restore it in the Entra admin center under Users › Deleted users, or remove the person under Set-up › People.",
    },
    blocked_by_policy: {
      detail: "An access policy of yours leaves this mailbox out.",
      fix: "Add the person to the group that the policy names (Exchange Online PowerShell: Add-DistributionGroupMember). It takes up to an hour until every server knows.",
    },
    no_account: {
      detail: "Slotside does not know which account of {vendor} is theirs.",
      fix: "Let them open Slotside once, or import them again with the address they use there.",
    },
    not_connected: {
      detail: "This person has not connected {vendor} yet.",
      fix: "Remind them: they open Slotside › Account and press Connect.",
    },
    needs_reconnect: {
      detail: "The access this person gave was withdrawn or has expired.",
      fix: "Ask them to open Slotside › Account and press Connect again.",
    },
    free_busy_hidden: {
      detail: "When this person is busy cannot be seen.",
      fix: "In the Exchange admin center, let their calendar share free/busy within the organisation (Default permission: Can view when I'm busy).",
    },
    calendar_off: {
      detail: "Google Calendar is switched off for this account.",
      fix: "In the Google Admin console, turn Calendar on for this person under Apps › Google Workspace › Calendar.",
    },
    not_active: {
      detail: "The account at {vendor} is not active: the invitation was not accepted, or it was deactivated.",
      fix: "In the {vendor} admin pages, activate the person under User management, or resend the invitation.",
    },
    refused: {
      detail: "{vendor} refuses this account for a reason we do not know.",
      fix: "Copy the details and send them to whoever looks after Slotside for you.",
    },
  },
  de: {
    no_mailbox: {
      detail: "Dieses Konto hat kein Postfach: Es ist keine Lizenz mit Exchange Online zugewiesen.",
      fix: "Öffnen Sie im Microsoft 365 Admin Center Benutzer › diese Person › Lizenzen und Apps und weisen Sie eine Lizenz mit Exchange Online zu.",
    },
    on_premises: {
      detail: "Das Postfach liegt auf Ihren eigenen Servern, wo Slotside es nicht lesen kann.",
      fix: "Verschieben Sie das Postfach nach Exchange Online, oder lassen Sie diese Person ihre Zeiten ohne Kalenderprüfung anbieten.",
    },
    guest_here: {
      detail: "Diese Person ist Gast aus einer anderen Organisation, und ihr Postfach liegt dort.",
      fix: "Es ist nichts kaputt. Sie bucht und bekommt Mails; um Sprechzeiten anzubieten, verbindet sie Google oder bietet sie ohne Kalenderabgleich an.",
    },
    inactive_mailbox: {
      detail: "Das Postfach ist inaktiv: Es wurde vor Kurzem gelöscht, oder es wird gerade erst angelegt.",
      fix: "Ist es neu, warten Sie bis zu einem Tag. Sonst stellen Sie es im Exchange Admin Center unter Empfänger › Postfächer › Gelöschte Postfächer wiederherstellen wieder her.",
    },
    account_disabled: {
      detail: "Die Anmeldung ist für dieses Konto gesperrt, und sein Postfach kann nicht gelesen werden.",
      fix: "Öffnen Sie im Microsoft 365 Admin Center Benutzer › diese Person und heben Sie die Sperre auf; oder nehmen Sie die Person aus Slotside, wenn sie gegangen ist.",
    },
    unknown_person: {
      detail: "{vendor} kennt dieses Konto nicht.",
      fix: "Prüfen Sie die Adresse. Ist die Person gegangen, entfernen Sie sie unter Einrichtung › Personen.",
    },
    removed_person: {
      detail: "Das Konto wurde in den letzten 30 Tagen aus Ihrem Verzeichnis gelöscht.",
      fix: "Stellen Sie es im Entra Admin Center unter Benutzer › Gelöschte Benutzer wieder her, oder entfernen Sie die Person unter Einrichtung › Personen.",
    },
    blocked_by_policy: {
      detail: "Eine Zugriffsrichtlinie von Ihnen nimmt dieses Postfach aus.",
      fix: "Nehmen Sie die Person in die Gruppe auf, die die Richtlinie nennt (Exchange Online PowerShell: Add-DistributionGroupMember). Bis alle Server es wissen, dauert es bis zu einer Stunde.",
    },
    no_account: {
      detail: "Slotside weiß nicht, welches Konto bei {vendor} dieser Person gehört.",
      fix: "Lassen Sie sie Slotside einmal öffnen, oder importieren Sie sie noch einmal mit der Adresse, die sie dort hat.",
    },
    not_connected: {
      detail: "Diese Person hat {vendor} noch nicht verbunden.",
      fix: "Erinnern Sie sie: Slotside › Konto öffnen und „Verbinden“ drücken.",
    },
    needs_reconnect: {
      detail: "Der Zugriff, den diese Person gegeben hat, wurde entzogen oder ist abgelaufen.",
      fix: "Bitten Sie sie, Slotside › Konto zu öffnen und noch einmal „Verbinden“ zu drücken.",
    },
    free_busy_hidden: {
      detail: "Wann diese Person belegt ist, kann nicht gesehen werden.",
      fix: "Geben Sie im Exchange Admin Center frei, dass ihr Kalender innerhalb der Organisation Frei/Gebucht zeigt (Standardberechtigung: Kann sehen, wann ich beschäftigt bin).",
    },
    calendar_off: {
      detail: "Google Kalender ist für dieses Konto ausgeschaltet.",
      fix: "Schalten Sie in der Google Admin-Konsole unter Apps › Google Workspace › Kalender den Kalender für diese Person ein.",
    },
    not_active: {
      detail:
        "Das Konto bei {vendor} ist nicht aktiv: Die Einladung wurde nicht angenommen, oder es wurde deaktiviert.",
      fix: "Aktivieren Sie die Person auf den Verwaltungsseiten von {vendor} unter Benutzerverwaltung, oder senden Sie die Einladung noch einmal.",
    },
    refused: {
      detail: "{vendor} weist dieses Konto aus einem Grund ab, den wir nicht kennen.",
      fix: "Kopieren Sie die Angaben und schicken Sie sie an die Stelle, die Slotside für Sie betreut.",
    },
  },
};
