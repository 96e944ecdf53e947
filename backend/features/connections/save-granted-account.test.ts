import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { AccountCalendar } from "#contract/connections.ts";
import type { Connection, Purpose, Vendor } from "#contract/people.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { createLog } from "../../platform/log.ts";
import { createVault, readSealingKeys } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { beginConnection } from "./begin-connection.ts";
import { changeConnection } from "./change-connection.ts";
import { completeConnection } from "./complete-connection.ts";
import type { ConnectionsDeps } from "./connections.routes.ts";
import { createLeaveAccounts } from "./leave-accounts.job.ts";
import { listAccountCalendars } from "./list-calendars.ts";
import { listConnections } from "./list-connections.ts";
import { findConnection } from "./find-connection.ts";
import { testConnection } from "./test-connection.ts";

let world: BookingWorld;
let deps: ConnectionsDeps;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
/** Who is signed in at the vendor. */
let signedIn: { id: string; plan?: "basic" | "paid" };
let redeemed: unknown[];
let revoked: string[];

beforeAll(async () => {
  world = await createBookingWorld();
  const account = () => ({
    accountTenant: "vendor",
    accountId: signedIn.id,
    accountName: "Priya",
    accountEmail: `${signedIn.id}@vendor.example`,
    scopes: "",
    ...(signedIn.plan === undefined ? {} : { plan: signedIn.plan }),
    accessToken: new Secret("access"),
    expiresInSeconds: 3600,
    refreshToken: new Secret("refresh"),
  });
  const codeFlow: NonNullable<ConnectionsDeps["codeFlowByVendor"]["zoom"]> = {
    authorizeUrl: ({ purposes }) => `https://vendor.example/?purposes=${purposes.join()}`,
    redeem: async (input) => (redeemed.push(input), account()),
    readAccount: async () => account(),
    revoke: async ({ connectionId }) => void revoked.push(connectionId),
  };
  deps = {
    ...world.changing,
    ...world.vendors,
    log: createLog("silent"),
    vault: createVault(readSealingKeys(`k1:${Buffer.alloc(32, 3).toString("base64")}`)),
    onBehalfOf: { exchange: async () => account() },
    codeFlowByVendor: { zoom: codeFlow, google: codeFlow },
  };
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  redeemed = [];
  revoked = [];
  tenant = await world.newTenant();
  priya = { ...(await tenant.person("priya", ["provider"])), surface: "zoom" };
  signedIn = { id: `at-work ${priya.personId}` };
});

/** As the Zoom client does it: its own consent, and the code handed over. */
async function connect(
  vendor: Vendor,
  purposes: readonly Purpose[],
  how: { readonly connectionId?: string; readonly asAnother?: "yes"; readonly state?: string } = {},
): Promise<Connection> {
  const { state, ...wish } = how;
  const begun = await beginConnection(deps, priya, { vendor, purposes, ...wish });
  if (begun.state !== "authorize") throw new Error("expected a page");
  // Google has no client of its own; what differs is only how the code comes back.
  const attempt = world.database.db
    .updateTable("connect_attempts")
    .set({ vendor: "zoom" })
    .where("id", "=", begun.attemptId);
  if (vendor !== "zoom") await attempt.execute();
  const given = state ?? begun.inClient?.state;
  return completeConnection(deps, priya, {
    vendor: "zoom",
    attemptId: begun.attemptId,
    code: "code",
    redirectUri: "https://slotside.example/zoom/home",
    ...(given === undefined ? {} : { state: given }),
  });
}
const accounts = () => listConnections({ ...deps, db: world.database.db }, priya.scope, priya);

describe("accounts for two purposes", () => {
  it("can be two of one vendor, each for its own, and each purpose has one", async () => {
    const first = await connect("zoom", ["calendar", "meetings"]);
    signedIn = { id: `at-home ${priya.personId}` };
    const second = await connect("zoom", ["meetings"], { asAnother: "yes" });
    expect(second.id).not.toBe(first.id);
    expect((await accounts()).map(({ id, purposes }) => ({ id, purposes }))).toEqual([
      { id: first.id, purposes: ["calendar"] },
      { id: second.id, purposes: ["meetings"] },
    ]);
    const found = (purpose: Purpose) =>
      findConnection(world.database.db, priya.scope, { personId: priya.personId, purpose });
    expect((await found("calendar"))?.grant.connectionId).toBe(first.id);
    expect((await found("meetings"))?.grant.connectionId).toBe(second.id);
  });

  it("are one at Google, where a Meet link is part of the appointment", async () => {
    const refused = { code: "invalid_request", message: expect.stringContaining("connect Zoom or Teams") };
    await expect(connect("google", ["meetings"])).rejects.toMatchObject(refused);
    const id = await tenant.connect(priya, "google");
    const both = { purposes: ["calendar", "meetings"] };
    await world.database.db.updateTable("connections").set(both).where("id", "=", id).execute();
    await expect(changeConnection(deps, priya, { connectionId: id, purposes: ["meetings"] })).rejects.toMatchObject(
      refused,
    );
    await expect(connect("google", ["meetings"], { asAnother: "yes" })).rejects.toMatchObject(refused);
  });

  it("let one go that has nothing left to do", async () => {
    const first = await connect("zoom", ["calendar", "meetings"]);
    const home = { id: `at-home ${priya.personId}` };
    signedIn = home;
    const second = await connect("zoom", ["calendar"], { asAnother: "yes" });
    await connect("zoom", ["calendar", "meetings"], { connectionId: second.id });
    await createLeaveAccounts(deps)();
    expect((await accounts()).map(({ id }) => id)).toEqual([second.id]);
    expect(first.id).not.toBe(second.id);
  });

  it("say it when somebody signed in to another account than the one to be renewed", async () => {
    const { id } = await connect("zoom", ["meetings"]);
    signedIn = { id: "colleague" };
    await expect(connect("zoom", ["meetings"], { connectionId: id })).rejects.toMatchObject({
      code: "wrong_account",
      message: expect.stringMatching(
        /You signed in to Zoom as colleague@vendor.example, and this connection is with at-work/,
      ),
      facts: { vendor: "zoom", account: "colleague@vendor.example" },
    });
    expect((await accounts())[0]?.accountEmail).toMatch(/^at-work/);
  });

  it("end the grant of the one whose place another takes, and of none when nothing is saved", async () => {
    const first = await connect("zoom", ["meetings"]);
    await connect("zoom", ["meetings"]);
    expect(revoked).toEqual([]);
    signedIn = { id: `at-home ${priya.personId}` };
    expect((await connect("zoom", ["meetings"])).id).toBe(first.id);
    expect(revoked).toEqual([first.id]);
    const [own, tomas] = [priya, { ...(await tenant.person("tomas", ["provider"])), surface: "zoom" as const }];
    priya = tomas;
    signedIn = { id: `of-tomas ${tomas.personId}` };
    await connect("zoom", ["meetings"]);
    signedIn = { id: `at-home ${own.personId}` };
    await expect(connect("zoom", ["meetings"])).rejects.toMatchObject({ refusal: { code: "account_in_use" } });
    expect(revoked).toEqual([first.id]);
  });

  it("say it when another account was wanted and the same one came", async () => {
    await connect("zoom", ["meetings"]);
    await expect(connect("zoom", ["meetings"], { asAnother: "yes" })).rejects.toMatchObject({
      code: "wrong_account",
      message: expect.stringContaining("is connected already"),
    });
  });
});

describe("the Zoom client's own consent", () => {
  it("proves itself with the verifier itself, and names the address that the client told", async () => {
    const begun = await beginConnection(deps, priya, { vendor: "zoom", purposes: ["meetings"] });
    const challenge = begun.state === "authorize" ? begun.inClient?.codeChallenge : undefined;
    expect(challenge).toMatch(/^[\w-]{20,}$/);
    await connect("zoom", ["meetings"]);
    expect(redeemed).toMatchObject([{ inClient: { redirectUri: "https://slotside.example/zoom/home" } }]);
  });

  it("takes no code with another state, and none from anywhere else", async () => {
    await expect(connect("zoom", ["meetings"], { state: "forged" })).rejects.toMatchObject({ code: "invalid_request" });
    priya = { ...priya, surface: "teams" };
    await expect(connect("zoom", ["meetings"])).rejects.toMatchObject({ code: "invalid_request" });
    const begun = await beginConnection(deps, priya, { vendor: "zoom", purposes: ["meetings"] });
    expect(begun).not.toHaveProperty("inClient");
  });
});

describe("trying an account out", () => {
  it("asks the vendor for each purpose, and keeps what came of it", async () => {
    const id = await tenant.connect(priya, "microsoft");
    expect((await testConnection(deps, priya, id)).lastTest).toEqual({
      at: "2026-03-01T12:00:00.000Z",
      passed: true,
      results: [{ purpose: "calendar", passed: true }],
    });
    const gone = new VendorFault("gone", { vendor: "microsoft", operation: "list events", kind: "mailbox_missing" });
    const calendars = { ...deps.calendars, listEntries: () => Promise.reject(gone) };
    await testConnection({ ...deps, calendars }, priya, id);
    expect((await accounts())[0]?.lastTest).toEqual({
      at: "2026-03-01T12:00:00.000Z",
      passed: false,
      results: [{ purpose: "calendar", passed: false, problem: expect.stringContaining("no mailbox in the cloud") }],
    });
  });

  it("reads the plan anew, and says when it ends what is offered too early", async () => {
    signedIn = { ...signedIn, plan: "basic" };
    const { id } = await connect("zoom", ["meetings"]);
    expect((await accounts())[0]?.advice).toBeUndefined();
    const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
    await world.call("POST /api/v1/offerings", priya, { body: { name: "Mentoring", ...rules } });
    expect((await accounts())[0]?.advice).toContain(
      "Zoom ends meetings after 40 minutes, and you offer sessions of 60",
    );
    signedIn = { ...signedIn, plan: "paid" };
    expect((await testConnection(deps, priya, id)).advice).toBeUndefined();
  });
});

describe("the calendars of an account", () => {
  it("are chosen for busy time and for writing, and nothing else is taken", async () => {
    const id = await tenant.connect(priya, "google");
    const at = (hour: number) => asInstant(Date.parse("2026-03-02T00:00:00Z") + hour * 3_600_000);
    const busy = (entryId: string, hour: number) =>
      ({
        id: entryId,
        startsAt: at(hour),
        endsAt: at(hour + 1),
        isAllDay: false,
        showAs: "busy",
        isDeclined: false,
      }) as const;
    world.vendors.addEntry(id, busy("dentist", 9), "private");
    const used = async (): Promise<readonly Partial<AccountCalendar>[]> =>
      (await listAccountCalendars(deps, priya, id)).map(({ id: each, counts, isTarget }) => ({
        id: each,
        counts,
        isTarget,
      }));
    expect(await used()).toEqual([
      { id: "main", counts: true, isTarget: true },
      { id: "private", counts: false, isTarget: false },
    ]);
    const change = (body: object) => changeConnection(deps, priya, { connectionId: id, ...body });
    await expect(change({ conflictCalendars: ["somebody's"] })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(change({ purposes: ["calendar", "meetings"] })).rejects.toMatchObject({ code: "invalid_request" });
    const rules = { durationMinutes: 60, kind: "individual", presence: "virtual", providerIds: [priya.personId] };
    const { id: offeringId } = (
      await world.call("POST /api/v1/offerings", priya, { body: { name: "Mentoring", ...rules } })
    ).body as { id: string };
    const times = async (): Promise<readonly string[]> => {
      const query = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
      const listed = await world.call("GET /api/v1/offerings/:id/slots", priya, { params: { id: offeringId }, query });
      return (listed.body as { items: { startsAt: string }[] }).items.map(({ startsAt }) => startsAt);
    };
    expect(await times()).toContain("2026-03-02T09:00:00Z");
    await change({ conflictCalendars: ["main", "private"], targetCalendar: "private" });
    expect(await used()).toEqual([
      { id: "main", counts: true, isTarget: false },
      { id: "private", counts: true, isTarget: true },
    ]);
    expect(await times()).not.toContain("2026-03-02T09:00:00Z");
    expect(await times()).toContain("2026-03-02T10:00:00Z");
  });
});
