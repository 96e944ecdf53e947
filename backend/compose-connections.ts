/** Connected accounts: their routes, the job that lets them go, and what has to happen when they come, change and go. */
import type { FeatureGround } from "./compose-features.ts";
import type { Watches } from "./compose-watches.ts";
import { createConnectionRoutes } from "./features/connections/connections.routes.ts";
import { createLeaveAccounts } from "./features/connections/leave-accounts.job.ts";
import { requestReconcileOfPerson } from "./features/reconcile/request-reconcile.ts";
import { requestSync, requestSyncOfPerson } from "./features/sync/request-sync.ts";
import type { Route } from "./platform/route.ts";

const sweepMs = 500;

/** Registers its sweep, and answers its routes. */
export function composeConnections(ground: FeatureGround, watches: Watches): readonly Route[] {
  const deps: Parameters<typeof createConnectionRoutes>[0] = {
    ...ground,
    ...ground.vendors,
    beforeDisconnect: watches.beforeDisconnect,
    onForgotten: watches.onForgotten,
    onCalendarsChanged: watches.onCalendarsChanged,
    onLeaving: async (tx, { scope, sessionIds }) => {
      for (const sessionId of sessionIds) await requestSync(ground, tx, { scope, sessionId });
    },
    onConnected: async (tx, person) => {
      await watches.onConnected(tx, person);
      await requestSyncOfPerson(ground, tx, person);
      await requestReconcileOfPerson(ground, tx, person);
    },
  };
  ground.jobs.every(sweepMs, "leave accounts", createLeaveAccounts(deps));
  return createConnectionRoutes(deps);
}
