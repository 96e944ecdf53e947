/** Outgoing webhooks: their routes, what collects and sends their messages, and who is told when one is ended. */
import { composeMail } from "./compose-mail.ts";
import type { FeatureGround } from "./compose-features.ts";
import { createCollectEvents } from "./features/webhooks/collect-events.job.ts";
import { createDeliverWebhooks } from "./features/webhooks/deliver-webhooks.job.ts";
import { forgetOldDeliveries } from "./features/webhooks/forget-deliveries.ts";
import { createTellDisabled } from "./features/webhooks/tell-disabled.job.ts";
import { createWebhooksRoutes } from "./features/webhooks/webhooks.routes.ts";
import type { Route } from "./platform/route.ts";
import { createWebhookSender } from "./vendors/webhooks/send-webhook.ts";

/** Registers its sweeps, and answers its routes. */
export function composeWebhooks(ground: FeatureGround): readonly Route[] {
  const { config, jobs } = ground;
  const toLoopback = config.WEBHOOKS_TO_LOOPBACK === "yes" ? "allowed" : "refused";
  const webhooks = { ...ground, webhookSender: createWebhookSender({ toLoopback }), random: Math.random };
  const { mail, sender } = composeMail(config);
  const telling = { ...ground, mail, mailFrom: sender, publicOrigin: config.PUBLIC_ORIGIN };
  jobs.every(1_000, "collect events", createCollectEvents(ground));
  jobs.every(1_000, "deliver webhooks", createDeliverWebhooks(webhooks));
  jobs.every(60_000, "tell of ended webhooks", createTellDisabled(telling));
  jobs.every(60 * 60_000, "forget old deliveries", () => forgetOldDeliveries(ground));
  return createWebhooksRoutes(webhooks);
}
