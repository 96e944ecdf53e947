/** Opens the encrypted context that the Zoom client hands to the panel. Source: Zoom Apps, "Zoom App context". */
import { createDecipheriv, createHash } from "node:crypto";
import { z } from "zod";
import type { Instant } from "../../domain/instant.ts";
import type { Secret } from "../../ports/secret.ts";

export interface ZoomContext {
  /** Who is signed in to Zoom; absent for somebody who is not. */
  readonly userId?: string;
  /** This instance of the meeting the panel is open in. */
  readonly meetingUuid?: string;
  /** The action of the deep link that opened the panel. */
  readonly action?: string;
}

export interface ZoomApp {
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
}

const clockSkewMs = 60_000;
const tagBytes = 16;

const plainContext = z.object({
  uid: z.string().optional(),
  aud: z.string(),
  iss: z.string(),
  ts: z.number(),
  exp: z.number(),
  mid: z.string().optional(),
  act: z.string().optional(),
});

/**
 * The context, or `undefined` when it is not a current one of our app: tampered with, cut short, meant for another app, expired, or
 * from more than a minute in the future. Never says which, and must never be logged.
 *
 * Wire: base64 of `ivLength:u8 | iv | aadLength:u16le | aad | cipherLength:i32le | cipherText | tag:16`; AES-256-GCM under SHA-256 of
 * the client secret. `ts` and `exp` are milliseconds.
 */
export function openZoomContext(sealed: string, app: ZoomApp, now: Instant): ZoomContext | undefined {
  const plain = decrypt(sealed, app.clientSecret);
  if (plain === undefined) return undefined;
  const { uid, aud, iss, ts, exp, mid, act } = plain;
  if (aud !== app.clientId || iss !== "marketplace.zoom.us") return undefined;
  if (exp <= now || ts > now + clockSkewMs) return undefined;
  return {
    ...(uid ? { userId: uid } : {}),
    ...(mid ? { meetingUuid: mid } : {}),
    ...(act ? { action: act } : {}),
  };
}

function decrypt(sealed: string, clientSecret: Secret<string>): z.output<typeof plainContext> | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(sealed)) return undefined;
  try {
    const { iv, aad, cipherText, tag } = unpack(Buffer.from(sealed, "base64url"));
    const key = createHash("sha256").update(clientSecret.reveal()).digest();
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes }).setAAD(aad).setAuthTag(tag);
    const text = Buffer.concat([decipher.update(cipherText), decipher.final()]).toString("utf8");
    return plainContext.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Throws a RangeError where the lengths do not add up exactly. */
function unpack(bytes: Buffer): { iv: Buffer; aad: Buffer; cipherText: Buffer; tag: Buffer } {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw new RangeError("cut short");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const iv = take(take(1).readUInt8());
  const aad = take(take(2).readUInt16LE());
  const cipherText = take(take(4).readInt32LE());
  const tag = take(bytes.length - at);
  if (iv.length === 0 || tag.length !== tagBytes) throw new RangeError("wrong lengths");
  return { iv, aad, cipherText, tag };
}
