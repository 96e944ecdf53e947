/** @jest-environment jsdom */
/** What Outlook runs without a pane. The client that sends is one of a test. */
import { describe, expect, it } from "@jest/globals";
import type { Client } from "#contract/client.ts";
import type { SessionLookup } from "#contract/sessions.ts";
import type { OpenAppointment } from "#ui/host.ts";
import { lena, mentoring, session, slotsAt } from "#ui/surface-for-tests.tsx";
import { findBadMove } from "./check-send.ts";
import { offerNext } from "./offer-next.ts";

const form = (startsAt: string, endsAt: string): OpenAppointment => ({
  as: "form",
  eventId: "event-1",
  mailbox: "priya@school.example",
  shown: { subject: "Mentoring", startsAt, endsAt, isOrganizer: true, invited: [] },
});
const found = (match: SessionLookup, offered: readonly string[]) => {
  const asked: unknown[] = [];
  const client = {
    lookupSession: () => Promise.resolve(match),
    slots: (_: string, wish: object) => (asked.push(wish), Promise.resolve(slotsAt(...offered))),
  };
  return { client, asked };
};
const ours: SessionLookup = { match: "session", session };

describe("the check before sending", () => {
  const eleven = form("2026-11-23T11:00:00Z", "2026-11-23T11:30:00Z");

  it("warns when a session of ours would move to a time that is not offered for it", async () => {
    const { client, asked } = found(ours, ["2026-11-23T10:00:00Z"]);
    expect(await findBadMove(client, eleven)).toBe(session);
    expect(asked).toEqual([
      { from: "2026-11-23T11:00:00Z", to: "2026-11-23T11:30:00Z", sessionId: "session-1", providerId: "priya" },
    ]);
  });

  it.each([
    ["the new time is offered", eleven, ours, ["2026-11-23T11:00:00Z"]],
    ["the time is as it was", form("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"), ours, []],
    ["it is not ours", eleven, { match: "none" } as const, []],
    ["it is cancelled", eleven, { match: "session", session: { ...session, status: "cancelled" } } as const, []],
    ["nothing of it is known", null, ours, []],
  ])("says nothing when %s", async (_what, appointment, match, offered) => {
    expect(await findBadMove(found(match, offered).client, appointment)).toBeUndefined();
  });
});

describe("the button that offers one's next times", () => {
  const clientOf = (starts: readonly string[], asked: unknown[] = []): Client =>
    ({
      now: () => Date.parse("2026-11-21T18:00:00Z"),
      me: () => Promise.resolve({ ...lena, id: "priya" }),
      offerings: () => Promise.resolve([{ ...mentoring, providerIds: ["noor"] }, mentoring]),
      slots: () => Promise.resolve(slotsAt(...starts)),
      calls: {
        json: (_: string, { body }: { readonly body?: unknown }) => (asked.push(body), Promise.resolve({ times: [] })),
      },
    }) as unknown as Client;
  const dayOf = (at: string): string => at.slice(0, 10);

  it("keeps one of each of the next days", async () => {
    const asked: unknown[] = [];
    const starts = ["23T09", "23T10", "24T09", "25T09", "26T09"].map((each) => `2026-11-${each}:00:00Z`);
    expect(await offerNext(clientOf(starts, asked), dayOf)).toMatchObject({ outcome: "kept" });
    expect(asked).toEqual([{ offeringId: "mentoring", startsAt: [starts[0], starts[2], starts[3]] }]);
  });

  it("takes what there is where there are fewer days, and says when there is nothing", async () => {
    const asked: unknown[] = [];
    const starts = ["23T09", "23T10", "23T11", "24T09"].map((each) => `2026-11-${each}:00:00Z`);
    await offerNext(clientOf(starts, asked), dayOf);
    expect(asked).toEqual([{ offeringId: "mentoring", startsAt: [starts[0], starts[1], starts[3]] }]);
    expect(await offerNext(clientOf([]), dayOf)).toEqual({ outcome: "nothing_free" });
  });
});
