/** Answers pages of ours in the reader's language and zone. */
import { guestWords } from "../../domain/guest-words.ts";
import { languageOf } from "../../domain/notice-words.ts";
import type { Reply } from "../../platform/route.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import { drawMessage, drawPage } from "./guests.view.ts";
import type { Reading } from "./guests.view.ts";
import type { OpenSeatDeps } from "./open-seat.ts";
import type { ReserveDeps } from "./reserve-seat.ts";

export interface GuestPagesDeps extends ReserveDeps, OpenSeatDeps {
  readonly links: SessionLinks;
  /** The headers of a page that nobody may frame; `nonce` is of its own script. */
  readonly pageHeaders: (nonce: string) => Readonly<Record<string, string>>;
}

/** Everything that only the reader's browser says about them. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** Answers a page of ours. */
export function servePage(
  { ids, pageHeaders }: Pick<GuestPagesDeps, "ids" | "pageHeaders">,
  page: {
    readonly title: string;
    readonly body: string;
    readonly reading: Pick<Reading, "language">;
    readonly status: number;
    readonly script?: string;
  },
): Reply {
  const nonce = ids.secret();
  // The address of a seat's page lets in: it must not travel on with a link.
  const headers = { ...pageHeaders(nonce), "Referrer-Policy": "no-referrer", Vary: "Accept-Language" };
  return { status: page.status, headers, body: drawPage(page.reading, { ...page, nonce }) };
}

export function missing(deps: GuestPagesDeps, headers: Headers): Reply {
  const reading = { language: languageOf(localeOf(headers)) };
  const words = guestWords[reading.language];
  const body = drawMessage(words.missingTitle, [words.missingLead]);
  return servePage(deps, { title: words.missingTitle, body, reading, status: 404 });
}

export function readingOf(headers: Headers, zone: string | undefined, otherwise: string): Reading {
  return { language: languageOf(localeOf(headers)), timeZone: isZone(zone) ? zone : otherwise };
}

/** Of the languages a browser accepts, the first that we speak. */
export function localeOf(headers: Headers): string {
  const accepted = (headers["accept-language"] ?? "").split(",").map((each) => each.split(";", 1)[0]?.trim() ?? "");
  return accepted.find((each) => /^(de|en)(-[A-Za-z0-9]{2,8})*$/i.test(each)) ?? "en";
}

function isZone(zone: string | undefined): zone is string {
  if (zone === undefined || !/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
