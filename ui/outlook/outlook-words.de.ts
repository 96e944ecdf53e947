import type { Catalogue } from "../words.ts";
import type { english } from "./outlook-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  nextTitle: "Ihre nächsten Termine",
  nextLead: "Öffnen Sie einen Termin, um ihn hier zu sehen.",
  book: "Termin buchen",
  notInMessage: "Kein Slotside-Termin in dieser Nachricht",
  notInMessageLead:
    "Öffnen Sie eine Einladung von uns, um sie hier zu beantworten oder zu verschieben. Bis dahin sind das Ihre nächsten Termine.",
  formLate: "Das Fenster von Outlook zeigt eine ältere Zeit",
  formLateHint:
    "Dort steht noch {time}. Es gilt, was Sie hier sehen; schließen Sie den Termin und öffnen Sie ihn wieder, dann steht es auch dort.",
  formGone: "Das Fenster von Outlook zeigt diesen Termin noch",
  formGoneHint:
    "Er ist abgesagt. Der Eintrag verschwindet von selbst aus Ihrem Kalender; das Fenster können Sie schließen.",
  formAhead: "Im Formular von Outlook steht {time}",
  formAheadHint:
    "Das ist noch nicht gesendet. Senden Sie das Formular, um zu verschieben, oder schließen Sie es ohne Speichern, dann bleibt die Zeit unten.",
  make: "Daraus einen Slotside-Termin machen",
  makeTitle: "Aus diesem Termin einen Slotside-Termin machen",
  makeWhat: "Als was",
  makeWho: "Mit denen, die hier bekannt sind: {people}. Alle anderen bleiben eingeladen.",
  makeNobody: "Laden Sie zuerst die Personen ein und speichern Sie den Termin. Dann können sie Plätze bekommen.",
  makeOnline:
    "Zeit und Personen bleiben. Hat der Termin noch keinen Besprechungslink, ersetzt Outlook ihn durch einen mit Link und benachrichtigt alle.",
  makeStays: "Zeit und Personen bleiben, und auch der Termin selbst.",
  makeIt: "Slotside-Termin daraus machen",
  makingIt: "Wird übernommen …",
  makeKeep: "So lassen",
  makeNot: "Aus diesem Termin kann das nicht werden",
  makeNotHint:
    "Einzeltermine brauchen genau eine eingeladene Person, die hier bekannt ist; der Termin muss Ihr eigener sein und Ihr Microsoft-Kalender unter Konto verbunden.",
  offerTitle: "Zeiten anbieten",
  offerLead:
    "Wählen Sie bis zu {n} Zeiten. Sie kommen als Links in Ihren Text und bleiben frei, bis jemand eine davon nimmt.",
  offerWhat: "Wofür",
  offerChosen: "{n} von {most} gewählt",
  offerNow: "Zeiten freihalten und einfügen",
  offering: "Die Zeiten werden freigehalten …",
  offerDone: "Die Zeiten stehen in Ihrem Text",
  offerDoneHint: "Sie bleiben bis {until} frei für alle, die einen der Links öffnen.",
  offerGiveBack: "Zeiten wieder freigeben",
  offerGivenBack: "Die Zeiten sind wieder frei. Nehmen Sie die Links aus Ihrem Text.",
  offerCopy: "Outlook hat den Text nicht angenommen. Kopieren Sie ihn von Hand in Ihre Nachricht:",
  offerMore: "Andere Zeiten anbieten",
  offerTaken: "Eine dieser Zeiten wurde inzwischen vergeben. Wählen Sie noch einmal.",
  offerNothing: "In den nächsten zwei Wochen ist keine Zeit frei, die Sie anbieten könnten.",
  offerNobody:
    "Sie unterrichten nichts, was man buchen kann, also gibt es keine Zeiten anzubieten. Sie können selbst einen Termin buchen.",
  offerText: "Diese Zeiten passen mir. Wählen Sie eine, und sie ist gebucht:",
  offerZone: "Zeiten in {zone}.",
};
