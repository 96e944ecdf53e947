import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant, dayMs, minuteMs } from "#backend/domain/instant.ts";
import type { Instant } from "#backend/domain/instant.ts";
import type { CalendarChanges } from "#backend/ports/calendar-changes.ts";
import { mainCalendar } from "#backend/ports/calendars.ts";
import type { Calendars } from "#backend/ports/calendars.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import { createGoogleCalendars } from "#backend/vendors/google/google-calendars.ts";
import { createGoogleChanges } from "#backend/vendors/google/google-changes.ts";
import { createGoogleClient } from "#backend/vendors/google/google-client.ts";
import { createGraphCalendars } from "#backend/vendors/microsoft/graph-calendars.ts";
import { createGraphChanges } from "#backend/vendors/microsoft/graph-changes.ts";
import { createGraphClient } from "#backend/vendors/microsoft/graph-client.ts";
import { people, type SandboxPerson } from "#sandbox/people.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";
import { draftOf } from "./calendars.contract.ts";

interface Side {
  readonly calendars: Calendars;
  readonly changes: CalendarChanges;
  readonly grant: GrantRef;
}

let vendors: VendorWorld;
const sides: Partial<Record<"microsoft" | "google", Side>> = {};
/** Where sessions are written; as a person chooses it. */
const targets = new Map<string, string>();
const targetOf = async ({ connectionId }: GrantRef): Promise<string | undefined> => targets.get(connectionId);

beforeAll(async () => {
  vendors = await startVendors(23_340);
  const { world, tokens, clock } = vendors;
  const common = { tokens, clock, callBudget: createMemoryCallBudget(), targetOf };
  const graph = createGraphClient({ ...common, origin: world.origins.graph });
  const google = createGoogleClient({ ...common, origin: world.origins.google });
  const wait = async (): Promise<void> => undefined;
  vendors.graph.settings.calendars["priya"] = ["Private"];
  vendors.google.settings.calendars["aroha"] = ["Private"];
  sides.microsoft = {
    calendars: createGraphCalendars({ graph, outlookAddinIds: [], wait }),
    changes: createGraphChanges({ graph, clock }),
    grant: await vendors.connectMicrosoft("priya"),
  };
  sides.google = {
    calendars: createGoogleCalendars({ google, wait }),
    changes: createGoogleChanges({ google, clock }),
    grant: await vendors.connectGoogle("aroha"),
  };
});

afterAll(() => vendors.stop());

describe.each(["microsoft", "google"] as const)("another calendar of an account at %s", (vendor) => {
  const side = (): Side => {
    const found = sides[vendor];
    if (!found) throw new Error(`${vendor} is not there`);
    return found;
  };
  const draftAt = (startsAt: Instant) =>
    draftOf(
      { learner: "sam@northwind.example", ownMeeting: vendor === "google" ? "meet" : "teams" },
      { startsAt, endsAt: asInstant(startsAt + 30 * minuteMs) },
    );
  const range = () => ({ from: vendors.clock.now(), to: asInstant(vendors.clock.now() + 30 * dayMs) });
  const choose = async (): Promise<string> => {
    const { calendars, grant } = side();
    const known = await calendars.listCalendars(grant);
    expect(known.map(({ name, isMain, isWritable }) => ({ name, isMain, isWritable }))).toEqual([
      { name: expect.any(String), isMain: true, isWritable: true },
      { name: "Private", isMain: false, isWritable: true },
    ]);
    const [, other] = known;
    targets.set(grant.connectionId, other?.id ?? "");
    return other?.id ?? "";
  };

  it("is listed, and its entries count where they are asked for", async () => {
    const { calendars, grant } = side();
    const id = await choose();
    const startsAt = asInstant(vendors.clock.now() + 5 * dayMs);
    const event = await calendars.createEvent(grant, draftAt(startsAt));
    const idsIn = async (calendarIds?: readonly string[]): Promise<readonly string[]> =>
      (await calendars.listEntries(grant, { ...range(), calendarIds })).map((entry) => entry.id);
    expect(await idsIn()).not.toContain(event?.id);
    expect(await idsIn([id])).toEqual([event?.id]);
    expect(await idsIn([mainCalendar, id])).toContain(event?.id);
    await calendars.cancelEvent(grant, event?.id ?? "", "");
  });

  it("holds the events of sessions from creating to cancelling, and tells what changes there", async () => {
    const { calendars, changes, grant } = side();
    const calendarId = await choose();
    const since = { ...range(), token: undefined };
    const first = await changes.listChanges(grant, since);
    if (first === "expired") throw new Error("cannot expire");
    const startsAt = asInstant(vendors.clock.now() + 6 * dayMs);
    const draft = draftAt(startsAt);
    const event = await calendars.createEvent(grant, draft);
    if (!event) throw new Error("nothing was made");
    // A repeat after a lost answer makes no second one, and finds it.
    expect((await calendars.createEvent(grant, draft))?.id).toBe(event.id);
    expect((await calendars.findEvent(grant, draft.mark))?.id).toBe(event.id);
    expect((await calendars.listMarked(grant, range())).map(({ id }) => id)).toContain(event.id);
    const told = await changes.listChanges(grant, { ...since, token: first.token });
    if (told === "expired") throw new Error("cannot expire");
    expect(told.changes.map(({ eventId }) => eventId)).toContain(event.id);

    const later = asInstant(startsAt + 60 * minuteMs);
    const change = {
      startsAt: later,
      endsAt: asInstant(later + 30 * minuteMs),
      timeZone: "UTC",
      invite: [],
      uninvite: [],
    };
    expect(await calendars.changeEvent(grant, event.id, change)).toMatchObject({ id: event.id, startsAt: later });
    // Nobody listens there; what is asked for is what counts.
    await changes
      .watch(grant, {
        id: "0190a0c0-0000-7000-8000-000000000001",
        callbackUrl: `${vendors.world.productOrigin}/hooks`,
        lifecycleUrl: `${vendors.world.productOrigin}/hooks`,
        secret: "secret",
        until: asInstant(vendors.clock.now() + dayMs),
      })
      .catch(() => undefined);
    const asked = JSON.stringify(vendors.world.log.list({ site: vendor === "google" ? "google" : "graph" }).at(-1));
    expect(decodeURIComponent(asked)).toContain(calendarId);

    // Somebody chooses the main one again: what stands goes on being found.
    targets.delete(grant.connectionId);
    expect(await calendars.readEvent(grant, event.id)).toMatchObject({ startsAt: later });
    await calendars.cancelEvent(grant, event.id, "");
    expect(await calendars.readEvent(grant, event.id)).toBeUndefined();
  });

  if (vendor === "google")
    it("is where an event is found that its organizer has put there", async () => {
      const { calendars, grant } = side();
      const draft = draftAt(asInstant(vendors.clock.now() + 8 * dayMs));
      const event = await calendars.createEvent(grant, draft);
      expect(await calendars.findMovedEvent(grant, draft.mark)).toMatchObject({ id: event?.id });
      const aroha = people.find(({ handle }) => handle === "aroha") as SandboxPerson;
      vendors.google.calendars.putInto(aroha, event?.id ?? "", "Private");
      expect(await calendars.readEvent(grant, event?.id ?? "")).toBeUndefined();
      const found = await calendars.findMovedEvent(grant, draft.mark);
      expect(found).toMatchObject({ isOrganizer: true, startsAt: draft.startsAt });
      expect(found?.mark).toMatchObject({ sessionId: draft.mark.sessionId });
      expect(await calendars.readEvent(grant, found?.id ?? "")).toMatchObject({ id: found?.id });
      await calendars.cancelEvent(grant, found?.id ?? "", "");
      expect(await calendars.findMovedEvent(grant, draft.mark)).toBeUndefined();
    });

  it("is asked for as the vendor's own documents allow", () => {
    const judged = vendors.judgement(vendor === "google" ? "google" : "graph");
    if (judged !== "no contracts here") expect(judged.problems).toEqual([]);
  });
});
