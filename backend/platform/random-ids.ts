/** Ids from real randomness. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";

/** Crockford's base32: no I, L, O or U, so that a reference survives being read aloud. */
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ids whose time part comes from `clock`. */
export function createRandomIds(clock: Clock): Ids {
  return {
    next: () => uuidVersion7(clock.now()),
    reference: () => `SL-${Array.from(randomBytes(8), (byte) => crockford[byte % 32]).join("")}`,
    secret: () => randomBytes(32).toString("base64url"),
  };
}

/** RFC 9562, "UUID Version 7": 48 bits of milliseconds, then randomness around version and variant. */
function uuidVersion7(epochMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(epochMs, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
