import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createDailyBudget } from "#backend/features/budgets/count-writes.ts";
import { openDatabase, type OpenDatabase } from "#backend/platform/database.ts";
import { freshDatabase } from "#backend/testing/fresh-database.ts";
import type { OnlineMeetings } from "#backend/ports/online-meetings.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createZoomClient } from "#backend/vendors/zoom/zoom-client.ts";
import { createZoomMeetings } from "#backend/vendors/zoom/zoom-meetings.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";
import { meetingDraft } from "./online-meetings.contract.ts";

const tenantId = "0190a5c0-0000-7000-8000-000000000001";
const connectionId = "0190a5c0-0000-7000-8000-000000000002";

let vendors: VendorWorld;
let database: OpenDatabase;
let meetings: OnlineMeetings;
let host: GrantRef;

beforeAll(async () => {
  vendors = await startVendors(22_100);
  database = await openDatabase({ databaseUrl: await freshDatabase("zoom_budget") });
  const named = await vendors.connectZoom("priya");
  const { tokens, clock } = vendors;
  host = { tenantId, connectionId, vendor: "zoom" };
  const ofNamed = {
    accessToken: () => tokens.accessToken(named),
    renewedAccessToken: (_: GrantRef, refused: Parameters<typeof tokens.renewedAccessToken>[1]) =>
      tokens.renewedAccessToken(named, refused),
  };
  const zoom = createZoomClient({ origin: vendors.world.origins.zoom, tokens: ofNamed, clock });
  meetings = createZoomMeetings({ zoom, clock, budget: createDailyBudget({ database, clock }) });
}, 60_000);
afterAll(async () => {
  await vendors.stop();
  await database.close();
});

const writes = (): number =>
  vendors.world.log.list({ site: "zoom" }).filter(({ method, path }) => method === "POST" && path.endsWith("/meetings"))
    .length;
const setUsed = (used: number) => database.db.updateTable("zoom_budgets").set({ used }).execute();

describe("a Zoom host's day", () => {
  it("takes a hundred creates and updates; the next one waits for 00:00 UTC without a call", async () => {
    await meetings.createMeeting(host, meetingDraft());
    await setUsed(99);
    await meetings.createMeeting(host, meetingDraft());
    const before = writes();
    const another = meetingDraft();
    await expect(meetings.createMeeting(host, another)).rejects.toMatchObject({
      kind: "throttled",
      code: "daily_limit",
      retryAfterSeconds: 15 * 3_600,
    });
    expect(writes()).toBe(before);
    vendors.world.clock.advance(15 * 3_600_000);
    await expect(meetings.createMeeting(host, another)).resolves.toMatchObject({ joinUrl: expect.any(String) });
  });

  it("is over when Zoom says so", async () => {
    const message = "You have reached the maximum daily rate limit for this API.";
    vendors.world.faults.add({
      site: "zoom",
      method: "POST",
      path: "/meetings$",
      times: 1,
      effect: "status",
      status: 429,
      body: { code: 429, message },
    });
    const refused = { kind: "throttled", code: "daily_limit" };
    const draft = meetingDraft();
    await expect(meetings.createMeeting(host, draft)).rejects.toMatchObject(refused);
    const before = writes();
    await expect(meetings.createMeeting(host, draft)).rejects.toMatchObject(refused);
    expect(writes()).toBe(before);
  });
});
