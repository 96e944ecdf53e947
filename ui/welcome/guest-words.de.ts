/** The German words of a panel in which nobody is signed in. */
import type { Catalogue } from "../words.ts";
import type { english } from "./guest-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  title: "Sie sind als Gast hier",
  lead: "Slotside zeigt Ihre Termine und bucht den nächsten, sobald Sie bei Zoom angemeldet sind.",
  signIn: "Bei Zoom anmelden",
  waiting: "Zoom fragt Sie jetzt. Dieses Fenster macht von selbst weiter.",
  failed: "Zoom hat nicht gefragt. Melden Sie sich zuerst bei Zoom an, und öffnen Sie Slotside dann noch einmal.",
  dates: "Weitere Termine dieses Kurses",
  datesHint: "Dort nehmen Sie mit Name und E-Mail-Adresse einen Platz. Ein Konto ist nicht nötig.",
  ownLink:
    "Sie haben schon einen Platz? Mit dem Link in Ihrer Mail verschieben Sie ihn oder geben ihn ab, auch ohne Anmeldung.",
};
