/** @jest-environment jsdom */
import { afterEach, describe, expect, it } from "@jest/globals";
import { waitFor } from "@testing-library/dom";
import { createWatched } from "./host.ts";
import { mountSurface } from "./surface.tsx";

const realFetch = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = realFetch;
  document.body.replaceChildren();
});

describe("a surface that opens on Book", () => {
  it("asks who somebody is and what there is to book in one round trip, with one token", async () => {
    document.body.innerHTML = '<div id="root"></div>';
    const asked: string[] = [];
    let tokens = 0;
    // Nobody answers: whatever is asked is asked before the first answer.
    globalThis.fetch = (input) => {
      asked.push(new URL(input as string, "https://slotside.example").pathname);
      return new Promise(() => undefined);
    };
    mountSurface({
      surface: "teams",
      clientName: "Teams",
      startTheme: "light",
      start: () =>
        Promise.resolve({
          surface: "teams",
          clientName: "Teams",
          context: createWatched({ locale: "en-GB" }),
          theme: createWatched<"light">("light"),
          getToken: () => {
            tokens += 1;
            return Promise.resolve("token");
          },
          openLink: () => Promise.resolve(),
          ready: () => undefined,
        }),
      firstPlace: () => ({ screen: "book" }),
    });
    await waitFor(() => expect(asked.toSorted()).toEqual(["/api/v1/me", "/api/v1/offerings"]), { timeout: 5_000 });
    expect(tokens).toBe(1);
  });
});
