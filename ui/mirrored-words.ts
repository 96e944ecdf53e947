/**
 * A language that nobody speaks: English written from right to left, for seeing what becomes of a screen then (CLDR's pseudo-locale
 * `ar-XB`). Loaded when a host shows it, which none does by itself.
 */
import type { TranslateOf } from "./words.ts";

const [turnRight, turnBack, rightMark] = ["\u202e", "\u202c", "\u200f"];

/** Every word turned round; what was filled in stays readable as it is, and so does what is kept together (`isTurned` in `format/when.ts`). */
export function mirrored<Key extends string>(t: TranslateOf<Key>): TranslateOf<Key> {
  return (key, params = {}) => {
    const filled = new Set(Object.values(params).map(String));
    const turn = (part: string): string =>
      part.startsWith("\u2068") || filled.has(part) ? part : `${turnRight}${part}${turnBack}`;
    return `${rightMark}${t(key, params).replaceAll(/\u2068[^\u2069]*\u2069|[A-Za-z’']+/g, turn)}${rightMark}`;
  };
}
