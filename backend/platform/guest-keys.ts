/** The key in a guest's mailed link: sealed, so that it says nothing and cannot be made up, and good for a while. */
import { asInstant } from "../domain/instant.ts";
import type { Instant } from "../domain/instant.ts";
import { Secret } from "../ports/secret.ts";
import type { Vault } from "./vault.ts";

export type GuestKeys = Pick<Vault, "seal" | "open">;

/** Whom a key lets in, and to what. */
export interface GuestPass {
  /** `confirm`: take the seat that is kept for them; `seat`: see and change the seat they have. */
  readonly to: "confirm" | "seat";
  readonly tenantId: string;
  readonly sessionId: string;
  readonly guestId: string;
  readonly until: Instant;
}

/** How long a link that confirms a seat is good, and with it the seat that is kept. */
export const confirmMs = 30 * 60_000;
const seatMs = 30 * 24 * 60 * 60_000;
const purpose = "guest.link";

/** The key from now on, for an address: letters that need no escaping. */
export function sealGuestKey(keys: GuestKeys, pass: Omit<GuestPass, "until">, now: Instant): string {
  const ids = Buffer.concat([pass.tenantId, pass.sessionId, pass.guestId].map(bytesOf));
  const until = now + (pass.to === "confirm" ? confirmMs : seatMs);
  return keys.seal(new Secret(`${pass.to} ${until.toString(36)} ${ids.toString("base64url")}`), purpose);
}

/** Whom the key lets in, also once it is over: then it still proves who reads that mailbox. `undefined` when it is not ours. */
export function openGuestKey(keys: GuestKeys, key: string): GuestPass | undefined {
  try {
    const [to, until = "", sealedIds = ""] = keys.open(key, purpose).reveal().split(" ");
    if (to !== "confirm" && to !== "seat") return undefined;
    const ids = Buffer.from(sealedIds, "base64url");
    const [tenantId = "", sessionId = "", guestId = ""] = [0, 16, 32].map((at) => uuidOf(ids.subarray(at, at + 16)));
    return { to, tenantId, sessionId, guestId, until: asInstant(Number.parseInt(until, 36)) };
  } catch {
    // Altered, cut short by a mail program, or sealed with a key that is gone.
    return undefined;
  }
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
