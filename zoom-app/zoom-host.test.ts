/** @jest-environment jsdom */
/** The panel's end of the real Zoom Apps SDK, on a client that answers late, twice, in the wrong order or not at all. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Host } from "#ui/host.ts";

interface Call {
  readonly jsCallId: string;
  readonly apiName: string;
}

/** What the client was asked; `silent` calls are not answered by themselves. */
let asked: Call[];
let silent: Set<string>;
/** What the client answers: who is signed in to it, and what runs around the panel. */
let user: string | undefined;
let meeting: string | undefined;
let isDark: boolean;
let hear: (message: object) => void;
let onDark: () => void;

const answerOf = ({ apiName }: Call): unknown => {
  switch (apiName) {
    case "config":
      return { clientVersion: "6.6.0.1200", runningContext: "inMainClient", unsupportedApis: [] };
    case "getAppContext":
      return { context: `sealed for ${user ?? "nobody"}` };
    case "getRunningContext":
      return meeting === undefined ? "inMainClient" : "inMeeting";
    case "getMeetingUUID":
      return { meetingUUID: meeting };
    default:
      return {};
  }
};
const reply = ({ jsCallId }: Call, result: unknown): void =>
  hear({ data: { type: "apiResponse", data: { jsCallId, result } } });
const tell = (name: string, data: object = {}): void => hear({ data: { type: "event", name, data } });

/** Our own server: whoever is sealed into the context gets a bearer of their own. */
function answerRequest(body: string): object {
  const whose = /sealed for (\w+)/.exec(body)?.[1];
  if (whose === "nobody") return { state: "guest" };
  if (whose === "stranger") return { state: "not_linked", zoomUserId: "z-1" };
  return { state: "signed_in", token: `bearer of ${whose}`, personId: whose, expiresAt: "2099-01-01T00:00:00Z" };
}

beforeEach(() => {
  jest.resetModules();
  jest.useFakeTimers();
  [asked, silent, user, meeting, isDark] = [[], new Set(), "priya", undefined, false];
  const webview = {
    addEventListener: (_: string, listener: (message: object) => void) => (hear = listener),
    postMessage: (text: string) => {
      const call = JSON.parse(text) as Call;
      asked.push(call);
      if (!silent.has(call.apiName)) void Promise.resolve().then(() => reply(call, answerOf(call)));
    },
  };
  const matchMedia = (wish: string) => ({
    get matches() {
      return isDark && wish.includes("dark");
    },
    addEventListener: (_: string, listener: () => void) => (onDark = listener),
  });
  const fetch = async (_: string, init: { readonly body: string }) => {
    const answer = answerRequest(init.body);
    return { ok: true, status: 200, headers: { get: () => null }, json: async () => answer };
  };
  // The SDK looks for pictures in what it sends.
  Object.assign(globalThis, { chrome: { webview }, matchMedia, fetch, ImageData: Uint8ClampedArray });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Each test has an SDK of its own. */
async function start(): Promise<Host> {
  const { startZoom } = await import("./zoom-host.ts");
  return startZoom();
}
const settle = () => jest.advanceTimersByTimeAsync(0);
const lastCall = (apiName: string): Call => asked.findLast((call) => call.apiName === apiName) as Call;
const bearer = (host: Host) => host.getToken({ fresh: false });

describe("the Zoom client", () => {
  it("is the host of a panel, of whoever is signed in to it, and dark with the device", async () => {
    const host = await start();
    expect(host.context.current()).not.toHaveProperty("meetingUuid");
    expect(await bearer(host)).toBe("bearer of priya");
    expect(host.theme.current()).toBe("light");
    isDark = true;
    onDark();
    expect(host.theme.current()).toBe("dark");
  });

  it.each(["config", "getAppContext"])("ends with a problem of our own when it never answers %s", async (call) => {
    silent.add(call);
    const outcome = expect(start()).rejects.toMatchObject({ kind: "host_silent" });
    await jest.advanceTimersByTimeAsync(6_000);
    await outcome;
  });

  it("is not there at all where no client shows the page", async () => {
    Object.assign(globalThis, { chrome: undefined });
    await expect(start()).rejects.toMatchObject({ kind: "not_in_host" });
  });

  it("is heard once when it answers twice, and starts as usual after an answer that came too late", async () => {
    silent.add("getAppContext");
    const tooLate = start();
    const outcome = expect(tooLate).rejects.toMatchObject({ kind: "host_silent" });
    await jest.advanceTimersByTimeAsync(6_000);
    await outcome;
    const first = lastCall("getAppContext");
    const again = start();
    await settle();
    reply(first, { context: "sealed for somebody" });
    const second = lastCall("getAppContext");
    reply(second, { context: "sealed for priya" });
    reply(second, { context: "sealed for somebody" });
    expect(await bearer(await again)).toBe("bearer of priya");
  });

  it("shows the meeting that is entered last, however late it answers about the one before", async () => {
    const host = await start();
    silent.add("getMeetingUUID");
    meeting = "first";
    tell("onRunningContextChange");
    await settle();
    const first = lastCall("getMeetingUUID");
    meeting = "second";
    tell("onRunningContextChange");
    await settle();
    reply(lastCall("getMeetingUUID"), { meetingUUID: "second" });
    await settle();
    reply(first, { meetingUUID: "first" });
    await settle();
    expect(host.context.current().meetingUuid).toBe("second");
    expect(host.room?.current()).toMatchObject({ meetingUuid: "second", state: "running" });
  });

  it("keeps what it showed when it answers nothing any more", async () => {
    meeting = "first";
    const host = await start();
    silent.add("config");
    tell("onRunningContextChange");
    await jest.advanceTimersByTimeAsync(6_000);
    expect(host.context.current().meetingUuid).toBe("first");
  });
});

describe("somebody else in the Zoom client", () => {
  const changeTo = async (next: string | undefined): Promise<void> => {
    user = next;
    tell("onMyUserContextChange");
    await settle();
  };

  it("is told at once, and gets a bearer of their own", async () => {
    const host = await start();
    const seen: string[] = [];
    host.person?.subscribe(() => seen.push(host.person?.current() ?? ""));
    await changeTo("noor");
    expect(seen).toEqual(["noor"]);
    expect(await bearer(host)).toBe("bearer of noor");
  });

  it("never gets what was asked for the person before, however late it is answered", async () => {
    const host = await start();
    silent.add("getAppContext");
    const renewed = host.getToken({ fresh: true });
    await settle();
    const before = lastCall("getAppContext");
    await changeTo("noor");
    reply(lastCall("getAppContext"), { context: "sealed for noor" });
    await settle();
    reply(before, { context: "sealed for priya" });
    expect(await renewed).toBe("bearer of noor");
    expect(await bearer(host)).toBe("bearer of noor");
    expect(host.person?.current()).toBe("noor");
  });

  it.each([
    ["nobody", undefined, "guest"],
    ["somebody nobody here knows", "stranger", "not_linked"],
  ])("may be %s: then nothing is done as the person before", async (_who, next, kind) => {
    const host = await start();
    await changeTo(next);
    expect(host.person?.current()).toBe("");
    await expect(bearer(host)).rejects.toMatchObject({ kind });
    await changeTo("priya");
    expect(await bearer(host)).toBe("bearer of priya");
  });
});
