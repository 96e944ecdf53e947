/** What the public pages say in German. */
import type { PublicWords } from "./public-words.en.ts";

export const publicGerman: PublicWords = {
  help: {
    book: {
      title: "Einen Termin buchen",
      paragraphs: [
        "Öffnen Sie Slotside in Teams, Outlook oder Zoom und wählen Sie, was Sie buchen möchten. Gezeigt werden Zeiten, zu denen die Person frei ist, die unterrichtet, und auch Sie, wenn Ihr Kalender verbunden ist.",
        "Drücken Sie auf eine Zeit, dann auf „Buchen“. Der Termin erscheint in beiden Kalendern, und der Link zur Teilnahme kommt mit, meist sofort.",
        "## Eine Zeit ist weg",
        "Jemand anderes war einen Augenblick schneller. Wählen Sie eine andere Zeit; die Liste ist schon auf dem neuesten Stand.",
        "## Nichts Passendes dabei",
        "Drücken Sie unter den Zeiten auf „Nichts Passendes dabei?“ und sagen Sie, wann es ginge. Bitten Sie um einen Termin: Dann bekommt eine E-Mail, wer es anbietet, und bucht Sie ein oder sagt, dass es keinen gibt. Oder lassen Sie sich einmal Bescheid geben, wenn eine Zeit frei wird. Beides steht unter „Meine Termine“ und lässt sich dort zurücknehmen.",
      ],
    },
    sessions: {
      title: "Einen Termin verschieben oder absagen",
      paragraphs: [
        "Öffnen Sie „Meine Termine“, oder öffnen Sie den Kalendereintrag in Outlook und daneben Slotside. Beim Verschieben bleiben der Eintrag und sein Link; nur die Zeit ändert sich, für alle.",
        "Absagen entfernt ihn aus allen Kalendern und gibt allen einmal Bescheid.",
        "Manche Termine lassen sich kurz vor Beginn nicht mehr ändern. Slotside sagt dann, bis wann es möglich war.",
      ],
    },
    hours: {
      title: "Sprechzeiten und Angebote",
      paragraphs: [
        "Sprechzeiten sind die Zeiten, zu denen Sie gebucht werden können, in Ihrer eigenen Zeitzone. Belegte Zeiten in Ihrem verbundenen Kalender fallen von selbst heraus.",
        "Wer keine passende Zeit findet, kann Sie um eine bitten. Sie bekommen eine E-Mail und finden es in „Unterricht“ unter „Wünsche“: Bieten Sie einen Termin an, sagen Sie ab oder öffnen Sie mehr Zeiten.",
        "Ein Angebot ist, was gebucht werden kann: sein Name, wie lange es dauert, ob für eine Person oder eine Gruppe, und wo man sich trifft.",
      ],
    },
    account: {
      title: "Verbundene Konten",
      paragraphs: [
        "Verbinden Sie Microsoft 365, damit Ihr Kalender Schritt hält und Sie sich in Teams treffen. Verbinden Sie Zoom, um sich dort zu treffen und Slotside in Zoom zu nutzen. Kalender und Besprechungen können zwei verschiedene Konten sein, und jedes fragt nur nach dem, was es braucht: siehe „Was wir erfragen, lesen und behalten“.",
        "„Testen“ probiert das Konto beim Anbieter aus und sagt, was nicht stimmt und was zu tun ist.",
        "Wählen Sie unter „Kalender“, wessen belegte Zeiten zählen und in welchen Kalender Termine geschrieben werden.",
        "Eine Verbindung kann enden: Ein Passwort wurde geändert, oder die Administration hat sie zurückgenommen. Slotside sagt es bei dem Konto; drücken Sie auf „Verbinden“, um sie zu erneuern. Termine warten so lange, und nichts geht verloren.",
        "## Trennen",
        "Trennen gibt den Zugang beim Anbieter zurück und löscht, was Slotside davon behalten hat. Stehen noch Termine bevor, wählen Sie: ihre Links behalten, erst die Besprechungen entfernen, oder sie an ein anderes Ihrer verbundenen Konten übergeben. Slotside zeigt, wie weit es ist, und lässt das Konto zuletzt los.",
      ],
    },
    setup: {
      title: "Slotside für Ihre Organisation einrichten",
      paragraphs: [
        "Slotside funktioniert in Organisationen, deren Administration es eingerichtet hat. Wenn Sie lesen, dass es nicht eingerichtet ist, schicken Sie diese Seite der Person, die sich bei Ihnen um Microsoft 365 kümmert.",
        "* Jemand aus der Administration beginnt auf der Seite unten: Microsoft fragt, was Slotside darf, und dann ist eine Anmeldung nötig. Wen das Verzeichnis als Administrator führt, der gehört hier als Erster zur Administration.",
        "* Danach geht es in Teams in Slotside unter „Einrichtung“ weiter: wessen Konten wie verbunden sind, wer unterrichtet und wer wem zugeordnet ist.",
      ],
    },
    guests: {
      title: "Einen Platz nehmen, ohne Konto",
      paragraphs: [
        "Wer einen Kurs gibt, kann Ihnen einen Link zu dessen Seite geben. Wählen Sie einen Termin, schreiben Sie Ihren Namen und Ihre E-Mail-Adresse, und reservieren Sie einen Platz.",
        "Sie bekommen eine E-Mail mit einem Link. Folgen Sie ihm innerhalb einer halben Stunde und drücken Sie auf „Bestätigen“: Dann gehört der Platz Ihnen.",
        "Man kann Ihnen auch direkt einen Platz geben: beim Termin unter „Wer kommt“ mit „Gast hinzufügen“. Dann gibt es nichts zu bestätigen.",
        "## Wechseln, abgeben, teilnehmen",
        "In jeder E-Mail zu Ihrem Platz steht ein Link zu ihm. Dort nehmen Sie teil, wechseln zu einem anderen Termin des Kurses oder geben den Platz ab. Der Link ist nur für Sie: Wer ihn hat, kann dasselbe tun.",
        "## Der Link ist abgelaufen",
        "Links gelten 30 Tage. Die Seite bietet an, Ihnen einen neuen zu schicken.",
      ],
    },
    zoom: {
      title: "Slotside in Zoom, mit oder ohne Microsoft",
      paragraphs: [
        "Öffnen Sie Slotside in Zoom. Kennt hier noch niemand Ihr Zoom-Konto, wählen Sie, wie Sie beginnen.",
        "* Nur mit Zoom weiter: für Sie selbst oder ein kleines Team. Sie veröffentlichen Kurse, andere nehmen Plätze, und Zoom-Meetings entstehen von selbst. Sagt Zoom, dass das Konto Ihnen gehört oder Sie es verwalten, kümmern Sie sich auch um Slotside dafür.",
        "* Mit Microsoft anmelden: Ihre Organisation nutzt Slotside in Teams oder Outlook, und Ihr Zoom-Konto wird dort mit Ihnen verknüpft. Sie sehen beide Namen, bevor etwas verknüpft wird, und „Trennen“ unter „Konto“ macht es rückgängig.",
        "Ohne Microsoft kann Ihr Kalender bei Google liegen: Öffnen Sie im Fenster in Zoom „Konto“ und drücken Sie auf „Google verbinden“. In Ihrem Browser öffnet sich eine Seite, die beide Namen zeigt, sobald Google geantwortet hat, und das Konto verbindet, wenn Sie es bestätigen; danach zeigt das Fenster in Zoom das Konto.",
      ],
    },
    problems: {
      title: "Wenn etwas nicht geklappt hat",
      paragraphs: [
        "Slotside sagt, warum es etwas abgelehnt hat und was zu tun ist. Sagt es, dass bei ihm selbst etwas schiefging, versuchen Sie es noch einmal; geschieht es wieder, geben Sie die Nummer der Anfrage weiter, die gezeigt wird.",
      ],
    },
  },
  privacy: {
    title: "Datenschutz",
    paragraphs: [
      "Slotside behält, was ein Termin braucht: wer teilnimmt, wann, wo, und was mit ihm geschah.",
      "In Ihrem Kalender liest es, wann Sie belegt sind, nicht womit. Titel, Texte und andere Personen Ihrer Einträge werden weder behalten noch gezeigt.",
      "Zugänge zu Microsoft 365, Zoom und Google werden verschlüsselt aufbewahrt, nur für das genutzt, worum Sie gebeten haben, und gelöscht, wenn Sie trennen oder Slotside in Zoom entfernen; Ihre Termine und deren Links bleiben.",
      "Von Gästen behält Slotside den Namen, die Adresse, die Zeitzone und die Sprache, und welche Plätze sie hatten. Wer wie oft nach Plätzen fragt, wird eine Stunde lang behalten, in einer Form, die niemanden nennt.",
      "Von Zeiten, um die jemand bittet oder auf die jemand wartet, behält es, wann es ginge und was dazu geschrieben wurde, bis 30 Tage nach der Antwort.",
      "Ihr eigener Browser behält eine Woche lang, was zuletzt über Ihre Termine bekannt war, damit Sie es ohne Verbindung lesen können: keine Links zu Besprechungen und keine Notizen.",
      "Ihre Organisation entscheidet, wie lange Termine behalten werden. Bitten Sie deren Administration um eine Kopie Ihrer Daten oder darum, sie zu löschen.",
    ],
  },
  terms: {
    title: "Bedingungen",
    paragraphs: [
      "Slotside wird Ihnen von Ihrer Organisation bereitgestellt, unter der Vereinbarung, die sie mit dem Betreiber hat.",
      "Nutzen Sie es, um Termine zu vereinbaren, die Sie wahrnehmen wollen. Versuchen Sie nicht, Daten anderer zu sehen oder den Dienst zu stören.",
    ],
  },
  arrivals: {
    accepted: {
      title: "Vielen Dank",
      paragraphs: [
        "Das war alles. Slotside prüft von selbst, ob alles erteilt wurde, was einige Minuten dauern kann, und beginnt dann seinen Test.",
        "Sie können diese Seite schließen. Wer Sie gebeten hat, sieht es in Slotside.",
      ],
    },
    declined: {
      title: "Es wurde nichts erteilt",
      paragraphs: [
        "Sie haben abgelehnt oder die Seite von Microsoft geschlossen. Es hat sich nichts geändert. Der Link bleibt gültig, falls Sie es sich anders überlegen.",
      ],
    },
    "too-few-rights": {
      title: "Dazu braucht es jemanden mit mehr Rechten",
      paragraphs: [
        "Ihr Konto darf nicht für alle zustimmen. Schicken Sie den Link an einen globalen Administrator oder einen Administrator für privilegierte Rollen Ihrer Organisation weiter.",
      ],
    },
    "wrong-organisation": {
      title: "Das war eine andere Organisation",
      paragraphs: [
        "Sie waren mit einem Konto einer anderen Organisation angemeldet; für die Organisation, die gefragt hat, hat sich also nichts geändert.",
        "Melden Sie sich bei Microsoft 365 ab, öffnen Sie den Link noch einmal, und melden Sie sich mit einem Konto der Organisation an, die gefragt hat.",
      ],
    },
    unknown: {
      title: "Dieser Link ist nicht bekannt",
      paragraphs: [
        "Er wurde durch einen neueren ersetzt, oder die Einrichtung wurde zurückgenommen. Bitten Sie die Person, die ihn geschickt hat, um einen neuen.",
      ],
    },
  },
  start: {
    title: "Hilfe",
    paragraphs: ["Termine buchen, verschieben und absagen, ohne Teams, Outlook oder Zoom zu verlassen."],
  },
  missing: { title: "Diese Seite gibt es nicht", paragraphs: ["Beginnen Sie bei der Liste aller Hilfeseiten."] },
  beginSetUp: "Mit der Einrichtung beginnen",
};
