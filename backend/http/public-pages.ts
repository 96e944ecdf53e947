/** Pages anybody may read: help, privacy and terms, and what is said after authorising for everybody. */
import { z } from "zod";
import { readingLanguage } from "../domain/problem-sentences.ts";
import type { Language } from "../domain/problem-sentences.ts";
import { publicRoute } from "../platform/route.ts";
import type { Reply, Route } from "../platform/route.ts";
import type { Ids } from "../ports/ids.ts";
import { permissionsPage } from "./permissions-page.ts";
import { plainPage } from "./plain-page.ts";
import type { PlainPage } from "./plain-page.ts";
import { publicGerman } from "./public-words.de.ts";
import { publicEnglish } from "./public-words.en.ts";
import type { PublicWords } from "./public-words.en.ts";
import { pageHeaders } from "./security-headers.ts";

const publicWords: Readonly<Record<Language, PublicWords>> = { en: publicEnglish, de: publicGerman };

/** In the order of the list. */
const helpNames = [
  "book",
  "sessions",
  "hours",
  "account",
  "setup",
  "guests",
  "zoom",
  "permissions",
  "problems",
] as const satisfies readonly (keyof PublicWords["help"] | "permissions")[];

/** Every public page by its path, in one language; for the tests too. */
export function publicPages(language: Language): ReadonlyMap<string, PlainPage> {
  const words = publicWords[language];
  const helpOf = (name: (typeof helpNames)[number]): PlainPage => {
    if (name === "permissions") return permissionsPage(language);
    const next = name === "setup" ? { next: { href: "/connect/setup", words: words.beginSetUp } } : {};
    return { ...words.help[name], ...next };
  };
  const links = helpNames.map((name) => ({ href: `/help/${name}`, words: helpOf(name).title }));
  return new Map(
    [
      ["/help", { ...words.start, links }] as const,
      ...helpNames.map((name) => [`/help/${name}`, helpOf(name)] as const),
      ...Object.entries(words.arrivals).map(([outcome, page]) => [`/authorised/${outcome}`, page] as const),
      ["/privacy", words.privacy] as const,
      ["/terms", words.terms] as const,
    ].map(([path, page]) => [path, { ...page, language }]),
  );
}

/** Routes of the public pages. */
export function createPublicPages(ids: Ids): readonly Route[] {
  const pages = { en: publicPages("en"), de: publicPages("de") };
  const answer = async (path: string, headers: Readonly<Record<string, string | undefined>>): Promise<Reply> => {
    const language = readingLanguage(headers);
    const { start, missing } = publicWords[language];
    const found = pages[language].get(path);
    const lost = { ...missing, language, links: [{ href: "/help", words: start.title }] };
    return {
      status: found ? 200 : 404,
      headers: { ...pageHeaders({ surface: "none", nonce: ids.secret() }), Vary: "Accept-Language" },
      body: plainPage(found ?? lost),
    };
  };
  return [
    publicRoute({ method: "GET", path: "/", handle: async () => ({ status: 302, headers: { Location: "/help" } }) }),
    ...["/help", "/privacy", "/terms"].map((path) =>
      publicRoute({ method: "GET", path, handle: ({ headers }) => answer(path, headers) }),
    ),
    publicRoute({ method: "GET", path: "/help/", handle: ({ headers }) => answer("/help", headers) }),
    publicRoute({
      method: "GET",
      path: "/help/:page",
      params: z.object({ page: z.string() }),
      handle: ({ params, headers }) => answer(`/help/${params.page}`, headers),
    }),
    publicRoute({
      method: "GET",
      path: "/authorised/:outcome",
      params: z.object({ outcome: z.string() }),
      handle: ({ params, headers }) => answer(`/authorised/${params.outcome}`, headers),
    }),
  ];
}
