/** What is written about the set-up itself: a test mail to owners, the request to authorise, and the reminder to connect. */
import type { Language } from "./problem-sentences.ts";
import { vendorNames } from "./vendor-problems.ts";
import type { FaultFacts } from "./vendor-problems.ts";

type VendorName = FaultFacts["vendor"];

export interface PlainMail {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

interface Asked {
  readonly vendor: VendorName;
  readonly organisation: string;
  /** Who asks. */
  readonly by: string;
  readonly note?: string | undefined;
  readonly url?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly permissions: readonly { readonly name: string; readonly reason: string }[];
}

const words = {
  en: {
    testSubject: "Slotside can reach you about {vendor}",
    testText:
      "You are named as owner of the connection between {organisation} and {vendor}. This is a test; nothing is wrong. When something breaks, you are told once, and once more when it works again.",
    askSubject: "Please authorise Slotside for {organisation}",
    ask: "{by} asks you to authorise Slotside for everybody at {organisation} in {vendor}. It can be done by somebody with the rights for it, from any computer, at any time; Slotside notices by itself.",
    askNote: "They write: {note}",
    askLink: "Open this link, sign in with an account of {organisation}, and accept: {url}",
    askId: "Application id: {id}",
    askList: "What is asked for, and why:",
    remindSubject: "Please connect {vendor} to Slotside",
    remind:
      "{organisation} uses Slotside for sessions. So that your free times are right and your appointments keep in step, connect {vendor} once: open Slotside, then Account, then Connect.",
    remindOften: "You are reminded once a week at most, and not any more once you have connected.",
    open: "Open Slotside: {link}",
  },
  de: {
    testSubject: "Slotside kann Sie zu {vendor} erreichen",
    testText:
      "Sie sind für die Verbindung von {organisation} mit {vendor} eingetragen. Das ist ein Test; es ist nichts passiert. Wenn etwas ausfällt, erfahren Sie es einmal, und noch einmal, wenn es wieder funktioniert.",
    askSubject: "Bitte stimmen Sie Slotside für {organisation} zu",
    ask: "{by} bittet Sie, Slotside für alle bei {organisation} in {vendor} zuzustimmen. Das kann jemand mit den Rechten dafür von jedem Rechner aus tun, wann es passt; Slotside merkt es von selbst.",
    askNote: "Dazu steht: {note}",
    askLink: "Öffnen Sie diesen Link, melden Sie sich mit einem Konto von {organisation} an und nehmen Sie an: {url}",
    askId: "Anwendungs-ID: {id}",
    askList: "Worum gebeten wird, und wozu:",
    remindSubject: "Bitte verbinden Sie {vendor} mit Slotside",
    remind:
      "{organisation} nutzt Slotside für Termine. Damit Ihre freien Zeiten stimmen und Ihre Termine Schritt halten, verbinden Sie {vendor} einmal: Slotside öffnen, dann Konto, dann Verbinden.",
    remindOften: "Erinnert wird höchstens einmal in der Woche, und nicht mehr, sobald Sie verbunden sind.",
    open: "Slotside öffnen: {link}",
  },
} as const;

interface Place {
  readonly vendor: VendorName;
  readonly organisation: string;
  /** Where Slotside is opened. */
  readonly link: string;
}

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

export function ownerTestMail({ vendor, organisation, link }: Place, language: Language): PlainMail {
  const said = words[language];
  const values = { vendor: vendorNames[vendor], organisation, link };
  return {
    subject: fill(said.testSubject, values),
    paragraphs: [fill(said.testText, values), fill(said.open, values)],
  };
}

export function reminderMail({ vendor, organisation, link }: Place, language: Language): PlainMail {
  const said = words[language];
  const values = { vendor: vendorNames[vendor], organisation, link };
  return {
    subject: fill(said.remindSubject, values),
    paragraphs: [said.remind, said.remindOften, said.open].map((text) => fill(text, values)),
  };
}

export function requestMail(asked: Asked, language: Language): PlainMail {
  const said = words[language];
  const { vendor, organisation, by, note = "", url = "", applicationId = "", permissions } = asked;
  const values = { vendor: vendorNames[vendor], organisation, by, note, url, id: applicationId };
  return {
    subject: fill(said.askSubject, values),
    paragraphs: [
      fill(said.ask, values),
      ...(note === "" ? [] : [fill(said.askNote, values)]),
      ...(url === "" ? [] : [fill(said.askLink, values)]),
      ...(applicationId === "" ? [] : [fill(said.askId, values)]),
      said.askList,
      ...permissions.map(({ name, reason }) => `${name}: ${reason}`),
    ],
  };
}
