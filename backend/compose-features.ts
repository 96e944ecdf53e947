/** The features, given their stores, vendors and each other; answers their routes. Jobs are registered on the way. */
import type { Vendors } from "./compose-vendors.ts";
import type { Config } from "./config.ts";
import { createAvailabilityRoutes } from "./features/availability/availability.routes.ts";
import { createGatherOutside } from "./features/availability/gather-facts.ts";
import { createReadBusyTime } from "./features/availability/read-busy-time.ts";
import { createConnectionRoutes } from "./features/connections/connections.routes.ts";
import { createOfferingsRoutes } from "./features/offerings/offerings.routes.ts";
import { createPanelRoutes } from "./features/panel/panel.routes.ts";
import { createPeopleRoutes } from "./features/people/people.routes.ts";
import type { OpenDatabase } from "./platform/database.ts";
import type { Idempotency } from "./platform/idempotency.ts";
import type { Jobs } from "./platform/jobs.ts";
import type { Live } from "./platform/live.ts";
import type { Log } from "./platform/log.ts";
import type { Route } from "./platform/route.ts";
import type { Vault } from "./platform/vault.ts";
import type { Clock } from "./ports/clock.ts";
import type { Ids } from "./ports/ids.ts";

export interface FeatureGround {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: Live;
  readonly jobs: Jobs;
  readonly idempotency: Idempotency;
  readonly vendors: Vendors;
  readonly log: Log;
}

export function composeFeatures(ground: FeatureGround): readonly Route[] {
  const { database, clock, log, vendors, jobs, idempotency } = ground;
  const readBusyTime = createReadBusyTime({ calendars: vendors.calendars, clock, log });
  const gatherOutside = createGatherOutside({ database, readBusyTime });

  jobs.every(60 * 60_000, "forget idempotency keys", () => idempotency.forgetOld());

  return [
    ...createPeopleRoutes(ground),
    ...createConnectionRoutes({ ...ground, ...vendors }),
    ...createPanelRoutes({ ...ground, zoomApp: vendors.zoomApp }),
    ...createOfferingsRoutes(ground),
    ...createAvailabilityRoutes({ ...ground, gatherOutside }),
  ];
}
