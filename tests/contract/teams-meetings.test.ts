import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { minuteMs } from "#backend/domain/instant.ts";
import type { OnlineMeetings } from "#backend/ports/online-meetings.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import { createGraphClient } from "#backend/vendors/microsoft/graph-client.ts";
import { createTeamsMeetings } from "#backend/vendors/microsoft/teams-meetings.ts";
import { people } from "#sandbox/people.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";
import { describeOnlineMeetings, meetingDraft, type OnlineMeetingsSubject } from "./online-meetings.contract.ts";

const priya = people.find(({ handle }) => handle === "priya")?.oid ?? "";

let vendors: VendorWorld;
let meetings: OnlineMeetings;
let host: GrantRef;

beforeAll(async () => {
  vendors = await startVendors(21_240);
  const { tokens, clock } = vendors;
  const callBudget = createMemoryCallBudget();
  const graph = createGraphClient({ origin: vendors.world.origins.graph, tokens, clock, callBudget });
  meetings = createTeamsMeetings({ graph, clock });
  host = await vendors.connectMicrosoft("priya", ["meetings"]);
});

afterAll(() => vendors.stop());

const kept = () =>
  vendors.graph.onlineMeetings.all(priya).map((meeting) => ({
    ...meeting,
    topic: meeting.subject ?? "",
    joinUrl: meeting.joinWebUrl,
    durationMinutes: (meeting.endsAt - meeting.startsAt) / minuteMs,
    isDeleted: false,
  }));

describe("Teams' own ways", () => {
  it("asks for no calendar, and takes no time in it", async () => {
    const before = vendors.graph.mailboxes.list(priya).length;
    const { uuids, joinUrl } = await meetings.createMeeting(host, meetingDraft());
    expect([uuids, joinUrl]).toEqual([[], expect.stringContaining("meetup-join")]);
    expect(vendors.graph.mailboxes.list(priya)).toHaveLength(before);
  });

  it("leaves nothing behind when it looks for what was never made", async () => {
    const before = kept().length;
    expect(await meetings.findMeeting(host, meetingDraft().mark)).toBeUndefined();
    expect(kept()).toHaveLength(before);
  });

  it("takes only its own external ids for a mark", async () => {
    const { id } = await meetings.createMeeting(host, meetingDraft());
    const body = {
      id,
      joinWebUrl: "https://teams.microsoft.com/l/meetup-join/1",
      startDateTime: "2026-12-01T09:00:00.0000000Z",
      endDateTime: "2026-12-01T09:30:00.0000000Z",
      externalId: "7eb8263f-d0e0-4149-bb1c-1f0476083c56",
    };
    const once = { site: "graph", method: "GET", effect: "status", status: 200, times: 1 } as const;
    vendors.world.faults.add({ ...once, body });
    expect(await meetings.readMeeting(host, id)).toEqual({
      id,
      uuids: [],
      joinUrl: body.joinWebUrl,
      startsAt: Date.parse("2026-12-01T09:00:00Z"),
      durationMinutes: 30,
    });
    vendors.world.faults.add({ ...once, body: { ...body, startDateTime: "soon" } });
    await expect(meetings.readMeeting(host, id)).rejects.toMatchObject({ kind: "unexpected_reply" });
  });

  it("says that the organisation does not let this app make meetings", async () => {
    const body = { error: { code: "Forbidden", message: "No application access policy found for this app." } };
    vendors.world.faults.add({ site: "graph", effect: "status", status: 403, body, times: 1 });
    await expect(meetings.createMeeting(host, meetingDraft())).rejects.toMatchObject({ kind: "not_permitted" });
  });

  it("tries again when what it found went away before it was brought to the draft", async () => {
    const draft = meetingDraft();
    await meetings.createMeeting(host, draft);
    const body = { error: { code: "NotFound", message: "" } };
    vendors.world.faults.add({ site: "graph", method: "PATCH", effect: "status", status: 404, body, times: 1 });
    const later = { ...draft, durationMinutes: 45 };
    await expect(meetings.createMeeting(host, later)).rejects.toMatchObject({ kind: "unavailable" });
    await meetings.createMeeting(host, later);
    expect(kept().at(-1)?.durationMinutes).toBe(45);
  });
});

describeOnlineMeetings("Teams without a calendar", (): OnlineMeetingsSubject => {
  const { faults, clock } = vendors.world;
  const once = { site: "graph", times: 1 } as const;
  return {
    meetings,
    host,
    lists: "no",
    kept,
    now: () => clock.now(),
    disturb(how) {
      if (how === "lose_create_answer")
        faults.add({ ...once, method: "POST", path: "/createOrGet$", effect: "reset_after" });
      const refused = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): void =>
        faults.add({ ...once, effect: "status", status, headers, body: { error: { code, message: "" } } });
      if (how === "throttle") refused(429, "TooManyRequests", { "retry-after": "2.128" });
      if (how === "break") refused(503, "ServiceUnavailable");
      if (how === "cut_before") faults.add({ ...once, effect: "reset_before" });
      if (how === "revoke_token" || how === "revoke_grant") refused(401, "InvalidAuthenticationToken");
      if (how === "revoke_grant") {
        clock.advance(1000);
        vendors.entra.revoke(priya);
      }
    },
  };
});

describe("Teams' contract", () => {
  it("is kept by everything that was sent", () => {
    const judged = vendors.judgement("graph");
    if (judged === "no contracts here") return;
    expect(judged.problems).toEqual([]);
    expect(judged.checked).toBeGreaterThan(30);
  });
});
