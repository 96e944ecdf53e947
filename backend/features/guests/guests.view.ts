/** The pages that guests see. They work without a script, down to 320 px, in light and dark. */
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import { guestWords } from "../../domain/guest-words.ts";
import type { GuestWords } from "../../domain/guest-words.ts";
import { sayStart, sayWhen } from "../../domain/notice-text.ts";
import type { NoticeLanguage } from "../../domain/notice-words.ts";
import type { ClassDate } from "./show-class.ts";

/** In which language and zone somebody reads. */
export interface Reading {
  readonly language: NoticeLanguage;
  /** IANA. */
  readonly timeZone: string;
}

const style = `
:root { color-scheme: light dark; --ink: #1b1a19; --soft: #56534f; --page: #faf9f8; --card: #fff; --line: #8a8886; --accent: #4f52b2; --on-accent: #fff; --bad: #a4262c; --good: #0b6a0b; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f2f1; --soft: #c8c6c4; --page: #1b1a19; --card: #252423; --line: #979593; --accent: #a6a7dc; --on-accent: #1b1a19; --bad: #f1a1a6; --good: #8ad18a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 "Segoe UI", system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem 0.75rem 3rem; }
article { background: var(--card); border-radius: 8px; padding: 1rem; box-shadow: 0 1px 3px rgb(0 0 0 / 0.2); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.5rem; } h2 { font-size: 1.15rem; margin: 1.75rem 0 0.5rem; }
p { margin: 0.5rem 0; } .soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
fieldset { border: 0; margin: 1rem 0; padding: 0; min-width: 0; } legend { font-weight: 600; padding: 0; margin-bottom: 0.5rem; }
.date { display: flex; gap: 0.75rem; align-items: flex-start; border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 0.75rem; margin-bottom: 0.5rem; }
.date input { margin: 0.3rem 0 0; flex: none; width: 1.1rem; height: 1.1rem; accent-color: var(--accent); } .date small { display: block; color: var(--soft); }
.field { margin: 1rem 0; } .field label { display: block; font-weight: 600; } .field small { display: block; color: var(--soft); margin-top: 0.25rem; }
input[type=text], input[type=email], select { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: 0.5rem; width: 100%; }
button, .button { font: inherit; font-weight: 600; display: inline-block; cursor: pointer; border: 1px solid var(--accent); border-radius: 4px; padding: 0.6rem 1.1rem; background: var(--accent); color: var(--on-accent); text-decoration: none; }
button.quiet { background: none; color: var(--accent); } a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
dl { margin: 1rem 0; } dt { font-weight: 600; } dd { margin: 0 0 0.5rem; } footer { max-width: 40rem; margin: 0 auto; padding: 0 1.75rem 2rem; } footer a { display: inline-block; padding: 0.25rem 0; } details { margin: 0.5rem 0; }
@media (forced-colors: active) { .date, button, .button { border-color: currentColor; } }
`;

/** A whole page. */
export function drawPage(
  { language }: Pick<Reading, "language">,
  page: { readonly title: string; readonly body: string; readonly script?: string; readonly nonce: string },
): string {
  const words = guestWords[language];
  const script = page.script ? `<script nonce="${page.nonce}">${page.script}</script>` : "";
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escape(page.title)} · Slotside</title><link rel="icon" href="/icons/icon-32.png"><style>${style}</style>${script}</head>
<body><main><article>${page.body}</article></main><footer class="soft"><a href="/privacy">${words.privacy}</a></footer></body>
</html>`;
}

/** Asks the browser for its zone once, where nobody chose one. */
export const askForZone = `try{var u=new URL(location.href),z=Intl.DateTimeFormat().resolvedOptions().timeZone;if(z&&!u.searchParams.has("zone")){u.searchParams.set("zone",z);location.replace(u)}}catch(e){}`;

export interface ShownClass {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly tenantName: string;
  readonly durationMinutes: number;
  readonly place: string;
  readonly dates: readonly ClassDate[];
  /** Who finds a date full may wait for a seat of it. */
  readonly hasLine: boolean;
}

export interface FilledForm {
  readonly sessionId?: string | undefined;
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  readonly problems: readonly string[];
}

export function drawClass(shown: ShownClass, reading: Reading, filled: FilledForm): string {
  const words = guestWords[reading.language];
  const names = [...new Set(shown.dates.flatMap(({ providerNames }) => providerNames))].join(", ");
  // Who teaches alone is their own organisation.
  const isAlone = names === "" || names === shown.tenantName;
  const by = isAlone ? words.classByOne(shown.tenantName) : words.classBy(names, shown.tenantName);
  const { hasLine, dates } = shown;
  const free = dates.filter(({ seatsLeft }) => seatsLeft > 0).length;
  const fields = {
    hint: hasLine && free < dates.length ? words.emailHintLine : words.emailHint,
    button: free === 0 ? words.joinLine : words.reserve,
  };
  return `<h1>${escape(shown.name)}</h1>
<p class="soft">${escape(by)} · ${escape(words.minutes(shown.durationMinutes))}${shown.place === "" ? "" : ` · ${escape(shown.place)}`}</p>
${paragraphs(shown.description)}
${drawProblems(words, filled.problems)}
${
  shown.dates.length === 0
    ? `<p>${escape(words.noDates)}</p>`
    : `${drawZones(reading)}
<form method="post" action="/p/${escape(shown.slug)}/seats">
<input type="hidden" name="zone" value="${escape(reading.timeZone)}">
<fieldset><legend>${escape(words.chooseDate)}</legend>${dates.map((date) => drawDate(date, reading, { chosen: filled.sessionId, hasLine })).join("")}</fieldset>
${free > 0 || hasLine ? drawFields(words, filled, fields) : ""}
</form>`
}`;
}

function drawFields(
  words: GuestWords,
  { displayName = "", email = "" }: FilledForm,
  { hint, button }: { readonly hint: string; readonly button: string },
): string {
  return `<p class="field"><label for="name">${escape(words.yourName)}</label><input id="name" name="displayName" type="text" required maxlength="120" autocomplete="name" value="${escape(displayName)}"></p>
<p class="field"><label for="email">${escape(words.yourEmail)}</label><input id="email" name="email" type="email" required maxlength="254" autocomplete="email" aria-describedby="email-hint" value="${escape(email)}"><small id="email-hint">${escape(hint)}</small></p>
<button>${escape(button)}</button>`;
}

function drawDate(
  date: ClassDate,
  reading: Reading,
  { chosen, hasLine }: { readonly chosen?: string | undefined; readonly hasLine: boolean },
): string {
  const words = guestWords[reading.language];
  const isFull = date.seatsLeft <= 0;
  const isOpen = hasLine || !isFull;
  const state = `${isOpen ? "" : " disabled"}${date.sessionId === chosen && isOpen ? " checked" : ""}`;
  const full = hasLine ? words.fullWithLine : words.full;
  return `<label class="date"><input type="radio" name="sessionId" value="${date.sessionId}" required${state}><span>${escape(sayTime(date, reading))}<small>${escape(isFull ? full : words.seatsLeft(date.seatsLeft))}</small></span></label>`;
}

/** The zone is said once above, not with every date. */
function sayTime(time: Interval, reading: Reading): string {
  return sayWhen(time, { ...reading, name: "" }).replace(/ \([^()]*\)$/, "");
}

function drawZones({ language, timeZone }: Reading): string {
  const words = guestWords[language];
  const known = [...new Set([timeZone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  const options = known.map((zone) => `<option${zone === timeZone ? " selected" : ""}>${escape(zone)}</option>`);
  return `<details><summary>${escape(words.timesIn(timeZone))} ${escape(words.otherZone)}</summary>
<form method="get"><p><select name="zone" aria-label="${escape(words.otherZone)}">${options.join("")}</select></p><button class="quiet">${escape(words.show)}</button></form></details>`;
}

export function drawProblems(words: GuestWords, problems: readonly string[]): string {
  if (problems.length === 0) return "";
  const list = problems.map((each) => `<p>${escape(each)}</p>`).join("");
  return `<div role="alert" class="bad"><p><strong>${escape(words.problem)}</strong></p>${list}</div>`;
}

export function drawMessage(title: string, sentences: readonly string[], more = ""): string {
  return `<h1>${escape(title)}</h1>${sentences.map((each) => `<p>${escape(each)}</p>`).join("")}${more}`;
}

/** What a guest sees of the session that their link is for. */
export interface ShownSeat {
  readonly reference: string;
  readonly offeringName: string;
  readonly time: Interval;
  readonly place: string;
  readonly joinUrl: string | undefined;
  readonly linkFollows: boolean;
  readonly guestName: string;
  /** `offered`: a free seat can be taken until `offeredUntil`. */
  readonly standing: "seated" | "waiting" | "offered";
  readonly offeredUntil: Instant | undefined;
  /** The public page of the class, where it has one. */
  readonly classPage: string | undefined;
  /** The hidden fields that let the page act. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly mayLeave: boolean;
  /** Dates the seat can be moved to. */
  readonly dates: readonly ClassDate[];
  readonly done: "confirmed" | "moved" | undefined;
  readonly problems: readonly string[];
}

export function drawSeat(seat: ShownSeat, reading: Reading): string {
  const words = guestWords[reading.language];
  const act = (name: string, inside: string): string =>
    `<form method="post" action="/s/${escape(seat.reference)}/${name}">${hidden(seat.secrets)}${inside}</form>`;
  const join =
    seat.joinUrl === undefined
      ? ""
      : `<p><a class="button" href="${escape(seat.joinUrl)}" rel="noreferrer">${escape(words.join)}</a></p>`;
  const move =
    seat.dates.length === 0
      ? ""
      : `<h2 id="move">${escape(words.moveTitle)}</h2>${act("move", `<fieldset aria-labelledby="move">${seat.dates.map((date) => drawDate(date, reading, { hasLine: false })).join("")}</fieldset><button class="quiet">${escape(words.move)}</button>`)}`;
  const isSeated = seat.standing === "seated";
  const [leaveTitle, leaveLead, leaveWord] = isSeated
    ? [words.cancelTitle, words.cancelLead, words.cancel]
    : [words.leaveLineTitle, words.leaveLineLead, words.leaveLine];
  const leave = seat.mayLeave
    ? `<h2>${escape(leaveTitle)}</h2><p>${escape(leaveLead)}</p>${act("cancel", `<button class="quiet">${escape(leaveWord)}</button>`)}`
    : "";
  const take = seat.standing === "offered" ? act("accept", `<button>${escape(words.takeSeat)}</button>`) : "";
  const elsewhere =
    isSeated || seat.classPage === undefined ? "" : drawLinks([{ href: seat.classPage, label: words.otherDates }]);
  const leads = {
    seated: words.seatLead(seat.guestName),
    waiting: words.waiting,
    offered: words.offered(sayStart(seat.offeredUntil ?? seat.time.startsAt, reading)),
  };
  const done = seat.done === "confirmed" && !isSeated ? "waiting" : seat.done;
  return `<h1>${escape(seat.offeringName)}</h1>
${done === undefined ? "" : `<p role="status" class="good"><strong>${escape(words.done[done])}</strong></p>`}
${drawProblems(words, seat.problems)}
<p>${escape(leads[seat.standing])}</p>
${take}
${drawFacts(seat, reading)}
${elsewhere}${join}${seat.linkFollows ? `<p>${escape(words.linkFollows)}</p>` : ""}
${move}${leave}`;
}

export function drawFacts(seat: Pick<ShownSeat, "time" | "place" | "reference">, reading: Reading): string {
  const words = guestWords[reading.language];
  const rows = [
    [words.when, sayWhen(seat.time, { ...reading, name: "" })],
    ...(seat.place === "" ? [] : [[words.where, seat.place]]),
    [words.reference, seat.reference],
  ] as const;
  return `<dl>${rows.map(([label = "", value = ""]) => `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`).join("")}</dl>`;
}

/** One button that posts. */
export function drawButton(
  action: string,
  {
    label,
    secrets,
    before = "",
  }: { readonly label: string; readonly secrets: Readonly<Record<string, string>>; readonly before?: string },
): string {
  return `<form method="post" action="${escape(action)}">${hidden(secrets)}${before}<button>${escape(label)}</button></form>`;
}

export function drawEmailField(words: GuestWords): string {
  return `<p class="field"><label for="email">${escape(words.yourEmail)}</label><input id="email" name="email" type="email" required maxlength="254" autocomplete="email"></p>`;
}

export function drawLinks(links: readonly { readonly href: string; readonly label: string }[]): string {
  const items = links.map(({ href, label }) => `<li><a href="${escape(href)}">${escape(label)}</a></li>`);
  return items.length === 0 ? "" : `<ul>${items.join("")}</ul>`;
}

/** When, for a link to it. */
export function labelOf(time: { readonly startsAt: number; readonly endsAt: number }, reading: Reading): string {
  return sayTime({ startsAt: asInstant(time.startsAt), endsAt: asInstant(time.endsAt) }, reading);
}

function hidden(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`)
    .join("");
}

function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((each) => each.trim() !== "")
    .map((each) => `<p>${escape(each).replaceAll("\n", "<br>")}</p>`)
    .join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
