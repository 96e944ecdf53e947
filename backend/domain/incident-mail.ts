/** What is written to the owner of the integration, and to the person concerned, when something breaks and when it heals. */
import type { Language } from "./problem-sentences.ts";
import { sentenceForOwner, sentenceForPerson, vendorNames } from "./vendor-problems.ts";
import type { ToldProblem } from "./vendor-problems.ts";

export interface IncidentFacts extends ToldProblem {
  readonly kind: "opened" | "healed";
  readonly part: "owner" | "person";
  /** Whose account it is, for the owner; absent when it is not about one. */
  readonly accountName?: string | undefined;
  /** Where Slotside is opened. */
  readonly link: string;
}

export interface IncidentMail {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

const words = {
  en: {
    opened: { person: "Your connection to {vendor} needs attention", owner: "{vendor}: something is not working" },
    healed: { person: "Your connection to {vendor} works again", owner: "{vendor} works again" },
    about: "It concerns the account of {name}.",
    healedText: "Calls to {vendor} succeed again. What was waiting is caught up by itself.",
    once: "You are told once, and once more when it works again.",
    open: "Open Slotside: {link}",
  },
  de: {
    opened: {
      person: "Ihre Verbindung zu {vendor} braucht Aufmerksamkeit",
      owner: "{vendor}: Etwas funktioniert nicht",
    },
    healed: { person: "Ihre Verbindung zu {vendor} funktioniert wieder", owner: "{vendor} funktioniert wieder" },
    about: "Es betrifft das Konto von {name}.",
    healedText: "Aufrufe bei {vendor} gelingen wieder. Was wartete, wird von selbst nachgeholt.",
    once: "Sie erfahren es einmal, und noch einmal, wenn es wieder funktioniert.",
    open: "Slotside öffnen: {link}",
  },
} as const;

export function incidentMail(facts: IncidentFacts, language: Language): IncidentMail {
  const { kind, part, vendor, accountName, link } = facts;
  const said = words[language];
  const named = (text: string): string => text.replaceAll("{vendor}", vendorNames[vendor]);
  const what = part === "owner" ? sentenceForOwner(facts, language) : sentenceForPerson(facts, language);
  const about = part === "owner" && accountName !== undefined ? [said.about.replace("{name}", () => accountName)] : [];
  return {
    subject: named(said[kind][part]),
    paragraphs: [
      ...(kind === "opened" ? [what, ...about, said.once] : [named(said.healedText), ...about]),
      said.open.replace("{link}", () => link),
    ],
  };
}
