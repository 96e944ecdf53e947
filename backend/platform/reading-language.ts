/** In which language somebody reads whom we know by nothing but their browser. */
import { languageOf } from "../domain/problem-sentences.ts";
import type { Language } from "../domain/problem-sentences.ts";

/** Of the languages that a browser accepts, the first that we speak; otherwise English. */
export function readingLanguage(headers: Readonly<Record<string, string | undefined>>): Language {
  const tags = (headers["accept-language"] ?? "").split(",").map((each) => each.split(";", 1)[0]?.trim() ?? "");
  return languageOf(tags.find((tag) => /^(de|en)(-|$)/i.test(tag)));
}
