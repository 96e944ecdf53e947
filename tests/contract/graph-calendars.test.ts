import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "#backend/domain/instant.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import type { Calendars } from "#backend/ports/calendars.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createGraphCalendars } from "#backend/vendors/microsoft/graph-calendars.ts";
import { createGraphClient, type GraphClient } from "#backend/vendors/microsoft/graph-client.ts";
import { people } from "#sandbox/people.ts";
import type { MailboxEvent } from "#sandbox/world.ts";
import { outlookAddinIds } from "#backend/compose-vendors.ts";
import { appIds } from "#manifests/description.ts";
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

const oidOf = (address: string): string => people.find(({ email }) => email === address)?.oid ?? "";
const priya = "priya@northwind.example";

let vendors: VendorWorld;
let graph: GraphClient;
let calendars: Calendars;
let organizer: GrantRef;
let invitee: GrantRef;
const waits: number[] = [];

beforeAll(async () => {
  vendors = await startVendors(5700);
  graph = createGraphClient({
    origin: vendors.world.origins.graph,
    tokens: vendors.tokens,
    clock: vendors.clock,
    callBudget: createMemoryCallBudget(),
  });
  calendars = createGraphCalendars({ graph, outlookAddinIds, wait: async (ms) => void waits.push(ms) });
  organizer = await vendors.connectMicrosoft("priya");
  invitee = await vendors.connectMicrosoft("lena");
});

afterAll(() => vendors.stop());

const calls = (): readonly { readonly method: string; readonly path: string }[] =>
  vendors.world.log.list({ site: "graph" });

const subject = (): CalendarsSubject => {
  const { faults } = vendors.world;
  const { mailboxes } = vendors.graph;
  for (const address of [priya, "lena@northwind.example", "sam@northwind.example"])
    ours(mailboxes.list(oidOf(address)));
  return {
    calendars,
    organizer,
    organizerAddress: priya,
    learner: "lena@northwind.example",
    other: "sam@northwind.example",
    invitee,
    ownMeeting: "teams",
    lying: () => ours(mailboxes.list(oidOf(priya))),
    lyingAt: (address) => ours(mailboxes.list(oidOf(address))),
    typeIn: (event) => mailboxes.add(oidOf(priya), { subject: "Dentist", ...event }).id,
    removeByHand: (eventId) => mailboxes.remove(oidOf(priya), eventId),
    drag: (eventId, to) => mailboxes.move(oidOf(priya), eventId, to),
    answerByHand(address, { iCalUId }, answer) {
      const copy = mailboxes.list(oidOf(address)).find((each) => each.iCalUId === iCalUId && !each.isDeleted);
      const response = answer === "tentative" ? "tentativelyAccepted" : answer;
      vendors.graph.acts.respond(oidOf(address), copy?.id ?? "", { response, tellOrganizer: "yes" });
    },
    disturb(how) {
      const once = { site: "graph", times: 1 } as const;
      if (how === "lose_create_answer")
        faults.add({ ...once, method: "POST", path: "/me/events$", effect: "reset_after" });
      if (how === "throttle")
        faults.add({
          ...once,
          effect: "status",
          status: 429,
          headers: { "retry-after": "2.128" },
          body: { error: { code: "ApplicationThrottled", message: "" } },
        });
      if (how === "break")
        faults.add({
          ...once,
          effect: "status",
          status: 503,
          body: { error: { code: "ServiceUnavailable", message: "" } },
        });
      if (how === "cut_before") faults.add({ ...once, effect: "reset_before" });
      if (how === "revoke_token" || how === "revoke_person")
        faults.add({
          ...once,
          effect: "status",
          status: 401,
          body: { error: { code: "InvalidAuthenticationToken", message: "" } },
        });
      if (how === "revoke_person") {
        vendors.world.clock.advance(1000);
        vendors.entra.revoke(oidOf(priya));
      }
    },
  };
};

describeBothWays("Microsoft Graph", subject);
describeCalendars("Microsoft Graph", subject);

/** In the order they came; the mailbox lists by start. */
const seen: string[] = [];
function ours(copies: readonly MailboxEvent[]): readonly LyingEvent[] {
  const mine = copies.filter(({ subject }) => subject.includes("Mentoring"));
  seen.push(...mine.map(({ id }) => id).filter((id) => !seen.includes(id)));
  return mine
    .toSorted((a, b) => seen.indexOf(a.id) - seen.indexOf(b.id))
    .map((copy) => ({
      ...copy,
      attendees: copy.attendees.map(({ address }) => address),
      // Who is uninvited keeps a copy that says so.
      isDeleted: copy.isDeleted || copy.isCancelled,
    }));
}

describe("Microsoft Graph's own ways", () => {
  let aroha: GrantRef;
  beforeAll(async () => {
    aroha = await vendors.connectMicrosoft("aroha");
  });

  it("gives each person's copy an id of its own", async () => {
    const event = await made({ calendars, organizer: aroha }, draftOf({ learner: "noah@fjordheim.example" }));
    const copy = vendors.graph.mailboxes
      .list(oidOf("noah@fjordheim.example"))
      .find(({ iCalUId }) => iCalUId === event.iCalUId);
    expect(copy?.id).toMatch(/^AA/);
    expect(copy?.id).not.toBe(event.id);
  });

  it("is told the ids that the manifests have", () => {
    expect(outlookAddinIds).toEqual(Object.values(appIds));
  });

  it("lets each of our Outlook panes know the session by its reference", async () => {
    const { id } = await made({ calendars, organizer: aroha }, draftOf({ learner: "noah@fjordheim.example" }));
    const copy = vendors.graph.mailboxes.find(oidOf("aroha@fjordheim.example"), id);
    for (const addinId of outlookAddinIds) {
      const value = copy?.properties[`String {00020329-0000-0000-C000-000000000046} Name cecp-${addinId}`];
      expect(JSON.parse(value ?? "null")).toEqual({ bookingRef: "SL-7K3QX9TM" });
    }
  });

  it("writes the body once, with nothing in it that a person could have turned into markup", async () => {
    const learner = "noah@fjordheim.example";
    const { id } = await made(
      { calendars, organizer: aroha },
      draftOf({ learner }, { paragraphs: ["<b>Ann & Bob</b>", "See https://slotside.example/s/SL-1."] }),
    );
    const copy = vendors.graph.mailboxes.find(oidOf("aroha@fjordheim.example"), id);
    expect(copy?.bodyHtml).toContain("&lt;b&gt;Ann &amp; Bob&lt;/b&gt;");
    expect(copy?.bodyHtml).toContain('<a href="https://slotside.example/s/SL-1">https://slotside.example/s/SL-1</a>.');
    const startsAt = asInstant(Date.parse("2026-12-02T09:00:00Z"));
    await calendars.changeEvent(aroha, id, {
      startsAt,
      endsAt: asInstant(startsAt + 30 * minuteMs),
      timeZone: "Pacific/Auckland",
      ...nobody,
    });
    const patches = vendors.world.log.list({ site: "graph" }).filter(({ method }) => method === "PATCH");
    expect(patches.filter(({ requestBody }) => "body" in (requestBody as object))).toEqual([]);
  });

  it("looks again for a join link that comes late, and books without one that never comes", async () => {
    const learner = "noah@fjordheim.example";
    vendors.graph.settings.joinUrlDelayReads = 2;
    waits.length = 0;
    expect((await made({ calendars, organizer: aroha }, draftOf({ learner }))).joinUrl).toMatch(/^https:/);
    expect(waits.length).toBeGreaterThan(0);
    vendors.graph.settings.joinUrlDelayReads = 99;
    expect((await made({ calendars, organizer: aroha }, draftOf({ learner }))).joinUrl).toBeUndefined();
    vendors.graph.settings.joinUrlDelayReads = 0;
  });

  it("makes no event at all where Teams meetings are not allowed, and says so in plain words", async () => {
    vendors.graph.settings.meetingProviders["noah"] = ["unknown"];
    const noah = await vendors.connectMicrosoft("noah");
    const before = vendors.graph.mailboxes.list(oidOf("noah@fjordheim.example")).length;
    const refused = calendars.createEvent(noah, draftOf({ learner: "aroha@fjordheim.example" }));
    await expect(refused).rejects.toMatchObject({
      kind: "rejected",
      code: "teams_not_allowed",
      message: expect.stringContaining("not switched on"),
    });
    expect(vendors.graph.mailboxes.list(oidOf("noah@fjordheim.example"))).toHaveLength(before);
  });

  it("makes a Skype meeting where only that is allowed", async () => {
    vendors.graph.settings.meetingProviders["noah"] = ["skypeForBusiness"];
    const noah = await vendors.connectMicrosoft("noah");
    const event = await made({ calendars, organizer: noah }, draftOf({ learner: "aroha@fjordheim.example" }));
    expect(event).toMatchObject({ meeting: "skype", joinUrl: expect.stringContaining("meet.lync.com") });
    const { startsAt, endsAt } = event;
    const change = { startsAt, endsAt, timeZone: "UTC", invite: [], uninvite: ["aroha@fjordheim.example"] };
    expect(await calendars.changeEvent(noah, event.id, change)).toMatchObject({ meeting: "skype", attendees: [] });
    delete vendors.graph.settings.meetingProviders["noah"];
  });

  it("keeps rooms and people that somebody added in Outlook, and sends nobody a time that stays", async () => {
    const draft = draftOf({ learner: "noah@fjordheim.example" }, { location: "Library" });
    const { id, startsAt, endsAt } = await made({ calendars, organizer: aroha }, draft);
    const request = { operation: "change event", method: "PATCH", path: `/me/events/${id}` } as const;
    const attendees = [
      { type: "required", emailAddress: { name: "Noah", address: "noah@fjordheim.example" } },
      { type: "optional", emailAddress: { name: "Guest", address: "guest@elsewhere.example" } },
      { type: "resource", emailAddress: { name: "Room 7", address: "room7@fjordheim.example" } },
    ];
    await graph.read(aroha, { ...request, json: { attendees } });
    const before = calls().length;
    const same = { startsAt, endsAt, timeZone: draft.timeZone, location: "Library" };
    const joining = { ...same, invite: [{ name: "Lena", email: "lena@northwind.example" }], uninvite: [] };
    const changed = await calendars.changeEvent(aroha, id, joining);
    expect(changed).toMatchObject({
      attendees: [
        { email: "noah@fjordheim.example" },
        { email: "guest@elsewhere.example" },
        { email: "lena@northwind.example" },
      ],
    });
    const [read, patch] = vendors.world.log.list({ site: "graph" }).slice(before);
    expect([read?.method, patch?.method, calls().length - before]).toEqual(["GET", "PATCH", 2]);
    expect(Object.keys(patch?.requestBody as object)).toEqual(["attendees"]);
    const copy = vendors.graph.mailboxes.find(oidOf("aroha@fjordheim.example"), id);
    expect(copy?.attendees.map(({ address }) => address)).toContain("room7@fjordheim.example");
    // Everybody is there already: nothing is written.
    expect(await calendars.changeEvent(aroha, id, joining)).toMatchObject({ id });
    expect(calls().length - before).toBe(3);
  });

  it("takes the list of people as it is at last, when somebody changes it meanwhile", async () => {
    const draft = draftOf({ learner: "noah@fjordheim.example" });
    const { id } = await made({ calendars, organizer: aroha }, draft);
    const { startsAt, endsAt, timeZone } = draft;
    const stale = { error: { code: "ErrorIrresolvableConflict", message: "" } };
    const refusal = { site: "graph", method: "PATCH", effect: "status", status: 412, body: stale } as const;
    vendors.world.faults.add({ ...refusal, times: 2 });
    const leaving = { startsAt, endsAt, timeZone, invite: [], uninvite: ["noah@fjordheim.example"] };
    expect(await calendars.changeEvent(aroha, id, leaving)).toMatchObject({ attendees: [] });
    vendors.world.faults.add({ ...refusal, times: 9 });
    const joining = { ...leaving, invite: [{ name: "Lena", email: "lena@northwind.example" }], uninvite: [] };
    expect(await calendars.changeEvent(aroha, id, joining)).toBe("stale");
    vendors.world.faults.clear();
  });

  it("shows another time that somebody proposed, until the event moves", async () => {
    const noah = "noah@fjordheim.example";
    const event = await made({ calendars, organizer: aroha }, draftOf({ learner: noah }));
    const copy = vendors.graph.mailboxes.list(oidOf(noah)).find(({ iCalUId }) => iCalUId === event.iCalUId);
    const span = { startsAt: event.startsAt + 60 * minuteMs, endsAt: event.endsAt + 60 * minuteMs };
    vendors.graph.acts.propose(oidOf(noah), copy?.id ?? "", { response: "tentativelyAccepted", span });
    expect(await calendars.readEvent(aroha, event.id)).toMatchObject({
      attendees: [{ email: noah, answer: "tentative", proposed: span }],
    });
    vendors.graph.mailboxes.move(oidOf("aroha@fjordheim.example"), event.id, span);
    const moved = await calendars.readEvent(aroha, event.id);
    expect(moved?.attendees).toEqual([{ name: expect.any(String), email: noah, answer: "none" }]);
  });

  it("takes the copy of who declines, who may be told of nothing, and finds the one of who is asked anew", async () => {
    const noah = await vendors.connectMicrosoft("noah");
    const event = await made({ calendars, organizer: aroha }, draftOf({ learner: "noah@fjordheim.example" }));
    const answering = (answer: "accepted" | "tentative" | "declined") =>
      calendars.answerInvitation(noah, event.iCalUId, { answer, tell: "nobody" });
    expect(await answering("tentative")).toBe("answered");
    expect(await answering("declined")).toBe("answered");
    expect(await answering("accepted")).toBe("not_found");
    expect((await calendars.readEvent(aroha, event.id))?.attendees).toMatchObject([{ answer: "none" }]);
    const { startsAt, endsAt } = event;
    const later = { startsAt: asInstant(startsAt + minuteMs), endsAt, timeZone: "UTC", ...nobody };
    await calendars.changeEvent(aroha, event.id, later);
    expect(await answering("accepted")).toBe("answered");
    expect(await calendars.answerInvitation(aroha, event.iCalUId, { answer: "accepted", tell: "nobody" })).toBe(
      "not_found",
    );
  });

  it("reads no copy of an event that its organizer cancelled", async () => {
    const noah = await vendors.connectMicrosoft("noah");
    const event = await made({ calendars, organizer: aroha }, draftOf({ learner: "noah@fjordheim.example" }));
    const mailbox = vendors.graph.mailboxes.list(oidOf("noah@fjordheim.example"));
    const copy = mailbox.find(({ iCalUId }) => iCalUId === event.iCalUId)?.id ?? "";
    expect(await calendars.readEvent(noah, copy)).toMatchObject({ isOrganizer: false, ownAnswer: "none" });
    await calendars.cancelEvent(aroha, event.id, "");
    expect(await calendars.readEvent(noah, copy)).toBeUndefined();
  });

  it("does not take a mailbox that is gone for an event that is gone", async () => {
    const body = { error: { code: "MailboxNotEnabledForRESTAPI", message: "" } };
    const gone = { site: "graph", effect: "status", status: 404, body, times: 1 } as const;
    const { startsAt, endsAt, timeZone } = draftOf({ learner: "" });
    for (const asking of [
      () => calendars.readEvent(aroha, "AAMk1"),
      () => calendars.cancelEvent(aroha, "AAMk1", ""),
      () => calendars.changeEvent(aroha, "AAMk1", { startsAt, endsAt, timeZone, ...nobody }),
    ]) {
      vendors.world.faults.add(gone);
      await expect(asking()).rejects.toMatchObject({ kind: "mailbox_missing" });
    }
  });

  it("adopts by our property where the refusal does not name the event", async () => {
    const draft = draftOf({ learner: "noah@fjordheim.example" });
    const first = await made({ calendars, organizer: aroha }, draft);
    const body = { error: { code: "ErrorDuplicateTransactionId", message: "" } };
    vendors.world.faults.add({
      site: "graph",
      method: "POST",
      path: "/me/events$",
      effect: "status",
      status: 400,
      body,
      times: 1,
    });
    expect((await calendars.createEvent(aroha, draft))?.id).toBe(first.id);
  });

  it("costs one write to book, once the calendar is known", async () => {
    const before = calls().length;
    await calendars.createEvent(aroha, draftOf({ learner: "noah@fjordheim.example" }));
    expect(
      calls()
        .slice(before)
        .map(({ method, path }) => `${method} ${path}`),
    ).toEqual(["POST /v1.0/me/events"]);
  });

  it("has at most three calls in flight for a mailbox", async () => {
    vendors.graph.settings.latencyMs = 40;
    const range = {
      from: asInstant(Date.parse("2026-12-01T00:00:00Z")),
      to: asInstant(Date.parse("2026-12-02T00:00:00Z")),
    };
    await Promise.all(Array.from({ length: 12 }, () => calendars.listEntries(aroha, range)));
    vendors.graph.settings.latencyMs = 5;
    expect(vendors.world.log.list({ site: "graph" }).filter(({ status, fault }) => status === 429 && !fault)).toEqual(
      [],
    );
  });

  it("gives up on an answer that does not come", async () => {
    const hurried = createGraphClient({
      origin: vendors.world.origins.graph,
      tokens: vendors.tokens,
      clock: vendors.clock,
      callBudget: createMemoryCallBudget(),
      timeoutMs: 100,
    });
    vendors.world.faults.add({ site: "graph", effect: "hold_after", times: 1 });
    const request = { operation: "read calendar", method: "GET", path: "/me/calendar" } as const;
    await expect(hurried.read(aroha, request)).rejects.toMatchObject({
      kind: "unavailable",
      operation: "read calendar",
    });
  });

  it("never follows a page of results to another host with our bearer", async () => {
    const body = { value: [], "@odata.nextLink": "https://elsewhere.example/v1.0/me/calendarView" };
    vendors.world.faults.add({ site: "graph", effect: "status", status: 200, body, times: 1 });
    const range = { from: asInstant(0), to: asInstant(minuteMs) };
    await expect(calendars.listEntries(aroha, range)).rejects.toMatchObject({ kind: "unexpected_reply" });
  });

  it("reads a claims challenge and hands it on", async () => {
    const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: "1604106651" } } });
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
    const body = { error: { code: "InvalidAuthenticationToken", message: "" } };
    vendors.world.faults.add({
      site: "graph",
      effect: "status",
      status: 401,
      headers: { "www-authenticate": challenge },
      body,
      times: 2,
    });
    const range = { from: asInstant(0), to: asInstant(minuteMs) };
    await expect(calendars.listEntries(aroha, range)).rejects.toMatchObject({ kind: "consent_required", claims });
  });

  it("sends only what Microsoft's own documents allow", () => {
    const judged = vendors.judgement("graph");
    if (judged === "no contracts here")
      return void process.stdout.write(
        "The vendors' contracts are not beside the project: Graph requests were not compared.\n",
      );
    expect(judged.problems).toEqual([]);
    expect(judged.checked).toBeGreaterThan(50);
  });
});
