/** The lines of a session's history that we word ourselves, in each language. */
import type { Language } from "./problem-sentences.ts";

export type ToldKind =
  | "booked"
  | "moved"
  | "cancelled"
  | "link_ready"
  | "offer"
  | "put_back"
  | "reminder"
  | "message"
  | "proposed"
  | "proposal_declined"
  | "confirm"
  | "own_link";

export type UntoldReason = "not_set_up" | "no_answer" | "no_address" | "refused" | "too_late";

const told: Readonly<Record<Language, Readonly<Record<ToldKind, string>>>> = {
  en: {
    booked: "Was told of the booking",
    moved: "Was told of the new time",
    cancelled: "Was told of the cancellation",
    link_ready: "Was sent the link to join",
    offer: "Was offered a free seat",
    put_back: "Was told that a change was put back",
    reminder: "Was reminded",
    message: "Was sent a message",
    proposed: "Was asked for another time",
    proposal_declined: "Was told that another time was declined",
    confirm: "Was asked to confirm the seat",
    own_link: "Was sent a link of their own",
  },
  de: {
    booked: "Über die Buchung benachrichtigt",
    moved: "Über die neue Zeit benachrichtigt",
    cancelled: "Über die Absage benachrichtigt",
    link_ready: "Link zur Teilnahme gesendet",
    offer: "Freien Platz angeboten",
    put_back: "Benachrichtigt, dass eine Änderung zurückgenommen wurde",
    reminder: "Erinnert",
    message: "Nachricht gesendet",
    proposed: "Um eine andere Zeit gebeten",
    proposal_declined: "Benachrichtigt, dass eine andere Zeit abgelehnt wurde",
    confirm: "Um Bestätigung des Platzes gebeten",
    own_link: "Eigenen Link gesendet",
  },
};

const untold: Readonly<Record<Language, Readonly<Record<UntoldReason, string>>>> = {
  en: {
    not_set_up: "no mail server is set up, or it does not let us in",
    no_answer: "the mail server does not answer",
    no_address: "there is no address",
    refused: "it was refused for this person",
    too_late: "it was too late",
  },
  de: {
    not_set_up: "kein Mailserver ist eingerichtet, oder er lässt uns nicht ein",
    no_answer: "der Mailserver antwortet nicht",
    no_address: "es gibt keine Adresse",
    refused: "sie wurde für diese Person abgelehnt",
    too_late: "es war zu spät",
  },
};

export function sayTold(kind: ToldKind, reason: UntoldReason | undefined, language: Language): string {
  const why = reason === undefined ? "" : `: ${untold[language][reason]}`;
  return `${told[language][kind]}${why}`;
}

/** `attempts` that failed in a row, and why. */
export function sayAttempt(attempts: number, problem: string, language: Language): string {
  if (language === "de") return `${attempts} ${attempts === 1 ? "Versuch" : "Versuche"}: ${problem}`;
  return `${attempts} ${attempts === 1 ? "attempt" : "attempts"}: ${problem}`;
}
