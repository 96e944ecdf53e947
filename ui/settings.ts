/** Run-time settings of a surface: the backend writes them into the page as a JSON block with the id `settings`. */

export interface Settings {
  readonly entraClientId: string;
  /** Scope of our own API, e.g. `api://<host>/<client id>/access_as_user`. */
  readonly apiScope: string;
  /** Origin of the identity provider, for Outlook clients without nested app authentication. */
  readonly entraOrigin: string;
  /** Origins of Teams hosts besides the ones teams-js knows; empty in production. */
  readonly validOrigins: readonly string[];
  /** Origins whose consent pages may be opened from here. */
  readonly connectOrigins: readonly string[];
  readonly zoomAvailable: boolean;
  readonly googleAvailable: boolean;
  /** Origin this page is served from, as the vendors know it. */
  readonly surfaceOrigin: string;
}

const production: Settings = {
  entraClientId: "",
  apiScope: "",
  entraOrigin: "https://login.microsoftonline.com",
  validOrigins: [],
  connectOrigins: ["https://zoom.us", "https://login.microsoftonline.com", "https://accounts.google.com"],
  zoomAvailable: true,
  googleAvailable: true,
  surfaceOrigin: "",
};

/** Reads the block; what it leaves out is as in production. An unfilled page is a broken deployment and throws. */
export function readSettings(page: Document): Settings {
  const text = page.getElementById("settings")?.textContent ?? "{}";
  const settings = { ...production, ...(JSON.parse(text) as Partial<Settings>) };
  return settings.surfaceOrigin === "" ? { ...settings, surfaceOrigin: page.location.origin } : settings;
}

/** The nonce that styles made at run time must carry; empty where the page has none. */
export function readNonce(page: Document): string {
  return page.querySelector<HTMLElement>("script[nonce]")?.nonce ?? "";
}
