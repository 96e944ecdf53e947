/** The words of the first look into Slotside from Zoom, in German. */
import type { Catalogue } from "../words.ts";
import type { english } from "./welcome-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  title: "Willkommen bei Slotside",
  lead: "Kurse anbieten, Buchungen annehmen und sich in Zoom treffen. Wie möchten Sie beginnen?",
  leadArrived: "Sie haben Slotside als {name} ({email}) zugelassen. Wie möchten Sie weitermachen?",
  zoomOnly: "Nur mit Zoom weiter",
  zoomOnlyHint: "Für Sie allein oder ein kleines Team. Ein Microsoft-Konto ist nicht nötig.",
  zoomOnlyAdministers: "Laut Zoom betreuen Sie dieses Konto, deshalb betreuen Sie auch Slotside dafür.",
  microsoft: "Mit Microsoft anmelden",
  microsoftHint:
    "Für alle, deren Organisation Slotside in Teams oder Outlook nutzt. Ihr Zoom-Konto wird dort mit Ihnen verknüpft.",
  askedFirst: "Zoom fragt zuerst, ob Slotside Ihre Meetings anlegen und ändern darf.",
  whatWeKeep: "Worum Slotside bittet und was es speichert",
  working: "Einen Moment…",
  declined:
    "Es hat sich nichts geändert. Slotside braucht diese Erlaubnis, um Meetings für Sie anzulegen; Sie können es noch einmal versuchen.",
  failed: "Das hat nicht geklappt. Versuchen Sie es gleich noch einmal.",
  finishTitle: "Im Browser abschließen",
  finishLead:
    "Dort hat sich eine Seite geöffnet. Melden Sie sich mit Microsoft an, bestätigen Sie, dass beide Konten Ihnen gehören, und kommen Sie zurück. Hier geht es von selbst weiter.",
  openAgain: "Seite noch einmal öffnen",
  finished: "Ich bin fertig",
  otherWay: "Anderen Weg wählen",
};
