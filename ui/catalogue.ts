/**
 * Words of a screen that is seldom first: a catalogue of its own, loaded with the screen. `<area>-words.en.ts` beside the screen
 * exports `english`, `<area>-words.de.ts` exports `german`; `tests/architecture/catalogues.test.ts` compares every such pair.
 */
import { use } from "react";
import { knownLocale } from "./format/known-locale.ts";
import { patiently } from "./patiently.ts";
import { useHostContext } from "./surface-context.tsx";
import { createTranslate, isMirrored } from "./words.ts";
import type { Catalogue, TranslateOf } from "./words.ts";

export interface CatalogueSource<Key extends string> {
  readonly english: Catalogue<Key>;
  /** Imported when somebody reads German. */
  readonly german: () => Promise<Catalogue<Key>>;
}

const loading = new WeakMap<object, Promise<unknown>>();

const loadMirror = () => import("./mirrored-words.ts");
let mirror: ReturnType<typeof loadMirror> | undefined;

/** The words of `source` in the language that the host shows. Suspends while they are loaded: draw it within a `Suspense`. */
export function useCatalogue<Key extends string>(source: CatalogueSource<Key>): TranslateOf<Key> {
  const { locale } = useHostContext();
  return useCatalogueIn(source, locale);
}

/** The same in a language that the caller knows, where there is no host yet. */
export function useCatalogueIn<Key extends string>(source: CatalogueSource<Key>, tag: string): TranslateOf<Key> {
  const locale = knownLocale(tag);
  if (isMirrored(locale)) return use((mirror ??= loadMirror())).mirrored(createTranslate(source.english, locale));
  if (!locale.toLowerCase().startsWith("de")) return createTranslate(source.english, locale);
  const begun = (loading.get(source) as Promise<Catalogue<Key>> | undefined) ?? patiently(source.german);
  loading.set(source, begun);
  return createTranslate(use(begun), locale);
}
