import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { healthReport } from "#contract/health.ts";
import type { HealthReport } from "#contract/health.ts";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import { problemSentences } from "../../domain/problem-sentences.ts";
import { problemOf } from "../../domain/vendor-problems.ts";
import type { ProblemCode } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import { beginTenant } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import type { Mishap } from "../../testing/memory-mishaps.ts";
import { endIncidentsOf } from "./note-calls.ts";
import type { VendorFaultKind } from "../../ports/vendor-fault.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let ada: Caller;
let priya: Caller;
let lena: Caller;
let offering: Offering;
let mails = 0;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  ({ tenant, ada, priya, lena } = await beginTenant(world, {
    ada: "administrator",
    priya: "provider",
    lena: "learner",
  }));
  const body = {
    name: "Mentoring",
    durationMinutes: 15,
    kind: "individual",
    presence: "virtual",
    providerIds: [priya.personId],
  };
  offering = (await world.call("POST /api/v1/offerings", priya, { body })).body as Offering;
  mails = world.mail.taken().length;
});

const book = async (startsAt = "2026-03-02T09:00:00Z"): Promise<Session> =>
  (await world.call("POST /api/v1/sessions", lena, { body: { offeringId: offering.id, startsAt } })).body as Session;
const read = async (id: string): Promise<Session> =>
  (await world.call("GET /api/v1/sessions/:id", priya, { params: { id } })).body as Session;
const failing = (kind: VendorFaultKind, code?: string): Mishap => ({
  when: "before",
  kind,
  ...(code === undefined ? {} : { code }),
});
/** Mails about incidents since the test began: to whom, and what about. */
const told = async (): Promise<readonly string[]> => {
  await world.tellIncidents();
  return world.mail
    .taken()
    .slice(mails)
    .filter(({ messageId }) => messageId.startsWith("incident."))
    .map(({ to, subject }) => `${to.address.split("@")[0]}: ${subject}`)
    .sort();
};
const report = async (): Promise<HealthReport> =>
  healthReport.parse((await world.call("GET /api/v1/reports/health", ada)).body);
const connectionOf = async (id: string) =>
  world.database.db
    .selectFrom("connections")
    .select(["problem_code", "status"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();

describe("a cause", () => {
  it("that hits fifty sessions is told once to its owner and once to the person, and once more when it heals", async () => {
    const connection = await tenant.connect(priya, "microsoft");
    const sessions: Session[] = [];
    for (let index = 0; index < 50; index += 1) {
      const minutes = Math.floor(index / 25) * 24 * 60 + (index % 25) * 15;
      sessions.push(await book(new Date(Date.parse("2026-03-02T09:00:00Z") + minutes * 60_000).toISOString()));
    }
    world.vendors.fail("createEvent", ...sessions.map(() => failing("mailbox_missing", "MailboxNotEnabledForRESTAPI")));
    for (const { id } of sessions) {
      await world.sync(priya, id);
      await world.tellIncidents();
    }
    expect(await told()).toEqual([
      "ada: Microsoft 365: something is not working",
      "priya: Your connection to Microsoft 365 needs attention",
    ]);
    expect((await report()).incidents).toMatchObject([{ code: "mailbox_missing", failures: 50, accountName: "priya" }]);
    expect(await connectionOf(connection)).toEqual({ problem_code: "mailbox_missing", status: "connected" });
    expect((await read(sessions[7]?.id ?? "")).calendar).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("no mailbox in the cloud"),
    });

    world.moveClock(6 * 60 + 1);
    for (const { id } of sessions) await world.sync(priya, id);
    expect((await told()).slice(0, 2)).toEqual([
      "ada: Microsoft 365 works again",
      "ada: Microsoft 365: something is not working",
    ]);
    expect(await told()).toHaveLength(4);
    expect(await connectionOf(connection)).toEqual({ problem_code: null, status: "connected" });
    expect((await report()).incidents).toMatchObject([{ code: "mailbox_missing", healedAt: expect.any(String) }]);
    expect((await report()).sessions).toEqual([]);
  });

  it("is told once to each although the mail server takes minutes, and another worker goes on meanwhile", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", failing("mailbox_missing", "MailboxNotEnabledForRESTAPI"));
    await world.sync(priya, id);
    world.mail.meanwhile(async () => {
      world.moveClock(3);
      await world.tellIncidents();
    });
    expect(await told()).toEqual([
      "ada: Microsoft 365: something is not working",
      "priya: Your connection to Microsoft 365 needs attention",
    ]);
  });

  it("that passes within a quarter of an hour is told to nobody", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", failing("unavailable"), failing("unavailable"));
    await world.sync(priya, id);
    world.moveClock(10);
    await world.sync(priya, id);
    expect((await read(id)).meeting).toMatchObject({
      state: "pending",
      problem: expect.stringContaining("not answer"),
    });
    world.moveClock(6);
    await world.sync(priya, id);
    expect(await told()).toEqual([]);
    expect((await report()).incidents).toEqual([]);
    expect((await read(id)).meeting.state).toBe("ready");
  });

  it("that lasts longer is told to the owner alone when it is the vendor's, for all accounts together", async () => {
    const noor = await tenant.person("noor", ["provider"]);
    await tenant.connect(priya, "microsoft");
    await tenant.connect(noor, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", ...[1, 2, 3, 4, 5].map(() => failing("unavailable")));
    for (let run = 0; run < 5; run += 1) {
      await world.sync(priya, id);
      world.moveClock(5);
    }
    expect(await told()).toEqual(["ada: Microsoft 365: something is not working"]);
    await world.sync(priya, id);
    expect(await told()).toEqual(["ada: Microsoft 365 works again", "ada: Microsoft 365: something is not working"]);
  });

  it("that comes back within the hour is the same one, and nobody hears of it again", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", failing("not_permitted", "ErrorAccessDenied"));
    await world.sync(priya, id);
    expect(await told()).toHaveLength(2);
    world.moveClock(20);
    await world.sync(priya, id);
    expect(await told()).toHaveLength(4);
    const other = await book("2026-03-02T10:00:00Z");
    world.vendors.fail("createEvent", failing("not_permitted", "ErrorAccessDenied"));
    await world.sync(priya, other.id);
    expect(await told()).toHaveLength(4);
    expect((await report()).incidents).toHaveLength(1);
  });

  it("ends quietly when the person lets the account go", async () => {
    const connectionId = await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", failing("licence_missing"));
    await world.sync(priya, id);
    expect(await told()).toHaveLength(2);
    const { scope } = priya;
    await world.database.transaction((tx) =>
      endIncidentsOf(world.changing, tx, { scope, connectionId, how: "quietly" }),
    );
    expect(await told()).toHaveLength(2);
    expect((await report()).incidents).toMatchObject([{ healedAt: expect.any(String) }]);
  });

  it("that nobody meets any more is let go after a while, and that something passing is over is told", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", ...[1, 2, 3, 4, 5].map(() => failing("unavailable")));
    for (let run = 0; run < 5; run += 1) {
      await world.sync(priya, id);
      world.moveClock(5);
    }
    expect(await told()).toHaveLength(1);
    await world.forgetTroubles();
    expect(await told()).toHaveLength(1);
    world.moveClock(6);
    await world.forgetTroubles();
    expect(await told()).toEqual(["ada: Microsoft 365 works again", "ada: Microsoft 365: something is not working"]);
  });

  it("is told when a calendar cannot be read for times, and heals with the next reading", async () => {
    const connectionId = await tenant.connect(priya, "microsoft");
    const grant = { tenantId: tenant.tenantId, connectionId, vendor: "microsoft" } as const;
    const range = { from: asInstant(world.clock.now()), to: asInstant(world.clock.now() + 3_600_000) };
    world.vendors.fail("listEntries", failing("not_permitted", "ErrorAccessDenied"));
    await expect(world.calendars.listEntries(grant, range)).rejects.toMatchObject({ kind: "not_permitted" });
    expect(await told()).toHaveLength(2);
    expect((await connectionOf(connectionId)).problem_code).toBe("not_permitted");
    world.moveClock(1);
    await world.calendars.listEntries(grant, range);
    expect(await told()).toHaveLength(4);
    expect((await connectionOf(connectionId)).problem_code).toBeNull();
  });

  it("keeps its mail until the mail server takes it, and sends none twice", async () => {
    await tenant.connect(priya, "microsoft");
    const { id } = await book();
    world.vendors.fail("createEvent", failing("licence_missing"));
    await world.sync(priya, id);
    world.mail.fail({ when: "before", kind: "unavailable" }, { when: "after", kind: "unavailable" });
    await told();
    world.moveClock(3);
    await told();
    world.moveClock(60);
    expect(await told()).toHaveLength(2);
  });
});

describe("what is found at vendors to be passing or not", () => {
  type Vendor = "microsoft" | "zoom" | "google";
  type Told = "nobody" | "owner" | "owner and person";
  const rows: readonly (readonly [Vendor, VendorFaultKind, string | undefined, "pending" | "failed", string, Told])[] =
    [
      ["microsoft", "throttled", "TooManyRequests", "pending", "busy", "nobody"],
      ["microsoft", "throttled", "mailbox_busy", "pending", "Much is being written", "nobody"],
      ["microsoft", "unavailable", undefined, "pending", "not answer", "nobody"],
      ["microsoft", "unavailable", "ErrorIrresolvableConflict", "pending", "same appointment", "nobody"],
      ["microsoft", "rejected", "ErrorQuotaExceeded", "pending", "used up", "nobody"],
      ["microsoft", "grant_revoked", undefined, "failed", "Reconnect", "owner and person"],
      ["microsoft", "consent_required", undefined, "failed", "permission", "owner and person"],
      ["microsoft", "mailbox_missing", "MailboxNotEnabledForRESTAPI", "failed", "no mailbox", "owner and person"],
      ["microsoft", "licence_missing", undefined, "failed", "licence", "owner and person"],
      ["microsoft", "account_unknown", "ErrorInvalidUser", "failed", "does not know", "owner and person"],
      ["microsoft", "not_permitted", "ErrorAccessDenied", "failed", "does not let us", "owner and person"],
      ["microsoft", "rejected", "teams_not_allowed", "failed", "Teams meetings", "owner and person"],
      ["microsoft", "rejected", "invalid_client", "failed", "set up", "owner"],
      ["microsoft", "rejected", "consent_withdrawn", "failed", "organisation", "owner"],
      ["microsoft", "rejected", "ErrorInvalidRequest", "failed", "did not accept", "owner and person"],
      ["microsoft", "unexpected_reply", undefined, "failed", "unexpected", "owner and person"],
      ["zoom", "throttled", "429", "pending", "busy", "nobody"],
      ["zoom", "unavailable", "3002", "pending", "is running", "nobody"],
      ["zoom", "grant_revoked", "124", "failed", "Reconnect", "owner and person"],
      ["zoom", "consent_required", "4711", "failed", "permission", "owner and person"],
      ["zoom", "licence_missing", "3161", "failed", "licence", "owner and person"],
      ["zoom", "account_unknown", "1001", "failed", "does not know", "owner and person"],
      ["zoom", "rejected", "300", "failed", "did not accept", "owner and person"],
      ["google", "throttled", "rateLimitExceeded", "pending", "busy", "nobody"],
      ["google", "throttled", "quotaExceeded", "pending", "used up", "nobody"],
      ["google", "not_permitted", "forbiddenForNonOrganizer", "failed", "does not let us", "owner and person"],
      ["google", "rejected", "meet_not_allowed", "failed", "Google Meet", "owner and person"],
      ["google", "rejected", "accessNotConfigured", "failed", "set up", "owner"],
    ];
  it.each(rows)(
    "shows %s's %s (%s) as %s, in words (%s), comes right by itself, and tells %s",
    async (vendor, kind, code, state, words, who) => {
      await tenant.connect(priya, vendor);
      const { id } = await book();
      world.vendors.fail(vendor === "zoom" ? "createMeeting" : "createEvent", failing(kind, code));
      await world.sync(priya, id);
      expect((await read(id)).meeting).toMatchObject({ state, problem: expect.stringContaining(words) });
      expect((await report()).sessions).toMatchObject([{ id, attempts: 1 }]);
      const german = (await world.call("GET /api/v1/sessions/:id", { ...priya, language: "de-AT" }, { params: { id } }))
        .body as Session;
      expect(german.meeting.problem).not.toBe((await read(id)).meeting.problem);
      const { body } = await world.call("GET /api/v1/sessions/:id", lena, { params: { id } });
      expect((body as Session).meeting.problem).not.toMatch(/Reconnect|your administrator/);
      const hears = { nobody: [], owner: ["ada"], "owner and person": ["ada", "priya"] }[who];
      const names = (mails: readonly string[]) => mails.map((mail) => mail.split(":")[0]);
      expect(names(await told())).toEqual(hears);

      await world.call("POST /api/v1/reports/health/sessions/:id/retry", ada, { params: { id } });
      await world.sync(priya, id);
      expect((await read(id)).meeting.state).toBe("ready");
      expect((await report()).sessions).toEqual([]);
      expect(names(await told())).toEqual(hears.flatMap((name) => [name, name]));
    },
  );

  it("leaves out no word that we have for a vendor's error", () => {
    const elsewhere: readonly ProblemCode[] = ["daily_limit", "watch_refused", "app_removed", "ours"];
    const seen = rows.map(([vendor, kind, code]) => problemOf({ vendor, kind, code }).code);
    expect([...new Set([...seen, ...elsewhere])].sort()).toEqual(Object.keys(problemSentences.en).sort());
  });
});

describe("a Zoom host whose day is used up", () => {
  it("waits for 00:00 UTC, and the session says so", async () => {
    await tenant.connect(priya, "zoom");
    const { id } = await book();
    const mishap = { ...failing("throttled", "daily_limit"), retryAfterSeconds: 12 * 3_600 } as Mishap;
    world.vendors.fail("createMeeting", mishap);
    await world.sync(priya, id);
    const { meeting } = await read(id);
    expect(meeting).toMatchObject({ state: "pending", problem: expect.stringContaining("after 00:00 UTC") });
    const [late] = (await report()).sessions;
    expect(late?.nextAttemptAt.slice(0, 17)).toBe("2026-03-02T00:00:");
    world.setClock("2026-03-02T00:00:02Z");
    await world.sync(priya, id);
    expect((await read(id)).meeting.state).toBe("ready");
  });
});

describe("the report", () => {
  it("is for administrators and support only", async () => {
    await expect(world.call("GET /api/v1/reports/health", lena)).rejects.toMatchObject({ code: "not_allowed" });
    const sam = await tenant.person("sam", ["support"]);
    expect((await world.call("GET /api/v1/reports/health", sam)).status).toBe(200);
  });

  it("lets nobody retry what is not theirs", async () => {
    const elsewhere = await world.newTenant();
    const eve = await elsewhere.person("eve", ["administrator"]);
    const { id } = await book();
    await expect(
      world.call("POST /api/v1/reports/health/sessions/:id/retry", eve, { params: { id } }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});
