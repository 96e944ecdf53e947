/** Sends what is in line to subscribers, again with growing pauses when they do not take it, and ends webhooks that never do. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Vault } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { WebhookOutcome, WebhookSender } from "../../ports/webhook-sender.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { disableWebhook, finishDelivery, postponeDelivery, takeDueDeliveries } from "./deliveries.store.ts";
import type { DeliveryRow } from "./deliveries.store.ts";
import { signMessage } from "./sign-message.ts";
import { findWebhook } from "./webhooks.store.ts";

export interface DeliverDeps {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly webhookSender: WebhookSender;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** What the secret of a webhook is sealed for. */
export const secretPurpose = "webhooks.secret";

const mostAtOnce = 20;
const mostPerTenant = 4;
/** Longer than any message may take; afterwards a worker that died is replaced. */
const leaseMs = minuteMs;
/** A message is tried for so long, and a webhook that took nothing in that time is ended. */
export const patienceMs = 3 * 24 * 60 * minuteMs;
const pausesMs = [10_000, minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * 60 * minuteMs, 6 * 60 * minuteMs];

/** Run it every second or so. */
export function createDeliverWebhooks(deps: DeliverDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    const now = clock.now();
    const wanted = { now, until: asInstant(now + leaseMs), limit: mostAtOnce, perTenant: mostPerTenant };
    const due = await takeDueDeliveries(database.db, wanted);
    await Promise.all(
      due.map((delivery) =>
        deliver(deps, delivery).catch((error: unknown) =>
          log.error({ err: error, deliveryId: delivery.id }, "message to a subscriber failed"),
        ),
      ),
    );
  };
}

async function deliver(deps: DeliverDeps, delivery: DeliveryRow): Promise<void> {
  const { database, clock } = deps;
  const scope = mintTenantScope(delivery.tenant_id, "job");
  const { id, webhook_id: webhookId } = delivery;
  const outcome = await send(deps, scope, delivery);
  const now = clock.now();
  if (outcome.is === "taken") return database.transaction((tx) => finishDelivery(tx, scope, { id, webhookId, now }));
  const problem = outcome.is === "gone" ? "gone" : outcome.problem;
  await database.transaction(async (tx) => {
    const dueAt = outcome.is === "gone" ? undefined : nextTry(deps, delivery, now);
    const failingSince = await postponeDelivery(tx, scope, { id, webhookId, problem, now, dueAt });
    const isHopeless = outcome.is === "gone" || (failingSince && now - failingSince.getTime() >= patienceMs);
    if (!isHopeless || !(await disableWebhook(tx, scope, { id: webhookId, now }))) return;
    deps.log.warn({ webhookId }, "a webhook was ended");
    await recordAudit(deps, tx, {
      by: { scope, surface: "system" },
      line: { kind: "webhooks.disabled", problem },
      subject: { kind: "webhook", id: webhookId },
    });
  });
}

async function send(
  { database, vault, clock, webhookSender }: DeliverDeps,
  scope: TenantScope,
  delivery: DeliveryRow,
): Promise<WebhookOutcome> {
  const webhook = await findWebhook(database.db, scope, delivery.webhook_id);
  if (!webhook || webhook.disabled_at !== null) return { is: "gone" };
  const { body } = delivery;
  return webhookSender.send({
    url: webhook.url,
    body,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Slotside-Webhooks/1",
      "slotside-event": delivery.kind,
      "slotside-event-id": delivery.id,
      "slotside-signature": signMessage(vault.open(webhook.secret_sealed, secretPurpose), body, clock.now()),
    },
  });
}

function nextTry({ random }: DeliverDeps, delivery: DeliveryRow, now: Instant): Instant | undefined {
  if (now - delivery.created_at.getTime() >= patienceMs) return undefined;
  const pause = pausesMs[Math.min(delivery.attempts, pausesMs.length) - 1] ?? minuteMs;
  // Subscribers that were away at the same time do not come back to everything at the same time.
  return asInstant(Math.round(now + pause * (0.75 + random() / 2)));
}
