/** What each kind of answer lets browsers and hosts do with it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { projectFolder } from "#tests/support/project.ts";
import { castRoutes, type RouteCast } from "./route-cast.ts";
import { startServedWorld, type ServedWorld } from "./served-world.ts";

let world: ServedWorld;
let cast: RouteCast;

beforeAll(async () => {
  world = await startServedWorld();
  cast = await castRoutes(world);
}, 60_000);
afterAll(() => world.close());

const assets = join(projectFolder, "dist", "surfaces", "assets");
const script = readdirSync(assets).find((name) => name.endsWith(".js")) ?? "";

interface Kind {
  readonly kind: string;
  readonly path: () => string;
  readonly bearer?: () => string;
  readonly status: number;
  readonly type: string;
  readonly ancestors: string;
  readonly opener: string | null;
  readonly resource: string;
  readonly cache: string;
}

const json = "application/json; charset=utf-8";
const data = { type: json, ancestors: "'none'", opener: null, resource: "same-origin", cache: "no-store" };
const problem = { ...data, type: "application/problem+json; charset=utf-8" };
const news = { ...data, type: "text/event-stream; charset=utf-8", cache: "no-store, no-transform" };
const html = { ...data, type: "text/html; charset=utf-8" };
const alone = { ...html, opener: "same-origin" };
const framed = { ...html, resource: "cross-origin" };
const file = { ...data, type: "text/javascript; charset=utf-8", cache: "public, max-age=31536000, immutable" };

const ofTeams =
  "'self' https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft https://*.microsoft365.com https://*.office.com https://outlook.office.com https://outlook.office365.com https://outlook-sdf.office.com https://outlook-sdf.office365.com";
const ofOutlook =
  "'self' https://*.cloud.microsoft https://outlook.office.com https://outlook.office365.com https://outlook-sdf.office.com https://outlook-sdf.office365.com https://outlook.live.com";
const ofZoom = "'self' https://zoom.us https://*.zoom.us https://*.zoom.com";
const learner = (): string => cast.learner.bearer;

/** One of each kind of answer. */
const kinds: readonly Kind[] = [
  { kind: "an answer of the API", path: () => "/api/v1/me", bearer: learner, status: 200, ...data },
  { kind: "a problem", path: () => "/api/v1/me", status: 401, ...problem },
  { kind: "an address with nothing at it", path: () => "/wp-login.php", status: 404, ...problem },
  { kind: "live news", path: () => "/api/v1/events", bearer: learner, status: 200, ...news },
  { kind: "a page of words", path: () => "/help/book", status: 200, ...alone },
  { kind: "a public class", path: () => `/p/${cast.slug}`, status: 200, ...alone },
  { kind: "the page of a seat", path: () => `/s/${cast.standing.reference ?? ""}`, status: 200, ...alone },
  { kind: "a page on the way through a sign-in", path: () => "/connect/setup", status: 200, ...alone },
  { kind: "the Teams tab", path: () => "/teams/", status: 200, ...framed, ancestors: ofTeams },
  { kind: "the Outlook pane", path: () => "/outlook/", status: 200, ...framed, ancestors: ofOutlook },
  { kind: "the Zoom panel", path: () => "/zoom/home", status: 200, ...framed, ancestors: ofZoom },
  { kind: "a script", path: () => `/assets/${script}`, status: 200, ...file },
];

describe("the headers of", () => {
  it.each(kinds)("$kind", async ({ path, bearer, status, type, ancestors, opener, resource, cache }) => {
    const answer = await world.ask({ method: "GET", path: path() }, bearer?.());
    const header = (name: string): string | null => answer.headers.get(name);
    const policy = header("content-security-policy") ?? "";
    expect({
      status: answer.status,
      type: header("content-type"),
      ancestors: /frame-ancestors ([^;]*)/.exec(policy)?.[1],
      opener: header("cross-origin-opener-policy"),
      resource: header("cross-origin-resource-policy"),
      cache: header("cache-control"),
    }).toEqual({ status, type, ancestors, opener, resource, cache });
    if (type.startsWith("text/html")) {
      expect(header("permissions-policy")).toContain("microphone=()");
      // Scripts run by a word of this very answer, or from our own files; never because they stand in the page.
      expect(/script-src ([^;]*)/.exec(policy)?.[1]).toMatch(/^'self' 'nonce-[\w-]{20,}'/);
      expect(policy).not.toMatch(/script-src[^;]*(unsafe|\*)/);
      expect(policy).toMatch(/object-src 'none'/);
    }
  });

  it("a page are made anew each time: nobody can know its nonce", async () => {
    const nonces = await Promise.all(
      [1, 2, 3].map(async () => {
        const { headers } = await world.ask({ method: "GET", path: "/teams/" });
        return /'nonce-([\w-]+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
      }),
    );
    expect(new Set(nonces).size).toBe(3);
  });
});
