/** @jest-environment jsdom */
import { afterEach, describe, expect, it } from "@jest/globals";
import { screen, waitFor } from "@testing-library/dom";
import { createWatched } from "./host.ts";
import { lena, mentoring, mountSurface, slotsAt } from "./surface-for-tests.tsx";

const realFetch = globalThis.fetch;
// This environment has no media queries of its own; the page's bones ask one.
Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });

afterEach(() => {
  globalThis.fetch = realFetch;
  document.body.replaceChildren();
});

/** Opens a surface whose server answers as `answer` says; whatever it leaves out is never answered. */
function open(answer: (path: string) => unknown) {
  const root = document.createElement("div");
  root.id = "root";
  document.body.replaceChildren(root);
  const asked: string[] = [];
  const tokens: string[] = [];
  globalThis.fetch = (input) => {
    const path = new URL(input as string, "https://slotside.example").pathname;
    asked.push(path);
    const found = answer(path);
    if (found === undefined) return new Promise(() => undefined);
    // This environment has no Response of its own.
    return Promise.resolve({ ok: true, headers: new Headers(), json: async () => found } as Response);
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
          tokens.push("token");
          return Promise.resolve("token");
        },
        openLink: () => Promise.resolve(),
        ready: () => undefined,
      }),
    firstPlace: () => ({ screen: "book" }),
  });
  return { asked, tokens, root };
}

const patience = { timeout: 5_000 };

describe("a surface whose server does not answer", () => {
  it("draws bones of its own after a while, in which it can say so, instead of leaving what the page drew", async () => {
    const { root } = open(() => undefined);
    root.innerHTML = '<p class="first-look">Loading</p>';
    await waitFor(() => expect(root.querySelector(".first-look")).toBeNull(), patience);
    expect(root.querySelector("[aria-busy=true]")).not.toBeNull();
  });
});

describe("a surface that opens on Book", () => {
  it("asks who somebody is and what there is to book in one round trip, with one token", async () => {
    const { asked, tokens } = open(() => undefined);
    await waitFor(() => expect(asked.toSorted()).toEqual(["/api/v1/me", "/api/v1/offerings"]), patience);
    expect(tokens).toHaveLength(1);
  });

  it("asks for the first times and who teaches in the next one, and for nothing twice", async () => {
    const times = "/api/v1/offerings/mentoring/slots";
    const answers = new Map<string, unknown>([
      ["/api/v1/me", lena],
      ["/api/v1/offerings", { items: [mentoring], nextCursor: null }],
      ["/api/v1/providers", { items: [], nextCursor: null }],
      [times, slotsAt("2026-11-23T09:00:00Z")],
    ]);
    const { asked } = open((path) => answers.get(path));
    await screen.findByRole("heading", { name: "Mentoring" }, patience);
    await waitFor(() => expect(asked).toContain("/api/v1/providers"), patience);
    const counted = asked.filter((path) => answers.has(path)).toSorted();
    expect(counted).toEqual([...answers.keys()].toSorted());
  });
});
