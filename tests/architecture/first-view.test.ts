import { describe, expect, it } from "@jest/globals";
import { firstViewOf, signIn, sizeOfPackage, surfaces } from "../benchmarks/first-view.ts";

const kibibyte = 1024;

describe("what is loaded before the first screen", () => {
  it.each(surfaces)("stays within 150 KiB of JavaScript on %s", (surface) => {
    const { script, byPackage } = firstViewOf(surface);
    expect(script).toBeLessThanOrEqual(150 * kibibyte);
    expect(byPackage["react-dom"]).toBeGreaterThan(0);
  });

  it("comes side by side in few files, a light theme with them", () => {
    for (const surface of surfaces) {
      const { named, files } = firstViewOf(surface);
      expect(named).toEqual(
        expect.arrayContaining(["index", "libraries", "drawing", surface === "teams" ? "teams-light" : "web-light"]),
      );
      expect(files).toBeLessThanOrEqual(5);
    }
  });

  it("brings the rules of style in the page itself, so that nothing is laid out without them", () => {
    for (const surface of surfaces) {
      const { named, style } = firstViewOf(surface);
      expect(named.filter((path) => path.endsWith(".css"))).toEqual([]);
      expect(style).toBeGreaterThan(0);
    }
  });

  it("leaves the sign-in library of Outlook out, which comes beside it and has 72 KiB of its own", () => {
    for (const surface of surfaces) expect(Object.keys(firstViewOf(surface).byPackage)).not.toContain(signIn);
    expect(firstViewOf("outlook").named).toContain("msal");
    expect(sizeOfPackage(signIn)).toBeGreaterThan(0);
    expect(sizeOfPackage(signIn)).toBeLessThanOrEqual(72 * kibibyte);
  });

  it("asks for no schema library in a browser", () => {
    expect(sizeOfPackage("zod")).toBe(0);
  });
});
