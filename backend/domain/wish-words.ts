/** The sentences of mails about wishes, in the languages that we speak. */
import type { Language } from "./problem-sentences.ts";
import type { WishPart } from "./wishes.ts";

interface WishWords {
  readonly greeting: (name: string) => string;
  readonly asked: (who: string, what: string) => string;
  readonly askedLead: (who: string, what: string) => string;
  readonly could: string;
  readonly until: (day: string) => string;
  readonly parts: Readonly<Record<WishPart, string>>;
  readonly onClock: (zone: string) => string;
  readonly says: (who: string) => string;
  readonly answer: string;
  readonly answerHint: string;
  readonly opened: (what: string) => string;
  readonly openedLead: (what: string) => string;
  readonly more: (n: number) => string;
  readonly book: string;
  readonly openedHint: string;
  readonly declined: (what: string) => string;
  readonly declinedLead: (who: string, what: string) => string;
  /** Where several were asked. */
  readonly nobody: string;
  readonly otherTimes: string;
}

export const wishWords: Readonly<Record<Language, WishWords>> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    asked: (who, what) => `${who} asks for a time: ${what}`,
    askedLead: (who, what) => `${who} finds no time for “${what}” that suits, and asks you for one.`,
    could: "They could come:",
    until: (day) => `until ${day}`,
    parts: {
      weekday_mornings: "weekdays in the morning",
      weekday_afternoons: "weekdays in the afternoon",
      weekday_evenings: "weekdays in the evening",
      weekends: "at the weekend",
    },
    onClock: (zone) => `by their clock (${zone})`,
    says: (who) => `${who} writes:`,
    answer: "Offer a time, or decline",
    answerHint: "You can also open more hours: then they hear that there is a time now.",
    opened: (what) => `A time has opened: ${what}`,
    openedLead: (what) => `You wanted to hear when a time for “${what}” opens. Now there is:`,
    more: (n) => (n === 1 ? "and one more" : `and ${n} more`),
    book: "Choose a time",
    openedHint:
      "It is not kept for you: whoever books first has it. You will not be told again unless you ask once more.",
    declined: (what) => `No time this time: ${what}`,
    declinedLead: (who, what) => `${who} cannot offer the time for “${what}” that you asked for.`,
    nobody: "Whoever teaches it",
    otherTimes: "See other times",
  },
  de: {
    greeting: (name) => `Guten Tag ${name},`,
    asked: (who, what) => `${who} bittet um einen Termin: ${what}`,
    askedLead: (who, what) => `${who} findet für „${what}“ keine passende Zeit und bittet Sie um eine.`,
    could: "Möglich wäre:",
    until: (day) => `bis ${day}`,
    parts: {
      weekday_mornings: "werktags am Vormittag",
      weekday_afternoons: "werktags am Nachmittag",
      weekday_evenings: "werktags am Abend",
      weekends: "am Wochenende",
    },
    onClock: (zone) => `nach der dortigen Uhr (${zone})`,
    says: (who) => `${who} schreibt:`,
    answer: "Einen Termin anbieten oder ablehnen",
    answerHint: "Sie können auch mehr Zeiten öffnen: Dann geht die Nachricht hinaus, dass es jetzt eine gibt.",
    opened: (what) => `Eine Zeit ist frei geworden: ${what}`,
    openedLead: (what) => `Sie wollten wissen, wenn für „${what}“ eine Zeit frei wird. Jetzt gibt es:`,
    more: (n) => (n === 1 ? "und eine weitere" : `und ${n} weitere`),
    book: "Zeit wählen",
    openedHint:
      "Sie ist nicht für Sie reserviert: Wer zuerst bucht, hat sie. Wir melden uns nicht noch einmal, es sei denn, Sie bitten wieder darum.",
    declined: (what) => `Diesmal kein Termin: ${what}`,
    declinedLead: (who, what) => `${who} kann die Zeit für „${what}“, um die Sie gebeten haben, nicht anbieten.`,
    nobody: "Wer dafür da ist",
    otherTimes: "Andere Zeiten ansehen",
  },
};
