/** What the small pages around a vendor's consent page share: leading to it, and reading what it led to. */
import type { Settings } from "./settings.ts";

/** The vendor's page named in the fragment, if it is one we may lead to; anything else would be an open redirect. */
export function vendorPage(hash: string, settings: Settings): string | undefined {
  const named = decodeURIComponent(hash.replace(/^#/, ""));
  if (!URL.canParse(named)) return undefined;
  const { origin, href } = new URL(named);
  return settings.connectOrigins.includes(origin) ? href : undefined;
}

const incomplete = {
  en: "This link is not complete. Close this window and try again.",
  de: "Dieser Link ist nicht vollständig. Schließen Sie dieses Fenster und versuchen Sie es noch einmal.",
};

/** Leads on to the vendor's page, or says why not. */
export function leadToVendor(settings: Settings): void {
  const page = vendorPage(location.hash, settings);
  if (page !== undefined) location.replace(page);
  else document.body.textContent = incomplete[navigator.language.startsWith("de") ? "de" : "en"];
}

export type Ending = { readonly value: string } | { readonly problem: string };

/** What `/connect/{vendor}/callback` left in the fragment: `#value=…` or `#problem=…`. Takes it out of the address. */
export function readEnding(): Ending {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const value = fragment.get("value");
  location.hash = "";
  return value === null ? { problem: fragment.get("problem") ?? "incomplete" } : { value };
}
