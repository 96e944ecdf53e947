/** Seals what must not lie readable in the database: AES-256-GCM, with the key's id in front so that keys can be changed. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { Secret } from "../ports/secret.ts";

export interface SealingKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface Vault {
  /** The id of the key that seals; texts begin with the id of theirs, and a dot. */
  readonly newestKeyId: string;
  /** Seals with the newest key. `purpose` binds the text to its place: it opens only with the same purpose. */
  seal(secret: Secret<string>, purpose: string): string;
  /** Fails when the text was altered, belongs to another purpose, or its key is no longer configured. */
  open(sealed: string, purpose: string): Secret<string>;
}

/** Reads `id:base64,id2:base64`: the first key seals, all of them open. Fails with a sentence when it is not that. */
export function readSealingKeys(text: string): readonly SealingKey[] {
  return text.split(",").map((part) => {
    const [, id, base64] = /^\s*([A-Za-z0-9_-]{1,20}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(part) ?? [];
    const key = Buffer.from(base64 ?? "", "base64");
    if (id === undefined || key.length !== 32)
      throw new Error("must be id:key,id:key where each key is 32 bytes in base64");
    return { id, key };
  });
}

/** A vault on these keys; there must be at least one. */
export function createVault(keys: readonly SealingKey[]): Vault {
  const [newest] = keys;
  if (!newest) throw new Error("A vault needs at least one key");
  const keyById = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    newestKeyId: newest.id,
    seal: (secret, purpose) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", newest.key, iv).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([cipher.update(secret.reveal(), "utf8"), cipher.final()]);
      return `${newest.id}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url")}`;
    },
    open: (sealed, purpose) => {
      const dot = sealed.indexOf(".");
      const key = keyById.get(sealed.slice(0, dot));
      if (!key) throw new Error(`Sealed with key ${sealed.slice(0, Math.max(dot, 0))}, which is not in SEALING_KEY`);
      const bytes = Buffer.from(sealed.slice(dot + 1), "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28));
      return new Secret(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8"));
    },
  };
}

/** SHA-256 in base64url: what is kept of an unguessable value that only has to be recognised. */
export function hashOf(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
