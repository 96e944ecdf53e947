/** Accounts whose person left the organisation, whose consent went, or whose policy changed, against the stand-ins: what Slotside makes of it. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { peopleList } from "#contract/directory.ts";
import { beginConnection, type ConnectDeps } from "#backend/features/connections/begin-connection.ts";
import { createTokenBroker } from "#backend/features/connections/broker-tokens.ts";
import { listConnections } from "#backend/features/connections/list-connections.ts";
import { noteFault, noteSuccess } from "#backend/features/health/note-calls.ts";
import { noteDeparture, noteDepartureIn } from "#backend/features/people/note-departure.ts";
import { onboardTenants } from "#backend/features/people/onboard-tenants.ts";
import { signInPerson, type SignedInPerson } from "#backend/features/people/sign-in-person.ts";
import type { Caller, Role } from "#backend/platform/caller.ts";
import { createLog } from "#backend/platform/log.ts";
import { mintTenantScope } from "#backend/platform/tenant-scope.ts";
import { createVault } from "#backend/platform/vault.ts";
import { Secret } from "#backend/ports/secret.ts";
import type { GrantRef, TokenBroker } from "#backend/ports/token-broker.ts";
import { VendorFault } from "#backend/ports/vendor-fault.ts";
import { createBookingWorld, type BookingWorld } from "#backend/testing/booking-world.ts";
import { createClassCalls } from "#backend/testing/class-calls.ts";
import { createEntraCodeFlow } from "#backend/vendors/microsoft/entra-code-flow.ts";
import { people, registrations, type SandboxPerson, tenants } from "#sandbox/people.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";

const northwind = tenants[0]?.tid ?? "";
const teamsClientId = "5e3ce6c0-2b1f-4285-8d4b-75ee78787346";
const wish = { vendor: "microsoft", purposes: ["calendar"] } as const;

let vendors: VendorWorld;
let world: BookingWorld;
let deps: ConnectDeps;
let tokens: TokenBroker;

beforeAll(async () => {
  vendors = await startVendors(23_120);
  world = await createBookingWorld();
  pass(0);
  await onboardTenants(world.changing, [{ tid: northwind, name: "Northwind" }]);
  const { clientId, clientSecret } = registrations.entra;
  const { origins, productOrigin } = vendors.world;
  const ground = { ...world.changing, vault: createVault([{ id: "k1", key: Buffer.alloc(32, 3) }]) };
  deps = {
    ...ground,
    onBehalfOf: vendors.entraTokens,
    onRefused: (caller, error) => noteDeparture(ground, caller, error),
    codeFlowByVendor: {
      microsoft: createEntraCodeFlow({
        origin: origins.entra,
        graphOrigin: origins.graph,
        clientId,
        clientSecret: new Secret(clientSecret),
        clock: world.clock,
        redirectUri: `${productOrigin}/connect/microsoft/callback`,
      }),
    },
  };
  tokens = createTokenBroker({
    ...ground,
    refreshByVendor: { microsoft: vendors.entraTokens },
    onEnded: (tx, ended) => noteDepartureIn(ground, tx, ended),
  });
}, 60_000);
afterAll(async () => {
  await world.close();
  await vendors.stop();
});

/** Both clocks go on together. */
function pass(minutes: number): void {
  vendors.world.clock.advance(minutes * 60_000);
  world.setClock(new Date(vendors.clock.now()).toISOString());
}

const outside = (handle: string): SandboxPerson => {
  const found = people.find((one) => one.handle === handle);
  if (!found) throw new Error(`Nobody is called ${handle}`);
  return found;
};

/** What Teams holds for somebody who opened Slotside there; with the claims of a challenge that they have just met. */
interface Visit {
  readonly token: string;
  readonly issuedAt: number;
}

async function visit(handle: string, claims?: string): Promise<Visit> {
  const given = await vendors.entra.productToken(outside(handle), teamsClientId, claims);
  if (!given.ok) throw new Error(given.error);
  return { token: given.accessToken, issuedAt: vendors.clock.now() };
}

async function signIn(handle: string, { issuedAt }: Visit): Promise<SignedInPerson> {
  const { tid, oid, displayName, email } = outside(handle);
  const signing = { ...world.changing, isNamedAdministrator: () => false };
  const person = await signInPerson(signing, { tid, oid, name: displayName, email, issuedAt });
  if (!person) throw new Error("not set up");
  return person;
}

async function callerOf(handle: string, visited: Visit, roles: readonly Role[] = ["learner"]): Promise<Caller> {
  const { tenantId, personId, displayName } = await signIn(handle, visited);
  const scope = mintTenantScope(tenantId, "request");
  const assertion = { token: new Secret(visited.token), externalTenant: northwind, subject: outside(handle).oid };
  return { scope, personId, displayName, roles, surface: "teams", assertion };
}

async function connect(caller: Caller): Promise<GrantRef> {
  const connected = await beginConnection(deps, caller, wish);
  if (connected.state !== "connected") throw new Error("not connected at once");
  return { tenantId: caller.scope.tenantId, connectionId: connected.connection.id, vendor: "microsoft" };
}

/** What a worker's call with the account comes to when its token has to be renewed, noted as every call is. */
async function callWith(grant: GrantRef): Promise<VendorFault | "done"> {
  pass(120);
  const noting = { ...world.changing, log: createLog("silent") };
  const call = { grant, area: "calendar", access: "read" } as const;
  try {
    await tokens.accessToken(grant);
    await noteSuccess(noting, call);
    return "done";
  } catch (error) {
    if (!(error instanceof VendorFault)) throw error;
    await noteFault(noting, call, error);
    return error;
  }
}

const connectionOf = async (caller: Caller) =>
  (await listConnections({ db: world.database.db, clock: world.clock }, caller.scope, caller))[0];
const leavers = async () => {
  const { tenantId, personId } = await signIn("amira", await visit("amira"));
  const caller: Caller = {
    scope: mintTenantScope(tenantId, "request"),
    personId,
    displayName: "Amira",
    roles: ["administrator"],
    surface: "teams",
  };
  return peopleList.parse((await world.call("GET /api/v1/people", caller, { query: { standing: "left" } })).body).items;
};

describe("somebody whom their organisation disabled", () => {
  it("is refused with a sentence, from the first call that Entra refuses, and is back with a newer token", async () => {
    const before = await visit("lena");
    const lena = await callerOf("lena", before);
    vendors.entra.directory.change("lena", "disabled");
    await expect(beginConnection(deps, lena, wish)).rejects.toMatchObject({
      code: "not_allowed",
      message: expect.stringContaining("this account is switched off"),
      facts: { because: "left" },
    });
    await expect(signIn("lena", before)).rejects.toMatchObject({ code: "not_allowed", facts: { because: "left" } });
    await expect(visit("lena")).rejects.toThrow("account_gone");
    expect(await leavers()).toMatchObject([{ displayName: "Lena Vogt", left: { as: "disabled" } }]);

    vendors.entra.directory.change("lena", "present");
    pass(1);
    await connect(await callerOf("lena", await visit("lena")));
    expect(await leavers()).toEqual([]);
  });
});

describe("somebody who was removed from their organisation", () => {
  const { offer, book, read } = createClassCalls(() => world);

  it("is flagged by the worker's next renewal, with what is ahead of them and an account that has ended", async () => {
    const priya = await callerOf("priya", await visit("priya"), ["provider"]);
    const tomas = await callerOf("tomas", await visit("tomas"));
    await world.database.db
      .updateTable("people")
      .set({ roles: ["provider"] })
      .where("id", "=", priya.personId)
      .execute();
    const weekly = (["mon", "tue", "wed", "thu", "fri"] as const).map((day) => ({
      day,
      windows: [{ from: "00:00", to: "24:00" }],
    }));
    const hours = { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: true };
    const params = { id: priya.personId };
    await world.call("PUT /api/v1/providers/:id/availability", priya, { params, body: hours });
    const one = { kind: "individual", capacity: 1, providerIds: [priya.personId] };
    const { id: offeringId } = await offer(priya, one);
    const session = await book(tomas, { offeringId, startsAt: "2026-12-01T10:00:00Z" });

    const grant = await connect(priya);
    expect(await callWith(grant)).toBe("done");
    vendors.entra.directory.change("priya", "removed");
    expect(await callWith(grant)).toMatchObject({ kind: "grant_revoked", code: "AADSTS500341" });
    expect(await connectionOf(priya)).toMatchObject({
      status: "needs_reconnect",
      problem: expect.stringContaining("Reconnect the account"),
    });
    expect(await leavers()).toMatchObject([{ displayName: "Priya Raman", left: { as: "removed" }, sessionsAhead: 1 }]);
    expect(await read(tomas, session.id)).toMatchObject({ status: "scheduled" });
    const noted = world.database.db.selectFrom("audit_entries").select("what").where("kind", "=", "people.left");
    expect((await noted.execute()).map(({ what }) => what).toSorted()).toEqual([
      "The directory disabled them",
      "The directory does not know them any more",
    ]);
    vendors.entra.directory.change("priya", "present");
  });
});

describe("an organisation that takes its consent back while a worker uses an account", () => {
  it("leaves the account connected with what is missing, and it goes on by itself once it is given again", async () => {
    const sam = await callerOf("sam", await visit("sam"));
    const grant = await connect(sam);
    vendors.entra.setConsent(northwind, "withdrawn");
    expect(await callWith(grant)).toMatchObject({ kind: "consent_required", code: "AADSTS65001", claims: undefined });
    expect(await connectionOf(sam)).toMatchObject({
      status: "connected",
      problem: "Microsoft 365 needs a permission that was not given. Reconnect the account and allow it.",
    });
    vendors.entra.setConsent(northwind, "granted");
    expect(await callWith(grant)).toBe("done");
    expect((await connectionOf(sam))?.problem).toBeUndefined();
  });

  it("leads who connects again to the page on which they may agree", async () => {
    const sam = await callerOf("sam", await visit("sam"));
    vendors.entra.setConsent(northwind, "withdrawn");
    expect(await beginConnection(deps, sam, wish)).toMatchObject({
      state: "authorize",
      authorizeUrl: expect.stringContaining(`/${northwind}/oauth2/v2.0/authorize`),
    });
    vendors.entra.setConsent(northwind, "granted");
  });
});

describe("a policy that wants more proof while a worker uses an account", () => {
  it("leaves the account connected until its person met the challenge, and renewals go on from there", async () => {
    const before = await visit("sam");
    const sam = await callerOf("sam", before);
    const grant = await connect(sam);
    vendors.entra.setMfa(outside("sam").oid, "required");
    expect(await callWith(grant)).toMatchObject({
      kind: "consent_required",
      claims: expect.stringContaining("capolids"),
    });
    expect(await connectionOf(sam)).toMatchObject({
      status: "connected",
      problem: expect.stringContaining("Reconnect"),
    });

    const now = await callerOf("sam", await visit("sam"));
    const challenge = await beginConnection(deps, now, wish).catch((error: VendorFault) => error.claims);
    expect(challenge).toContain("capolids");
    const proved = await callerOf("sam", await visit("sam", String(challenge)));
    expect(await connect(proved)).toEqual(grant);
    expect(await callWith(grant)).toBe("done");
    expect((await connectionOf(sam))?.problem).toBeUndefined();
    vendors.entra.setMfa(outside("sam").oid, "satisfied");
  });
});
