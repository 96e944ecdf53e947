/** Sentences about connected accounts that work, and will surprise somebody all the same. */
import { vendorNames } from "./vendor-problems.ts";
import type { Language } from "./problem-sentences.ts";

/** A Zoom account whose plan is too small for a session of that many minutes. */
export function basicPlanSentence(language: Language, minutes: number): string {
  return language === "de"
    ? `Dieses Zoom-Konto hat den Basic-Tarif: Zoom beendet Meetings nach 40 Minuten, und Sie bieten Termine von ${minutes} Minuten an. Wechseln Sie bei Zoom zu einem bezahlten Tarif, oder bieten Sie kürzere Termine an.`
    : `This Zoom account has the Basic plan: Zoom ends meetings after 40 minutes, and you offer sessions of ${minutes} minutes. Move to a paid plan at Zoom, or offer shorter sessions.`;
}

/** A session whose meeting stands in an account that was disconnected since. */
export function linkStaysSentence(language: Language, vendor: "microsoft" | "zoom" | "google"): string {
  const name = vendorNames[vendor];
  return language === "de"
    ? `Das Konto bei ${name}, in dem dieses Meeting steht, ist nicht mehr verbunden. Der Link bleibt; Änderungen des Termins erreichen ${name} nicht.`
    : `The account at ${name} that holds this meeting is no longer connected. The link stays; changes of the session do not reach ${name}.`;
}
