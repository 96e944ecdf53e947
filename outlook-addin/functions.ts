/**
 * What Outlook runs without a pane: a button that offers times, and the check before an appointment is sent. Whatever goes
 * wrong, Outlook is told exactly once that it is over, and nothing of ours keeps a person from sending.
 */
import { createClient } from "#contract/client.ts";
import type { Client } from "#contract/client.ts";
import { knownLocale } from "#ui/format/known-locale.ts";
import { dayKey, deviceZone, shortDay, shortWhen, timeRange } from "#ui/format/when.ts";
import type { Viewer } from "#ui/format/when.ts";
import { withinTime } from "#ui/host.ts";
import { english as functionWords } from "#ui/outlook/function-words.en.ts";
import { english as paneWords } from "#ui/outlook/outlook-words.en.ts";
import { textOfOffer } from "#ui/outlook/text-of-offer.ts";
import { readSettings } from "#ui/settings.ts";
import { createTranslate } from "#ui/words.ts";
import type { TranslateOf } from "#ui/words.ts";
import { findBadMove } from "./check-send.ts";
import { insertText } from "./insert-text.ts";
import { officeCall } from "./office-calls.ts";
import { offerNext } from "./offer-next.ts";
import { readOpenItem } from "./open-item.ts";
import { createQuietSignIn } from "./sign-in.ts";

/** Outlook says "still working" after five seconds. */
const checkMs = 4_500;
const buttonMs = 30_000;
/** Outlook cuts what is longer. */
const longestNotice = 150;

interface FunctionEvent {
  readonly completed: (options?: { readonly allowEvent: boolean; readonly errorMessage?: string }) => void;
}

void Office.onReady();
Office.actions.associate("checkSend", (event: FunctionEvent) => void checkSend(event));
Office.actions.associate("insertTimes", (event: FunctionEvent) => void insertTimes(event));

async function checkSend(event: FunctionEvent): Promise<void> {
  let errorMessage: string | undefined;
  try {
    errorMessage = await withinTime(warningBeforeSend(), "Slotside", checkMs);
  } catch {
    // Not knowing is no reason to hold a mail up.
  }
  event.completed(errorMessage === undefined ? { allowEvent: true } : { allowEvent: false, errorMessage });
}

async function warningBeforeSend(): Promise<string | undefined> {
  const { appointment } = await readOpenItem();
  if (!appointment?.shown) return undefined;
  const client = startClient();
  const [session, me] = await Promise.all([findBadMove(client, appointment), client.me()]);
  if (!session) return undefined;
  const { startsAt, endsAt } = appointment.shown;
  const viewer = { ...viewerHere(), timeZone: me.timeZone };
  const time = `${shortDay(startsAt, viewer)}, ${timeRange(startsAt, endsAt, viewer)}`;
  return (await wordsHere()).short("movesSession", { name: session.offeringName, time });
}

async function insertTimes(event: FunctionEvent): Promise<void> {
  try {
    await withinTime(offerAndInsert(), "Slotside", buttonMs);
  } catch {
    await sayInItem((await wordsHere()).short("openPane")).catch(() => undefined);
  }
  event.completed();
}

async function offerAndInsert(): Promise<void> {
  const { locale } = viewerHere();
  const words = await wordsHere();
  const next = await offerNext(startClient(), (at, timeZone) => dayKey(at, { locale, timeZone }));
  if (next.outcome !== "kept") return sayInItem(words.short(next.outcome === "nobody" ? "nobody" : "nothingFree"));
  const viewer = { locale, timeZone: next.timeZone };
  await insertText(textOfOffer(next.offer, { words: words.pane, viewer }));
  const { times, expiresAt } = next.offer;
  await sayInItem(words.short("kept", { n: times.length, until: shortWhen(expiresAt, viewer) }));
}

function startClient(): Client {
  const getToken = createQuietSignIn(readSettings(document));
  return createClient({ baseUrl: "", surface: "outlook", language: viewerHere().locale, getToken });
}

const viewerHere = (): Viewer => ({ locale: knownLocale(Office.context.displayLanguage), timeZone: deviceZone() });

interface WordsHere {
  readonly short: TranslateOf<keyof typeof functionWords>;
  readonly pane: TranslateOf<keyof typeof paneWords>;
}

async function wordsHere(): Promise<WordsHere> {
  const { locale } = viewerHere();
  if (!locale.toLowerCase().startsWith("de"))
    return { short: createTranslate(functionWords, locale), pane: createTranslate(paneWords, locale) };
  const [short, pane] = await Promise.all([
    import("#ui/outlook/function-words.de.ts"),
    import("#ui/outlook/outlook-words.de.ts"),
  ]);
  return { short: createTranslate(short.german, locale), pane: createTranslate(pane.german, locale) };
}

/** A line above the item, the only place to speak without a pane. */
async function sayInItem(message: string): Promise<void> {
  const item = Office.context.mailbox.item as Office.MessageCompose | undefined;
  await officeCall<void>("Outlook", (done) =>
    item?.notificationMessages.replaceAsync(
      "slotside",
      {
        type: "informationalMessage",
        message: message.slice(0, longestNotice),
        icon: "icon16",
        persistent: false,
      },
      done,
    ),
  );
}
