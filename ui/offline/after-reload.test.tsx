/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiProblem, createClient } from "#contract/client.ts";
import { createWatched } from "../host.ts";
import { createQueries } from "../questions.ts";
import { drawScreen, lena, mountSurface, refusal, session } from "../surface-for-tests.tsx";
import { bringBack, keepSchedule } from "./kept-schedule.ts";

const patience = { timeout: 8_000 };
const realFetch = globalThis.fetch;
const noNetwork = async (): Promise<never> => Promise.reject(new TypeError("no network"));

beforeEach(() => localStorage.clear());
afterEach(() => {
  globalThis.fetch = realFetch;
  document.body.replaceChildren();
});

const answered = (found: unknown): Response =>
  // This environment has no Response of its own.
  ({ ok: true, status: 200, headers: new Headers(), json: async () => found }) as Response;

interface Sent {
  readonly path: string;
  readonly key: string | null;
  readonly version: string | null;
  readonly body: unknown;
}

interface Opening {
  /** What was sent to change the session. */
  readonly sent: readonly Sent[];
  /** Leaves the page: nothing of it goes on. */
  readonly leave: () => void;
}

/** One opening of the page of a session. */
function openSession(network: "gone" | "there", me = lena): Opening {
  const sent: Sent[] = [];
  let isOpen = true;
  const { cancelSession, calls } = createClient({
    baseUrl: "",
    surface: "teams",
    getToken: async () => "token",
    fetch: async (input, init) => {
      if (!isOpen) return new Promise(() => undefined);
      const headers = new Headers(init?.headers);
      const [key, version] = [headers.get("Idempotency-Key"), headers.get("If-Match")];
      if (key !== null) sent.push({ path: String(input), key, version, body: init?.body });
      if (network === "gone") return noNetwork();
      return answered(key === null ? { items: [], nextCursor: null } : { ...session, version: 4, status: "cancelled" });
    },
  });
  drawScreen({ screen: "session", id: "session-1" }, { cancelSession, calls, session: async () => session }, { me });
  const leave = (): void => {
    isOpen = false;
    cleanup();
  };
  return { sent, leave };
}

async function cancelWithoutNetwork(): Promise<readonly Sent[]> {
  const { sent, leave } = openSession("gone");
  const person = userEvent.setup();
  await person.click(await screen.findByRole("button", { name: "Cancel session" }, patience));
  await person.click((await screen.findAllByRole("button", { name: "Cancel session" })).at(-1) as HTMLElement);
  await screen.findByText("Waiting for the connection: cancel Mentoring", {}, patience);
  leave();
  return sent;
}

describe("what was pressed while nothing answered", () => {
  it("is still shown as waiting after the page was loaded anew, and can be given up there", async () => {
    await cancelWithoutNetwork();
    const { leave } = openSession("gone");
    const stop = await screen.findByRole("button", { name: "Do not wait: cancel Mentoring" }, patience);
    await userEvent.setup().click(stop);
    await waitFor(() => expect(screen.queryByText(/Waiting for the connection/)).toBeNull());
    leave();
    expect(localStorage.getItem("slotside.waiting")).toBeNull();
  });

  it("is sent once more with its own key, version and words when the network is back after that", async () => {
    const [before] = await cancelWithoutNetwork();
    const { sent } = openSession("there");
    await waitFor(() => expect(sent).toEqual([before]), patience);
    await waitFor(() => expect(screen.queryByText(/Waiting for the connection/)).toBeNull());
  });

  it("is neither sent nor shown for anybody else", async () => {
    await cancelWithoutNetwork();
    const kept = localStorage.getItem("slotside.waiting");
    expect(kept).toContain("cancel");
    const { sent } = openSession("there", { ...lena, id: "noor" });
    await waitFor(() => expect(localStorage.getItem("slotside.waiting")).not.toBe(kept), patience);
    expect(sent).toEqual([]);
    expect(screen.queryByText(/Waiting for the connection/)).toBeNull();
  });
});

/** A bearer that says whose it is, as those of Teams and Outlook do. */
const bearerOf = (oid: string): string => `e30.${btoa(JSON.stringify({ tid: "school", oid }))}.signature`;

async function keepWhatLenaSees(): Promise<void> {
  const queries = createQueries();
  queries.setQueryData(["me"], lena);
  queries.setQueryData(["sessions", "upcoming"], {
    pages: [{ items: [{ ...session, note: "my divorce" }], nextCursor: null }],
    pageParams: [undefined],
  });
  keepSchedule(queries, () => "school lena-oid");
  await waitFor(() => expect(localStorage.getItem("slotside.schedule")).toContain("Priya Raman"), patience);
}

/** Opens My sessions in Teams as somebody while our server cannot be reached. */
function openWithoutServer(oid: string): void {
  document.body.innerHTML = '<div id="root"></div>';
  globalThis.fetch = noNetwork;
  act(() =>
    mountSurface({
      surface: "teams",
      clientName: "Teams",
      startTheme: "light",
      start: async () => ({
        surface: "teams",
        clientName: "Teams",
        context: createWatched({ locale: "en-GB" }),
        theme: createWatched<"light">("light"),
        getToken: async () => bearerOf(oid),
        openLink: async () => undefined,
        ready: () => undefined,
      }),
      firstPlace: () => ({ screen: "sessions" }),
    }),
  );
}

describe("the last known schedule", () => {
  it("can be read after a reload that our server does not answer, with the time as of which it holds", async () => {
    await keepWhatLenaSees();
    openWithoutServer("lena-oid");
    expect(await screen.findByRole("button", { name: /^Open Mentoring/ }, patience)).toBeTruthy();
    expect(await screen.findByText(/You see what was known at/, {}, patience)).toBeTruthy();
  });

  it("is shown to nobody else", async () => {
    await keepWhatLenaSees();
    openWithoutServer("somebody-else");
    expect(await screen.findByRole("heading", { name: "No connection" }, patience)).toBeTruthy();
    expect(screen.queryByText(/Mentoring/)).toBeNull();
  });

  it("carries no way into a meeting and nothing that people wrote", async () => {
    await keepWhatLenaSees();
    const kept = localStorage.getItem("slotside.schedule") ?? "";
    expect(kept).not.toContain("teams.example");
    expect(kept).not.toContain("divorce");
  });

  it("is forgotten when its person is signed out, or not known here any more", async () => {
    await keepWhatLenaSees();
    const queries = createQueries();
    keepSchedule(queries, () => "school lena-oid");
    await queries
      .fetchQuery({ queryKey: ["me"], queryFn: async () => Promise.reject(refusal("unauthenticated")) })
      .catch((error: unknown) => expect(error).toBeInstanceOf(ApiProblem));
    await waitFor(() => expect(localStorage.getItem("slotside.schedule")).toBeNull(), patience);
  });

  it("is not brought back when it is older than a week", async () => {
    await keepWhatLenaSees();
    const kept = localStorage.getItem("slotside.schedule") ?? "";
    const old = kept.replaceAll(/"at":\d+/g, `"at":${Date.now() - 8 * 86_400_000}`);
    localStorage.setItem("slotside.schedule", old);
    const queries = createQueries();
    bringBack(queries, "school lena-oid");
    expect(queries.getQueryData(["me"])).toBeUndefined();
  });
});
