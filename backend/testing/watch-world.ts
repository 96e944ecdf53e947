/** A booking world that also follows its calendars: watches in memory, the vendors' hooks, and what people do outside. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { forgetZoomUser } from "../features/panel/forget-zoom-user.ts";
import { forgetAccount } from "../features/connections/forget-account.ts";
import { syncSessionJob } from "../features/sync/sync-session.job.ts";
import type { CopyAnswered, CopyMoved } from "../features/watches/compare-changes.ts";
import { endWatchAtVendor, forgetWatch } from "../features/watches/end-watch.ts";
import { createGoogleHooks } from "../features/watches/google-hooks.routes.ts";
import { createGraphHooks } from "../features/watches/graph-hooks.routes.ts";
import { createKeepWatch, keepWatchJob } from "../features/watches/keep-watch.job.ts";
import { createAdoptAccounts, wantWatch } from "../features/watches/want-watches.ts";
import { createWakeDueWatches } from "../features/watches/wake-due-watches.ts";
import { createZoomHooks } from "../features/watches/zoom-hooks.routes.ts";
import type { Caller } from "../platform/caller.ts";
import { createJobs } from "../platform/jobs.ts";
import { createLog } from "../platform/log.ts";
import { RequestProblem } from "../platform/request-problem.ts";
import type { Reply, Route } from "../platform/route.ts";
import { Secret } from "../ports/secret.ts";
import { createBookingWorld } from "./booking-world.ts";
import { createMemoryChanges } from "./memory-changes.ts";

export type WatchWorld = Awaited<ReturnType<typeof createWatchWorld>>;

const zoomSecret = "zoom-secret";

export async function createWatchWorld() {
  const world = await createBookingWorld();
  const { database, clock, vendors } = world;
  const log = createLog("silent");
  const jobs = createJobs(database, {
    log,
    role: "enqueue-only",
    definitions: [keepWatchJob, syncSessionJob] as never,
  });
  await jobs.start();
  const changes = createMemoryChanges();
  const copies = { moved: [] as CopyMoved[], answered: [] as CopyAnswered[] };
  const { calendarChanges } = changes;
  const { ids, live } = world.changing;
  const ground = { database, clock, ids, live, jobs, log, calendarChanges, calendars: vendors.calendars };
  const keep = createKeepWatch({
    ...ground,
    publicOrigin: "https://slotside.example",
    random: () => 0.5,
    onCopyMoved: async (_tx, moved) => void copies.moved.push(moved),
    onCopyAnswered: async (_tx, answered) => void copies.answered.push(answered),
  });
  const zoom = { ...ground, zoomClientId: "client", zoomWebhookSecret: new Secret(zoomSecret) };
  const onForgotten: Parameters<typeof forgetAccount>[0]["onForgotten"] = (tx, { scope, connectionId }) =>
    forgetWatch(tx, scope, connectionId);
  const routes = [
    ...createGraphHooks(ground),
    ...createGoogleHooks(ground),
    ...createZoomHooks({
      ...zoom,
      onDeparted: async (tx, gone) => void (await forgetAccount({ live, onForgotten }, tx, gone)),
      onUserGone: forgetZoomUser,
    }),
  ];
  const call = (path: string, given: HookCall): Promise<Reply> => callHook(routes, path, given);

  return {
    ...world,
    changes,
    copies,
    adopt: createAdoptAccounts(ground),
    wake: createWakeDueWatches(ground),
    /** The job of one calendar, as a worker would run it. */
    keep: (caller: Caller, connectionId: string) => keep({ tenantId: caller.scope.tenantId, connectionId }),
    wantWatch: (caller: Caller, connectionId: string) =>
      database.transaction((tx) => wantWatch(ground, tx, { scope: caller.scope, connectionId })),
    disconnect: async (caller: Caller, connectionId: string): Promise<void> => {
      const { scope } = caller;
      await endWatchAtVendor(ground, scope, connectionId);
      await database.transaction((tx) => forgetAccount({ live, onForgotten }, tx, { scope, connectionId }));
    },
    hook: call,
    /** Posts an event as Zoom does. */
    zoomEvent: (event: string, payload: object, changed: Partial<SignedAs> = {}) => {
      const now = Math.floor(clock.now() / 1000);
      const { secret, timestamp, extra } = { secret: zoomSecret, timestamp: now, extra: "", ...changed };
      const raw = JSON.stringify({ event, event_ts: clock.now(), payload });
      const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${raw}`).digest("hex");
      const headers = { "x-zm-request-timestamp": String(timestamp), "x-zm-signature": `v0=${signature}` };
      const path = event === "app_deauthorized" ? "/hooks/zoom/deauthorize" : "/hooks/zoom";
      return call(path, { headers, raw: raw + extra });
    },
    watchOf: (connectionId: string) =>
      database.db
        .selectFrom("calendar_watches")
        .selectAll()
        .where("connection_id", "=", connectionId)
        .executeTakeFirst(),
    /** How many looks at its vendors the session is waiting for. */
    looksWanted: async (sessionId: string): Promise<number> => {
      const row = await database.db
        .selectFrom("session_sync")
        .select(["look_wanted", "look_done"])
        .where("session_id", "=", sessionId)
        .executeTakeFirstOrThrow();
      return row.look_wanted - row.look_done;
    },
    close: async (): Promise<void> => {
      await jobs.stop();
      await world.close();
    },
  };
}

interface SignedAs {
  readonly secret: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  /** What somebody adds to the bytes after they were signed. */
  readonly extra: string;
}

interface HookCall {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
}

/** Answers as the server would, refusals included. */
async function callHook(routes: readonly Route[], path: string, given: HookCall): Promise<Reply> {
  const route = routes.find((each) => each.path === path);
  if (!route) throw new Error(`no hook ${path}`);
  const handle = route.handle as (parsed: unknown) => Promise<Reply>;
  try {
    return await handle({
      query: (route.query ?? z.unknown()).parse(given.query ?? {}),
      body: (route.body ?? z.unknown()).parse(given.body),
      headers: given.headers ?? {},
      rawBody: Buffer.from(given.raw ?? JSON.stringify(given.body ?? null)),
    });
  } catch (thrown) {
    if (!(thrown instanceof RequestProblem)) throw thrown;
    return { status: thrown.code === "unauthenticated" ? 401 : 400, body: thrown.code };
  }
}
