/** The Chromium that the browser tests drive: an installed one, or the one that comes with `@sparticuz/chromium`. */
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge"];
const usualPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  "/usr/bin/chromium",
  "/snap/bin/chromium",
];

/**
 * A headless browser that accepts our self-signed certificate and can reach nothing but this computer: every name except
 * `localhost` fails to resolve. Fails with a sentence that says what to install when there is no browser.
 *
 * `shell` is Chromium without a browser's windows, for stories that go by one page at a time: the same engine for half the work. A
 * `whole` one is what people have; where none is installed it is the shell, too.
 */
export async function launchBrowser(wanted: "whole" | "shell" = "whole"): Promise<Browser> {
  const { executablePath, env } = await findBrowser(wanted);
  return await chromium.launch({
    executablePath,
    ...(env ? { env: { ...process.env, ...env } } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--ignore-certificate-errors",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    ],
  });
}

interface FoundBrowser {
  readonly executablePath: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function findBrowser(wanted: "whole" | "shell"): Promise<FoundBrowser> {
  const named = process.env["CHROME_PATH"];
  if (named) return { executablePath: named };
  const hasShell = process.platform === "linux" && process.arch === "x64";
  if (wanted === "shell" && hasShell) return await inflateBundled();
  const installed = onPath() ?? usualPlaces.find((place) => existsSync(place));
  if (installed) return { executablePath: installed };
  if (hasShell) return await inflateBundled();
  throw new Error("The browser tests need Chromium, Chrome or Edge: install one, or name it in CHROME_PATH.");
}

function onPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks the bundled headless shell with the libraries and fonts it lacks on a bare machine; the unpacked copy is reused. */
async function inflateBundled(): Promise<FoundBrowser> {
  const { default: bundled, inflate } = await import("@sparticuz/chromium");
  const executablePath = await bundled.executablePath();
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const packageFolder = entry.slice(0, entry.lastIndexOf("chromium") + "chromium".length);
  const libraries = await inflate(join(packageFolder, "bin", "al2023.tar.br"));
  const fonts = join(tmpdir(), "fonts");
  mkdirSync(fonts, { recursive: true });
  return {
    executablePath,
    env: {
      LD_LIBRARY_PATH: join(existsSync(join(libraries, "lib")) ? libraries : dirname(libraries), "lib"),
      FONTCONFIG_PATH: fonts,
    },
  };
}
