/** From the field that a request was refused for to the words for it. Pure. */
import type { Problem } from "#contract/problems.ts";
import type { english } from "./field-problem-words.en.ts";

type FieldError = NonNullable<Problem["errors"]>[number];
export type FieldWord = keyof typeof english;

/** `server`: it answers with a sentence in the reader's language already. The first that fits counts. */
const rules: readonly (readonly [path: RegExp, message: RegExp, word: FieldWord | "server"])[] = [
  [/^body$/, /must change something/, "nothingChanged"],
  [/^body$/, /Microsoft 365/, "noDirectory"],
  [/^body\.csv$/, /./, "server"],
  [/\.url$/, /webhooks already/, "tooManyWebhooks"],
  [/\.url$/, /begins with https|Invalid/, "https"],
  [/\.url$/, /./, "server"],
  [/\.(name|displayName)$/, /empty|Too small/, "nameMissing"],
  [/\.(email|mustNotRead)$/, /./, "email"],
  [/\.joinUrl$/, /./, "ownLink"],
  [/\.capacity$/, /individual/, "oneSeat"],
  [/\.(capacity|minimumRoster)$/, /./, "seats"],
  [/\.dates$/, /./, "openDates"],
  [/\.publicPage$/, /matched/, "publicPageMatch"],
  [/\.publicPage$/, /./, "publicPageDates"],
  [/\.limits\./, /./, "limitRoom"],
  [/\.(to|until)$/, /after|before/, "endAfterBegin"],
  [/\.recurrence\b/, /./, "manyDates"],
  [/\.choices$/, /./, "oneDate"],
  [/\.generateUrl$/, /./, "onlyOnline"],
  [/\.providerIds\b/, /./, "whoTeaches"],
  [/\.learnerIds$/, /you teach/, "forWhomTeaches"],
  [/\.learnerIds$/, /must name/, "forWhom"],
  [/\.learnerIds\b/, /./, "notKnown"],
  [/\.learnerId$/, /somebody else/, "twoPeople"],
  [/\.(learnerId|providerId)$/, /person of this organisation/, "notKnown"],
  [/\.providerId$/, /several/, "severalTeach"],
  [/\.?providerId$/, /./, "teachesIt"],
  [/\.startsAt$/, /At most/, "offersFull"],
  [/\.startsAt$/, /./, "sameTime"],
  [/\.offeringId$/, /one learner/, "offersAlone"],
  [/\.durationMinutes$/, /./, "howLong"],
  [/\.minutesBefore\b/, /./, "reminders"],
  [/Minutes$/, /./, "minutes"],
  [/\.eventId$/, /./, "appointment"],
  [/\.sessionId$/, /waitlist/, "notFromLine"],
  [/\.(sessionId|intoSessionId)$/, /./, "otherClass"],
  [/\.reason$/, /long|Too big/, "tooLong"],
  [/\.reason$/, /./, "reason"],
  [/\.confirm$/, /./, "organisationName"],
  [/\.?toProviderId$/, /./, "takesOver"],
  [/\.roles\b/, /./, "roles"],
  [/\.timeZone$/, /./, "zone"],
  [/\.meets$/, /./, "noOtherAccount"],
  [/\.(oneTimeValue|state)$/, /./, "notInTime"],
  [/\.purposes$/, /left out/, "useAgain"],
  [/\.purposes$/, /./, "meetCalendar"],
  [/\.(conflictCalendars|targetCalendar)$/, /./, "calendars"],
  [/\.cursor$/, /./, "cursor"],
  [/seatId$/, /./, "roster"],
  [/./, /Too big: expected string/, "tooLong"],
];

/** What to say of one field: a word of the catalogue, or what the server says of it. */
export function wordOfField({ path, message }: FieldError): FieldWord | { readonly text: string } {
  const [, , word] = rules.find(([field, about]) => field.test(path) && about.test(message)) ?? [];
  return word === "server" ? { text: message } : (word ?? "unknown");
}
