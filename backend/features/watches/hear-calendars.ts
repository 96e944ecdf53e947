/** What a vendor's call about calendars sets in motion: the row is due, its job awake, copies out of date. The call itself carries no truth. */
import { timingSafeEqual } from "node:crypto";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Live } from "../../platform/live.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import { keepWatchJob } from "./keep-watch.job.ts";
import { findRoutes, noteHeard } from "./watches.store.ts";
import type { Heard, RouteRow } from "./watches.store.ts";

export interface HearDeps {
  readonly database: OpenDatabase;
  readonly jobs: Jobs;
  readonly live: Live;
  readonly clock: Clock;
}

export interface CalendarNews {
  /** Graph's subscription id, Google's channel id. */
  readonly externalId: string;
  /** What the vendor sends along to prove itself. */
  readonly secret: string;
  readonly what: Heard;
}

/**
 * Everything is kept when this resolves, and whoever called may be answered. What is unknown or does not prove itself is
 * passed over in silence, so that nobody learns what exists. Any number of news about one calendar is one look at it.
 */
export async function hearCalendars(
  deps: HearDeps,
  kind: Extract<RouteRow["kind"], "graph_subscription" | "google_channel">,
  news: readonly CalendarNews[],
): Promise<void> {
  const routes = await findRoutes(deps.database.db, kind, [...new Set(news.map(({ externalId }) => externalId))]);
  const proven = routes.flatMap((route) => {
    const heard = news.filter((one) => one.externalId === route.external_id && proves(one.secret, route));
    return [...new Set(heard.map(({ what }) => what))].map((what) => ({ route, what }));
  });
  if (proven.length === 0) return;
  await deps.database.transaction(async (tx) => {
    for (const { route, what } of proven) {
      const { tenant_id: tenantId, connection_id: connectionId } = route;
      const scope = mintTenantScope(tenantId, "link");
      await noteHeard(tx, scope, { connectionId, what, now: deps.clock.now() });
      await deps.live.announceStaleCalendar(tx, { tenantId, connectionId });
      await deps.jobs.enqueue(tx, keepWatchJob, { tenantId, connectionId }, { key: connectionId });
    }
  });
}

/** Hashes are of one length, and comparing them takes the same time wherever they differ. */
function proves(secret: string, { secret_hash: known }: RouteRow): boolean {
  return known !== null && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(known));
}
