/** A backend's booking features on a real database, with vendors in memory and a clock that a test moves. */
import { createFollowOutside } from "../features/bookings/follow-outside.ts";
import { createAnswersRoutes } from "../features/answers/answers.routes.ts";
import { createWriteAnswers } from "../features/answers/write-answers.job.ts";
import { createBookingsRoutes } from "../features/bookings/bookings.routes.ts";
import { createAvailabilityRoutes } from "../features/availability/availability.routes.ts";
import { createGatherOutside } from "../features/availability/gather-facts.ts";
import { createReadFreeBusy } from "../features/availability/read-free-busy.ts";
import { createReadBusyTime } from "../features/availability/read-busy-time.ts";
import { createHealthReportRoutes } from "../features/health/health.routes.ts";
import { watchCalendars, watchMeetings } from "../features/health/watch-calls.ts";
import { createHoldsRoutes } from "../features/holds/holds.routes.ts";
import { createMatchesRoutes } from "../features/matches/matches.routes.ts";
import { createNextRoutes } from "../features/next/next.routes.ts";
import { createReleaseKeptTime } from "../features/bookings/release-kept-time.job.ts";
import type { ChangeDeps } from "../features/bookings/record-change.ts";
import { createSettleDueSessions } from "../features/bookings/settle-due-sessions.job.ts";
import { createMailChannel } from "../features/notices/deliver-mail.ts";
import { createNoticesRoutes } from "../features/notices/notices.routes.ts";
import { createRemindPeople } from "../features/notices/remind-people.job.ts";
import { createTellPutBack } from "../features/notices/tell-put-back.ts";
import { createSendDueNotices } from "../features/notices/send-notices.job.ts";
import { createTellDueSessions } from "../features/notices/tell-session.job.ts";
import { createOfferingsRoutes } from "../features/offerings/offerings.routes.ts";
import { createPeopleRoutes } from "../features/people/people.routes.ts";
import { createProposalsRoutes } from "../features/proposals/proposals.routes.ts";
import { createSeriesRoutes } from "../features/series/series.routes.ts";
import { createForgetOldWishes, createLookForOpenings } from "../features/wishes/look-for-openings.job.ts";
import { createSendWishNotices } from "../features/wishes/send-wish-notices.job.ts";
import { createWishesRoutes } from "../features/wishes/wishes.routes.ts";
import { requestLook, requestSyncOfPerson } from "../features/sync/request-sync.ts";
import { createSyncSession, syncSessionJob } from "../features/sync/sync-session.job.ts";
import { createSettingsRoutes } from "../features/settings/settings.routes.ts";
import { asInstant } from "../domain/instant.ts";
import type { Caller, Role } from "../platform/caller.ts";
import { openDatabase } from "../platform/database.ts";
import type { OpenDatabase } from "../platform/database.ts";
import { createIdempotency } from "../platform/idempotency.ts";
import { createJobs } from "../platform/jobs.ts";
import { createLive } from "../platform/live.ts";
import { createLog } from "../platform/log.ts";
import { createRandomIds } from "../platform/random-ids.ts";
import type { Reply, Route } from "../platform/route.ts";
import { createSessionLinks } from "../platform/session-links.ts";
import { createVault } from "../platform/vault.ts";
import { mintTenantScope } from "../platform/tenant-scope.ts";
import { createTestAdministration } from "./administration.ts";
import { openEmbeddedCopy } from "./embedded-copy.ts";
import { freshDatabase, giveBack } from "./fresh-database.ts";
import { createMemoryMail } from "./memory-mail.ts";
import { createHealthSweeps } from "./health-sweeps.ts";
import { createMemoryVendors } from "./memory-vendors.ts";

/** Monday 2 March 2026, 00:00 UTC. */
const begin = Date.parse("2026-03-02T00:00:00Z");

export type BookingWorld = Awaited<ReturnType<typeof createBookingWorld>>;

/**
 * On the database at this URL, on an `embedded` one in memory, or on `any`: one of the test run's server where there is one, because
 * that costs a tenth.
 */
export async function createBookingWorld(on = "any") {
  const made = on === "any" ? await freshDatabase("world") : undefined;
  const url = made ?? (on === "any" || on === "embedded" ? undefined : on);
  const database = url === undefined ? await openEmbeddedCopy() : await openDatabase({ databaseUrl: url });
  const logged: string[] = [];
  const log = createLog("debug", { write: (line) => void logged.push(line) });
  let now = begin;
  const clock = { now: () => asInstant(now) };
  const ids = createRandomIds(clock);
  const live = createLive(database, log);
  const jobs = createJobs(database, { log, role: "enqueue-only" });
  const vendors = createMemoryVendors();
  const noting = { database, clock, ids, live, log };
  const watched = {
    calendars: watchCalendars(noting, vendors.calendars),
    onlineMeetings: watchMeetings(noting, vendors.onlineMeetings),
  };
  const reading = { ...watched, clock, log };
  const readers = { readBusyTime: createReadBusyTime(reading), readFreeBusy: createReadFreeBusy(reading) };
  const gatherOutside = createGatherOutside({ database, ...readers });
  const idempotency = createIdempotency(database, clock);
  const guestKeys = createVault([{ id: "test", key: Buffer.alloc(32, 7) }]);
  const links = createSessionLinks({ publicOrigin: "https://slotside.example", teamsAppId: "app", guestKeys });
  const { eventMarks } = vendors;
  const deps = { ...noting, ...watched, jobs, gatherOutside, idempotency, links, eventMarks };
  const mail = createMemoryMail();
  const telling = { ...deps, sender: mail.sender, channels: [createMailChannel(mail)] };
  const administration = createTestAdministration(deps);
  const routes = [...administration.routes, ...createRoutes(deps, telling)];
  const sync = createSyncSession({
    ...deps,
    follow: createFollowOutside({ ...deps, tellPutBack: createTellPutBack(telling) }),
    random: () => 0.5,
  });
  jobs.work(syncSessionJob, sync);
  await live.start();
  await jobs.start();

  return {
    database,
    clock,
    vendors,
    administration,
    /** Lines of the log so far. */
    logged,
    moveClock: (minutes: number): void => void (now += minutes * 60_000),
    mail,
    /** What telling people needs, for use cases that no route calls. */
    telling,
    /** Tells people what there is to tell by now and sends it, as the worker's sweeps would; rejects when the worker dies. */
    tell: async (): Promise<void> => {
      await createTellDueSessions(telling)();
      await Promise.race([createSendDueNotices(telling)(), mail.death()]);
    },
    /** Reminds people of what begins soon, as the worker's sweep would. */
    remind: createRemindPeople(telling),
    ...createHealthSweeps({ ...deps, mail }),
    wishes: createWishSweeps(telling, mail),
    /** The calendars as the features see them. */
    calendars: watched.calendars,
    /** Long enough for vendors to hear of a move or a cancel. */
    passSecondThoughts: (): void => void (now += 8_000),
    setClock: (at: string): void => void (now = Date.parse(at)),
    /** Runs the session's vendor job as a worker would; rejects when the worker dies. */
    sync: (caller: Caller, sessionId: string) =>
      Promise.race([sync({ tenantId: caller.scope.tenantId, sessionId }), vendors.death()]),
    /** What a vendor's notification of a change comes to. */
    hear: (caller: Caller, sessionId: string) =>
      database.transaction((tx) => requestLook(deps, tx, { scope: caller.scope, sessionId })),
    /** Writes answers that are due by now to people's own copies, as the worker's sweep would. */
    writeAnswers: createWriteAnswers({ ...deps, random: () => 0.5 }),
    /** Everything a change of a session needs, for use cases that no route calls. */
    changing: deps as ChangeDeps,
    /** What lets guests in. */
    guestKeys,
    links,
    /** Runs what is due in sessions by now, as the worker's sweep would. */
    settle: createSettleDueSessions(deps),
    /** Frees what can no longer be taken back, as the worker's sweep would. */
    release: createReleaseKeptTime(deps),
    connected: (caller: Caller) => database.transaction((tx) => requestSyncOfPerson(deps, tx, caller)),
    call: (route: string, caller: Caller, request: Request = {}) => callRoute(routes, { route, caller, request }),
    newTenant: () => createTenant(database, ids.next),
    close: async (): Promise<void> => {
      await jobs.stop();
      await live.stop();
      await database.close();
      if (made !== undefined) await giveBack(made);
    },
  };
}

/** What the worker's sweeps do for those who wish for a time; `send` rejects when the worker dies. */
function createWishSweeps(
  telling: Parameters<typeof createLookForOpenings>[0] & Parameters<typeof createSendWishNotices>[0],
  mail: ReturnType<typeof createMemoryMail>,
) {
  return {
    look: createLookForOpenings(telling),
    send: () => Promise.race([createSendWishNotices(telling)(), mail.death()]),
    forget: createForgetOldWishes(telling),
  };
}

/** What people do with sessions, over the API. */
function createRoutes(
  deps: Omit<Parameters<typeof createBookingsRoutes>[0], "syncPatienceMs">,
  telling: Parameters<typeof createNoticesRoutes>[0] & Parameters<typeof createWishesRoutes>[0],
): readonly Route[] {
  return [
    ...createOfferingsRoutes(deps),
    ...createPeopleRoutes(deps),
    ...createMatchesRoutes(deps),
    ...createHoldsRoutes(deps),
    ...createSeriesRoutes(deps),
    ...createAvailabilityRoutes(deps),
    ...createSettingsRoutes(deps),
    ...createAnswersRoutes(deps),
    ...createProposalsRoutes({ ...deps, syncPatienceMs: 0 }),
    ...createBookingsRoutes({ ...deps, syncPatienceMs: 0 }),
    ...createNextRoutes({ ...deps, syncPatienceMs: 0 }),
    ...createNoticesRoutes(telling),
    ...createWishesRoutes(telling),
    ...createHealthReportRoutes(deps),
  ];
}

export interface Request {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly ifMatch?: number;
  readonly key?: string;
}

/** Answers as the server would; what the route throws is thrown. */
async function callRoute(
  routes: readonly Route[],
  { route: name, caller, request }: { readonly route: string; readonly caller: Caller; readonly request: Request },
): Promise<Reply> {
  const route = routes.find(({ method, path }) => name === `${method} ${path}`);
  if (!route) throw new Error(`no route ${name}`);
  const handle = route.handle as (parsed: unknown) => Promise<Reply>;
  return handle({
    params: route.params?.parse(request.params ?? {}),
    query: route.query?.parse(request.query ?? {}),
    body: route.body?.parse(request.body ?? {}),
    caller,
    requestId: "test",
    ifMatch: request.ifMatch,
    idempotencyKey: request.key,
    headers: {},
  });
}

async function createTenant(database: OpenDatabase, nextId: () => string) {
  const tenantId = nextId();
  const scope = mintTenantScope(tenantId, "request");
  const at = new Date(begin);
  const { db } = database;
  await db.insertInto("tenants").values({ id: tenantId, display_name: "Northwind", onboarded_at: at }).execute();

  /** Adds somebody; `name` is also their address. */
  const person = async (name: string, roles: readonly Role[], timeZone = "UTC"): Promise<Caller> => {
    const id = nextId();
    const row = { display_name: name, email: `${name}@example.org`, time_zone: timeZone, locale: "en-GB" };
    await db
      .insertInto("people")
      .values({ tenant_id: tenantId, id, ...row, roles: [...roles], created_at: at })
      .execute();
    return { scope, personId: id, displayName: name, roles, surface: "teams" };
  };

  /** Connects an account; answers the connection's id. */
  const connect = async (caller: Caller, vendor: "microsoft" | "zoom" | "google"): Promise<string> => {
    const id = nextId();
    const account = { account_tenant: tenantId, account_id: caller.personId, account_name: caller.displayName };
    await db
      .insertInto("connections")
      .values({
        tenant_id: tenantId,
        id,
        person_id: caller.personId,
        vendor,
        purposes: vendor === "zoom" ? ["meetings"] : ["calendar"],
        method: "delegated",
        ...account,
        account_email: `${caller.displayName}@example.org`,
        scopes: "",
        status: "connected",
        problem: null,
        connected_at: at,
        refresh_token_sealed: null,
        access_token_sealed: null,
        access_token_expires_at: null,
        refresh_leased_until: null,
      })
      .execute();
    return id;
  };
  return { tenantId, person, connect };
}
