/** Sentences about connected accounts that work, and will surprise somebody all the same. */
import type { Language } from "./problem-sentences.ts";

/** A Zoom account whose plan is too small for a session of that many minutes. */
export function basicPlanSentence(language: Language, minutes: number): string {
  return language === "de"
    ? `Dieses Zoom-Konto hat den Basic-Tarif: Zoom beendet Meetings nach 40 Minuten, und du bietest Termine von ${minutes} Minuten an. Wechsle bei Zoom zu einem bezahlten Tarif, oder biete kürzere Termine an.`
    : `This Zoom account has the Basic plan: Zoom ends meetings after 40 minutes, and you offer sessions of ${minutes} minutes. Move to a paid plan at Zoom, or offer shorter sessions.`;
}
