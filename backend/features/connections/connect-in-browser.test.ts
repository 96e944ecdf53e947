import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Caller } from "../../platform/caller.ts";
import { createLog } from "../../platform/log.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { createVault, readSealingKeys } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { beginConnection } from "./begin-connection.ts";
import { answerFromVendor, createBrowserPageRoutes } from "./browser-pages.routes.ts";
import type { BrowserPagesDeps } from "./browser-pages.routes.ts";
import { completeConfirmed } from "./connect-in-browser.ts";
import { findConnection } from "./find-connection.ts";
import { listConnections } from "./list-connections.ts";

let world: BookingWorld;
let deps: BrowserPagesDeps;
let routes: readonly Route[];
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
/** Who is signed in at Google. */
let signedIn: string;
/** What the panel began last. */
let attemptId: string;
let verifiers: string[];

beforeAll(async () => {
  world = await createBookingWorld();
  deps = {
    ...world.changing,
    ...world.vendors,
    log: createLog("silent"),
    vault: createVault(readSealingKeys(`k1:${Buffer.alloc(32, 3).toString("base64")}`)),
    onBehalfOf: { exchange: async () => Promise.reject(new Error("nobody is signed in with Microsoft")) },
    codeFlowByVendor: {
      google: {
        authorizeUrl: ({ state, purposes }) => `https://google.example/auth?state=${state}&purposes=${purposes.join()}`,
        redeem: async ({ code, verifier }) => {
          verifiers.push(verifier.reveal());
          const facts = { vendor: "google", operation: "redeem code" } as const;
          if (code.reveal() === "unticked")
            throw new VendorFault("Tick every box.", { ...facts, code: "scope_unticked", kind: "consent_required" });
          if (code.reveal() === "down") throw new VendorFault("no", { ...facts, kind: "unavailable" });
          if (code.reveal() === "used") throw new VendorFault("no", { ...facts, kind: "rejected" });
          return {
            accountTenant: "google",
            accountId: signedIn,
            accountName: "Priya at home",
            accountEmail: `${signedIn}@gmail.example`,
            scopes: "calendar",
            accessToken: new Secret("access"),
            expiresInSeconds: 3600,
            refreshToken: new Secret("refresh"),
          };
        },
        revoke: async () => undefined,
      },
    },
    browserPage: (ticket) => `https://slotside.example/connect/account?ticket=${ticket}`,
    servePage: ({ title, paragraphs, form }) => ({
      status: 200,
      body: [title, ...paragraphs, form ? `[${form.button}]` : ""].join("\n"),
      headers: {},
    }),
  } as BrowserPagesDeps;
  routes = createBrowserPageRoutes(deps);
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  verifiers = [];
  tenant = await world.newTenant();
  priya = { ...(await tenant.person("priya", ["provider"])), surface: "zoom" };
  signedIn = `google-${priya.personId}`;
});

async function call(name: string, request: { body?: object; query?: object; cookie?: string }): Promise<Reply> {
  const route = routes.find(({ method, path }) => name === `${method} ${path}`);
  if (!route) throw new Error(`no route ${name}`);
  return (route.handle as (parsed: unknown) => Promise<Reply>)({ ...request, headers: { cookie: request.cookie } });
}

/** In the panel: the address that the browser opens. */
async function begin(caller = priya): Promise<string> {
  const begun = await beginConnection(deps, caller, { vendor: "google", purposes: ["calendar", "meetings"] });
  if (begun.state !== "authorize") throw new Error("expected a page");
  expect(begun.inBrowser).toBe(true);
  ({ attemptId } = begun);
  return new URL(begun.authorizeUrl).searchParams.get("ticket") ?? "";
}

interface Browser {
  readonly state: string;
  readonly cookie: string;
}

/** Follows the panel's address, and is sent to Google. */
async function open(ticket: string): Promise<Browser> {
  const { headers } = await call("GET /connect/account", { query: { ticket } });
  const state = new URL(headers?.["Location"] ?? "").searchParams.get("state") ?? "";
  return { state, cookie: headers?.["Set-Cookie"]?.split(";")[0] ?? "" };
}
const comeBack = async (
  { state, cookie }: Browser,
  answer: { code?: string; error?: string } = { code: "code" },
  language: "en" | "de" = "en",
) => String((await answerFromVendor(deps, { vendor: "google", state, cookie, language, ...answer }))?.body);
const confirm = async ({ state, cookie }: Browser): Promise<string> =>
  String((await call("POST /connect/account/confirm", { body: { state }, cookie })).body);
const complete = (caller = priya) => completeConfirmed(deps, caller, { vendor: "google", attemptId });
const accounts = (caller = priya) =>
  listConnections({ ...deps, db: world.database.db }, caller.scope, { personId: caller.personId });

describe("connecting Google beside the panel in Zoom", () => {
  it("shows both names, asks for one press in the browser that began, and connects by the panel's own bearer", async () => {
    const browser = await open(await begin());
    const page = await comeBack(browser);
    expect(page).toContain("* Slotside: priya");
    expect(page).toContain(`* Google Calendar: Priya at home, ${signedIn}@gmail.example`);
    expect(page).toContain("[Yes, connect it]");
    expect(await accounts()).toEqual([]);
    expect(await confirm({ ...browser, cookie: "__Host-slotside-connect=another" })).toContain("Begin once more");
    await expect(complete()).rejects.toMatchObject({ code: "request_in_progress" });
    expect(await confirm(browser)).toContain("Confirmed");
    expect(await confirm(browser)).toContain("Begin once more");
    expect(await accounts()).toEqual([]);
    const eve = { ...(await tenant.person("eve", ["provider"])), surface: "zoom" as const };
    for (const other of [eve, { ...priya, surface: "teams" as const }])
      await expect(complete(other)).rejects.toMatchObject({ code: "invalid_request" });
    expect(await complete()).toMatchObject({ vendor: "google", status: "connected" });
    await expect(complete()).rejects.toMatchObject({ code: "invalid_request" });
    expect(await accounts()).toMatchObject([
      { vendor: "google", status: "connected", accountEmail: `${signedIn}@gmail.example` },
    ]);
    const calendar = await findConnection(world.database.db, priya.scope, {
      personId: priya.personId,
      purpose: "calendar",
    });
    expect(calendar?.grant.vendor).toBe("google");
    expect(verifiers).toHaveLength(1);
  });

  it("gives nothing to whoever handed the address to somebody else", async () => {
    const ticket = await begin();
    const [theirs, mine] = [await open(ticket), await open(ticket)];
    expect(await comeBack(theirs)).toContain("Begin once more");
    expect(await comeBack({ ...mine, cookie: "" })).toContain("Begin once more");
    expect(await comeBack(mine)).toContain("[Yes, connect it]");
    // Once Google has answered, the address opens nothing any more.
    expect((await call("GET /connect/account", { query: { ticket } })).body).toContain("Begin once more");
    expect(await comeBack(mine)).toContain("Begin once more");
    expect(await confirm(theirs)).toContain("Begin once more");
    await expect(complete()).rejects.toMatchObject({ code: "request_in_progress" });
    expect(await confirm(mine)).toContain("Confirmed");
  });

  it("says what went wrong: declined, a box left empty, too late, somebody else's account", async () => {
    expect(await comeBack(await open(await begin()), { error: "access_denied" })).toContain("You said no");
    expect(await comeBack(await open(await begin()), { code: "unticked" })).toContain("Tick every box.");
    const inGerman = await comeBack(await open(await begin()), { code: "unticked" }, "de");
    expect(inGerman).toMatch(
      /^Es wurde nichts verbunden\nAuf der Seite von Google Calendar war etwas nicht angekreuzt/,
    );
    expect(await comeBack(await open(await begin()), { code: "used" })).toContain("Begin once more");
    expect(await comeBack(await open(await begin()), { code: "down" })).toContain("does not answer just now");
    const late = await open(await begin());
    await comeBack(late);
    world.setClock("2026-03-01T12:10:01Z");
    expect(await confirm(late)).toContain("Begin once more");
    expect((await call("GET /connect/account", { query: { ticket: "made up" } })).body).toContain("Begin once more");

    const first = await open(await begin());
    await comeBack(first);
    await confirm(first);
    await complete();
    const other: Caller = { ...(await tenant.person("omar", ["provider"])), surface: "zoom" };
    const second = await open(await begin(other));
    await comeBack(second);
    expect(await confirm(second)).toContain("belongs to somebody else");
    await expect(complete(other)).rejects.toMatchObject({ refusal: { code: "account_in_use" } });
    expect(await accounts(other)).toEqual([]);
  });

  it("leaves what others began to them", async () => {
    const begun = await beginConnection(
      deps,
      { ...priya, surface: "teams" },
      { vendor: "google", purposes: ["calendar"] },
    );
    const state = begun.state === "authorize" ? new URL(begun.authorizeUrl).searchParams.get("state") : undefined;
    const returning = {
      vendor: "google",
      state: state ?? "",
      code: "code",
      cookie: undefined,
      language: "en" as const,
    };
    expect(await answerFromVendor(deps, returning)).toBeUndefined();
    expect(await answerFromVendor(deps, { ...returning, state: "not ours" })).toBeUndefined();
  });
});
