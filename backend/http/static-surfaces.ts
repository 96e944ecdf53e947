/** Serves the built pages of the three surfaces, filled with this deployment's settings, and their assets. */
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { z } from "zod";
import { readingLanguage } from "../domain/problem-sentences.ts";
import { publicRoute } from "../platform/route.ts";
import type { Reply, Route } from "../platform/route.ts";
import type { Ids } from "../ports/ids.ts";
import { plainPage } from "./plain-page.ts";
import { pageHeaders } from "./security-headers.ts";
import type { FramedSurface } from "./security-headers.ts";

export interface SurfacesOptions {
  /** `dist/surfaces`, as Vite built it. */
  readonly folder: string;
  /** The icons that the manifests name. */
  readonly iconsFolder: string;
  readonly ids: Ids;
  readonly publicOrigin: string;
  readonly entraOrigin: string;
  readonly entraClientId: string;
  readonly zoomOauthOrigin: string;
  readonly zoomAvailable: boolean;
  /** Where Google asks for consent. */
  readonly googleOauthOrigin: string;
  readonly googleAvailable: boolean;
  readonly officeJsUrl: string;
  /** Origins besides the vendors' own that may frame the surfaces. */
  readonly extraHostOrigins: readonly string[];
}

const surfaces: readonly FramedSurface[] = ["teams", "outlook", "zoom"];
const compress = promisify(gzip);

/** Pages are read and filled anew for every request; assets carry a hash in their name and are kept. */
export function createSurfaceRoutes(options: SurfacesOptions): readonly Route[] {
  const readAsset = createAssets({
    folder: join(options.folder, "assets"),
    cacheControl: "public, max-age=31536000, immutable",
    share: "same-origin",
  });
  // Icons keep their names, and the hosts' own pages show them.
  const readIcon = createAssets({
    folder: options.iconsFolder,
    cacheControl: "public, max-age=86400",
    share: "cross-origin",
  });
  const anyPath = z.object({ "*": z.string() });
  const pages = surfaces.flatMap((surface) => [
    publicRoute({
      method: "GET",
      path: `/${surface}`,
      handle: async () => ({ status: 308, headers: { Location: `/${surface}/` } }),
    }),
    publicRoute({
      method: "GET",
      path: `/${surface}/`,
      handle: () => servePage({ surface, path: "index.html" }, options, {}),
    }),
    publicRoute({
      method: "GET",
      path: `/${surface}/*`,
      params: anyPath,
      handle: ({ params, headers }) => servePage({ surface, path: params["*"] }, options, headers),
    }),
  ]);
  const files = (path: string, read: typeof readAsset): Route =>
    publicRoute({
      method: "GET",
      counted: false,
      path,
      params: anyPath,
      handle: ({ params, headers }) => read(params["*"], headers["accept-encoding"] ?? ""),
    });
  // The address that the Zoom app's registration calls its home.
  const zoomHome = publicRoute({
    method: "GET",
    path: "/zoom/home",
    handle: () => servePage({ surface: "zoom", path: "index.html" }, options, {}),
  });
  return [...pages, zoomHome, files("/assets/*", readAsset), files("/icons/*", readIcon)];
}

/** Parts of a path below our folder; nothing that could lead out of it. */
const safePath = /^(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9._/~-]*$/;

/** Nothing is there: who reads it is not known. */
const lost = {
  en: { title: "Not found", paragraphs: ["There is no such page. Open Slotside from Teams, Outlook or Zoom."] },
  de: {
    title: "Nicht gefunden",
    paragraphs: ["Diese Seite gibt es nicht. Öffnen Sie Slotside in Teams, Outlook oder Zoom."],
  },
} as const;

async function servePage(
  { surface, path }: { readonly surface: FramedSurface; readonly path: string },
  options: SurfacesOptions,
  asked: Parameters<typeof readingLanguage>[0],
): Promise<Reply> {
  const nonce = options.ids.secret();
  const headers = pageHeaders({
    surface,
    nonce,
    extraHostOrigins: options.extraHostOrigins,
    ...(surface === "outlook" ? outlookOrigins(options) : {}),
  });
  const html =
    safePath.test(path) && path.endsWith(".html") ? await readText(join(options.folder, surface, path)) : undefined;
  if (html === undefined) {
    const language = readingLanguage(asked);
    return { status: 404, headers, body: plainPage({ language, ...lost[language] }) };
  }
  const body = html
    .replaceAll("__SETTINGS__", () => settingsFor(options))
    .replaceAll("__OFFICE_JS_URL__", () => options.officeJsUrl)
    .replaceAll("__NONCE__", () => nonce);
  return { status: 200, headers, body };
}

function outlookOrigins({ officeJsUrl, entraOrigin }: SurfacesOptions): {
  scriptOrigins: string[];
  connectOrigins: string[];
} {
  // office.js itself loads MicrosoftAjax from this host.
  return { scriptOrigins: [new URL(officeJsUrl).origin, "https://ajax.aspnetcdn.com"], connectOrigins: [entraOrigin] };
}

function settingsFor(options: SurfacesOptions): string {
  const { publicOrigin, entraOrigin, entraClientId } = options;
  const settings = {
    entraClientId,
    apiScope: `api://${new URL(publicOrigin).host}/${entraClientId}/access_as_user`,
    entraOrigin,
    validOrigins: options.extraHostOrigins,
    connectOrigins: [entraOrigin, options.zoomOauthOrigin, options.googleOauthOrigin],
    zoomAvailable: options.zoomAvailable,
    googleAvailable: options.googleAvailable,
    surfaceOrigin: publicOrigin,
  };
  // Inside a script element a `<` could end it.
  return JSON.stringify(settings).replaceAll("<", "\\u003c");
}

async function readText(file: string): Promise<string | undefined> {
  return (await readBytes(file))?.toString("utf8");
}

async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch {
    return undefined;
  }
}

const typeByExtension: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

interface Asset {
  readonly bytes: Buffer;
  readonly gzipped?: Buffer;
}

interface FilesOptions {
  readonly folder: string;
  readonly cacheControl: string;
  /** Which origins' pages may show them. */
  readonly share: "same-origin" | "cross-origin";
}

function createAssets({
  folder,
  cacheControl,
  share,
}: FilesOptions): (path: string, acceptEncoding: string) => Promise<Reply> {
  const kept = new Map<string, Asset>();

  async function find(path: string, isText: boolean): Promise<Asset | undefined> {
    const known = kept.get(path);
    if (known) return known;
    const bytes = safePath.test(path) ? await readBytes(join(folder, path)) : undefined;
    if (!bytes) return undefined;
    const asset = isText ? { bytes, gzipped: await compress(bytes) } : { bytes };
    kept.set(path, asset);
    return asset;
  }

  return async (path, acceptEncoding) => {
    const type = typeByExtension[extname(path)] ?? "application/octet-stream";
    const asset = await find(path, /^text|json|svg/.test(type));
    if (!asset) return { status: 404, headers: { "Content-Type": "text/plain; charset=utf-8" }, body: "Not found" };
    const useGzip = asset.gzipped !== undefined && /\bgzip\b/.test(acceptEncoding);
    return {
      status: 200,
      headers: {
        "Cache-Control": cacheControl,
        "Content-Type": type,
        "Cross-Origin-Resource-Policy": share,
        Vary: "Accept-Encoding",
        ...(useGzip ? { "Content-Encoding": "gzip" } : {}),
      },
      body: useGzip ? asset.gzipped : asset.bytes,
    };
  };
}
