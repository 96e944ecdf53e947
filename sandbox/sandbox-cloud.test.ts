import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { clientSecret, onBehalfOf, startTestSandbox } from "./test-sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "slotside-snapshot-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
});
