/** The ways back from vendors' sign-in pages: who may come, with what, and where nobody can be sent. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { castRoutes, type RouteCast } from "./route-cast.ts";
import { startServedWorld, type Answered, type Asked, type ServedWorld } from "./served-world.ts";

let world: ServedWorld;
let cast: RouteCast;

beforeAll(async () => {
  world = await startServedWorld();
  cast = await castRoutes(world);
}, 60_000);
afterAll(() => world.close());

type Vendor = "zoom" | "google";

async function begin(vendor: Vendor, bearer = cast.learner.bearer): Promise<URL> {
  const body = { purposes: [vendor === "zoom" ? "meetings" : "calendar"] };
  const { text } = await world.ask({ method: "POST", path: `/api/v1/connections/${vendor}`, body }, bearer);
  return new URL((JSON.parse(text) as { authorizeUrl: string }).authorizeUrl);
}
const comeBack = (
  vendor: string,
  query: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answered> =>
  world.ask({ method: "GET", path: `/connect/${vendor}/callback?${new URLSearchParams(query).toString()}`, headers });
const whereTo = ({ headers }: Answered): string => headers.get("location") ?? "";
const finish = async (oneTimeValue: string, bearer: string, vendor: Vendor = "zoom"): Promise<number> =>
  (await world.ask({ method: "POST", path: `/api/v1/connections/${vendor}/complete`, body: { oneTimeValue } }, bearer))
    .status;
const valueOf = (answer: Answered): string => /#value=(.+)$/.exec(whereTo(answer))?.[1] ?? "";

describe("the page that a vendor is asked for", () => {
  it.each<[Vendor, string]>([
    ["zoom", "https://slotside.example/connect/zoom/callback"],
    ["google", "https://slotside.example/connect/google/callback"],
  ])("at %s carries a fresh state, a challenge without its verifier, and one way back", async (vendor, back) => {
    const [first, second] = [await begin(vendor), await begin(vendor)];
    const asked = first.searchParams;
    expect([asked.get("response_type"), asked.get("redirect_uri")]).toEqual(["code", back]);
    expect([asked.get("code_challenge_method"), asked.get("code_challenge")]).toEqual([
      "S256",
      expect.stringMatching(/^[\w-]{43}$/),
    ]);
    expect(asked.get("state")).toMatch(/^[\w-]{43,}$/);
    for (const name of ["state", "code_challenge"]) expect(asked.get(name)).not.toBe(second.searchParams.get(name));
    expect([...asked.keys()].filter((name) => /secret|verifier|token/.test(name))).toEqual([]);
  });

  it("goes back to the same place whatever host a caller claims", async () => {
    const asked: Asked = {
      method: "POST",
      path: "/api/v1/connections/zoom",
      body: { purposes: ["meetings"] },
      headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http", forwarded: "host=evil.example" },
    };
    const { text } = await world.ask(asked, cast.learner.bearer);
    expect(text).toContain(encodeURIComponent("https://slotside.example/connect/zoom/callback"));
    expect(text).not.toContain("evil.example");
  });
});

describe("whoever comes back", () => {
  it("with a state hands over one value, once, and it is good for whoever began and nobody else", async () => {
    const state = (await begin("zoom")).searchParams.get("state") ?? "";
    const first = await comeBack("zoom", { state, code: "the-code" });
    const value = valueOf(first);
    expect(value).toMatch(/^[\w-]{43,}$/);
    expect(whereTo(await comeBack("zoom", { state, code: "another-code" }))).toMatch(/#problem=used$/);
    expect(await finish(value, cast.stranger.bearer)).toBe(400);
    expect(await finish(value, cast.outsider.bearer)).toBe(400);
    expect(await finish(value, cast.learner.bearer, "google")).toBe(400);
    expect(await finish(state, cast.learner.bearer)).toBe(400);
    // The stand-in for Zoom has no token for anybody; what counts is that the value was taken up, and cannot be again.
    expect(await finish(value, cast.learner.bearer)).not.toBe(201);
    expect(await finish(value, cast.learner.bearer)).toBe(400);
  });

  it("too late, at another vendor's address, without a code, or with a state of nobody's gets nothing", async () => {
    const late = (await begin("zoom")).searchParams.get("state") ?? "";
    const atGoogle = await comeBack("google", { state: late, code: "c" });
    const declined = await comeBack("zoom", { state: late, error: "access_denied" });
    const unknown = await comeBack("zoom", { state: "A".repeat(43), code: "c" });
    world.moveClock(11 * 60_000);
    const tooLate = await comeBack("zoom", { state: late, code: "c" });
    for (const answer of [atGoogle, declined, unknown, tooLate])
      expect([answer.status, valueOf(answer)]).toEqual([302, ""]);
    world.moveClock(-11 * 60_000);
  });

  it("is told nothing of what the vendor's address carried", async () => {
    const state = (await begin("zoom")).searchParams.get("state") ?? "";
    const answer = await comeBack("zoom", { state, code: "the-code-itself", error: "<script>" });
    expect(`${whereTo(answer)}${answer.text}`).not.toMatch(/the-code-itself|script/);
    expect(`${whereTo(answer)}${answer.text}`).not.toContain(state);
  });
});

/** Where somebody may be sent: a place of ours by its path alone, or a vendor's own sign-in page. */
function isSafe(location: string): boolean {
  if (location === "") return true;
  if (/^\/(?![/\\])[\w./~#=?&%-]*$/.test(location)) return true;
  const vendors = [world.config.ENTRA_ORIGIN, world.config.ZOOM_OAUTH_ORIGIN, world.config.GOOGLE_OAUTH_ORIGIN];
  return URL.canParse(location) && [...vendors, world.config.PUBLIC_ORIGIN].includes(new URL(location).origin);
}

describe("nobody is sent away", () => {
  const hostile = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "https://slotside.example@evil.example/",
    "https://slotside.example.evil.example/",
    "/teams/\r\nLocation: https://evil.example/",
    "%2f%2fevil.example",
  ];
  const names = [
    "redirect_uri",
    "redirect",
    "returnTo",
    "return_to",
    "next",
    "url",
    "state",
    "ticket",
    "target",
    "admin_consent",
  ];

  it.each([
    "/connect/zoom/callback",
    "/connect/google/callback",
    "/connect/microsoft/callback",
    "/connect/microsoft/consented",
    "/connect/link",
    "/connect/account",
    "/connect/setup",
    "/connect/setup/begin",
    "/zoom/install",
    "/zoom/home",
    "/teams",
    "/outlook",
    "/",
  ])("from %s", async (path) => {
    for (const target of hostile) {
      const query = new URLSearchParams(names.map((name) => [name, target])).toString();
      const headers = { host: "evil.example", "x-forwarded-host": "evil.example", "x-original-url": encodeURI(target) };
      const answer = await world.ask({ method: "GET", path: `${path}?${query}`, headers });
      expect([target, whereTo(answer), isSafe(whereTo(answer))]).toEqual([target, whereTo(answer), true]);
      expect(answer.headers.get("refresh")).toBeNull();
    }
  });

  it.each([
    "//evil.example",
    "//evil.example/%2e%2e",
    "/\\evil.example",
    "/teams//evil.example",
    "/%2f%2fevil.example",
    "/teams/..%2f..%2fevil",
  ])("by the path %s", async (path) => {
    const answer = await world.ask({ method: "GET", path });
    expect([answer.status >= 400, whereTo(answer)]).toEqual([true, ""]);
  });
});
