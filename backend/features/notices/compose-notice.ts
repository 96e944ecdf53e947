/** Puts a notice into words for one person, with the calendar file that belongs to it. */
import { sayReason } from "../../domain/change-words.ts";
import { formatCalendar } from "../../domain/icalendar.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Told } from "../../domain/notice-plan.ts";
import { writeNotice } from "../../domain/notice-text.ts";
import type { NoticeDate, NoticeOccasion } from "../../domain/notice-text.ts";
import { languageOf } from "../../domain/notice-words.ts";
import { sessionText } from "../../domain/session-text.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import type { MailAddress, MailCalendar } from "../../ports/mail.ts";
import type { NoticeContent } from "../../ports/notice-channel.ts";
import type { Actor } from "./telling.store.ts";
import { seatedOf } from "./subjects.store.ts";
import type { Recipient, Subject } from "./subjects.store.ts";

export interface ComposeDeps {
  readonly links: SessionLinks;
  /** Whom notices come from; also the organizer of the calendar files that go along. */
  readonly sender: MailAddress;
}

/** One date as this person should hear of it. */
export interface NoticePart {
  readonly subject: Subject;
  /** The calendar file that goes along; it counts as `told.sequence`. */
  readonly entry?: "REQUEST" | "CANCEL" | undefined;
  readonly told: Told;
}

export function composeNotice(
  deps: ComposeDeps,
  to: Recipient,
  notice: {
    readonly occasion: NoticeOccasion;
    readonly parts: readonly [NoticePart, ...NoticePart[]];
    readonly by?: Actor | undefined;
    readonly at: Instant;
  },
): NoticeContent {
  const { occasion, parts, by, at } = notice;
  const [first, ...more] = parts;
  const language = languageOf(to.locale);
  const reading = { to, at, isToConfirm: occasion.kind === "confirm" };
  const isOff = occasion.kind === "cancelled" && /^(session_off|line_gone)$/.test(occasion.because);
  const text = writeNotice({
    reader: { name: to.name, language, timeZone: to.timeZone, isGuest: to.guestOf !== undefined },
    offeringName: first.subject.offeringName,
    occasion,
    dates: [dateOf(deps, first, reading), ...more.map((each) => dateOf(deps, each, reading))],
    actor: actorFor(first.subject, to, by),
    ...(isOff && first.subject.cancelReason ? { reason: sayReason(first.subject.cancelReason, language) } : {}),
  });
  const calendars = parts.flatMap((part) => (part.entry ? [fileFor(deps, to, { part, method: part.entry, at })] : []));
  return { language, ...text, calendars };
}

interface Reading {
  readonly to: Recipient;
  readonly at: Instant;
  readonly isToConfirm: boolean;
}

/** Guests sign in by nothing but this address; everybody else signs in after following theirs. */
function linkFor({ links }: ComposeDeps, subject: Subject, { to, at, isToConfirm }: Reading): string {
  const { guestOf: tenantId, personId: guestId } = to;
  if (tenantId === undefined) return links.of(subject).web;
  const pass = { to: isToConfirm ? "confirm" : "seat", tenantId, sessionId: subject.id, guestId } as const;
  return links.ofGuest(subject, pass, at);
}

/** What was cancelled is told with the time at which people knew it. */
function dateOf(deps: ComposeDeps, { subject, told }: NoticePart, reading: Reading): NoticeDate {
  const { reference } = subject;
  return {
    reference,
    link: linkFor(deps, subject, reading),
    startsAt: told.startsAt,
    endsAt: told.endsAt,
    place: told.place,
    joinUrl: told.joinUrl,
    linkFollows: told.isOn && subject.wantsLink && told.joinUrl === undefined,
  };
}

/** Learners are not told each other's names. */
function actorFor(
  subject: Subject,
  to: Recipient,
  by: Actor | undefined,
): "reader" | { readonly name: string } | undefined {
  if (!by) return undefined;
  if (by.personId === to.personId) return "reader";
  const isReaderProvider = subject.providers.some(({ personId }) => personId === to.personId);
  const isOtherLearner = subject.seats.some(({ personId }) => personId === by.personId);
  return isReaderProvider || !isOtherLearner ? { name: by.displayName } : undefined;
}

function fileFor(
  deps: ComposeDeps,
  to: Recipient,
  { part, method, at }: { readonly part: NoticePart; readonly method: "REQUEST" | "CANCEL"; readonly at: Instant },
): MailCalendar {
  const { subject, told } = part;
  const { reference, offeringName } = subject;
  const { sender } = deps;
  const url = linkFor(deps, subject, { to, at, isToConfirm: false });
  const { subject: summary, paragraphs } = sessionText({ offeringName, reference, link: url });
  const text = formatCalendar({
    method,
    // The second is how entries were called by a release that did not name them yet, and may still run beside this one.
    uid: told.entryUid ?? `${subject.id}.${to.personId}@slotside`,
    sequence: told.sequence,
    writtenAt: at,
    startsAt: told.startsAt,
    endsAt: told.endsAt,
    summary,
    description: paragraphs.join("\n"),
    location: told.joinUrl ?? told.place,
    url,
    organizer: sender,
    attendee: { name: to.name, address: to.address },
  });
  return { method, fileName: `${reference.toLowerCase()}.ics`, text };
}

/** Whose session it is none of any more, and why. */
export function whyOff(subject: Subject, personId: string): Extract<NoticeOccasion, { kind: "cancelled" }>["because"] {
  if (subject.status === "cancelled") return "session_off";
  const isLearner = subject.seats.some((seat) => seat.personId === personId);
  if (isLearner) return "seat_gone";
  const stillTeaches = subject.providers.some((provider) => provider.personId === personId);
  return stillTeaches && seatedOf(subject).length === 0 ? "empty" : "handed_over";
}
