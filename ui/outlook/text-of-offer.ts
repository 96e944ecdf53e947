/** What is put into a mail that offers times. */
import type { TimesOffer } from "#contract/offers.ts";
import { longDay, timeRange, zoneName } from "../format/when.ts";
import type { Viewer } from "../format/when.ts";
import type { TextToInsert } from "../host.ts";
import type { TranslateOf } from "../words.ts";
import type { english } from "./outlook-words.en.ts";

interface Wording {
  readonly words: TranslateOf<keyof typeof english>;
  readonly viewer: Viewer;
}

/** The times as a list of links, for a body that takes HTML and for one that does not. */
export function textOfOffer(offer: TimesOffer, { words, viewer }: Wording): TextToInsert {
  const lead = words("offerText");
  const zone = words("offerZone", { zone: zoneName(viewer.timeZone) });
  const lines = offer.times.map(({ startsAt, endsAt, link }) => ({
    link,
    when: `${longDay(startsAt, viewer)}, ${timeRange(startsAt, endsAt, viewer)}`,
  }));
  const items = lines.map(({ when, link }) => `<li><a href="${escapeHtml(link)}">${escapeHtml(when)}</a></li>`);
  return {
    html: `<p>${escapeHtml(lead)}</p><ul>${items.join("")}</ul><p>${escapeHtml(zone)}</p>`,
    plain: [lead, ...lines.map(({ when, link }) => `- ${when}\n  ${link}`), zone, ""].join("\n"),
  };
}

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
