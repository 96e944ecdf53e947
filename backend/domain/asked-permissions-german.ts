/** German for every sentence about permissions, by the English one, so that both pages are made from one list. */

const german: Readonly<Record<string, string>> = {
  // What the vendors' pages show, about as they word it.
  "Sign in and read your profile": "Anmelden und Ihr Profil lesen",
  "Maintain access to data you have given it access to":
    "Zugriff auf Daten beibehalten, für die Sie Zugriff erteilt haben",
  "Have full access to your calendars": "Vollzugriff auf Ihre Kalender",
  "Read and create your online meetings": "Ihre Onlinebesprechungen lesen und erstellen",
  "View a user": "Benutzer anzeigen",
  "Create a meeting for a user": "Meeting für einen Benutzer erstellen",
  "Update a meeting": "Meeting aktualisieren",
  "Delete a meeting": "Meeting löschen",
  "View a meeting": "Meeting anzeigen",
  "View a user's meetings": "Meetings eines Benutzers anzeigen",
  "Add an app to a meeting": "Einem Meeting eine App hinzufügen",
  "Use this app in meetings": "Diese App in Meetings verwenden",
  "Associate you with your personal info on Google": "Sie mit Ihren personenbezogenen Daten bei Google verknüpfen",
  "See your primary Google Account email address": "Primäre E-Mail-Adresse Ihres Google-Kontos abrufen",
  "See your personal info, including any personal info you've made publicly available":
    "Ihre personenbezogenen Daten abrufen, einschließlich der von Ihnen veröffentlichten",
  "See, create, change, and delete events on Google calendars you own":
    "Termine in eigenen Google-Kalendern ansehen, erstellen, ändern und löschen",
  "See the availability on Google calendars you have access to":
    "Verfügbarkeit in Google-Kalendern ansehen, auf die Sie Zugriff haben",
  "See the list of Google calendars you're subscribed to": "Liste der Google-Kalender ansehen, die Sie abonniert haben",

  // What each is for.
  "To show whose account is connected: name and e-mail address.":
    "Um zu zeigen, wessen Konto verbunden ist: Name und E-Mail-Adresse.",
  "Sessions are booked and moved while you are not here.":
    "Termine werden gebucht und verschoben, während Sie nicht da sind.",
  "To see when you are busy, and to write, move and cancel the appointments of your sessions, with their Teams links. Microsoft offers nothing smaller that allows both.":
    "Um zu sehen, wann Sie belegt sind, und um die Kalendereinträge Ihrer Termine mit ihren Teams-Links zu schreiben, zu verschieben und abzusagen. Etwas Kleineres, das beides erlaubt, bietet Microsoft nicht an.",
  "To create the Teams meeting of a session, and to move and remove it with the session. Your calendar stays closed to Slotside.":
    "Um die Teams-Besprechung eines Termins anzulegen und mit ihm zu verschieben und zu entfernen. Ihr Kalender bleibt Slotside verschlossen.",
  "To show whose account is connected, and whether its plan ends meetings after 40 minutes.":
    "Um zu zeigen, wessen Konto verbunden ist, und ob sein Tarif Meetings nach 40 Minuten beendet.",
  "To create the meeting of a session.": "Um das Meeting eines Termins anzulegen.",
  "To move the meeting with its session, so that the link stays.":
    "Um das Meeting mit seinem Termin zu verschieben, damit der Link bleibt.",
  "To remove the meeting of a cancelled session.": "Um das Meeting eines abgesagten Termins zu entfernen.",
  "To follow what you change in Zoom yourself.": "Um zu übernehmen, was Sie selbst in Zoom ändern.",
  "So that a session never gets two meetings. Meetings that Slotside did not make are passed over.":
    "Damit ein Termin nie zwei Meetings bekommt. Meetings, die nicht von Slotside sind, werden übergangen.",
  "So that Slotside opens by itself in the meetings of your sessions. You may leave this out.":
    "Damit sich Slotside in den Meetings Ihrer Termine von selbst öffnet. Sie können das weglassen.",
  "To show Slotside beside the meeting.": "Um Slotside neben dem Meeting zu zeigen.",
  "To know which account is connected.": "Um zu wissen, welches Konto verbunden ist.",
  "To show whose account is connected.": "Um zu zeigen, wessen Konto verbunden ist.",
  "To show whose account is connected. Only the name is used.":
    "Um zu zeigen, wessen Konto verbunden ist. Verwendet wird nur der Name.",
  "To see when you are busy, and to write, move and cancel the appointments of your sessions, with their Meet links.":
    "Um zu sehen, wann Sie belegt sind, und um die Kalendereinträge Ihrer Termine mit ihren Meet-Links zu schreiben, zu verschieben und abzusagen.",
  "To offer only times at which the other person is free too.":
    "Um nur Zeiten anzubieten, zu denen auch die andere Person frei ist.",
  "So that you can choose which of your calendars count, and where sessions are written.":
    "Damit Sie wählen können, welche Ihrer Kalender zählen und wo Termine eingetragen werden.",
  "Only your main calendar counts.": "Nur Ihr Hauptkalender zählt.",

  // What is read and kept.
  "When you are busy or away, in the calendars you choose. Titles, texts and other people of your appointments are not asked for.":
    "Wann Sie belegt oder abwesend sind, in den Kalendern, die Sie wählen. Titel, Texte und andere Personen Ihrer Kalendereinträge werden nicht abgefragt.",
  "Of the appointments that Slotside made: time, place, who is invited and what they answered.":
    "Von den Kalendereinträgen, die Slotside angelegt hat: Zeit, Ort, wer eingeladen ist und was geantwortet wurde.",
  "That one of your appointments changed, so that a session you drag in your calendar moves here too.":
    "Dass sich ein Kalendereintrag geändert hat, damit ein Termin, den Sie im Kalender verschieben, auch hier verschoben wird.",
  "Of each session: the appointment's id, time, place, and the answers.":
    "Von jedem Termin: Kennung, Zeit und Ort des Kalendereintrags und die Antworten.",
  "Busy times without titles, in memory, for at most 15 minutes.":
    "Belegte Zeiten ohne Titel, im Arbeitsspeicher, höchstens 15 Minuten lang.",
  "Of the meetings that Slotside made: time, link, and whether they have begun or ended.":
    "Von den Meetings, die Slotside angelegt hat: Zeit, Link, und ob sie begonnen haben oder zu Ende sind.",
  "Your name, e-mail address and plan, to show whose account is connected.":
    "Ihr Name, Ihre E-Mail-Adresse und Ihr Tarif, um zu zeigen, wessen Konto verbunden ist.",
  "Of each session: the meeting's id, link and time.": "Von jedem Termin: Kennung, Link und Zeit des Meetings.",
  "The vendor's id of your account, its name and e-mail address, since when it is connected, and how the last test went.":
    "Die Kennung Ihres Kontos beim Anbieter, sein Name und seine E-Mail-Adresse, seit wann es verbunden ist, und wie der letzte Test ausging.",
  "The access that you granted, encrypted. It is used for nothing but the above, and never shown to anybody.":
    "Der Zugriff, den Sie erteilt haben, verschlüsselt. Er wird nur für das Genannte verwendet und niemandem gezeigt.",
  "Until you disconnect: then the access ends at the vendor where the vendor offers that, and is deleted here with name and address. Your sessions stay.":
    "Bis Sie trennen: Dann endet der Zugriff beim Anbieter, wo dieser das anbietet, und wird hier mit Name und Adresse gelöscht. Ihre Termine bleiben.",
};

/** `undefined` for a sentence that is not one of the list. */
export function permissionInGerman(sentence: string): string | undefined {
  return german[sentence];
}
