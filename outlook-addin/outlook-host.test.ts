/** @jest-environment jsdom */
/** The pane's end of office.js, on a client that answers late, twice, in the wrong order or not at all. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { HostContext } from "#ui/host.ts";
import { readSettings } from "#ui/settings.ts";
import { keepTabInPane } from "./keep-tab.ts";
import { startOutlook } from "./outlook-host.ts";

type Done = (result: { readonly status: string; readonly value?: unknown; readonly error?: object }) => void;
const answer = (value: unknown) => ({ status: "succeeded", value });
const refusal = { status: "failed", error: { code: 9046, message: "ItemNotSaved" } };

/** What the client was asked and has not answered yet. */
let open: { readonly what: string; readonly done: Done }[];
let handlers: Map<string, () => void>;
let item: object | null;
let inserted: unknown[];

const later =
  (what: string) =>
  (...given: unknown[]): void =>
    void open.push({ what, done: given.at(-1) as Done });
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 23, hour));

const reading = (id: string, more: object = {}): object => ({
  itemType: "appointment",
  itemId: id,
  subject: "Mentoring",
  start: at(9),
  end: at(10),
  organizer: { emailAddress: "priya@northwind.example" },
  requiredAttendees: [{ emailAddress: "Lena@northwind.example" }, { emailAddress: "priya@northwind.example" }],
  loadCustomPropertiesAsync: later(`properties of ${id}`),
  ...more,
});

const writing = (itemType: "message" | "appointment"): object => ({
  itemType,
  saveAsync: later("save"),
  addHandlerAsync: (name: string, handler: () => void) => void handlers.set(name, handler),
  getItemIdAsync: later("id"),
  loadCustomPropertiesAsync: later("properties"),
  subject: { getAsync: later("subject") },
  start: { getAsync: later("start") },
  end: { getAsync: later("end") },
  requiredAttendees: { getAsync: later("people") },
  body: {
    getTypeAsync: (done: Done) => done(answer("html")),
    setSelectedDataAsync: (text: string, options: object, done: Done) => {
      inserted.push([text, options]);
      done(answer(undefined));
    },
  },
});

beforeEach(() => {
  jest.useFakeTimers();
  [open, handlers, item, inserted] = [[], new Map(), null, []];
  const mailbox = {
    get item() {
      return item;
    },
    userProfile: { emailAddress: "priya@northwind.example" },
    convertToRestId: (id: string) => id.replaceAll("/", "-"),
    addHandlerAsync: (name: string, handler: () => void) => void handlers.set(name, handler),
  };
  const Office = {
    onReady: () => Promise.resolve({ host: "Outlook" }),
    AsyncResultStatus: { Succeeded: "succeeded" },
    EventType: { ItemChanged: "item", AppointmentTimeChanged: "time", RecipientsChanged: "people" },
    MailboxEnums: { ItemType: { Appointment: "appointment" }, RestVersion: { v2_0: "v2.0" } },
    context: { mailbox, displayLanguage: "de-DE", requirements: { isSetSupported: () => false } },
  };
  const matchMedia = () => ({ matches: false, addEventListener: () => undefined });
  Object.assign(globalThis, { Office, matchMedia });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Starts the host and keeps every context it showed since, the first one included. */
async function start() {
  const host = await startOutlook(readSettings(document));
  const seen: HostContext[] = [host.context.current()];
  host.context.subscribe(() => seen.push(host.context.current()));
  return { host, seen, now: () => host.context.current().appointment };
}
/** Lets what was answered travel through. */
const settle = () => jest.advanceTimersByTimeAsync(0);
async function reply(what: string, value: unknown): Promise<void> {
  await settle();
  const asked = open.find((each) => each.what === what);
  if (!asked) throw new Error(`Outlook was not asked for ${what}, only for ${open.map((each) => each.what).join()}`);
  open = open.filter((each) => each !== asked);
  asked.done(answer(value));
  await settle();
}
const noProperties = { get: () => undefined };
async function choose(next: object | null): Promise<void> {
  item = next;
  handlers.get("item")?.();
  await settle();
}

describe("what is open in Outlook", () => {
  it("is an appointment with what Outlook shows of it", async () => {
    item = reading("AA/1");
    const { now } = await start();
    expect(now()).toBeUndefined();
    await reply("properties of AA/1", { get: () => "SL-7K3QX9TM" });
    expect(now()).toEqual({
      as: "appointment",
      eventId: "AA-1",
      mailbox: "priya@northwind.example",
      bookingRef: "SL-7K3QX9TM",
      shown: {
        subject: "Mentoring",
        startsAt: "2026-11-23T09:00:00Z",
        endsAt: "2026-11-23T10:00:00Z",
        isOrganizer: true,
        invited: ["lena@northwind.example"],
      },
    });
  });

  it("is known by the reference in its text to somebody who was invited, whose calendar may not be connected", async () => {
    const body = { getAsync: (_: string, done: Done) => done(answer("Move or cancel: SL-7K3QX9TM")) };
    item = reading("AA1", { organizer: { emailAddress: "tomas@northwind.example" }, body });
    const { now } = await start();
    await reply("properties of AA1", noProperties);
    expect(now()).toMatchObject({ as: "appointment", eventId: "AA1", bookingRef: "SL-7K3QX9TM" });
  });

  it("is known by its id when Outlook never answers", async () => {
    item = reading("AA1");
    const { now } = await start();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(now()).toMatchObject({ eventId: "AA1" });
  });

  it("is gone from the pane as soon as another is chosen, and a late answer about it never shows", async () => {
    item = reading("AA1");
    const { seen, now } = await start();
    await reply("properties of AA1", noProperties);
    await choose(reading("AA2"));
    expect(now()).toBeUndefined();
    await choose(reading("AA3"));
    await reply("properties of AA3", noProperties);
    await reply("properties of AA2", noProperties);
    expect(now()).toMatchObject({ eventId: "AA3" });
    expect(seen.map(({ appointment }) => appointment?.eventId)).toEqual([
      undefined,
      "AA1",
      undefined,
      undefined,
      "AA3",
    ]);
  });

  it("stays as it is when Outlook tells of the same item twice, so that nothing begun is lost", async () => {
    item = reading("AA1");
    const { seen } = await start();
    await reply("properties of AA1", noProperties);
    const before = seen.length;
    await choose(item);
    await reply("properties of AA1", noProperties);
    expect(seen).toHaveLength(before);
  });

  it("is nothing when it was closed", async () => {
    item = reading("AA1");
    const { now } = await start();
    await choose(null);
    expect(now()).toBeNull();
  });

  it("is the session that a message names, and nothing when the message names none or cannot be read", async () => {
    const message = (text: string | undefined) => ({
      itemType: "message",
      itemId: `message ${text}`,
      subject: "Invitation",
      body: { getAsync: (_: string, done: Done) => (text === undefined ? undefined : done(answer(text))) },
    });
    item = message("Reference SL-7K3QX9TM. See you!");
    const { now } = await start();
    await settle();
    expect(now()).toEqual({ as: "message", mailbox: "priya@northwind.example", bookingRef: "SL-7K3QX9TM" });
    await choose(message("Hello"));
    expect(now()).toBeNull();
    await choose(message(undefined));
    expect(now()).toBeUndefined();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(now()).toBeNull();
  });
});

describe("Outlook itself", () => {
  it("ends with a problem of our own when it never answers", async () => {
    Object.assign(Office, { onReady: () => new Promise(() => undefined) });
    const outcome = expect(startOutlook(readSettings(document))).rejects.toMatchObject({ kind: "host_silent" });
    await jest.advanceTimersByTimeAsync(11_000);
    await outcome;
  });

  it("is dark or light as its window is, also when that changes", async () => {
    const theme = { bodyBackgroundColor: "#ffffff" };
    Object.assign(Office.context, { officeTheme: theme, requirements: { isSetSupported: () => true } });
    Object.assign(Office.EventType, { OfficeThemeChanged: "theme" });
    const { host } = await start();
    expect(host.theme.current()).toBe("light");
    theme.bodyBackgroundColor = "#1f1f1f";
    handlers.get("theme")?.();
    expect(host.theme.current()).toBe("dark");
  });
});

describe("Tab in the pane", () => {
  it("is left to the browser where office.js would leave the pane, and to office.js where it finds its way", () => {
    document.body.innerHTML = '<h1 tabindex="-1">Booked</h1><button>Join</button>';
    const taken: string[] = [];
    const officeJs = (event: Event): void => void taken.push((event.target as Element).tagName);
    addEventListener("keydown", officeJs);
    keepTabInPane(document);
    for (const each of [document.querySelector("h1"), document.querySelector("button"), document.body])
      each?.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true }));
    removeEventListener("keydown", officeJs);
    expect(taken).toEqual(["BUTTON"]);
  });
});

describe("what is being written in Outlook", () => {
  it("takes text at the cursor", async () => {
    item = writing("message");
    const { host } = await start();
    await settle();
    expect(host.context.current()).toMatchObject({ appointment: null, writes: "message" });
    await host.insertText?.({ html: "<p>Hello</p>", plain: "Hello" });
    expect(inserted).toEqual([["<p>Hello</p>", { coercionType: "html" }]]);
    item = { ...writing("message"), body: { setSelectedDataAsync: later("insert"), getTypeAsync: later("type") } };
    const unanswered = expect(host.insertText?.({ html: "", plain: "" })).rejects.toMatchObject({
      kind: "host_silent",
    });
    await jest.advanceTimersByTimeAsync(5_000);
    await unanswered;
    item = reading("AA1");
    await expect(host.insertText?.({ html: "", plain: "" })).rejects.toMatchObject({ kind: "refused" });
  });

  it("is an appointment of its own once it was saved, at the time that its form says", async () => {
    item = writing("appointment");
    const { host, now } = await start();
    await reply("id", "AA1");
    await reply("properties", noProperties);
    await reply("start", at(9));
    await reply("end", at(10));
    await reply("subject", "Mentoring");
    await reply("people", [{ emailAddress: "lena@northwind.example" }]);
    expect(host.context.current().writes).toBe("appointment");
    expect(now()).toMatchObject({ as: "form", eventId: "AA1", shown: { startsAt: "2026-11-23T09:00:00Z" } });

    handlers.get("time")?.();
    await reply("id", "AA1");
    await reply("properties", noProperties);
    await reply("start", at(11));
    await reply("end", at(12));
    await reply("subject", "Mentoring");
    await reply("people", []);
    expect(now()).toMatchObject({ eventId: "AA1", shown: { startsAt: "2026-11-23T11:00:00Z" } });
  });

  it("has no appointment before it was saved", async () => {
    item = writing("appointment");
    const { now } = await start();
    await settle();
    open.find(({ what }) => what === "id")?.done(refusal);
    await settle();
    expect(now()).toBeNull();
  });
});
