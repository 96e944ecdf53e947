import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "#backend/domain/instant.ts";
import type { CalendarChanges } from "#backend/ports/calendar-changes.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import type { Calendars } from "#backend/ports/calendars.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createGraphCalendars } from "#backend/vendors/microsoft/graph-calendars.ts";
import { createGraphChanges } from "#backend/vendors/microsoft/graph-changes.ts";
import { createGraphClient, type GraphClient } from "#backend/vendors/microsoft/graph-client.ts";
import { people } from "#sandbox/people.ts";
import type { Answer, Call } from "#sandbox/site.ts";
import { startReceiver, type TestReceiver } from "#sandbox/test-receiver.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";
import { draftOf, made } from "./calendars.contract.ts";
import { describeCalendarChanges, wishOf, type CalendarChangesSubject } from "./calendar-changes.contract.ts";

const oidOf = (handle: string): string => people.find((one) => one.handle === handle)?.oid ?? "";

let vendors: VendorWorld;
let receiver: TestReceiver;
let changes: CalendarChanges;
let calendars: Calendars;
let graph: GraphClient;
let organizer: GrantRef;

/** A good endpoint: says the token back, takes everything else. */
const well = ({ url }: Call): Answer => {
  const token = url.searchParams.get("validationToken");
  return token === null
    ? { status: 202 }
    : { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: token };
};

beforeAll(async () => {
  vendors = await startVendors(21_200);
  receiver = await startReceiver(vendors.world, well);
  const { tokens, clock } = vendors;
  const callBudget = createMemoryCallBudget();
  graph = createGraphClient({ origin: vendors.world.origins.graph, tokens, clock, callBudget });
  changes = createGraphChanges({ graph, clock });
  calendars = createGraphCalendars({ graph, outlookAddinIds: [], wait: async () => undefined });
  organizer = await vendors.connectMicrosoft("priya");
});

afterAll(async () => {
  await receiver.close();
  await vendors.stop();
});

interface Notification {
  readonly clientState?: string;
}

async function notifications(path: string): Promise<readonly Notification[]> {
  // A notification is planned when the event is written, and sent by the next tick.
  await vendors.world.timers.tick();
  vendors.world.clock.advance(1000);
  await vendors.world.timers.tick();
  return receiver.calls
    .filter(({ url }) => url.pathname === path && !url.searchParams.has("validationToken"))
    .flatMap(({ raw }) => (JSON.parse(raw.toString("utf8")) as { readonly value: readonly Notification[] }).value);
}

const subject = (): CalendarChangesSubject => {
  const { mailboxes, settings, store, subscriptions } = vendors.graph;
  return {
    changes,
    calendars,
    organizer,
    learner: "lena@northwind.example",
    callbackUrl: `${receiver.origin}/hooks/graph`,
    lifecycleUrl: `${receiver.origin}/hooks/graph/lifecycle`,
    now: () => vendors.world.clock.now(),
    heard: async (secret) =>
      (await notifications("/hooks/graph")).filter(({ clientState }) => clientState === secret).length,
    typeIn: (event) => mailboxes.add(oidOf("priya"), { subject: "Dentist", ...event }).id,
    drag: (eventId, to) => mailboxes.move(oidOf("priya"), eventId, to),
    removeByHand: (eventId) => mailboxes.remove(oidOf("priya"), eventId),
    disturb(how) {
      if (how === "forget_tokens") store.sync.expire(oidOf("priya"));
      if (how === "forget_watches") for (const { id } of subscriptions.live()) subscriptions.remove(id);
      if (how === "refuse_watches") settings.webhooks["priya"] = "on_premises";
      if (how === "allow_watches") delete settings.webhooks["priya"];
    },
  };
};

describeCalendarChanges("Microsoft Graph", subject);

describe("Microsoft Graph's own ways of telling", () => {
  const june = {
    from: asInstant(Date.parse("2029-06-01T00:00:00Z")),
    to: asInstant(Date.parse("2029-07-01T00:00:00Z")),
  };
  const refusal = { site: "graph", method: "POST", path: "/subscriptions$", effect: "status", times: 1 } as const;
  const watching = () => changes.watch(organizer, wishOf(subject()));

  it("asks under the older limit too, and gives the address for what concerns the watch itself", async () => {
    const watch = await changes.watch(
      organizer,
      wishOf(subject(), { until: asInstant(Date.parse("2027-06-01T00:00:00Z")) }),
    );
    expect(watch.expiresAt - vendors.world.clock.now()).toBe(4230 * minuteMs);
    expect(vendors.graph.subscriptions.find(watch.id)).toMatchObject({
      resource: "me/events",
      lifecycleNotificationUrl: subject().lifecycleUrl,
    });
    await changes.unwatch(organizer, watch);
  });

  it("says that a forgotten watch is gone", async () => {
    const watch = await watching();
    subject().disturb("forget_watches");
    expect(await changes.renew(organizer, watch, wishOf(subject()))).toBe("gone");
  });

  it("tries again later when our address did not answer, and not when the request is wrong", async () => {
    receiver.answer = () => ({ status: 500 });
    await expect(watching()).rejects.toMatchObject({ kind: "unavailable", code: "InvalidRequest", status: 400 });
    receiver.answer = well;
    const closed = "The underlying connection was closed: An unexpected error occurred on a send.";
    for (const [message, kind] of [
      [closed, "unavailable"],
      ["ClientState must be a text of at most 128 characters.", "rejected"],
    ] as const) {
      const body = { error: { code: "InvalidRequest", message } };
      vendors.world.faults.add({ ...refusal, status: 400, body });
      await expect(watching()).rejects.toMatchObject({ kind });
    }
  });

  it("takes every refusal of the mailbox's own side for one", async () => {
    vendors.graph.settings.webhooks["priya"] = "calendar_gone";
    await expect(watching()).rejects.toMatchObject({ kind: "rejected", code: "watch_refused", status: 400 });
    delete vendors.graph.settings.webhooks["priya"];
    const body = { error: { code: "ErrorAccessDenied", message: "Access to OData is disabled." } };
    vendors.world.faults.add({ ...refusal, status: 403, body });
    await expect(watching()).rejects.toMatchObject({ kind: "not_permitted" });
  });

  it("goes on over empty pages", async () => {
    vendors.graph.settings.deltaEmptyPages = 3;
    const id = subject().typeIn({ startsAt: june.from, endsAt: june.from + minuteMs });
    const page = await changes.listChanges(organizer, { token: undefined, ...june });
    vendors.graph.settings.deltaEmptyPages = 0;
    expect(page).toMatchObject({ changes: [{ eventId: id }] });
  });

  it("reads the occurrences of series, which come with their time only", async () => {
    const occurrence = {
      "@odata.type": "#microsoft.graph.event",
      id: "AAMkOccurrence",
      seriesMasterId: "AAMkMaster",
      type: "occurrence",
      start: { dateTime: "2029-06-05T08:00:00.0000000", timeZone: "UTC" },
      end: { dateTime: "2029-06-05T09:00:00.0000000", timeZone: "UTC" },
    };
    const deltaLink = `${vendors.world.origins.graph}/v1.0/me/calendarView/delta?$deltatoken=abc`;
    const body = { value: [occurrence], "@odata.deltaLink": deltaLink };
    vendors.world.faults.add({ site: "graph", path: "/delta$", effect: "status", status: 200, body, times: 1 });
    expect(await changes.listChanges(organizer, { token: undefined, ...june })).toMatchObject({
      changes: [{ event: { id: "AAMkOccurrence", startsAt: Date.parse("2029-06-05T08:00:00Z"), isOrganizer: false } }],
      token: "/me/calendarView/delta?$deltatoken=abc",
    });
  });

  it("never follows a round to another host, and does not read an answer that is none", async () => {
    const once = { site: "graph", path: "/delta$", effect: "status", status: 200, times: 1 } as const;
    for (const body of [{ value: [], "@odata.nextLink": "https://elsewhere.example/v1.0/me" }, { value: [] }]) {
      vendors.world.faults.add({ ...once, body });
      const listing = changes.listChanges(organizer, { token: undefined, ...june });
      await expect(listing).rejects.toMatchObject({ kind: "unexpected_reply" });
    }
  });

  it("finds an event of ours that was put into another calendar of the mailbox, and none that is gone", async () => {
    const draft = draftOf({ learner: "lena@northwind.example" });
    const { id } = await made({ calendars, organizer }, draft);
    expect(await calendars.findMovedEvent(organizer, draft.mark)).toMatchObject({ id, mark: { generation: 1 } });
    const request = { operation: "read event", method: "GET", path: `/me/events/${id}` } as const;
    const standing = (await graph.read(organizer, request)) as object;
    await calendars.cancelEvent(organizer, id, "Moved");
    expect(await calendars.findMovedEvent(organizer, draft.mark)).toBeUndefined();

    const once = { site: "graph", method: "GET", times: 1, effect: "status", status: 200 } as const;
    const calendar = { name: "Other", canEdit: true, isDefaultCalendar: false };
    const listed = [
      { ...calendar, id: "shared", canEdit: false },
      { ...calendar, id: "other" },
    ];
    vendors.world.faults.add({ ...once, path: "/me/calendars$", body: { value: listed } });
    vendors.world.faults.add({
      ...once,
      path: "/calendars/other/events$",
      body: { value: [{ ...standing, id: "new" }] },
    });
    expect(await calendars.findMovedEvent(organizer, draft.mark)).toMatchObject({ id: "new" });
  });

  it("sends only what Microsoft's own documents allow", () => {
    const judged = vendors.judgement("graph");
    if (judged === "no contracts here") return;
    expect(judged.problems).toEqual([]);
    expect(judged.checked).toBeGreaterThan(50);
  });
});
