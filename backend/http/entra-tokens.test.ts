import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import type { CryptoKey, JWTPayload } from "jose";
import { asInstant } from "../domain/instant.ts";
import { createAuthenticate } from "./authenticate.ts";
import type { KnownPerson } from "./authenticate.ts";
import { createEntraTokens } from "./entra-tokens.ts";
import type { EntraIdentity, EntraTokens } from "./entra-tokens.ts";

const clientId = "5105510e-0000-4000-8000-000000000001";
const tid = "a1111111-1111-4111-8111-111111111111";
const otherTid = "b2222222-2222-4222-8222-222222222222";
const oid = "a1000000-0000-4000-8000-000000000001";
const now = Date.parse("2026-03-02T15:00:00Z");
const seconds = (ms: number): number => Math.floor(ms / 1000);

let entra: Server;
let origin: string;
let key: CryptoKey;
let strangersKey: CryptoKey;
let tokens: EntraTokens;
let reads = 0;
let isAway = false;

beforeAll(async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  key = pair.privateKey;
  strangersKey = (await generateKeyPair("RS256")).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), use: "sig" };
  entra = createServer((_req, res) => {
    if (isAway) {
      res.statusCode = 503;
      res.end();
      return;
    }
    reads += 1;
    const keys = [
      { ...jwk, kid: "k1", issuer: `${origin}/{tenantid}/v2.0` },
      { ...jwk, kid: "one-tenant", issuer: `${origin}/${otherTid}/v2.0` },
    ];
    res.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => void entra.listen(0, "localhost", resolve));
  const address = entra.address();
  origin = `http://localhost:${typeof address === "object" && address ? address.port : 0}`;
  tokens = createEntraTokens({
    entraOrigin: origin,
    clientId,
    publicHost: "slotside.example",
    clock: { now: () => asInstant(now) },
  });
});

afterAll(() => void entra.close());

const claims = (): JWTPayload => ({
  aud: clientId,
  iss: `${origin}/${tid}/v2.0`,
  tid,
  oid,
  scp: "openid access_as_user",
  name: "Lena Vogel",
  preferred_username: "lena@northwind.example",
  nbf: seconds(now) - 60,
  exp: seconds(now) + 3600,
});

const sign = (change: Readonly<Record<string, unknown>> = {}, { by = key, header = {} } = {}): Promise<string> =>
  new SignJWT(JSON.parse(JSON.stringify({ ...claims(), ...change })) as JWTPayload)
    .setProtectedHeader({ alg: "RS256", kid: "k1", ...header })
    .sign(by);

describe("an Entra access token", () => {
  it("tells who signed in, for both names of our audience", async () => {
    const expiresAt = now + 3_600_000;
    const name = "Lena Vogel";
    const identity = {
      tid,
      oid,
      name,
      email: "lena@northwind.example",
      isGuest: false,
      wids: [],
      issuedAt: 0,
      expiresAt,
    };
    expect(await tokens.verify(await sign())).toEqual(identity);
    expect(await tokens.verify(await sign({ aud: `api://slotside.example/${clientId}` }))).toEqual(identity);
    const iat = now / 1000 - 60;
    const administrator = { wids: ["62e90394-69f5-4237-9190-012177145e10"], iat };
    expect(await tokens.verify(await sign(administrator))).toMatchObject({
      wids: administrator.wids,
      issuedAt: now - 60_000,
    });
  });

  it("names a guest by the organisation that they came to, and never by the one that they are from", async () => {
    const guestOid = "b1000000-0000-4000-8000-000000000009";
    // As "Understand user tokens in Microsoft Entra B2B collaboration" shows them.
    const guest = {
      acct: 1,
      idp: `${origin}/${tid}/`,
      tid: otherTid,
      oid: guestOid,
      iss: `${origin}/${otherTid}/v2.0`,
    };
    expect(await tokens.verify(await sign(guest))).toMatchObject({
      tid: otherTid,
      oid: guestOid,
      email: "lena@northwind.example",
      isGuest: true,
    });
    // `acct` is only there where an organisation asks for it.
    expect(await tokens.verify(await sign({ ...guest, acct: undefined }))).toMatchObject({ isGuest: true });
    expect(await tokens.verify(await sign({ ...guest, acct: undefined, idp: guest.iss }))).toMatchObject({
      isGuest: false,
    });
  });

  const refused: readonly [string, () => Promise<string>][] = [
    ["meant for another API", () => sign({ aud: "00000003-0000-0000-c000-000000000000" })],
    ["expired", () => sign({ exp: seconds(now) - 301 })],
    ["not valid yet", () => sign({ nbf: seconds(now) + 301 })],
    ["without an end", () => sign({ exp: undefined })],
    ["from another issuer", () => sign({ iss: `https://login.example/${tid}/v2.0` })],
    ["from the issuer of another tenant", () => sign({ iss: `${origin}/${otherTid}/v2.0` })],
    ["of the first generation", () => sign({ iss: `https://sts.windows.net/${tid}/` })],
    ["signed by a key of another tenant", () => sign({}, { header: { kid: "one-tenant" } })],
    ["signed by a stranger", () => sign({}, { by: strangersKey })],
    ["signed by an unknown key", () => sign({}, { header: { kid: "k9" } })],
    ["without permission for our API", () => sign({ scp: "openid profile" })],
    ["an app's own", () => sign({ scp: undefined, roles: ["access_as_user"] })],
    ["an app's own that claims a scope", () => sign({ idtyp: "app" })],
    ["without a person", () => sign({ oid: undefined })],
    ["with a tenant that is no id", () => sign({ tid: "../common" })],
    ["not signed at all", async () => new UnsecuredJWT(claims()).encode()],
    [
      "signed with our public key as if it were a password",
      () => new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: "k1" }).sign(Buffer.alloc(32, 1)),
    ],
    ["no token", async () => "a.b.c"],
  ];
  it.each(refused)("is refused when it is %s", async (_why, make) => {
    await expect(tokens.verify(await make())).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("does not make us ask for the keys again and again", async () => {
    const before = reads;
    await sign({}, { header: { kid: "k9" } })
      .then((token) => tokens.verify(token))
      .catch(() => undefined);
    await tokens.verify(await sign());
    expect(reads).toBe(before);
  });

  it("cannot be judged while Entra's keys are out of reach, which is not the caller's fault", async () => {
    const cutOff = createEntraTokens({
      entraOrigin: "http://localhost:1",
      clientId,
      publicHost: "slotside.example",
      clock: { now: () => asInstant(now) },
    });
    await expect(cutOff.verify(await sign())).rejects.toMatchObject({ code: "unavailable" });
  });

  it("goes on with the keys that are known while Entra's page of keys is away, for a week", async () => {
    let at = now;
    const clock = { now: () => asInstant(at) };
    const later = createEntraTokens({ entraOrigin: origin, clientId, publicHost: "slotside.example", clock });
    const dayMs = 24 * 60 * 60_000;
    const forWeeks = await sign({ exp: seconds(now + 30 * dayMs) });
    const verify = () => later.verify(forWeeks);
    await verify();
    isAway = true;
    at = now + 2 * dayMs;
    expect(await verify()).toMatchObject({ oid });
    at = now + 8 * dayMs;
    await expect(verify()).rejects.toMatchObject({ code: "unavailable" });
    isAway = false;
    at += 60_000;
    expect(await verify()).toMatchObject({ oid });
  });

  it("is checked once for a minute of requests, and not beyond its end", async () => {
    let at = now;
    const clock = { now: () => asInstant(at) };
    const cached = createEntraTokens({ entraOrigin: origin, clientId, publicHost: "slotside.example", clock });
    const token = await sign({ exp: seconds(now) + 30 });
    expect(await cached.verify(token)).toBe(await cached.verify(token));
    at = now + 331_000;
    await expect(cached.verify(token)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("a caller", () => {
  const person: KnownPerson = { tenantId: "t1", personId: "p1", displayName: "Lena", roles: ["learner"] };
  const asked: EntraIdentity[] = [];
  const authenticate = (known: KnownPerson | undefined) =>
    createAuthenticate({
      entraTokens: tokens,
      signIn: async (identity) => {
        asked.push(identity);
        return known;
      },
      findBearer: async (bearer) => (bearer.reveal() === "opaque-bearer-of-ours-1" ? person : undefined),
      setupUrl: "https://slotside.example/help/setup",
    });

  it("carries the token for the exchange and the surface it says it is", async () => {
    const token = await sign();
    const caller = await authenticate(person)({ authorization: `Bearer ${token}`, "x-slotside-surface": "outlook" });
    expect(caller).toMatchObject({
      personId: "p1",
      surface: "outlook",
      assertion: { externalTenant: tid, subject: oid },
    });
    expect(caller.assertion?.token.reveal()).toBe(token);
    expect(JSON.stringify(caller)).not.toContain(token);
  });

  it("is told where to have an organisation set up that is not", async () => {
    await expect(authenticate(undefined)({ authorization: `Bearer ${await sign()}` })).rejects.toMatchObject({
      code: "tenant_not_set_up",
      facts: { setupUrl: "https://slotside.example/help/setup" },
    });
  });

  it("never reaches sign-in with a token that is refused", async () => {
    asked.length = 0;
    await expect(authenticate(person)({ authorization: `Bearer ${await sign({ scp: "" })}` })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(asked).toEqual([]);
  });

  it("may come with a bearer of ours, and with nothing else", async () => {
    expect(await authenticate(person)({ authorization: "Bearer opaque-bearer-of-ours-1" })).toMatchObject({
      personId: "p1",
      surface: "api",
    });
    for (const authorization of [
      undefined,
      "",
      "Basic abc",
      "Bearer",
      "Bearer unknown-bearer-unknown",
      "Bearer short",
    ]) {
      await expect(authenticate(person)({ authorization })).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });
});
