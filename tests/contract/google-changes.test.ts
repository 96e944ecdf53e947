import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dayMs } from "#backend/domain/instant.ts";
import type { CalendarChanges } from "#backend/ports/calendar-changes.ts";
import type { Calendars } from "#backend/ports/calendars.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createGoogleCalendars } from "#backend/vendors/google/google-calendars.ts";
import { createGoogleChanges } from "#backend/vendors/google/google-changes.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import { createGoogleClient } from "#backend/vendors/google/google-client.ts";
import { people, type SandboxPerson } from "#sandbox/people.ts";
import { startReceiver, type TestReceiver } from "#sandbox/test-receiver.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";
import { describeCalendarChanges, wishOf, type CalendarChangesSubject } from "./calendar-changes.contract.ts";

const aroha = people.find(({ handle }) => handle === "aroha") as SandboxPerson;

let vendors: VendorWorld;
let receiver: TestReceiver;
let changes: CalendarChanges;
let calendars: Calendars;
let organizer: GrantRef;

beforeAll(async () => {
  vendors = await startVendors(21_060);
  receiver = await startReceiver(vendors.world, () => ({ status: 204 }));
  const google = createGoogleClient({
    origin: vendors.world.origins.google,
    callBudget: createMemoryCallBudget(),
    ...vendors,
  });
  changes = createGoogleChanges({ google, clock: vendors.clock, pageSize: 100 });
  calendars = createGoogleCalendars({ google, wait: async () => undefined });
  vendors.google.settings.callsPerMinute = 100_000;
  organizer = await vendors.connectGoogle("aroha");
});

afterAll(async () => {
  await receiver.close();
  await vendors.stop();
});

async function heard(secret: string): Promise<number> {
  await vendors.world.timers.tick();
  vendors.world.clock.advance(1000);
  await vendors.world.timers.tick();
  return receiver.calls.filter(
    ({ headers }) => headers["x-goog-channel-token"] === secret && headers["x-goog-resource-state"] === "exists",
  ).length;
}

const subject = (): CalendarChangesSubject => {
  const { faults, clock } = vendors.world;
  const atGoogle = vendors.google.calendars;
  const refusal = (status: number, reason: string, times: number) =>
    faults.add({
      site: "google",
      path: "/watch$",
      effect: "status",
      status,
      body: { error: { errors: [{ reason }] } },
      times,
    });
  return {
    changes,
    calendars,
    organizer,
    learner: "noah@fjordheim.example",
    ownMeeting: "meet",
    callbackUrl: `${receiver.origin}/hooks/google`,
    lifecycleUrl: `${receiver.origin}/hooks/google`,
    now: () => clock.now(),
    heard,
    typeIn: (event) => atGoogle.add(aroha, { summary: "Dentist", ...event }).id,
    drag: (eventId, to) => atGoogle.edit(aroha, eventId, to),
    removeByHand: (eventId) => atGoogle.remove(aroha, eventId),
    disturb(how) {
      if (how === "forget_tokens") vendors.google.expireSyncTokens();
      if (how === "forget_watches") clock.advance(31 * dayMs);
      if (how === "refuse_watches") refusal(401, "push.webhookUrlUnauthorized", 1);
    },
  };
};

describeCalendarChanges("Google", subject);

describe("Google's own ways of telling", () => {
  it("takes a token it does not know for one that it has forgotten", async () => {
    const range = { from: vendors.clock.now(), to: vendors.clock.now() } as const;
    expect(await changes.listChanges(organizer, { token: "not a token", ...range })).toBe("expired");
  });

  it("asks for another id when an unanswered attempt has used this one", async () => {
    const wish = wishOf(subject());
    vendors.world.faults.add({ site: "google", path: "/watch$", effect: "reset_after", times: 1 });
    await expect(changes.watch(organizer, wish)).rejects.toMatchObject({ kind: "unavailable", status: undefined });
    await expect(changes.watch(organizer, wish)).rejects.toMatchObject({
      kind: "unavailable",
      code: "channelIdNotUnique",
    });
    await changes.unwatch(organizer, await changes.watch(organizer, wishOf(subject())));
  });

  it("keeps the new channel when the old one cannot be stopped", async () => {
    const before = await changes.watch(organizer, wishOf(subject()));
    vendors.world.faults.add({ site: "google", path: "/channels/stop$", effect: "reset_before", times: 1 });
    const wish = wishOf(subject());
    expect(await changes.renew(organizer, before, wish)).toMatchObject({ id: wish.id });
  });

  it("sends only what Google's own documents allow", () => {
    const judged = vendors.judgement("google");
    if (judged === "no contracts here")
      return void process.stdout.write(
        "The vendors' contracts are not beside the project: Google requests were not compared.\n",
      );
    expect(judged.problems).toEqual([]);
    expect(judged.checked).toBeGreaterThan(20);
  });
});
