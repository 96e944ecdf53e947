/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { screen, waitFor } from "@testing-library/dom";
import { beginSurface } from "./begin-surface.ts";
import type { Begun } from "./begin-surface.ts";
import { createWatched, HostProblem } from "./host.ts";
import type { Host, HostTheme } from "./host.ts";
import { patiently } from "./patiently.ts";
import { lena, mentoring, slotsAt } from "./surface-for-tests.tsx";
import { drawSurface } from "./surface.tsx";

const patience = { timeout: 8_000 };
const realFetch = globalThis.fetch;
// This environment has no media queries of its own; the page's bones ask one.
Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });

const answers: Readonly<Record<string, unknown>> = {
  "/api/v1/me": lena,
  "/api/v1/offerings": { items: [mentoring], nextCursor: null },
  "/api/v1/providers": { items: [], nextCursor: null },
  "/api/v1/offerings/mentoring/slots": slotsAt("2026-11-23T09:00:00Z"),
};

/** What was asked for so far. */
let asked: string[];

beforeEach(() => {
  asked = [];
  document.body.innerHTML = '<div id="root"><p class="first-look">Loading</p></div>';
  globalThis.fetch = (input) => {
    const path = new URL(input as string, "https://slotside.example").pathname;
    asked.push(path);
    const found = answers[path];
    if (found === undefined) return new Promise(() => undefined);
    // This environment has no Response of its own.
    return Promise.resolve({ ok: true, headers: new Headers(), json: async () => found } as Response);
  };
});
afterEach(() => {
  globalThis.fetch = realFetch;
  document.body.replaceChildren();
});

const draw = (begun: Begun): void => drawSurface(begun, {});
const missing = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

/** Begins in Teams; what it answers says whether the client was told that something can be seen. */
function begin(drawing: Promise<{ readonly draw: typeof draw }>, start?: () => Promise<Host>) {
  const told = { isReady: false };
  const host: Host = {
    surface: "teams",
    clientName: "Teams",
    context: createWatched({ locale: "de-AT" }),
    theme: createWatched<HostTheme>("dark"),
    getToken: () => Promise.resolve("token"),
    openLink: () => Promise.resolve(),
    ready: () => void (told.isReady = true),
  };
  const usual = (): Promise<Host> => Promise.resolve(host);
  beginSurface(
    { surface: "teams", clientName: "Teams", start: start ?? usual, firstPlace: () => ({ screen: "book" }) },
    drawing,
  );
  return told;
}

/** The network seems to be back, again and again, and what was missing is asked for each time. */
const sayOnline = (): void => void dispatchEvent(new Event("online"));

describe("while the program that draws is on its way", () => {
  it("everything that the first screen shows is asked for, and it is drawn of that when the program has come", async () => {
    const come: { bring?: (program: { readonly draw: typeof draw }) => void } = {};
    const client = begin(new Promise((resolve) => (come.bring = resolve)));
    await waitFor(() => expect(asked.toSorted()).toEqual(Object.keys(answers).toSorted()), patience);
    expect(document.querySelector(".first-look")).not.toBeNull();
    expect(client.isReady).toBe(false);
    come.bring?.({ draw });
    await screen.findByRole("heading", { name: "Mentoring" }, patience);
    expect(asked.filter((path) => path in answers)).toHaveLength(Object.keys(answers).length);
    expect(client.isReady).toBe(true);
  });

  it("a gap of the network is outlasted", async () => {
    let tries = 0;
    begin(patiently(() => ((tries += 1) > 2 ? Promise.resolve({ draw }) : missing())));
    await waitFor(() => {
      sayOnline();
      expect(screen.queryByRole("heading", { name: "Mentoring" })).not.toBeNull();
    }, patience);
    expect(tries).toBe(3);
  });
});

describe("when the program that draws never comes", () => {
  const givenUp = (title: string) =>
    waitFor(() => {
      sayOnline();
      return screen.getByRole("heading", { name: title });
    }, patience);

  it("the page says so in the person's language and the client's colours, and can be begun anew", async () => {
    const client = begin(patiently(missing));
    await givenUp("Keine Verbindung");
    expect(document.querySelector(".bone, p.first-look")).toBeNull();
    const frame = document.querySelector<HTMLElement>(".slotside.teams.dark");
    expect(frame?.style.getPropertyValue("--colorNeutralForeground1")).not.toBe("");
    expect(client.isReady).toBe(true);
    // Nothing can be loaded anew in this environment, which says so.
    const said = jest.spyOn(console, "error").mockImplementation(() => undefined);
    screen.getByRole("button", { name: "Erneut versuchen" }).click();
    expect(String(said.mock.calls[0]?.[0])).toContain("navigation");
    said.mockRestore();
  });

  it("the page says so where the client has not answered either", async () => {
    begin(patiently(missing), () => Promise.reject(new HostProblem("host_silent", "silence")));
    await givenUp("No connection");
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });
});
