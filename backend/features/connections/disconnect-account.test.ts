import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { sql } from "kysely";
import { requestSync } from "../sync/request-sync.ts";
import type { Caller } from "../../platform/caller.ts";
import { createLog } from "../../platform/log.ts";
import { createVault, readSealingKeys } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { disconnectAccount } from "./disconnect-account.ts";
import type { DisconnectDeps, DisconnectWish } from "./disconnect-account.ts";
import { createLeaveAccounts } from "./leave-accounts.job.ts";
import { listConnections } from "./list-connections.ts";
import { previewDeparture } from "./preview-departure.ts";
import { saveGrantedAccount } from "./save-granted-account.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let deps: DisconnectDeps;
let priya: Caller;
let lena: Caller;
let zoom: string;
let revoked: string[];
let vendorSays: "fine" | "away";

beforeAll(async () => {
  world = await createBookingWorld();
  const revoke = async ({ connectionId }: { readonly connectionId: string }) => {
    if (vendorSays === "away")
      throw new VendorFault("away", { vendor: "zoom", operation: "revoke grant", kind: "unavailable" });
    revoked.push(connectionId);
  };
  const never = () => {
    throw new Error("nobody connects here");
  };
  deps = {
    ...world.changing,
    log: createLog("silent"),
    vault: createVault(readSealingKeys(`k1:${Buffer.alloc(32, 3).toString("base64")}`)),
    onBehalfOf: { exchange: never },
    codeFlowByVendor: { zoom: { authorizeUrl: never, redeem: never, revoke } },
    onLeaving: async (tx, { scope, sessionIds }) => {
      for (const sessionId of sessionIds) await requestSync(world.changing, tx, { scope, sessionId });
    },
  };
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  revoked = [];
  vendorSays = "fine";
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"]);
  lena = await tenant.person("lena", ["learner"]);
  zoom = await tenant.connect(priya, "zoom");
});

const book = async (startsAt = "2026-03-02T09:00:00Z"): Promise<string> => {
  const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
  const offering = (await world.call("POST /api/v1/offerings", priya, { body: { name: "Mentoring", ...rules } }))
    .body as Offering;
  const { id } = (await world.call("POST /api/v1/sessions", lena, { body: { offeringId: offering.id, startsAt } }))
    .body as Session;
  await world.sync(priya, id);
  return id;
};
const show = async (id: string): Promise<Session> =>
  (await world.call("GET /api/v1/sessions/:id", lena, { params: { id } })).body as Session;
const disconnect = (wish: Omit<DisconnectWish, "connectionId">, by = priya) =>
  disconnectAccount(deps, by, { connectionId: zoom, ...wish });
const leave = createLeaveAccounts;
const accounts = () => listConnections({ ...deps, db: world.database.db }, priya.scope, priya);
const meetings = () =>
  world.vendors.meetings().filter(({ isRemoved, connectionId }) => !isRemoved && connectionId === zoom);
const passSecond = () => world.moveClock(1 / 60);

describe("disconnecting an account with sessions ahead", () => {
  it("says how many there are, and who could take them over", async () => {
    await book();
    const google = await tenant.connect(priya, "google");
    expect(await previewDeparture({ ...deps, db: world.database.db }, priya, zoom)).toEqual({
      sessionsAhead: 1,
      handOverTo: [{ connectionId: google, vendor: "google", accountEmail: "priya@example.org", meets: "meet" }],
    });
  });

  it("keeps their links when that is wanted, ends the grant, and deletes the tokens", async () => {
    const id = await book();
    const { joinUrl } = (await show(id)).meeting;
    expect(await disconnect({ sessions: "keep" })).toBe("gone");
    expect(revoked).toEqual([zoom]);
    expect(await accounts()).toEqual([]);
    await world.sync(priya, id);
    expect((await show(id)).meeting).toMatchObject({ vendor: "zoom", state: "ready", joinUrl });
  });

  it("keeps nothing of the account in any table, and knows it again when it comes back", async () => {
    const { db } = world.database;
    const account = { account_tenant: "ZoomAccount77", account_id: "ZoomUser77", account_name: "Priya at Zoom" };
    await db
      .updateTable("connections")
      .set({ ...account, account_email: "priya@zoom.example" })
      .where("id", "=", zoom)
      .execute();
    const id = await book();
    const { joinUrl } = (await show(id)).meeting;
    await disconnect({ sessions: "keep" });
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
      db,
    );
    expect(tables.length).toBeGreaterThan(30);
    for (const { name } of tables) {
      const { rows } = await sql<{
        row: string;
      }>`select ${sql.table(name)}::text as row from ${sql.table(name)}`.execute(db);
      expect(rows.filter(({ row }) => /ZoomAccount77|ZoomUser77|Priya at Zoom|priya@zoom/.test(row))).toEqual([]);
    }
    expect((await show(id)).meeting).toEqual({
      vendor: "zoom",
      state: "ready",
      joinUrl,
      problem: expect.stringContaining("no longer connected"),
    });
    await saveGrantedAccount(deps, priya, {
      vendor: "zoom",
      purposes: ["meetings"],
      account: {
        accountTenant: "ZoomAccount77",
        accountId: "ZoomUser77",
        accountName: "Priya",
        accountEmail: "priya@zoom.example",
        scopes: "",
        accessToken: new Secret("access"),
        expiresInSeconds: 3600,
        refreshToken: new Secret("refresh"),
      },
    });
    expect((await accounts()).map((each) => each.id)).toEqual([zoom]);
    const body = { startsAt: "2026-03-02T13:00:00Z", override: ["outside_availability"] };
    await world.call("PATCH /api/v1/sessions/:id", priya, { params: { id }, body });
    world.passSecondThoughts();
    await world.sync(priya, id);
    expect(meetings()).toMatchObject([{ startsAt: Date.parse("2026-03-02T13:00:00Z") }]);
    expect((await show(id)).meeting).toEqual({ vendor: "zoom", state: "ready", joinUrl });
  });

  it("removes the meetings first when that is wanted, and lets go only then", async () => {
    const [first, second] = [await book(), await book("2026-03-02T11:00:00Z")];
    expect(meetings()).toHaveLength(2);
    expect(await disconnect({ sessions: "remove" })).toBe("leaving");
    expect((await accounts())[0]).toMatchObject({ leaving: { sessions: "remove", total: 2, left: 2 } });
    await world.sync(priya, first);
    passSecond();
    await leave(deps)();
    expect(revoked).toEqual([]);
    expect((await accounts())[0]).toMatchObject({ leaving: { total: 2, left: 1 } });
    await world.sync(priya, second);
    passSecond();
    await leave(deps)();
    expect(meetings()).toEqual([]);
    expect(revoked).toEqual([zoom]);
    expect(await accounts()).toEqual([]);
    const { status, meeting } = await show(first);
    expect({ status, joinUrl: meeting.joinUrl }).toEqual({ status: "scheduled", joinUrl: undefined });
    // Whatever is connected next carries them.
    await tenant.connect(priya, "microsoft");
    await world.connected(priya);
    await world.sync(priya, first);
    expect((await show(first)).meeting).toMatchObject({ vendor: "teams", state: "ready" });
  });

  it("hands them over to another vendor, whose links they have before the account is gone", async () => {
    await tenant.connect(priya, "microsoft");
    const id = await book();
    await world.tell();
    expect((await show(id)).meeting.vendor).toBe("zoom");
    expect(await disconnect({ sessions: "hand_over", meets: "teams" })).toBe("leaving");
    await world.sync(priya, id);
    const { vendor, state, joinUrl } = (await show(id)).meeting;
    expect({ vendor, state, joinUrl }).toEqual({ vendor: "teams", state: "ready", joinUrl: expect.any(String) });
    await world.tell();
    const toLena = (await show(id)).notices.map(({ to, kind, outcome }) => ({ to, kind, outcome }));
    expect(toLena).toEqual([
      { to: "lena", kind: "booked", outcome: "sent" },
      { to: "lena", kind: "link_ready", outcome: "sent" },
    ]);
    expect(meetings()).toEqual([]);
    passSecond();
    await leave(deps)();
    expect(revoked).toEqual([zoom]);
  });

  it("refuses to hand them to what nobody connected, and to clear what it cannot reach", async () => {
    await book();
    await expect(disconnect({ sessions: "hand_over", meets: "teams" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    await world.database.db
      .updateTable("connections")
      .set({ status: "needs_reconnect" })
      .where("id", "=", zoom)
      .execute();
    await expect(disconnect({ sessions: "remove" })).rejects.toMatchObject({ code: "not_allowed" });
    expect(await disconnect({ sessions: "keep" })).toBe("gone");
  });

  it("goes on after a crash, wherever it came", async () => {
    const id = await book();
    await disconnect({ sessions: "remove" });
    await world.sync(priya, id);
    passSecond();
    await world.database.transaction(async () => undefined);
    // The worker died after the vendor had ended the grant and before that was written down.
    const dying = { ...deps, live: { ...deps.live, announce: () => Promise.reject(new Error("died")) } };
    await expect(leave(dying)()).rejects.toThrow("died");
    expect(await accounts()).toHaveLength(1);
    await leave(deps)();
    expect(revoked).toEqual([zoom, zoom]);
    expect(await accounts()).toEqual([]);
  });

  it("asks a vendor that is away a few times more, and then deletes the tokens all the same", async () => {
    vendorSays = "away";
    expect(await disconnect({ sessions: "keep" })).toBe("leaving");
    for (let time = 0; time < 5; time += 1) {
      world.moveClock(1);
      await leave(deps)();
    }
    expect(await accounts()).toEqual([]);
  });

  it("can be ended at once after all, and is taken back by nobody else than its owner or an administrator", async () => {
    await book();
    await disconnect({ sessions: "remove" });
    await expect(disconnect({ sessions: "keep" }, lena)).rejects.toMatchObject({ code: "not_found" });
    const amira = await tenant.person("amira", ["administrator"]);
    expect(await disconnect({ sessions: "keep" }, amira)).toBe("gone");
    const { items } = (await world.call("GET /api/v1/audit", amira)).body as { items: { kind: string }[] };
    expect(items.map(({ kind }) => kind)).toEqual(["connections.disconnected", "connections.disconnected"]);
  });

  it("leaves a session alone that has begun", async () => {
    await book();
    world.setClock("2026-03-02T09:10:00Z");
    expect(await disconnect({ sessions: "remove" })).toBe("gone");
    expect(meetings()).toHaveLength(1);
  });
});
