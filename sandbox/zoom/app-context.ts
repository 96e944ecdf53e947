/**
 * The encrypted app context, as the `X-Zoom-App-Context` header and `getAppContext()` carry it.
 * Layout: ivLength u8 | iv | aadLength u16LE | aad | cipherLength i32LE | cipher | tag(16), base64; AES-256-GCM under
 * SHA-256(client secret) (Zoom Apps, "App context").
 */
import { createCipheriv, createHash, randomBytes } from "node:crypto";

/** Instants in milliseconds, as Zoom sends them. */
export interface AppContextClaims {
  readonly typ: "panel" | "meeting";
  /** Zoom user id; absent for a guest who is not signed in. */
  readonly uid?: string;
  /** Client id of the app. */
  readonly aud: string;
  readonly iss: "marketplace.zoom.us";
  readonly ts: number;
  readonly exp: number;
  /** UUID of the meeting's current instance. */
  readonly mid?: string;
  /** Spelled `co-host` here, unlike the SDK's `coHost`. */
  readonly attendrole?: string;
  /** Action string of a deeplink. */
  readonly act?: string;
}

/** Seals the claims for the app whose secret this is. Two calls never give the same text. */
export function encryptAppContext(claims: AppContextClaims, clientSecret: string): string {
  const key = createHash("sha256").update(clientSecret).digest();
  const iv = randomBytes(12);
  const aad = Buffer.alloc(0);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(aad);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(claims), "utf8"), cipher.final()]);
  const ivLength = Buffer.from([iv.length]);
  const aadLength = Buffer.alloc(2);
  aadLength.writeUInt16LE(aad.length);
  const sealedLength = Buffer.alloc(4);
  sealedLength.writeInt32LE(sealed.length);
  return Buffer.concat([ivLength, iv, aadLength, aad, sealedLength, sealed, cipher.getAuthTag()]).toString("base64");
}
