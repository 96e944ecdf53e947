/** The words of the pages on which an account is connected in a browser, in each language. */
import type { Language } from "../../domain/problem-sentences.ts";

interface BrowserPageWords {
  readonly again: { readonly title: string; readonly text: string };
  readonly bothYou: string;
  readonly at: (name: string, email: string, tenant: string) => string;
  readonly whatItDoes: string;
  readonly ifNot: string;
  readonly connectIt: string;
  readonly confirmed: { readonly title: string; readonly paragraphs: readonly string[] };
  readonly nothing: string;
  readonly declined: (vendor: string) => string;
  readonly unavailable: (vendor: string) => string;
  readonly accountInUse: (vendor: string) => string;
  readonly unticked: (vendor: string) => string;
  readonly wrongAccount: (vendor: string, account: string, expected: string) => string;
  readonly connectedAlready: (vendor: string, account: string) => string;
  readonly goBackAndConnect: string;
}

const english: BrowserPageWords = {
  again: {
    title: "Begin once more",
    text: "This was begun in another browser, or more than ten minutes ago. Nothing was connected. Go back to the panel in Zoom and press Connect again.",
  },
  bothYou: "Are these both you?",
  at: (name, email, tenant) => `${name}, ${email}, at ${tenant}`,
  whatItDoes:
    "When you confirm, this account is connected for the person in Slotside, who can see when it is busy and has sessions written there. Disconnecting it under Account undoes it.",
  ifNot: "If somebody sent you here, or you do not know that person, close this page: nothing is connected then.",
  connectIt: "Yes, connect it",
  confirmed: {
    title: "Confirmed",
    paragraphs: [
      "Go back to the panel in Zoom: it connects the account by itself and shows it. You can close this page.",
      "If the panel was closed meanwhile, open it and press Connect once more.",
    ],
  },
  nothing: "Nothing was connected",
  declined: (vendor) => `You said no on the page of ${vendor}. Go back to the panel in Zoom to choose again.`,
  unavailable: (vendor) =>
    `${vendor} does not answer just now. Wait a minute, go back to the panel in Zoom and press Connect again.`,
  accountInUse: (vendor) =>
    `This account at ${vendor} belongs to somebody else in Slotside. They can disconnect it under Account, and then it is free.`,
  unticked: (vendor) =>
    `On the page of ${vendor} something was left unticked that Slotside cannot work without. Tick every box.`,
  wrongAccount: (vendor, account, expected) =>
    `You signed in to ${vendor} as ${account}, and this connection is with ${expected}. Sign in there as ${expected} and try again, or connect ${account} as another account.`,
  connectedAlready: (vendor, account) =>
    `${account} is connected already. Choose another account on the page of ${vendor}.`,
  goBackAndConnect: "Go back to the panel in Zoom and press Connect again.",
};

const german: BrowserPageWords = {
  again: {
    title: "Beginnen Sie noch einmal",
    text: "Das wurde in einem anderen Browser oder vor mehr als zehn Minuten begonnen. Es wurde nichts verbunden. Gehen Sie zurück zum Fenster in Zoom und drücken Sie noch einmal auf „Verbinden“.",
  },
  bothYou: "Sind Sie beides?",
  at: (name, email, tenant) => `${name}, ${email}, bei ${tenant}`,
  whatItDoes:
    "Wenn Sie bestätigen, wird dieses Konto für die Person in Slotside verbunden: Sie sieht, wann es belegt ist, und ihre Termine werden dort eingetragen. Es unter „Konto“ zu trennen macht es rückgängig.",
  ifNot:
    "Hat jemand anderes Sie hierher geschickt, oder kennen Sie diese Person nicht, dann schließen Sie diese Seite: Es wird nichts verbunden.",
  connectIt: "Ja, verbinden",
  confirmed: {
    title: "Bestätigt",
    paragraphs: [
      "Gehen Sie zurück zum Fenster in Zoom: Es verbindet das Konto von selbst und zeigt es. Sie können diese Seite schließen.",
      "Wurde das Fenster inzwischen geschlossen, öffnen Sie es und drücken Sie noch einmal auf „Verbinden“.",
    ],
  },
  nothing: "Es wurde nichts verbunden",
  declined: (vendor) =>
    `Sie haben auf der Seite von ${vendor} abgelehnt. Gehen Sie zurück zum Fenster in Zoom, um neu zu wählen.`,
  unavailable: (vendor) =>
    `${vendor} antwortet gerade nicht. Warten Sie eine Minute, gehen Sie zurück zum Fenster in Zoom und drücken Sie noch einmal auf „Verbinden“.`,
  accountInUse: (vendor) =>
    `Dieses Konto bei ${vendor} gehört in Slotside jemand anderem. Diese Person kann es unter „Konto“ trennen; dann ist es frei.`,
  unticked: (vendor) =>
    `Auf der Seite von ${vendor} war etwas nicht angekreuzt, ohne das Slotside nicht arbeiten kann. Kreuzen Sie alles an.`,
  wrongAccount: (vendor, account, expected) =>
    `Sie haben sich bei ${vendor} als ${account} angemeldet; diese Verbindung gehört zu ${expected}. Melden Sie sich dort als ${expected} an, oder verbinden Sie ${account} als weiteres Konto.`,
  connectedAlready: (vendor, account) =>
    `${account} ist schon verbunden. Wählen Sie auf der Seite von ${vendor} ein anderes Konto.`,
  goBackAndConnect: "Gehen Sie zurück zum Fenster in Zoom und drücken Sie noch einmal auf „Verbinden“.",
};

export const browserPageWords: Readonly<Record<Language, BrowserPageWords>> = { en: english, de: german };
