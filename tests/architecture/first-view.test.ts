import { describe, expect, it } from "@jest/globals";
import { firstViewOf, sizeOfPackage, surfaces } from "../benchmarks/first-view.ts";

const kibibyte = 1024;

describe("what is loaded before the first screen", () => {
  it.each(surfaces)("stays within 150 KiB of JavaScript on %s", (surface) => {
    const { script, byPackage } = firstViewOf(surface);
    expect(script).toBeLessThanOrEqual(150 * kibibyte);
    expect(byPackage["react-dom"]).toBeGreaterThan(0);
  });

  it("comes side by side, a light theme and Outlook's first screen with it", () => {
    const { teams, outlook, zoom } = Object.fromEntries(
      surfaces.map((surface) => [surface, firstViewOf(surface).named]),
    );
    expect(teams).toContain("teams-light");
    expect(zoom).toContain("web-light");
    expect(outlook).toEqual(expect.arrayContaining(["web-light", "outlook-here"]));
  });

  it("leaves the sign-in library of Outlook out, which has 72 KiB of its own", () => {
    for (const surface of surfaces)
      expect(Object.keys(firstViewOf(surface).byPackage)).not.toContain("@azure/msal-browser");
    const size = sizeOfPackage("@azure/msal-browser");
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(72 * kibibyte);
  });

  it("asks for no schema library in a browser", () => {
    expect(sizeOfPackage("zod")).toBe(0);
  });
});
