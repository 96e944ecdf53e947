/** `t()`: one sentence in the person's language. The catalogue of a language other than English is loaded when needed. */
import { english } from "./words.en.ts";

export type WordKey = keyof typeof english;
type Text = string | { readonly one: string; readonly other: string };
export type Catalogue<Key extends string> = Readonly<Record<Key, Text>>;
export type Words = Catalogue<WordKey>;
export type Params = Readonly<Record<string, string | number>>;

/** Answers the text of `key` with its parameters filled in; `n` chooses the plural form. */
export type TranslateOf<Key extends string> = (key: Key, params?: Params) => string;
export type Translate = TranslateOf<WordKey>;

/** Builds `t()` over a catalogue. Numbers are written the way `locale` writes them. */
export function createTranslate<Key extends string>(words: Catalogue<Key>, locale: string): TranslateOf<Key> {
  // Made when the first number is written: a browser takes longer for them than for a whole screen of words.
  let plural: Intl.PluralRules | undefined;
  let number: Intl.NumberFormat | undefined;
  const isOne = (n: number): boolean => (plural ??= new Intl.PluralRules(locale)).select(n) === "one";
  const show = (value: string | number): string =>
    typeof value === "number" ? (number ??= new Intl.NumberFormat(locale)).format(value) : value;
  return (key, params = {}) => {
    const text = words[key];
    const chosen = typeof text === "string" ? text : isOne(Number(params["n"])) ? text.one : text.other;
    return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => show(params[name] ?? whole));
  };
}

/** Read from right to left. A language that is written so is shown in English otherwise, which is not. */
export const isMirrored = (locale: string): boolean => /^ar-xb\b/i.test(locale);

/** The translation for a language tag such as `de-AT`; English where there is none. */
export async function loadTranslate(locale: string): Promise<Translate> {
  if (locale.toLowerCase().startsWith("de")) return createTranslate((await import("./words.de.ts")).german, locale);
  const t = createTranslate(english, locale);
  return isMirrored(locale) ? (await import("./mirrored-words.ts")).mirrored(t) : t;
}

/** English, for what must be said before the host has told its language. */
export const inEnglish: Translate = createTranslate(english, "en");
