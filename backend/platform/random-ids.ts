/** Ids from real randomness. */
import { randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";

/** Crockford's base32: no I, L, O or U, so that a reference survives being read aloud. */
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ids whose time part comes from `clock`. Those made in one millisecond sort in the order they were made in. */
export function createRandomIds(clock: Clock): Ids {
  let last = { epochMs: -1, count: 0 };
  const next = (): string => {
    const epochMs = clock.now();
    const count = epochMs === last.epochMs ? last.count + 1 : randomInt(0, 0x400);
    last = { epochMs, count };
    return uuidVersion7(epochMs, count & 0xfff);
  };
  return {
    next,
    reference: () => `SL-${Array.from(randomBytes(8), (byte) => crockford[byte % 32]).join("")}`,
    secret: () => randomBytes(32).toString("base64url"),
  };
}

/** RFC 9562, "UUID Version 7": 48 bits of milliseconds, a counter of 12, then randomness around version and variant. */
function uuidVersion7(epochMs: number, count: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(epochMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
