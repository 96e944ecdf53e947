/** @jest-environment jsdom */
/** A client that misbehaves while somebody is in the middle of something: in each of the three, nobody is stuck and nothing wrong is shown or sent. */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Surface } from "#contract/sessions.ts";
import { createWatched, HostProblem } from "./host.ts";
import type { Host, HostTheme } from "./host.ts";
import { lena, mentoring, mountSurface, session } from "./surface-for-tests.tsx";

const patience = { timeout: 20_000 };
const realFetch = globalThis.fetch;
const noor = { ...lena, id: "noor", displayName: "Noor Haddad" };

/** What was sent to change something: as whom, where, under which key. */
let sent: { readonly as: string; readonly path: string; readonly key: string }[];
/** Every bearer that asked who it is. */
let askedWho: string[];
let isOffline: boolean;
let status: "scheduled" | "cancelled";

interface Init {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const answerTo = (path: string, bearer: string): unknown => {
  if (path === "/api/v1/me") return bearer.includes("noor") ? noor : lena;
  if (path.startsWith("/api/v1/sessions/session-1")) return { ...session, status };
  if (path === "/api/v1/offerings") return { items: [mentoring], nextCursor: null };
  return { items: [], nextCursor: null };
};

beforeEach(() => {
  [sent, askedWho, isOffline, status] = [[], [], false, "scheduled"];
  document.body.innerHTML = '<div id="root"></div>';
  Object.assign(globalThis, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
  const fetch = async (path: string, { method, headers }: Init): Promise<object> => {
    const bearer = headers["Authorization"] ?? "";
    if (path === "/api/v1/events") return new Promise(() => undefined);
    if (method !== "GET") sent.push({ as: bearer, path, key: headers["Idempotency-Key"] ?? "" });
    if (isOffline) throw new TypeError("no network");
    if (path === "/api/v1/me") askedWho.push(bearer);
    if (path.endsWith("/cancel")) status = "cancelled";
    const body = answerTo(path, bearer);
    return { ok: true, status: 200, headers: { get: () => null }, json: async () => body };
  };
  globalThis.fetch = fetch as unknown as typeof globalThis.fetch;
});
afterEach(() => {
  globalThis.fetch = realFetch;
  document.body.replaceChildren();
});

/** Microsoft's tokens say whose they are; Zoom's panel has a bearer that says nothing. */
const tokenOf = (oid: string): string => `${oid}.${btoa(JSON.stringify({ oid, tid: "t" })).replaceAll("=", "")}.x`;

function open(surface: Surface, { silentFor = 0 } = {}) {
  let starts = 0;
  let signedIn = "lena";
  const person = createWatched("lena");
  const theme = createWatched<HostTheme>("light");
  const host: Host = {
    surface,
    clientName: "The client",
    context: createWatched({ locale: "en-GB" }),
    theme,
    ...(surface === "zoom" ? { person } : {}),
    getToken: () => Promise.resolve(surface === "zoom" ? `bearer of ${signedIn}` : tokenOf(signedIn)),
    openLink: () => Promise.resolve(),
    ready: () => undefined,
  };
  mountSurface({
    surface,
    clientName: "The client",
    startTheme: "light",
    start: () => {
      starts += 1;
      return starts > silentFor ? Promise.resolve(host) : Promise.reject(new HostProblem("host_silent", "silence"));
    },
    firstPlace: () => ({ screen: "session", id: "session-1" }),
  });
  const change = (next: string): void => {
    signedIn = next;
    person.set(next);
  };
  return { theme, change };
}

/** Somebody is about to cancel, and has written why. */
async function begin(): Promise<{
  readonly person: ReturnType<typeof userEvent.setup>;
  readonly why: HTMLTextAreaElement;
}> {
  const person = userEvent.setup();
  await person.click(await screen.findByRole("button", { name: "Cancel session" }, patience));
  const why = await screen.findByRole<HTMLTextAreaElement>("textbox", {}, patience);
  await person.type(why, "I am ill");
  return { person, why };
}
const pressCancel = async (person: ReturnType<typeof userEvent.setup>): Promise<void> =>
  person.click(screen.getByRole("button", { name: "Cancel session" }));

describe("before the client has said anything", () => {
  const usual = navigator.language;
  const setDevice = (language: string): void =>
    void Object.defineProperty(navigator, "language", { value: language, configurable: true });
  afterEach(() => setDevice(usual));

  it("what is wrong is said in the device's language, and so is the way past the menu", async () => {
    setDevice("de-AT");
    open("zoom", { silentFor: 1 });
    await screen.findByRole("heading", { name: "The client antwortet nicht" }, patience);
    expect(screen.getByRole("button", { name: "Zum Inhalt springen" })).toBeTruthy();
    expect(document.documentElement.lang).toBe("de-AT");
  });
});

describe.each(["teams", "outlook", "zoom"] as const)("in %s", (surface) => {
  it("a client that never answers is named, and trying again goes on", async () => {
    open(surface, { silentFor: 1 });
    await screen.findByRole("heading", { name: "The client does not answer" }, patience);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByRole("heading", { level: 1, name: "Mentoring" }, patience);
  });

  it("another theme in the middle of something leaves what was written where it is", async () => {
    const { theme } = open(surface);
    const { person, why } = await begin();
    for (const next of ["dark", "contrast", "light"] as const) {
      await act(async () => theme.set(next));
      await waitFor(() => expect(document.querySelector(`.slotside.${next}`)).not.toBeNull(), patience);
    }
    expect(document.body.contains(why)).toBe(true);
    expect(why.value).toBe("I am ill");
    await pressCancel(person);
    await screen.findByRole("heading", { name: "Session cancelled" }, patience);
  });

  it("somebody else in the middle of something sends nothing, and begins with a screen of their own", async () => {
    const { change } = open(surface);
    const { person } = await begin();
    if (surface === "zoom") act(() => change("noor"));
    else {
      change("noor");
      await pressCancel(person);
    }
    await waitFor(() => expect(askedWho.at(-1)).toContain("noor"), patience);
    await screen.findByRole("heading", { level: 1, name: "Mentoring" }, patience);
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(sent).toEqual([]);
  });

  it("no network in the middle of something is said; what was pressed is done once, when it is back", async () => {
    open(surface);
    const { person } = await begin();
    isOffline = true;
    await pressCancel(person);
    await screen.findByText("Waiting for the connection: cancel Mentoring", {}, patience);
    isOffline = false;
    act(() => void dispatchEvent(new Event("online")));
    await screen.findByRole("heading", { name: "Session cancelled" }, patience);
    expect(screen.queryByText(/Waiting for the connection/)).toBeNull();
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });
});
