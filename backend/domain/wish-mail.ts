/** What is written about wishes: to whoever teaches it, and to whoever wished. Pure. */
import type { Instant } from "./instant.ts";
import { sayStart, sayWhen } from "./notice-text.ts";
import type { NoticeText } from "./notice-text.ts";
import type { Language } from "./problem-sentences.ts";
import { wishWords } from "./wish-words.ts";
import type { WishedTimes } from "./wishes.ts";

export interface WishReader {
  readonly name: string;
  readonly language: Language;
  /** IANA. */
  readonly timeZone: string;
}

export type WishNews =
  | { readonly kind: "asked"; readonly by: string; readonly wished: WishedTimes; readonly note: string }
  /** Earliest first. */
  | { readonly kind: "opened"; readonly starts: readonly [Instant, ...Instant[]] }
  /** `by` is absent where several were asked. */
  | { readonly kind: "declined"; readonly by?: string | undefined; readonly answer: string };

export interface WishFacts {
  readonly reader: WishReader;
  readonly offeringName: string;
  readonly news: WishNews;
  /** Where the reader goes on. */
  readonly link: string;
}

/** How many opened times a mail names. */
const mostNamed = 3;

interface Draft {
  readonly subject: string;
  readonly before: readonly string[];
  readonly list: readonly string[];
  readonly after: readonly string[];
  /** Words of a person, as they wrote them. */
  readonly quote?: { readonly by: string; readonly text: string } | undefined;
  readonly label: string;
}

export function wishMail(facts: WishFacts): NoticeText {
  const draft = draftOf(facts);
  const { subject, label } = draft;
  const greeting = wishWords[facts.reader.language].greeting(facts.reader.name);
  return {
    subject,
    text: asText({ ...draft, greeting }, facts.link),
    html: asHtml({ ...draft, greeting, label }, facts),
  };
}

function draftOf({ reader, offeringName, news }: WishFacts): Draft {
  const words = wishWords[reader.language];
  switch (news.kind) {
    case "asked":
      return {
        subject: words.asked(news.by, offeringName),
        before: [words.askedLead(news.by, offeringName), words.could],
        list: sayWished(news.wished, reader),
        after: [words.answerHint],
        quote: news.note === "" ? undefined : { by: words.says(news.by), text: news.note },
        label: words.answer,
      };
    case "opened": {
      const rest = news.starts.length - mostNamed;
      const named = news.starts.slice(0, mostNamed).map((at) => `${sayStart(at, reader)} (${reader.timeZone})`);
      return {
        subject: words.opened(offeringName),
        before: [words.openedLead(offeringName)],
        list: rest > 0 ? [...named, words.more(rest)] : named,
        after: [words.openedHint],
        label: words.book,
      };
    }
    case "declined":
      return {
        subject: words.declined(offeringName),
        before: [words.declinedLead(news.by ?? words.nobody, offeringName)],
        list: [],
        after: [],
        quote:
          news.answer === "" ? undefined : { by: news.by === undefined ? "" : words.says(news.by), text: news.answer },
        label: words.otherTimes,
      };
  }
}

/** Each way in which they could, in the reader's words and zone. */
function sayWished(wished: WishedTimes, reader: WishReader): readonly string[] {
  const words = wishWords[reader.language];
  const until = words.until(sayStart(wished.endsAt, reader).split(", ").slice(0, -1).join(", "));
  const parts = wished.parts.map((part) => words.parts[part]).join(", ");
  return [
    ...wished.times.map((time) => sayWhen(time, reader)),
    ...(parts === "" ? [] : [`${parts}, ${until}, ${words.onClock(wished.timeZone)}`]),
  ];
}

type Greeted = Draft & { readonly greeting: string };

function asText({ greeting, before, list, after, quote, label }: Greeted, link: string): string {
  const blocks = [
    greeting,
    ...before,
    list.map((each) => `- ${each}`).join("\n"),
    ...(quote ? [`${quote.by}\n${quote.text}`.trim()] : []),
    `${label}: ${link}`,
    ...after,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function asHtml(
  { subject, greeting, before, list, after, quote, label }: Greeted,
  { reader, link }: WishFacts,
): string {
  const paragraph = (text: string): string => `<p>${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;
  return [
    "<!doctype html>",
    `<html lang="${reader.language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>`,
    `<h1 style="font-size:1.25em">${escapeHtml(subject)}</h1>`,
    ...[greeting, ...before].map(paragraph),
    ...(list.length > 0 ? [`<ul>${list.map((each) => `<li>${escapeHtml(each)}</li>`).join("")}</ul>`] : []),
    ...(quote
      ? [
          ...(quote.by === "" ? [] : [paragraph(quote.by)]),
          `<blockquote>${escapeHtml(quote.text).replaceAll("\n", "<br>")}</blockquote>`,
        ]
      : []),
    `<p><a href="${escapeHtml(link)}">${escapeHtml(label)}</a></p>`,
    ...after.map(paragraph),
    "</body></html>",
    "",
  ].join("\n");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
