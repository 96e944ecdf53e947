/** Words of editing a session and of single seats. */
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./session-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./session-words.de.ts")).german,
};

/** Suspends while they are loaded. */
export const useSessionWords = (): TranslateOf<keyof typeof english> => useCatalogue(words);
