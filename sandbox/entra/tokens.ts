/** Makes and reads the stand-in's JSON Web Tokens: v2 for Slotside's API, v1-format and opaque to others for Graph. */
import { createHash, randomBytes, sign, verify } from "node:crypto";
import type { Chance } from "../chance.ts";
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
    client: {
      readonly id: string;
      readonly auth: "0" | "1";
      readonly scopes: readonly string[];
      /** Policies that the person fulfilled to get it. */
      readonly policies?: readonly string[];
    },
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
  const issuer = (tid: string): string => `${world.origins.entra}/${tid}/v2.0`;
  const timed = (): Timed => newTimes(Math.floor(world.clock.now() / 1000), world.chance);
  return {
    forProduct(person, client) {
      const { times, expiresInSeconds } = timed();
      const claims = { ...productClaims(person, client), iss: issuer(person.tid), ...times };
      return { token: mint(state, claims), expiresInSeconds };
    },
    forGraph(person, client) {
      const { times, expiresInSeconds } = timed();
      return { token: mint(state, { ...graphClaims(person, client), ...times }, graphHeader()), expiresInSeconds };
    },
    forGraphApp(tid, roles) {
      const { times, expiresInSeconds } = timed();
      return { token: mint(state, { ...graphAppClaims(tid, roles), ...times }, graphHeader()), expiresInSeconds };
    },
    idToken(person, nonce) {
      const { times } = timed();
      return mint(state, { ...idClaims(person), iss: issuer(person.tid), ...times, ...(nonce ? { nonce } : {}) });
    },
    read: (token) => readSigned(state, token),
  };
}

interface Timed {
  readonly times: Claims;
  readonly expiresInSeconds: number;
}

/** A lifetime between 60 and 90 minutes, as Entra gives at random. */
function newTimes(iat: number, chance: Chance): Timed {
  const uti = chance.bytes(16).toString("base64url");
  const expiresInSeconds = 3600 + (createHash("sha256").update(uti).digest().readUInt16BE(0) % 1800);
  return { times: { iat, nbf: iat, exp: iat + expiresInSeconds, aio: opaque(), uti, rh: opaque() }, expiresInSeconds };
}

function mint(state: EntraState, claims: Claims, headerExtra: Claims = {}): string {
  const key = state.keys().at(-1);
  if (!key) throw new Error("The Entra stand-in has no signing key.");
  const thumbprint = "nonce" in headerExtra ? { x5t: key.kid } : {};
  const header = { typ: "JWT", ...headerExtra, alg: "RS256", ...thumbprint, kid: key.kid };
  const body = encode(claims);
  const signature = sign("RSA-SHA256", Buffer.from(`${encode(signedHeader(header))}.${body}`), key.privateKey);
  return `${encode(header)}.${body}.${signature.toString("base64url")}`;
}

function readSigned(state: EntraState, token: string): ReturnType<Tokens["read"]> {
  const [head, body, signature, rest] = token.split(".");
  if (!head || !body || !signature || rest !== undefined) return undefined;
  const header = decode(head);
  const claims = decode(body);
  const key = state.keys().find(({ kid }) => kid === header?.["kid"]);
  if (!header || !claims || !key || header["alg"] !== "RS256") return undefined;
  const signed = Buffer.from(`${encode(signedHeader(header))}.${body}`);
  const isOurs = verify("RSA-SHA256", signed, key.publicKey, Buffer.from(signature, "base64url"));
  return isOurs ? { header, claims } : undefined;
}

function productClaims(person: SandboxPerson, client: Parameters<Tokens["forProduct"]>[1]): Claims {
  const aud = registrations.entra.clientId;
  return {
    aud,
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
    ...(client.policies && client.policies.length > 0 ? { capolids: client.policies } : {}),
  };
}

function graphClaims(person: SandboxPerson, client: Parameters<Tokens["forGraph"]>[1]): Claims {
  return {
    aud: graphResourceId,
    iss: `https://sts.windows.net/${person.tid}/`,
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
}

function graphAppClaims(tid: string, roles: readonly string[]): Claims {
  const principal = servicePrincipalId(tid);
  return {
    aud: graphResourceId,
    iss: `https://sts.windows.net/${tid}/`,
    app_displayname: "Slotside",
    appid: registrations.entra.clientId,
    appidacr: "1",
    idtyp: "app",
    oid: principal,
    // Nothing granted: the claim is not there at all.
    ...(roles.length > 0 ? { roles } : {}),
    sub: principal,
    tid,
    ver: "1.0",
  };
}

function idClaims(person: SandboxPerson): Claims {
  const aud = registrations.entra.clientId;
  return {
    aud,
    name: person.displayName,
    oid: person.oid,
    preferred_username: person.email,
    sub: pairwise(person, aud),
    tid: person.tid,
    ver: "2.0",
    ...roleClaims(person),
  };
}

const graphHeader = (): Claims => ({ nonce: randomBytes(32).toString("base64url") });

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
