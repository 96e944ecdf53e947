/** Words of a provider's hours. */
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./hours-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./hours-words.de.ts")).german,
};

/** Suspends while they are loaded. */
export const useHoursWords = (): TranslateOf<keyof typeof english> => useCatalogue(words);
