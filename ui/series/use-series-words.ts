/** Words of planning sessions that repeat. */
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./series-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./series-words.de.ts")).german,
};

export type SeriesWords = TranslateOf<keyof typeof english>;

/** Suspends while they are loaded. */
export const useSeriesWords = (): SeriesWords => useCatalogue(words);
