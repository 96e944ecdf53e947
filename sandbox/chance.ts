/** Where the ids of the stand-ins come from: from real chance, or from a seed, so that a run finds the same ids in the same order. */
import { createHash, randomBytes } from "node:crypto";
import type { Snapshot } from "./snapshot.ts";

export interface Chance {
  bytes(count: number): Buffer;
  uuid(): string;
  /** A whole number from `least` up to but not including `below`. */
  between(least: number, below: number): number;
}

/** Without a seed it is real chance. With one, what was drawn before a restart is not drawn again. */
export function createChance(given: { readonly seed?: number | undefined; readonly snapshot: Snapshot }): Chance {
  const bytes = given.seed === undefined ? randomBytes : seededBytes(given.seed, given.snapshot);
  return {
    bytes,
    uuid() {
      const hex = bytes(16).toString("hex");
      const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4] ?? "8";
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    between: (least, below) => least + Math.floor((bytes(6).readUIntBE(0, 6) / 2 ** 48) * (below - least)),
  };
}

function seededBytes(seed: number, snapshot: Snapshot): (count: number) => Buffer {
  const saved = snapshot.load<{ drawn: number }>("chance") ?? { drawn: 0 };
  snapshot.keep("chance", () => saved);
  return (count) => {
    const parts: Buffer[] = [];
    for (let length = 0; length < count; length += 32) {
      saved.drawn += 1;
      parts.push(createHash("sha256").update(`${seed} ${saved.drawn}`).digest());
    }
    return Buffer.concat(parts).subarray(0, count);
  };
}
