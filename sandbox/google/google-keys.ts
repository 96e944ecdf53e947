/** RSA keys of the Google stand-in, made when first needed and kept: one signs ID tokens, one is the service account's. */
import { createHash, createPrivateKey, createPublicKey, createSign, createVerify, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import type { GoogleState, KeyPair } from "./google-state.ts";

type Claims = Readonly<Record<string, unknown>>;

export interface GoogleKeys {
  /** The key set that ID tokens are checked with. */
  jwks(): Promise<unknown>;
  signIdToken(claims: Claims): Promise<string>;
  /** The service account's key, made when first asked for. */
  serviceAccount(): Promise<KeyPair>;
  /** The claims of an assertion that the service account signed; undefined for any other. */
  readAssertion(assertion: string): Claims | undefined;
}

/** `changed` is called when a key was made. */
export function createGoogleKeys(keys: GoogleState["keys"], changed: () => void): GoogleKeys {
  const made = new Map<keyof GoogleState["keys"], Promise<KeyPair>>();
  const key = (name: keyof GoogleState["keys"]): Promise<KeyPair> => {
    const existing = keys[name];
    if (existing) return Promise.resolve(existing);
    const making = made.get(name) ?? makeKey();
    made.set(name, making);
    return making.then((pair) => {
      keys[name] = pair;
      changed();
      return pair;
    });
  };
  return {
    async jwks() {
      const { kid, publicPem } = await key("signing");
      const { n, e } = createPublicKey(publicPem).export({ format: "jwk" });
      return { keys: [{ kty: "RSA", use: "sig", alg: "RS256", kid, n, e }] };
    },
    async signIdToken(claims) {
      const { kid, privatePem } = await key("signing");
      const content = [{ alg: "RS256", kid, typ: "JWT" }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      return `${content}.${createSign("RSA-SHA256").update(content).sign(createPrivateKey(privatePem), "base64url")}`;
    },
    serviceAccount: () => key("serviceAccount"),
    readAssertion(assertion) {
      const [header = "", claims = "", signature = ""] = assertion.split(".");
      const pem = keys.serviceAccount?.publicPem;
      if (!pem || (readPart(header)?.["alg"] ?? "") !== "RS256") return undefined;
      const fits = createVerify("RSA-SHA256").update(`${header}.${claims}`).verify(pem, signature, "base64url");
      return fits ? readPart(claims) : undefined;
    },
  };
}

async function makeKey(): Promise<KeyPair> {
  const pair = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const kid = createHash("sha1").update(pair.publicKey).digest("hex");
  return { kid, privatePem: pair.privateKey, publicPem: pair.publicKey };
}

function readPart(part: string): Claims | undefined {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Claims;
  } catch {
    return undefined;
  }
}
