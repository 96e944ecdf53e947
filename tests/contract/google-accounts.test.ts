import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Purposes } from "#backend/ports/account-links.ts";
import { Secret } from "#backend/ports/secret.ts";
import { people } from "#sandbox/people.ts";
import { challengeOf, startVendors, type VendorWorld } from "../support/vendor-world.ts";

const verifier = "another-verifier-that-is-long-enough-for-oauth-0001";
const events = "https://www.googleapis.com/auth/calendar.events.owned";
const freeBusy = "https://www.googleapis.com/auth/calendar.events.freebusy";
const calendarList = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

let vendors: VendorWorld;
beforeAll(async () => {
  vendors = await startVendors(21_120);
});
afterAll(() => vendors.stop());

const authorise = async (purposes: Purposes = ["calendar", "meetings"]) =>
  vendors.googleAccounts.authorizeUrl({ state: "state", codeChallenge: await challengeOf(verifier), purposes });
const allow = async (handle: string, ticked?: readonly string[]) =>
  (await vendors.continueAtGoogle(handle, await authorise(), ticked)).searchParams.get("code") ?? "";
const redeem = (code: string, by = verifier, purposes: Purposes = ["calendar"]) =>
  vendors.googleAccounts.redeem({ code: new Secret(code), verifier: new Secret(by), purposes });

describe("Google accounts", () => {
  it("give tokens to keep, and say whose account it is", async () => {
    const account = await redeem(await allow("tomas"));
    expect(account).toMatchObject({
      accountTenant: "google",
      accountId: "104000000000000000004",
      accountName: "Tomás Herrera",
      accountEmail: "tomas@northwind.example",
      expiresInSeconds: 3599,
    });
    expect(account.scopes.split(" ")).toEqual(expect.arrayContaining([events, freeBusy]));
    expect(JSON.stringify(account)).not.toContain(account.accessToken.reveal());
  });

  it("are known also long after our clock was set", async () => {
    vendors.world.clock.advance(90 * 24 * 60 * 60_000);
    await expect(redeem(await allow("tomas"))).resolves.toMatchObject({ accountName: "Tomás Herrera" });
  });

  it("are asked only for what they are connected for", async () => {
    const asked = async (purposes: Purposes) =>
      new URL(await authorise(purposes)).searchParams.get("scope")?.split(" ");
    expect(await asked(["calendar", "meetings"])).toEqual([
      "openid",
      "email",
      "profile",
      events,
      freeBusy,
      calendarList,
    ]);
    expect(await asked(["meetings"])).toEqual(["openid", "email", "profile", events]);
  });

  it("give a refresh token also to who has consented before", async () => {
    await redeem(await allow("aroha"));
    await expect(redeem(await allow("aroha"))).resolves.toHaveProperty("refreshToken");
  });

  it("say which box was left empty, and are not taken", async () => {
    await expect(redeem(await allow("tomas", [events]))).rejects.toMatchObject({
      vendor: "google",
      kind: "consent_required",
      code: "scope_unticked",
      message: expect.stringContaining("See the availability on Google calendars you have access to"),
    });
    await expect(redeem(await allow("tomas", []))).rejects.toMatchObject({
      message: expect.stringMatching(/See, create, change.* and .*See the availability/),
    });
  });

  it("take a code once, and only with its verifier", async () => {
    const stolen = await allow("tomas");
    await expect(redeem(stolen, "some-other-verifier-that-is-long-enough-for-oauth")).rejects.toMatchObject({
      kind: "rejected",
    });
    const code = await allow("tomas");
    await redeem(code);
    await expect(redeem(code)).rejects.toMatchObject({ kind: "rejected", operation: "redeem code" });
  });

  it("are renewed with the refresh token that stays the same", async () => {
    const { refreshToken, scopes, accountTenant, accessToken } = await redeem(await allow("tomas"));
    const input = { refreshToken, scopes, externalTenant: accountTenant };
    const renewed = await vendors.googleRefresh.refresh(input);
    expect(renewed.refreshToken.reveal()).toBe(refreshToken.reveal());
    expect(renewed.accessToken.reveal()).not.toBe(accessToken.reveal());
    expect(renewed.scopes.split(" ").toSorted()).toEqual(scopes.split(" ").toSorted());
    await expect(vendors.googleRefresh.refresh(input)).resolves.toBeDefined();
  });

  it("say that the grant is gone when the person took it back", async () => {
    const { refreshToken, scopes, accountTenant } = await redeem(await allow("noah"));
    const noah = people.find(({ handle }) => handle === "noah");
    if (!noah) throw new Error("Noah is missing");
    vendors.google.revoke(noah);
    await expect(
      vendors.googleRefresh.refresh({ refreshToken, scopes, externalTenant: accountTenant }),
    ).rejects.toMatchObject({ kind: "grant_revoked", code: "invalid_grant" });
  });

  it("are let go, and one that is already gone too", async () => {
    const grant = await vendors.connectGoogle("aroha");
    const token = await vendors.tokens.accessToken(grant);
    await vendors.googleAccounts.revoke(grant);
    await expect(vendors.tokens.renewedAccessToken(grant, token)).rejects.toMatchObject({ kind: "grant_revoked" });
    await expect(vendors.googleAccounts.revoke(grant)).resolves.toBeUndefined();
  });

  it("tell throttled from down", async () => {
    const { refreshToken, scopes, accountTenant } = await redeem(await allow("tomas"));
    const refreshing = () => vendors.googleRefresh.refresh({ refreshToken, scopes, externalTenant: accountTenant });
    const once = { site: "google", path: "/token$", times: 1, effect: "status" } as const;
    vendors.world.faults.add({ ...once, status: 429, headers: { "retry-after": "7" }, body: { error: "busy" } });
    await expect(refreshing()).rejects.toMatchObject({ kind: "throttled", retryAfterSeconds: 7 });
    vendors.world.faults.add({ ...once, status: 503, body: "" });
    await expect(refreshing()).rejects.toMatchObject({ kind: "unavailable", status: 503 });
    vendors.world.faults.add({ site: "google", path: "/token$", times: 1, effect: "reset_before" });
    await expect(refreshing()).rejects.toMatchObject({ kind: "unavailable", status: undefined });
  });

  it("are asked as Google's own documents allow", () => {
    const judged = vendors.judgement("google");
    if (judged === "no contracts here")
      return void process.stdout.write(
        "The vendors' contracts are not beside the project: Google requests were not compared.\n",
      );
    expect(judged.problems).toEqual([]);
    expect(judged.checked).toBeGreaterThan(20);
  });
});
