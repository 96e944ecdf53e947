/** The RSA keys that the Entra stand-in signs with: published with their certificates, kept over a restart, rotated on demand. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { generate } from "selfsigned";

export interface StoredKey {
  readonly privatePem: string;
  readonly certificatePem: string;
}

export interface SigningKey {
  /** SHA-1 thumbprint of the certificate in base64url, as Entra names its keys (also `x5t`). */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As in the `keys` document, without `issuer`. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** A fresh 2048-bit key with a certificate of its own; takes about a third of a second. */
export async function createStoredKey(): Promise<StoredKey> {
  const made = await generate([{ name: "commonName", value: "accounts.accesscontrol.windows.net" }], {
    keySize: 2048,
    algorithm: "sha256",
  });
  return { privatePem: made.private, certificatePem: made.cert };
}

export function openKey({ privatePem, certificatePem }: StoredKey): SigningKey {
  const der = Buffer.from(certificatePem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const kid = createHash("sha1").update(der).digest("base64url");
  const privateKey = createPrivateKey(privatePem);
  const publicKey = createPublicKey(privateKey);
  const { n, e } = publicKey.export({ format: "jwk" });
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { kty: "RSA", use: "sig", kid, x5t: kid, n, e, x5c: [der.toString("base64")] },
  };
}
