/** Words of what staff do with a roster. */
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./roster-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./roster-words.de.ts")).german,
};

/** Suspends while they are loaded. */
export const useRosterWords = (): TranslateOf<keyof typeof english> => useCatalogue(words);
