import { createCipheriv, createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { ZoomSession } from "#contract/people.ts";
import { asInstant } from "../../domain/instant.ts";
import { openDatabase } from "../../platform/database.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { createLive } from "../../platform/live.ts";
import { createLog } from "../../platform/log.ts";
import { createRandomIds } from "../../platform/random-ids.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { createVault } from "../../platform/vault.ts";
import type { GrantedAccount } from "../../ports/account-links.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";
import { finishInstall } from "../panel/finish-install.ts";
import { createPanelRoutes } from "../panel/panel.routes.ts";
import { onboardTenants } from "../people/onboard-tenants.ts";
import { noteDeparture } from "../people/note-departure.ts";
import { signInPerson } from "../people/sign-in-person.ts";
import { giveTicket } from "./begin-sign-in.ts";
import { answerReturning, createLinkingRoutes } from "./linking.routes.ts";
import type { ReturningBrowser } from "./receive-sign-in.ts";
import type { LinkingDeps } from "./linking.routes.ts";
import type { Identity } from "./receive-sign-in.ts";

const tid = "a1111111-1111-4111-8111-111111111111";
const otherTid = "b2222222-2222-4222-8222-222222222222";
const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
const startedAt = Date.parse("2026-03-02T15:00:00Z");
const zoomApp = { clientId: "client-1", clientSecret: new Secret("app-secret") };

let now = startedAt;
let count = 0;
const clock = { now: () => asInstant(now) };
const ids = createRandomIds(clock);
const log = createLog("silent");
const vault = createVault([{ id: "k1", key: Buffer.alloc(32, 3) }]);

let database: OpenDatabase;
let linking: LinkingDeps;
let install: Parameters<typeof finishInstall>[0];
let routes: readonly Route[];
/** Organisations that know us. */
const knownAt = new Set<string>();
/** Whom Zoom and Microsoft let in next. */
let zoomAccount: GrantedAccount;
let identity: Identity;

const accountOf = (userId: string, standing: "owner" | "member", account = `acct-${userId}`): GrantedAccount => ({
  accountTenant: account,
  accountId: userId,
  accountName: `Name of ${userId}`,
  accountEmail: `${userId}@zoom.example`,
  standing,
  timeZone: "Europe/Stockholm",
  scopes: "meeting:write:meeting",
  accessToken: new Secret(`${userId}-access`),
  expiresInSeconds: 3600,
  refreshToken: new Secret(`${userId}-refresh`),
});
const identityOf = (oid: string, more: Partial<Identity> = {}): Identity => ({
  tid,
  oid,
  name: "Priya Raman",
  email: "priya@northwind.example",
  wids: [],
  ...more,
});

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: await freshDatabase("ways") });
  await onboardTenants({ database, clock, ids }, [
    { tid, name: "Northwind" },
    { tid: otherTid, name: "Fjordheim" },
  ]);
  const codeFlow = {
    authorizeUrl: ({ state }: { state: string }) => `https://zoom.example/authorize?state=${state}`,
    redeem: async () => zoomAccount,
    revoke: async () => undefined,
  };
  const ground = { database, vault, clock, ids, live: createLive(database, log) };
  linking = {
    ...ground,
    publicOrigin: "https://slotside.example",
    isNamedAdministrator: () => false,
    isConsented: async (externalTenant) => knownAt.has(externalTenant),
    verifyToken: async () => identity,
    servePage: (page) => ({ status: 200, body: [page.title, ...page.paragraphs].join("\n"), headers: {} }),
    browserSignIn: {
      authorizeUrl: ({ state }) => `https://entra.example/authorize?state=${state}`,
      redeem: async () => new Secret("token"),
      adminConsentUrl: ({ state }) => `https://entra.example/adminconsent?state=${state}`,
    },
  };
  const links = { ofPage: (slug: string) => `https://slotside.example/p/${slug}` };
  const panel = { ...ground, zoomApp, links, codeFlowByVendor: { zoom: codeFlow } };
  install = { ...panel, openPanelUrl: async () => "https://zoom.example/panel" };
  routes = [
    ...createPanelRoutes({ ...panel, beginLinking: (zoomUser) => giveTicket(linking, zoomUser) }),
    ...createLinkingRoutes(linking),
  ];
}, 60_000);
afterAll(() => database.close());

let user: string;
beforeEach(() => {
  now = startedAt;
  user = `zoomUser${(count += 1)}`;
  zoomAccount = accountOf(user, "owner");
  identity = identityOf(`a1000000-0000-4000-8000-${String(count).padStart(12, "0")}`);
});

/** The context of a panel of ours, as Zoom seals it. */
function contextOf(uid: string): string {
  const claims = { typ: "panel", uid, aud: "client-1", iss: "marketplace.zoom.us", ts: now, exp: now + 3_600_000 };
  const iv = Buffer.alloc(12, 1);
  const cipher = createCipheriv("aes-256-gcm", createHash("sha256").update("app-secret").digest(), iv);
  cipher.setAAD(Buffer.alloc(0));
  const text = Buffer.concat([cipher.update(JSON.stringify(claims)), cipher.final()]);
  const lengths = Buffer.alloc(4);
  lengths.writeInt32LE(text.length);
  return Buffer.concat([Buffer.from([iv.length]), iv, Buffer.alloc(2), lengths, text, cipher.getAuthTag()]).toString(
    "base64",
  );
}

async function call(name: string, request: { body?: object; query?: object; cookie?: string } = {}): Promise<Reply> {
  const route = routes.find(({ method, path }) => name === `${method} ${path}`);
  if (!route) throw new Error(`no route ${name}`);
  return (route.handle as (parsed: unknown) => Promise<Reply>)({
    query: route.query?.parse(request.query ?? {}),
    body: route.body?.parse(request.body ?? {}),
    headers: { cookie: request.cookie },
  });
}
const session = async (uid = user): Promise<ZoomSession> =>
  (await call("POST /zoom/session", { body: { context: contextOf(uid) } })).body as ZoomSession;

/** Presses Allow in the client's sheet. */
async function letIn(uid = user): Promise<ZoomSession> {
  const begun = (await call("POST /zoom/authorize", { body: { context: contextOf(uid) } })).body as { state: string };
  const body = { context: contextOf(uid), state: begun.state, code: "code" };
  return (await call("POST /zoom/arrive", { body })).body as ZoomSession;
}
const goOn = (uid = user): Promise<Reply> => call("POST /zoom/continue", { body: { context: contextOf(uid) } });
const cookieIn = ({ headers }: Reply): string => headers?.["Set-Cookie"]?.split(";")[0] ?? "";
const stateIn = ({ headers }: Reply): string => new URL(headers?.["Location"] ?? "").searchParams.get("state") ?? "";

async function personOf(uid: string) {
  return database.db
    .selectFrom("identities")
    .innerJoin("people", "people.id", "identities.person_id")
    .innerJoin("tenants", "tenants.id", "people.tenant_id")
    .select(["people.id", "people.tenant_id", "people.roles", "people.display_name", "tenants.display_name as tenant"])
    .where("issuer", "=", "zoom")
    .where("subject", "=", uid)
    .executeTakeFirst();
}

const answer = (back: Omit<ReturningBrowser, "language">, language: "en" | "de" = "en") =>
  answerReturning(linking, { ...back, language });

describe("somebody who has only Zoom", () => {
  it("becomes a person in a tenant of their own once they choose that, and administers it if Zoom says so", async () => {
    expect(await session()).toMatchObject({ state: "not_linked" });
    expect(await letIn()).toMatchObject({
      state: "not_linked",
      arrived: { name: `Name of ${user}`, administers: true },
    });
    expect(await personOf(user)).toBeUndefined();
    expect((await goOn()).body).toMatchObject({ state: "signed_in" });
    expect(await personOf(user)).toMatchObject({ roles: ["administrator", "provider", "learner"] });
    const member = `${user}-member`;
    zoomAccount = accountOf(member, "member", `acct-${user}`);
    await letIn(member);
    await goOn(member);
    const [owner, second] = [await personOf(user), await personOf(member)];
    expect(second).toMatchObject({ roles: ["provider", "learner"], tenant_id: owner?.tenant_id });
  });

  it("is the same person again after Zoom was disconnected", async () => {
    await letIn();
    await goOn();
    const before = await personOf(user);
    await database.db.deleteFrom("identities").where("subject", "=", user).execute();
    await database.db.updateTable("connections").set({ status: "revoked" }).where("account_id", "=", user).execute();
    await letIn();
    await goOn();
    expect(await personOf(user)).toEqual(before);
  });

  it("cannot go on before they let us in, nor an hour later, nor with what another panel began", async () => {
    await expect(goOn()).rejects.toMatchObject({ code: "invalid_request" });
    const begun = (await call("POST /zoom/authorize", { body: { context: contextOf(user) } })).body as {
      state: string;
    };
    const stolen = { context: contextOf("somebody-else"), state: begun.state, code: "code" };
    await expect(call("POST /zoom/arrive", { body: stolen })).rejects.toMatchObject({ code: "invalid_request" });
    await letIn();
    now += 61 * 60_000;
    await expect(goOn()).rejects.toMatchObject({ code: "invalid_request" });
    zoomAccount = accountOf("another-user", "owner");
    await expect(letIn()).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("installs from the marketplace in a browser of theirs only", async () => {
    const begun = await call("GET /zoom/install");
    const back = { vendor: "zoom", state: stateIn(begun), code: "code" };
    expect(await finishInstall(install, { ...back, cookie: "__Host-slotside-install=another" })).toEqual({
      state: "again",
    });
    const anew = await call("GET /zoom/install");
    const cookie = cookieIn(anew);
    expect(await finishInstall(install, { ...back, state: stateIn(anew), cookie })).toMatchObject({ state: "open" });
    expect(await session()).toMatchObject({ state: "not_linked", arrived: { administers: true } });
    expect(await finishInstall(install, { ...back, state: "nobody-began-this", cookie })).toBeUndefined();
  });
});

describe("linking a Zoom account to a Microsoft person", () => {
  /** From the panel through Microsoft's page to the page that asks. */
  async function askToLink(): Promise<{ readonly page: string; readonly state: string; readonly cookie: string }> {
    const { url } = (await call("POST /zoom/link", { body: { context: contextOf(user) } })).body as { url: string };
    const begun = await call("GET /connect/link", { query: { ticket: new URL(url).searchParams.get("ticket") } });
    const [state, cookie] = [stateIn(begun), cookieIn(begun)];
    const asked = await answer({ vendor: "microsoft", state, code: "code", cookie });
    return { page: String(asked?.body), state, cookie };
  }
  const confirm = async (state: string, cookie: string): Promise<string> =>
    String((await call("POST /connect/link/confirm", { body: { state }, cookie })).body);

  it("shows both names, and is done once, by the browser that began", async () => {
    await letIn();
    const { page, state, cookie } = await askToLink();
    expect(page).toContain(`Zoom: Name of ${user}, ${user}@zoom.example`);
    expect(page).toContain("Microsoft: Priya Raman, priya@northwind.example, at Northwind");
    expect(await session()).toMatchObject({ state: "not_linked" });
    expect(await confirm(state, "__Host-slotside-sign-in=another")).toContain("Begin once more");
    expect(await confirm(state, cookie)).toContain("Both accounts are one person now");
    expect(await confirm(state, cookie)).toContain("Begin once more");
    expect(await session()).toMatchObject({ state: "signed_in" });
    expect(await personOf(user)).toMatchObject({ tenant: "Northwind", display_name: "Priya Raman" });
  });

  it("takes the account along from who they were by Zoom alone, and refuses with the list while they have sessions ahead", async () => {
    await letIn();
    await goOn();
    const before = await personOf(user);
    await teach(before?.tenant_id ?? "", before?.id ?? "");
    const refused = await askToLink();
    expect(refused.page).toContain("Yoga, SL-");
    await database.db.updateTable("sessions").set({ status: "cancelled" }).execute();
    const asked = await askToLink();
    expect(asked.page).toContain("You have no sessions ahead there");
    expect(await confirm(asked.state, asked.cookie)).toContain("Both accounts are one person now");
    expect(await personOf(user)).toMatchObject({ tenant: "Northwind" });
    const accounts = await database.db
      .selectFrom("connections")
      .select("status")
      .where("account_id", "=", user)
      .execute();
    expect(accounts.map(({ status }) => status).toSorted()).toEqual(["connected"]);
  });

  it("goes nowhere without a ticket, for an organisation that is not set up, and when it is declined", async () => {
    expect((await call("GET /connect/link", { query: { ticket: "made up" } })).body).toContain("Begin once more");
    await letIn();
    identity = { ...identity, tid: "c3333333-3333-4333-8333-333333333333" };
    expect((await askToLink()).page).toContain("does not use Slotside yet");
    const begun = await call("GET /connect/setup/begin");
    const declined = { vendor: "microsoft", state: stateIn(begun), error: "access_denied", cookie: cookieIn(begun) };
    expect((await answer(declined))?.body).toContain("The permissions were declined");
    const german = await answer(declined, "de");
    expect(german?.body).toContain("Die Berechtigungen wurden abgelehnt");
    expect(await answer({ ...declined, state: "not ours" })).toBeUndefined();
  });

  async function teach(tenantId: string, personId: string): Promise<void> {
    const [offeringId, sessionId] = [ids.next(), ids.next()];
    const at = new Date(now);
    const base = { tenant_id: tenantId, created_at: at };
    const { db } = database;
    await db
      .insertInto("offerings")
      .values({
        ...base,
        id: offeringId,
        version: 1,
        name: "Yoga",
        description: "",
        kind: "group",
        duration_minutes: 60,
        rules: "{}",
        deleted_at: null,
      })
      .execute();
    await db
      .insertInto("sessions")
      .values({
        ...base,
        id: sessionId,
        reference: ids.reference(),
        version: 1,
        status: "scheduled",
        offering_id: offeringId,
        offering_name: "Yoga",
        kind: "group",
        starts_at: new Date(now + 86_400_000),
        ends_at: new Date(now + 90_000_000),
        time_zone: "UTC",
        presence: "virtual",
        location: null,
        generate_url: true,
        self_removal: true,
        capacity: 5,
        meeting_vendor: null,
        series_id: null,
        note: null,
        cancel_reason: null,
        minimum_roster: null,
        roster_due_at: null,
        own_join_url: null,
        due_at: null,
        organizer_id: null,
      })
      .execute();
    await db
      .insertInto("session_providers")
      .values({ tenant_id: tenantId, session_id: sessionId, provider_id: personId, position: 0 })
      .execute();
  }
});

describe("an organisation's first administrator", () => {
  /** Consents for everybody in the organisation that the page names, then signs in. */
  async function setUp(tenant = identity.tid): Promise<string> {
    const begun = await call("GET /connect/setup/begin");
    const [state, cookie] = [stateIn(begun), cookieIn(begun)];
    const consented = await answer({ vendor: "microsoft", state, tenant, cookie });
    expect(consented?.headers?.["Location"]).toContain("https://entra.example/authorize");
    return String((await answer({ vendor: "microsoft", state, code: "code", cookie }))?.body);
  }
  const newTid = "d4444444-4444-4444-8444-444444444444";

  it("is who the directory says administers it, whoever consented", async () => {
    identity = identityOf(identity.oid, { tid: newTid, email: "ada@new.example" });
    expect(await setUp()).toContain("Your account may not set this up");
    expect(await signInPerson(linking, identity)).toBeUndefined();
    identity = { ...identity, wids: [globalAdministrator] };
    expect(await setUp()).toContain("Microsoft does not know of the permissions yet");
    expect(await signInPerson(linking, identity)).toBeUndefined();
    knownAt.add(newTid);
    expect(await setUp()).toContain("you are its first administrator for new.example");
    expect(await signInPerson(linking, identity)).toMatchObject({ roles: ["learner", "administrator"] });
  });

  it("is nobody who consented for one organisation and signed in to another, nor who may not consent or did not", async () => {
    const otherNew = "d5555555-5555-4555-8555-555555555555";
    knownAt.add(otherNew);
    identity = identityOf(identity.oid, { tid: otherNew, email: "eve@other.example", wids: [globalAdministrator] });
    expect(await setUp(newTid)).toContain("The permissions were given for another organisation");
    const said = async (error: string, error_description: string): Promise<string> => {
      const begun = await call("GET /connect/setup/begin");
      const back = { vendor: "microsoft", state: stateIn(begun), cookie: cookieIn(begun), error, error_description };
      return String((await answer(back))?.body);
    };
    expect(await said("access_denied", "AADSTS90094: The grant requires admin permission.")).toContain(
      "your account may not decide this for your organisation",
    );
    expect(await said("consent_required", "AADSTS65004: Declined.")).toContain("The permissions were declined");
    expect(await signInPerson(linking, identity)).toBeUndefined();
  });
});

describe("people of the directory", () => {
  it("are one person in each of their organisations, and never mixed", async () => {
    const [home, resource] = [identityOf(identity.oid), identityOf(identity.oid, { tid: otherTid })];
    const [one, other] = [await signInPerson(linking, home), await signInPerson(linking, resource)];
    expect(one?.personId).not.toBe(other?.personId);
    expect(one?.tenantId).not.toBe(other?.tenantId);
    expect((await signInPerson(linking, home))?.personId).toBe(one?.personId);
  });

  it("are told that they have left once the directory says so, and are back with a newer token", async () => {
    const person = await signInPerson(linking, identity);
    const scope = { tenantId: person?.tenantId ?? "" } as Parameters<typeof noteDeparture>[1]["scope"];
    const facts = { vendor: "microsoft", operation: "exchange token" } as const;
    const gone = new VendorFault("no", { ...facts, kind: "grant_revoked", code: "AADSTS50057" });
    const issuedAt = now - 1_000;
    const noted = noteDeparture(linking, { scope, personId: person?.personId ?? "" }, gone);
    await expect(noted).rejects.toMatchObject({ code: "not_allowed", facts: { because: "left" } });
    await expect(signInPerson(linking, { ...identity, issuedAt })).rejects.toMatchObject({ code: "not_allowed" });
    now += 60_000;
    expect(await signInPerson(linking, { ...identity, issuedAt: now })).toMatchObject({ personId: person?.personId });
    expect(await signInPerson(linking, { ...identity, issuedAt })).toMatchObject({ personId: person?.personId });
    const other = new VendorFault("no", { ...facts, kind: "unavailable" });
    await expect(noteDeparture(linking, { scope, personId: person?.personId ?? "" }, other)).resolves.toBeUndefined();
  });
});
