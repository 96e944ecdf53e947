/** Chance from a seed: independent streams by name, so that what one part draws does not change what another meets. */
import { createHash } from "node:crypto";
import type { Ids } from "#backend/ports/ids.ts";

export interface Chance {
  /** In [0, 1). */
  unit(): number;
  /** A whole number from 0 up to but not including `below`. */
  below(below: number): number;
  /** True this often. */
  hits(probability: number): boolean;
  /** One of them; there must be at least one. */
  pick<T>(choices: readonly T[]): T;
}

/** The stream `name` of a seed. */
export function createChance(seed: number, name: string): Chance {
  let state = createHash("sha256").update(`${seed} ${name}`).digest().readUInt32BE(0);
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(unit() * limit);
  return {
    unit,
    below,
    hits: (probability) => unit() < probability,
    pick: <T>(choices: readonly T[]): T => {
      if (choices.length === 0) throw new Error("nothing to choose from");
      return choices[below(choices.length)] as T;
    },
  };
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ids like the real ones: sorted by the virtual time, unique, the same in every run of the seed. */
export function createSeededIds(seed: number, now: () => number): Ids {
  let count = 0;
  const digest = (kind: string): Buffer => {
    count += 1;
    return createHash("sha256").update(`${seed} ${kind} ${count}`).digest();
  };
  return {
    next: () => {
      const bytes = digest("id").subarray(0, 16);
      bytes.writeUIntBE(Math.floor(now()), 0, 6);
      bytes.writeUInt16BE(0x7000 | (count & 0xfff), 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = bytes.toString("hex");
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    },
    reference: () => `SL-${Array.from(digest("reference").subarray(0, 8), (byte) => crockford[byte % 32]).join("")}`,
    secret: () => digest("secret").toString("base64url"),
  };
}
