/** The sentences of notices, in the languages that we speak. Plain words, no names but those that the notice is about. */

export type NoticeLanguage = "en" | "de";

/** Why a change in a calendar was put back. */
export type PutBackReason =
  | "provider_elsewhere"
  | "learner_elsewhere"
  | "time_taken"
  | "in_the_past"
  | "session_full"
  | "length_not_possible"
  | "not_possible";

export interface NoticeWords {
  readonly greeting: (name: string) => string;
  readonly booked: (what: string, when: string) => string;
  readonly bookedLead: string;
  readonly bookedSeveral: (what: string, count: number) => string;
  readonly bookedSeveralLead: (count: number) => string;
  readonly moved: (what: string, when: string) => string;
  readonly movedLead: string;
  readonly changedLead: string;
  readonly movedSeveral: (what: string, count: number) => string;
  readonly cancelled: (what: string, when: string) => string;
  readonly cancelledLead: string;
  readonly offRosterLead: string;
  readonly notTeachingLead: string;
  readonly emptyLead: string;
  readonly lineGoneLead: string;
  readonly inLine: string;
  readonly open: string;
  readonly cancelledSeveral: (what: string, count: number) => string;
  readonly cancelledSeveralLead: (count: number) => string;
  readonly linkReady: (what: string, when: string) => string;
  readonly linkReadyLead: string;
  readonly offer: (what: string, when: string) => string;
  readonly offerLead: (until: string) => string;
  readonly putBack: (what: string, when: string) => string;
  readonly putBackLead: (tried: string, when: string) => string;
  readonly putBackForOthers: (when: string) => string;
  readonly putBackBecause: Readonly<Record<PutBackReason, string>>;
  readonly nearest: string;
  readonly reminder: (what: string, when: string) => string;
  readonly reminderLead: (minutes: number) => string;
  readonly message: (what: string) => string;
  readonly messageLead: (sender: string) => string;
  readonly proposed: (what: string, when: string) => string;
  readonly proposedLead: (by: string) => string;
  readonly proposedMessage: (by: string) => string;
  readonly proposedTime: string;
  readonly declinedProposal: (what: string, when: string) => string;
  readonly declinedProposalLead: string;
  readonly decide: string;
  readonly before: string;
  readonly now: string;
  readonly when: string;
  readonly dates: string;
  readonly where: string;
  readonly online: string;
  readonly reference: string;
  readonly reason: string;
  readonly you: string;
  readonly by: (name: string) => string;
  readonly linkFollows: string;
  readonly join: string;
  readonly change: string;
  readonly takeSeat: string;
  readonly confirm: (what: string, when: string) => string;
  readonly confirmLead: (until: string) => string;
  readonly confirmElse: string;
  readonly confirmSeat: string;
  readonly confirmLine: (what: string, when: string) => string;
  readonly confirmLineLead: (until: string) => string;
  readonly joinLine: string;
  readonly ownLink: (what: string, when: string) => string;
  readonly ownLinkLead: string;
  readonly openSeat: string;
  readonly footer: string;
  readonly guestFooter: string;
}

const english: NoticeWords = {
  greeting: (name) => `Hello ${name},`,
  booked: (what, when) => `Booked: ${what}, ${when}`,
  bookedLead: "This session is booked.",
  bookedSeveral: (what, count) => `Booked: ${what}, ${count} dates`,
  bookedSeveralLead: (count) => `These ${count} sessions are booked.`,
  moved: (what, when) => `New time: ${what}, ${when}`,
  movedLead: "This session has moved.",
  changedLead: "Something about this session has changed.",
  movedSeveral: (what, count) => `New times: ${what}, ${count} dates`,
  cancelled: (what, when) => `Cancelled: ${what}, ${when}`,
  cancelledLead: "This session is cancelled and does not take place.",
  offRosterLead: "You no longer have a seat in this session.",
  notTeachingLead: "Somebody else teaches this session now.",
  emptyLead: "Nobody is booked into this session any more.",
  lineGoneLead: "This session, for which you were in line, is cancelled and does not take place.",
  inLine: "You do not have a seat in it yet: you are still in line, at the new time too.",
  open: "Open the session",
  cancelledSeveral: (what, count) => `Cancelled: ${what}, ${count} dates`,
  cancelledSeveralLead: (count) => `These ${count} sessions are cancelled and do not take place.`,
  linkReady: (what, when) => `Link ready: ${what}, ${when}`,
  linkReadyLead: "The link to join this session is here.",
  offer: (what, when) => `A seat is free: ${what}, ${when}`,
  offerLead: (until) => `A seat has become free, and it is kept for you until ${until}.`,
  putBack: (what, when) => `Put back: ${what}, ${when}`,
  putBackLead: (tried, when) => `The change to ${tried} could not stay. The session is at ${when}, as before.`,
  putBackForOthers: (when) =>
    `Your calendar may have shown another time for a moment. The session is at ${when}, as before.`,
  putBackBecause: {
    provider_elsewhere: "There is another session with the provider at that time.",
    learner_elsewhere: "A learner is in another session at that time.",
    time_taken: "That time is taken.",
    in_the_past: "That time has passed.",
    session_full: "There are not enough seats.",
    length_not_possible: "A session cannot be that short or that long.",
    not_possible: "That was not possible.",
  },
  nearest: "Free near it",
  reminder: (what, when) => `Reminder: ${what}, ${when}`,
  reminderLead: (minutes) => `This session begins ${inEnglish(minutes)}.`,
  message: (what) => `Message about ${what}`,
  messageLead: (sender) => `${sender} wrote to everyone in this session:`,
  proposed: (what, when) => `New time proposed: ${what}, ${when}`,
  proposedLead: (by) => `${by} asks for another time. The session stays where it is until you agree.`,
  proposedMessage: (by) => `${by} writes:`,
  proposedTime: "Proposed",
  declinedProposal: (what, when) => `Stays as it was: ${what}, ${when}`,
  declinedProposalLead: "The time that you asked for was declined. The session stays where it is.",
  decide: "Agree or decline",
  before: "Before",
  now: "Now",
  when: "When",
  dates: "Dates",
  where: "Where",
  online: "Online",
  reference: "Reference",
  reason: "Reason",
  you: "You did this.",
  by: (name) => `Done by ${name}.`,
  linkFollows: "The link to join will follow.",
  join: "Join",
  change: "Move or cancel",
  takeSeat: "Take the seat",
  confirm: (what, when) => `Confirm your seat: ${what}, ${when}`,
  confirmLead: (until) => `A seat is kept for you until ${until}. It is yours once you confirm it.`,
  confirmElse: "If you did not ask for it, ignore this message: nothing happens.",
  confirmSeat: "Confirm the seat",
  confirmLine: (what, when) => `Confirm your place in line: ${what}, ${when}`,
  confirmLineLead: (until) =>
    `All seats are taken. Confirm until ${until} that you want to wait for one: we write when it becomes free.`,
  joinLine: "Join the waiting list",
  ownLink: (what, when) => `Your link: ${what}, ${when}`,
  ownLinkLead: "Here is the link to your seat that was asked for. Pass it on to nobody.",
  openSeat: "Open my seat",
  footer: "You receive this because you take part. Reminders can be changed in Slotside, under Account.",
  guestFooter: "You receive this because your address was given for a seat.",
};

const german: NoticeWords = {
  greeting: (name) => `Guten Tag ${name},`,
  booked: (what, when) => `Gebucht: ${what}, ${when}`,
  bookedLead: "Dieser Termin ist gebucht.",
  bookedSeveral: (what, count) => `Gebucht: ${what}, ${count} Termine`,
  bookedSeveralLead: (count) => `Diese ${count} Termine sind gebucht.`,
  moved: (what, when) => `Neue Zeit: ${what}, ${when}`,
  movedLead: "Dieser Termin wurde verschoben.",
  changedLead: "An diesem Termin hat sich etwas geändert.",
  movedSeveral: (what, count) => `Neue Zeiten: ${what}, ${count} Termine`,
  cancelled: (what, when) => `Abgesagt: ${what}, ${when}`,
  cancelledLead: "Dieser Termin ist abgesagt und findet nicht statt.",
  offRosterLead: "Sie haben in diesem Termin keinen Platz mehr.",
  notTeachingLead: "Diesen Termin leitet jetzt jemand anderes.",
  emptyLead: "Für diesen Termin ist niemand mehr angemeldet.",
  lineGoneLead: "Dieser Termin, für den Sie auf der Warteliste standen, ist abgesagt und findet nicht statt.",
  inLine: "Sie haben noch keinen Platz darin: Sie stehen weiter auf der Warteliste, auch für die neue Zeit.",
  open: "Termin öffnen",
  cancelledSeveral: (what, count) => `Abgesagt: ${what}, ${count} Termine`,
  cancelledSeveralLead: (count) => `Diese ${count} Termine sind abgesagt und finden nicht statt.`,
  linkReady: (what, when) => `Link bereit: ${what}, ${when}`,
  linkReadyLead: "Der Link zur Teilnahme ist da.",
  offer: (what, when) => `Ein Platz ist frei: ${what}, ${when}`,
  offerLead: (until) => `Ein Platz ist frei geworden und wird bis ${until} für Sie freigehalten.`,
  putBack: (what, when) => `Zurückgesetzt: ${what}, ${when}`,
  putBackLead: (tried, when) =>
    `Die Änderung auf ${tried} konnte nicht bleiben. Es bleibt bei der bisherigen Zeit: ${when}.`,
  putBackForOthers: (when) =>
    `Ihr Kalender hat vielleicht kurz eine andere Zeit gezeigt. Es bleibt bei der bisherigen Zeit: ${when}.`,
  putBackBecause: {
    provider_elsewhere: "Zu dieser Zeit gibt es schon einen anderen Termin mit der anbietenden Person.",
    learner_elsewhere: "Zu dieser Zeit hat jemand der Teilnehmenden schon einen anderen Termin.",
    time_taken: "Diese Zeit ist vergeben.",
    in_the_past: "Diese Zeit ist vorbei.",
    session_full: "Es gibt nicht genug Plätze.",
    length_not_possible: "So kurz oder so lang kann ein Termin nicht sein.",
    not_possible: "Das war nicht möglich.",
  },
  nearest: "In der Nähe frei",
  reminder: (what, when) => `Erinnerung: ${what}, ${when}`,
  reminderLead: (minutes) => `Dieser Termin beginnt ${inGerman(minutes)}.`,
  message: (what) => `Nachricht zu ${what}`,
  messageLead: (sender) => `${sender} schreibt an alle in diesem Termin:`,
  proposed: (what, when) => `Neue Zeit vorgeschlagen: ${what}, ${when}`,
  proposedLead: (by) => `${by} bittet um eine andere Zeit. Bis Sie zustimmen, bleibt es bei der bisherigen.`,
  proposedMessage: (by) => `${by} schreibt:`,
  proposedTime: "Vorgeschlagen",
  declinedProposal: (what, when) => `Es bleibt dabei: ${what}, ${when}`,
  declinedProposalLead: "Die Zeit, um die Sie gebeten haben, wurde abgelehnt. Es bleibt bei der bisherigen.",
  decide: "Zustimmen oder ablehnen",
  before: "Bisher",
  now: "Jetzt",
  when: "Wann",
  dates: "Termine",
  where: "Wo",
  online: "Online",
  reference: "Referenz",
  reason: "Grund",
  you: "Das haben Sie selbst getan.",
  by: (name) => `Veranlasst von ${name}.`,
  linkFollows: "Der Link zur Teilnahme folgt.",
  join: "Teilnehmen",
  change: "Verschieben oder absagen",
  takeSeat: "Platz nehmen",
  confirm: (what, when) => `Platz bestätigen: ${what}, ${when}`,
  confirmLead: (until) =>
    `Bis ${until} ist ein Platz für Sie frei gehalten. Er gehört Ihnen, sobald Sie ihn bestätigen.`,
  confirmElse: "Falls Sie nicht darum gebeten haben, brauchen Sie nichts zu tun.",
  confirmSeat: "Platz bestätigen",
  confirmLine: (what, when) => `Warteliste bestätigen: ${what}, ${when}`,
  confirmLineLead: (until) =>
    `Alle Plätze sind vergeben. Bestätigen Sie bis ${until}, dass Sie warten möchten: Wir schreiben, sobald einer frei wird.`,
  joinLine: "Auf die Warteliste setzen",
  ownLink: (what, when) => `Ihr Link: ${what}, ${when}`,
  ownLinkLead: "Hier ist der angeforderte Link zu Ihrem Platz. Geben Sie ihn nicht weiter.",
  openSeat: "Meinen Platz öffnen",
  footer: "Sie erhalten dies, weil Sie teilnehmen. Erinnerungen lassen sich in Slotside unter „Konto“ ändern.",
  guestFooter: "Sie erhalten dies, weil Ihre Adresse für einen Platz angegeben wurde.",
};

/** English where we do not speak the person's language. */
export function languageOf(locale: string): NoticeLanguage {
  return /^de\b/i.test(locale) ? "de" : "en";
}

export const noticeWords: Readonly<Record<NoticeLanguage, NoticeWords>> = { en: english, de: german };

function inEnglish(minutes: number): string {
  const { count, unit } = inUnits(minutes);
  const one = { day: "in a day", hour: "in an hour", minute: "in a minute" };
  return count === 1 ? one[unit] : `in ${count} ${unit}s`;
}

function inGerman(minutes: number): string {
  const { count, unit } = inUnits(minutes);
  const one = { day: "in einem Tag", hour: "in einer Stunde", minute: "in einer Minute" };
  const many = { day: "Tagen", hour: "Stunden", minute: "Minuten" };
  return count === 1 ? one[unit] : `in ${count} ${many[unit]}`;
}

function inUnits(minutes: number): { readonly count: number; readonly unit: "day" | "hour" | "minute" } {
  if (minutes > 0 && minutes % 1440 === 0) return { count: minutes / 1440, unit: "day" };
  if (minutes > 0 && minutes % 60 === 0) return { count: minutes / 60, unit: "hour" };
  return { count: minutes, unit: "minute" };
}
