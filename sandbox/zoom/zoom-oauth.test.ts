import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { people, registrations, type SandboxPerson } from "../people.ts";
import type { World, Zoom } from "../world.ts";
import { createTestWorld, startSite, type Caller, type Reply } from "./test-world.ts";
import { createZoom } from "./zoom.ts";

const { clientId, clientSecret } = registrations.zoom;
const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
const redirectUri = "https://localhost:5243/connect/zoom/callback";
const verifier = "a-verifier-that-is-long-enough-for-the-rules-of-pkce";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const priya = people.find(({ handle }) => handle === "priya") as SandboxPerson;

let world: World;
let zoom: Zoom;
let call: Caller;
let stop: () => Promise<void>;

beforeEach(async () => {
  world = await createTestWorld();
  zoom = createZoom(world);
  ({ call, stop } = await startSite(zoom.site, world));
});

afterEach(async () => {
  expect(world.log.list({ withProblems: true })).toEqual([]);
  await stop();
});

const decide = (form: Record<string, string> = {}): Promise<Reply> =>
  call("POST", "/oauth/authorize/decision", {
    form: {
      client_id: clientId,
      redirect_uri: redirectUri,
      state: "state-1",
      code_challenge: challenge,
      code_challenge_method: "S256",
      user: "priya",
      decision: "allow",
      ...form,
    },
  });

const codeOf = (reply: Reply): string => new URL(String(reply.headers["location"])).searchParams.get("code") ?? "";

const tokens = (form: Record<string, string>): Promise<Reply> =>
  call("POST", "/oauth/token", { headers: { authorization }, form });

const exchange = (code: string, form: Record<string, string> = {}): Promise<Reply> =>
  tokens({ grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier, ...form });

const me = (accessToken: unknown): Promise<Reply> =>
  call("GET", "/v2/users/me", { headers: { authorization: `Bearer ${String(accessToken)}` } });

const badCode = { reason: "Invalid authorization code", error: "invalid_grant" };
const deadToken = { reason: "Invalid Token!", error: "invalid_grant" };

describe("consent", () => {
  it("shows the users, the scopes and the preselected person", async () => {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      login_hint: "tomas",
      state: '"><b>',
    });
    const { status, text } = await call("GET", `/oauth/authorize?${query}`);
    expect(status).toBe(200);
    expect(text).toContain('<option value="tomas" selected>');
    expect(text).toContain("meeting:update:meeting");
    expect(text).not.toContain("<b>");
  });

  it("refuses an unknown redirect address on the page instead of sending the browser there", async () => {
    const query = new URLSearchParams({ response_type: "code", client_id: clientId, redirect_uri: `${redirectUri}/` });
    const { status, text } = await call("GET", `/oauth/authorize?${query}`);
    expect(status).toBe(400);
    expect(text).toContain("4,709");
  });

  it("carries state and a refusal back", async () => {
    const { status, headers } = await decide({ decision: "decline" });
    expect(status).toBe(302);
    expect(headers["location"]).toBe(`${redirectUri}?error=access_denied&state=state-1`);
    expect(zoom.isAuthorized(priya)).toBe(false);
  });
});

describe("code exchange", () => {
  it("answers with tokens, the granted scopes and the address of the API", async () => {
    const reply = await exchange(codeOf(await decide()));
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ token_type: "bearer", expires_in: 3599, api_url: world.origins.zoom });
    expect(String(reply.json()["scope"]).split(" ")).toContain("meeting:write:meeting");
    expect((await me(reply.json()["access_token"])).json()).toMatchObject({
      id: priya.zoom?.userId,
      email: priya.email,
    });
    expect(zoom.isAuthorized(priya)).toBe(true);
  });

  it("takes a plain challenge as the default method", async () => {
    const code = codeOf(await decide({ code_challenge: verifier, code_challenge_method: "plain" }));
    expect((await exchange(code)).status).toBe(200);
  });

  it("takes a code once", async () => {
    const code = codeOf(await decide());
    await exchange(code);
    const second = await exchange(code);
    expect([second.status, second.json()]).toEqual([400, badCode]);
  });

  it("takes no code after five minutes", async () => {
    const code = codeOf(await decide());
    world.clock.advance(5 * 60_000);
    expect((await exchange(code)).json()).toEqual(badCode);
  });

  it("takes no code with a wrong or missing verifier", async () => {
    expect((await exchange(codeOf(await decide()), { code_verifier: challenge })).json()).toEqual(badCode);
    const without = await tokens({
      grant_type: "authorization_code",
      code: codeOf(await decide()),
      redirect_uri: redirectUri,
    });
    expect(without.json()).toEqual(badCode);
  });

  it("names a redirect address that differs", async () => {
    const reply = await exchange(codeOf(await decide()), { redirect_uri: `${redirectUri}?x=1` });
    expect([reply.status, reply.json()]).toEqual([400, { reason: "Redirect URI mismatch.", error: "invalid_request" }]);
  });

  it("refuses a wrong client secret", async () => {
    const headers = { authorization: `Basic ${Buffer.from(`${clientId}:wrong`).toString("base64")}` };
    const reply = await call("POST", "/oauth/token", {
      headers,
      form: { grant_type: "refresh_token", refresh_token: "x" },
    });
    expect([reply.status, reply.json()["error"]]).toEqual([401, "invalid_client"]);
  });

  it("takes id and secret form-encoded in the header too", async () => {
    const encoded = [clientId, clientSecret.replaceAll("-", "%2D")].join(":");
    const headers = { authorization: `Basic ${Buffer.from(encoded).toString("base64")}` };
    const form = {
      grant_type: "authorization_code",
      code: codeOf(await decide()),
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    expect((await call("POST", "/oauth/token", { headers, form })).status).toBe(200);
  });
});

describe("code from the client", () => {
  it("is exchanged with the challenge itself as verifier, without or with its redirect address", async () => {
    for (const redirect of [false, true]) {
      const { code, redirectUri: home } = zoom.authorizeInClient(priya, verifier);
      const form = {
        grant_type: "authorization_code",
        code,
        code_verifier: verifier,
        ...(redirect ? { redirect_uri: home } : {}),
      };
      expect((await tokens(form)).status).toBe(200);
    }
  });

  it("is refused for a hashed challenge, another address or no verifier", async () => {
    const hashed = zoom.authorizeInClient(priya, challenge).code;
    expect((await tokens({ grant_type: "authorization_code", code: hashed, code_verifier: verifier })).json()).toEqual(
      badCode,
    );
    const elsewhere = zoom.authorizeInClient(priya, verifier).code;
    expect((await exchange(elsewhere)).json()).toMatchObject({ reason: "Redirect URI mismatch." });
    const bare = zoom.authorizeInClient(priya, verifier).code;
    expect((await tokens({ grant_type: "authorization_code", code: bare })).json()).toEqual(badCode);
  });
});

const connect = async (): Promise<Record<string, unknown>> => (await exchange(codeOf(await decide()))).json();

describe("token lifetime", () => {
  it("rotates the refresh token and kills the old pair", async () => {
    const first = await connect();
    const second = (
      await tokens({ grant_type: "refresh_token", refresh_token: String(first["refresh_token"]) })
    ).json();
    expect((await me(second["access_token"])).status).toBe(200);
    expect((await me(first["access_token"])).json()).toEqual({ code: 124, message: "Invalid access token." });
    const again = await tokens({ grant_type: "refresh_token", refresh_token: String(first["refresh_token"]) });
    expect([again.status, again.json()]).toEqual([400, deadToken]);
  });

  it("ends an access token after an hour, the refresh token not", async () => {
    const pair = await connect();
    world.clock.advance(3_600_000);
    const late = await me(pair["access_token"]);
    expect([late.status, late.json()]).toEqual([401, { code: 124, message: "Access token is expired." }]);
    expect((await tokens({ grant_type: "refresh_token", refresh_token: String(pair["refresh_token"]) })).status).toBe(
      200,
    );
  });

  it("lets the last authorisation of a user win over earlier ones", async () => {
    const first = await connect();
    const second = await connect();
    expect((await me(first["access_token"])).status).toBe(401);
    expect(
      (await tokens({ grant_type: "refresh_token", refresh_token: String(first["refresh_token"]) })).json(),
    ).toEqual(deadToken);
    expect((await me(second["access_token"])).status).toBe(200);
  });

  it("revokes both tokens and removes the app", async () => {
    const pair = await connect();
    const reply = await call("POST", "/oauth/revoke", {
      headers: { authorization },
      form: { token: String(pair["access_token"]) },
    });
    expect(reply.json()).toEqual({ status: "success" });
    expect((await me(pair["access_token"])).status).toBe(401);
    expect(
      (await tokens({ grant_type: "refresh_token", refresh_token: String(pair["refresh_token"]) })).json(),
    ).toEqual(deadToken);
    expect(zoom.isAuthorized(priya)).toBe(false);
  });

  it("sends a tracking id with every answer", async () => {
    expect((await me("nothing")).headers["x-zm-trackingid"]).toMatch(/^v=2\.0;rid=SANDBOX_/);
  });
});
