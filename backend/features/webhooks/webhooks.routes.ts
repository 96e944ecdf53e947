/** `/api/v1/webhooks`: an organisation's own systems that hear of its sessions. */
import { languageOf } from "../../domain/problem-sentences.ts";
import { z } from "zod";
import { id } from "#contract/formats.ts";
import { newWebhook, webhook, webhookList } from "#contract/webhooks.ts";
import type { Idempotency } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { createWebhook, removeWebhook, requireAdministrator } from "./save-webhook.ts";
import type { SaveWebhookDeps } from "./save-webhook.ts";
import { findWebhook, listWebhooks } from "./webhooks.store.ts";
import { viewWebhook } from "./webhooks.view.ts";

export type WebhooksDeps = SaveWebhookDeps & { readonly idempotency: Idempotency };

export function createWebhooksRoutes(deps: WebhooksDeps): readonly Route[] {
  const { db } = deps.database;
  return [
    personRoute({
      method: "GET",
      path: "/api/v1/webhooks",
      summary: "Where the organisation's own systems hear of its sessions, and how that goes",
      reply: webhookList,
      handle: async ({ caller }) => {
        requireAdministrator(caller);
        const items = (await listWebhooks(db, caller.scope)).map((row) =>
          viewWebhook(row, languageOf(caller.language)),
        );
        return { status: 200, body: { items, nextCursor: null } };
      },
    }),
    personRoute({
      method: "POST",
      path: "/api/v1/webhooks",
      summary: "Sends signed messages about sessions to an address; shows its secret this once",
      body: newWebhook,
      reply: webhook,
      success: 201,
      handle: async ({ caller, body, idempotencyKey: key }) => {
        const request = { caller, key, operation: "POST /webhooks", body };
        const done = await deps.idempotency.once(request, (open) =>
          createWebhook(deps, caller, { webhook: body, key: open }),
        );
        const made = done.outcome === "first" ? done.value : { id: done.resource.id, secret: undefined };
        const row = await findWebhook(db, caller.scope, made.id);
        if (!row) throw new RequestProblem("not_found", "This webhook was removed in the meantime.");
        return { status: 201, body: viewWebhook(row, languageOf(caller.language), made.secret) };
      },
    }),
    personRoute({
      method: "DELETE",
      path: "/api/v1/webhooks/:id",
      summary: "Sends nothing there any more",
      params: z.object({ id }),
      handle: async ({ caller, params }) => {
        await removeWebhook(deps, caller, params.id);
        return { status: 204 };
      },
    }),
  ];
}
