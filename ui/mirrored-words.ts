/**
 * A language that nobody speaks: English written from right to left, for seeing what becomes of a screen then (CLDR's pseudo-locale
 * `ar-XB`). Loaded when a host shows it, which none does by itself.
 */
import type { TranslateOf } from "./words.ts";

const [turnRight, turnBack, rightMark] = ["\u202e", "\u202c", "\u200f"];

/** Every word turned round; what was filled in stays readable as it is. */
export function mirrored<Key extends string>(t: TranslateOf<Key>): TranslateOf<Key> {
  return (key, params = {}) => {
    const filled = new Set(Object.values(params).map(String));
    const turn = (word: string): string => (filled.has(word) ? word : `${turnRight}${word}${turnBack}`);
    return `${rightMark}${t(key, params).replaceAll(/[A-Za-z’']+/g, turn)}${rightMark}`;
  };
}
