/** For the tests of the Google stand-in: a sandbox, and callers who have come through its consent page. */
import { createHash } from "node:crypto";
import { registrations } from "../people.ts";
import { productOrigin, type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

export const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;
export const verifier = "a-verifier-that-is-long-enough-for-the-oauth-rules-1";
export const challenge = createHash("sha256").update(verifier).digest("base64url");
export const redirectUri = `${productOrigin}/connect/google/callback`;
export const { clientId, clientSecret } = registrations.google;

export const everything = ["calendar.events", "calendar.freebusy", "calendar.readonly"].map(scope);

/** What an authorisation asks for, unless a test says otherwise. */
export const wish = {
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: "code",
  scope: ["openid", "email", ...everything].join(" "),
  access_type: "offline",
  state: "s1",
  code_challenge: challenge,
  code_challenge_method: "S256",
};

export type GoogleCall = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply>;

export interface TestGoogle {
  readonly test: TestSandbox;
  /** Presses Continue as this person; `granted` are the ticked scopes. Gives where it leads. */
  allow(
    handle: string,
    given?: { readonly wish?: Record<string, string>; readonly granted?: readonly string[] },
  ): Promise<URL>;
  token(form: Readonly<Record<string, string>>): Promise<Reply>;
  /** Exchanges a code. */
  redeem(code: string): Promise<Reply>;
  /** A caller of the Calendar API (below `/calendar/v3`) with everything granted. */
  as(handle: string): Promise<GoogleCall>;
  /** A caller with this token. */
  with(token: string): GoogleCall;
  control(method: string, path: string, body?: unknown): Promise<Reply>;
  /** What the contracts say against all exchanges since the last look. */
  problems(): readonly string[];
}

export async function startTestGoogle(given: { readonly dataFile?: string } = {}): Promise<TestGoogle> {
  const test = await startTestSandbox(given);
  const { google, home } = test.sandbox.origins;
  let seen = 0;
  const token: TestGoogle["token"] = (form) =>
    test.request(`${google}/token`, { method: "POST", body: new URLSearchParams(form) });
  const redeem: TestGoogle["redeem"] = (code) =>
    token({
      grant_type: "authorization_code",
      code,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
  const json = (body: unknown): { body?: string } => (body === undefined ? {} : { body: JSON.stringify(body) });
  const withToken: TestGoogle["with"] = (bearer) => (method, path, body, headers) =>
    test.request(`${google}/calendar/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json", ...headers },
      ...json(body),
    });
  const allow: TestGoogle["allow"] = async (handle, { wish: asked = wish, granted = everything } = {}) => {
    const form = new URLSearchParams({ ...asked, user: handle, decision: "allow" });
    for (const one of granted) form.append("granted", one);
    const reply = await test.request(`${google}/o/oauth2/v2/auth/decision`, { method: "POST", body: form });
    return new URL(reply.headers.get("location") ?? "about:blank");
  };
  return {
    test,
    allow,
    token,
    redeem,
    with: withToken,
    async as(handle) {
      const code = (await allow(handle)).searchParams.get("code") ?? "";
      return withToken(String((await redeem(code)).json.access_token));
    },
    control: (method, path, body) =>
      test.request(`${home}${path}`, { method, headers: { "content-type": "application/json" }, ...json(body) }),
    problems() {
      const calls = test.sandbox.world.log.list({ site: "google", afterSeq: seen });
      seen = calls.at(-1)?.seq ?? seen;
      return calls.flatMap(({ method, path, problems }) => problems.map((problem) => `${method} ${path}: ${problem}`));
    },
  };
}
