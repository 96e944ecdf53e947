/** What a notice says: subject, text and HTML in the person's language and zone. Pure. */
import { localOf } from "./wall-time.ts";
import { dayMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import type { Interval } from "./interval.ts";
import { noticeWords } from "./notice-words.ts";
import type { NoticeLanguage, NoticeWords, PutBackReason } from "./notice-words.ts";

/** One session as the reader should see it. */
export interface NoticeDate extends Interval {
  readonly reference: string;
  /** Where it can be moved or cancelled. */
  readonly link: string;
  readonly place?: string | undefined;
  readonly joinUrl?: string | undefined;
  /** A link is made, and is not there yet. */
  readonly linkFollows: boolean;
}

export type NoticeOccasion =
  | { readonly kind: "booked" | "link_ready" }
  | {
      readonly kind: "moved";
      readonly before: Interval & { readonly place?: string | undefined };
      /** The reader has no seat, and waits for one. */
      readonly isInLine?: boolean | undefined;
    }
  | {
      readonly kind: "cancelled";
      readonly because: "session_off" | "seat_gone" | "handed_over" | "empty" | "line_gone";
    }
  | { readonly kind: "offer"; readonly until: Instant }
  | {
      readonly kind: "put_back";
      readonly tried: Interval;
      readonly reason: PutBackReason;
      readonly nearest: readonly Instant[];
      /** Whoever made the change reads why; the others read what holds. */
      readonly reader: "changer" | "other";
    }
  | { readonly kind: "reminder"; readonly minutes: number }
  | { readonly kind: "message"; readonly text: string; readonly sender: string }
  /** The reader is to decide. */
  | { readonly kind: "proposed"; readonly wanted: Interval; readonly by: string; readonly message?: string | undefined }
  /** A seat is kept for a guest until then; or they may join the line until then. */
  | { readonly kind: "confirm"; readonly until: Instant; readonly isInLine?: boolean | undefined }
  /** A guest asked for a new link to their seat. */
  | { readonly kind: "own_link" }
  /** The reader had asked for it. */
  | { readonly kind: "proposal_declined"; readonly wanted: Interval };

export interface NoticeReader {
  readonly name: string;
  readonly language: NoticeLanguage;
  /** IANA. */
  readonly timeZone: string;
  /** Has no account here, so there is no place where reminders could be changed. */
  readonly isGuest?: boolean | undefined;
}

export interface NoticeFacts {
  readonly reader: NoticeReader;
  readonly offeringName: string;
  readonly occasion: NoticeOccasion;
  /** One, or several dates told at once. */
  readonly dates: readonly [NoticeDate, ...NoticeDate[]];
  /** Who did it, as far as the reader may know. */
  readonly actor?: "reader" | { readonly name: string } | undefined;
  readonly reason?: string | undefined;
}

export interface NoticeText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Draft {
  readonly language: NoticeLanguage;
  readonly title: string;
  readonly greeting: string;
  readonly sentences: readonly string[];
  readonly facts: readonly (readonly [label: string, values: readonly string[]])[];
  readonly links: readonly (readonly [label: string, url: string])[];
  readonly footer: string;
}

export function writeNotice(facts: NoticeFacts): NoticeText {
  const words = noticeWords[facts.reader.language];
  const draft: Draft = {
    language: facts.reader.language,
    title: titleOf(facts, words),
    greeting: words.greeting(facts.reader.name),
    sentences: sentencesOf(facts, words),
    facts: factsOf(facts, words),
    links: linksOf(facts, words),
    footer: facts.reader.isGuest ? words.guestFooter : words.footer,
  };
  return { subject: draft.title, text: asText(draft), html: asHtml(draft) };
}

/** `Mon 2 Mar 2026, 15:00–15:45 (Europe/Berlin)`; the second day only where it ends on another one. */
export function sayWhen({ startsAt, endsAt }: Interval, { language, timeZone }: NoticeReader): string {
  const day = (at: Instant): string => format(at, { language, timeZone }, dayParts);
  const time = (at: Instant): string => format(at, { language, timeZone }, timeParts);
  const isOneDay = Math.floor(localOf(timeZone, startsAt) / dayMs) === Math.floor(localOf(timeZone, endsAt) / dayMs);
  const end = isOneDay ? time(endsAt) : `${day(endsAt)}, ${time(endsAt)}`;
  return `${day(startsAt)}, ${time(startsAt)}–${end} (${timeZone})`;
}

const dayParts = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
const timeParts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

function format(
  at: Instant,
  { language, timeZone }: Pick<NoticeReader, "language" | "timeZone">,
  parts: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", { timeZone, ...parts }).format(at);
}

/** `Mon 2 Mar 2026, 15:00`. */
export function sayStart(at: Instant, { language, timeZone }: Pick<NoticeReader, "language" | "timeZone">): string {
  return `${format(at, { language, timeZone }, dayParts)}, ${format(at, { language, timeZone }, timeParts)}`;
}

function titleOf({ occasion, dates, offeringName, reader }: NoticeFacts, words: NoticeWords): string {
  const [first, ...more] = dates;
  if (more.length > 0) {
    if (occasion.kind === "booked") return words.bookedSeveral(offeringName, dates.length);
    if (occasion.kind === "moved") return words.movedSeveral(offeringName, dates.length);
    if (occasion.kind === "cancelled") return words.cancelledSeveral(offeringName, dates.length);
  }
  const what = `${offeringName} (${first.reference})`;
  const when = sayStart(first.startsAt, reader);
  switch (occasion.kind) {
    case "booked":
      return words.booked(what, when);
    case "moved":
      return words.moved(what, when);
    case "cancelled":
      return words.cancelled(what, when);
    case "link_ready":
      return words.linkReady(what, when);
    case "offer":
      return words.offer(what, when);
    case "put_back":
      return words.putBack(what, when);
    case "reminder":
      return words.reminder(what, when);
    case "message":
      return words.message(what);
    case "proposed":
      return words.proposed(what, sayStart(occasion.wanted.startsAt, reader));
    case "proposal_declined":
      return words.declinedProposal(what, when);
    case "confirm":
      return occasion.isInLine ? words.confirmLine(what, when) : words.confirm(what, when);
    case "own_link":
      return words.ownLink(what, when);
  }
}

function sentencesOf(facts: NoticeFacts, words: NoticeWords): readonly string[] {
  const { actor, dates, occasion } = facts;
  const who = actor === undefined ? [] : [actor === "reader" ? words.you : words.by(actor.name)];
  const isAskedFor = occasion.kind === "confirm" || occasion.kind === "own_link";
  const line = occasion.kind === "moved" && occasion.isInLine ? [words.inLine] : [];
  const isWaiting = occasion.kind !== "cancelled" && !isAskedFor && dates.some(({ linkFollows }) => linkFollows);
  return [...leadOf(facts, words), ...line, ...who, ...(isWaiting ? [words.linkFollows] : [])];
}

function leadOf({ occasion, dates, reader }: NoticeFacts, words: NoticeWords): readonly string[] {
  const [first] = dates;
  const isSeveral = dates.length > 1;
  switch (occasion.kind) {
    case "booked":
      return [isSeveral ? words.bookedSeveralLead(dates.length) : words.bookedLead];
    case "moved":
      return [isSameTime(occasion.before, first) && !isSeveral ? words.changedLead : words.movedLead];
    case "cancelled": {
      if (isSeveral) return [words.cancelledSeveralLead(dates.length)];
      const leads = {
        session_off: words.cancelledLead,
        seat_gone: words.offRosterLead,
        handed_over: words.notTeachingLead,
        empty: words.emptyLead,
        line_gone: words.lineGoneLead,
      };
      return [leads[occasion.because]];
    }
    case "link_ready":
      return [words.linkReadyLead];
    case "offer":
      return [words.offerLead(sayStart(occasion.until, reader))];
    case "put_back":
      return occasion.reader === "other"
        ? [words.putBackForOthers(sayWhen(first, reader))]
        : [
            words.putBackLead(sayStart(occasion.tried.startsAt, reader), sayWhen(first, reader)),
            words.putBackBecause[occasion.reason],
          ];
    case "reminder":
      return [words.reminderLead(occasion.minutes)];
    case "message":
      return [words.messageLead(occasion.sender), occasion.text];
    case "proposed": {
      const { by, message } = occasion;
      return [words.proposedLead(by), ...(message === undefined ? [] : [words.proposedMessage(by), message])];
    }
    case "proposal_declined":
      return [words.declinedProposalLead];
    case "confirm": {
      const lead = occasion.isInLine ? words.confirmLineLead : words.confirmLead;
      return [lead(sayStart(occasion.until, reader)), words.confirmElse];
    }
    case "own_link":
      return [words.ownLinkLead];
  }
}

function factsOf(facts: NoticeFacts, words: NoticeWords): Draft["facts"] {
  const { occasion, dates, reader, reason } = facts;
  const [first, ...more] = dates;
  const when = (date: NoticeDate): string =>
    more.length > 0 ? `${sayWhen(date, reader)}, ${date.reference}` : sayWhen(date, reader);
  const place = (at: string | undefined): readonly string[] => (at === undefined || at === "" ? [] : [at]);
  const before = occasion.kind === "moved" && more.length === 0 ? occasion.before : undefined;
  const isMoved = before !== undefined && !isSameTime(before, first);
  const nearest = occasion.kind === "put_back" && occasion.reader === "changer" ? occasion.nearest : [];
  const wanted = "wanted" in occasion ? [occasion.wanted] : [];
  const rows: [string, readonly string[]][] = [
    [words.proposedTime, wanted.map((time) => sayWhen(time, reader))],
    [words.before, before ? [...(isMoved ? [sayWhen(before, reader)] : []), ...changedPlace(before, first)] : []],
    [more.length > 0 ? words.dates : isMoved || wanted.length > 0 ? words.now : words.when, dates.map(when)],
    [words.where, [...place(first.place), ...(isOnline(first) ? [words.online] : [])]],
    [words.nearest, nearest.map((at) => sayStart(at, reader))],
    [words.reason, reason ? [reason] : []],
    [words.reference, more.length > 0 ? [] : [first.reference]],
  ];
  return rows.filter(([, values]) => values.length > 0);
}

function changedPlace(before: { readonly place?: string | undefined }, { place }: NoticeDate): readonly string[] {
  return before.place !== undefined && before.place !== place ? [before.place] : [];
}

function isOnline({ joinUrl, linkFollows }: NoticeDate): boolean {
  return joinUrl !== undefined || linkFollows;
}

function isSameTime(one: Interval, other: Interval): boolean {
  return one.startsAt === other.startsAt && one.endsAt === other.endsAt;
}

function linksOf({ occasion, dates }: NoticeFacts, words: NoticeWords): Draft["links"] {
  const [first, ...more] = dates;
  if (occasion.kind === "cancelled") return [];
  if (occasion.kind === "moved" && occasion.isInLine) return [[words.open, first.link]];
  if (occasion.kind === "offer") return [[words.takeSeat, first.link]];
  if (occasion.kind === "proposed") return [[words.decide, first.link]];
  if (occasion.kind === "confirm") return [[occasion.isInLine ? words.joinLine : words.confirmSeat, first.link]];
  if (occasion.kind === "own_link") return [[words.openSeat, first.link]];
  const join = first.joinUrl !== undefined && more.length === 0 ? [[words.join, first.joinUrl] as const] : [];
  const change = dates.map(
    ({ link, reference }) => [more.length > 0 ? `${words.change} ${reference}` : words.change, link] as const,
  );
  return [...join, ...change];
}

function asText({ greeting, sentences, facts, links, footer }: Draft): string {
  const blocks = [
    greeting,
    ...sentences,
    facts
      .map(([label, values]) =>
        values.length === 1 ? `${label}: ${values[0]}` : `${label}:\n${values.map((each) => `- ${each}`).join("\n")}`,
      )
      .join("\n"),
    links.map(([label, url]) => `${label}: ${url}`).join("\n"),
    footer,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** Readable without styles, by a screen reader and in dark colours: nothing but headings, paragraphs, a list of facts and links. */
function asHtml({ language, title, greeting, sentences, facts, links, footer }: Draft): string {
  const rows = facts.flatMap(([label, values]) => [
    `<dt><strong>${escapeHtml(label)}</strong></dt>`,
    ...values.map((value) => `<dd>${escapeHtml(value)}</dd>`),
  ]);
  return [
    "<!doctype html>",
    `<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body>`,
    `<h1 style="font-size:1.25em">${escapeHtml(title)}</h1>`,
    ...[greeting, ...sentences].map((each) => `<p>${escapeHtml(each).replaceAll("\n", "<br>")}</p>`),
    ...(rows.length > 0 ? [`<dl>${rows.join("")}</dl>`] : []),
    ...links.map(([label, url]) => `<p><a href="${escapeHtml(safeUrl(url))}">${escapeHtml(label)}</a></p>`),
    `<p><small>${escapeHtml(footer)}</small></p>`,
    "</body></html>",
    "",
  ].join("\n");
}

/** A link that a person brought leads to a page, or nowhere. */
function safeUrl(url: string): string {
  return /^https?:\/\//i.test(url) ? url : "#";
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
