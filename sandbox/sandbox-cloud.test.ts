import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import type { Answer, Call } from "./site.ts";
import { startReceiver } from "./test-receiver.ts";
import { clientSecret, onBehalfOf, startTestSandbox } from "./test-sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "slotside-snapshot-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = (day: string): object => ({
  subject: "Mentoring",
  start: { dateTime: `${day}T10:00:00`, timeZone: "UTC" },
  end: { dateTime: `${day}T10:30:00`, timeZone: "UTC" },
});

describe("a restarted sandbox", () => {
  it("finds mailboxes, grants, keys and the moved clock as they were", async () => {
    const dataFile = join(folder, "sandbox.json");
    const first = await startTestSandbox({ dataFile });
    const priya = await first.graphAs("priya");
    const time = (dateTime: string): object => ({ dateTime, timeZone: "UTC" });
    const event = (
      await priya("POST", "/me/events", {
        subject: "Kept",
        start: time("2026-12-01T10:00:00"),
        end: time("2026-12-01T10:30:00"),
        isOnlineMeeting: true,
      })
    ).json;
    const assertion = await first.signIn("priya");
    const { refresh_token } = (await first.token(onBehalfOf(assertion))).json;
    first.sandbox.world.clock.advance(600_000);
    const count = first.sandbox.graph.mailboxes.list("a1000000-0000-4000-8000-000000000003").length;
    await first.stop();

    const second = await startTestSandbox({ dataFile });
    expect(second.sandbox.world.clock.now()).toBe(first.sandbox.world.clock.now());
    expect(second.sandbox.graph.mailboxes.list("a1000000-0000-4000-8000-000000000003")).toHaveLength(count);
    const again = await second.graphAs("priya");
    expect((await again("GET", `/me/events/${event.id}`)).json).toMatchObject({
      subject: "Kept",
      onlineMeeting: event.onlineMeeting,
    });
    expect((await second.token(onBehalfOf(assertion))).status).toBe(200);
    expect(
      (await second.token({ grant_type: "refresh_token", client_secret: clientSecret, refresh_token })).status,
    ).toBe(200);
    await second.stop();
  });

  it("finds subscriptions, what was about to be told, and the place a delta round had reached", async () => {
    const dataFile = join(folder, "changes.json");
    const first = await startTestSandbox({ dataFile });
    const say = ({ url }: Call): Answer => ({
      status: url.searchParams.has("validationToken") ? 200 : 202,
      headers: { "content-type": "text/plain" },
      body: url.searchParams.get("validationToken") ?? "",
    });
    const receiver = await startReceiver(first.sandbox.world, say);
    const priya = await first.graphAs("priya");
    const made = await priya("POST", "/subscriptions", {
      changeType: "created",
      notificationUrl: receiver.origin,
      resource: "me/events",
      expirationDateTime: "2026-11-26T09:00:00Z",
      clientState: "kept",
    });
    const window = "startDateTime=2027-02-01T00:00:00Z&endDateTime=2027-03-01T00:00:00Z";
    const link = String((await priya("GET", `/me/calendarView/delta?${window}`)).json["@odata.deltaLink"]);
    const { id } = (await priya("POST", "/me/events", event("2027-02-02"))).json;
    await first.stop();

    const second = await startTestSandbox({ dataFile });
    const again = await second.graphAs("priya");
    expect((await again("GET", `/subscriptions/${made.json.id}`)).json.clientState).toBe("kept");
    const changed = (await again("GET", link.slice(link.indexOf("/me/")))).json.value;
    expect(changed.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(second.sandbox.world.timers.list()).toMatchObject([{ kind: "graph-notification" }]);
    await receiver.close();
    await second.stop();
  });
});

describe("a seeded sandbox", () => {
  it("gives the same ids in the same order, and others for another seed", async () => {
    const ids = async (seed: number): Promise<unknown[]> => {
      const test = await startTestSandbox({ seed });
      const priya = await test.graphAs("priya");
      const made = await priya("POST", "/me/events", { ...event("2026-12-01"), isOnlineMeeting: true });
      const meeting = await test.request(`${test.sandbox.origins.home}/zoom-accounts/priya/meetings`, {
        method: "POST",
        body: JSON.stringify({ topic: "Zoom", startsAt: "2026-12-01T10:00:00Z" }),
      });
      await test.stop();
      return [made.json.id, made.json.iCalUId, made.json.onlineMeeting.joinUrl, meeting.json.id, meeting.json.uuid];
    };
    const first = await ids(7);
    expect(await ids(7)).toEqual(first);
    expect((await ids(8)).filter((id) => first.includes(id))).toEqual([]);
  });
});
