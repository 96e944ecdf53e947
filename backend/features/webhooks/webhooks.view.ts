/** A webhook as administrators see it. */
import type { Language } from "../../domain/problem-sentences.ts";
import { sayWebhookProblem } from "../../domain/webhook-problems.ts";
import type { SessionEventKind, Webhook } from "#contract/webhooks.ts";
import type { WebhookRow } from "./webhooks.store.ts";

export function viewWebhook(row: WebhookRow, language: Language, secret?: string): Webhook {
  const { disabled_at: disabledAt, failing_since: failingSince, last_delivered_at: deliveredAt } = row;
  const status = disabledAt ? "disabled" : failingSince ? "failing" : "active";
  return {
    id: row.id,
    url: row.url,
    kinds: row.kinds as SessionEventKind[],
    createdAt: row.created_at.toISOString(),
    status,
    ...(status === "active" || row.last_problem === null
      ? {}
      : { problem: sayWebhookProblem(row.last_problem, language) }),
    ...(deliveredAt ? { lastDeliveredAt: deliveredAt.toISOString() } : {}),
    ...(disabledAt ? { disabledAt: disabledAt.toISOString() } : {}),
    ...(secret === undefined ? {} : { secret }),
  };
}
