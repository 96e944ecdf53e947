import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./outlook-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./outlook-words.de.ts")).german,
};

/** Words of the Outlook pane. Suspends while they are loaded. */
export const useOutlookWords = (): TranslateOf<keyof typeof english> => useCatalogue(words);
