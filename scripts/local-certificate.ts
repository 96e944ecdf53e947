/** The one certificate of a local run: self-signed, for `localhost`, kept in `.local/certificate/`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import selfsigned from "selfsigned";

export interface LocalCertificate {
  /** PEM files. */
  readonly certFile: string;
  readonly keyFile: string;
}

const lifetimeDays = 365;
const dayMs = 24 * 60 * 60 * 1000;

/** Makes the certificate when there is none or it ends within a week of `now`, and says where it is. */
export async function ensureLocalCertificate(folder: string, now: Date): Promise<LocalCertificate> {
  const files = { certFile: join(folder, "localhost.crt"), keyFile: join(folder, "localhost.key") };
  if (isStillGood(files, now)) return files;
  mkdirSync(folder, { recursive: true });
  const pems = await selfsigned.generate([{ name: "commonName", value: "localhost" }], {
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - dayMs),
    notAfterDate: new Date(now.getTime() + lifetimeDays * dayMs),
    extensions: [
      // A leaf that may be trusted as its own root: Node and Chromium both accept it.
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  writeFileSync(files.keyFile, pems.private, { mode: 0o600 });
  writeFileSync(files.certFile, pems.cert);
  return files;
}

function isStillGood(files: LocalCertificate, now: Date): boolean {
  if (!existsSync(files.certFile) || !existsSync(files.keyFile)) return false;
  const validTo = new Date(new X509Certificate(readFileSync(files.certFile)).validTo).getTime();
  return validTo - now.getTime() > 7 * dayMs;
}
