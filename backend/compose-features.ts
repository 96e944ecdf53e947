/** The features, given their stores, vendors and each other; answers their routes. Jobs are registered on the way. */
import { composeAdministration } from "./compose-administration.ts";
import { afterConnecting, composeConnections } from "./compose-connections.ts";
import { composeDoors } from "./compose-doors.ts";
import { composeGuests } from "./compose-guests.ts";
import { composeIntegrations } from "./compose-integrations.ts";
import { composeHealth } from "./compose-health.ts";
import { composeMail } from "./compose-mail.ts";
import { composeWebhooks } from "./compose-webhooks.ts";
import { composeWishes } from "./compose-wishes.ts";
import { composeWatches } from "./compose-watches.ts";
import { outlookAddinIds } from "./compose-vendors.ts";
import type { Vendors } from "./compose-vendors.ts";
import type { Config } from "./config.ts";
import { createAnswersRoutes } from "./features/answers/answers.routes.ts";
import { createWriteAnswers } from "./features/answers/write-answers.job.ts";
import { createAvailabilityRoutes } from "./features/availability/availability.routes.ts";
import { createGatherOutside } from "./features/availability/gather-facts.ts";
import { createReadFreeBusy } from "./features/availability/read-free-busy.ts";
import { createReadBusyTime } from "./features/availability/read-busy-time.ts";
import { createFollowOutside } from "./features/bookings/follow-outside.ts";
import { createBookingsRoutes } from "./features/bookings/bookings.routes.ts";
import { createReleaseKeptTime } from "./features/bookings/release-kept-time.job.ts";
import { createSettleDueSessions } from "./features/bookings/settle-due-sessions.job.ts";
import { createHoldsRoutes } from "./features/holds/holds.routes.ts";
import { forgetOldHolds } from "./features/holds/renew-hold.ts";
import { createMatchesRoutes } from "./features/matches/matches.routes.ts";
import { createNextRoutes } from "./features/next/next.routes.ts";
import { createMailChannel } from "./features/notices/deliver-mail.ts";
import { createNoticesRoutes } from "./features/notices/notices.routes.ts";
import { createRemindPeople } from "./features/notices/remind-people.job.ts";
import { createTellPutBack } from "./features/notices/tell-put-back.ts";
import { createSendDueNotices } from "./features/notices/send-notices.job.ts";
import { createTellDueSessions } from "./features/notices/tell-session.job.ts";
import { createOfferingsRoutes } from "./features/offerings/offerings.routes.ts";
import { createOpenPanels } from "./features/panel/open-panels.job.ts";
import { createPeopleRoutes } from "./features/people/people.routes.ts";
import { createProposalsRoutes } from "./features/proposals/proposals.routes.ts";
import { createSeriesRoutes } from "./features/series/series.routes.ts";
import { createSettingsRoutes } from "./features/settings/settings.routes.ts";
import { createSyncSession, syncSessionJob } from "./features/sync/sync-session.job.ts";
import { createWakeDueSessions } from "./features/sync/wake-due-sessions.ts";
import type { OpenDatabase } from "./platform/database.ts";
import type { Idempotency } from "./platform/idempotency.ts";
import type { Jobs } from "./platform/jobs.ts";
import type { Live } from "./platform/live.ts";
import type { Log } from "./platform/log.ts";
import type { Route } from "./platform/route.ts";
import { createSessionLinks } from "./platform/session-links.ts";
import type { Vault } from "./platform/vault.ts";
import type { Clock } from "./ports/clock.ts";
import type { Ids } from "./ports/ids.ts";

/** How often sessions are looked for whose vendors are due. */
const sweepMs = 500;
/** How long an answer waits for the vendors at most. */
const syncPatienceMs = 2_500;

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
  const { config, database, clock, log, vendors, jobs, idempotency, live } = ground;
  const readBusyTime = createReadBusyTime({ calendars: vendors.calendars, clock, log, live });
  const readFreeBusy = createReadFreeBusy({ calendars: vendors.calendars, clock, log });
  const gatherOutside = createGatherOutside({ database, readBusyTime, readFreeBusy });

  const links = createSessionLinks({
    publicOrigin: config.PUBLIC_ORIGIN,
    teamsAppId: outlookAddinIds[0],
    guestKeys: ground.vault,
  });

  const telling = { ...ground, ...composeNotices(config), links };
  const follow = createFollowOutside({ ...ground, gatherOutside, tellPutBack: createTellPutBack(telling) });
  jobs.work(syncSessionJob, createSyncSession({ ...ground, ...vendors, links, follow, random: Math.random }));
  jobs.every(sweepMs, "wake due sessions", createWakeDueSessions(ground));
  jobs.every(
    sweepMs,
    "write answers",
    createWriteAnswers({ ...ground, ...vendors, gatherOutside, random: Math.random }),
  );
  jobs.every(sweepMs, "tell people", createTellDueSessions(telling));
  jobs.every(sweepMs, "send notices", createSendDueNotices(telling));
  jobs.every(5_000, "remind people", createRemindPeople(telling));
  jobs.every(5_000, "open panels", createOpenPanels({ ...ground, panels: vendors.panels }));
  jobs.every(60_000, "forget old holds", () => forgetOldHolds(ground));
  jobs.every(sweepMs, "release kept time", createReleaseKeptTime(ground));
  jobs.every(sweepMs, "settle due sessions", createSettleDueSessions({ ...ground, gatherOutside }));
  jobs.every(60 * 60_000, "forget idempotency keys", () => idempotency.forgetOld());
  const watches = composeWatches({ ...ground, gatherOutside });

  const doors = composeDoors({
    ...ground,
    links,
    onConnected: afterConnecting(ground, watches),
    onForgotten: watches.onForgotten,
  });

  return [
    ...watches.routes,
    ...composeWebhooks(ground),
    ...composeHealth({ ...ground, gatherOutside }),
    ...composeAdministration({ ...ground, gatherOutside }, watches),
    ...createPeopleRoutes(ground),
    ...composeConnections(ground, watches, doors),
    ...composeIntegrations({
      ...ground,
      onConnected: afterConnecting(ground, watches),
      onForgotten: watches.onForgotten,
    }),
    ...doors.routes,
    ...composeGuests({ ...telling, gatherOutside }),
    ...createOfferingsRoutes({ ...ground, links }),
    ...createMatchesRoutes(ground),
    ...createHoldsRoutes({ ...ground, gatherOutside, links }),
    ...composeWishes({ ...telling, gatherOutside }),
    ...createSeriesRoutes({ ...ground, gatherOutside, links }),
    ...createAvailabilityRoutes({ ...ground, gatherOutside }),
    ...createNoticesRoutes(telling),
    ...createSettingsRoutes(ground),
    ...createAnswersRoutes({ ...ground, gatherOutside, links }),
    ...createProposalsRoutes({ ...ground, gatherOutside, links, syncPatienceMs }),
    ...createBookingsRoutes({ ...ground, ...vendors, gatherOutside, links, syncPatienceMs }),
    ...createNextRoutes({ ...ground, gatherOutside, links, syncPatienceMs }),
  ];
}

/** A person's calendar comes first; where it does not tell them, these are asked in this order. */
function composeNotices(config: Config) {
  const mail = composeMail(config);
  return { sender: mail.sender, channels: [createMailChannel(mail)] };
}
