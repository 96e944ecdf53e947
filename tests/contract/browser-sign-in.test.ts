/** Signing in on pages of ours, and coming from Zoom alone, against the stand-ins. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { BrowserSignIn } from "#backend/ports/browser-sign-in.ts";
import { Secret } from "#backend/ports/secret.ts";
import { createEntraAppTokens, isKnownAtEntra } from "#backend/vendors/microsoft/entra-app-tokens.ts";
import { createEntraCodeFlow } from "#backend/vendors/microsoft/entra-code-flow.ts";
import { createEntraSignIn } from "#backend/vendors/microsoft/entra-sign-in.ts";
import { createOpenPanelUrl } from "#backend/vendors/zoom/zoom-panel.ts";
import { people, registrations } from "#sandbox/people.ts";
import { challengeOf, startVendors, type VendorWorld } from "../support/vendor-world.ts";

const verifier = "a-verifier-that-is-long-enough-for-a-browser-0001";
let vendors: VendorWorld;
let signIn: BrowserSignIn;

beforeAll(async () => {
  vendors = await startVendors(23_100);
  const { productOrigin, origins } = vendors.world;
  const { clientId, clientSecret } = registrations.entra;
  signIn = createEntraSignIn({
    origin: origins.entra,
    clientId,
    clientSecret: new Secret(clientSecret),
    apiScope: `api://${new URL(productOrigin).host}/${clientId}/access_as_user`,
    redirectUri: `${productOrigin}/connect/microsoft/callback`,
  });
});
afterAll(() => vendors.stop());

/** Where Entra's page leads once the person was chosen, and agreed where it asks. */
async function press(url: string, ...steps: readonly Record<string, string>[]): Promise<URL> {
  let location = "";
  for (const step of steps) {
    const reply = await fetch(url, { method: "POST", body: new URLSearchParams(step), redirect: "manual" });
    location = reply.headers.get("location") ?? location;
  }
  return new URL(location);
}
const authorize = async (): Promise<string> =>
  signIn.authorizeUrl({ state: "state-1", codeChallenge: await challengeOf(verifier) });
const codeOf = async (handle: string): Promise<string> =>
  (await press(await authorize(), { handle })).searchParams.get("code") ?? "";
const redeem = (code: string, by = verifier) => signIn.redeem({ code: new Secret(code), verifier: new Secret(by) });

describe("signing in with Microsoft in a browser", () => {
  it("gives a token of the person for our own API, with the roles that they have in their directory", async () => {
    const amira = people.find(({ handle }) => handle === "amira");
    const claims = decodeJwt((await redeem(await codeOf("amira"))).reveal());
    expect(claims).toMatchObject({ oid: amira?.oid, tid: amira?.tid, scp: "access_as_user" });
    expect(claims["wids"]).toContain("62e90394-69f5-4237-9190-012177145e10");
    expect(decodeJwt((await redeem(await codeOf("lena"))).reveal())["wids"]).toBeUndefined();
  });

  it("takes a code once, and from who began only", async () => {
    const code = await codeOf("lena");
    await expect(redeem(code, `${verifier}-another`)).rejects.toMatchObject({ kind: "rejected" });
    const again = await codeOf("lena");
    await redeem(again);
    await expect(redeem(again)).rejects.toMatchObject({ kind: "rejected" });
  });

  it("comes back with the state, also when it is declined", async () => {
    const declined = await press(await authorize(), { step: "cancel" });
    expect(Object.fromEntries(declined.searchParams)).toMatchObject({ error: "access_denied", state: "state-1" });
    const consented = await press(
      signIn.adminConsentUrl({ state: "state-2" }),
      { handle: "ingrid" },
      { handle: "ingrid", step: "accept" },
    );
    expect(Object.fromEntries(consented.searchParams)).toMatchObject({ admin_consent: "True", state: "state-2" });
  });
});

describe("an organisation's consent, confirmed by our own call", () => {
  const ingrid = people.find(({ handle }) => handle === "ingrid")?.tid ?? "";

  it("is not there before anybody consented, and gives no permissions of our own when it was for people only", async () => {
    const { clientId, clientSecret } = registrations.entra;
    const atEntra = {
      origin: vendors.world.origins.entra,
      clientId,
      clientSecret: new Secret(clientSecret),
      clock: vendors.clock,
    };
    vendors.entra.setConsent(ingrid, "withdrawn");
    const ownAccess = createEntraAppTokens(atEntra);
    expect(await isKnownAtEntra(atEntra, ingrid)).toBe(false);
    await expect(ownAccess.obtain({ externalTenant: ingrid })).rejects.toMatchObject({ kind: "consent_required" });

    await press(signIn.adminConsentUrl({ state: "s" }), { handle: "ingrid" }, { handle: "ingrid", step: "accept" });
    expect(await isKnownAtEntra(atEntra, ingrid)).toBe(true);
    await expect(ownAccess.obtain({ externalTenant: ingrid })).rejects.toMatchObject({ kind: "consent_required" });
    vendors.entra.setConsent(ingrid, "granted");
    await expect(ownAccess.obtain({ externalTenant: ingrid })).resolves.toMatchObject({
      permissions: expect.arrayContaining(["Calendars.ReadWrite"]),
    });
    const mistaken = { ...atEntra, clientSecret: new Secret("wrong") };
    await expect(isKnownAtEntra(mistaken, ingrid)).rejects.toMatchObject({ kind: "rejected" });
  });
});

describe("coming from Zoom alone", () => {
  it("tells who owns the account, and opens the panel in their client", async () => {
    const grant = async (handle: string) => {
      const url = vendors.zoomAccounts.authorizeUrl({
        state: "s",
        codeChallenge: await challengeOf(verifier),
        purposes: ["meetings"],
      });
      const code = new Secret(await vendors.allowAtZoom(handle, url));
      return vendors.zoomAccounts.redeem({ code, verifier: new Secret(verifier) });
    };
    const mira = await grant("mira");
    expect(mira).toMatchObject({ standing: "owner", timeZone: "Europe/Stockholm" });
    expect(await grant("priya")).toMatchObject({ standing: "member" });
    const open = createOpenPanelUrl({ apiOrigin: vendors.world.origins.zoom, clock: vendors.clock });
    expect(await open(mira.accessToken)).toContain("act=installed");
    await expect(open(new Secret("not a token"))).rejects.toMatchObject({ vendor: "zoom", operation: "open panel" });
  });
});

describe("agreeing on Microsoft's page to what single sign-on lacked", () => {
  const { clientId, clientSecret } = registrations.entra;
  const elsewhere = people.find(({ handle }) => handle === "eve");
  const organisation = elsewhere?.tid ?? "";
  const flowOf = () =>
    createEntraCodeFlow({
      origin: vendors.world.origins.entra,
      graphOrigin: vendors.world.origins.graph,
      clientId,
      clientSecret: new Secret(clientSecret),
      redirectUri: `${vendors.world.productOrigin}/connect/microsoft/callback`,
      clock: vendors.clock,
    });
  const page = async (purposes: readonly ("calendar" | "meetings")[]): Promise<string> =>
    flowOf().authorizeUrl({ state: "s", codeChallenge: await challengeOf(verifier), purposes, organisation });

  it("gives the person's own grant, for what it was asked for", async () => {
    const back = await press(await page(["meetings"]), { handle: "eve", step: "accept" });
    const code = new Secret(back.searchParams.get("code") ?? "");
    const redeemed = { code, verifier: new Secret(verifier), purposes: ["meetings"], organisation } as const;
    const account = await flowOf().redeem(redeemed);
    expect(account).toMatchObject({ accountTenant: organisation, accountId: elsewhere?.oid });
    expect(account.scopes).toContain("OnlineMeetings.ReadWrite");
    expect(account.scopes).not.toContain("Calendars.ReadWrite");
    await expect(flowOf().redeem(redeemed)).rejects.toMatchObject({ kind: "rejected" });
  });

  it("comes back when they decline", async () => {
    const declined = await press(await page(["calendar"]), { step: "cancel" });
    expect(declined.searchParams.get("error")).toBe("access_denied");
  });
});
