/** Headers that keep answers where they belong, per kind of answer. */

/** For every answer that is not a page: never cached, never framed, never sniffed. */
export const apiHeaders: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  // Pages of other origins may not even embed it as an image or a script.
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
};

export type FramedSurface = "teams" | "outlook" | "zoom";

/** Sources: "Requirements for tab" (Teams), Outlook on the web's hosts, "Zoom Apps OWASP headers". */
const hostsBySurface: Record<FramedSurface, readonly string[]> = {
  teams: [
    "https://teams.microsoft.com",
    "https://*.teams.microsoft.com",
    "https://*.cloud.microsoft",
    "https://*.microsoft365.com",
    "https://*.office.com",
    "https://outlook.office.com",
    "https://outlook.office365.com",
    "https://outlook-sdf.office.com",
    "https://outlook-sdf.office365.com",
  ],
  outlook: [
    "https://*.cloud.microsoft",
    "https://outlook.office.com",
    "https://outlook.office365.com",
    "https://outlook-sdf.office.com",
    "https://outlook-sdf.office365.com",
    "https://outlook.live.com",
  ],
  zoom: ["https://zoom.us", "https://*.zoom.us", "https://*.zoom.com"],
};

export interface PagePolicy {
  /** A page of a surface may be framed by its hosts; `none` by nobody. */
  readonly surface: FramedSurface | "none";
  /** Of this answer's inline style and script elements. */
  readonly nonce: string;
  /** Further origins that scripts come from and that the page talks to. */
  readonly scriptOrigins?: readonly string[];
  readonly connectOrigins?: readonly string[];
  readonly extraHostOrigins?: readonly string[];
}

const alone = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin" };

/** Nothing of ours uses them, whatever a host would let us. */
const unused = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb"];

/**
 * Headers of an HTML answer. A page that stands alone also has its window to itself; those in hosts and their sign-in windows have to
 * find each other. Styles may stand inline: Fluent UI writes them at run time. */
export function pageHeaders(policy: PagePolicy): Record<string, string> {
  const { surface, nonce, scriptOrigins = [], connectOrigins = [], extraHostOrigins = [] } = policy;
  const ancestors = surface === "none" ? ["'none'"] : ["'self'", ...hostsBySurface[surface], ...extraHostOrigins];
  const images = surface === "zoom" ? ["https://*.zoom.us"] : [];
  const directives = [
    "default-src 'none'",
    ["script-src", "'self'", `'nonce-${nonce}'`, ...scriptOrigins].join(" "),
    "style-src 'self' 'unsafe-inline'",
    ["img-src", "'self'", "data:", ...images].join(" "),
    "font-src 'self' data: https://*.cdn.office.net",
    ["connect-src", "'self'", ...connectOrigins].join(" "),
    ["frame-src", "'self'", ...connectOrigins].join(" "),
    `frame-ancestors ${ancestors.join(" ")}`,
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
  ];
  return {
    "Cache-Control": "no-store",
    "Content-Security-Policy": directives.join("; "),
    "Content-Type": "text/html; charset=utf-8",
    ...(surface === "none" ? alone : { "Cross-Origin-Resource-Policy": "cross-origin" }),
    "Permissions-Policy": unused.map((name) => `${name}=()`).join(", "),
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
  };
}
