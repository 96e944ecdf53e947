/** What the sections about people, matches, sessions and activity share: their words, and handing out files. */
import { useMemo } from "react";
import { createAdministrationCalls } from "./administration-calls.ts";
import type { AdministrationCalls } from "./administration-calls.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { useSurface } from "../surface-context.tsx";
import type { TranslateOf } from "../words.ts";
import { english } from "./administration-words.en.ts";

type AdministrationKey = keyof typeof english;
export type SayAdministration = TranslateOf<AdministrationKey>;

const words: CatalogueSource<AdministrationKey> = {
  english,
  german: async () => (await import("./administration-words.de.ts")).german,
};

export function useAdministrationWords(): SayAdministration {
  return useCatalogue(words);
}

/** The calls that only these sections make. */
export function useAdministration(): AdministrationCalls {
  const { client } = useSurface();
  return useMemo(() => createAdministrationCalls(client.calls), [client]);
}

/** Hands a text out as a file, as far as the client that shows us allows downloads. */
export function downloadText(name: string, type: "text/csv" | "application/json", text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
