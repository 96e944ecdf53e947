/** The signature of a message: who knows the secret knows that it is ours, unaltered, and how old it is. */
import { createHmac } from "node:crypto";
import type { Secret } from "../../ports/secret.ts";

/** `t=<seconds>,v1=<hex>`: HMAC-SHA-256 of `<seconds>.<body>`. */
export function signMessage(secret: Secret<string>, body: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${createHmac("sha256", secret.reveal()).update(`${seconds}.${body}`).digest("hex")}`;
}
