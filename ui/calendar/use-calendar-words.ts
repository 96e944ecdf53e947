/** Words of a provider's calendar. */
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./calendar-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./calendar-words.de.ts")).german,
};

export type CalendarWords = TranslateOf<keyof typeof english>;

/** Suspends while they are loaded. */
export const useCalendarWords = (): CalendarWords => useCatalogue(words);
