import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { openDatabase } from "../../platform/database.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { createLive } from "../../platform/live.ts";
import { createLog } from "../../platform/log.ts";
import { createRandomIds } from "../../platform/random-ids.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { createVault, readSealingKeys } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import type { TokenRefresh } from "../../ports/token-refresh.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createTokenBroker } from "./broker-tokens.ts";
import { listConnections } from "./list-connections.ts";
import { saveGrantedAccount } from "./save-granted-account.ts";
import type { SaveDeps } from "./save-granted-account.ts";

const startedAt = Date.parse("2026-03-02T15:00:00Z");
let now = startedAt;
const clock = { now: () => asInstant(now) };
const ids = createRandomIds(clock);
const vault = createVault(readSealingKeys(`k1:${Buffer.alloc(32, 3).toString("base64")}`));

let database: OpenDatabase;
let deps: SaveDeps;
let priya: Caller;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: await freshDatabase("broker") });
  deps = { database, vault, clock, ids, live: createLive(database, createLog("silent")) };
}, 60_000);

afterAll(() => database.close());

beforeEach(async () => {
  now = startedAt;
  const tenantId = ids.next();
  const personId = ids.next();
  const at = new Date(startedAt);
  await database.db
    .insertInto("tenants")
    .values({ id: tenantId, display_name: "Northwind", onboarded_at: at })
    .execute();
  await database.db
    .insertInto("people")
    .values({
      tenant_id: tenantId,
      id: personId,
      display_name: "Priya",
      email: "priya@northwind.example",
      time_zone: "UTC",
      locale: "en",
      roles: ["provider"],
      created_at: at,
    })
    .execute();
  const scope = mintTenantScope(tenantId, "request");
  priya = { scope, personId, displayName: "Priya", roles: ["provider"], surface: "teams" };
});

/** Connects Priya's Zoom account; its tokens begin with `word`. */
const connect = async (word: string): Promise<GrantRef> => {
  const account = {
    accountTenant: "zoomAccount",
    accountId: `zoom ${priya.personId}`,
    accountName: "Priya",
    accountEmail: "priya@zoom.example",
    scopes: "meeting:write:meeting",
    accessToken: new Secret(`${word}-access`),
    expiresInSeconds: 3600,
    refreshToken: new Secret(`${word}-refresh`),
  };
  const row = await saveGrantedAccount(deps, priya, { vendor: "zoom", purposes: ["meetings"], account });
  return { tenantId: priya.scope.tenantId, connectionId: row.id, vendor: row.vendor };
};
const grantOf = (): Promise<GrantRef> => connect("first");

describe("an access token", () => {
  let calls = 0;
  const broker = (refresh: TokenRefresh["refresh"]) =>
    createTokenBroker({ ...deps, refreshByVendor: { zoom: { refresh: (input) => ((calls += 1), refresh(input)) } } });
  const renewed: TokenRefresh["refresh"] = async () => ({
    accessToken: new Secret(`access-${calls}`),
    expiresInSeconds: 3600,
    refreshToken: new Secret(`refresh-${calls}`),
    scopes: "meeting:write:meeting",
  });
  beforeEach(() => {
    calls = 0;
  });

  it("is the one we have while it is good for five minutes more", async () => {
    const grant = await grantOf();
    now += 54 * 60_000;
    expect((await broker(renewed).accessToken(grant)).reveal()).toBe("first-access");
    expect(calls).toBe(0);
  });

  it("is renewed once, whoever asks at the same time, here or in another process", async () => {
    const grant = await grantOf();
    now += 56 * 60_000;
    const [here, elsewhere] = [broker(renewed), broker(renewed)];
    const answers = await Promise.all([here.accessToken(grant), here.accessToken(grant), elsewhere.accessToken(grant)]);
    expect(answers.map((token) => token.reveal())).toEqual(["access-1", "access-1", "access-1"]);
    expect(calls).toBe(1);
  });

  it("is renewed once for twenty workers of two processes, by a vendor that takes each refresh token once", async () => {
    const grant = await grantOf();
    now += 61 * 60_000;
    // As Zoom does: the old token dies with its first use, and a second use is an invalid grant.
    let good = "first-refresh";
    const once: TokenRefresh["refresh"] = async ({ refreshToken }) => {
      if (refreshToken.reveal() !== good)
        throw new VendorFault("Invalid Token!", { vendor: "zoom", operation: "refresh token", kind: "grant_revoked" });
      good = `refresh-${calls}`;
      return renewed({ refreshToken, scopes: "", externalTenant: "" });
    };
    const databaseUrl = database.raw.engine === "postgresql" ? database.raw.databaseUrl : undefined;
    const other = databaseUrl === undefined ? undefined : await openDatabase({ databaseUrl });
    const brokerOn = (own: OpenDatabase) =>
      createTokenBroker({
        ...deps,
        database: own,
        live: createLive(own, createLog("silent")),
        refreshByVendor: { zoom: { refresh: (input) => ((calls += 1), once(input)) } },
      });
    const [here, elsewhere] = [brokerOn(database), brokerOn(other ?? database)];
    const workers = Array.from({ length: 10 }, () => [here, elsewhere]).flat();
    const answers = await Promise.all(workers.map((worker) => worker.accessToken(grant)));
    await other?.close();
    expect(new Set(answers.map((token) => token.reveal()))).toEqual(new Set(["access-1"]));
    expect(calls).toBe(1);
    const [connection] = await listConnections({ db: database.db, clock }, priya.scope, priya);
    expect(connection).toMatchObject({ status: "connected" });
  });

  it("is renewed when the vendor refused it, unless that already happened", async () => {
    const grant = await grantOf();
    const tokens = broker(renewed);
    expect((await tokens.renewedAccessToken(grant, new Secret("first-access"))).reveal()).toBe("access-1");
    expect((await tokens.renewedAccessToken(grant, new Secret("first-access"))).reveal()).toBe("access-1");
    expect(calls).toBe(1);
  });

  it("outlives a vendor that is away, as long as it lasts", async () => {
    const grant = await grantOf();
    const tokens = broker(async () => {
      throw new VendorFault("away", { vendor: "zoom", operation: "refresh token", kind: "unavailable" });
    });
    now += 56 * 60_000;
    expect((await tokens.accessToken(grant)).reveal()).toBe("first-access");
    now += 10 * 60_000;
    await expect(tokens.accessToken(grant)).rejects.toMatchObject({ kind: "unavailable" });
    expect((await broker(renewed).accessToken(grant)).reveal()).toBe("access-3");
  });

  it("ends with its grant: the connection then asks to be connected again", async () => {
    const grant = await grantOf();
    now += 56 * 60_000;
    const tokens = broker(async () => {
      throw new VendorFault("invalid_grant", { vendor: "zoom", operation: "refresh token", kind: "grant_revoked" });
    });
    await expect(tokens.accessToken(grant)).rejects.toMatchObject({ kind: "grant_revoked" });
    await expect(tokens.accessToken(grant)).rejects.toMatchObject({ kind: "grant_revoked" });
    expect(calls).toBe(1);
    const [connection] = await listConnections({ db: database.db, clock }, priya.scope, priya);
    expect(connection).toMatchObject({
      status: "needs_reconnect",
      problem: expect.stringContaining("Reconnect the account"),
    });
    await connect("first");
    expect((await tokens.accessToken(grant)).reveal()).toBe("first-access");
  });

  it.each<[string, TokenRefresh["refresh"]]>([
    ["brought new tokens of the old grant", renewed],
    [
      "found the old grant dead",
      async () => {
        throw new VendorFault("invalid_grant", { vendor: "zoom", operation: "refresh token", kind: "grant_revoked" });
      },
    ],
  ])("is that of the new grant when a renewal that %s ends after the account was connected again", async (_, late) => {
    const grant = await grantOf();
    now += 56 * 60_000;
    const tokens = broker(async (input) => {
      await connect("second");
      return late(input);
    });
    expect((await tokens.accessToken(grant)).reveal()).toBe("second-access");
    expect((await tokens.accessToken(grant)).reveal()).toBe("second-access");
    expect(calls).toBe(1);
  });
});
