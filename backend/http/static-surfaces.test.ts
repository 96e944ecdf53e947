import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant } from "../domain/instant.ts";
import { createRandomIds } from "../platform/random-ids.ts";
import type { Reply, Route } from "../platform/route.ts";
import { createPublicPages } from "./public-pages.ts";
import { createSurfaceRoutes } from "./static-surfaces.ts";

const ids = createRandomIds({ now: () => asInstant(1_790_000_000_000) });
let folder: string;
let routes: readonly Route[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slotside-surfaces-"));
  const page =
    '<script type="application/json" id="settings">__SETTINGS__</script><script nonce="__NONCE__" src="__OFFICE_JS_URL__"></script>';
  for (const surface of ["teams", "outlook", "zoom"]) {
    await mkdir(join(folder, surface));
    await writeFile(join(folder, surface, "index.html"), page);
  }
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "assets", "main-a~b-1234.js"), "console.log(1)".repeat(100));
  await writeFile(join(folder, "secret.txt"), "secret");
  routes = createSurfaceRoutes({
    folder,
    iconsFolder: join(folder, "icons"),
    ids,
    publicOrigin: "https://slotside.example",
    entraOrigin: "https://login.example",
    entraClientId: "client</script>",
    zoomOauthOrigin: "https://zoom.example",
    zoomAvailable: true,
    googleOauthOrigin: "https://google.example",
    googleAvailable: true,
    officeJsUrl: "https://office.example/office.js",
    extraHostOrigins: ["https://localhost:4401"],
  });
});

afterAll(() => rm(folder, { recursive: true }));

async function get(
  path: string,
  params: object = {},
  headers: object = {},
): Promise<Reply & { readonly headers: Record<string, string> }> {
  const route = routes.find((each) => each.path === path);
  const handle = route?.handle as unknown as (request: object) => Promise<Reply>;
  const reply = await handle({ params, headers });
  return { ...reply, headers: { ...reply.headers } };
}

const nonceIn = (reply: Reply): string => /nonce="([^"]+)"/.exec(String(reply.body))?.[1] ?? "";

describe("a surface's page", () => {
  it("is filled with settings that cannot break out of their element", async () => {
    const { body } = await get("/teams/");
    const [, settings] = /id="settings">(.*?)<\/script>/.exec(String(body)) ?? [];
    expect(JSON.parse(settings ?? "")).toEqual({
      entraClientId: "client</script>",
      apiScope: "api://slotside.example/client</script>/access_as_user",
      entraOrigin: "https://login.example",
      validOrigins: ["https://localhost:4401"],
      connectOrigins: ["https://login.example", "https://zoom.example", "https://google.example"],
      zoomAvailable: true,
      googleAvailable: true,
      surfaceOrigin: "https://slotside.example",
    });
  });

  it("carries a nonce that is new each time and allowed by its policy", async () => {
    const [first, second] = [await get("/outlook/"), await get("/outlook/")];
    expect(nonceIn(first)).not.toBe(nonceIn(second));
    expect(first.headers["Content-Security-Policy"]).toContain(`'nonce-${nonceIn(first)}'`);
  });

  it.each([
    ["/teams/", ["frame-ancestors 'self' https://teams.microsoft.com", "https://localhost:4401"]],
    [
      "/outlook/",
      [
        "script-src 'self'",
        "https://office.example",
        "connect-src 'self' https://login.example",
        "https://outlook.live.com",
      ],
    ],
    ["/zoom/", ["https://*.zoom.us"]],
  ])("%s may be framed by its own hosts and is never kept", async (path, parts) => {
    const { headers } = await get(path);
    for (const part of parts) expect(headers["Content-Security-Policy"]).toContain(part);
    expect(headers).toMatchObject({
      "Cache-Control": "no-store",
      "Referrer-Policy": "same-origin",
      "Strict-Transport-Security": expect.stringContaining("max-age"),
      "X-Content-Type-Options": "nosniff",
    });
    expect(headers).not.toHaveProperty("X-Frame-Options");
  });

  it("has the same headers where there is no page", async () => {
    const { status, headers } = await get("/zoom/*", { "*": "nothing.html" });
    expect(status).toBe(404);
    expect(headers["Strict-Transport-Security"]).toBeDefined();
    expect(headers["Content-Type"]).toContain("text/html");
  });

  it.each(["../secret.txt", "..%2fsecret.txt", "/etc/passwd", "a/../../secret.txt", ".hidden"])(
    "never leads out of its folder: %s",
    async (path) => {
      expect((await get("/teams/*", { "*": path })).status).toBe(404);
      expect((await get("/assets/*", { "*": path })).status).toBe(404);
    },
  );
});

describe("an asset", () => {
  it("is kept for ever and compressed for those who take it", async () => {
    const plain = await get("/assets/*", { "*": "main-a~b-1234.js" });
    expect(plain.headers).toMatchObject({
      "Cache-Control": "public, max-age=31536000, immutable",
      "Content-Type": "text/javascript; charset=utf-8",
      Vary: "Accept-Encoding",
    });
    const packed = await get("/assets/*", { "*": "main-a~b-1234.js" }, { "accept-encoding": "gzip, br" });
    expect(packed.headers["Content-Encoding"]).toBe("gzip");
    expect(gunzipSync(packed.body as Buffer)).toEqual(plain.body);
  });
});

describe("the public pages", () => {
  it("may be framed by nobody and answer in words", async () => {
    for (const route of createPublicPages(ids).filter(({ path }) => !path.includes(":") && path !== "/")) {
      const { status, headers, body } = await (route.handle as unknown as (request: object) => Promise<Reply>)({
        params: {},
        headers: {},
      });
      expect([route.path, status]).toEqual([route.path, 200]);
      expect(headers?.["Content-Security-Policy"]).toContain("frame-ancestors 'none'");
      expect(String(body)).toMatch(/<h1>[A-Z]/);
    }
  });
});
