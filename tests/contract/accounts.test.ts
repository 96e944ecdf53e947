import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Secret } from "#backend/ports/secret.ts";
import { createEntraTokens } from "#backend/vendors/microsoft/entra-tokens.ts";
import { people, registrations, tenants } from "#sandbox/people.ts";
import { challengeOf, startVendors, type VendorWorld } from "../support/vendor-world.ts";

const northwind = tenants[0]?.tid ?? "";
const elsewhere = tenants[2]?.tid ?? "";
const oidOf = (handle: string): string => people.find((one) => one.handle === handle)?.oid ?? "";
const verifier = "another-verifier-that-is-long-enough-for-oauth-0001";

let vendors: VendorWorld;
beforeAll(async () => {
  vendors = await startVendors(5740);
});
afterAll(() => vendors.stop());

const exchange = async (handle: string, externalTenant = northwind) =>
  vendors.entraTokens.exchange({
    assertion: await vendors.productToken(handle),
    externalTenant,
    purposes: ["calendar"],
  });

const authorise = async (handle: string) =>
  vendors.zoomAccounts.authorizeUrl({
    state: `state of ${handle}`,
    codeChallenge: await challengeOf(verifier),
    purposes: ["meetings"],
  });
const redeem = (code: string, by = verifier) =>
  vendors.zoomAccounts.redeem({ code: new Secret(code), verifier: new Secret(by) });

describe("Microsoft accounts, on behalf of the person", () => {
  it("gives tokens to keep, and says whose account it is", async () => {
    const account = await exchange("priya");
    expect(account).toMatchObject({
      accountTenant: northwind,
      accountId: oidOf("priya"),
      accountName: "Priya Raman",
      accountEmail: "priya@northwind.example",
    });
    expect(account.scopes).toContain("Calendars.ReadWrite");
    expect(account.expiresInSeconds).toBeGreaterThan(3000);
    expect(JSON.stringify(account)).not.toContain(account.accessToken.reveal());
  });

  it("asks for the calendar only from those who connect their calendar", async () => {
    const assertion = await vendors.productToken("priya");
    await vendors.entraTokens.exchange({ assertion, externalTenant: northwind, purposes: ["meetings"] });
    await vendors.entraTokens.exchange({ assertion, externalTenant: northwind, purposes: ["calendar", "meetings"] });
    const asked = vendors.world.log
      .list({ site: "entra" })
      .map(({ requestBody }) => (requestBody as { readonly scope?: string } | undefined)?.scope ?? "")
      .filter((scope) => scope.includes("User.Read"));
    expect(asked.slice(-2)).toEqual([
      "https://graph.microsoft.com/User.Read offline_access https://graph.microsoft.com/OnlineMeetings.ReadWrite",
      "https://graph.microsoft.com/User.Read offline_access https://graph.microsoft.com/Calendars.ReadWrite",
    ]);
  });

  it("renews, and hands over the next refresh token", async () => {
    const { refreshToken, scopes } = await exchange("priya");
    const renewed = await vendors.entraTokens.refresh({ refreshToken, scopes, externalTenant: northwind });
    expect(renewed.scopes).toContain("Calendars.ReadWrite");
    const again = await vendors.entraTokens.refresh({
      refreshToken: renewed.refreshToken,
      scopes,
      externalTenant: northwind,
    });
    expect(again.accessToken.reveal()).not.toBe(renewed.accessToken.reveal());
  });

  it("keeps the challenge when Entra wants another factor", async () => {
    vendors.entra.setMfa(oidOf("tomas"), "required");
    const refused = exchange("tomas");
    await expect(refused).rejects.toMatchObject({
      vendor: "microsoft",
      kind: "consent_required",
      claims: expect.stringContaining("capolids"),
    });
    vendors.entra.setMfa(oidOf("tomas"), "satisfied");
    await expect(exchange("tomas")).resolves.toMatchObject({ accountName: "Tomás Herrera" });
  });

  it("says that consent is missing when the organisation has taken it back", async () => {
    const assertion = await vendors.productToken("lena");
    vendors.entra.setConsent(northwind, "withdrawn");
    const input = { assertion, externalTenant: northwind, purposes: ["calendar"] } as const;
    await expect(vendors.entraTokens.exchange(input)).rejects.toMatchObject({
      kind: "consent_required",
      claims: undefined,
    });
    vendors.entra.setConsent(northwind, "granted");
  });

  it("says that the grant is gone when the person was signed out everywhere", async () => {
    const { refreshToken, scopes } = await exchange("sam");
    vendors.world.clock.advance(1000);
    vendors.entra.revoke(oidOf("sam"));
    await expect(
      vendors.entraTokens.refresh({ refreshToken, scopes, externalTenant: northwind }),
    ).rejects.toMatchObject({ kind: "grant_revoked" });
  });

  it("tells our own mistakes from the person's: a wrong secret is rejected", async () => {
    const mistaken = createEntraTokens({
      origin: vendors.world.origins.entra,
      graphOrigin: vendors.world.origins.graph,
      clock: vendors.clock,
      clientId: registrations.entra.clientId,
      clientSecret: new Secret("wrong"),
    });
    const input = {
      assertion: await vendors.productToken("priya"),
      externalTenant: northwind,
      purposes: ["calendar"],
    } as const;
    await expect(mistaken.exchange(input)).rejects.toMatchObject({ kind: "rejected", status: 401 });
  });

  it("never puts anything but a tenant id into Entra's address", async () => {
    await expect(exchange("priya", "../common")).rejects.toMatchObject({ kind: "rejected" });
    await expect(exchange("priya", elsewhere)).rejects.toMatchObject({ name: "VendorFault" });
  });

  it("tells throttled from down", async () => {
    const once = { site: "entra", path: "/token$", times: 1, effect: "status" } as const;
    const { refreshToken, scopes } = await exchange("priya");
    const refreshing = () => vendors.entraTokens.refresh({ refreshToken, scopes, externalTenant: northwind });
    vendors.world.faults.add({
      ...once,
      status: 429,
      headers: { "retry-after": "7" },
      body: { error: "temporarily_throttled" },
    });
    await expect(refreshing()).rejects.toMatchObject({ kind: "throttled", retryAfterSeconds: 7 });
    vendors.world.faults.add({ ...once, status: 503, body: "down" });
    await expect(refreshing()).rejects.toMatchObject({ kind: "unavailable", status: 503 });
    vendors.world.faults.add({ site: "entra", path: "/token$", times: 1, effect: "reset_before" });
    await expect(refreshing()).rejects.toMatchObject({ kind: "unavailable", status: undefined });
  });
});

describe("Zoom accounts", () => {
  it("gives tokens to keep, and says whose account it is", async () => {
    const code = await vendors.allowAtZoom("priya", await authorise("priya"));
    const account = await redeem(code);
    expect(account).toMatchObject({
      accountTenant: "northwindZoomAcct0001",
      accountId: "priyaZoomUser00000001",
      accountName: "Priya Raman",
      accountEmail: "priya@northwind.example",
    });
    expect(account.scopes).toContain("meeting:write:meeting");
  });

  it("takes a code once, and only with its verifier", async () => {
    const stolen = await vendors.allowAtZoom("priya", await authorise("priya"));
    await expect(redeem(stolen, "some-other-verifier-that-is-long-enough-for-oauth")).rejects.toMatchObject({
      vendor: "zoom",
      kind: "rejected",
    });
    const code = await vendors.allowAtZoom("priya", await authorise("priya"));
    await redeem(code);
    await expect(redeem(code)).rejects.toMatchObject({ kind: "rejected", operation: "redeem code" });
  });

  it("redeems a code that was given inside the client, where the challenge is the verifier itself", async () => {
    const lena = people.find(({ handle }) => handle === "lena");
    if (!lena) throw new Error("Lena is missing");
    const { code, redirectUri } = vendors.zoom.authorizeInClient(lena, verifier);
    const account = await vendors.zoomAccounts.redeem({
      code: new Secret(code),
      verifier: new Secret(verifier),
      inClient: { redirectUri },
    });
    expect(account.accountName).toBe("Lena Vogt");
    const { code: another } = vendors.zoom.authorizeInClient(lena, verifier);
    await expect(
      vendors.zoomAccounts.redeem({ code: new Secret(another), verifier: new Secret(verifier), inClient: {} }),
    ).resolves.toBeDefined();
  });

  it("renews with a token that dies with the use", async () => {
    const { refreshToken, scopes, accountTenant } = await redeem(
      await vendors.allowAtZoom("priya", await authorise("priya")),
    );
    const refresh = (token: Secret<string>) =>
      vendors.zoomRefresh.refresh({ refreshToken: token, scopes, externalTenant: accountTenant });
    const renewed = await refresh(refreshToken);
    expect(renewed.refreshToken.reveal()).not.toBe(refreshToken.reveal());
    await expect(refresh(refreshToken)).rejects.toMatchObject({ kind: "grant_revoked" });
  });

  it("lets an account go, and an account that is already gone too", async () => {
    const grant = await vendors.connectZoom("tomas");
    await vendors.zoomAccounts.revoke(grant);
    await expect(
      vendors.tokens.renewedAccessToken(grant, await vendors.tokens.accessToken(grant)),
    ).rejects.toMatchObject({ kind: "grant_revoked" });
    await expect(vendors.zoomAccounts.revoke(grant)).resolves.toBeUndefined();
  });

  it("tells throttled from down", async () => {
    const { refreshToken, scopes, accountTenant } = await redeem(
      await vendors.allowAtZoom("priya", await authorise("priya")),
    );
    const refreshing = () => vendors.zoomRefresh.refresh({ refreshToken, scopes, externalTenant: accountTenant });
    const once = { site: "zoom", path: "/oauth/token$", times: 1, effect: "status" } as const;
    vendors.world.faults.add({ ...once, status: 429, body: { error: "too_many_requests", reason: "" } });
    await expect(refreshing()).rejects.toMatchObject({ kind: "throttled" });
    vendors.world.faults.add({ ...once, status: 500, body: "" });
    await expect(refreshing()).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("the requests of both", () => {
  it("are what the vendors' own documents allow", () => {
    for (const site of ["entra", "zoom"] as const) {
      const judged = vendors.judgement(site);
      if (judged === "no contracts here")
        return void process.stdout.write(
          `The vendors' contracts are not beside the project: ${site} requests were not compared.\n`,
        );
      expect(judged.problems).toEqual([]);
      expect(judged.checked).toBeGreaterThan(10);
    }
  });
});
