/** Connected accounts: their routes, the job that lets them go, and what has to happen when they come, change and go. */
import type { Doors } from "./compose-doors.ts";
import type { FeatureGround } from "./compose-features.ts";
import type { Watches } from "./compose-watches.ts";
import { answerFromVendor, createBrowserPageRoutes } from "./features/connections/browser-pages.routes.ts";
import type { BrowserPagesDeps } from "./features/connections/browser-pages.routes.ts";
import { createConnectionRoutes } from "./features/connections/connections.routes.ts";
import type { ConnectionsDeps } from "./features/connections/connections.routes.ts";
import { createLeaveAccounts } from "./features/connections/leave-accounts.job.ts";
import { noteDeparture } from "./features/people/note-departure.ts";
import { requestReconcileOfPerson } from "./features/reconcile/request-reconcile.ts";
import { requestSync, requestSyncOfPerson } from "./features/sync/request-sync.ts";
import type { Route } from "./platform/route.ts";

const sweepMs = 500;

/** What waits for an account of somebody goes on, and their calendar is listened to. */
export function afterConnecting(
  ground: FeatureGround,
  watches: Watches,
): NonNullable<Parameters<typeof createConnectionRoutes>[0]["onConnected"]> {
  return async (tx, person) => {
    await watches.onConnected(tx, person);
    await requestSyncOfPerson(ground, tx, person);
    await requestReconcileOfPerson(ground, tx, person);
  };
}

/** Registers its sweep, and answers its routes. */
export function composeConnections(
  ground: FeatureGround,
  watches: Watches,
  { receiveOther, servePage }: Pick<Doors, "receiveOther" | "servePage">,
): readonly Route[] {
  const deps: ConnectionsDeps & BrowserPagesDeps = {
    ...ground,
    receiveOther: async (returning) => (await receiveOther(returning)) ?? answerFromVendor(deps, returning),
    servePage,
    browserPage: (ticket) => `${ground.config.PUBLIC_ORIGIN}/connect/account?ticket=${ticket}`,
    ...ground.vendors,
    beforeDisconnect: watches.beforeDisconnect,
    onForgotten: watches.onForgotten,
    onCalendarsChanged: watches.onCalendarsChanged,
    onLeaving: async (tx, { scope, sessionIds }) => {
      for (const sessionId of sessionIds) await requestSync(ground, tx, { scope, sessionId });
    },
    onConnected: afterConnecting(ground, watches),
    onRefused: (caller, error) => noteDeparture(ground, caller, error),
  };
  ground.jobs.every(sweepMs, "leave accounts", createLeaveAccounts(deps));
  return [...createConnectionRoutes(deps), ...createBrowserPageRoutes(deps)];
}
