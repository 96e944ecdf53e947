import { createHash, createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { people, type SandboxPerson } from "../people.ts";
import {
  claimsOf,
  clientId,
  clientSecret,
  elsewhere,
  northwind,
  onBehalfOf,
  productApi,
  productOrigin,
  type Reply,
  startTestSandbox,
  type TestSandbox,
} from "../test-sandbox.ts";

let test: TestSandbox;
beforeAll(async () => {
  test = await startTestSandbox();
});
afterAll(() => test.stop());

const lena = people[0] as SandboxPerson;
const verifier = "a-verifier-of-more-than-forty-three-characters-1234";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const callback = `${productOrigin}/connect/microsoft/callback`;
const dialog = `${productOrigin}/outlook/dialog.html`;
const atEntra = (path: string): string => `${test.sandbox.origins.entra}${path}`;

function authorizeUrl(more: Readonly<Record<string, string>> = {}, tenant = northwind): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: callback,
    scope: "User.Read Calendars.ReadWrite offline_access openid",
    state: "s1",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...more,
  });
  return atEntra(`/${tenant}/oauth2/v2.0/authorize?${query.toString()}`);
}

const post = (url: string, form: Readonly<Record<string, string>>): Promise<Reply> =>
  test.request(url, { method: "POST", body: new URLSearchParams(form) });

async function codeFor(handle: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const reply = await post(authorizeUrl(more), { handle });
  const location = new URL(reply.headers.get("location") ?? "");
  return new URLSearchParams(location.hash ? location.hash.slice(1) : location.search).get("code") ?? "";
}

const redeem = (code: string, more: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  test.token({
    grant_type: "authorization_code",
    code,
    redirect_uri: callback,
    code_verifier: verifier,
    client_secret: clientSecret,
    ...more,
  });

const refused = (reply: Reply): unknown[] => [reply.status, reply.json.error, reply.json.error_codes?.[0]];

describe("Entra metadata", () => {
  it("gives a tenant its own issuer, and the common endpoint a template", async () => {
    const own = await test.request(atEntra(`/${northwind}/v2.0/.well-known/openid-configuration`));
    const common = await test.request(atEntra("/common/v2.0/.well-known/openid-configuration"));
    expect(own.json.issuer).toBe(atEntra(`/${northwind}/v2.0`));
    expect(common.json.issuer).toBe(atEntra("/{tenantid}/v2.0"));
    expect(
      (await test.request(atEntra("/nobody.example/v2.0/.well-known/openid-configuration"))).json.error_codes,
    ).toEqual([90002]);
  });

  it("publishes the key that signs, and keeps the old one after a rotation", async () => {
    const before = await test.signIn("lena");
    await test.sandbox.entra.rotateKeys();
    const after = await test.signIn("lena");
    const { keys } = (await test.request(atEntra("/common/discovery/v2.0/keys"))).json;
    for (const token of [before, after]) {
      const [head = "", body = "", signature = ""] = token.split(".");
      const { kid } = JSON.parse(Buffer.from(head, "base64url").toString()) as { kid: string };
      const jwk = keys.find((key: { kid: string }) => key.kid === kid);
      expect(jwk).toMatchObject({ kty: "RSA", use: "sig", x5t: kid, issuer: atEntra("/{tenantid}/v2.0") });
      const key = createPublicKey({ key: jwk, format: "jwk" });
      expect(verify("RSA-SHA256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))).toBe(true);
    }
    expect(keys).toHaveLength(2);
  });
});

describe("Entra tokens", () => {
  it("gives our API a v2 token with the claims an API checks", async () => {
    expect(claimsOf(await test.signIn("lena"))).toMatchObject({
      aud: clientId,
      iss: atEntra(`/${northwind}/v2.0`),
      tid: northwind,
      oid: lena.oid,
      scp: "access_as_user",
      azp: clientId,
      ver: "2.0",
      preferred_username: lena.email,
      name: "Lena Vogt",
    });
  });

  it("names the host client in tokens that a host obtains, and the directory role of administrators", async () => {
    const amira = people.find(({ handle }) => handle === "amira") as SandboxPerson;
    const given = await test.sandbox.entra.productToken(amira, "5e3ce6c0-2b1f-4285-8d4b-75ee78787346");
    if (!given.ok) throw new Error(given.error);
    expect(claimsOf(given.accessToken)).toMatchObject({
      azp: "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
      wids: expect.arrayContaining(["62e90394-69f5-4237-9190-012177145e10"]),
    });
    expect(claimsOf(await test.signIn("lena"))).not.toHaveProperty("wids");
  });

  it("lets tokens live between 60 and 90 minutes of the sandbox's own clock", async () => {
    const { iat, exp } = claimsOf(await test.signIn("lena")) as { iat: number; exp: number };
    expect(iat).toBe(Math.floor(test.sandbox.world.clock.now() / 1000));
    expect(exp - iat).toBeGreaterThanOrEqual(3600);
    expect(exp - iat).toBeLessThan(5400);
  });
});

describe("sign-in by code", () => {
  it("shows the people of the organisation as buttons", async () => {
    const page = await test.request(authorizeUrl());
    expect(page.text).toContain("Lena Vogt");
    expect(page.text).not.toContain("Aroha Ngata");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
  });

  it("gives tokens for a code and its verifier", async () => {
    const reply = await redeem(await codeFor("lena"));
    expect(Object.keys(reply.json).toSorted()).toEqual([
      "access_token",
      "expires_in",
      "ext_expires_in",
      "id_token",
      "refresh_token",
      "scope",
      "token_type",
    ]);
    expect(claimsOf(reply.json.access_token)).toMatchObject({ ver: "1.0", appidacr: "1", upn: lena.email });
  });

  it("takes a code once", async () => {
    const code = await codeFor("lena");
    await redeem(code);
    expect(refused(await redeem(code))).toEqual([400, "invalid_grant", 54005]);
  });

  it("refuses a wrong verifier, and a code after ten minutes", async () => {
    const other = "another-verifier-of-more-than-forty-three-characters";
    expect(refused(await redeem(await codeFor("lena"), { code_verifier: other }))).toEqual([
      400,
      "invalid_grant",
      501481,
    ]);
    const code = await codeFor("lena");
    test.sandbox.world.clock.advance(11 * 60_000);
    expect(refused(await redeem(code))).toEqual([400, "invalid_grant", 70008]);
  });

  it("answers an unregistered redirect address with a page, never with a redirect", async () => {
    const reply = await test.request(authorizeUrl({ redirect_uri: `${callback}/` }));
    expect([reply.status, reply.headers.get("location")]).toEqual([400, null]);
    expect(reply.text).toContain("AADSTS50011");
  });

  it("wants the secret for the web platform", async () => {
    const form = {
      grant_type: "authorization_code",
      code: await codeFor("lena"),
      redirect_uri: callback,
      code_verifier: verifier,
    };
    expect(refused(await test.token(form))).toEqual([401, "invalid_client", 7000218]);
  });

  it("gives the browser platform its code in the fragment and tokens only across origins", async () => {
    const asked = { redirect_uri: dialog, response_mode: "fragment", scope: `${productApi} openid offline_access` };
    const form = { grant_type: "authorization_code", redirect_uri: dialog, code_verifier: verifier };
    const code = await codeFor("lena", asked);
    expect(refused(await test.token({ ...form, code }))).toEqual([400, "invalid_request", 9002327]);
    const reply = await test.token({ ...form, code }, { headers: { origin: productOrigin } });
    expect(reply.headers.get("access-control-allow-origin")).toBe(productOrigin);
    expect(claimsOf(reply.json.access_token)).toMatchObject({ aud: clientId, azpacr: "0" });
    test.sandbox.world.clock.advance(25 * 3_600_000);
    const late = await test.token(
      { grant_type: "refresh_token", refresh_token: reply.json.refresh_token, scope: productApi },
      { headers: { origin: productOrigin } },
    );
    expect(refused(late)).toEqual([400, "invalid_grant", 700084]);
  });

  it("tells the application when the person cancels", async () => {
    const reply = await post(authorizeUrl(), { step: "cancel" });
    const back = new URL(reply.headers.get("location") ?? "").searchParams;
    expect([back.get("error"), back.get("error_subcode"), back.get("state")]).toEqual([
      "access_denied",
      "cancel",
      "s1",
    ]);
  });
});

describe("other grants", () => {
  it("renews with a refresh token and hands out the next one", async () => {
    const first = await redeem(await codeFor("lena"));
    const form = { grant_type: "refresh_token", client_secret: clientSecret, refresh_token: first.json.refresh_token };
    const second = await test.token({ ...form, scope: "https://graph.microsoft.com/.default" });
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    expect((await test.token(form)).status).toBe(200);
  });

  it("forgets a refresh token that nobody used for ninety days", async () => {
    const first = await redeem(await codeFor("sam"));
    test.sandbox.world.clock.advance(91 * 24 * 3_600_000);
    const form = { grant_type: "refresh_token", client_secret: clientSecret, refresh_token: first.json.refresh_token };
    const reply = await test.token(form);
    expect([...refused(reply), reply.json.suberror]).toEqual([400, "invalid_grant", 700082, "token_expired"]);
  });

  it("answers a wrong secret with 401 invalid_client, also over HTTP basic", async () => {
    const form = { grant_type: "client_credentials", scope: "https://graph.microsoft.com/.default" };
    expect(refused(await test.token({ ...form, client_secret: "wrong" }))).toEqual([401, "invalid_client", 7000215]);
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
    const reply = await test.token(form, { headers: { authorization: basic } });
    expect(Object.keys(reply.json).toSorted()).toEqual(["access_token", "expires_in", "ext_expires_in", "token_type"]);
    expect(claimsOf(reply.json.access_token)).toMatchObject({
      idtyp: "app",
      roles: expect.arrayContaining(["Calendars.ReadWrite"]),
    });
  });

  it("gives app-only tokens only for .default and only where the organisation consented", async () => {
    const form = { grant_type: "client_credentials", client_secret: clientSecret };
    expect(refused(await test.token({ ...form, scope: "User.Read" }))).toEqual([400, "invalid_scope", 1002012]);
    const there = await test.token({ ...form, scope: "https://graph.microsoft.com/.default" }, { tenant: elsewhere });
    expect(refused(there)).toEqual([401, "invalid_client", 7000229]);
    const { entra } = test.sandbox;
    entra.setConsent(elsewhere, "granted");
    entra.setApplicationConsent(elsewhere, "withdrawn");
    const bare = await test.token({ ...form, scope: "https://graph.microsoft.com/.default" }, { tenant: elsewhere });
    expect([bare.status, claimsOf(bare.json.access_token)["roles"]]).toEqual([200, undefined]);
    entra.setConsent(elsewhere, "withdrawn");
  });

  it("refuses in Entra's own words", async () => {
    const reply = await test.token({ grant_type: "password", username: "lena", password: "no", scope: productApi });
    expect(reply.json).toMatchObject({ error: "invalid_grant", error_codes: [50126] });
    expect(reply.json.error_description).toMatch(
      /^AADSTS50126: .+ Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: /,
    );
    expect(reply.json.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  });
});

describe("on behalf of", () => {
  it("exchanges our token for one of Graph, with a refresh token when offline_access is asked", async () => {
    const reply = await test.token(onBehalfOf(await test.signIn("lena")));
    expect(reply.json.refresh_token).toEqual(expect.any(String));
    expect(reply.json.scope).toContain("Calendars.ReadWrite");
    const header = JSON.parse(Buffer.from(reply.json.access_token.split(".")[0], "base64url").toString()) as object;
    expect(header).toHaveProperty("nonce");
  });

  it("refuses a forged, a foreign and an expired assertion each by its own number", async () => {
    const token = await test.signIn("lena");
    const [head, body] = token.split(".");
    expect(refused(await test.token(onBehalfOf(`${head}.${body}.AAAA`)))).toEqual([400, "invalid_grant", 50013]);
    const graphToken = (await test.token(onBehalfOf(token))).json.access_token;
    expect(refused(await test.token(onBehalfOf(graphToken)))).toEqual([400, "invalid_grant", 500131]);
    test.sandbox.world.clock.advance(2 * 3_600_000);
    expect(refused(await test.token(onBehalfOf(token)))).toEqual([400, "invalid_grant", 500133]);
  });

  it("asks for consent with a suberror, and works once an administrator consented", async () => {
    const eve = people.find(({ handle }) => handle === "eve") as SandboxPerson;
    expect(await test.sandbox.entra.productToken(eve, clientId)).toEqual({ ok: false, error: "consent_required" });
    test.sandbox.entra.setConsent(elsewhere, "granted");
    const assertion = await test.signIn("eve");
    test.sandbox.entra.setConsent(elsewhere, "withdrawn");
    const without = await test.token(onBehalfOf(assertion), { tenant: elsewhere });
    expect([...refused(without), without.json.suberror]).toEqual([400, "invalid_grant", 65001, "consent_required"]);

    const query = {
      client_id: clientId,
      redirect_uri: callback,
      scope: "https://graph.microsoft.com/.default",
      state: "s2",
    };
    const page = atEntra(`/${elsewhere}/v2.0/adminconsent?${new URLSearchParams(query).toString()}`);
    expect((await test.request(page)).text).toContain("Eve Stranger");
    expect((await post(page, { handle: "eve" })).text).toContain("Calendars.ReadWrite");
    const back = new URL((await post(page, { handle: "eve", step: "accept" })).headers.get("location") ?? "")
      .searchParams;
    expect([back.get("admin_consent"), back.get("tenant"), back.get("state")]).toEqual(["True", elsewhere, "s2"]);
    expect((await test.token(onBehalfOf(assertion), { tenant: elsewhere })).status).toBe(200);
  });

  it("says so when the administrator declines", async () => {
    const query = {
      client_id: clientId,
      redirect_uri: callback,
      scope: "https://graph.microsoft.com/.default",
      state: "s3",
    };
    const page = atEntra(`/${northwind}/v2.0/adminconsent?${new URLSearchParams(query).toString()}`);
    const back = new URL((await post(page, { step: "cancel" })).headers.get("location") ?? "").searchParams;
    expect([back.get("error"), back.get("state")]).toEqual(["consent_required", "s3"]);
  });

  it("sends a claims challenge when another factor is required", async () => {
    const assertion = await test.signIn("sam");
    const sam = people.find(({ handle }) => handle === "sam") as SandboxPerson;
    test.sandbox.entra.setMfa(sam.oid, "required");
    const reply = await test.token(onBehalfOf(assertion));
    expect([...refused(reply), reply.json.suberror]).toEqual([400, "interaction_required", 50076, "basic_action"]);
    expect(JSON.parse(reply.json.claims)).toHaveProperty("access_token");

    const claims = Buffer.from(reply.json.claims).toString("base64");
    const proved = await test.sandbox.entra.productToken(sam, "5e3ce6c0-2b1f-4285-8d4b-75ee78787346", claims);
    const accessToken = proved.ok ? proved.accessToken : "";
    const { refresh_token } = (await test.token(onBehalfOf(accessToken))).json;
    const renewal = { grant_type: "refresh_token", client_secret: clientSecret, refresh_token };
    expect((await test.token(renewal)).status).toBe(200);
    const early = (await redeem(await codeFor("sam"))).json.refresh_token;
    expect(refused(await test.token({ ...renewal, refresh_token: early }))).toEqual([
      400,
      "interaction_required",
      50076,
    ]);
    test.sandbox.entra.setMfa(sam.oid, "satisfied");
  });

  it("refuses every earlier grant of a person whose sign-ins were revoked, and none after a new sign-in", async () => {
    const assertion = await test.signIn("tomas");
    const { refresh_token } = (await test.token(onBehalfOf(assertion))).json;
    const tomas = people.find(({ handle }) => handle === "tomas") as SandboxPerson;
    test.sandbox.entra.revoke(tomas.oid);
    expect(refused(await test.token(onBehalfOf(assertion)))).toEqual([400, "invalid_grant", 50173]);
    const renewal = { grant_type: "refresh_token", client_secret: clientSecret, refresh_token };
    expect(refused(await test.token(renewal))).toEqual([400, "invalid_grant", 50173]);
    test.sandbox.world.clock.advance(1000);
    expect((await test.token(onBehalfOf(await test.signIn("tomas")))).status).toBe(200);
  });

  it.each([
    ["disabled", 50057],
    ["removed", 500341],
  ] as const)("gives who was %s nothing any more, whatever they hold", async (standing, number) => {
    const assertion = await test.signIn("priya");
    const { refresh_token } = (await test.token(onBehalfOf(assertion))).json;
    const code = await codeFor("priya");
    const { directory } = test.sandbox.entra;
    directory.change("priya", standing);
    const gone = [400, "invalid_grant", number];
    expect(refused(await test.token(onBehalfOf(assertion)))).toEqual(gone);
    const renewal = { grant_type: "refresh_token", client_secret: clientSecret, refresh_token };
    expect(refused(await test.token(renewal))).toEqual(gone);
    expect(refused(await redeem(code))).toEqual(gone);
    expect((await post(authorizeUrl(), { handle: "priya" })).text).toContain(`AADSTS${number}`);
    const priya = people.find(({ handle }) => handle === "priya") as SandboxPerson;
    expect(await test.sandbox.entra.productToken(priya, clientId)).toEqual({ ok: false, error: "account_gone" });
    directory.change("priya", "present");
    expect((await test.token(renewal)).status).toBe(200);
  });
});

describe("the published contract", () => {
  it("finds nothing wrong with any answer of this file", () => {
    const { world, entra } = test.sandbox;
    if (!world.specsFolder) return;
    expect(entra.site.compared).toBeGreaterThan(20);
    const answers = world.log
      .list({ site: "entra" })
      .flatMap(({ problems }) => problems.filter((problem) => problem.startsWith("answer")));
    expect(answers).toEqual([]);
  });
});
