/** The sign-in of the pane with the real msal-browser, on a client that plays the part of Outlook's bridge. */
import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createClient } from "#contract/client.ts";
import type { Settings } from "#ui/settings.ts";
import { openDialog } from "./office-dialog.ts";
import { createSignIn } from "./sign-in.ts";

const clientId = "11111111-2222-4333-8444-555555555555";
const settings: Settings = {
  entraClientId: clientId,
  apiScope: `api://slotside.example/${clientId}/access_as_user`,
  entraOrigin: "https://login.example",
  validOrigins: [],
  connectOrigins: [],
  zoomAvailable: true,
  googleAvailable: true,
  surfaceOrigin: "https://slotside.example",
};
const challenge = JSON.stringify({ access_token: { capolids: { essential: true, values: ["policy-1"] } } });

interface Asked {
  readonly method: string;
  readonly requestId: string;
  readonly tokenParams?: { readonly claims?: string };
}

/** What the bridge was asked for, how the person takes the client's own window, and which dialogs of ours were opened. */
let asked: Asked[];
let mood: "proves" | "closes";
let dialogs: string[];
/** The account in whose mailbox Outlook is. */
let mailbox: string;

beforeEach(() => {
  [asked, mood, dialogs, mailbox] = [[], "proves", [], "priya@northwind.example"];
  const listeners: ((message: string) => void)[] = [];
  const bridge = {
    addEventListener: (_: string, listener: (message: string) => void) => void listeners.push(listener),
    postMessage: (text: string) => {
      const request = JSON.parse(text) as Asked;
      asked.push(request);
      const answer = JSON.stringify({
        messageType: "NestedAppAuthResponse",
        requestId: request.requestId,
        ...answerTo(request),
      });
      queueMicrotask(() => listeners.forEach((listener) => listener(answer)));
    },
  };
  const ui = { displayDialogAsync: (url: string) => void dialogs.push(url) };
  const userProfile = {
    get emailAddress() {
      return mailbox;
    },
  };
  Object.assign(globalThis, { Office: { context: { ui, mailbox: { userProfile } } } });
  // All that msal wants of a browser here; a real channel to other tabs would keep this process from ending.
  Object.assign(globalThis, { window: globalThis, nestedAppAuthBridge: bridge, BroadcastChannel: EventTarget });
});

/** Outlook's broker: silent while nothing more is wanted, its own window for a challenge. */
function answerTo({ method, tokenParams }: Asked): object {
  const account = { homeAccountId: "o.t", environment: "login.example", tenantId: "t" };
  if (method === "GetInitContext")
    return { success: true, initContext: { sdkName: "host", sdkVersion: "1", accountContext: account } };
  const claims = tokenParams?.claims;
  if (claims?.includes("policy-1") && method === "GetToken")
    return { success: false, error: { status: "USER_INTERACTION_REQUIRED", code: "interaction", description: "more" } };
  if (method === "GetTokenPopup" && mood === "closes")
    return { success: false, error: { status: "USER_CANCEL", code: "closed", description: "closed" } };
  const held = claims?.includes("policy-1") ? "proved" : "plain";
  const idToken = tokenOf({ oid: "o", tid: "t", name: "Priya", preferred_username: "priya@northwind.example", iat: 1 });
  return {
    success: true,
    token: { access_token: held, id_token: idToken, expires_in: 3600, scope: settings.apiScope, properties: null },
    account: { ...account, localAccountId: "o", username: "priya@northwind.example", name: "Priya", idToken },
  };
}

const tokenOf = (claims: object): string =>
  ["{}", JSON.stringify(claims), ""].map((part) => btoa(part).replaceAll("=", "")).join(".");

/** An API behind which a policy wants more proof than the first token carries. */
function createApi(getToken: ReturnType<typeof createSignIn>) {
  const presses: { readonly bearer: string | null; readonly key: string | null }[] = [];
  const answer = (_: unknown, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    const bearer = headers.get("authorization");
    presses.push({ bearer, key: headers.get("idempotency-key") });
    if (bearer === "Bearer proved") return Promise.resolve(jsonReply(200, { state: "connected", connection: {} }));
    const problem = { type: "about:blank", title: "More proof", status: 401, code: "unauthenticated", requestId: "r" };
    return Promise.resolve(jsonReply(401, { ...problem, claims: btoa(challenge) }));
  };
  const client = createClient({ baseUrl: "", surface: "outlook", getToken, fetch: answer });
  return {
    presses,
    press: () => client.connectAccount("microsoft", { purposes: ["calendar"] }, { idempotencyKey: "press-1" }),
  };
}

const jsonReply = (status: number, body: object): Response =>
  ({
    ok: status < 300,
    status,
    headers: new Headers(),
    text: async () => JSON.stringify(body),
    json: async () => body,
  }) as Response;

describe("a challenge of the organisation's policy in Outlook", () => {
  it("travels through msal to the client's own window, and the press is repeated once under its key", async () => {
    const { presses, press } = createApi(createSignIn(settings));
    expect(await press()).toMatchObject({ state: "connected" });
    expect(presses).toEqual([
      { bearer: "Bearer plain", key: "press-1" },
      { bearer: "Bearer proved", key: "press-1" },
    ]);
    // msal adds wishes of its own for the id token.
    const wanted = asked.map(({ method, tokenParams }) => {
      const { access_token } = JSON.parse(tokenParams?.claims ?? "{}") as { readonly access_token?: unknown };
      return [method, access_token];
    });
    const { access_token: proof } = JSON.parse(challenge) as { readonly access_token: unknown };
    expect(wanted).toEqual([
      ["GetInitContext", undefined],
      ["GetToken", undefined],
      ["GetToken", proof],
      ["GetTokenPopup", proof],
    ]);
    expect(dialogs).toEqual([]);
  });

  it("is not answered with a token that is under way without it", async () => {
    const getToken = createSignIn(settings);
    const [plain, proved] = await Promise.all([
      getToken({ fresh: false }),
      getToken({ fresh: true, claims: btoa(challenge) }),
    ]);
    expect([plain, proved]).toEqual(["plain", "proved"]);
  });

  it("ends with the person who closes the window: no second window of ours follows", async () => {
    mood = "closes";
    const { presses, press } = createApi(createSignIn(settings));
    await expect(press()).rejects.toMatchObject({ kind: "sign_in_failed" });
    expect(presses).toHaveLength(1);
    expect(dialogs).toEqual([]);
  });
});

describe("another account in a pane that stays open", () => {
  it("is asked for anew as soon as Outlook shows its mailbox, and only then", async () => {
    const getToken = createSignIn(settings);
    const tokens = (): number => asked.filter(({ method }) => method === "GetToken").length;
    await getToken({ fresh: false });
    await getToken({ fresh: false });
    expect(tokens()).toBe(1);
    mailbox = "priya@contoso.example";
    await Promise.all([getToken({ fresh: false }), getToken({ fresh: false })]);
    expect(tokens()).toBe(2);
    await getToken({ fresh: false });
    expect(tokens()).toBe(2);
  });
});

describe("a window of ours that Outlook opens too late", () => {
  it("is closed again: nobody waits for what is done in it", async () => {
    jest.useFakeTimers();
    try {
      const opened: ((result: object) => void)[] = [];
      let closed = 0;
      const ui = { displayDialogAsync: (_url: string, _size: object, done: () => void) => void opened.push(done) };
      Object.assign(globalThis, { Office: { context: { ui }, AsyncResultStatus: { Succeeded: "succeeded" } } });
      const outcome = expect(openDialog("https://slotside.example")).rejects.toMatchObject({ kind: "refused" });
      await jest.advanceTimersByTimeAsync(6_000);
      await outcome;
      opened[0]?.({ status: "succeeded", value: { close: () => (closed += 1) } });
      expect(closed).toBe(1);
    } finally {
      jest.useRealTimers();
    }
  });
});
