/** What an administrator reads of an authorisation for everybody that is not there, and of what each permission is for. */
import type { FaultFacts } from "./vendor-problems.ts";
import { vendorNames } from "./vendor-problems.ts";
import type { Language } from "./problem-sentences.ts";

export type AuthorisationProblem =
  | "declined"
  | "wrong_organisation"
  | "too_few_rights"
  | "permissions_missing"
  | "spreading"
  | "not_given"
  | "withdrawn"
  | "credentials_refused"
  | "not_delegated"
  | "nobody_known"
  | "vendor_away";

const sentences: Readonly<Record<Language, Readonly<Record<AuthorisationProblem, string>>>> = {
  en: {
    declined: "It was declined on {vendor}'s page. Nothing was changed; ask again when it may be given.",
    wrong_organisation:
      "It was given in another organisation, not in yours. Sign out of {vendor}, open the link again and sign in with an account of your organisation.",
    too_few_rights:
      "Whoever opened the link has not the rights to authorise for everybody. Send the link to a Global Administrator or a Privileged Role Administrator.",
    permissions_missing:
      "It was given, but not for everything that is needed. Open the link again and accept all of it.",
    spreading: "It was given. {vendor} needs some minutes until every server knows; we look again by ourselves.",
    not_given: "It has not been given yet.",
    withdrawn: "It was withdrawn at {vendor}. Have it given again; what waits is caught up by itself.",
    credentials_refused:
      "{vendor} does not accept what was entered. Check that it was copied whole and that the application is active.",
    not_delegated:
      "The service account may not act for your people yet. Add its client id and the permissions in the Google Admin console; it takes up to a day until it counts, and we look again by ourselves.",
    nobody_known: "{vendor} knows none of your people's addresses. Check that this is your organisation.",
    vendor_away: "{vendor} does not answer at the moment. We look again by ourselves.",
  },
  de: {
    declined:
      "Auf der Seite von {vendor} wurde abgelehnt. Nichts hat sich geändert; fragen Sie wieder, wenn zugestimmt werden kann.",
    wrong_organisation:
      "Zugestimmt wurde in einer anderen Organisation, nicht in Ihrer. Melden Sie sich bei {vendor} ab, öffnen Sie den Link noch einmal und melden Sie sich mit einem Konto Ihrer Organisation an.",
    too_few_rights:
      "Wer den Link geöffnet hat, darf nicht für alle zustimmen. Schicken Sie den Link an eine globale Administratorin oder einen Administrator für privilegierte Rollen.",
    permissions_missing:
      "Zugestimmt wurde, aber nicht allem, was nötig ist. Öffnen Sie den Link noch einmal und nehmen Sie alles an.",
    spreading:
      "Zugestimmt wurde. {vendor} braucht einige Minuten, bis es alle Server wissen; wir sehen von selbst wieder nach.",
    not_given: "Zugestimmt wurde noch nicht.",
    withdrawn:
      "Die Zustimmung wurde bei {vendor} zurückgenommen. Lassen Sie wieder zustimmen; was wartet, wird von selbst nachgeholt.",
    credentials_refused:
      "{vendor} nimmt das Eingegebene nicht an. Prüfen Sie, ob es ganz kopiert wurde und ob die Anwendung aktiv ist.",
    not_delegated:
      "Das Dienstkonto darf noch nicht für Ihre Leute handeln. Tragen Sie seine Client-ID und die Berechtigungen in der Google Admin-Konsole ein; bis es gilt, dauert es bis zu einem Tag, und wir sehen von selbst wieder nach.",
    nobody_known: "{vendor} kennt keine Adresse Ihrer Leute. Prüfen Sie, ob das Ihre Organisation ist.",
    vendor_away: "{vendor} antwortet gerade nicht. Wir sehen von selbst wieder nach.",
  },
};

export function isAuthorisationProblem(text: string | null): text is AuthorisationProblem {
  return text !== null && Object.hasOwn(sentences.en, text);
}

export function sayAuthorisation(
  { vendor, problem }: { readonly vendor: FaultFacts["vendor"]; readonly problem: AuthorisationProblem },
  language: Language,
): string {
  return sentences[language][problem].replaceAll("{vendor}", vendorNames[vendor]);
}

interface Permission {
  /** As the vendor's pages name it. */
  readonly name: string;
  readonly isNeeded: "always" | "sometimes";
  readonly en: string;
  readonly de: string;
}

/** Exactly what is asked for, with what it is for. */
const permissions: Readonly<Record<FaultFacts["vendor"], readonly Permission[]>> = {
  microsoft: [
    {
      name: "Calendars.ReadWrite",
      isNeeded: "always",
      en: "To see when people are busy, and to write, move and cancel the appointments of booked sessions. Limit it to some mailboxes with an access policy if you like.",
      de: "Um zu sehen, wann jemand belegt ist, und um gebuchte Termine in Kalender einzutragen, zu verschieben und abzusagen. Mit einer Zugriffsrichtlinie lässt es sich auf einige Postfächer begrenzen.",
    },
    {
      name: "User.Read.All",
      isNeeded: "always",
      en: "To find the people in your directory, and to say why somebody's mailbox cannot be reached.",
      de: "Um die Personen in Ihrem Verzeichnis zu finden und zu sagen, warum ein Postfach nicht erreichbar ist.",
    },
    {
      name: "GroupMember.Read.All",
      isNeeded: "sometimes",
      en: "To take people over from the groups of your directory that you choose.",
      de: "Um Personen aus den Gruppen Ihres Verzeichnisses zu übernehmen, die Sie auswählen.",
    },
    {
      name: "OnlineMeetings.ReadWrite.All",
      isNeeded: "sometimes",
      en: "To make a Teams meeting for somebody whose calendar is kept elsewhere. Needs an application access policy in Teams as well.",
      de: "Um eine Teams-Besprechung für jemanden anzulegen, dessen Kalender anderswo liegt. Braucht zusätzlich eine Anwendungszugriffsrichtlinie in Teams.",
    },
    {
      name: "MailboxSettings.Read",
      isNeeded: "sometimes",
      en: "To know the time zone that somebody has set in Outlook.",
      de: "Um die Zeitzone zu kennen, die jemand in Outlook eingestellt hat.",
    },
  ],
  zoom: [
    {
      name: "user:read:user:admin",
      isNeeded: "always",
      en: "To find each person's Zoom account by their address.",
      de: "Um das Zoom-Konto jeder Person über ihre Adresse zu finden.",
    },
    {
      name: "meeting:write:meeting:admin",
      isNeeded: "always",
      en: "To create the meeting of a booked session.",
      de: "Um die Besprechung eines gebuchten Termins anzulegen.",
    },
    {
      name: "meeting:update:meeting:admin",
      isNeeded: "always",
      en: "To move the meeting when its session is moved.",
      de: "Um die Besprechung zu verschieben, wenn der Termin verschoben wird.",
    },
    {
      name: "meeting:delete:meeting:admin",
      isNeeded: "always",
      en: "To remove the meeting when its session is cancelled.",
      de: "Um die Besprechung zu entfernen, wenn der Termin abgesagt wird.",
    },
    {
      name: "meeting:read:meeting:admin",
      isNeeded: "always",
      en: "To see whether a meeting still stands as it should.",
      de: "Um zu sehen, ob eine Besprechung noch steht, wie sie soll.",
    },
    {
      name: "meeting:read:list_meetings:admin",
      isNeeded: "always",
      en: "To find a meeting of ours again after an answer was lost, instead of making a second one.",
      de: "Um eine Besprechung von uns wiederzufinden, wenn eine Antwort verloren ging, statt eine zweite anzulegen.",
    },
  ],
  google: [
    {
      name: "https://www.googleapis.com/auth/calendar.events.owned",
      isNeeded: "always",
      en: "To see when people are busy, and to write, move and cancel the appointments of booked sessions.",
      de: "Um zu sehen, wann jemand belegt ist, und um gebuchte Termine in Kalender einzutragen, zu verschieben und abzusagen.",
    },
    {
      name: "https://www.googleapis.com/auth/calendar.events.freebusy",
      isNeeded: "always",
      en: "To see when a colleague who has not connected anything is busy, without titles.",
      de: "Um zu sehen, wann jemand belegt ist, der nichts verbunden hat, ohne Titel.",
    },
  ],
};

/** What is asked for, with its reason. */
export function askedPermissions(
  vendor: FaultFacts["vendor"],
  language: Language,
): readonly { readonly name: string; readonly reason: string }[] {
  return permissions[vendor].map((permission) => ({ name: permission.name, reason: permission[language] }));
}

/** What nothing works without and was not granted; nothing when the vendor does not tell what was. */
export function missingPermissions(
  vendor: FaultFacts["vendor"],
  granted: readonly string[] | undefined,
): readonly string[] {
  if (granted === undefined) return [];
  const has = new Set(granted);
  return permissions[vendor]
    .filter(({ name, isNeeded }) => isNeeded === "always" && !has.has(name))
    .map(({ name }) => name);
}
