import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "#backend/domain/instant.ts";
import type { OnlineMeetings } from "#backend/ports/online-meetings.ts";
import { unlimited } from "#backend/testing/memory-budgets.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createZoomClient, type ZoomClient } from "#backend/vendors/zoom/zoom-client.ts";
import { createZoomMeetings } from "#backend/vendors/zoom/zoom-meetings.ts";
import { describeSlotside } from "#manifests/description.ts";
import { people } from "#sandbox/people.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";
import { describeOnlineMeetings, meetingDraft, type OnlineMeetingsSubject } from "./online-meetings.contract.ts";

const userIdOf = (handle: string): string => people.find((one) => one.handle === handle)?.zoom?.userId ?? "";

let vendors: VendorWorld;
let zoom: ZoomClient;
let meetings: OnlineMeetings;
let host: GrantRef;

beforeAll(async () => {
  vendors = await startVendors(5720);
  zoom = createZoomClient({ origin: vendors.world.origins.zoom, tokens: vendors.tokens, clock: vendors.clock });
  meetings = createZoomMeetings({ zoom, clock: vendors.clock, budget: unlimited });
  host = await vendors.connectZoom("priya");
});

afterAll(() => vendors.stop());

const untilMidnight = (): number => 86_400 - (vendors.world.clock.now() % 86_400_000) / 1000;
const kept = () => vendors.zoom.meetings(userIdOf("tomas")).filter(({ isDeleted }) => !isDeleted);

function byHand(meetingId: string) {
  const meeting = vendors.zoom.find(userIdOf("priya"), meetingId);
  if (!meeting) throw new Error(`no meeting ${meetingId}`);
  return meeting;
}

describeOnlineMeetings("Zoom", (): OnlineMeetingsSubject => {
  const { faults } = vendors.world;
  const once = { site: "zoom", times: 1 } as const;
  return {
    meetings,
    host,
    lists: "yes",
    kept: () => vendors.zoom.meetings(userIdOf("priya")).map((meeting) => ({ ...meeting, id: String(meeting.id) })),
    now: () => vendors.world.clock.now(),
    editByHand: (meetingId, to) => vendors.zoom.life.change(byHand(meetingId), to),
    deleteByHand: (meetingId) => vendors.zoom.life.remove(byHand(meetingId), "trash"),
    disturb(how) {
      if (how === "lose_create_answer")
        faults.add({ ...once, method: "POST", path: "/meetings$", effect: "reset_after" });
      if (how === "throttle")
        faults.add({
          ...once,
          effect: "status",
          status: 429,
          headers: { "retry-after": "3" },
          body: { code: 429, message: "" },
        });
      if (how === "break") faults.add({ ...once, effect: "status", status: 503, body: { code: 503, message: "" } });
      if (how === "cut_before") faults.add({ ...once, method: "POST", path: "/meetings$", effect: "reset_before" });
      // Access tokens last an hour.
      if (how === "revoke_token") vendors.world.clock.advance(61 * minuteMs);
      if (how === "revoke_grant") {
        faults.add({
          ...once,
          path: "^/v2/",
          effect: "status",
          status: 401,
          body: { code: 124, message: "Invalid access token." },
        });
        faults.add({
          ...once,
          path: "/oauth/token$",
          effect: "status",
          status: 400,
          body: { reason: "Invalid Token!", error: "invalid_grant" },
        });
      }
    },
  };
});

describe("Zoom's own ways", () => {
  let tomas: GrantRef;
  beforeAll(async () => {
    tomas = await vendors.connectZoom("tomas");
  });
  const draftInTwoYears = meetingDraft({ startsAt: asInstant(Date.parse("2028-11-01T09:00:00Z")) });

  it("keeps the oldest of several meetings with one mark and removes the others", async () => {
    const draft = meetingDraft();
    // Two workers that both listed before either had created: only their creates are seen twice.
    const twice = await Promise.all([meetings.createMeeting(tomas, draft), meetings.createMeeting(tomas, draft)]);
    vendors.world.clock.advance(minuteMs);
    const adopted = await meetings.createMeeting(tomas, draft);
    expect(twice.map(({ id }) => id)).toContain(adopted.id);
    expect(
      kept()
        .filter(({ agenda }) => agenda.includes(draft.mark.sessionId))
        .map(({ id }) => String(id)),
    ).toEqual([adopted.id]);
  });

  it("waits for midnight UTC when the day's hundred writes are used up", async () => {
    const amounts = Array.from({ length: 101 }, (_, index) => index);
    const draft = meetingDraft();
    const { id } = await meetings.createMeeting(tomas, draft);
    const exhausted = async (): Promise<void> => {
      for (const index of amounts) await meetings.changeMeeting(tomas, id, { ...draft, durationMinutes: 30 + index });
    };
    await expect(exhausted()).rejects.toMatchObject({
      kind: "throttled",
      retryAfterSeconds: expect.closeTo(untilMidnight(), 0),
    });
  });

  it("knows the end of the daily limit without the header, and of the one per second by its own", async () => {
    const refusal = { site: "zoom", times: 1, effect: "status", status: 429 } as const;
    const message = "You have reached the maximum daily rate limit for this API.";
    vendors.world.faults.add({ ...refusal, body: { code: 429, message } });
    await expect(meetings.removeMeeting(tomas, "1")).rejects.toMatchObject({
      retryAfterSeconds: expect.closeTo(untilMidnight(), 0),
    });
    const reset = String(vendors.world.clock.now() / 1000 + 2);
    vendors.world.faults.add({
      ...refusal,
      headers: { "x-ratelimit-type": "QPS", "x-ratelimit-reset": reset },
      body: { code: 429, message: "" },
    });
    await expect(meetings.removeMeeting(tomas, "1")).rejects.toMatchObject({ retryAfterSeconds: expect.closeTo(2, 0) });
  });

  it("asks for consent when a scope is missing, and tries again later while a meeting is running", async () => {
    const once = { site: "zoom", times: 1, effect: "status", status: 400 } as const;
    vendors.world.faults.add({
      ...once,
      body: { code: 4711, message: "Invalid access token, does not contain scopes:[meeting:delete:meeting]." },
    });
    await expect(meetings.removeMeeting(tomas, "1")).rejects.toMatchObject({ kind: "consent_required", code: "4711" });
    vendors.world.faults.add({
      ...once,
      body: { code: 3002, message: "Sorry, you cannot delete this meeting since it's in progress." },
    });
    await expect(meetings.removeMeeting(tomas, "1")).rejects.toMatchObject({ kind: "unavailable", code: "3002" });
  });

  it("finds its meeting on the second page of the list", async () => {
    vendors.world.clock.advance(24 * 60 * minuteMs);
    const { id } = await meetings.createMeeting(tomas, draftInTwoYears);
    for (let count = 0; count < 300; count += 1) {
      // A host may write a hundred times a day.
      if (count % 90 === 0) vendors.world.clock.advance(24 * 60 * minuteMs);
      const json = { topic: "Standup", type: 2, start_time: "2027-06-01T09:00:00Z", duration: 15 };
      const request = { operation: "create meeting", method: "POST", path: "/users/me/meetings", json } as const;
      zoom.judge(await zoom.ask(tomas, request), request);
    }
    expect((await meetings.createMeeting(tomas, draftInTwoYears)).id).toBe(id);
  });

  it("tells instances of a meeting apart", async () => {
    vendors.world.clock.advance(24 * 60 * minuteMs);
    const { id, uuids } = await meetings.createMeeting(tomas, meetingDraft());
    expect(uuids).toHaveLength(1);
    expect(await meetings.readMeeting(tomas, id)).toMatchObject({ uuids });
  });

  it("knows its marker only at the beginning of an agenda", async () => {
    const { id } = await meetings.createMeeting(tomas, meetingDraft());
    const request = { operation: "change meeting", method: "PATCH", path: `/meetings/${id}` } as const;
    for (const agenda of ["See slotside:0193a5d0-0000-7000-9000-000000000001#1", "slotside:else", ""]) {
      zoom.judge(await zoom.ask(tomas, { ...request, json: { agenda } }), request);
      const standing = await meetings.readMeeting(tomas, id);
      expect(standing).toMatchObject({ id });
      expect(standing).not.toHaveProperty("mark");
    }
  });

  it("gives a time back to a meeting whose host took it away", async () => {
    const draft = meetingDraft();
    const { id } = await meetings.createMeeting(tomas, draft);
    const request = { operation: "change meeting", method: "PATCH", path: `/meetings/${id}` } as const;
    zoom.judge(await zoom.ask(tomas, { ...request, json: { type: 3 } }), request);
    expect(await meetings.readMeeting(tomas, id)).toBe("untimed");
    expect((await meetings.listMarked(tomas)).map((each) => each.id)).not.toContain(id);
    expect(await meetings.changeMeeting(tomas, id, draft)).toBe("changed");
    expect(await meetings.readMeeting(tomas, id)).toMatchObject({ id, startsAt: draft.startsAt });
  });

  it("needs exactly the operations whose scopes the app manifest asks for", () => {
    const answered = vendors.world.log
      .list({ site: "zoom" })
      .filter(({ status, path }) => status < 300 && path.startsWith("/v2/"));
    const operations = new Set(answered.map(({ method, path }) => `${method} ${path.replace(/\?.*|\d{9,}/g, "")}`));
    expect([...operations].toSorted()).toEqual([
      "DELETE /v2/meetings/",
      "GET /v2/meetings/",
      "GET /v2/users/me",
      "GET /v2/users/me/meetings",
      "PATCH /v2/meetings/",
      "POST /v2/users/me/meetings",
    ]);
    const { scopes } = describeSlotside({ publicOrigin: "https://slotside.example", entraClientId: "id" }).zoom;
    // The other two are for the panel: in a meeting, and to open it there.
    const ofPanel = new Set(["zoomapp:inmeeting", "meeting:write:open_app"]);
    expect(scopes.filter((scope) => !ofPanel.has(scope))).toHaveLength(operations.size);
  });

  it("sends only what Zoom's own documents allow", () => {
    const judged = vendors.judgement("zoom");
    if (judged === "no contracts here")
      return void process.stdout.write(
        "The vendors' contracts are not beside the project: Zoom requests were not compared.\n",
      );
    expect(judged.problems).toEqual([]);
    expect(judged.checked).toBeGreaterThan(30);
  });
});
