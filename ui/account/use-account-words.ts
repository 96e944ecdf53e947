/** Words of connected accounts, and what an account is used for in words. */
import type { Purpose, Vendor } from "#contract/people.ts";
import { useCatalogue } from "../catalogue.ts";
import type { CatalogueSource } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./account-words.en.ts";

export type Say = TranslateOf<keyof typeof english>;

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./account-words.de.ts")).german,
};

/** Suspends while they are loaded. */
export const useAccountWords = (): Say => useCatalogue(words);

/** Within a sentence. */
export const shortUseOf = (say: Say, vendor: Vendor, purpose: Purpose): string => say(`short_${vendor}_${purpose}`);

/** On its own. */
export const useOf = (say: Say, vendor: Vendor, purpose: Purpose): string => say(`purpose_${vendor}_${purpose}`);
