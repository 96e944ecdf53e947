/** Makes and reads the stand-in's JSON Web Tokens: v2 for Slotside's API, v1-format and opaque to others for Graph. */
import { createHash, randomBytes, sign, verify } from "node:crypto";
import { registrations, type SandboxPerson } from "../people.ts";
import type { World } from "../world.ts";
import { globalAdministratorRole, graphResourceId } from "./app-registration.ts";
import type { EntraState } from "./entra-state.ts";

export type Claims = Readonly<Record<string, unknown>>;

export interface Issued {
  readonly token: string;
  readonly expiresInSeconds: number;
}

export interface Tokens {
  /** For Slotside's own API, on behalf of a person. `clientAuth` is `azpacr`: 0 public, 1 secret. */
  forProduct(
    person: SandboxPerson,
    client: { readonly id: string; readonly auth: "0" | "1"; readonly scopes: readonly string[] },
  ): Issued;
  forGraph(
    person: SandboxPerson,
    client: { readonly auth: "0" | "1"; readonly scopes: readonly string[]; readonly handlesChallenges: "yes" | "no" },
  ): Issued;
  /** App-only, for Graph. */
  forGraphApp(tid: string, roles: readonly string[]): Issued;
  idToken(person: SandboxPerson, nonce?: string): string;
  /** The claims of a token that one of the published keys signed, whatever its time and audience; undefined when none did. */
  read(token: string): { readonly header: Claims; readonly claims: Claims } | undefined;
}

export function createTokens(world: World, state: EntraState): Tokens {
  const seconds = (): number => Math.floor(world.clock.now() / 1000);
  const mint = (claims: Claims, headerExtra: Claims = {}): string => {
    const key = state.keys().at(-1);
    if (!key) throw new Error("The Entra stand-in has no signing key.");
    const header = {
      typ: "JWT",
      ...headerExtra,
      alg: "RS256",
      ...("nonce" in headerExtra ? { x5t: key.kid } : {}),
      kid: key.kid,
    };
    const body = encode(claims);
    const signature = sign("RSA-SHA256", Buffer.from(`${encode(signedHeader(header))}.${body}`), key.privateKey);
    return `${encode(header)}.${body}.${signature.toString("base64url")}`;
  };
  const timed = (uti: string): { claims: Claims; expiresInSeconds: number } => {
    const iat = seconds();
    const expiresInSeconds = 3600 + (createHash("sha256").update(uti).digest().readUInt16BE(0) % 1800);
    return {
      claims: { iat, nbf: iat, exp: iat + expiresInSeconds, aio: opaque(), uti, rh: opaque() },
      expiresInSeconds,
    };
  };
  const issuer = (tid: string): string => `${world.origins.entra}/${tid}/v2.0`;

  return {
    forProduct(person, client) {
      const { claims, expiresInSeconds } = timed(opaque());
      const aud = registrations.entra.clientId;
      const token = mint({
        aud,
        iss: issuer(person.tid),
        ...claims,
        azp: client.id,
        azpacr: client.auth,
        name: person.displayName,
        oid: person.oid,
        preferred_username: person.email,
        scp: client.scopes.join(" "),
        sub: pairwise(person, aud),
        tid: person.tid,
        ver: "2.0",
        ...roleClaims(person),
      });
      return { token, expiresInSeconds };
    },
    forGraph(person, client) {
      const { claims, expiresInSeconds } = timed(opaque());
      const graph = {
        aud: graphResourceId,
        iss: `https://sts.windows.net/${person.tid}/`,
        ...claims,
        acct: 0,
        acr: "1",
        amr: ["pwd"],
        app_displayname: "Slotside",
        appid: registrations.entra.clientId,
        appidacr: client.auth,
        idtyp: "user",
        name: person.displayName,
        oid: person.oid,
        scp: client.scopes.join(" "),
        sub: pairwise(person, graphResourceId),
        tid: person.tid,
        unique_name: person.email,
        upn: person.email,
        ver: "1.0",
        ...roleClaims(person),
        ...(client.handlesChallenges === "yes" ? { xms_cc: ["CP1"] } : {}),
      };
      return { token: mint(graph, { nonce: randomBytes(32).toString("base64url") }), expiresInSeconds };
    },
    forGraphApp(tid, roles) {
      const { claims, expiresInSeconds } = timed(opaque());
      const principal = servicePrincipalId(tid);
      const graph = {
        aud: graphResourceId,
        iss: `https://sts.windows.net/${tid}/`,
        ...claims,
        app_displayname: "Slotside",
        appid: registrations.entra.clientId,
        appidacr: "1",
        idtyp: "app",
        oid: principal,
        roles,
        sub: principal,
        tid,
        ver: "1.0",
      };
      return { token: mint(graph, { nonce: randomBytes(32).toString("base64url") }), expiresInSeconds };
    },
    idToken(person, nonce) {
      const aud = registrations.entra.clientId;
      const iat = seconds();
      return mint({
        aud,
        iss: issuer(person.tid),
        iat,
        nbf: iat,
        exp: iat + 3600,
        name: person.displayName,
        ...(nonce ? { nonce } : {}),
        oid: person.oid,
        preferred_username: person.email,
        rh: opaque(),
        sub: pairwise(person, aud),
        tid: person.tid,
        uti: opaque(),
        ver: "2.0",
        ...roleClaims(person),
      });
    },
    read(token) {
      const [head, body, signature, rest] = token.split(".");
      if (!head || !body || !signature || rest !== undefined) return undefined;
      const header = decode(head);
      const claims = decode(body);
      const key = state.keys().find(({ kid }) => kid === header?.["kid"]);
      if (!header || !claims || !key || header["alg"] !== "RS256") return undefined;
      const signed = Buffer.from(`${encode(signedHeader(header))}.${body}`);
      return verify("RSA-SHA256", signed, key.publicKey, Buffer.from(signature, "base64url"))
        ? { header, claims }
        : undefined;
    },
  };
}

/** Graph's tokens are signed over a hashed nonce, so that nobody but Graph can check them. */
function signedHeader(header: Claims): Claims {
  const { nonce } = header as { nonce?: string };
  return nonce === undefined ? header : { ...header, nonce: createHash("sha256").update(nonce).digest("base64url") };
}

const roleClaims = (person: SandboxPerson): Claims =>
  person.part === "administrator" ? { wids: [globalAdministratorRole, "b79fbf4d-3ef9-4689-8143-76b194e85509"] } : {};
const pairwise = (person: SandboxPerson, audience: string): string =>
  createHash("sha256").update(`${person.tid}/${person.oid}/${audience}`).digest("base64url");
const opaque = (): string => randomBytes(16).toString("base64url");
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}

function servicePrincipalId(tid: string): string {
  const hex = createHash("sha256").update(`slotside@${tid}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
