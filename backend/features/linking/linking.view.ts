/** The pages on which people sign in with Microsoft in a browser. */
import type { Language } from "../../domain/problem-sentences.ts";
import type { LinkPreview } from "./link-account.ts";
import { linkingWords } from "./linking-words.ts";
import type { MadeAdministrator } from "./make-administrator.ts";

/** A page of words, with a button where something is to be decided. */
export interface LinkingPage {
  readonly language: Language;
  readonly title: string;
  /** A line that begins with `* ` is an item of a list. */
  readonly paragraphs: readonly string[];
  /** The one thing to do next. */
  readonly next?: { readonly href: string; readonly words: string };
  readonly links?: readonly { readonly href: string; readonly words: string }[];
  readonly form?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly button: string;
  };
}

type Purpose = "link" | "set_up";

const setUpAgain = (language: Language) => ({ href: "/connect/setup", words: linkingWords[language].beginAgain });

export function drawSetUp(language: Language): LinkingPage {
  const { setUp, begin, whatWeAsk } = linkingWords[language];
  const next = { href: "/connect/setup/begin", words: begin };
  return { language, ...setUp, next, links: [{ href: "/privacy", words: whatWeAsk }] };
}

export function drawNotSetUp(language: Language): LinkingPage {
  const { notSetUp, setUpLink } = linkingWords[language];
  return { language, ...notSetUp, next: { href: "/connect/setup", words: setUpLink } };
}

/** `again`: not begun in this browser, or too long ago. */
export function drawStopped(state: "declined" | "again", purpose: Purpose, language: Language): LinkingPage {
  const next = purpose === "set_up" ? { next: setUpAgain(language) } : {};
  return { language, ...linkingWords[language][state][purpose], ...next };
}

export function drawTooFewRights(language: Language): LinkingPage {
  return { language, ...linkingWords[language].tooFewRights, next: setUpAgain(language) };
}

/** Both names, and one button. `state` is what the button confirms. */
export function drawPreview(preview: LinkPreview, state: string, language: Language): LinkingPage {
  const words = linkingWords[language];
  switch (preview.state) {
    case "ready": {
      const { zoom, person, leavesTenant } = preview;
      return {
        language,
        title: words.bothYou,
        paragraphs: [
          `* Zoom: ${zoom.name}, ${zoom.email}`,
          `* Microsoft: ${words.at(person.name, person.email, person.tenantName)}`,
          words.whatLinkingDoes,
          ...(leavesTenant === undefined ? [] : [words.leavesTenant(leavesTenant)]),
        ],
        form: { action: "/connect/link/confirm", fields: { state }, button: words.linkThem },
      };
    }
    case "sessions_ahead": {
      const { title, before, after } = words.sessionsAhead;
      const sessions = preview.sessions.map(
        ({ reference, offeringName, startsAt }) =>
          `* ${offeringName}, ${reference}, ${startsAt.toISOString().slice(0, 16).replace("T", " ")} UTC`,
      );
      return { language, title, paragraphs: [before, ...sessions, after] };
    }
    case "let_in_first":
    case "linked_already":
      return drawDone(preview.state, language);
  }
}

export function drawDone(outcome: LinkPreview["state"], language: Language): LinkingPage {
  const { linked, linkedAlready, changedMeanwhile } = linkingWords[language];
  switch (outcome) {
    case "ready":
      return { language, ...linked };
    case "linked_already":
      return { language, ...linkedAlready };
    case "let_in_first":
    case "sessions_ahead":
      return { language, ...changedMeanwhile };
  }
}

export function drawRefused(language: Language): LinkingPage {
  return { language, ...linkingWords[language].somebodyElses };
}

export function drawAdministrator(made: MadeAdministrator, language: Language): LinkingPage {
  const words = linkingWords[language];
  if (made.state !== "made") return { language, ...words.notMade[made.state], next: setUpAgain(language) };
  const next = { href: "/help/setup", words: words.howToGoOn };
  return { language, ...words.made(made.name, made.tenantName), next };
}
