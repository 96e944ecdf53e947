/** The words of the wishes. */
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./wishes-words.en.ts";

const source: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./wishes-words.de.ts")).german,
};

export type WishWords = TranslateOf<keyof typeof english>;

export const useWishWords = (): WishWords => useCatalogue(source);
