import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant, dayMs, minuteMs } from "#backend/domain/instant.ts";
import type { Calendars } from "#backend/ports/calendars.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createGoogleCalendars } from "#backend/vendors/google/google-calendars.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import { createGoogleClient } from "#backend/vendors/google/google-client.ts";
import type { GoogleEvent } from "#sandbox/google/google-calendars.ts";
import { people, type SandboxPerson } from "#sandbox/people.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";
import { describeBothWays } from "./both-ways.contract.ts";
import {
  describeCalendars,
  draftOf,
  made,
  nobody,
  type CalendarsSubject,
  type LyingEvent,
} from "./calendars.contract.ts";

const personBy = (named: string): SandboxPerson => {
  const person = people.find(({ handle, email }) => handle === named || email === named.toLowerCase());
  if (!person) throw new Error(`Nobody is called ${named}`);
  return person;
};
const [tomas, aroha, noah] = ["tomas", "aroha", "noah"].map(personBy) as [SandboxPerson, SandboxPerson, SandboxPerson];

let vendors: VendorWorld;
let calendars: Calendars;
let organizer: GrantRef;
let invitee: GrantRef;
const waits: number[] = [];

beforeAll(async () => {
  vendors = await startVendors(21_000);
  const google = createGoogleClient({
    origin: vendors.world.origins.google,
    callBudget: createMemoryCallBudget(),
    ...vendors,
  });
  calendars = createGoogleCalendars({ google, wait: async (ms) => void waits.push(ms), pageSize: 100 });
  // Far fewer than a minute's calls would be allowed to by a clock that stands still.
  vendors.google.settings.callsPerMinute = 100_000;
  organizer = await vendors.connectGoogle("aroha");
  invitee = await vendors.connectGoogle("noah");
});

afterAll(() => vendors.stop());

const calls = () => vendors.world.log.list({ site: "google" });
const lying = (copies: readonly GoogleEvent[]): readonly LyingEvent[] =>
  copies
    .filter(({ summary }) => summary === "Mentoring")
    .map((copy) => ({
      ...copy,
      attendees: copy.attendees.map(({ email }) => email),
      isDeleted: copy.status === "cancelled",
      ...(copy.meetUrl ? { joinUrl: copy.meetUrl } : {}),
    }));
/** The stand-in lists by start; these are in the order of their drafts, which is that of their ids. */
const inOrder = (copies: readonly LyingEvent[]): readonly LyingEvent[] =>
  copies.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const subject = (): CalendarsSubject => {
  const { faults } = vendors.world;
  const atGoogle = vendors.google.calendars;
  return {
    calendars,
    organizer,
    organizerAddress: aroha.email,
    learner: noah.email,
    other: "ingrid@fjordheim.example",
    invitee,
    ownMeeting: "meet",
    lying: () => inOrder(lying(atGoogle.list(aroha))),
    lyingAt: (address) => inOrder(lying(atGoogle.list(personBy(address)))),
    typeIn: (event) => atGoogle.add(aroha, { summary: "Dentist", ...event }).id,
    removeByHand: (eventId) => atGoogle.remove(aroha, eventId),
    drag: (eventId, to) => atGoogle.edit(aroha, eventId, to),
    answerByHand: (address, { id }, answer) => atGoogle.answer(personBy(address), id, answer),
    disturb(how) {
      const once = { site: "google", times: 1 } as const;
      const refusal = (status: number, reason: string, headers = {}) =>
        faults.add({ ...once, effect: "status", status, headers, body: { error: { errors: [{ reason }] } } });
      if (how === "lose_create_answer")
        faults.add({ ...once, method: "POST", path: "/events$", effect: "reset_after" });
      if (how === "throttle") refusal(429, "rateLimitExceeded", { "retry-after": "2.128" });
      if (how === "break") refusal(503, "backendError");
      if (how === "cut_before") faults.add({ ...once, effect: "reset_before" });
      if (how === "revoke_token") refusal(401, "authError");
      if (how === "revoke_person") vendors.google.revoke(aroha);
    },
  };
};

describe("Google's own ways", () => {
  let own: GrantRef;
  const learner = aroha.email;
  const at = (text: string) => ({
    startsAt: asInstant(Date.parse(text)),
    endsAt: asInstant(Date.parse(text) + 30 * minuteMs),
  });
  beforeAll(async () => {
    own = await vendors.connectGoogle("tomas");
  });
  const draft = (given = {}) => draftOf({ learner, ownMeeting: "meet" }, given);
  const make = (given = {}) => made({ calendars, organizer: own }, draft(given));
  const mails = (to: string) => vendors.inbox.list(to).map(({ subject: title }) => title);

  it("costs one call to book", async () => {
    const before = calls().length;
    await make();
    expect(
      calls()
        .slice(before)
        .map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`),
    ).toEqual(["POST /calendar/v3/calendars/primary/events"]);
  });

  it("gives the same mark the same id, in Google's alphabet", async () => {
    const one = draft();
    const { id } = await made({ calendars, organizer: own }, one);
    expect(id).toMatch(/^s[a-v0-9]{27}$/);
    expect((await calendars.createEvent(own, one))?.id).toBe(id);
    expect((await calendars.findEvent(own, one.mark))?.id).toBe(id);
  });

  it("writes what a person wrote as text, and never again", async () => {
    const { id } = await make({ paragraphs: ["<b>Ann & Bob</b>", "See https://slotside.example/s/SL-1."] });
    const copy = () => vendors.google.calendars.find(tomas, id);
    expect(copy()?.description).toBe("&lt;b&gt;Ann &amp; Bob&lt;/b&gt;\n\nSee https://slotside.example/s/SL-1.");
    vendors.google.calendars.edit(tomas, id, { summary: "My own words", description: "Mine" });
    await calendars.changeEvent(own, id, { ...at("2026-12-03T09:00:00Z"), timeZone: "America/New_York", ...nobody });
    expect(copy()).toMatchObject({ summary: "My own words", description: "Mine" });
    const patches = calls().filter(({ method }) => method === "PATCH");
    for (const { requestBody } of patches) {
      expect(requestBody).not.toHaveProperty("summary");
      expect(requestBody).not.toHaveProperty("description");
    }
  });

  it("looks again for a Meet link that is still being made, and books without one that never comes", async () => {
    vendors.google.settings.meetPendingAnswers = 2;
    waits.length = 0;
    const event = await make();
    expect(event.joinUrl).toMatch(/^https:\/\/meet\.google\.com\//);
    expect(waits).toEqual([300, 700]);
    vendors.google.settings.meetPendingAnswers = 0;
    vendors.google.settings.meetOutcome = "failure";
    const without = await make();
    expect(without).not.toHaveProperty("joinUrl");
    expect(without).not.toHaveProperty("meeting");
    vendors.google.settings.meetOutcome = "success";
  });

  it("keeps the Meet link when the event moves", async () => {
    const event = await make();
    const moved = await calendars.changeEvent(own, event.id, {
      ...at("2026-12-04T09:00:00Z"),
      timeZone: "UTC",
      ...nobody,
    });
    expect(moved).toMatchObject({ joinUrl: event.joinUrl, meeting: "meet" });
  });

  it("makes no event at all where Meet is not allowed, and none for Teams, and says so in plain words", async () => {
    vendors.google.settings.conferenceTypes["tomas"] = [];
    const before = vendors.google.calendars.list(tomas).length;
    await expect(calendars.createEvent(own, draft())).rejects.toMatchObject({
      kind: "rejected",
      code: "meet_not_allowed",
      message: expect.stringContaining("not switched on"),
    });
    vendors.google.settings.conferenceTypes["tomas"] = ["hangoutsMeet"];
    await expect(calendars.createEvent(own, draft({ onlineMeeting: "teams" }))).rejects.toMatchObject({
      kind: "rejected",
      code: "teams_not_here",
    });
    expect(vendors.google.calendars.list(tomas)).toHaveLength(before);
  });

  it("adopts nothing that is not ours, whatever its id", async () => {
    const one = draft();
    const { id } = await made({ calendars, organizer: own }, one);
    const before = vendors.google.calendars.find(tomas, id);
    Object.assign(before?.privateProperties ?? {}, { slotsideSession: "somebody else's" });
    await expect(calendars.createEvent(own, one)).rejects.toMatchObject({ kind: "rejected", code: "id_taken" });
    expect(await calendars.findEvent(own, one.mark)).toBeUndefined();
  });

  it("has the invited mailed by Google: at first, when it moves, and when it is cancelled", async () => {
    const event = await make({ subject: "Mailed" });
    expect(mails(learner)[0]).toContain("Mailed");
    const before = mails(learner).length;
    await calendars.changeEvent(own, event.id, { ...at("2026-12-05T09:00:00Z"), timeZone: "UTC", ...nobody });
    expect(mails(learner)).toHaveLength(before + 1);
    await calendars.cancelEvent(own, event.id, "No longer needed.");
    expect(mails(learner)).toHaveLength(before + 2);
  });

  it("touches only the people when nobody moves, so that nothing else can be told", async () => {
    const event = await make();
    const { startsAt, endsAt } = event;
    const change = { startsAt, endsAt, timeZone: "UTC", invite: [{ name: "Lena", email: "lena@northwind.example" }] };
    await calendars.changeEvent(own, event.id, { ...change, uninvite: [] });
    const patches = calls().filter(({ method }) => method === "PATCH");
    expect(Object.keys(patches.at(-1)?.requestBody ?? {})).toEqual(["attendees"]);
  });

  it("invites once more when somebody got in between", async () => {
    const event = await make();
    const { startsAt, endsAt } = event;
    vendors.world.faults.add({
      site: "google",
      method: "PATCH",
      effect: "status",
      status: 412,
      body: { error: { errors: [{ reason: "conditionNotMet" }] } },
      times: 2,
    });
    const change = { startsAt, endsAt, timeZone: "UTC", uninvite: [learner], invite: [] };
    expect(await calendars.changeEvent(own, event.id, change)).toMatchObject({ id: event.id, attendees: [] });
  });

  it("reads whole days as dates that float, and free, declined and tentative times as such", async () => {
    const from = Date.parse("2028-06-01T00:00:00Z");
    const add = (json: object, hour: number) => addRaw({ ...timesAt(from + hour * 60 * minuteMs), ...json });
    const wholeDay = await addRaw({ start: { date: "2028-06-01" }, end: { date: "2028-06-02" } });
    const free = await add({ transparency: "transparent" }, 1);
    const maybe = await add({ status: "tentative" }, 2);
    const declined = await add({ attendees: [{ email: tomas.email, responseStatus: "declined" }] }, 3);
    const busy = await add({}, 4);
    const range = { from: asInstant(from), to: asInstant(from + dayMs) };
    const entries = new Map((await calendars.listEntries(own, range)).map((entry) => [entry.id, entry]));
    expect(entries.get(wholeDay)).toMatchObject({ isAllDay: true, startsAt: from, endsAt: from + dayMs });
    expect(entries.get(free)?.showAs).toBe("free");
    expect(entries.get(maybe)?.showAs).toBe("tentative");
    expect(entries.get(declined)?.isDeclined).toBe(true);
    expect(entries.get(busy)).toMatchObject({ showAs: "busy", isDeclined: false, isAllDay: false });
  });

  it("knows from when to when an event lasts that somebody made a whole day", async () => {
    const event = await make();
    const token = (await vendors.tokens.accessToken(own)).reveal();
    await raw("PATCH", `/calendars/primary/events/${event.id}`, token, {
      start: { date: "2026-12-09" },
      end: { date: "2026-12-10" },
    });
    // Tomás lives in New York, five hours behind in December.
    expect(await calendars.readEvent(own, event.id)).toMatchObject({
      startsAt: Date.parse("2026-12-09T05:00:00Z"),
      endsAt: Date.parse("2026-12-10T05:00:00Z"),
    });
  });

  const timesAt = (startsAt: number) => ({
    start: { dateTime: new Date(startsAt).toISOString() },
    end: { dateTime: new Date(startsAt + 30 * minuteMs).toISOString() },
  });
  async function addRaw(json: object): Promise<string> {
    const token = (await vendors.tokens.accessToken(own)).reveal();
    return ((await raw("POST", "/calendars/primary/events", token, json)) as { readonly id: string }).id;
  }
  async function raw(method: string, path: string, token: string, json: object): Promise<unknown> {
    const response = await fetch(`${vendors.world.origins.google}/calendar/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(json),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }
});

describeBothWays("Google", subject);
describeCalendars("Google", subject);

describe("the requests to Google", () => {
  it("never ask for titles or texts of other people's events", () => {
    const lists = calls().filter(({ method, path }) => method === "GET" && path.includes("/events?"));
    const asked = new Set(lists.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("fields")));
    expect(asked.size).toBeGreaterThan(1);
    for (const fields of asked) expect(fields).toMatch(/^(?!.*(summary|description|\*)).+/);
  });

  it("are what Google's own documents allow", () => {
    const judged = vendors.judgement("google");
    if (judged === "no contracts here")
      return void process.stdout.write(
        "The vendors' contracts are not beside the project: Google requests were not compared.\n",
      );
    expect(judged.problems).toEqual([]);
    expect(judged.checked).toBeGreaterThan(50);
  });
});
