import { describe, expect, it } from "@jest/globals";
import { vendorPage } from "./auth-pages.ts";
import type { Settings } from "./settings.ts";

const settings: Settings = {
  entraClientId: "",
  apiScope: "",
  entraOrigin: "https://login.example",
  validOrigins: [],
  connectOrigins: ["https://zoom.us"],
  zoomAvailable: true,
  googleAvailable: true,
  surfaceOrigin: "https://slotside.example",
};
const named = (url: string): string | undefined => vendorPage(`#${encodeURIComponent(url)}`, settings);

describe("the page that leads to a vendor", () => {
  it("leads to a vendor's page", () => {
    expect(named("https://zoom.us/oauth/authorize?state=1")).toBe("https://zoom.us/oauth/authorize?state=1");
  });

  it.each(["https://evil.example/", "https://zoom.us.evil.example/", "javascript:alert(1)", "//zoom.us", ""])(
    "does not lead to %j",
    (url) => {
      expect(named(url)).toBeUndefined();
    },
  );
});
