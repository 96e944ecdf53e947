import type { Catalogue } from "../words.ts";
import type { english } from "./account-words.en.ts";

export const german: Catalogue<keyof typeof english> = {
  purpose_microsoft_calendar: "Kalender: wann Sie frei sind, und Ihre Termine als Kalendereinträge",
  purpose_microsoft_meetings: "Teams-Besprechungen",
  purpose_zoom_calendar: "Kalender",
  purpose_zoom_meetings: "Zoom-Meetings",
  purpose_google_calendar: "Kalender: wann Sie frei sind, und Ihre Termine als Kalendereinträge",
  purpose_google_meetings: "Google Meet",
  short_microsoft_calendar: "Ihren Kalender",
  short_microsoft_meetings: "Teams-Besprechungen",
  short_zoom_calendar: "Ihren Kalender",
  short_zoom_meetings: "Zoom-Meetings",
  short_google_calendar: "Ihren Kalender",
  short_google_meetings: "Google Meet",
  useFor: "Verwenden für",
  changeUse: "Ändern, wofür es verwendet wird",
  chooseUse: "Wählen Sie mindestens eines.",
  name: "Name",
  email: "E-Mail",
  since: "Verbunden seit",
  usedFor: "Verwendet für",
  noneConnected: "Es ist nichts verbunden.",
  byOrganisation: "Ihre Organisation hat dieses Konto für alle verbunden.",
  linkWhy:
    "Nutzt Ihre Organisation Slotside in Teams oder Outlook? Melden Sie sich mit Microsoft an, und dieses Zoom-Konto wird dort mit Ihnen verknüpft.",
  linkNow: "Mit Microsoft anmelden",
  linkFinish: "Schließen Sie es auf der Seite ab, die sich im Browser geöffnet hat, und kommen Sie dann zurück.",
  linkFinished: "Ich bin fertig",
  whatWeAsk: "Was wir erfragen, lesen und behalten",
  test: "Testen",
  testing: "Wird getestet …",
  neverTested: "Noch nicht getestet.",
  testPassed: "Getestet {when}: funktioniert.",
  testFailed: "Getestet {when}: funktioniert nicht.",
  testFailedFor: "{use}: {problem}",
  useToo: "Auch für {use} verwenden",
  stopUse: "Nicht mehr für {use} verwenden",
  another: "Stattdessen ein anderes Konto bei {vendor} verwenden",
  calendars: "Kalender …",
  calendarsTitle: "Welche Kalender zählen",
  calendarsLead: "Belegte Zeit in den angekreuzten Kalendern zählt. In einen davon werden Termine geschrieben.",
  calendarsNone: "Der Anbieter zeigt nur einen Kalender, und der wird verwendet.",
  counts: "Belegte Zeit zählt",
  target: "Termine werden hier eingetragen",
  targetHint: "Was schon eingetragen ist, bleibt, wo es ist.",
  main: "Hauptkalender",
  save: "Speichern",
  saving: "Wird gespeichert …",
  declined:
    "Es wurde nichts verbunden: Auf der Seite von {vendor} wurde abgelehnt. Verbinden Sie noch einmal und stimmen Sie zu, oder lassen Sie es dabei.",
  expired: "Es wurde nichts verbunden: Es hat zu lange gedauert. Drücken Sie noch einmal auf „Verbinden“.",
  used: "Es wurde nichts verbunden: Die Seite wurde zweimal geöffnet. Drücken Sie noch einmal auf „Verbinden“.",
  inUse:
    "Es wurde nichts verbunden: Dieses Konto bei {vendor} gehört in Slotside schon jemand anderem. Melden Sie sich bei {vendor} mit Ihrem eigenen Konto an, oder bitten Sie die Person, es zuerst zu trennen.",
  wrongAccount:
    "Sie haben sich bei {vendor} als {account} angemeldet, und diese Verbindung gehört zu {expected}. Melden Sie sich dort als {expected} an und versuchen Sie es noch einmal, oder verwenden Sie stattdessen das andere Konto: unter „Ändern, wofür es verwendet wird“.",
  sameAccount: "{account} ist schon verbunden. Wählen Sie auf der Seite von {vendor} ein anderes Konto.",
  unticked:
    "Es wurde nichts verbunden: Auf der Seite von {vendor} wurde eine Berechtigung ausgelassen. Verbinden Sie noch einmal und kreuzen Sie alles an.",
  sessionsAhead: {
    one: "Ein kommender Termin verwendet dieses Konto. Was soll damit geschehen?",
    other: "{n} kommende Termine verwenden dieses Konto. Was soll mit ihnen geschehen?",
  },
  noneAhead:
    "Kein kommender Termin verwendet dieses Konto. Slotside beendet den Zugriff bei {vendor} und löscht, was davon gespeichert ist.",
  noneAheadMicrosoft:
    "Kein kommender Termin verwendet dieses Konto. Slotside löscht den Zugriff und was davon gespeichert ist. Die Berechtigung selbst können bei Microsoft nur Sie oder Ihre Administration zurücknehmen, unter myapps.microsoft.com.",
  keepLinks: "Ihre Links behalten",
  keepLinksHint:
    "Alle können wie geplant teilnehmen. Änderungen und Absagen erreichen {vendor} nicht mehr: Sagen Sie es selbst weiter.",
  removeFirst: "Zuerst die Meetings entfernen",
  removeFirstHint:
    "Ihre Links funktionieren dann nicht mehr. Die Termine bleiben und bekommen einen neuen Link von dem, was Sie sonst verbunden haben, jetzt oder später.",
  handOver: "An {account} übergeben",
  handOverHint: "Sie bekommen dort neue Links, alle erfahren es, und die alten Meetings werden entfernt.",
  cannotReach:
    "Slotside erreicht dieses Konto nicht mehr; was dort steht, kann nur bleiben. Verbinden Sie es zuerst neu, um zu entfernen oder zu übergeben.",
  afterwards:
    "Das Konto wird zuletzt losgelassen: Der Zugriff endet beim Anbieter, und alles davon Gespeicherte wird gelöscht.",
  leaving: "Wird getrennt",
  leavingWorks:
    "{done} von {total} Terminen sind erledigt. Sie können diese Seite verlassen; es geht von selbst weiter.",
  leavingEnds: "Der Zugriff bei {vendor} wird beendet …",
  leaveNow: "Jetzt trennen, und die übrigen Links behalten",
  disconnected: "Getrennt. Was Slotside von dem Konto gespeichert hatte, ist gelöscht.",
};
