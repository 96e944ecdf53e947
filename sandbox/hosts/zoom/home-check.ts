/**
 * The load of an app's home page as the Zoom client does it: with the app context in a header, refusing pages outside the
 * domain allow list and pages without the four security headers (Zoom Apps, "Security", OWASP headers).
 */
import { request } from "node:https";
import { rootCertificates } from "node:tls";
import type { ZoomAppRegistration } from "../../zoom/app-registration.ts";

const requiredHeaders = [
  "Strict-Transport-Security",
  "X-Content-Type-Options",
  "Content-Security-Policy",
  "Referrer-Policy",
];
const clientUserAgent = "Mozilla/5.0 ZoomWebKit/537.36 (KHTML, like Gecko) ZoomApps/1.0";
const patienceMs = 10_000;

type HomeCheck = { readonly ok: true } | { readonly ok: false; readonly message: string; readonly hint: string };

/** The home URI with the client's placeholders filled in; `none` stands for what does not apply. */
export function fillHomeUri(homeUri: string, values: Readonly<Record<string, string | undefined>>): string {
  return homeUri.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(values[name] ?? "none"));
}

/** Fetches the page and says why the client would not show it. `certificate` (PEM) is trusted beside the public roots. */
export async function checkHomePage(given: {
  readonly url: string;
  readonly registration: Pick<ZoomAppRegistration, "domains">;
  readonly appContext: string;
  readonly certificate: string;
}): Promise<HomeCheck> {
  const { url, registration } = given;
  if (!URL.canParse(url))
    return refuse("The app has no home URL.", "Generate the manifest again: development_home_uri is empty or no URL.");
  const { protocol, host, hostname } = new URL(url);
  if (protocol !== "https:") return refuse(`${url} is not https.`, "The client opens https pages only.");
  if (!registration.domains.some((domain) => domain === host || domain === hostname))
    return refuse(
      `${host} is not in the domain allow list.`,
      "Add the host to features.domain_allow_list of the app manifest.",
    );
  const page = await fetchPage(given).catch((error: Error) => error);
  if (page instanceof Error) return refuse(`${url} did not answer.`, `Is Slotside running? (${page.message})`);
  if (page.status !== 200)
    return refuse(`${url} answered ${page.status}.`, "The client shows a page with status 200 only.");
  const missing = requiredHeaders.filter((header) => !page.headers[header.toLowerCase()]);
  return missing.length === 0
    ? { ok: true }
    : refuse(
        `Missing OWASP Secure Headers: ${missing.map((header) => `"${header}"`).join(", ")} for ${url}`,
        "Every HTML answer needs the four headers.",
      );
}

function refuse(message: string, hint: string): HomeCheck {
  return { ok: false, message, hint };
}

function fetchPage({
  url,
  appContext,
  certificate,
}: {
  readonly url: string;
  readonly appContext: string;
  readonly certificate: string;
}): Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}> {
  return new Promise((resolve, reject) => {
    const headers = { "user-agent": clientUserAgent, "x-zoom-app-context": appContext, accept: "text/html" };
    const req = request(url, { headers, ca: [...rootCertificates, certificate], timeout: patienceMs }, (res) => {
      res.resume();
      resolve({ status: res.statusCode ?? 0, headers: res.headers });
    });
    req.on("timeout", () => req.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
    req.on("error", reject);
    req.end();
  });
}
