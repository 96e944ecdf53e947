import { createPublicKey, createSign, createVerify, type JsonWebKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { registrations } from "../people.ts";
import { claimsOf } from "../test-sandbox.ts";
import {
  clientId,
  clientSecret,
  everything,
  redirectUri,
  scope,
  startTestGoogle,
  type TestGoogle,
  verifier,
  wish,
} from "./test-google.ts";

let google: TestGoogle;
beforeAll(async () => {
  google = await startTestGoogle();
});
afterAll(() => google.test.stop());

const ourClient = { client_id: clientId, client_secret: clientSecret };
const at = (path: string): string => `${google.test.sandbox.origins.google}${path}`;
const authorize = (changes: Record<string, string> = {}) =>
  google.test.request(at(`/o/oauth2/v2/auth?${new URLSearchParams({ ...wish, ...changes }).toString()}`));
const codeOf = async (handle: string, changes: Record<string, string> = {}): Promise<string> =>
  (await google.allow(handle, { wish: { ...wish, ...changes } })).searchParams.get("code") ?? "";
const refreshWith = (refreshToken: string) =>
  google.token({ grant_type: "refresh_token", refresh_token: refreshToken, ...ourClient });

describe("Google's consent page", () => {
  it("offers the people who have a Google account, and every calendar scope to untick", async () => {
    const { status, text } = await authorize({ login_hint: "noah@fjordheim.example" });
    expect(status).toBe(200);
    expect(text).toContain('value="noah" selected');
    expect(text).not.toContain('value="lena"');
    expect(text.match(/type="checkbox"/g)).toHaveLength(everything.length);
    expect(google.problems()).toEqual([]);
  });

  it("shows a bad request itself instead of sending it back", async () => {
    expect((await authorize({ client_id: "someone" })).status).toBe(401);
    expect((await authorize({ redirect_uri: "https://elsewhere.example/" })).text).toContain("redirect_uri_mismatch");
    expect((await authorize({ scope: "made.up" })).text).toContain("invalid_scope");
    expect((await authorize({ prompt: "none" })).headers.get("location")).toContain("error=interaction_required");
    google.problems();
  });

  it("goes back with what was granted, or with access_denied", async () => {
    const allowed = await google.allow("tomas", { granted: [scope("calendar.freebusy")] });
    expect(allowed.origin + allowed.pathname).toBe(redirectUri);
    expect(allowed.searchParams.get("state")).toBe("s1");
    expect(allowed.searchParams.get("scope")).toBe(`openid ${scope("userinfo.email")} ${scope("calendar.freebusy")}`);
    const form = new URLSearchParams({ ...wish, user: "tomas", decision: "cancel" });
    const declined = await google.test.request(at("/o/oauth2/v2/auth/decision"), { method: "POST", body: form });
    expect(declined.headers.get("location")).toBe(`${redirectUri}?state=s1&error=access_denied`);
  });
});

describe("Google's tokens", () => {
  it("come for a code once, with a refresh token at the first consent or when consent is asked for", async () => {
    google.test.sandbox.google.revoke({ email: "aroha@fjordheim.example" } as never);
    const code = await codeOf("aroha");
    const first = await google.redeem(code);
    expect(first.json).toMatchObject({ token_type: "Bearer", expires_in: 3599, refresh_token: expect.any(String) });
    expect((await google.redeem(code)).json).toEqual({ error: "invalid_grant", error_description: "Bad Request" });
    expect((await google.redeem(await codeOf("aroha"))).json.refresh_token).toBeUndefined();
    const again = await google.redeem(await codeOf("aroha", { prompt: "consent" }));
    expect(again.json.refresh_token).toEqual(expect.any(String));
    expect((await refreshWith(first.json.refresh_token)).json.access_token).toEqual(expect.any(String));
    expect(google.problems()).toEqual([]);
  });

  it("carry an ID token that the published keys verify", async () => {
    const { id_token: idToken } = (await google.redeem(await codeOf("noah", { nonce: "n1" }))).json;
    const { keys } = (await google.test.request(at("/oauth2/v3/certs"))).json;
    const [head, claims, signature] = String(idToken).split(".");
    const key = createPublicKey({ key: keys[0] as JsonWebKey, format: "jwk" });
    const isSigned = createVerify("RSA-SHA256")
      .update(`${head}.${claims}`)
      .verify(key, signature ?? "", "base64url");
    expect(isSigned).toBe(true);
    expect(claimsOf(idToken)).toMatchObject({
      iss: at(""),
      aud: clientId,
      sub: "104000000000000000012",
      email: "noah@fjordheim.example",
      hd: "fjordheim.example",
      nonce: "n1",
    });
  });

  it("are refused for a wrong verifier, secret, redirect address or code", async () => {
    const form = { grant_type: "authorization_code", redirect_uri: redirectUri, code_verifier: verifier, ...ourClient };
    const wrongVerifier = { ...form, code: await codeOf("noah"), code_verifier: verifier.replace("a-", "b-") };
    expect((await google.token(wrongVerifier)).json.error_description).toBe("Invalid code verifier.");
    expect((await google.token({ ...form, code: "4/x", client_secret: "wrong" })).status).toBe(401);
    const elsewhere = { ...form, code: await codeOf("noah"), redirect_uri: "https://elsewhere.example/" };
    expect((await google.token(elsewhere)).json.error).toBe("redirect_uri_mismatch");
    expect((await google.token({ ...form, code: "nonsense" })).json.error_description).toBe("Malformed auth code.");
  });

  it("die by revocation, after half a year unused, and after seven days while the app is in testing", async () => {
    const { clock } = google.test.sandbox.world;
    const dead = { error: "invalid_grant", error_description: "Token has been expired or revoked." };
    const grant = async (): Promise<string> =>
      String((await google.redeem(await codeOf("tomas", { prompt: "consent" }))).json.refresh_token);
    const start = clock.now();

    const revoked = await grant();
    const revoke = () =>
      google.test.request(at("/revoke"), { method: "POST", body: new URLSearchParams({ token: revoked }) });
    expect((await revoke()).status).toBe(200);
    expect((await refreshWith(revoked)).json).toEqual(dead);
    expect((await revoke()).json.error).toBe("invalid_token");

    const unused = await grant();
    clock.advance(184 * 86_400_000);
    expect((await refreshWith(unused)).json).toEqual(dead);

    await google.control("POST", "/settings", { google: { publishing: "testing" } });
    const tested = await grant();
    clock.advance(7 * 86_400_000);
    expect((await refreshWith(tested)).json).toEqual(dead);
    await google.control("POST", "/settings", { google: { publishing: "production" } });
    clock.set(start);
    expect(google.problems()).toEqual([]);
  });

  it("allow what was ticked and nothing else, until they expire", async () => {
    const code = (await google.allow("noah", { granted: [scope("calendar.freebusy")] })).searchParams.get("code") ?? "";
    const noah = google.with(String((await google.redeem(code)).json.access_token));
    const refused = await noah("GET", "/calendars/primary/events");
    expect(refused.status).toBe(403);
    expect(refused.json.error.errors[0].reason).toBe("insufficientPermissions");
    google.test.sandbox.world.clock.advance(3_600_000);
    const expired = await noah("GET", "/calendars/primary/events");
    expect(expired.status).toBe(401);
    expect(expired.json.error.errors[0]).toMatchObject({ reason: "authError", message: "Invalid Credentials" });
    google.test.sandbox.world.clock.advance(-3_600_000);
  });
});

describe("Google's service account", () => {
  it("acts for a person only where the domain's administrator has delegated that", async () => {
    const key = (await google.control("GET", "/google/service-account")).json;
    const now = Math.floor(google.test.sandbox.world.clock.now() / 1000);
    const assertion = (changes: object): string => {
      const claims = {
        iss: registrations.google.serviceAccount,
        scope: scope("calendar.events"),
        aud: "https://oauth2.googleapis.com/token",
        iat: now,
        exp: now + 3600,
        ...changes,
      };
      const content = [{ alg: "RS256", kid: key.private_key_id }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      return `${content}.${createSign("RSA-SHA256").update(content).sign(key.private_key, "base64url")}`;
    };
    const ask = (changes: object) =>
      google.token({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: assertion(changes),
      });
    const sub = "tomas@northwind.example";
    expect(await ask({ sub })).toMatchObject({ status: 401, json: { error: "unauthorized_client" } });
    await google.control("POST", "/settings", { google: { delegation: { "northwind.example": true } } });
    const delegated = google.with(String((await ask({ sub })).json.access_token));
    const event = {
      start: { dateTime: "2026-12-01T10:00:00Z" },
      end: { dateTime: "2026-12-01T10:30:00Z" },
      attendees: [{ email: "lena@northwind.example" }],
    };
    expect((await delegated("POST", "/calendars/primary/events", event)).json.organizer.email).toBe(sub);
    const alone = google.with(String((await ask({})).json.access_token));
    const refused = await alone("POST", "/calendars/primary/events", event);
    expect(refused.json.error.errors[0].reason).toBe("forbiddenForServiceAccounts");
    expect((await ask({ sub: "nobody@x.example" })).json.error_description).toBe("Invalid email or User ID");
    expect((await ask({ exp: now + 7200 })).json.error_description).toMatch(
      /^Invalid JWT: Token must be a short-lived/,
    );
    expect(google.problems()).toEqual([]);
  });
});

describe("a restarted Google", () => {
  it("finds calendars, channels, grants and keys as they were", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slotside-google-"));
    const dataFile = join(folder, "sandbox.json");
    const first = await startTestGoogle({ dataFile });
    const code = (await first.allow("aroha")).searchParams.get("code") ?? "";
    const { access_token: token, refresh_token: refreshToken } = (await first.redeem(code)).json;
    const event = {
      summary: "Kept",
      start: { dateTime: "2026-12-01T10:00:00Z" },
      end: { dateTime: "2026-12-01T10:30:00Z" },
    };
    const path = "/calendars/primary/events";
    const made = (await first.with(token)("POST", path, event)).json;
    const { nextSyncToken } = (await first.with(token)("GET", path)).json;
    const channel = { id: "kept", type: "web_hook", address: "https://slotside.example/hook" };
    const { resourceId } = (await first.with(token)("POST", `${path}/watch`, channel)).json;
    await first.test.stop();

    const second = await startTestGoogle({ dataFile });
    const aroha = second.with(token);
    expect((await aroha("GET", `${path}/${made.id}`)).json).toMatchObject({ summary: "Kept", etag: made.etag });
    expect((await aroha("GET", `${path}?syncToken=${nextSyncToken}`)).json.items).toEqual([]);
    expect((await aroha("POST", "/channels/stop", { id: "kept", resourceId })).status).toBe(204);
    const again = await second.token({ grant_type: "refresh_token", refresh_token: refreshToken, ...ourClient });
    expect(again.status).toBe(200);
    await second.test.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});
