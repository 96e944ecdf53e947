import { createCipheriv, createHash } from "node:crypto";
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
import type { GrantedAccount } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findBearer } from "../panel/find-bearer.ts";
import { openSession } from "../panel/open-session.ts";
import { onboardTenants } from "../people/onboard-tenants.ts";
import { signInPerson } from "../people/sign-in-person.ts";
import { beginConnection } from "./begin-connection.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { completeConnection } from "./complete-connection.ts";
import { disconnectAccount } from "./disconnect-account.ts";
import { findConnection } from "./find-connection.ts";
import { listConnections } from "./list-connections.ts";
import { receiveCallback } from "./receive-callback.ts";

const tid = "a1111111-1111-4111-8111-111111111111";
const lenaIdentity = {
  tid,
  oid: "a1000000-0000-4000-8000-000000000001",
  name: "Lena Vogel",
  email: "lena@northwind.example",
};
const priyaIdentity = {
  tid,
  oid: "a1000000-0000-4000-8000-000000000002",
  name: "Priya Raman",
  email: "priya@northwind.example",
};
const startedAt = Date.parse("2026-03-02T15:00:00Z");

let now = startedAt;
const clock = { now: () => asInstant(now) };
const ids = createRandomIds(clock);
const log = createLog("silent");
const vault = createVault(readSealingKeys(`k1:${Buffer.alloc(32, 3).toString("base64")}`));

let database: OpenDatabase;
let deps: ConnectDeps & { readonly log: typeof log };
let lena: Caller;
let priya: Caller;
let zoomAccount: GrantedAccount;
const redeemed: { code: string; verifier: string }[] = [];
const revoked: string[] = [];

const grantFor = (accountTenant: string, accountId: string, word = "first"): GrantedAccount => ({
  accountTenant,
  accountId,
  accountName: "Priya",
  accountEmail: "priya@zoom.example",
  scopes: "meeting:write:meeting",
  accessToken: new Secret(`${word}-access`),
  expiresInSeconds: 3600,
  refreshToken: new Secret(`${word}-refresh`),
});

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: await freshDatabase("connect") });
  await onboardTenants({ database, clock, ids }, [{ tid, name: "Northwind" }]);
  deps = {
    database,
    vault,
    clock,
    ids,
    log,
    live: createLive(database, log),
    onBehalfOf: { exchange: async ({ assertion }) => grantFor(tid, assertion.reveal()) },
    codeFlowByVendor: {
      zoom: {
        authorizeUrl: ({ state, codeChallenge }) =>
          `https://zoom.example/authorize?state=${state}&code_challenge=${codeChallenge}`,
        redeem: async ({ code, verifier }) => {
          redeemed.push({ code: code.reveal(), verifier: verifier.reveal() });
          if (code.reveal() === "used")
            throw new VendorFault("invalid", { vendor: "zoom", operation: "redeem code", kind: "rejected" });
          return zoomAccount;
        },
        revoke: async ({ connectionId }) => void revoked.push(connectionId),
      },
      google: {
        authorizeUrl: ({ state, purposes }) => `https://google.example/auth?state=${state}&purposes=${purposes.join()}`,
        redeem: async ({ code, purposes }) => {
          const facts = { vendor: "google", operation: "redeem code", code: "scope_unticked" } as const;
          if (code.reveal() === "unticked" || purposes === undefined)
            throw new VendorFault("Tick every box.", { ...facts, kind: "consent_required" });
          return grantFor("google", "googleLena");
        },
        revoke: async ({ connectionId }) => void revoked.push(connectionId),
      },
    },
  };
}, 60_000);

afterAll(() => database.close());

beforeEach(async () => {
  now = startedAt;
  redeemed.length = 0;
  revoked.length = 0;
  for (const table of ["bearers", "connect_attempts", "connections", "identities", "people"] as const)
    await database.db.deleteFrom(table).execute();
  lena = await callerFor(lenaIdentity);
  priya = await callerFor(priyaIdentity);
  zoomAccount = grantFor("zoomAccount1", "zoomPriya");
});

const signIn = (identity: typeof lenaIdentity) =>
  signInPerson({ database, clock, ids, isNamedAdministrator: ({ oid }) => oid === priyaIdentity.oid }, identity);

async function callerFor(identity: typeof lenaIdentity): Promise<Caller> {
  const person = await signIn(identity);
  if (!person) throw new Error("not set up");
  const assertion = { token: new Secret(identity.oid), externalTenant: tid, subject: identity.oid };
  return { ...person, scope: mintTenantScope(person.tenantId, "request"), surface: "outlook", assertion };
}

/** Goes to the vendor's page and back; answers where the callback leads. */
async function authorize(
  caller: Caller,
  answer: { code?: string; error?: string } = { code: "fresh" },
): Promise<{ location: string; challenge: string; state: string }> {
  const begun = await beginConnection(deps, caller, { vendor: "zoom", purposes: ["meetings"] });
  if (begun.state !== "authorize") throw new Error("expected a page to open");
  const { searchParams } = new URL(begun.authorizeUrl);
  const state = searchParams.get("state") ?? "";
  const location = await receiveCallback(deps, { vendor: "zoom", state, ...answer });
  return { location, challenge: searchParams.get("code_challenge") ?? "", state };
}

const valueIn = (location: string): string => new URLSearchParams(location.split("#")[1]).get("value") ?? "";

async function connectZoom(caller: Caller): Promise<string> {
  const { location } = await authorize(caller);
  return (await completeConnection(deps, caller, { vendor: "zoom", oneTimeValue: valueIn(location) })).id;
}

describe("the first sign-in", () => {
  it("makes one person, however many requests come at once", async () => {
    const newcomer = { ...lenaIdentity, oid: "a1000000-0000-4000-8000-000000000009" };
    const all = await Promise.all([signIn(newcomer), signIn(newcomer), signIn(newcomer)]);
    expect(new Set(all.map((person) => person?.personId)).size).toBe(1);
    expect(all[0]?.roles).toEqual(["learner"]);
  });

  it("makes whom the settings name an administrator", () => {
    expect(priya.roles).toEqual(["administrator", "learner"]);
  });

  it("writes nothing for an organisation that is not set up", async () => {
    const before = await database.db.selectFrom("people").select("id").execute();
    expect(await signIn({ ...lenaIdentity, tid: "c3333333-3333-4333-8333-333333333333" })).toBeUndefined();
    expect(await database.db.selectFrom("people").select("id").execute()).toHaveLength(before.length);
  });
});

describe("connecting Microsoft 365", () => {
  it("happens at once with the caller's own token", async () => {
    const done = await beginConnection(deps, lena, { vendor: "microsoft", purposes: ["calendar", "meetings"] });
    expect(done).toMatchObject({
      state: "connected",
      connection: { vendor: "microsoft", status: "connected", purposes: ["calendar", "meetings"] },
    });
    expect(
      await findConnection(database.db, lena.scope, { personId: lena.personId, purpose: "calendar" }),
    ).toMatchObject({ vendor: "microsoft", status: "connected" });
  });

  it("asks again for what it was connected for before", async () => {
    const asked: (readonly string[])[] = [];
    const exchange: ConnectDeps["onBehalfOf"]["exchange"] = async ({ assertion, purposes }) => {
      asked.push(purposes);
      return grantFor(tid, assertion.reveal());
    };
    const watched = { ...deps, onBehalfOf: { exchange } };
    await beginConnection(watched, lena, { vendor: "microsoft", purposes: ["calendar"] });
    await beginConnection(watched, lena, { vendor: "microsoft", purposes: ["meetings"] });
    expect(asked).toEqual([["calendar"], ["calendar", "meetings"]]);
  });

  it("never accepts another account than the caller's", async () => {
    const stranger = { ...deps, onBehalfOf: { exchange: async () => grantFor(tid, priyaIdentity.oid) } };
    await expect(
      beginConnection(stranger, lena, { vendor: "microsoft", purposes: ["calendar"] }),
    ).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("connecting Zoom", () => {
  it("takes a page, a one-time value and the same person, and proves possession of the verifier", async () => {
    const { location, challenge } = await authorize(lena);
    expect(location).toMatch(/^\/outlook\/auth-end\.html#value=/);
    expect(await listConnections({ db: database.db, clock }, lena.scope, lena)).toEqual([]);
    const connection = await completeConnection(deps, lena, { vendor: "zoom", oneTimeValue: valueIn(location) });
    expect(connection).toMatchObject({ vendor: "zoom", accountId: "zoomPriya", status: "connected" });
    expect(
      createHash("sha256")
        .update(redeemed[0]?.verifier ?? "")
        .digest("base64url"),
    ).toBe(challenge);
    expect(JSON.stringify(connection)).not.toMatch(/access|refresh/);
  });

  it("keeps tokens only sealed", async () => {
    await connectZoom(priya);
    const rows = await database.db.selectFrom("connections").selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/first-(access|refresh)/);
  });

  it("cannot be finished by somebody else, twice, or after ten minutes", async () => {
    const { location } = await authorize(lena);
    const oneTimeValue = valueIn(location);
    await expect(completeConnection(deps, priya, { vendor: "zoom", oneTimeValue })).rejects.toMatchObject({
      code: "invalid_request",
    });
    await completeConnection(deps, lena, { vendor: "zoom", oneTimeValue });
    await expect(completeConnection(deps, lena, { vendor: "zoom", oneTimeValue })).rejects.toMatchObject({
      code: "invalid_request",
    });
    const late = await authorize(lena);
    now += 10 * 60_000;
    await expect(
      completeConnection(deps, lena, { vendor: "zoom", oneTimeValue: valueIn(late.location) }),
    ).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("says on the last page when it was declined, repeated or not begun here", async () => {
    expect((await authorize(lena, { error: "access_denied" })).location).toBe(
      "/outlook/auth-end.html#problem=declined",
    );
    const { state } = await authorize(lena);
    expect(await receiveCallback(deps, { vendor: "zoom", state, code: "again" })).toBe(
      "/outlook/auth-end.html#problem=used",
    );
    expect(await receiveCallback(deps, { vendor: "zoom", state: "made-up", code: "x" })).toBe("/zoom/install");
    expect(await receiveCallback(deps, { vendor: "zoom", code: "x" })).toBe("/zoom/install");
  });

  it("refuses an account that belongs to somebody else, and changes nothing", async () => {
    await connectZoom(priya);
    await expect(connectZoom(lena)).rejects.toMatchObject({ refusal: { code: "account_in_use" } });
    expect(await listConnections({ db: database.db, clock }, lena.scope, lena)).toEqual([]);
    expect(await listConnections({ db: database.db, clock }, priya.scope, priya)).toHaveLength(1);
  });

  it("keeps the connection's id when the same person connects again", async () => {
    const before = await connectZoom(priya);
    zoomAccount = grantFor("zoomAccount1", "zoomPriya", "second");
    expect(await connectZoom(priya)).toBe(before);
  });

  it("is undone with the grant at the vendor and the sign-in in the panel", async () => {
    const id = await connectZoom(priya);
    await expect(disconnectAccount(deps, lena, { connectionId: id, sessions: "keep" })).rejects.toMatchObject({
      code: "not_found",
    });
    await disconnectAccount(deps, priya, { connectionId: id, sessions: "keep" });
    expect(revoked).toEqual([id]);
    expect(await listConnections({ db: database.db, clock }, priya.scope, priya)).toEqual([]);
    const [row] = await database.db
      .selectFrom("connections")
      .select(["refresh_token_sealed", "access_token_sealed"])
      .execute();
    expect(row).toEqual({ refresh_token_sealed: null, access_token_sealed: null });
    await connectZoom(lena);
  });
});

const contextOf = (uid: string): string => {
  const cipher = createCipheriv(
    "aes-256-gcm",
    createHash("sha256").update("app-secret").digest(),
    Buffer.alloc(12, 1),
  ).setAAD(Buffer.alloc(0));
  const plain = { uid, aud: "client-1", iss: "marketplace.zoom.us", ts: now, exp: now + 60_000, mid: "meeting==" };
  const text = Buffer.concat([cipher.update(JSON.stringify(plain)), cipher.final()]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(text.length);
  return Buffer.concat([
    Buffer.from([12]),
    Buffer.alloc(12, 1),
    Buffer.alloc(2),
    length,
    text,
    cipher.getAuthTag(),
  ]).toString("base64");
};

describe("connecting Google", () => {
  const begin = async (purposes: ("calendar" | "meetings")[]): Promise<URLSearchParams> => {
    const begun = await beginConnection(deps, lena, { vendor: "google", purposes });
    if (begun.state !== "authorize") throw new Error("expected a page to open");
    return new URL(begun.authorizeUrl).searchParams;
  };
  const finish = async (asked: URLSearchParams, code: string) => {
    const location = await receiveCallback(deps, { vendor: "google", state: asked.get("state") ?? "", code });
    return completeConnection(deps, lena, { vendor: "google", oneTimeValue: valueIn(location) });
  };

  it("asks again for what it was connected for before, and says what it must be good for", async () => {
    await finish(await begin(["calendar"]), "fresh");
    const again = await begin(["meetings"]);
    expect(again.get("purposes")).toBe("calendar,meetings");
    expect(await finish(again, "fresh")).toMatchObject({ vendor: "google", purposes: ["calendar", "meetings"] });
  });

  it("hands on, in the adapter's words, what was not granted", async () => {
    await expect(finish(await begin(["calendar"]), "unticked")).rejects.toMatchObject({
      code: "consent_required",
      message: "Tick every box.",
      facts: { vendor: "google" },
    });
    expect(await listConnections({ db: database.db, clock }, lena.scope, lena)).toEqual([]);
  });

  it("ends on our own page when nobody here began it", async () => {
    expect(await receiveCallback(deps, { vendor: "google", code: "fresh" })).toMatch(
      /^\/teams\/auth-end\.html#problem=/,
    );
  });
});

describe("the Zoom panel", () => {
  const zoomApp = { clientId: "client-1", clientSecret: new Secret("app-secret") };
  const open = (uid: string) =>
    openSession({ database, clock, ids, zoomApp, links: { ofPage: (slug) => slug } }, contextOf(uid));

  it("signs in whoever linked this Zoom account, for half an hour", async () => {
    await connectZoom(priya);
    const session = await open("zoomPriya");
    if (session.state !== "signed_in") throw new Error(`unexpected ${session.state}`);
    expect(session.meetingUuid).toBe("meeting==");
    expect(await findBearer({ database, clock }, new Secret(session.token))).toMatchObject({
      personId: priya.personId,
    });
    expect(JSON.stringify(await database.db.selectFrom("bearers").selectAll().execute())).not.toContain(session.token);
    now += 30 * 60_000;
    expect(await findBearer({ database, clock }, new Secret(session.token))).toBeUndefined();
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      "the account is disconnected",
      async () => disconnectAccount(deps, priya, { connectionId: await connectZoom(priya), sessions: "keep" }),
    ],
    [
      "another account takes its place",
      async () => {
        zoomAccount = grantFor("zoomAccount1", "zoomPriyaAtHome");
        await connectZoom(priya);
      },
    ],
  ])("signs out when %s", async (_, change) => {
    await connectZoom(priya);
    const session = await open("zoomPriya");
    const token = new Secret(session.state === "signed_in" ? session.token : "");
    await connectZoom(priya);
    expect(await findBearer({ database, clock }, token)).toBeDefined();
    await change();
    expect(await findBearer({ database, clock }, token)).toBeUndefined();
    expect(await open("zoomPriya")).toMatchObject({ state: "not_linked" });
  });

  it("never lets two people be one Zoom user, whatever account Zoom names for them", async () => {
    await connectZoom(priya);
    zoomAccount = grantFor("zoomAccount2", "zoomPriya");
    await expect(connectZoom(lena)).rejects.toMatchObject({ refusal: { code: "account_in_use" } });
    const session = await open("zoomPriya");
    const token = new Secret(session.state === "signed_in" ? session.token : "");
    expect(await findBearer({ database, clock }, token)).toMatchObject({ personId: priya.personId });
  });

  it("says what is missing for everybody else", async () => {
    expect(await open("zoomStranger")).toEqual({ state: "not_linked", zoomUserId: "zoomStranger" });
    expect(await open("")).toEqual({ state: "guest" });
    await expect(
      openSession({ database, clock, ids, zoomApp, links: { ofPage: (slug) => slug } }, "x".repeat(40)),
    ).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});
