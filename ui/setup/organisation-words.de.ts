/** German. */
import type { Catalogue } from "../words.ts";
import type { english } from "./organisation-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  usualReminders: "Erinnerungen",
  usualRemindersHint: "Per E-Mail vor jedem Termin, für alle, die unter „Konto“ keine eigenen Zeiten wählen.",
  usualRemindersSaved: "Gespeichert. Es gilt auch für Termine, die schon gebucht sind.",
};
