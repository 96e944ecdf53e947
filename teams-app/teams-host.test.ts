/** @jest-environment jsdom */
/** The tab's end of the real teams-js, on a window that plays the client: late, twice, in the wrong order or not at all. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Settings } from "#ui/settings.ts";

const settings: Settings = {
  entraClientId: "client",
  apiScope: "api://slotside.example/client/access_as_user",
  entraOrigin: "https://login.example",
  validOrigins: ["https://teams.example"],
  connectOrigins: [],
  zoomAvailable: true,
  googleAvailable: true,
  surfaceOrigin: "https://slotside.example",
};
const runtime = {
  apiVersion: 4,
  hostVersionsInfo: {},
  isLegacyTeams: false,
  supports: { pages: { backStack: {} }, app: {} },
};

interface Call {
  readonly id: number;
  readonly uuidAsString: string;
  readonly func: string;
  readonly args: readonly unknown[];
}

/** What the tab asked; `silent` functions are not answered by themselves. */
let asked: Call[];
let silent: Set<string>;
let context: object;
let client: { readonly postMessage: (call: Call) => void };

const usual = (call: Call): readonly unknown[] | undefined => {
  switch (call.func) {
    case "initialize":
      return ["content", "web", "2.0.1", JSON.stringify(runtime)];
    case "getContext":
      return [context];
    case "authentication.getAuthToken":
      return [true, "token"];
    default:
      return undefined;
  }
};

function send(data: object): void {
  window.dispatchEvent(
    new MessageEvent("message", { data, origin: "https://teams.example", source: client as unknown as Window }),
  );
}
const reply = ({ id, uuidAsString }: Call, args: readonly unknown[]): void => send({ id, uuidAsString, args });
/** teams-js looks at who speaks before it listens. */
async function tell(func: string, ...args: readonly unknown[]): Promise<void> {
  send({ func, args });
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const personal = {
  locale: "de-de",
  theme: "default",
  entityId: "sessions",
  frameContext: "content",
  hostName: "Teams",
};

beforeEach(() => {
  jest.resetModules();
  [asked, silent, context] = [[], new Set(), personal];
  client = {
    postMessage: (call) => {
      asked.push(call);
      const args = silent.has(call.func) ? undefined : usual(call);
      if (args) queueMicrotask(() => reply(call, args));
    },
  };
  Object.defineProperty(window, "parent", { value: client, configurable: true, writable: true });
  // teams-js looks up further hosts as it is loaded; there is no network here.
  Object.assign(globalThis, { fetch: () => Promise.reject(new Error("no network")) });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Each test has a teams-js of its own: it initialises once for good. */
async function start() {
  const { startTeams } = await import("./teams-host.ts");
  return startTeams(settings);
}

describe("the Teams client", () => {
  it("is the host of a personal tab, in its language and theme", async () => {
    context = { ...personal, subEntityId: "session/SL-7K3QX9TM" };
    const host = await start();
    expect(host.context.current()).toEqual({ locale: "de-DE", link: "session/SL-7K3QX9TM" });
    expect(host.theme.current()).toBe("light");
    await tell("themeChange", "contrast");
    expect(host.theme.current()).toBe("contrast");
    expect(await host.getToken({ fresh: false })).toBe("token");
  });

  it("names the chat of the meeting beside which it stands, and is dark there whatever was chosen", async () => {
    context = { ...personal, frameContext: "sidePanel", chatId: "19:meeting_1@thread.v2", meetingId: "" };
    const host = await start();
    expect(host.context.current().meetingChatId).toBe("19:meeting_1@thread.v2");
    expect(host.theme.current()).toBe("dark");
    await tell("themeChange", "default");
    expect(host.theme.current()).toBe("dark");
    await tell("themeChange", "contrast");
    expect(host.theme.current()).toBe("contrast");
  });

  it("names the chat of a meeting in its details too, where the meeting itself has no id", async () => {
    context = { ...personal, chatId: "19:meeting_1@thread.v2", meetingId: "" };
    expect((await start()).context.current().meetingChatId).toBe("19:meeting_1@thread.v2");
  });

  it("takes a chat that is no meeting's for no meeting", async () => {
    context = { ...personal, chatId: "19:group@thread.v2" };
    expect((await start()).context.current()).toEqual({ locale: "de-DE" });
  });

  it("presses our back button, and hears whether there was a step to take", async () => {
    const host = await start();
    const steps = [true, false];
    host.onBack?.(() => steps.shift() ?? false);
    await tell("backButtonPress");
    expect(asked.some(({ func }) => func === "navigateBack")).toBe(false);
    await tell("backButtonPress");
    expect(asked.some(({ func }) => func === "navigateBack")).toBe(true);
  });

  it("ends with a problem of our own when it never answers, long before teams-js gives up", async () => {
    silent.add("getContext");
    jest.useFakeTimers();
    const started = start();
    const outcome = expect(started).rejects.toMatchObject({ kind: "host_silent" });
    await jest.advanceTimersByTimeAsync(11_000);
    await outcome;
  });

  it("is heard once when it answers twice, and not when it answers after the time", async () => {
    const host = await start();
    silent.add("authentication.getAuthToken");
    jest.useFakeTimers();
    const token = host.getToken({ fresh: false });
    await jest.advanceTimersByTimeAsync(0);
    const call = asked.at(-1) as Call;
    reply(call, [true, "first"]);
    reply(call, [true, "second"]);
    expect(await token).toBe("first");
    const late = host.getToken({ fresh: false });
    const outcome = expect(late).rejects.toMatchObject({ kind: "host_silent" });
    await jest.advanceTimersByTimeAsync(16_000);
    await outcome;
    reply(asked.at(-1) as Call, [true, "late"]);
  });

  it("follows the link that is asked for last, however late the client answers about the one before", async () => {
    const host = await start();
    const link = () => host.context.current().link;
    silent.add("getContext");
    await tell("contextChange", {});
    const [first] = asked
      .splice(0)
      .toReversed()
      .filter(({ func }) => func === "getContext");
    await tell("contextChange", {});
    const [second] = asked.filter(({ func }) => func === "getContext");
    reply(second as Call, [{ ...personal, subEntityId: "session/SL-2" }]);
    reply(second as Call, [{ ...personal, subEntityId: "session/SL-3" }]);
    reply(first as Call, [{ ...personal, subEntityId: "session/SL-1" }]);
    await tell("themeChange", "dark");
    expect(link()).toBe("session/SL-2");
  });

  it("is nobody's when no window frames the page", async () => {
    Object.defineProperty(window, "parent", { value: window, configurable: true, writable: true });
    await expect(start()).rejects.toMatchObject({ kind: "not_in_host" });
  });
});
