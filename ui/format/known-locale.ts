/**
 * The language tag as `Intl` knows it. Clients hand out tags that it refuses (`en-US@posix`, `C`, an empty text); then what
 * comes before the odd part is taken, and English where nothing is left.
 */
export function knownLocale(tag: string): string {
  for (const candidate of [tag, tag.split(/[@.]/)[0]?.replaceAll("_", "-") ?? ""]) {
    try {
      const [known] = Intl.getCanonicalLocales(candidate);
      if (known) return known;
    } catch {
      // Not a tag; the next candidate is tried.
    }
  }
  return "en";
}
