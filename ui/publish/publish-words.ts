/** What the screens of offering something share. */
import type { CatalogueSource } from "../catalogue.ts";
import type { TranslateOf } from "../words.ts";
import { english } from "./publish-words.en.ts";

export const publishWords: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./publish-words.de.ts")).german,
};

export type PublishWords = TranslateOf<keyof typeof english>;

/** Whoever publishes a date means it, whatever their hours say. */
export const anyTime = ["outside_availability", "inside_minimum_notice", "outside_booking_window"] as const;
