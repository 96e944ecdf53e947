import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { openDatabase } from "../../platform/database.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { createLive } from "../../platform/live.ts";
import { createLog } from "../../platform/log.ts";
import { createRandomIds } from "../../platform/random-ids.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { createVault } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";
import { onboardTenants } from "../people/onboard-tenants.ts";
import { signInPerson } from "../people/sign-in-person.ts";
import { beginConnection } from "./begin-connection.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { completeConnection } from "./complete-connection.ts";
import { receiveCallback } from "./receive-callback.ts";

const tid = "a1111111-1111-4111-8111-111111111111";
const oid = "a1000000-0000-4000-8000-000000000001";
const clock = { now: () => asInstant(Date.parse("2026-03-02T15:00:00Z")) };
const ids = createRandomIds(clock);
const wish = { vendor: "microsoft", purposes: ["meetings"], asAnother: "no" } as const;

let database: OpenDatabase;
let deps: ConnectDeps;
let lena: Caller;
/** What Entra says to single sign-on, and whose account its page gives. */
let refusal: { code: string; claims?: string };
let chosen: string;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: await freshDatabase("agree") });
  await onboardTenants({ database, clock, ids }, [{ tid, name: "Northwind" }]);
  const account = (accountId: string): GrantedAccount => ({
    accountTenant: tid,
    accountId,
    accountName: "Lena",
    accountEmail: "lena@northwind.example",
    scopes: "User.Read OnlineMeetings.ReadWrite",
    accessToken: new Secret("access"),
    expiresInSeconds: 3600,
    refreshToken: new Secret("refresh"),
  });
  deps = {
    database,
    clock,
    ids,
    vault: createVault([{ id: "k1", key: Buffer.alloc(32, 3) }]),
    live: createLive(database, createLog("silent")),
    onBehalfOf: {
      exchange: async () => {
        throw new VendorFault("no", {
          vendor: "microsoft",
          operation: "exchange token",
          kind: "consent_required",
          ...refusal,
        });
      },
    },
    codeFlowByVendor: {
      microsoft: {
        authorizeUrl: ({ state, organisation }) => `https://entra.example/${organisation}/authorize?state=${state}`,
        redeem: async () => account(chosen),
        revoke: async () => undefined,
      },
    },
  };
  const signing = { database, clock, ids, isNamedAdministrator: () => false };
  const person = await signInPerson(signing, { tid, oid, name: "Lena", email: "lena@northwind.example" });
  lena = {
    scope: mintTenantScope(person?.tenantId ?? "", "request"),
    personId: person?.personId ?? "",
    displayName: "Lena",
    roles: ["learner"],
    surface: "teams",
    assertion: { token: new Secret("assertion"), externalTenant: tid, subject: oid },
  };
}, 60_000);
afterAll(() => database.close());

/** Through Microsoft's page and back. */
async function agree() {
  const begun = await beginConnection(deps, lena, wish);
  const page = begun.state === "authorize" ? begun.authorizeUrl : "";
  const state = new URL(page).searchParams.get("state") ?? "";
  const ending = await receiveCallback(deps, { vendor: "microsoft", state, code: "code" });
  const oneTimeValue = ending.split("#value=")[1] ?? "";
  return { page, complete: () => completeConnection(deps, lena, { vendor: "microsoft", oneTimeValue }) };
}

describe("somebody who has not agreed at Microsoft yet", () => {
  it("is led to their organisation's page, and connected by what they agree to there", async () => {
    [refusal, chosen] = [{ code: "AADSTS65001" }, oid.toUpperCase()];
    const { page, complete } = await agree();
    expect(page).toContain(`/${tid}/authorize`);
    expect(await complete()).toMatchObject({ vendor: "microsoft", purposes: ["meetings"], status: "connected" });
  });

  it("cannot connect another account there than the one that they are signed in with", async () => {
    [refusal, chosen] = [{ code: "AADSTS65001" }, "somebody-else"];
    await expect((await agree()).complete()).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("is told what else is the matter, for which no page of theirs helps", async () => {
    refusal = { code: "AADSTS50076", claims: "{}" };
    await expect(beginConnection(deps, lena, wish)).rejects.toMatchObject({ claims: "{}" });
    refusal = { code: "AADSTS53003" };
    await expect(beginConnection(deps, lena, wish)).rejects.toMatchObject({ code: "AADSTS53003" });
  });
});
