import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Session } from "#contract/sessions.ts";
import {
  actAs,
  book,
  clearFaults,
  eventually,
  mailboxOf,
  setFault,
  timesOf,
  zoomMeetingsOf,
  type Actor,
} from "#tests/support/people.ts";
import { sharedFolder } from "#tests/support/project.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

describe("when the outside world or the process itself fails", () => {
  let running: RunningProduct;
  let lena: Actor;

  beforeAll(async () => {
    running = await startProduct(20_300);
    lena = await actAs(running.origins, "lena");
  }, 120_000);

  afterEach(() => clearFaults(running.origins));

  afterAll(async () => {
    await running.stop();
  }, 30_000);

  async function sessionOnce(id: string, isSo: (session: Session) => boolean, what: string): Promise<Session> {
    return eventually(
      what,
      async () => {
        const { body } = await lena.call<Session>("GET", `/sessions/${id}`);
        return isSo(body) ? body : undefined;
      },
      60_000,
    );
  }

  const eventsAt = async (session: Session) =>
    (await mailboxOf(running.origins, "priya")).filter(
      (event) => Date.parse(event.startsAt) === Date.parse(session.startsAt) && event.joinUrl,
    );

  it("accepts a booking while Microsoft is down, says that the meeting is being made, and completes it when Microsoft is back", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    await setFault(running.origins, { site: "graph", method: "POST", path: "events", effect: "status", status: 503 });
    const session = await book(lena, offeringId, times[0] ?? "");
    expect(session.meeting.state).toBe("pending");
    expect(session.meeting.joinUrl).toBeUndefined();
    await clearFaults(running.origins);
    const ready = await sessionOnce(session.id, (now) => now.meeting.state === "ready", "the meeting is ready");
    expect(ready.meeting.joinUrl).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\//);
    expect(await eventsAt(session)).toHaveLength(1);
  }, 90_000);

  it("accepts a Zoom booking while Zoom is down, and completes it when Zoom is back", async () => {
    const { offeringId, times } = await timesOf(lena, "Maths tutoring");
    await setFault(running.origins, { site: "zoom", path: "^/v2/", effect: "reset_before" });
    const session = await book(lena, offeringId, times[4] ?? "");
    expect(session.meeting.state).toBe("pending");
    await clearFaults(running.origins);
    const ready = await sessionOnce(
      session.id,
      (now) => now.meeting.state === "ready" && now.calendar.state === "synced",
      "the Zoom meeting is ready",
    );
    expect(
      (await zoomMeetingsOf(running.origins, "priya")).filter(
        (meeting) => meeting.joinUrl === ready.meeting.joinUrl && !meeting.isDeleted,
      ),
    ).toHaveLength(1);
  }, 90_000);

  it("makes one event, not two, when the process dies between Microsoft's answer and our save", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    await setFault(running.origins, {
      site: "graph",
      method: "POST",
      path: "/events$",
      effect: "hold_after",
      times: 1,
    });
    const session = await book(lena, offeringId, times[5] ?? "");
    await eventually("Microsoft has made the event", async () =>
      (await eventsAt(session)).length === 1 ? true : undefined,
    );
    await running.killProduct();
    await running.restartProduct();
    await sessionOnce(
      session.id,
      (now) => now.meeting.state === "ready" && now.calendar.state === "synced",
      "the session has its meeting after the restart",
    );
    expect(await eventsAt(session)).toHaveLength(1);
  }, 120_000);

  it("makes one Zoom meeting, not two, when the process dies between Zoom's answer and our save", async () => {
    const { offeringId, times } = await timesOf(lena, "Maths tutoring");
    await setFault(running.origins, {
      site: "zoom",
      method: "POST",
      path: "/meetings$",
      effect: "hold_after",
      times: 1,
    });
    const session = await book(lena, offeringId, times[9] ?? "");
    const madeFor = async () =>
      (await zoomMeetingsOf(running.origins, "priya")).filter(
        (meeting) => Date.parse(meeting.startsAt) === Date.parse(session.startsAt) && !meeting.isDeleted,
      );
    await eventually("Zoom has made the meeting", async () => ((await madeFor()).length === 1 ? true : undefined));
    await running.killProduct();
    await running.restartProduct();
    await sessionOnce(
      session.id,
      (now) => now.meeting.state === "ready" && now.calendar.state === "synced",
      "the session has its meeting after the restart",
    );
    expect(await madeFor()).toHaveLength(1);
  }, 120_000);

  it("keeps every booking over a restart", async () => {
    const before = await lena.call<{ items: Session[] }>("GET", "/sessions");
    await running.restartProduct();
    const after = await lena.call<{ items: Session[] }>("GET", "/sessions");
    expect(after.body.items.map((session) => session.reference).sort()).toEqual(
      before.body.items.map((session) => session.reference).sort(),
    );
    expect(after.body.items.length).toBeGreaterThanOrEqual(4);
  }, 60_000);

  it("breaks no vendor's contract on the way", async () => {
    const calls = (await (await fetch(`${running.origins.home}/calls?problems=1`)).json()) as {
      items: unknown[];
      checked: Record<string, number>;
    };
    expect(calls.items).toEqual([]);
    if (sharedFolder("specs"))
      expect(Math.min(calls.checked["graph"] ?? 0, calls.checked["zoom"] ?? 0)).toBeGreaterThan(4);
  });
});
