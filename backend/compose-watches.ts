/** How the app hears of what changes outside: jobs, sweeps and hooks, and what has to happen when accounts come and go. */
import type { FeatureGround } from "./compose-features.ts";
import type { Instant } from "./domain/instant.ts";
import { vendorNames } from "./domain/vendor-problems.ts";
import type { Tx } from "./platform/database.ts";
import type { Route } from "./platform/route.ts";
import type { TenantScope } from "./platform/tenant-scope.ts";
import { Secret } from "./ports/secret.ts";
import type { ChangeDeps } from "./features/bookings/record-change.ts";
import { forgetAccount } from "./features/connections/forget-account.ts";
import { endIncidentsOf } from "./features/health/note-calls.ts";
import { noteRemoval, noteReturn } from "./features/health/note-removal.ts";
import { recordAudit } from "./features/audit/record-audit.ts";
import { takeAnswers } from "./features/answers/take-answers.ts";
import { forgetZoomUser } from "./features/panel/forget-zoom-user.ts";
import { proposeFromCalendar } from "./features/proposals/propose-from-calendar.ts";
import { endWatchAtVendor, forgetWatch } from "./features/watches/end-watch.ts";
import { createGoogleHooks } from "./features/watches/google-hooks.routes.ts";
import { createGraphHooks } from "./features/watches/graph-hooks.routes.ts";
import { createKeepWatch, keepWatchJob } from "./features/watches/keep-watch.job.ts";
import { createWakeDueWatches } from "./features/watches/wake-due-watches.ts";
import { createAdoptAccounts, wantWatch } from "./features/watches/want-watches.ts";
import { createZoomHooks } from "./features/watches/zoom-hooks.routes.ts";

/** How often calendars are looked for that are due. */
const sweepMs = 500;
const adoptMs = 30_000;

type Connected = { readonly scope: TenantScope; readonly connectionId: string };
type Forgotten = { readonly scope: TenantScope; readonly connectionId: string };

/** What the connections ask of it. */
export interface Watches {
  readonly routes: readonly Route[];
  readonly onConnected: (tx: Tx, connected: Connected) => Promise<void>;
  /** Other calendars of the account count, or are written to. */
  readonly onCalendarsChanged: (tx: Tx, changed: Connected) => Promise<void>;
  readonly beforeDisconnect: (scope: TenantScope, connectionId: string) => Promise<void>;
  readonly onForgotten: (tx: Tx, forgotten: Forgotten) => Promise<void>;
}

export function composeWatches(ground: FeatureGround & Pick<ChangeDeps, "gatherOutside">): Watches {
  const { config, database, vendors, jobs, live, log } = ground;
  const { calendarChanges, calendars } = vendors;
  const onForgotten = async (tx: Tx, { scope, connectionId }: Forgotten): Promise<void> => {
    await forgetWatch(tx, scope, connectionId);
    await endIncidentsOf(ground, tx, { scope, connectionId, how: "quietly" });
  };
  const keepWatch = createKeepWatch({
    ...ground,
    calendarChanges,
    calendars,
    publicOrigin: config.PUBLIC_ORIGIN,
    random: Math.random,
    onCopyMoved: (tx, moved) => proposeFromCalendar(ground, tx, { ...moved, seenIn: "a dragged copy" }),
    onCopyAnswered: (tx, { scope, sessionId, email, answer, ...at }) =>
      takeAnswers(ground, tx, { scope, sessionId, answers: [{ email, answer }], on: "own copy", at }),
  });
  jobs.work(keepWatchJob, keepWatch);
  jobs.every(sweepMs, "wake due watches", createWakeDueWatches(ground));
  jobs.every(adoptMs, "adopt connected accounts", createAdoptAccounts(ground));
  const secret = config.ZOOM_WEBHOOK_SECRET;
  return {
    routes: [
      ...createGraphHooks(ground),
      ...createGoogleHooks(ground),
      ...createZoomHooks({
        ...ground,
        zoomWebhookSecret: secret === undefined ? undefined : new Secret(secret),
        zoomClientId: config.ZOOM_CLIENT_ID,
        onUserGone: forgetZoomUser,
        onDeparted: (tx, departed) => forgetRemoved(ground, tx, { ...departed, onForgotten }),
      }),
    ],
    onConnected: async (tx, connected) => {
      await wantWatch(ground, tx, connected);
      await noteReturn(ground, tx, connected);
    },
    onCalendarsChanged: async (tx, { scope, connectionId }) => {
      await live.announceStaleCalendar(tx, { tenantId: scope.tenantId, connectionId });
      await wantWatch(ground, tx, { scope, connectionId });
    },
    beforeDisconnect: (scope, connectionId) =>
      endWatchAtVendor({ database, calendarChanges, log }, scope, connectionId),
    onForgotten,
  };
}

/** Somebody removed the app at the vendor, so nothing of their account is kept, and whoever looks after it is told. */
async function forgetRemoved(
  ground: FeatureGround,
  tx: Tx,
  removed: Forgotten & { readonly leftAt: Instant; readonly onForgotten: Watches["onForgotten"] },
): Promise<void> {
  const { scope, connectionId, onForgotten } = removed;
  const ended = await forgetAccount({ live: ground.live, onForgotten }, tx, removed);
  if (!ended) return;
  await noteRemoval(ground, tx, { scope, connectionId, ...ended });
  await recordAudit(ground, tx, {
    by: { scope, surface: "system" },
    line: { kind: "connections.removed" },
    subject: { kind: "connection", id: connectionId, name: vendorNames[ended.vendor] },
    people: [ended.personId],
  });
}
