/** The words of the pages on which people sign in with Microsoft in a browser, in each language. */
import type { Language } from "../../domain/problem-sentences.ts";

interface Words {
  readonly title: string;
  /** A line that begins with `* ` is an item of a list. */
  readonly paragraphs: readonly string[];
}

interface LinkingWords {
  readonly setUp: Words;
  readonly begin: string;
  readonly beginAgain: string;
  readonly whatWeAsk: string;
  readonly howToGoOn: string;
  readonly setUpLink: string;
  readonly notSetUp: Words;
  readonly declined: Readonly<Record<"link" | "set_up", Words>>;
  readonly tooFewRights: Words;
  readonly again: Readonly<Record<"link" | "set_up", Words>>;
  readonly bothYou: string;
  readonly at: (name: string, email: string, tenant: string) => string;
  readonly whatLinkingDoes: string;
  readonly leavesTenant: (name: string) => string;
  readonly linkThem: string;
  readonly sessionsAhead: { readonly title: string; readonly before: string; readonly after: string };
  readonly linked: Words;
  readonly linkedAlready: Words;
  readonly changedMeanwhile: Words;
  readonly somebodyElses: Words;
  readonly notMade: Readonly<Record<"not_administrator" | "wrong_organisation" | "not_consented", Words>>;
  readonly made: (name: string, tenant: string) => Words;
}

const english: LinkingWords = {
  setUp: {
    title: "Set Slotside up for your organisation",
    paragraphs: [
      "You need an administrator's account at Microsoft 365. It takes two minutes.",
      "* Microsoft asks whether Slotside may, for people who connect their account: read who they are, read and write their calendar, and make online meetings.",
      "* Then you sign in once. If your directory says that you administer it, you become Slotside's first administrator.",
      "Slotside reads nobody's calendar before they connect it, or before you decide so in Set-up.",
    ],
  },
  begin: "Begin",
  beginAgain: "Begin again",
  whatWeAsk: "What Slotside asks for, reads and keeps",
  howToGoOn: "How to go on",
  setUpLink: "Set Slotside up for an organisation",
  notSetUp: {
    title: "Your organisation does not use Slotside yet",
    paragraphs: [
      "You are signed in with Microsoft, but nobody has set Slotside up for your organisation. Nothing was linked.",
      "Send the address below to whoever looks after Microsoft 365 for you. Until then you can continue with Zoom only, in the panel.",
    ],
  },
  declined: {
    link: {
      title: "Nothing was linked",
      paragraphs: [
        "You did not sign in with Microsoft, so nothing has changed. Go back to the panel in Zoom to choose again.",
      ],
    },
    set_up: {
      title: "Nothing was set up",
      paragraphs: [
        "The permissions were declined, or your account may not give them for others. An administrator of your organisation can.",
      ],
    },
  },
  tooFewRights: {
    title: "Your account may not give these permissions",
    paragraphs: [
      "Microsoft says that your account may not decide this for your organisation, so nothing was set up. Send this page to a Global Administrator.",
    ],
  },
  again: {
    link: {
      title: "Begin once more",
      paragraphs: [
        "This was begun in another browser, or more than ten minutes ago. Nothing was linked. Go back to the panel in Zoom and press “Sign in with Microsoft” again.",
      ],
    },
    set_up: {
      title: "Begin once more",
      paragraphs: ["This was begun in another browser, or more than ten minutes ago. Nothing was set up."],
    },
  },
  bothYou: "Are these both you?",
  at: (name, email, tenant) => `${name}, ${email}, at ${tenant}`,
  whatLinkingDoes:
    "When you confirm, the Zoom account belongs to this person: meetings are made with it, and the panel in Zoom opens as them. Disconnecting Zoom under Account undoes it.",
  leavesTenant: (name) =>
    `You have used Slotside as ${name} by Zoom alone. You have no sessions ahead there; what is over stays there.`,
  linkThem: "Yes, link them",
  sessionsAhead: {
    title: "There are sessions ahead",
    before:
      "You have used Slotside by Zoom alone, and these sessions are still to come. They stay where they are, so nothing was linked:",
    after: "Hold or cancel them in the panel in Zoom, then link the two.",
  },
  linked: {
    title: "Linked",
    paragraphs: ["Both accounts are one person now. Go back to Zoom: the panel goes on by itself."],
  },
  linkedAlready: { title: "These are linked already", paragraphs: ["Go back to Zoom and open the panel again."] },
  changedMeanwhile: {
    title: "Nothing was linked",
    paragraphs: ["Something has changed meanwhile. Go back to the panel in Zoom and begin again."],
  },
  somebodyElses: {
    title: "This Zoom account belongs to somebody else here",
    paragraphs: [
      "Nothing was linked. Whoever it is linked with can disconnect Zoom under Account, and then it is free.",
    ],
  },
  notMade: {
    not_administrator: {
      title: "Your account may not set this up",
      paragraphs: [
        "Your directory does not say that you administer it. Send this page to somebody who does: a Global Administrator, or an Application Administrator.",
      ],
    },
    wrong_organisation: {
      title: "These are two organisations",
      paragraphs: [
        "The permissions were given for another organisation than the one that you signed in to. Nothing was set up. Begin again and choose the same account both times.",
      ],
    },
    not_consented: {
      title: "Microsoft does not know of the permissions yet",
      paragraphs: [
        "It can take a few minutes until a permission is known everywhere. Nothing was set up so far. Wait a little, then begin again.",
      ],
    },
  },
  made: (name, tenant) => ({
    title: "Slotside is set up",
    paragraphs: [
      `${name}, you are its first administrator for ${tenant}.`,
      "Open Slotside in Teams and go on under Set-up: connect everybody at once or one by one, and say who teaches.",
    ],
  }),
};

const german: LinkingWords = {
  setUp: {
    title: "Slotside für Ihre Organisation einrichten",
    paragraphs: [
      "Sie brauchen ein Administratorkonto bei Microsoft 365. Es dauert zwei Minuten.",
      "* Microsoft fragt, ob Slotside für Personen, die ihr Konto verbinden, lesen darf, wer sie sind, ihren Kalender lesen und schreiben und Onlinebesprechungen anlegen darf.",
      "* Dann melden Sie sich einmal an. Sagt Ihr Verzeichnis, dass Sie es verwalten, gehören Sie als Erste oder Erster zur Administration von Slotside.",
      "Slotside liest keinen Kalender, bevor ihn jemand verbindet oder Sie es in der Einrichtung so entscheiden.",
    ],
  },
  begin: "Beginnen",
  beginAgain: "Neu beginnen",
  whatWeAsk: "Was Slotside erfragt, liest und behält",
  howToGoOn: "Wie es weitergeht",
  setUpLink: "Slotside für eine Organisation einrichten",
  notSetUp: {
    title: "Ihre Organisation nutzt Slotside noch nicht",
    paragraphs: [
      "Sie sind bei Microsoft angemeldet, aber niemand hat Slotside für Ihre Organisation eingerichtet. Es wurde nichts verknüpft.",
      "Schicken Sie die Adresse unten der Person, die sich bei Ihnen um Microsoft 365 kümmert. Bis dahin können Sie im Fenster in Zoom nur mit Zoom weitermachen.",
    ],
  },
  declined: {
    link: {
      title: "Es wurde nichts verknüpft",
      paragraphs: [
        "Sie haben sich nicht bei Microsoft angemeldet, also hat sich nichts geändert. Gehen Sie zurück zum Fenster in Zoom, um neu zu wählen.",
      ],
    },
    set_up: {
      title: "Es wurde nichts eingerichtet",
      paragraphs: [
        "Die Berechtigungen wurden abgelehnt, oder Ihr Konto darf sie nicht für andere erteilen. Die Administration Ihrer Organisation kann es.",
      ],
    },
  },
  tooFewRights: {
    title: "Ihr Konto darf diese Berechtigungen nicht erteilen",
    paragraphs: [
      "Microsoft sagt, dass Ihr Konto das für Ihre Organisation nicht entscheiden darf. Es wurde also nichts eingerichtet. Schicken Sie diese Seite an einen globalen Administrator.",
    ],
  },
  again: {
    link: {
      title: "Beginnen Sie noch einmal",
      paragraphs: [
        "Das wurde in einem anderen Browser oder vor mehr als zehn Minuten begonnen. Es wurde nichts verknüpft. Gehen Sie zurück zum Fenster in Zoom und drücken Sie noch einmal auf „Mit Microsoft anmelden“.",
      ],
    },
    set_up: {
      title: "Beginnen Sie noch einmal",
      paragraphs: [
        "Das wurde in einem anderen Browser oder vor mehr als zehn Minuten begonnen. Es wurde nichts eingerichtet.",
      ],
    },
  },
  bothYou: "Sind Sie beides?",
  at: (name, email, tenant) => `${name}, ${email}, bei ${tenant}`,
  whatLinkingDoes:
    "Wenn Sie bestätigen, gehört das Zoom-Konto zu dieser Person: Meetings werden damit angelegt, und das Fenster in Zoom öffnet sich für sie. Zoom unter „Konto“ zu trennen macht es rückgängig.",
  leavesTenant: (name) =>
    `Bisher haben Sie Slotside als ${name} nur mit Zoom genutzt. Dort stehen Ihnen keine Termine bevor; was vorbei ist, bleibt dort.`,
  linkThem: "Ja, verknüpfen",
  sessionsAhead: {
    title: "Es stehen noch Termine bevor",
    before:
      "Bisher haben Sie Slotside nur mit Zoom genutzt, und diese Termine kommen noch. Sie bleiben, wo sie sind; deshalb wurde nichts verknüpft:",
    after: "Halten Sie sie ab oder sagen Sie sie im Fenster in Zoom ab, und verknüpfen Sie danach beides.",
  },
  linked: {
    title: "Verknüpft",
    paragraphs: ["Beide Konten sind jetzt eine Person. Gehen Sie zurück zu Zoom: Das Fenster macht von selbst weiter."],
  },
  linkedAlready: {
    title: "Beide sind schon verknüpft",
    paragraphs: ["Gehen Sie zurück zu Zoom und öffnen Sie das Fenster noch einmal."],
  },
  changedMeanwhile: {
    title: "Es wurde nichts verknüpft",
    paragraphs: [
      "Inzwischen hat sich etwas geändert. Gehen Sie zurück zum Fenster in Zoom und beginnen Sie noch einmal.",
    ],
  },
  somebodyElses: {
    title: "Dieses Zoom-Konto gehört hier jemand anderem",
    paragraphs: [
      "Es wurde nichts verknüpft. Wer damit verknüpft ist, kann Zoom unter „Konto“ trennen; dann ist es frei.",
    ],
  },
  notMade: {
    not_administrator: {
      title: "Ihr Konto darf das nicht einrichten",
      paragraphs: [
        "Ihr Verzeichnis sagt nicht, dass Sie es verwalten. Schicken Sie diese Seite jemandem, der das tut: einem globalen Administrator oder einem Anwendungsadministrator.",
      ],
    },
    wrong_organisation: {
      title: "Das sind zwei Organisationen",
      paragraphs: [
        "Die Berechtigungen wurden für eine andere Organisation erteilt als die, bei der Sie sich angemeldet haben. Es wurde nichts eingerichtet. Beginnen Sie neu und wählen Sie beide Male dasselbe Konto.",
      ],
    },
    not_consented: {
      title: "Microsoft weiß von den Berechtigungen noch nichts",
      paragraphs: [
        "Es kann einige Minuten dauern, bis eine Berechtigung überall bekannt ist. Bisher wurde nichts eingerichtet. Warten Sie ein wenig und beginnen Sie dann neu.",
      ],
    },
  },
  made: (name, tenant) => ({
    title: "Slotside ist eingerichtet",
    paragraphs: [
      `${name}, Sie gehören als Erste oder Erster zur Administration für ${tenant}.`,
      "Öffnen Sie Slotside in Teams und machen Sie unter „Einrichtung“ weiter: Verbinden Sie alle auf einmal oder einzeln, und sagen Sie, wer unterrichtet.",
    ],
  }),
};

export const linkingWords: Readonly<Record<Language, LinkingWords>> = { en: english, de: german };
