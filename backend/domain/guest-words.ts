/** The sentences of the pages that guests see, in the languages that we speak. */
import type { NoticeLanguage } from "./notice-words.ts";

export interface GuestWords {
  readonly classBy: (names: string, organisation: string) => string;
  readonly classByOne: (name: string) => string;
  readonly minutes: (minutes: number) => string;
  readonly online: string;
  readonly phone: string;
  readonly timesIn: (zone: string) => string;
  readonly otherZone: string;
  readonly show: string;
  readonly chooseDate: string;
  readonly seatsLeft: (seats: number) => string;
  readonly full: string;
  readonly fullWithLine: string;
  readonly noDates: string;
  readonly yourName: string;
  readonly yourEmail: string;
  readonly emailHint: string;
  readonly emailHintLine: string;
  readonly reserve: string;
  readonly joinLine: string;
  readonly checkMail: string;
  readonly checkMailLead: (email: string) => string;
  readonly checkMailLine: (email: string) => string;
  readonly checkMailHint: string;
  readonly backToClass: string;
  readonly confirmTitle: string;
  readonly confirmLead: string;
  readonly confirm: string;
  readonly lineTitle: string;
  readonly lineLead: string;
  readonly confirmLine: string;
  readonly seatTitle: string;
  readonly seatLead: (name: string) => string;
  readonly waiting: string;
  readonly offered: (until: string) => string;
  readonly takeSeat: string;
  readonly otherDates: string;
  readonly leaveLineTitle: string;
  readonly leaveLineLead: string;
  readonly leaveLine: string;
  readonly leftLine: string;
  readonly when: string;
  readonly where: string;
  readonly reference: string;
  readonly join: string;
  readonly linkFollows: string;
  readonly moveTitle: string;
  readonly move: string;
  readonly cancelTitle: string;
  readonly cancelLead: string;
  readonly cancel: string;
  readonly cancelled: string;
  readonly sessionOff: string;
  readonly isOver: string;
  readonly noSeat: string;
  readonly otherSeats: string;
  readonly done: Readonly<Record<"confirmed" | "waiting" | "moved", string>>;
  readonly expiredTitle: string;
  readonly expiredSeat: string;
  readonly expiredConfirm: string;
  readonly mailNew: string;
  readonly mailedTitle: string;
  readonly mailedLead: string;
  readonly askTitle: string;
  readonly askLead: string;
  readonly openInTeams: string;
  readonly openInTeamsLead: string;
  readonly missingTitle: string;
  readonly missingLead: string;
  readonly problem: string;
  readonly nameMissing: string;
  readonly emailWrong: string;
  readonly dateMissing: string;
  readonly privacy: string;
  readonly refused: Readonly<
    Record<
      | "session_full"
      | "in_the_past"
      | "cutoff_passed"
      | "learner_busy"
      | "already_cancelled"
      | "already_booked"
      | "limit_reached"
      | "offer_expired"
      | "other",
      string
    >
  >;
  readonly tooOften: string;
  readonly confirmFirst: string;
  readonly openTooLong: string;
}

const english: GuestWords = {
  classBy: (names, organisation) => `With ${names}, ${organisation}`,
  classByOne: (name) => `With ${name}`,
  minutes: (minutes) => `${minutes} minutes`,
  online: "Online",
  phone: "By phone",
  timesIn: (zone) => `Times are in ${zone}.`,
  otherZone: "Show them in another time zone",
  show: "Show",
  chooseDate: "Choose a date",
  seatsLeft: (seats) => (seats === 1 ? "1 seat left" : `${seats} seats left`),
  full: "Full",
  fullWithLine: "Full, with a waiting list",
  noDates: "There are no dates at the moment. Come back later.",
  yourName: "Your name",
  yourEmail: "Your e-mail address",
  emailHint: "You get a mail with a link. The seat is yours once you follow it, within 30 minutes.",
  emailHintLine:
    "You get a mail with a link. Follow it within 30 minutes: then the seat is yours, or you are on the waiting list.",
  reserve: "Reserve a seat",
  joinLine: "Join the waiting list",
  checkMail: "Now look into your mail",
  checkMailLead: (email) =>
    `A message is on its way to ${email}. Follow the link in it within 30 minutes, and the seat is yours.`,
  checkMailLine: (email) =>
    `A message is on its way to ${email}. Follow the link in it within 30 minutes, and you are on the waiting list.`,
  checkMailHint:
    "Nothing there after a few minutes? Look among the unwanted mail, or reserve again with the right address.",
  backToClass: "Back to the class",
  confirmTitle: "Confirm your seat",
  confirmLead: "One press, and the seat is yours.",
  confirm: "Confirm the seat",
  lineTitle: "Confirm your place on the waiting list",
  lineLead: "All seats are taken. One press, and we write to you when one becomes free.",
  confirmLine: "Join the waiting list",
  seatTitle: "Your seat",
  seatLead: (name) => `Reserved for ${name}.`,
  waiting: "You are on the waiting list. We write when a seat becomes free.",
  offered: (until) => `A seat is free. You can take it until ${until}.`,
  takeSeat: "Take the seat",
  otherDates: "See the other dates of this class",
  leaveLineTitle: "No longer waiting?",
  leaveLineLead: "Leave the waiting list, so that whoever comes after you is asked sooner.",
  leaveLine: "Leave the waiting list",
  leftLine: "You left the waiting list. Thank you for saying so.",
  when: "When",
  where: "Where",
  reference: "Reference",
  join: "Join",
  linkFollows: "The link to join appears here, and comes by mail.",
  moveTitle: "Move to another date",
  move: "Move my seat",
  cancelTitle: "Cannot come?",
  cancelLead: "Give the seat back, so that somebody else can have it.",
  cancel: "Give my seat up",
  cancelled: "You gave your seat up. Thank you for saying so.",
  sessionOff: "This session is cancelled and does not take place.",
  isOver: "This session is over.",
  noSeat: "You have no seat on this date any more.",
  otherSeats: "Your other dates",
  done: {
    confirmed: "The seat is yours. The details are in your mail as well.",
    waiting: "You are in line. This page opens again by the link in your mail.",
    moved: "Your seat has moved. The details are in your mail as well.",
  },
  expiredTitle: "This link has expired",
  expiredSeat: "Links are good for 30 days. We can mail you a new one.",
  expiredConfirm: "It was good for 30 minutes, and so was the seat that was kept. Reserve one again.",
  mailNew: "Mail me a new link",
  mailedTitle: "A new link is on its way",
  mailedLead: "If this address has a seat in the session, a mail with a link arrives in a moment.",
  askTitle: "Have you taken a seat as a guest?",
  askLead: "Give the address you took it with, and we mail you a link to it.",
  openInTeams: "Open in Teams",
  openInTeamsLead:
    "Open it in Teams to see, move or cancel it. In Outlook, open the appointment and Slotside beside it. In Zoom, open Slotside from the apps.",
  missingTitle: "This page does not exist",
  missingLead: "The link is not complete, or the class is not offered any more. Ask whoever gave you the link.",
  problem: "That did not work",
  nameMissing: "Write your name.",
  emailWrong: "Write an e-mail address such as name@example.org.",
  dateMissing: "Choose a date.",
  privacy: "Privacy",
  refused: {
    session_full: "All seats of this date are taken. Choose another one.",
    in_the_past: "This date has begun or passed. Choose another one.",
    cutoff_passed: "It is too late to change this. Write to whoever teaches it.",
    learner_busy: "You have a seat in another session at that time.",
    already_cancelled: "This date is cancelled.",
    already_booked: "You have a seat on that date already.",
    limit_reached: "Your seat was moved as often as is possible.",
    offer_expired: "The seat is gone: somebody else took it, or the time for it is over. You are still in line.",
    other: "That is not possible now. Try another date.",
  },
  tooOften: "This was asked for too often. Try again in an hour.",
  confirmFirst:
    "Several seats are kept for people where you are. Once they are confirmed by the links in the mails, others can be reserved.",
  openTooLong: "This page was open for too long. Follow the link in your mail again.",
};

const german: GuestWords = {
  classBy: (names, organisation) => `Mit ${names}, ${organisation}`,
  classByOne: (name) => `Mit ${name}`,
  minutes: (minutes) => `${minutes} Minuten`,
  online: "Online",
  phone: "Telefonisch",
  timesIn: (zone) => `Zeiten in ${zone}.`,
  otherZone: "In einer anderen Zeitzone zeigen",
  show: "Zeigen",
  chooseDate: "Termin wählen",
  seatsLeft: (seats) => (seats === 1 ? "Noch 1 Platz" : `Noch ${seats} Plätze`),
  full: "Ausgebucht",
  fullWithLine: "Ausgebucht, mit Warteliste",
  noDates: "Zurzeit gibt es keine Termine. Schauen Sie später wieder vorbei.",
  yourName: "Ihr Name",
  yourEmail: "Ihre E-Mail-Adresse",
  emailHint:
    "Sie bekommen eine Mail mit einem Link. Der Platz gehört Ihnen, sobald Sie ihm innerhalb von 30 Minuten folgen.",
  emailHintLine:
    "Sie bekommen eine Mail mit einem Link. Folgen Sie ihm innerhalb von 30 Minuten: Dann gehört der Platz Ihnen, oder Sie stehen auf der Warteliste.",
  reserve: "Platz reservieren",
  joinLine: "Auf die Warteliste setzen",
  checkMail: "Sehen Sie jetzt in Ihre Mails",
  checkMailLead: (email) =>
    `Eine Nachricht ist unterwegs an ${email}. Folgen Sie dem Link darin innerhalb von 30 Minuten, dann gehört der Platz Ihnen.`,
  checkMailLine: (email) =>
    `Eine Nachricht ist unterwegs an ${email}. Folgen Sie dem Link darin innerhalb von 30 Minuten, dann stehen Sie auf der Warteliste.`,
  checkMailHint:
    "Nach ein paar Minuten noch nichts da? Sehen Sie bei den unerwünschten Mails nach, oder reservieren Sie mit der richtigen Adresse noch einmal.",
  backToClass: "Zurück zum Kurs",
  confirmTitle: "Platz bestätigen",
  confirmLead: "Ein Klick, und der Platz gehört Ihnen.",
  confirm: "Platz bestätigen",
  lineTitle: "Platz auf der Warteliste bestätigen",
  lineLead: "Alle Plätze sind vergeben. Ein Klick, und wir schreiben Ihnen, sobald einer frei wird.",
  confirmLine: "Auf die Warteliste setzen",
  seatTitle: "Ihr Platz",
  seatLead: (name) => `Reserviert für ${name}.`,
  waiting: "Sie stehen auf der Warteliste. Wir schreiben, sobald ein Platz frei wird.",
  offered: (until) => `Ein Platz ist frei. Sie können ihn bis ${until} nehmen.`,
  takeSeat: "Platz nehmen",
  otherDates: "Die anderen Termine dieses Kurses ansehen",
  leaveLineTitle: "Warten Sie nicht mehr?",
  leaveLineLead: "Verlassen Sie die Warteliste, damit die Nächsten früher gefragt werden.",
  leaveLine: "Warteliste verlassen",
  leftLine: "Sie haben die Warteliste verlassen. Danke für die Nachricht.",
  when: "Wann",
  where: "Wo",
  reference: "Kennung",
  join: "Teilnehmen",
  linkFollows: "Der Link zur Teilnahme erscheint hier und kommt per Mail.",
  moveTitle: "Auf einen anderen Termin verschieben",
  move: "Meinen Platz verschieben",
  cancelTitle: "Verhindert?",
  cancelLead: "Geben Sie den Platz zurück, damit ihn jemand anders haben kann.",
  cancel: "Meinen Platz abgeben",
  cancelled: "Sie haben Ihren Platz abgegeben. Danke für die Nachricht.",
  sessionOff: "Dieser Termin ist abgesagt und findet nicht statt.",
  isOver: "Dieser Termin ist vorbei.",
  noSeat: "Sie haben an diesem Termin keinen Platz mehr.",
  otherSeats: "Ihre anderen Termine",
  done: {
    confirmed: "Der Platz gehört Ihnen. Alles steht auch in Ihren Mails.",
    waiting: "Sie sind vorgemerkt. Diese Seite öffnet sich wieder über den Link in Ihrer Mail.",
    moved: "Ihr Platz ist verschoben. Alles steht auch in Ihren Mails.",
  },
  expiredTitle: "Dieser Link ist abgelaufen",
  expiredSeat: "Links gelten 30 Tage. Wir können Ihnen einen neuen schicken.",
  expiredConfirm: "Er galt 30 Minuten, und so lange war der Platz frei gehalten. Reservieren Sie noch einmal.",
  mailNew: "Neuen Link schicken",
  mailedTitle: "Ein neuer Link ist unterwegs",
  mailedLead: "Wenn diese Adresse einen Platz in dem Termin hat, kommt gleich eine Mail mit einem Link.",
  askTitle: "Haben Sie als Gast einen Platz genommen?",
  askLead: "Nennen Sie die Adresse, mit der Sie ihn genommen haben, und wir schicken Ihnen einen Link dorthin.",
  openInTeams: "In Teams öffnen",
  openInTeamsLead:
    "Öffnen Sie ihn in Teams, um ihn zu sehen, zu verschieben oder abzusagen. In Outlook öffnen Sie den Termin und daneben Slotside. In Zoom öffnen Sie Slotside bei den Apps.",
  missingTitle: "Diese Seite gibt es nicht",
  missingLead:
    "Der Link ist unvollständig, oder der Kurs wird nicht mehr angeboten. Fragen Sie, wer Ihnen den Link gegeben hat.",
  problem: "Das hat nicht geklappt",
  nameMissing: "Schreiben Sie Ihren Namen.",
  emailWrong: "Schreiben Sie eine E-Mail-Adresse wie name@example.org.",
  dateMissing: "Wählen Sie einen Termin.",
  privacy: "Datenschutz",
  refused: {
    session_full: "Alle Plätze dieses Termins sind vergeben. Wählen Sie einen anderen.",
    in_the_past: "Dieser Termin hat begonnen oder ist vorbei. Wählen Sie einen anderen.",
    cutoff_passed: "Dafür ist es zu spät. Schreiben Sie der Person, die den Kurs hält.",
    learner_busy: "Sie haben zu dieser Zeit schon einen Platz in einem anderen Termin.",
    already_cancelled: "Dieser Termin ist abgesagt.",
    already_booked: "Sie haben an diesem Termin schon einen Platz.",
    limit_reached: "Ihr Platz wurde so oft verschoben, wie es möglich ist.",
    offer_expired:
      "Der Platz ist weg: Jemand anders hat ihn genommen, oder die Zeit dafür ist vorbei. Sie stehen weiter auf der Warteliste.",
    other: "Das geht gerade nicht. Versuchen Sie einen anderen Termin.",
  },
  tooOften: "Das wurde zu oft angefragt. Versuchen Sie es in einer Stunde noch einmal.",
  confirmFirst:
    "Bei Ihnen sind schon mehrere Plätze frei gehalten. Sobald sie über die Links in den Mails bestätigt sind, lassen sich weitere reservieren.",
  openTooLong: "Diese Seite war zu lange offen. Folgen Sie noch einmal dem Link in Ihrer Mail.",
};

export const guestWords: Readonly<Record<NoticeLanguage, GuestWords>> = { en: english, de: german };

/** Why it was refused, as a sentence for the guest. */
export function sayRefusedToGuest(words: GuestWords, code: string): string {
  return Object.hasOwn(words.refused, code) ? words.refused[code as keyof GuestWords["refused"]] : words.refused.other;
}
